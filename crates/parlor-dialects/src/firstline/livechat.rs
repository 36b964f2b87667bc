//! One-time codes that prove the identity of live-chat visitors (contract 3.9). The account's own web site identifies
//! the visitor and requests a code.
//!
//! A live-chat account is an inbox of kind `web`, and its secret is the inbox's `hmac_token`.

use super::contact_body::{IDENTITY_NO, MEMBERSHIP_NO};
use super::context::Context;
use super::failure::{Failure, sentence};
use super::input::{self, Need, Query, Rule, Verb};
use super::message_push::LIVECHAT;
use super::points::PHONES;
use super::print;
use super::refusals::{self, Naming};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use parlor_engine::EngineError;
use parlor_engine::query::ContactFilter;
use parlor_http::keyed::respond;
use parlor_model::entities::{Identity, Person};
use parlor_model::ids::{AccountId, ContactId, IdentityId, InboxId, parse_id};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::words::{InboxKind, PointKind};
use serde::Serialize;
use serde_json::Value;

const MODEL: &str = "App\\LivechatAccount";
const CODE: &str = "once_code";
/// The criteria by which a contact is found. The vendor documents some criteria and mentions that other criteria exist.
/// `identity_no` is INFERRED.
const CRITERIA: [&str; 4] = ["membership_no", "identity_no", "email", "phone_number"];
/// The maximum length of a one-time code, in characters.
const MAX_CODE: usize = 255;

/// A path parameter as the router returns it.
type PathId = Result<Path<String>, PathRejection>;

/// A new one-time code, in the form of the vendor's page. On this page, the member `criteria` is null, without an
/// explanation. So Parlor always returns null for `criteria`.
#[derive(Serialize)]
struct Code<'a> {
    code: &'a str,
    criteria: Option<&'a str>,
    created_at: i64,
    expired_at: i64,
    livechat_account_id: InboxId,
}

/// The answer to a valid one-time code: the live-chat contact whose identity the code proves.
#[derive(Serialize)]
struct Proved {
    contactable_type: &'static str,
    contactable_id: IdentityId,
    contact_id: Option<ContactId>,
    livechat_account_id: InboxId,
}

fn failed(error: EngineError) -> Failure {
    refusals::failure(error, &Naming::NONE)
}

fn missing(id: &str) -> Failure {
    Failure::Missing {
        model: MODEL,
        id: id.to_owned(),
    }
}

/// Reads the id of the live-chat account in the path.
fn inbox(path: PathId) -> Result<InboxId, Failure> {
    let text = path.map_or_else(|_undecodable| String::new(), |Path(text)| text);
    parse_id(&text).map(InboxId).ok_or_else(|| missing(&text))
}

/// Handles `GET /livechat/messenger/{id}/apply-query-request`: creates a one-time code for the only contact that meets
/// all criteria. If no contact or several contacts meet the criteria, the answer is 404, as in the vendor's
/// documentation. The answer to a request without criteria is also 404 (INFERRED).
pub(super) async fn apply(
    State(context): State<Context>,
    path: PathId,
    request: Request,
) -> Result<Response, Failure> {
    let allowed = &[Verb::Get];
    let verb = Verb::of(request.method());
    if !allowed.contains(&verb) {
        return Err(Failure::Method { verb, allowed });
    }
    let query = Query::read(request.uri().query())
        .map_err(|error| Failure::Unreadable(sentence(&error.to_string())))?;
    // A wrong secret and an unknown or inactive account get the same answer.
    let (engine, secret) = (&context.engine, query.get("secret").unwrap_or_default());
    let inbox = inbox(path).map_err(|_missing| Failure::Unauthenticated)?;
    let (account, config) = match engine.account_of_inbox(inbox, InboxKind::Web).await {
        Err(EngineError::Refused(Refusal::NotFound(Object::Inbox))) => {
            return Err(Failure::Unauthenticated);
        }
        other => other.map_err(failed)?,
    };
    let row = config.inboxes.get(&inbox).ok_or(Failure::Unauthenticated)?;
    if secret.is_empty() || !engine.is_inbox_secret(row, secret).map_err(failed)? {
        return Err(Failure::Unauthenticated);
    }
    let mut faults = input::no_faults();
    let known: Vec<&str> = CRITERIA.into_iter().chain(["secret"]).collect();
    query.only(&known, &[], &mut faults);
    if !faults.is_empty() {
        return Err(Failure::Invalid(faults));
    }
    let person = the_only(&context, account, &query).await?;
    let made = engine.identity_code(inbox, &person.contact);
    let answer = print::answer(&Code {
        code: &made.code,
        criteria: None,
        created_at: made.created_at.seconds(),
        expired_at: made.expires_at.seconds(),
        livechat_account_id: inbox,
    });
    Ok(respond(answer))
}

