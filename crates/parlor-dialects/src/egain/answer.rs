//! A conversation as the vendor shows it (contract 3.2.9, 3.4 and 7): ids, creation, subject, customer, payload. Case, custom
//! attributes and, of a start, messages are no summary attributes and stay out (inferred).

use super::contact::{self, KEPT};
use super::error::ApiError;
use super::namespaces;
use super::negotiation::{Format, Tone};
use parlor_http::xml::XmlWriter;
use parlor_model::command::{Answer, ConversationView, Outcome};
use parlor_model::entities::{Contact, JsonMap};
use serde::Serialize;
use serde_json::Value;

/// What the customer's program said about itself, as kept with the conversation.
pub(super) mod client_info {
    pub(crate) const TIME_OFFSET: &str = "timeOffset";
    pub(crate) const REFERRER_NAME: &str = "referrerName";
    /// The answer's spelling; requests spell it `referrerURL` too.
    pub(crate) const REFERRER_URL: &str = "referrerUrl";
    pub(crate) const RICH_TEXT: &str = "isRichTextSupported";
    pub(crate) const TYPING: &str = "sendTypingNotification";
}

/// Who made the activity: the application itself (contract 3.4).
const SYSTEM: (i64, &str) = (1, "System");
const INDIVIDUAL: &str = "individual";

/// Prints a start.
pub(super) fn print(outcome: &Outcome, format: Format) -> Answer {
    let body = match outcome {
        Outcome::Started { view, .. } => match format {
            Format::Json => json(view, false),
            Format::Xml => Some(xml(view, false)),
        },
        Outcome::Posted(_)
        | Outcome::Conversation(_)
        | Outcome::Presence { .. }
        | Outcome::Case(_)
        | Outcome::Agent(_)
        | Outcome::Attended
        | Outcome::Kept(_)
        | Outcome::Fired { .. }
        | Outcome::Contact(_)
        | Outcome::ContactPoint { .. }
        | Outcome::PointRemoved
        | Outcome::Note(_)
        | Outcome::NoteRemoved
        | Outcome::Merge(_)
        | Outcome::Erasure(_)
        | Outcome::Exported(_)
        | Outcome::Credential(_)
        | Outcome::Revoked
        | Outcome::Administered { .. }
        | Outcome::Callback(_)
        | Outcome::Provisioned(_) => None,
    };
    match body {
        Some(body) => Answer {
            status: 200,
            content_type: format.content_type().to_owned(),
            body,
        },
        None => {
            let (status, content_type, body) = ApiError::internal().print(Tone {
                format,
                user_message: false,
            });
            Answer {
                status: status.as_u16(),
                content_type: content_type.to_owned(),
                body,
            }
        }
    }
}

fn text<'a>(info: &'a JsonMap, name: &str) -> Option<&'a str> {
    info.get(name).and_then(Value::as_str)
}

fn rich_text(info: &JsonMap) -> bool {
    info.get(client_info::RICH_TEXT)
        .and_then(Value::as_bool)
        .unwrap_or(true)
}

/// Given, middle and family name; people whom another dialect made may have only a name as a whole.
fn customer_name(contact: &Contact) -> String {
    let middle = contact
        .details
        .get(KEPT)
        .and_then(|kept| kept.get("middleName"))
        .and_then(Value::as_str);
    let name = contact::join([
        contact.given_name.as_deref(),
        middle,
        contact.family_name.as_deref(),
    ]);
    if contact.given_name.is_none() && contact.family_name.is_none() {
        contact.name.clone()
    } else {
        name
    }
}

