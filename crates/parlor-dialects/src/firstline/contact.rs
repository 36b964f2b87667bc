//! `contact`: the customers. According to the vendor, callers create a contact before they start a text call (contract
//! 3.4).

use super::call::{Call, Once};
use super::columns;
use super::contact_body::{
    BIRTH_AT, COMPANY_ID, ContactBody, FLAGS, GENDER, IDENTITY_NO, MEMBERSHIP_NO, SPONSOR_ID,
    first_name,
};
use super::contact_filters;
use super::failure::Failure;
use super::input::{self, Form, Need, Rule};
use super::paging::Page;
use super::points::{MAX_TEXT, without_nulls};
use super::print;
use super::refusals::{self, Naming};
use super::resource::resource;
use super::times::{self, Clocks};
use axum::response::Response;
use parlor_engine::EngineError;
use parlor_model::command::{
    Answer, ContactPatch, ContactView, CreateContact, EraseContact, MAX_LABELS, NewPerson,
    UpdateContact,
};
use parlor_model::config::AccountConfig;
use parlor_model::document::{FieldPath, Patch};
use parlor_model::entities::JsonMap;
use parlor_model::ids::{ClassificationId, ContactId, LabelId};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::words::ClassificationKind;
use serde_json::Value;

static NAMING: Naming = Naming {
    objects: &[],
    fields: &[
        ("name", "first_name"),
        ("family_name", "first_name"),
        ("given_name", "last_name"),
    ],
};

fn failed(error: EngineError) -> Failure {
    refusals::failure(error, &NAMING)
}

resource!(ContactId, refusals::model(Object::Contact));

async fn show(call: &Call, id: ContactId) -> Result<Response, Failure> {
    Ok(parlor_http::keyed::respond(shown(&find(call, id).await?)))
}

pub(super) async fn find(call: &Call, id: ContactId) -> Result<ContactView, Failure> {
    let (engine, account) = (&call.received.context.engine, call.caller.account);
    engine
        .contact(account, id)
        .await
        .map_err(|error| match error {
            EngineError::Refused(Refusal::NotFound(Object::Contact)) => Failure::Missing {
                model: refusals::model(Object::Contact),
                id: id.to_string(),
            },
            error => failed(error),
        })
}

async fn list(call: &Call) -> Result<Response, Failure> {
    let mut faults = input::no_faults();
    let page = Page::read(&call.received.query, &mut faults);
    let wanted = contact_filters::read(call, page, &mut faults);
    if !faults.is_empty() {
        return Err(Failure::Invalid(faults));
    }
    let (engine, account) = (&call.received.context.engine, call.caller.account);
    let (people, total) = wanted.find(engine, account).await.map_err(failed)?;
    let config = &call.caller.config;
    let clocks = Clocks::new(config, engine.now());
    let contacts = people
        .iter()
        .map(|person| ContactBody::of(person, config, &clocks))
        .collect();
    Ok(print::ok(&page.envelope(call, contacts, total)))
}

/// The fields of a contact in a body.
struct ContactFields {
    first_name: Patch<String>,
    last_name: Patch<String>,
    details: JsonMap,
    custom_attributes: JsonMap,
    labels: Patch<Vec<LabelId>>,
}

impl ContactFields {
    fn read(form: &mut Form, config: &AccountConfig, first_name: Need) -> Self {
        let first_name = form.text("first_name", first_name, MAX_TEXT);
        let last_name = form.text("last_name", Need::Optional, MAX_TEXT);
        let mut details = JsonMap::new();
        let mut keep = |key: &str, given: Patch<String>| {
            if let Some(value) = given.change() {
                details.insert(key.to_owned(), value.map_or(Value::Null, Value::String));
            }
        };
        keep(
            MEMBERSHIP_NO,
            form.text("membership_no", Need::Optional, MAX_TEXT),
        );
        keep(
            IDENTITY_NO,
            form.text("identity_no", Need::Optional, MAX_TEXT),
        );
        keep(
            GENDER,
            form.read("gender", Need::Optional, |value| {
                match input::integer(&value)? {
                    number @ (0 | 1) => Ok(number.to_string()),
                    _ => Err(Rule::Selected),
                }
            }),
        );
        keep(
            BIRTH_AT,
            form.read("birth_at", Need::Optional, |value| {
                value.as_str().and_then(times::day).ok_or(Rule::Date)
            }),
        );
        keep(SPONSOR_ID, sponsor(form, config));
        keep(
            COMPANY_ID,
            form.read("company_id", Need::Optional, |value| {
                let number = input::id(input::integer(&value)?).ok_or(Rule::Selected)?;
                Ok(number.to_string())
            }),
        );
        for (filter, key) in FLAGS {
            // The vendor documents two names for the first flag: `disturb_setting` in a contact, and `has_disturb` in
            // the filter.
            let field = if filter == "has_disturb" {
                "disturb_setting"
            } else {
                filter
            };
            let flag = form.read(field, Need::Optional, |value| input::boolean(&value));
            // Only a set flag is stored, as the text `1`. A flag that is not set has no detail.
            let flag = match flag {
                Patch::Value(true) => Patch::Value("1".to_owned()),
                Patch::Value(false) | Patch::Null => Patch::Null,
                Patch::Absent => Patch::Absent,
            };
            keep(key, flag);
        }
        let labels = tags(form, config);
        Self {
            first_name,
            last_name,
            details,
            custom_attributes: columns::taken(form, config),
            labels,
        }
    }
}

