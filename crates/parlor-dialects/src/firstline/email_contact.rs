//! `email-contact`: the e-mail addresses of contacts (contract 3.4 "Emails").

use super::call::{Call, Once};
use super::contact_body::ContactBody;
use super::failure::Failure;
use super::input::{self, Form, Need, Rule};
use super::paging::Page;
use super::points::{self, MAX_DESCRIPTION, MAX_TEXT, PointResource};
use super::print;
use super::refusals::Naming;
use super::resource::resource;
use super::times::Clocks;
use axum::response::Response;
use parlor_engine::EngineError;
use parlor_engine::query::{ContactFilter, PointFilter};
use parlor_model::command::{
    AddContactPoint, Answer, ChangeContactPoint, ContactPointView, NewPoint,
};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{ContactPoint, JsonMap, Person};
use parlor_model::ids::{ContactId, ContactPointId};
use parlor_model::refusal::Object;
use parlor_model::words::PointKind;
use serde::Serialize;
use serde_json::Value;

const CONTACT_ID: &str = "contact_id";

static RESOURCE: PointResource = PointResource {
    model: "App\\EmailContact",
    path: "email-contact",
    naming: Naming {
        objects: &[(Object::Contact, CONTACT_ID)],
        fields: &[("email", "address")],
    },
    has: |kind| kind == PointKind::Email,
};

fn failed(error: EngineError) -> Failure {
    RESOURCE.failed(error)
}

/// An e-mail contact. The vendor does not explain the member `draft`, so `draft` is always null.
#[derive(Serialize)]
struct Email<'a> {
    id: ContactPointId,
    address: &'a str,
    contact_id: ContactId,
    draft: Option<&'a str>,
    name: Option<&'a str>,
    description: Option<&'a str>,
    contact: Option<ContactBody<'a>>,
}

impl<'a> Email<'a> {
    fn of(
        point: &'a ContactPoint,
        owner: Option<&'a Person>,
        config: &'a AccountConfig,
        clocks: &'a Clocks,
    ) -> Self {
        Self {
            id: point.id,
            address: &point.value,
            contact_id: point.contact_id,
            draft: None,
            name: points::detail(&point.details, points::NAME),
            description: points::detail(&point.details, points::DESCRIPTION),
            contact: owner.map(|person| ContactBody::of(person, config, clocks)),
        }
    }
}

resource!(ContactPointId, RESOURCE.model);

async fn show(call: &Call, id: ContactPointId) -> Result<Response, Failure> {
    let (point, person) = RESOURCE.find(call, id).await?;
    let config = &call.caller.config;
    let clocks = Clocks::new(config, person.contact.created_at);
    let email = Email::of(&point, Some(&person), config, &clocks);
    Ok(print::ok(&print::Data { data: email }))
}

/// Removes an e-mail contact. The answer has the status 204, as in the vendor's documentation.
async fn remove(call: &Call, id: ContactPointId) -> Result<Response, Failure> {
    RESOURCE.remove(call, id, print::nothing).await
}

