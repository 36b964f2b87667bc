//! Parlor's own format: [Standard Webhooks](https://www.standardwebhooks.com).
//!
//! The body is a JSON document `{type, timestamp, data}`. The request has the three headers of Standard Webhooks.
//! `webhook-id` is the same at every attempt. `webhook-timestamp` is the time of the attempt. `webhook-signature` has
//! one `v1` signature for each of the endpoint's secrets.

use super::format::{CallbackFormat, DeliveryJob, Outgoing, Rendered, only};
use crate::files::links::Links;
use crate::secrets::{self, SecretError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{Conversation, JsonMap, Message, Person};
use parlor_model::ids::ContactId;
use parlor_model::words::{EndpointFormat, PointKind};
use serde_json::{Value, json};
use sha2::Sha256;

/// The prefix of a signing secret.
const PREFIX: &str = "whsec_";

/// Creates a signing secret: `whsec_`, followed by 32 random bytes in Base64.
///
/// # Errors
/// The operating system gave no random bytes.
pub fn new_secret() -> Result<String, SecretError> {
    Ok(format!(
        "{PREFIX}{}",
        STANDARD.encode(secrets::random::<32>()?)
    ))
}

/// Whether a text is a valid signing secret: `whsec_`, followed by 24 to 64 bytes in Base64.
#[must_use]
pub fn is_secret(text: &str) -> bool {
    text.strip_prefix(PREFIX)
        .and_then(|encoded| STANDARD.decode(encoded).ok())
        .is_some_and(|key| (24..=64).contains(&key.len()))
}

/// Returns the value of `webhook-signature`: one signature for each secret. If a secret does not have the form that
/// Standard Webhooks requires, the signing key is the text of the secret, as bytes.
#[must_use]
pub fn signature(secrets: &[String], id: &str, timestamp_s: i64, body: &[u8]) -> String {
    let mut signatures = Vec::new();
    for secret in secrets {
        let key = secret
            .strip_prefix(PREFIX)
            .and_then(|encoded| STANDARD.decode(encoded).ok())
            .unwrap_or_else(|| secret.clone().into_bytes());
        // HMAC accepts keys of any length, so this error never occurs.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key) else {
            continue;
        };
        mac.update(format!("{id}.{timestamp_s}.").as_bytes());
        mac.update(body);
        signatures.push(format!(
            "v1,{}",
            STANDARD.encode(mac.finalize().into_bytes())
        ));
    }
    signatures.join(" ")
}

/// The callback format Standard Webhooks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Native;

impl CallbackFormat for Native {
    fn format(&self) -> EndpointFormat {
        EndpointFormat::Native
    }

    fn check(&self, settings: &JsonMap) -> Result<(), String> {
        only(settings, &[])
    }

    fn render(&self, jobs: &[DeliveryJob<'_>]) -> Rendered {
        let Some(job) = jobs.first() else {
            return Rendered::Skip;
        };
        let body = payload(job).to_string().into_bytes();
        let id = job.delivery.id.as_str();
        let at = job.now.seconds();
        let mut request = Outgoing::json(&job.endpoint.url, body)
            .header("webhook-id", id)
            .header("webhook-timestamp", at.to_string());
        if !job.secrets.is_empty() {
            let signature = signature(job.secrets, id, at, &request.body);
            request = request.header("webhook-signature", signature);
        }
        Rendered::Request(Box::new(request))
    }
}

fn payload(job: &DeliveryJob<'_>) -> Value {
    let event = job.event();
    let mut data = serde_json::Map::new();
    data.insert("event".to_owned(), event.number.into());
    data.insert("account_id".to_owned(), event.account_id.0.into());
    data.insert("conversation_id".to_owned(), json!(event.conversation_id));
    data.insert("contact_id".to_owned(), json!(event.contact_id));
    data.insert("agent_id".to_owned(), json!(event.agent_id));
    data.insert("details".to_owned(), Value::Object(job.data()));
    let contact = job.conversation().and_then(|c| c.contact_id);
    if let Some(message) = job.message() {
        data.insert(
            "message".to_owned(),
            shown_message(message, contact, job.links),
        );
    }
    if let Some(conversation) = job.conversation() {
        data.insert(
            "conversation".to_owned(),
            shown_conversation(job.config, conversation),
        );
    }
    if let Some(person) = job.person() {
        data.insert("contact".to_owned(), shown_person(&person));
    }
    json!({"type": event.kind, "timestamp": event.occurred_at.iso_micros(), "data": data})
}

fn shown_message(m: &Message, contact: Option<ContactId>, links: &Links) -> Value {
    let attachments: Vec<Value> = (m.attachments.iter())
        .map(|a| {
            json!({
                "id": a.id, "file_name": a.file_name, "content_type": a.content_type, "size": a.size, "url": links.to(a),
            })
        })
        .collect();
    json!({
        "id": m.id, "conversation_id": m.conversation_id, "position": m.position, "kind": m.kind, "content": m.content, "content_type": m.content_type,
        "content_attributes": m.content_attributes, "sender": {"kind": m.sender_kind, "id": m.author(contact)},
        "source_id": m.source_id, "delivery": m.delivery, "attachments": attachments, "created_at": m.created_at.iso_micros(),
    })
}

fn shown_conversation(config: &AccountConfig, c: &Conversation) -> Value {
    let queue = c.queue_id.and_then(|id| config.queues.get(&id));
    json!({
        "id": c.id, "uuid": c.uuid, "display_id": c.display_id, "status": c.status, "inbox_id": c.inbox_id,
        "identity_id": c.identity_id, "contact_id": c.contact_id, "case_id": c.case_id, "assignee_id": c.assignee_id,
        "team_id": c.team_id, "queue": queue.map(|q| q.key.as_str()), "priority": c.priority, "subject": c.subject,
        "labels": c.labels, "custom_attributes": c.custom_attributes, "message_count": c.message_count,
        "created_at": c.created_at.iso_micros(), "updated_at": c.updated_at.iso_micros(),
        "resolved_at": c.resolved_at.map(|at| at.iso_micros()),
    })
}

fn shown_person(person: &Person) -> Value {
    let contact = &person.contact;
    let points: Vec<Value> = (person.points.iter())
        // The list omits contact points of the kind `Attribute`. These contact points exist only for the search for
        // contacts by a custom attribute.
        .filter(|p| p.kind != PointKind::Attribute)
        .map(|p| json!({"kind": p.kind, "value": p.value}))
        .collect();
    json!({
        "id": contact.id, "name": contact.name, "given_name": contact.given_name, "family_name": contact.family_name,
        "custom_attributes": contact.custom_attributes, "contact_points": points,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the signature in the example of the Standard Webhooks specification.
    #[test]
    fn signs_as_the_standard_says() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned();
        let body = br#"{"test": 2432232314}"#;
        let signed = signature(
            &[secret],
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            body,
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn makes_secrets_of_the_standard_form() {
        let (one, other) = (new_secret().unwrap(), new_secret().unwrap());
        assert!(is_secret(&one) && one != other);
        assert!(!is_secret("whsec_short") && !is_secret("secret"));
    }
}
