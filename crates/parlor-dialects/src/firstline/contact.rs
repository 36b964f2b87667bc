//! `contact`: the customers. The vendor tells callers to create a contact before they start a text call (contract 3.4).

use super::call::{Call, Once};
use super::columns;
use super::contact_body::{BIRTH_AT, ContactBody, GENDER, IDENTITY_NO, MEMBERSHIP_NO, first_name};
use super::contact_filters;
use super::context::{Context, Verb};
use super::failure::Failure;
use super::input::{self, Form, Need, Rule};
use super::paging::Page;
use super::points::{MAX_TEXT, without_nulls};
use super::print;
use super::refusals::{self, Naming};
use super::times::{self, Clocks};
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_engine::EngineError;
use parlor_model::command::{
    Answer, ContactPatch, ContactView, CreateContact, NewPerson, UpdateContact,
};
use parlor_model::config::AccountConfig;
use parlor_model::document::{Patch, Path};
use parlor_model::entities::JsonMap;
use parlor_model::ids::ContactId;
use parlor_model::refusal::{Object, Refusal};
use serde_json::Value;

/// The greatest number of tags that a refusal lists.
const MOST_TAGS: usize = 100;

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

/// Handles the collection: GET lists, POST creates.
pub(super) async fn collection(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let call = Call::receive(context, request, &[Verb::Get, Verb::Post]).await?;
    match call.received.verb {
        Verb::Get => list(&call).await,
        _ => create(call).await,
    }
}

/// Handles one contact: GET shows, PUT and PATCH update.
pub(super) async fn item(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let call = Call::receive(context, request, &[Verb::Get, Verb::Put, Verb::Patch]).await?;
    let id = ContactId(call.id(1, refusals::model(Object::Contact))?);
    match call.received.verb {
        Verb::Get => Ok(parlor_http::keyed::respond(shown(&find(&call, id).await?))),
        _ => update(call, id).await,
    }
}

async fn find(call: &Call, id: ContactId) -> Result<ContactView, Failure> {
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
struct Wish {
    first_name: Patch<String>,
    last_name: Patch<String>,
    details: JsonMap,
    custom_attributes: JsonMap,
}

impl Wish {
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
        no_tags(form);
        Self {
            first_name,
            last_name,
            details,
            custom_attributes: columns::taken(form, config),
        }
    }
}

/// Refuses tags: Parlor has none, so that every id is unknown. An empty list changes nothing.
fn no_tags(form: &mut Form) {
    let at = Path::TOP.key("tag_ids");
    match form.take("tag_ids") {
        Patch::Absent | Patch::Null => {}
        Patch::Value(Value::Array(ids)) => {
            for (index, _) in ids.iter().enumerate().take(MOST_TAGS) {
                Rule::Selected.at(&at.index(index), &mut form.faults);
            }
        }
        Patch::Value(_) => Rule::Array.at(&at, &mut form.faults),
    }
}

/// Creates a contact. The status is 200 (INFERRED: not stated for this endpoint, but for the main one).
async fn create(mut call: Call) -> Result<Response, Failure> {
    let keyed = match call.once("contact").await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let mut form = call.received.form(&[])?;
    let wish = Wish::read(&mut form, &call.caller.config, Need::Required);
    if !form.faults.is_empty() {
        return Err(Failure::Invalid(form.faults));
    }
    let command = CreateContact {
        person: NewPerson {
            family_name: wish.first_name.value(),
            given_name: wish.last_name.value(),
            details: without_nulls(wish.details),
            custom_attributes: without_nulls(wish.custom_attributes),
            ..NewPerson::default()
        },
        identity: None,
        inbox_kind: None,
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
    let wish = Wish::read(&mut form, &call.caller.config, Need::NotBlank);
    if !form.faults.is_empty() {
        return Err(Failure::Invalid(form.faults));
    }
    let mut family_name = wish.first_name.change();
    let given_name = wish.last_name.change();
    // A contact with only a full name shows it as `first_name`. A new `last_name` is added to that name and does not
    // replace it.
    if family_name.is_none() && given_name.is_some() && old.person.contact.family_name.is_none() {
        family_name = first_name(&old.person.contact).map(|name| Some(name.to_owned()));
    }
    let command = UpdateContact {
        contact: id,
        patch: ContactPatch {
            given_name,
            family_name,
            details: wish.details,
            custom_attributes: wish.custom_attributes,
            null_stays: true,
            ..ContactPatch::default()
        },
    };
    keyed
        .execute(&call.received.context.engine, command, |view| shown(view))
        .await
        .map_err(failed)
}

fn shown(view: &ContactView) -> Answer {
    let clocks = Clocks::new(&view.config, view.person.contact.created_at);
    print::data(ContactBody::of(&view.person, &view.config, &clocks))
}