/// Lists e-mail contacts. The filters are `contact_id`, `address`, `name` and `description`. The filters `address`,
/// `name` and `description` match any part of the text (INFERRED).
async fn list(call: &Call) -> Result<Response, Failure> {
    let query = &call.received.query;
    let mut faults = input::no_faults();
    let page = Page::read(query, &mut faults);
    let contact = query.integer(CONTACT_ID, &mut faults);
    query.only(
        &[CONTACT_ID, "address", "name", "description"],
        &[],
        &mut faults,
    );
    if !faults.is_empty() {
        return Err(Failure::Invalid(faults));
    }
    let mut filter = PointFilter {
        contact: contact.map(ContactId),
        kinds: vec![PointKind::Email],
        value: query.get("address").map(str::to_owned),
        offset: page.offset(),
        limit: page.limit(),
        ..PointFilter::default()
    };
    for (name, key) in [("name", points::NAME), ("description", points::DESCRIPTION)] {
        if let Some(text) = query.get(name) {
            filter.details.push((key, text.to_owned()));
        }
    }
    let (engine, account) = (&call.received.context.engine, call.caller.account);
    let (rows, total) = engine.points(account, filter).await.map_err(failed)?;
    let mut owners = rows.iter().map(|row| row.contact_id).collect::<Vec<_>>();
    owners.sort_unstable();
    owners.dedup();
    let people = if owners.is_empty() {
        Vec::new()
    } else {
        let filter = ContactFilter {
            ids: Some(owners),
            limit: page.limit(),
            ..ContactFilter::default()
        };
        engine.contacts(account, filter).await.map_err(failed)?.0
    };
    let config = &call.caller.config;
    let clocks = Clocks::new(config, engine.now());
    let emails = rows
        .iter()
        .map(|row| {
            let owner = people.iter().find(|p| p.contact.id == row.contact_id);
            Email::of(row, owner, config, &clocks)
        })
        .collect();
    Ok(print::ok(&page.envelope(call, emails, total)))
}

fn wish(form: &mut Form, need: Need) -> (Option<ContactId>, Option<String>, JsonMap) {
    let owner = points::owner(form, CONTACT_ID, need);
    let address = form.read("address", need, address).value();
    let details = points::details(
        form,
        &[
            ("name", points::NAME, MAX_TEXT),
            ("description", points::DESCRIPTION, MAX_DESCRIPTION),
        ],
    );
    (owner, address, details)
}

/// Reads an e-mail address. The address must have exactly one `@`, with characters before and after the `@`. The
/// address must not have white space or control characters.
fn address(value: Value) -> Result<String, Rule> {
    let text = input::text(value, MAX_TEXT)?;
    let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    match text.split_once('@') {
        Some((local, domain))
            if plain && !local.is_empty() && !domain.is_empty() && !domain.contains('@') =>
        {
            Ok(text)
        }
        _ => Err(Rule::Email),
    }
}

async fn create(mut call: Call) -> Result<Response, Failure> {
    let keyed = match call.once("email-contact").await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let mut form = call.received.form(&[])?;
    let (owner, address, details) = wish(&mut form, Need::Required);
    let (engine, account) = (&call.received.context.engine, call.caller.account);
    let (Some(contact), Some(value), true) = (owner, address, form.faults.is_empty()) else {
        let owner = owner.map(|owner| (CONTACT_ID, owner));
        return Err(points::invalid(engine, account, form, owner).await);
    };
    let command = AddContactPoint {
        contact,
        point: NewPoint {
            details: points::without_nulls(details),
            ..NewPoint::given(PointKind::Email, value)
        },
    };
    keyed.execute(engine, command, answer).await.map_err(failed)
}

/// Updates an e-mail contact. In the vendor's table, `address` is required, but the request in the vendor's example
/// contains only `name`. So `address` is optional here (contract 3.4).
async fn update(mut call: Call, id: ContactPointId) -> Result<Response, Failure> {
    let keyed = match call.once(&format!("email-contact/{id}")).await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let (old, _) = RESOURCE.find(&call, id).await?;
    let mut form = call.received.form(&[])?;
    let (owner, address, details) = wish(&mut form, Need::NotBlank);
    // An update cannot move an address to another contact.
    if owner.is_some_and(|owner| owner != old.contact_id) {
        Rule::Selected.on(CONTACT_ID, &mut form.faults);
    }
    if !form.faults.is_empty() {
        return Err(Failure::Invalid(form.faults));
    }
    let command = ChangeContactPoint {
        point: id,
        kind: None,
        value: address,
        details,
    };
    keyed
        .execute(&call.received.context.engine, command, answer)
        .await
        .map_err(failed)
}

fn answer(view: &ContactPointView) -> Answer {
    let clocks = Clocks::new(&view.config, view.person.contact.created_at);
    print::data(Email::of(
        &view.point,
        Some(&view.person),
        &view.config,
        &clocks,
    ))
}
