//! The JSON and XML form of a conversation (contract 3.2.9, 3.4 and 7): ids, creation, subject, customer and payload.
//! The case and the custom attributes are left out, because they do not belong to the attributes that the vendor calls
//! summary attributes (inferred). The answer to the start of a conversation does not contain messages either.

use super::contact::{self, KEPT};
use super::namespaces;
use super::tree::{Element, Format};
use parlor_model::command::{Answer, ConversationView};
use parlor_model::entities::{Contact, JsonMap};
use serde_json::Value;

/// The keys under which Parlor stores the element `clientInfo` of the request with the conversation.
pub(super) mod client_info {
    pub(crate) const TIME_OFFSET: &str = "timeOffset";
    pub(crate) const REFERRER_NAME: &str = "referrerName";
    /// The key of the referrer's URL. Answers use this spelling. Requests may also use the spelling `referrerURL`.
    pub(crate) const REFERRER_URL: &str = "referrerUrl";
    pub(crate) const RICH_TEXT: &str = "isRichTextSupported";
    pub(crate) const TYPING: &str = "sendTypingNotification";
}

/// The creator of every activity. The id and the name are the values that the vendor uses for its own application
/// (contract 3.4).
const SYSTEM: (i64, &str) = (1, "System");
const INDIVIDUAL: &str = "individual";

/// Prints the answer to the start of a conversation.
pub(super) fn print(view: &ConversationView, format: Format) -> Answer {
    tree(view, false).answer(format)
}

fn text<'a>(info: &'a JsonMap, name: &str) -> Option<&'a str> {
    info.get(name).and_then(Value::as_str)
}

fn rich_text(info: &JsonMap) -> bool {
    info.get(client_info::RICH_TEXT)
        .and_then(Value::as_bool)
        .unwrap_or(true)
}

/// Returns the given, middle and family name. If the contact has neither a given nor a family name, returns its full
/// name.
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

/// Builds the conversation's element, with the XML prefixes of the vendor's examples. For a transcript, the element has
/// an empty position for the list of messages. The messages are printed later.
pub(super) fn tree(view: &ConversationView, transcript: bool) -> Element<'_> {
    let conversation = &view.conversation;
    let info = &conversation.client_info;
    let mut root = Element::new("ns9:conversation")
        .namespace("xmlns", namespaces::ENTRY_POINT)
        .namespace("xmlns:ns2", namespaces::PLATFORM)
        .namespace("xmlns:ns3", namespaces::COMMON)
        .namespace("xmlns:ns9", namespaces::CONVERSATION)
        .namespace("xmlns:ns10", namespaces::ACTIVITY);
    if view.person.is_some() {
        root = root
            .namespace("xmlns:ns11", namespaces::CASE)
            .namespace("xmlns:ns13", namespaces::CUSTOMER);
    }
    let created = Element::new("ns10:created")
        .element(
            Element::new("ns3:user")
                .value("ns2:name", SYSTEM.1)
                .attribute("id", SYSTEM.0),
        )
        .attribute("date", conversation.created_at.iso_millis());
    let customer = view.person.as_ref().map(|person| {
        Element::new("ns10:customer")
            .value("ns13:customerName", customer_name(&person.contact))
            .element(Element::new("ns13:type").value("ns13:value", INDIVIDUAL))
            .attribute("id", person.contact.id.0)
    });
    let client_info = Element::new("ns10:clientInfo")
        .optional("ns10:referrerUrl", text(info, client_info::REFERRER_URL))
        .value("ns10:isRichTextSupported", rich_text(info))
        .optional("ns10:timeOffset", text(info, client_info::TIME_OFFSET));
    let chat = Element::new("ns10:chat")
        .element(Element::new("ns10:entryPoint").attribute("id", conversation.inbox_id.0))
        .element(client_info)
        .element(transcript.then(|| Element::new("ns10:messages").later("ns10:message")));
    let activity = Element::new("ns9:activity")
        .element(created)
        .optional("ns10:subject", conversation.subject.as_deref())
        .element(customer)
        .element(Element::new("ns10:payload").element(chat))
        .attribute("id", conversation.id.0);
    root.element(activity)
        .attribute("id", conversation.uuid.as_str())
}
