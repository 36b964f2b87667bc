//! Automation: an event makes Parlor send the HTTP request of a webhook script (contract 5). An administrator
//! configures webhook scripts.
//!
//! The vendor documents the triggers, the parts of a script (URL, method, parameters, headers) and some names of
//! variables. All other parts are inferred or are additions of Parlor, and `docs/dialects/firstline.md` describes them.
//! This is an example of an endpoint's settings:
//!
//! ```json
//! {"triggers": ["customer_replies", "conversation_ended"], "method": "POST",
//!  "headers": [{"name": "X-Key", "value": "..."}], "parameters": [{"name": "text", "value": "{{message_content}}"}],
//!  "body": "{\"text\": \"{{message_content}}\"}"}
//! ```
//!
//! The encoding of a variable's value depends on the part of the request. In the URL, in query parameters and in forms,
//! the value is percent-encoded. In JSON strings, the value is escaped. In headers, the value is UTF-8 without control
//! characters. In other bodies, the value is unchanged. The value of an unknown variable is empty.

use super::contact_body::{self, ContactBody, DETAIL};
use super::text_call_body;
use super::times::Clocks;
use parlor_engine::callbacks::{
    Authorization, CallbackFormat, DeliveryJob, Outgoing, Rendered, check_header, only, some_of,
};
use parlor_engine::percent::escaped;
use parlor_model::callbacks::{TEST_EVENT, holds_credentials, is_address};
use parlor_model::entities::{JsonMap, Person};
use parlor_model::words::{EndpointFormat, MessageKind, PointKind};
use serde_json::{Value, json};

/// The callback format of webhook scripts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Automation;

impl CallbackFormat for Automation {
    fn format(&self) -> EndpointFormat {
        EndpointFormat::FirstlineAutomation
    }

    fn check(&self, settings: &JsonMap) -> Result<(), String> {
        only(
            settings,
            &["triggers", "method", "url", "headers", "parameters", "body"],
        )?;
        some_of(settings, "triggers", &TRIGGERS)?;
        for name in ["method", "url", "body"] {
            if settings.get(name).is_some_and(|value| !value.is_string()) {
                return Err(format!("{name} is a text."));
            }
        }
        let text = |name: &str| settings.get(name).and_then(Value::as_str);
        let method = method(text("method"))?;
        if text("body").is_some() && matches!(method, "GET" | "DELETE") {
            return Err(
                "A request with the method GET or DELETE has no body. Leave body out.".to_owned(),
            );
        }
        for name in ["headers", "parameters"] {
            pairs(settings, name).map_err(|sentence| {
                format!(
                    "{sentence} Give {name} as a list of {{\"name\": \"...\", \"value\": \"...\"}}. New settings replace all \
                     stored settings, so give the stored values again too. To keep all stored settings, leave the field settings out."
                )
            })?;
        }
        for (name, value) in pairs(settings, "headers")? {
            check_header(&name, &value)?;
        }
        if (self.addresses(settings).iter()).any(|url| !is_address(url) || holds_credentials(url)) {
            return Err("url is an http:// or https:// address that can be called, without a user or a password.".to_owned());
        }
        Ok(())
    }

    fn addresses(&self, settings: &JsonMap) -> Vec<String> {
        let url = settings.get("url").and_then(Value::as_str);
        url.map(str::to_owned).into_iter().collect()
    }

    fn render(&self, jobs: &[DeliveryJob<'_>]) -> Rendered {
        let Some(job) = jobs.first() else {
            return Rendered::Skip;
        };
        let settings = &job.endpoint.settings;
        let wanted = settings.get("triggers").and_then(Value::as_array);
        let is_wanted = |trigger: &&'static str| {
            wanted.is_none_or(|wanted| {
                *trigger == TEST || wanted.is_empty() || wanted.iter().any(|name| name == trigger)
            })
        };
        // An event calls a script at most once. The call has only one trigger: the first of the event's triggers that
        // is also in the setting `triggers`. If this setting is absent or empty, all triggers are accepted.
        match triggers(job).into_iter().find(is_wanted) {
            None => Rendered::Skip,
            Some(trigger) => match script(job, &Variables::of(job, trigger)) {
                Ok(request) => Rendered::Request(Box::new(request)),
                Err(sentence) => Rendered::Impossible(sentence.to_owned()),
            },
        }
    }
}