/// Takes `sponsor_id` out of a body (EXTENSION: the vendor documents the field only in answers and filters). The
/// sponsor must be an active classification.
fn sponsor(form: &mut Form, config: &AccountConfig) -> Patch<String> {
    form.read("sponsor_id", Need::Optional, |value| {
        let id = ClassificationId(input::integer(&value)?);
        let known = config.classification(ClassificationKind::Sponsor, id);
        let known = known.filter(|row| row.active).ok_or(Rule::Selected)?;
        Ok(known.id.to_string())
    })
}

/// Takes `tag_ids`, the list of all tags of the contact, out of a body. `null` and an empty list remove all tags.
fn tags(form: &mut Form, config: &AccountConfig) -> Patch<Vec<LabelId>> {
    let at = FieldPath::TOP.key("tag_ids");
    let ids = match form.take("tag_ids") {
        Patch::Absent => return Patch::Absent,
        Patch::Null => return Patch::Null,
        Patch::Value(Value::Array(ids)) => ids,
        Patch::Value(_) => {
            Rule::Array.at(&at, &mut form.faults);
            return Patch::Absent;
        }
    };
    if ids.len() > MAX_LABELS {
        Rule::TooLong.at(&at, &mut form.faults);
        return Patch::Absent;
    }
    let mut labels = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        match input::integer(id).map(LabelId) {
            Ok(label) if config.labels.contains_key(&label) => labels.push(label),
            Ok(_) => Rule::Selected.at(&at.index(index), &mut form.faults),
            Err(rule) => rule.at(&at.index(index), &mut form.faults),
        }
    }
    Patch::Value(labels)
}

/// Creates a contact. The status of the answer is 200 (INFERRED: the vendor documents a status only for the start of a
/// text call).
async fn create(mut call: Call) -> Result<Response, Failure> {
    let keyed = match call.once("contact").await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let mut form = call.received.form(&[])?;
    let fields = ContactFields::read(&mut form, &call.caller.config, Need::Required);
    if !form.faults.is_empty() {
        return Err(Failure::Invalid(form.faults));
    }
    let command = CreateContact {
        person: NewPerson {
            family_name: fields.first_name.value(),
            given_name: fields.last_name.value(),
            details: without_nulls(fields.details),
            custom_attributes: without_nulls(fields.custom_attributes),
            label_ids: fields.labels.value().unwrap_or_default(),
            ..NewPerson::default()
        },
    };
    keyed
        .execute(&call.received.context.engine, command, |view| shown(view))
        .await
        .map_err(failed)
}

async fn update(mut call: Call, id: ContactId) -> Result<Response, Failure> {
    let keyed = match call.once(&format!("contact/{id}")).await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let old = find(&call, id).await?;
    let mut form = call.received.form(&[])?;
    let fields = ContactFields::read(&mut form, &call.caller.config, Need::NotBlank);
    if !form.faults.is_empty() {
        return Err(Failure::Invalid(form.faults));
    }
    let mut family_name = fields.first_name;
    let given_name = fields.last_name;
    // If a contact has only a full name, its `first_name` is the full name. A new `last_name` must not replace this
    // name, so the full name is stored as the family name.
    let named = !given_name.is_absent();
    if family_name.is_absent() && named && old.person.contact.family_name.is_none() {
        let name = first_name(&old.person.contact).map(str::to_owned);
        family_name = Patch::given(name);
    }
    let command = UpdateContact {
        contact: id,
        patch: ContactPatch {
            given_name,
            family_name,
            details: fields.details,
            custom_attributes: fields.custom_attributes,
            label_ids: fields.labels.change().map(Option::unwrap_or_default),
            null_stays: true,
            ..ContactPatch::default()
        },
    };
    keyed
        .execute(&call.received.context.engine, command, |view| shown(view))
        .await
        .map_err(failed)
}

/// Erases a contact. In the vendor's sample, the body contains the number 204. An answer with status 204 has no body,
/// so the HTTP status is 200 (INFERRED, contract 7.25). Parlor does not keep deleted contacts, so the call erases the
/// contact. Only administrators may make this call.
async fn remove(call: &Call, id: ContactId) -> Result<Response, Failure> {
    let keyed = match call.once(&format!("contact/{id}")).await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    find(call, id).await?;
    call.administrator()?;
    keyed
        .execute(
            &call.received.context.engine,
            EraseContact { contact: id },
            |_| print::deleted(204),
        )
        .await
        .map_err(failed)
}

fn shown(view: &ContactView) -> Answer {
    let clocks = Clocks::new(&view.config, view.person.contact.created_at);
    print::data(ContactBody::of(&view.person, &view.config, &clocks))
}
