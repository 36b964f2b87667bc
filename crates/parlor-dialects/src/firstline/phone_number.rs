//! `phone-number`: the phone numbers of contacts (contract 3.4 "Phones"). The vendor identifies the contact by a
//! `profile_id`. In Parlor, `profile_id` is the contact's id (INFERRED).

use super::call::{Call, Once};
use super::failure::Failure;
use super::input::{self, Form, Need, Rule};
use super::paging::Page;
use super::points::{self, MAX_DESCRIPTION, MAX_TEXT, Phone, PointResource};
use super::print;
use super::refusals::Naming;
use super::resource::resource;
use axum::response::Response;
use parlor_engine::EngineError;
use parlor_engine::query::PointFilter;
use parlor_model::command::{
    AddContactPoint, Answer, ChangeContactPoint, ContactPointView, NewPoint,
};
use parlor_model::entities::JsonMap;
use parlor_model::ids::{ContactId, ContactPointId};
use parlor_model::refusal::Object;
use parlor_model::words::PointKind;

const PROFILE_ID: &str = "profile_id";

static RESOURCE: PointResource = PointResource {
    model: "App\\PhoneNumber",
    path: "phone-number",
    naming: Naming {
        objects: &[(Object::Contact, PROFILE_ID)],
        fields: &[
            ("phone", "number"),
            ("home_phone", "number"),
            ("office_phone", "number"),
            ("mobile_phone", "number"),
            ("fax", "number"),
            ("other_phone", "number"),
            ("pager", "number"),
        ],
    },
    has: points::is_phone,
};

fn failed(error: EngineError) -> Failure {
    RESOURCE.failed(error)
}

resource!(ContactPointId, RESOURCE.model);

async fn show(call: &Call, id: ContactPointId) -> Result<Response, Failure> {
    let (point, _) = RESOURCE.find(call, id).await?;
    let data = Phone::of(&point);
    Ok(print::ok(&print::Data { data }))
}

/// Removes a phone number. The answer has the form of the vendor's sample.
async fn remove(call: &Call, id: ContactPointId) -> Result<Response, Failure> {
    RESOURCE.remove(call, id, || print::deleted(200)).await
}

/// Lists phone numbers. The filters are `contact_id`, `type`, `number`, `extension` and `description`. The filters
/// `number`, `extension` and `description` match any part of the text (INFERRED).
async fn list(call: &Call) -> Result<Response, Failure> {
    let query = &call.received.query;
    let mut faults = input::no_faults();
    let page = Page::read(query, &mut faults);
    let contact = query.integer("contact_id", &mut faults);
    let kinds = match query.integer("type", &mut faults) {
        None => points::PHONES.as_slice(),
        Some(number) => points::kinds(number).unwrap_or_else(|| {
            Rule::Selected.on("type", &mut faults);
            &[]
        }),
    };
    query.only(
        &["contact_id", "type", "number", "extension", "description"],
        &[],
        &mut faults,
    );
    if !faults.is_empty() {
        return Err(Failure::Invalid(faults));
    }
    let mut filter = PointFilter {
        contact: contact.map(ContactId),
        kinds: kinds.to_vec(),
        value: query.get("number").map(str::to_owned),
        offset: page.offset(),
        limit: page.limit(),
        ..PointFilter::default()
    };
    for (name, key) in [
        ("extension", points::EXTENSION),
        ("description", points::DESCRIPTION),
    ] {
        if let Some(text) = query.get(name) {
            filter.details.push((key, text.to_owned()));
        }
    }
    let (rows, total) = call
        .received
        .context
        .engine
        .points(call.caller.account, filter)
        .await
        .map_err(failed)?;
    let phones = rows.iter().map(Phone::of).collect();
    Ok(print::ok(&page.envelope(call, phones, total)))
}

/// The fields of a phone number in a body.
struct PhoneFields {
    owner: Option<ContactId>,
    phone_type: Option<i64>,
    number: Option<String>,
    details: JsonMap,
}

impl PhoneFields {
    fn read(form: &mut Form, need: Need) -> Self {
        Self {
            owner: points::owner(form, PROFILE_ID, need),
            phone_type: form
                .read("type", need, |value| {
                    let number = input::integer(&value)?;
                    points::kinds(number).map(|_| number).ok_or(Rule::Selected)
                })
                .value(),
            number: form.text("number", need, MAX_TEXT).value(),
            details: points::details(
                form,
                &[
                    ("extension", points::EXTENSION, MAX_TEXT),
                    ("description", points::DESCRIPTION, MAX_DESCRIPTION),
                ],
            ),
        }
    }

    /// Returns the kind of contact point to store. Several kinds can have the same `type`. If the present kind `now`
    /// has the requested `type`, the result is `now`. `None` means that the body has no valid `type`.
    fn kind(&self, now: Option<PointKind>) -> Option<PointKind> {
        let kinds = self.phone_type.and_then(points::kinds)?;
        now.filter(|kind| kinds.contains(kind))
            .or_else(|| kinds.first().copied())
    }
}

async fn create(mut call: Call) -> Result<Response, Failure> {
    let keyed = match call.once("phone-number").await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let mut form = call.received.form(&[])?;
    let fields = PhoneFields::read(&mut form, Need::Required);
    let (engine, account) = (&call.received.context.engine, call.caller.account);
    let kind = fields.kind(None);
    let (Some(contact), Some(kind), Some(value), true) =
        (fields.owner, kind, fields.number, form.faults.is_empty())
    else {
        let owner = fields.owner.map(|owner| (PROFILE_ID, owner));
        return Err(points::invalid(engine, account, form, owner).await);
    };
    let command = AddContactPoint {
        contact,
        point: NewPoint {
            details: points::without_nulls(fields.details),
            ..NewPoint::given(kind, value)
        },
    };
    keyed.execute(engine, command, answer).await.map_err(failed)
}

async fn update(mut call: Call, id: ContactPointId) -> Result<Response, Failure> {
    let keyed = match call.once(&format!("phone-number/{id}")).await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let (old, _) = RESOURCE.find(&call, id).await?;
    let mut form = call.received.form(&[])?;
    let fields = PhoneFields::read(&mut form, Need::NotBlank);
    // An update cannot move a phone number to another contact.
    if fields.owner.is_some_and(|owner| owner != old.contact_id) {
        Rule::Selected.on(PROFILE_ID, &mut form.faults);
    }
    if !form.faults.is_empty() {
        return Err(Failure::Invalid(form.faults));
    }
    let command = ChangeContactPoint {
        point: id,
        kind: fields.kind(Some(old.kind)),
        value: fields.number,
        details: fields.details,
    };
    keyed
        .execute(&call.received.context.engine, command, answer)
        .await
        .map_err(failed)
}

fn answer(view: &ContactPointView) -> Answer {
    print::data(Phone::of(&view.point))
}