/// All triggers that a script can have. The trigger of a test request ([`TEST`]) is not in this list.
const TRIGGERS: [&str; 13] = [
    "contact_created",
    "contact_updated",
    "ticket_created",
    "ticket_updated",
    "customer_replies",
    "agent_initiates_contact",
    "agent_replies",
    "agent_answers_customer",
    "call_connected",
    "conversation_ended",
    "file_uploaded",
    "employee_logged_in",
    "employee_logged_out",
];
/// The trigger of a test request.
const TEST: &str = "test";

/// Returns the triggers of an event. A new message with files can have two triggers. The first trigger depends on the
/// kind of the message and can be missing. The other trigger is `file_uploaded`.
fn triggers(job: &DeliveryJob<'_>) -> Vec<&'static str> {
    let created = job.event().kind == "message.created";
    let upload = job
        .message()
        .is_some_and(|message| created && !message.attachments.is_empty());
    let more = upload.then_some("file_uploaded");
    trigger(job).into_iter().chain(more).collect()
}

/// Returns the first trigger of an event. The names are Parlor's own, because the vendor's identifiers are unknown.
fn trigger(job: &DeliveryJob<'_>) -> Option<&'static str> {
    let data = job.data();
    let word = |name: &str| data.get(name).and_then(Value::as_str).unwrap_or_default();
    match job.event().kind.as_str() {
        "contact.created" => Some("contact_created"),
        "contact.updated" if !shows_change(job) => None,
        "contact.updated" => Some("contact_updated"),
        "case.created" | "ticket.created" => Some("ticket_created"),
        "case.updated" | "ticket.updated" => Some("ticket_updated"),
        "message.created" => match job.message()?.kind {
            MessageKind::Incoming => Some("customer_replies"),
            // The agent's message is the first message of the conversation, so the message is not a reply.
            MessageKind::Outgoing if job.message()?.position == 1 => {
                Some("agent_initiates_contact")
            }
            MessageKind::Outgoing => Some("agent_replies"),
            MessageKind::Note | MessageKind::Activity => None,
        },
        "conversation.picked_up" => Some("agent_answers_customer"),
        // Parlor has no telephone calls, so this trigger concerns text calls. A text call is connected when it is
        // assigned to an employee (INFERRED).
        "conversation.assigned" => Some("call_connected"),
        "conversation.status_changed" => {
            let ended = |status: &str| matches!(status, "resolved" | "closed");
            (ended(word("to")) && !ended(word("from"))).then_some("conversation_ended")
        }
        "agent.presence_changed" => match (word("from"), word("to")) {
            ("offline", to) if to != "offline" => Some("employee_logged_in"),
            (from, "offline") if from != "offline" => Some("employee_logged_out"),
            _ => None,
        },
        TEST_EVENT => Some(TEST),
        _ => None,
    }
}

/// Whether the change of the event's contact is visible in the vendor's API or in a variable. If the event does not
/// contain the contact's earlier state, the change counts as visible, except if the event marks the contact as
/// unchanged.
fn shows_change(job: &DeliveryJob<'_>) -> bool {
    let views = job.views();
    let (Some(now), Some(before)) = (job.person(), views.before.as_ref()) else {
        return !views.unchanged;
    };
    let shown = |person: &Person| {
        let clocks = Clocks::new(job.config, person.contact.created_at);
        let mut body =
            serde_json::to_value(ContactBody::of(person, job.config, &clocks)).unwrap_or_default();
        if let Some(body) = body.as_object_mut() {
            body.remove("updated_at");
        }
        let mut variables = JsonMap::new();
        contact(person, &mut |name: &str, value| {
            drop(variables.insert(name.to_owned(), value))
        });
        (body, variables)
    };
    shown(&now) != shown(before)
}

/// Builds the script's request with the values of its variables.
fn script(job: &DeliveryJob<'_>, variables: &Variables) -> Result<Outgoing, &'static str> {
    let settings = &job.endpoint.settings;
    let text = |name: &str| settings.get(name).and_then(Value::as_str);
    let method = method(text("method"))?;
    let parameters = pairs(settings, "parameters")?;
    let mut url = variables.fill(text("url").unwrap_or(&job.endpoint.url), escaped);
    let mut headers: Vec<(String, String)> = pairs(settings, "headers")?
        .into_iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), variables.fill(&value, one_line)))
        .collect();
    let declared = headers
        .iter()
        .find(|(name, _)| name == "content-type")
        .map(|(_, value)| value.to_ascii_lowercase());
    let form = declared
        .as_deref()
        .is_some_and(|declared| declared.starts_with("application/x-www-form-urlencoded"));
    let json = declared
        .as_deref()
        .is_none_or(|declared| declared.contains("json"));
    let encoded = |value: &str| variables.fill(value, |text| text.to_owned());
    let query = || {
        parameters
            .iter()
            .map(|(name, value)| format!("{}={}", escaped(name), escaped(&encoded(value))))
            .collect::<Vec<_>>()
            .join("&")
    };
    let in_query = matches!(method, "GET" | "DELETE") || text("body").is_some();
    let body = if in_query {
        if !parameters.is_empty() {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&query());
        }
        match (text("body"), method) {
            (Some(body), "POST" | "PUT") if json => variables.fill(body, inside_json),
            (Some(body), "POST" | "PUT") if form => variables.fill(body, escaped),
            (Some(body), "POST" | "PUT") => encoded(body),
            _ => String::new(),
        }
    } else if form {
        query()
    } else {
        let members: JsonMap = parameters
            .iter()
            .map(|(name, value)| (name.clone(), Value::String(encoded(value))))
            .collect();
        Value::Object(members).to_string()
    };
    if declared.is_none() && !body.is_empty() {
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
    }
    Ok(Outgoing {
        method,
        url,
        headers,
        body: body.into_bytes(),
        authorization: Authorization::None,
    })
}

