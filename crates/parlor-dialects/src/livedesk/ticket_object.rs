//! The vendor's form of a ticket. Ids are texts with prefixes, and times are in ISO 8601.

use parlor_engine::files::links::Links;
use parlor_model::config::AccountConfig;
use parlor_model::entities::{JsonMap, Message, Person, Ticket};
use parlor_model::ids::TicketId;
use parlor_model::time::Timestamp;
use parlor_model::words::{MessageKind, PointKind, Priority, SenderKind, TicketStatus, Word as _};
use serde::Serialize;
use serde_json::{Value, json};

/// The prefix of ticket ids.
pub(super) const TICKET: &str = "tk_";
/// The prefix of contact ids in `euid`.
pub(super) const CONTACT: &str = "contact_";
/// The key in a ticket's details under which the requester is stored. The requester is stored in the form that the
/// request had.
pub(super) const REQUESTER: &str = "livedesk_requester";
pub(super) const SUBMITTER: &str = "livedesk_submitter";
pub(super) const PRIORITY: &str = "livedesk_priority";

/// Returns the vendor's id of a ticket.
pub(super) fn ticket_name(id: TicketId) -> String {
    format!("{TICKET}{id}")
}

/// A ticket in answers.
#[derive(Serialize)]
pub(super) struct TicketObject<'a> {
    ticket_id: String,
    title: &'a str,
    description: &'a str,
    attachments: Vec<FileObject<'a>>,
    status: &'static str,
    priority: Option<&'a str>,
    ticket_type: Option<&'a str>,
    requester: Value,
    submitter: Value,
    assignment_team: Option<TeamName<'a>>,
    custom_fields: &'a JsonMap,
    tags: &'a [String],
    conversation_list: Vec<Entry<'a>>,
    status_changes: Vec<Change>,
    created_at: String,
    updated_at: String,
}

#[derive(Serialize)]
struct FileObject<'a> {
    file_url: String,
    file_name: &'a str,
    file_type: &'a str,
    file_size: i64,
}

#[derive(Serialize)]
struct TeamName<'a> {
    id: i64,
    name: &'a str,
}

#[derive(Serialize)]
struct Entry<'a> {
    message_id: String,
    sender: EntrySender<'a>,
    content: &'a str,
    content_type: &'a str,
    attachments: Vec<EntryFile<'a>>,
    sent_at: String,
    is_internal: bool,
}

#[derive(Serialize)]
struct EntrySender<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
struct EntryFile<'a> {
    file_type: &'a str,
    file_url: String,
}

#[derive(Serialize)]
struct Change {
    to_status: &'static str,
    from_status: Option<&'static str>,
    changed_at: String,
    changed_by: Option<String>,
}

/// Returns a time in the vendor's form for tickets: ISO 8601 without fractions of a second.
fn iso(at: Timestamp) -> String {
    let text = at.iso_millis();
    match text.split_once('.') {
        Some((seconds, _)) => format!("{seconds}Z"),
        None => text,
    }
}

impl<'a> TicketObject<'a> {
    /// Builds the vendor's form of a ticket from the stored ticket, its contact, and the messages of its conversation.
    pub(super) fn of(
        row: &'a Ticket,
        person: Option<&'a Person>,
        messages: &'a [Message],
        config: &'a AccountConfig,
        links: &Links,
    ) -> Self {
        let kept = row.details.get(PRIORITY).and_then(Value::as_str);
        Self {
            ticket_id: ticket_name(row.id),
            title: &row.subject,
            description: &row.description,
            attachments: (row.attachments.iter())
                .map(|file| FileObject {
                    file_url: links.to(file),
                    file_name: &file.file_name,
                    file_type: &file.content_type,
                    file_size: file.size,
                })
                .collect(),
            status: row.status.word(),
            priority: match row.priority {
                Some(Priority::Medium) => kept.or(Some(Priority::Medium.word())),
                other => other.map(Priority::word),
            },
            ticket_type: row.kind.as_deref(),
            requester: requester(row, person),
            submitter: match (row.details.get(SUBMITTER), row.created_by) {
                (Some(sent), _) => json!({"id": sent.get("id")}),
                (None, Some(agent)) => json!({"id": format!("u_{agent}")}),
                (None, None) => Value::Null,
            },
            assignment_team: (row.team_id)
                .and_then(|id| config.teams.get(&id))
                .map(|team| TeamName {
                    id: team.id.0,
                    name: &team.name,
                }),
            custom_fields: &row.custom_attributes,
            tags: &row.labels,
            conversation_list: (messages.iter())
                .map(|message| Entry {
                    message_id: format!("msg_{}", message.id),
                    sender: sender(message, person, config),
                    content: crate::chatwoot::message::content_of(message),
                    content_type: crate::chatwoot::message::content_type_of(message),
                    attachments: (message.attachments.iter())
                        .map(|file| EntryFile {
                            file_type: &file.content_type,
                            file_url: links.to(file),
                        })
                        .collect(),
                    sent_at: iso(message.created_at),
                    is_internal: message.kind == MessageKind::Note,
                })
                .collect(),
            status_changes: (row.history.iter())
                .map(|change| Change {
                    to_status: change.to.word(),
                    from_status: change.from.map(TicketStatus::word),
                    changed_at: iso(change.at),
                    changed_by: change.agent_id.map(|id| format!("u_{id}")),
                })
                .collect(),
            created_at: iso(row.created_at),
            updated_at: iso(row.updated_at),
        }
    }
}

fn sender<'a>(
    message: &Message,
    person: Option<&'a Person>,
    config: &'a AccountConfig,
) -> EntrySender<'a> {
    match message.sender_kind {
        SenderKind::Agent => {
            let agent = message.sender_id.map(parlor_model::ids::AgentId);
            EntrySender {
                id: agent.map(|id| format!("u_{id}")).unwrap_or_default(),
                kind: "internal_member",
                name: (agent.and_then(|id| config.agents.get(&id)))
                    .map_or("", |agent| agent.name.as_str()),
            }
        }
        SenderKind::Contact => EntrySender {
            id: (person.map(|person| format!("{CONTACT}{}", person.contact.id)))
                .unwrap_or_default(),
            kind: "contact",
            name: person.map_or("", |person| person.contact.name.as_str()),
        },
        SenderKind::System => EntrySender {
            id: String::new(),
            kind: "system",
            name: "",
        },
    }
}

/// Returns the requester. Some values come from the request that set the requester, the other values come from the
/// contact. A request contains followers as objects, but an answer contains only their ids.
fn requester(row: &Ticket, person: Option<&Person>) -> Value {
    let sent = row.details.get(REQUESTER);
    if sent.is_none() && person.is_none() {
        return Value::Null;
    }
    let euid = match (person, sent.and_then(|sent| sent.get("euid"))) {
        (_, Some(euid)) => euid.clone(),
        (Some(person), None) => format!("{CONTACT}{}", person.contact.id).into(),
        (None, None) => Value::Null,
    };
    let mut channels = sent
        .and_then(|sent| sent.get("channel_contacts"))
        .cloned()
        .unwrap_or(Value::Null);
    if let Some(followers) = channels.get_mut("followers").and_then(Value::as_array_mut) {
        for follower in followers {
            if let Some(id) = follower.get("id") {
                *follower = id.clone();
            }
        }
    }
    json!({
        "euid": euid,
        "name": person.map(|person| person.contact.name.as_str()),
        "email": person.and_then(|person| person.value(PointKind::Email)),
        "phone": person.and_then(|person| person.value(PointKind::Phone)),
        "channel_contacts": channels,
    })
}