/// In JSON; of a transcript, with an empty list of messages.
pub(super) fn json(view: &ConversationView, transcript: bool) -> Option<String> {
    #[derive(Serialize)]
    struct User {
        name: &'static str,
        id: i64,
    }
    #[derive(Serialize)]
    struct Created {
        user: User,
        date: String,
    }
    #[derive(Serialize)]
    struct Word {
        value: &'static str,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Customer {
        customer_name: String,
        #[serde(rename = "type")]
        type_: Word,
        id: i64,
    }
    #[derive(Serialize)]
    struct Id {
        id: i64,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct ClientInfo<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        referrer_url: Option<&'a str>,
        is_rich_text_supported: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        time_offset: Option<&'a str>,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Chat<'a> {
        entry_point: Id,
        client_info: ClientInfo<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        messages: Option<Messages>,
    }
    #[derive(Serialize)]
    struct Messages {
        message: [(); 0],
    }
    #[derive(Serialize)]
    struct Payload<'a> {
        chat: Chat<'a>,
    }
    #[derive(Serialize)]
    struct Activity<'a> {
        created: Created,
        #[serde(skip_serializing_if = "Option::is_none")]
        subject: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        customer: Option<Customer>,
        payload: Payload<'a>,
        id: i64,
    }
    #[derive(Serialize)]
    struct Document<'a> {
        activity: Activity<'a>,
        id: &'a str,
    }

    let conversation = &view.conversation;
    let info = &conversation.client_info;
    serde_json::to_string(&Document {
        activity: Activity {
            created: Created {
                user: User {
                    name: SYSTEM.1,
                    id: SYSTEM.0,
                },
                date: conversation.created_at.iso_millis(),
            },
            subject: conversation.subject.as_deref(),
            customer: view.person.as_ref().map(|person| Customer {
                customer_name: customer_name(&person.contact),
                type_: Word { value: INDIVIDUAL },
                id: person.contact.id.0,
            }),
            payload: Payload {
                chat: Chat {
                    entry_point: Id {
                        id: conversation.inbox_id.0,
                    },
                    client_info: ClientInfo {
                        referrer_url: text(info, client_info::REFERRER_URL),
                        is_rich_text_supported: rich_text(info),
                        time_offset: text(info, client_info::TIME_OFFSET),
                    },
                    messages: transcript.then_some(Messages { message: [] }),
                },
            },
            id: conversation.id.0,
        },
        id: &conversation.uuid,
    })
    .ok()
}

/// In XML, with the prefixes of the vendor's examples; of a transcript, with an empty list of messages.
pub(super) fn xml(view: &ConversationView, transcript: bool) -> String {
    let conversation = &view.conversation;
    let info = &conversation.client_info;
    let mut xml = XmlWriter::new();
    xml.open("ns9:conversation")
        .attribute("xmlns", namespaces::ENTRY_POINT)
        .attribute("xmlns:ns2", namespaces::PLATFORM)
        .attribute("xmlns:ns3", namespaces::COMMON)
        .attribute("xmlns:ns9", namespaces::CONVERSATION)
        .attribute("xmlns:ns10", namespaces::ACTIVITY);
    if view.person.is_some() {
        xml.attribute("xmlns:ns11", namespaces::CASE)
            .attribute("xmlns:ns13", namespaces::CUSTOMER);
    }
    xml.attribute("id", &conversation.uuid)
        .open("ns9:activity")
        .attribute("id", &conversation.id.to_string());
    xml.open("ns10:created")
        .attribute("date", &conversation.created_at.iso_millis())
        .open("ns3:user")
        .attribute("id", &SYSTEM.0.to_string())
        .element("ns2:name", SYSTEM.1)
        .close()
        .close();
    if let Some(subject) = &conversation.subject {
        xml.element("ns10:subject", subject);
    }
    if let Some(person) = &view.person {
        xml.open("ns10:customer")
            .attribute("id", &person.contact.id.to_string())
            .element("ns13:customerName", &customer_name(&person.contact))
            .open("ns13:type")
            .element("ns13:value", INDIVIDUAL)
            .close()
            .close();
    }
    xml.open("ns10:payload").open("ns10:chat");
    xml.open("ns10:entryPoint")
        .attribute("id", &conversation.inbox_id.to_string())
        .close();
    xml.open("ns10:clientInfo");
    if let Some(url) = text(info, client_info::REFERRER_URL) {
        xml.element("ns10:referrerUrl", url);
    }
    xml.element(
        "ns10:isRichTextSupported",
        if rich_text(info) { "true" } else { "false" },
    );
    if let Some(offset) = text(info, client_info::TIME_OFFSET) {
        xml.element("ns10:timeOffset", offset);
    }
    xml.close();
    if transcript {
        xml.open("ns10:messages").close();
    }
    xml.finish()
}