/// Returns the HTTP method in the setting `method`. The default is `POST`.
fn method(named: Option<&str>) -> Result<&'static str, &'static str> {
    match named.unwrap_or("POST") {
        "GET" => Ok("GET"),
        "POST" => Ok("POST"),
        "PUT" => Ok("PUT"),
        "DELETE" => Ok("DELETE"),
        _ => Err("The script's method is not one of GET, POST, PUT, DELETE."),
    }
}

/// Returns the names and values in the setting `name`, which is `headers` or `parameters`. A missing value is an error,
/// because the administrator may have forgotten a secret.
fn pairs(settings: &JsonMap, name: &str) -> Result<Vec<(String, String)>, &'static str> {
    let Some(list) = settings.get(name) else {
        return Ok(Vec::new());
    };
    let list = list
        .as_array()
        .ok_or("The script's headers and parameters must be lists.")?;
    list.iter()
        .map(|pair| {
            let text = |name: &str| pair.get(name).and_then(Value::as_str);
            let name = text("name")
                .filter(|name| !name.is_empty())
                .ok_or("A header or parameter of the script has no name.")?;
            let value = text("value").ok_or("A header or parameter of the script has no value.")?;
            Ok((name.to_owned(), value.to_owned()))
        })
        .collect()
}

/// The values of the variables that a script may use.
struct Variables(JsonMap);

impl Variables {
    fn of(job: &DeliveryJob<'_>, trigger: &str) -> Self {
        let mut all = JsonMap::new();
        let mut put = |name: &str, value: Value| {
            all.insert(name.to_owned(), value);
        };
        put("trigger", trigger.into());
        put("event_number", job.event().number.into());
        put("occurred_at", job.event().occurred_at.iso_millis().into());
        put("delivery_id", job.delivery.id.as_str().into());
        put("account_id", job.event().account_id.0.into());
        put("employee_id", json!(job.event().agent_id));
        put("employee_name", json!(job.agent().map(|a| a.name.as_str())));
        if let Some(conversation) = job.conversation() {
            put("session_id.session_id", conversation.id.0.into());
            put("text_call_id", conversation.id.0.into());
            put("onsite_account_id", conversation.inbox_id.0.into());
            put("onsite_contact_id", conversation.identity_id.0.into());
            put("assignee_id", json!(text_call_body::assignee(conversation)));
            put("status", text_call_body::status_of(conversation).into());
            for (name, kept) in [("page.url", "page_url"), ("page.title", "page_title")] {
                let value = conversation.client_info.get(kept).cloned();
                put(name, value.unwrap_or_default());
            }
        }
        let serial = job.views().identity.as_ref().and_then(|i| i.serial.clone());
        put("onsite_contact_sn", json!(serial));
        put("contactable_user_id", json!(serial));
        if let Some(message) = job.message() {
            put("message_id", message.id.0.into());
            put("message_content", message.content.as_str().into());
            put("file_count", message.attachments.len().into());
            if let Some(file) = message.attachments.first() {
                put("file_id", file.id.0.into());
                put("file_name", file.file_name.as_str().into());
                put("file_type", file.content_type.as_str().into());
                put("file_url", job.links.to(file).into());
            }
        }
        if let Some(person) = job.person() {
            contact(&person, &mut put);
        }
        for name in ["ticket_id", "case_id"] {
            let data = job.data();
            let known = data.get(name).or(data.get("case_id"));
            if let Some(id) = known {
                put(name, id.clone());
            }
        }
        Self(all)
    }

