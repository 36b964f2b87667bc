//! `POST onsite-account/{onsite_account}/text-call`: starts a text call with one message of the customer (contract
//! 3.1).

use super::call::{Call, Once};
use super::columns::column_value;
use super::context::Context;
use super::failure::Failure;
use super::input::{self, Form, Need, Rule, Verb};
use super::refusals::{self, Naming};
use super::text_call_body;
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_engine::{Engine, EngineError};
use parlor_model::command::{
    IdentityChoice, MAX_SERIAL, NewMessage, NewSerial, PersonChoice, RoutingIntent,
    StartConversation, UnknownSerial,
};
use parlor_model::config::AccountConfig;
use parlor_model::document::{self, FieldPath, Patch};
use parlor_model::entities::{Inbox, ServiceRecordDraft};
use parlor_model::ids::{AccountId, AgentId, ContactId, IdentityId, InboxId, parse_id};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::words::{InboxKind, Status};
use serde_json::Value;

/// The maximum length of a message after trimming, in characters (contract 7.10).
const MAX_MESSAGE: usize = 5_000;

const IDENTIFIER_TYPE: &str = "identifier_type";
const IDENTIFIER: &str = "identifier";
const MESSAGE: &str = "message";
const SHOULD_ENTER_QUEUE: &str = "should_enter_queue";
const ASSIGNEE_ID: &str = "assignee_id";
const DRAFT: &str = "interact_collection_data";

/// The fields of the body that contain ids. If a contact or onsite contact is unknown, the error names the field that
/// contains its id (INFERRED, contract 7.9).
static NAMING: Naming = Naming {
    objects: &[
        (Object::Contact, IDENTIFIER),
        (Object::Identity, IDENTIFIER),
        (Object::Agent, ASSIGNEE_ID),
    ],
    fields: &[("serial", IDENTIFIER)],
};

/// The fields of a request body that starts a text call.
struct TextCallFields {
    who: PersonChoice,
    message: String,
    intent: RoutingIntent,
    draft: Option<ServiceRecordDraft>,
}

pub(super) async fn collection(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let mut call = Call::receive(context, request, &[Verb::Post]).await?;
    let named = call.segment(1);
    let inbox = onsite_account(&call.caller.config, &named).map(|inbox| inbox.id);
    // A path can contain the id or the textual key of an onsite account. Both paths mean the same onsite account. So
    // `resource` is the same for both paths, and a request with an idempotency key can be repeated with either path.
    let resource = match inbox {
        Some(inbox) => format!("onsite-account/{inbox}/text-call"),
        None => format!("onsite-account/key:{named}/text-call"),
    };
    let keyed = match call.once(&resource).await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let missing = || Failure::Missing {
        model: refusals::model(Object::Inbox),
        id: named.clone(),
    };
    let inbox = inbox.ok_or_else(missing)?;
    let form = call.received.form(&[])?;
    let (engine, account) = (&call.received.context.engine, call.caller.account);
    let fields = fields(engine, &call.caller.config, account, inbox, form).await?;

    let mut start = StartConversation::new(inbox, fields.who, fields.intent);
    start.inbox_kind = Some(InboxKind::Onsite);
    // The vendor's onsite channel has no bot, so a new text call never has the status `pending` (INFERRED, contract
    // 4.1).
    start.status = Some(Status::Open);
    start.opening = Some(NewMessage::text(fields.message));
    start.service_record_draft = fields.draft;
    keyed
        .execute(engine, start, text_call_body::answer)
        .await
        .map_err(|error| match error {
            EngineError::Refused(Refusal::NotFound(Object::Inbox)) => missing(),
            error => refusals::failure(error, &NAMING),
        })
}

/// Returns the onsite account in a path. A text of digits is looked up first as an id, and then as a textual key. Any
/// other text is a textual key (contract 7.16). An inactive account is treated as unknown (INFERRED).
fn onsite_account<'a>(config: &'a AccountConfig, named: &str) -> Option<&'a Inbox> {
    parse_id(named)
        .and_then(|id| config.inbox(InboxId(id), InboxKind::Onsite))
        .or_else(|| config.inbox_by_key(named, InboxKind::Onsite))
        .filter(|inbox| inbox.active)
}

/// Reads the body and reports all invalid fields together. If a field is invalid, this function also checks that the
/// customer exists, so that the answer lists this fault too. If all fields are valid, this check is not necessary,
/// because the command refuses an unknown customer.
async fn fields(
    engine: &Engine,
    config: &AccountConfig,
    account: AccountId,
    inbox: InboxId,
    mut form: Form,
) -> Result<TextCallFields, Failure> {
    let who = who(&mut form);
    let message = form.text(MESSAGE, Need::Required, MAX_MESSAGE).value();
    let queued = form
        .read(SHOULD_ENTER_QUEUE, Need::Optional, |value| {
            input::boolean(&value)
        })
        .value()
        .unwrap_or(false);
    let assignee = form
        .read(ASSIGNEE_ID, Need::Optional, |value| {
            // The employee must exist, but may be away or inactive (contract 7.14).
            input::id(input::integer(&value)?)
                .map(AgentId)
                .filter(|agent| config.agents.contains_key(agent))
                .ok_or(Rule::Selected)
        })
        .value();
    let draft = draft(&mut form);
    match (who, message) {
        (Some(who), Some(message)) if form.faults.is_empty() => Ok(TextCallFields {
            who,
            message,
            intent: if queued {
                RoutingIntent::Enqueue(assignee)
            } else {
                RoutingIntent::Hold(assignee)
            },
            draft,
        }),
        (who, _) => {
            let mut faults = form.faults;
            if let Some(who) = who
                && !exists(engine, account, inbox, &who).await?
            {
                Rule::Selected.on(IDENTIFIER, &mut faults);
            }
            Err(Failure::Invalid(faults))
        }
    }
}

