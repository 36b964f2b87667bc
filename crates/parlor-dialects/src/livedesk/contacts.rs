//! Contacts: create (contract 3.1), list and search (contract 3.2), show and delete (contract 3.7), update (contract
//! 3.3).

use super::call::{PathId, answer, only, path_id, shown};
use super::context::{CHANNEL, Context, KIND};
use super::refusals::{Failure, failed};
use crate::chatwoot::contact::{ContactFields, ContactObject, POINTS};
use crate::chatwoot::errors::malformed;
use crate::chatwoot::params::{Params, UnknownId, truthy};
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_engine::auth::Caller;
use parlor_engine::query::{ContactFilter, ContactSort, SearchIn};
use parlor_engine::{Engine, EngineError, secrets};
use parlor_http::print;
use parlor_model::canonical;
use parlor_model::command::{
    Answer, ContactInInbox, CreateContactInInbox, EraseContact, MAX_SERIAL, NewIdentitySerial,
    UpdateContact,
};
use parlor_model::config::AccountConfig;
use parlor_model::document::Fault;
use parlor_model::entities::{Inbox, Label};
use parlor_model::ids::{AccountId, ContactId, DepartmentId, InboxId};
use parlor_model::refusal::{FieldCode, FieldError};
use parlor_model::state::PointQuery;
use parlor_model::words::{Evidence, PointKind, Word as _};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashSet;

/// The default number of contacts on a page.
const PAGE: i64 = 15;
/// The maximum number of contacts on a page. The limit is Parlor's own. The vendor's parameter `page_size` appears only
/// in one example, without a limit.
const LARGEST_PAGE: i64 = 100;

/// The query parameters of `GET /contacts`.
const PARAMETERS: [&str; 7] = [
    "q",
    "page",
    "page_size",
    "labels",
    "include_contact_inboxes",
    "sort",
    "direction",
];

#[derive(Serialize)]
struct Payload<T> {
    payload: T,
}

#[derive(Serialize)]
struct Created<'a> {
    contact: ContactObject<'a>,
    contact_inbox: Link<'a>,
}

#[derive(Serialize)]
struct Link<'a> {
    inbox: LinkedInbox<'a>,
    source_id: Option<&'a str>,
}

#[derive(Serialize)]
struct LinkedInbox<'a> {
    id: i64,
    name: &'a str,
    channel_type: &'static str,
}

/// Handles `POST /contacts`.
pub(super) async fn create(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let mut call = context.call(request).await?;
    let keyed = call.keyed(&context, "POST livedesk/contacts").await?;
    let inbox = call.params.id("inbox_id")?;
    let inbox = InboxId(inbox.ok_or(Failure::Missing("inbox_id"))?);
    let inbox = call.caller.config.inbox(inbox, KIND);
    let inbox = inbox.ok_or(Failure::NotFound)?;
    no_files(&call.params)?;
    let (fields, mut failures) = ContactFields::read(&mut call.params, context.limits());
    let serial = match call.params.filled("source_id") {
        Ok(None) => NewIdentitySerial::Uuid,
        Ok(Some(serial)) => {
            if serial.chars().count() > MAX_SERIAL {
                failures.push(failed(&FieldError {
                    field: "serial".to_owned(),
                    code: FieldCode::TooLong,
                }));
            }
            NewIdentitySerial::Given(serial)
        }
        Err(failure) => {
            failures.push(failure);
            NewIdentitySerial::Uuid
        }
    };
    if !failures.is_empty() {
        let departmentalized = call.caller.config.account.customer_departmentalization;
        let department = inbox.department_id.filter(|_| departmentalized);
        let engine = context.engine();
        return Err(with_taken(
            engine,
            call.caller.account,
            department,
            None,
            &fields,
            failures,
        )
        .await);
    }
    let proof = call.params.filled("identifier_hash")?;
    let signed = match proof {
        Some(hash) if !is_signed(context.engine(), inbox, &fields, &hash)? => {
            return Err(Failure::because(BAD_HASH));
        }
        proof => proof.is_some(),
    };
    let mut person = fields.into_person();
    if signed {
        let of_identifier = person.points.iter_mut();
        for point in of_identifier.filter(|point| point.kind == PointKind::ExternalId) {
            point.evidence = Evidence::Signed;
        }
    }
    let command = CreateContactInInbox {
        person,
        inbox: inbox.id,
        inbox_kind: Some(KIND),
        serial,
        verified: signed,
    };
    keyed
        .execute(context.engine(), command, |made| created(made))
        .await
        .map_err(Failure::from)
}