    /// Replaces each name in double braces with its value. If an inserted value contains names in double braces, these
    /// names stay unchanged.
    fn fill(&self, template: &str, encode: impl Fn(&str) -> String) -> String {
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("{{") {
            out.push_str(before);
            let Some((name, after)) = after.split_once("}}") else {
                out.push_str("{{");
                rest = after;
                continue;
            };
            let value = match self.0.get(name.trim()) {
                Some(Value::String(text)) => text.clone(),
                Some(Value::Null) | None => String::new(),
                Some(other) => other.to_string(),
            };
            out.push_str(&encode(&value));
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

/// Adds the variables of a contact. The values have the same form as in the API.
fn contact(person: &Person, put: &mut impl FnMut(&str, Value)) {
    let contact = &person.contact;
    put("contactable_username", contact_body::name(contact).into());
    put("contact_id", contact.id.0.into());
    put("contact_name", contact_body::name(contact).into());
    put(
        "contact_first_name",
        json!(contact_body::first_name(contact)),
    );
    put("contact_last_name", json!(contact.given_name));
    put("contact_email", json!(person.value(PointKind::Email)));
    let phone = [
        PointKind::Phone,
        PointKind::MobilePhone,
        PointKind::HomePhone,
        PointKind::OfficePhone,
    ];
    let phone = phone.into_iter().find_map(|kind| person.value(kind));
    put("contact_phone_number", json!(phone));
    for (name, value) in &contact.custom_attributes {
        put(&format!("contact_{name}"), value.clone());
    }
    for (name, value) in &contact.details {
        let name = name.strip_prefix(DETAIL).unwrap_or(name);
        if value.is_string() {
            put(&format!("contact_{name}"), value.clone());
        }
    }
}

/// Escapes a text for the inside of a JSON string.
fn inside_json(text: &str) -> String {
    let quoted = Value::String(text.to_owned()).to_string();
    quoted
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or_default()
        .to_owned()
}

/// Replaces control characters with spaces, because a header's value cannot contain control characters. Other
/// characters are sent in UTF-8.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_in_once_and_encoded() {
        let mut all = JsonMap::new();
        all.insert("a".to_owned(), "x\"{{b}}\n&=é".into());
        all.insert("b".to_owned(), 5.into());
        all.insert("none".to_owned(), Value::Null);
        let variables = Variables(all);
        let plain = |text: &str| text.to_owned();
        for (template, filled) in [
            ("", ""),
            ("{{b}}", "5"),
            ("<{{ b }}{{b}}>", "<55>"),
            ("{{none}}{{unknown}}", ""),
            ("{{b", "{{b"),
            ("{b}}", "{b}}"),
            ("{{{b}}}", "}"),
        ] {
            assert_eq!(variables.fill(template, plain), filled, "{template}");
        }
        assert_eq!(variables.fill("{{a}}", plain), "x\"{{b}}\n&=é");
        assert_eq!(
            variables.fill("{\"t\":\"{{a}}\"}", inside_json),
            r#"{"t":"x\"{{b}}\n&=é"}"#
        );
        assert_eq!(
            variables.fill("{{a}}", escaped),
            "x%22%7B%7Bb%7D%7D%0A%26%3D%C3%A9"
        );
        assert_eq!(variables.fill("{{a}}", one_line), "x\"{{b}} &=é");
    }
}