/// Reads the customer according to the decision table (contract 3.1). `None` means that a field is invalid.
fn who(form: &mut Form) -> Option<PersonChoice> {
    let kind = match form.text(IDENTIFIER_TYPE, Need::Optional, usize::MAX) {
        Patch::Value(kind) => kind,
        // Rows 1 and 2 of the decision table: an identifier without a type is ignored (INFERRED, contract 7.2).
        Patch::Null | Patch::Absent => {
            if form.take(IDENTIFIER).value().is_some() {
                tracing::debug!("an identifier without identifier_type was ignored");
            }
            return Some(PersonChoice::Anonymous);
        }
    };
    let read: fn(Value) -> Result<PersonChoice, Rule> = match kind.as_str() {
        "contact_id" => |value| {
            Ok(PersonChoice::Contact {
                contact: ContactId(existing(&value)?),
                // Rows 10 and 12 of the decision table: Parlor uses the contact's most recently active identity. If the
                // contact has no identity in this inbox, Parlor creates an identity without a serial.
                choice: IdentityChoice::LatestActive,
                new_serial: NewSerial::Nothing,
            })
        },
        "onsite_contact_id" => |value| Ok(PersonChoice::Identity(IdentityId(existing(&value)?))),
        "onsite_contact_sn" => |value| {
            Ok(PersonChoice::Serial {
                serial: serial(value)?,
                unknown: UnknownSerial::Create,
            })
        },
        // Row 19 of the decision table: the type is unknown.
        _ => {
            Rule::Selected.on(IDENTIFIER_TYPE, &mut form.faults);
            return None;
        }
    };
    match form.read(IDENTIFIER, Need::Optional, read) {
        Patch::Value(who) => Some(who),
        // Row 3 of the decision table: if the request has a type but no identifier, the customer is an unknown visitor
        // (INFERRED, contract 7.1). If the identifier is invalid, its fault is already recorded.
        Patch::Null | Patch::Absent => Some(PersonChoice::Anonymous),
    }
}

/// Reads an id. 0, negative numbers and numbers larger than the largest id are invalid (contract 7.3).
fn existing(value: &Value) -> Result<i64, Rule> {
    input::id(input::integer(value)?).ok_or(Rule::Selected)
}

/// Reads a serial. The value is a text or an integer. An integer is converted to decimal digits (contract 7.3, 7.4).
fn serial(value: Value) -> Result<String, Rule> {
    match value {
        Value::Number(number) if number.is_i64() || number.is_u64() => Ok(number.to_string()),
        Value::Number(_) => input::integer(&value)
            .map(|whole| whole.to_string())
            .map_err(|_| Rule::String),
        value => input::text(value, MAX_SERIAL),
    }
}

/// Reads the draft of the service record. Unknown columns are accepted, because the draft is checked only at the
/// creation of the record (contract 7.15). `None` means that the body contains no draft, an empty draft or an invalid
/// draft.
fn draft(form: &mut Form) -> Option<ServiceRecordDraft> {
    let at = FieldPath::TOP.key(DRAFT);
    let mut fields = match form.take(DRAFT) {
        Patch::Value(Value::Object(fields)) => document::Object::new(fields, &at),
        // PHP programs write an empty object as an empty list, so an empty list means an empty draft.
        Patch::Value(Value::Array(list)) if list.is_empty() => return None,
        Patch::Value(_) => {
            Rule::Array.at(&at, &mut form.faults);
            return None;
        }
        Patch::Null | Patch::Absent => return None,
    };
    let faults = &mut form.faults;
    let memo = match fields.take("memo") {
        Patch::Null | Patch::Absent => None,
        Patch::Value(Value::String(memo)) => Some(memo),
        Patch::Value(_) => {
            Rule::String.at(&fields.at("memo"), faults);
            None
        }
    };
    let at = fields.at("cz_cols");
    let values = match fields.take("cz_cols") {
        Patch::Null | Patch::Absent => Vec::new(),
        Patch::Value(Value::Array(columns)) => columns
            .into_iter()
            .enumerate()
            .filter_map(|(index, column)| column_value(column, &at.index(index), faults))
            .collect(),
        Patch::Value(_) => {
            Rule::Array.at(&at, faults);
            Vec::new()
        }
    };
    (memo.is_some() || !values.is_empty()).then_some(ServiceRecordDraft { memo, values })
}

/// Whether the customer in the request exists. This function is called only if another field of the request is invalid.
async fn exists(
    engine: &Engine,
    account: AccountId,
    inbox: InboxId,
    who: &PersonChoice,
) -> Result<bool, Failure> {
    let found = match who {
        PersonChoice::Contact { contact, .. } => {
            engine.contact(account, *contact).await.map(|_| true)
        }
        PersonChoice::Identity(identity) => engine
            .identity(account, *identity)
            .await
            .map(|identity| identity.inbox_id == inbox),
        PersonChoice::Anonymous
        | PersonChoice::Serial { .. }
        | PersonChoice::ContactWithSerial { .. }
        | PersonChoice::LookUp { .. } => Ok(true),
    };
    match found {
        Err(EngineError::Refused(Refusal::NotFound(_))) => Ok(false),
        found => found.map_err(|error| refusals::failure(error, &NAMING)),
    }
}