/// The error text for a wrong proof of identity (Chatwoot contract 8).
const BAD_HASH: &str = "HMAC failed: Invalid Identifier Hash Provided";

/// Whether `hash` proves that the `identifier` comes from the account's own system (contract 3.8). A correct hash is
/// the HMAC-SHA-256 of the identifier in hex, with the inbox's `hmac_token`. If the inbox has no `hmac_token`, or the
/// request has no identifier, every hash is wrong.
fn is_signed(
    engine: &Engine,
    inbox: &Inbox,
    fields: &ContactFields,
    hash: &str,
) -> Result<bool, Failure> {
    let identifier = (fields.points.iter())
        .find(|(kind, _)| *kind == PointKind::ExternalId)
        .and_then(|(_, value)| value.as_deref());
    let (Some(sealed), Some(identifier)) = (inbox.hmac_token.as_deref(), identifier) else {
        return Ok(false);
    };
    let key = engine
        .sealer()
        .open(sealed)
        .map_err(EngineError::internal)?;
    let ours = secrets::mac_hex(key.as_bytes(), identifier.as_bytes());
    Ok(secrets::same(&ours, &hash.to_ascii_lowercase()))
}

fn created(made: &ContactInInbox) -> Answer {
    let identities = std::slice::from_ref(&made.identity);
    answer(&Payload {
        payload: Created {
            contact: ContactObject::with_inboxes(&made.person, identities, &made.config),
            contact_inbox: Link {
                inbox: LinkedInbox {
                    id: made.inbox.id.0,
                    name: &made.inbox.name,
                    channel_type: CHANNEL,
                },
                source_id: made.identity.serial.as_deref(),
            },
        },
    })
}

/// Refuses files, because a contact's picture can only be a URL.
fn no_files(params: &Params) -> Result<(), Failure> {
    if params.has_files {
        Err(Failure::because(
            "File uploads are not supported yet: send avatar_url instead",
        ))
    } else {
        Ok(())
    }
}

/// Adds an invalid field for each contact point that already belongs to another contact. This function is called only
/// if another field is invalid, so that the answer lists all invalid fields. If no field is invalid, the model makes
/// this check.
async fn with_taken(
    engine: &Engine,
    account: AccountId,
    department: Option<DepartmentId>,
    own: Option<ContactId>,
    fields: &ContactFields,
    mut failures: Vec<Fault>,
) -> Failure {
    let config = match engine.config(account).await {
        Ok(config) => config,
        Err(error) => return error.into(),
    };
    let country = config.account.country.as_deref();
    let queries: Vec<(PointKind, PointQuery)> = fields
        .points
        .iter()
        .filter_map(|(kind, value)| {
            let query = PointQuery {
                account,
                department,
                kind: *kind,
                label: String::new(),
                match_value: kind.key(value.as_deref()?, country),
            };
            Some((*kind, query))
        })
        .collect();
    let taken = engine
        .store()
        .read(account, move |state| {
            let mut taken = Vec::new();
            for (kind, query) in &queries {
                let owners = state.contacts_by_value(query.clone())?;
                if owners.iter().any(|owner| Some(*owner) != own) {
                    taken.push(*kind);
                }
            }
            Ok(taken)
        })
        .await;
    match taken {
        Ok(taken) => failures.extend(taken.into_iter().map(|kind| {
            failed(&FieldError {
                field: kind.word().to_owned(),
                code: FieldCode::Taken,
            })
        })),
        Err(error) => return EngineError::from(error).into(),
    }
    let place = |failure: &Fault| {
        POINTS
            .iter()
            .position(|(_, attribute)| *attribute == failure.path)
            .unwrap_or(POINTS.len())
    };
    failures.sort_by_key(place);
    Failure::Invalid(failures)
}