/// Returns the only contact that meets the criteria. The failure is 404 if the request has no criteria, if no contact
/// meets the criteria, or if several contacts meet the criteria.
async fn the_only(context: &Context, account: AccountId, query: &Query) -> Result<Person, Failure> {
    let mut filter = ContactFilter {
        limit: 2,
        ..ContactFilter::default()
    };
    for (name, key) in [
        ("membership_no", MEMBERSHIP_NO),
        ("identity_no", IDENTITY_NO),
    ] {
        if let Some(text) = query.get(name) {
            filter.details.push((key, text.to_owned()));
        }
    }
    let points = [
        ("email", vec![PointKind::Email]),
        ("phone_number", PHONES.to_vec()),
    ];
    let points = points.into_iter().filter_map(|(name, kinds)| {
        let value = query.get(name)?;
        Some((kinds, value.to_owned()))
    });
    let mut points: Vec<(Vec<PointKind>, String)> = points.collect();
    let unknown = || missing("");
    if filter.details.is_empty() && points.is_empty() {
        return Err(unknown());
    }
    filter.point = points.pop();
    let engine = &context.engine;
    if let Some(point) = points.pop() {
        let other = ContactFilter {
            point: Some(point),
            limit: 2,
            ..ContactFilter::default()
        };
        let (people, _) = engine.contacts(account, other).await.map_err(failed)?;
        filter.ids = Some(people.iter().map(|person| person.contact.id).collect());
    }
    let (mut people, _) = engine.contacts(account, filter).await.map_err(failed)?;
    match (people.pop(), people.is_empty()) {
        (Some(person), true) => Ok(person),
        _ => Err(unknown()),
    }
}

/// Handles `POST /livechat/messenger/{id}/once-code` (EXTENSION): accepts a one-time code from the program that shows
/// the chat. The answer contains the live-chat contact. `message/push` can send messages to this contact.
pub(super) async fn redeem(
    State(context): State<Context>,
    path: PathId,
    request: Request,
) -> Result<Response, Failure> {
    let (parts, body) = request.into_parts();
    let query = Query::read(parts.uri.query())
        .map_err(|error| Failure::Unreadable(sentence(&error.to_string())))?;
    let body = (body, context.limits.body_bytes);
    let allowed = &[Verb::Post];
    let mut received =
        super::call::Received::read(context.clone(), parts, query, body, allowed).await?;
    let inbox = inbox(path)?;
    let mut form = received.form(&[])?;
    let code = form.read(CODE, Need::Required, |value: Value| {
        input::text(value, MAX_CODE)
    });
    let Some(code) = code.value() else {
        return Err(Failure::Invalid(form.faults));
    };
    let engine = &context.engine;
    let used = engine.use_identity_code(inbox, InboxKind::Web, &code).await;
    let Some(identity) = used.map_err(|error| match error {
        EngineError::Refused(Refusal::NotFound(_)) => missing(&inbox.to_string()),
        error => failed(error),
    })?
    else {
        return Err(Failure::Invalid(Rule::Selected.only(CODE)));
    };
    let Identity { id, contact_id, .. } = identity;
    Ok(print::ok(&print::Data {
        data: Proved {
            contactable_type: LIVECHAT,
            contactable_id: id,
            contact_id,
            livechat_account_id: inbox,
        },
    }))
}