/// Handles `PATCH` and `PUT /contacts/:id`.
pub(super) async fn update(
    State(context): State<Context>,
    path: PathId,
    request: Request,
) -> Result<Response, Failure> {
    let mut call = context.call(request).await?;
    let contact = ContactId(path_id(path)?);
    let account = call.caller.account;
    let route = format!("PATCH livedesk/contacts/{contact}");
    let keyed = call.keyed(&context, &route).await?;
    // The answer lists the contact's inboxes. An update does not change these inboxes, so they can be read before the
    // update.
    let before = context.engine().contact(account, contact).await?;
    // If the id belongs to a merged contact, the call changes the remaining contact.
    let contact = before.person.contact.id;
    no_files(&call.params)?;
    let (fields, failures) = ContactFields::read(&mut call.params, context.limits());
    if !failures.is_empty() {
        let department = before.person.contact.department_id;
        let own = Some(contact);
        return Err(with_taken(
            context.engine(),
            account,
            department,
            own,
            &fields,
            failures,
        )
        .await);
    }
    let command = UpdateContact {
        contact,
        patch: fields.into_patch(),
    };
    let identities = before.identities;
    keyed
        .execute(context.engine(), command, move |view| {
            answer(&Payload {
                payload: ContactObject::with_inboxes(&view.person, &identities, &view.config),
            })
        })
        .await
        .map_err(Failure::from)
}

/// Handles `DELETE /contacts/:id`: erases the contact. The answer has no body.
pub(super) async fn remove(
    State(context): State<Context>,
    path: PathId,
    request: Request,
) -> Result<Response, Failure> {
    let call = context.call(request).await?;
    let contact = ContactId(path_id(path)?);
    let route = format!("DELETE livedesk/contacts/{contact}");
    let keyed = call.keyed(&context, &route).await?;
    // If the contact is already erased, this read fails, and the answer is that the contact does not exist.
    context
        .engine()
        .contact(call.caller.account, contact)
        .await?;
    keyed
        .execute(context.engine(), EraseContact { contact }, |_| {
            print::empty(200)
        })
        .await
        .map_err(Failure::from)
}

/// Handles `GET /contacts/:id`.
pub(super) async fn show(
    State(context): State<Context>,
    path: PathId,
    request: Request,
) -> Result<Response, Failure> {
    let (caller, mut params) = context.read_call(request).await?;
    let contact = ContactId(path_id(path)?);
    let inboxes = with_inboxes(&mut params)?;
    let view = context.engine().contact(caller.account, contact).await?;
    Ok(shown(&Payload {
        payload: if inboxes {
            ContactObject::with_inboxes(&view.person, &view.identities, &view.config)
        } else {
            ContactObject::of(&view.person)
        },
    }))
}

#[derive(Serialize)]
struct Listed<'a> {
    meta: ListedMeta,
    payload: Vec<ContactObject<'a>>,
}

#[derive(Serialize)]
struct ListedMeta {
    count: i64,
    current_page: Value,
}

/// Handles `GET /contacts`: lists the contacts that have an e-mail address, a phone number or an identifier.
pub(super) async fn list(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let (caller, mut params) = context.read_call(request).await?;
    only(&params, &PARAMETERS)?;
    let inboxes = with_inboxes(&mut params)?;
    let (filter, current_page) = filter(&mut params, &caller.config)?;
    let (people, count) = context.engine().contacts(caller.account, filter).await?;
    let identities = if inboxes && !people.is_empty() {
        let ids = people.iter().map(|person| person.contact.id).collect();
        context.engine().identities(caller.account, ids).await?
    } else {
        Vec::new()
    };
    let Caller { config, .. } = &caller;
    Ok(shown(&Listed {
        meta: ListedMeta {
            count,
            current_page,
        },
        payload: people
            .iter()
            .map(|person| {
                if inboxes {
                    ContactObject::with_inboxes(person, &identities, config)
                } else {
                    ContactObject::of(person)
                }
            })
            .collect(),
    }))
}

/// Whether the answer includes the contacts' inboxes (`include_contact_inboxes`). The default is true.
fn with_inboxes(params: &mut Params) -> Result<bool, Failure> {
    let word = params.filled("include_contact_inboxes")?;
    Ok(word.is_none_or(|word| truthy(&word)))
}

/// Reads a positive number that is at most `most`. Returns `default` if the parameter is absent, null or empty.
fn number(params: &Params, name: &'static str, default: i64, most: i64) -> Result<i64, Failure> {
    match params.id(name) {
        Ok(None) => Ok(default),
        Ok(Some(number)) if number <= most => Ok(number),
        Ok(Some(_)) | Err(UnknownId) => Err(malformed(name).into()),
    }
}

/// Reads the filter. Also returns the page number for the answer: the text of the parameter `page`, or the number 1 if
/// this parameter is absent, null or empty.
fn filter(params: &mut Params, config: &AccountConfig) -> Result<(ContactFilter, Value), Failure> {
    let page = number(params, "page", 1, i64::from(u32::MAX))?;
    let limit = number(params, "page_size", PAGE, LARGEST_PAGE)?;
    let sent = params.filled("page")?;
    let current_page = sent.map_or_else(|| Value::from(1), Value::String);
    let points = POINTS.map(|(kind, _)| kind);
    let search_in = points
        .into_iter()
        .map(SearchIn::Point)
        .chain([SearchIn::Name])
        .collect();
    // If the account has no label with one of these names, the list of ids is empty, and the filter finds no contact.
    let labels = params.texts("labels")?;
    let labels = (!labels.is_empty()).then(|| {
        let names: HashSet<_> = labels.iter().map(|name| canonical::name(name)).collect();
        let named = |row: &&Label| names.contains(&canonical::name(&row.name));
        let rows = config.labels.values().filter(named);
        rows.map(|row| row.id).collect()
    });
    let (sort, descending) = order(params)?;
    let filter = ContactFilter {
        text: params.filled("q")?.map(|text| (text, search_in)),
        has_point: vec![(points.to_vec(), true)],
        labels,
        sort,
        descending,
        offset: page.saturating_sub(1).saturating_mul(limit),
        limit,
        ..ContactFilter::default()
    };
    Ok((filter, current_page))
}

/// Reads the order from `sort` and `direction`. `sort` may also have Chatwoot's form `-field`. `direction` has
/// precedence over the minus sign.
fn order(params: &mut Params) -> Result<(ContactSort, bool), Failure> {
    let field = params.filled("sort")?.unwrap_or_default();
    let (field, minus) = match field.strip_prefix('-') {
        Some(field) => (field, true),
        None => (field.as_str(), false),
    };
    let sort = match field {
        "" if !minus => ContactSort::Id,
        "email" => ContactSort::Point(PointKind::Email),
        "phone_number" => ContactSort::Point(PointKind::Phone),
        "name" => ContactSort::Name,
        "last_activity_at" => ContactSort::LastActivityAt,
        "created_at" => ContactSort::CreatedAt,
        "company" => ContactSort::Additional("company_name"),
        "city" => ContactSort::Additional("city"),
        "country" => ContactSort::Additional("country"),
        _ => return Err(malformed("sort").into()),
    };
    let descending = match params.filled("direction")?.as_deref() {
        None => minus,
        Some("asc") => false,
        Some("desc") => true,
        Some(_) => return Err(malformed("direction").into()),
    };
    Ok((sort, descending))
}
