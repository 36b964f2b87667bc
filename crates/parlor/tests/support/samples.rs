//! Sample documents for the routes of all APIs.

use crate::support::routes::{Dialect, Route};
use serde_json::{Value, json};

/// Returns a request body that the route accepts, or null if the route needs no body.
pub fn sample(route: &Route) -> Value {
    let path = route.path;
    match route.dialect {
        Dialect::Firstline if path.ends_with("text-call") => json!({
            "identifier_type": "onsite_contact_sn", "identifier": "VIP-A0001", "message": "Is it in stock?", "should_enter_queue": true,
            "assignee_id": 7, "interact_collection_data": {"memo": "m", "cz_cols": [{"id": 230, "value": "v"}, {"id": 226, "value": null}]},
        }),
        Dialect::Firstline if path.ends_with("auth") => {
            json!({"name": "gil@globex.test", "password": "correct horse battery staple", "ttl": 60})
        }
        Dialect::Firstline if path.ends_with("reply-from-external") => {
            json!({"content": "It is.", "is_note": 0})
        }
        Dialect::Firstline if path.ends_with("message/push") => json!({
            "contactable_type": "App\\LivechatContact", "contactable_id": 502, "type": "text", "message": "Hello", "is_force": 1,
        }),
        Dialect::Firstline if path.contains("/ticket") => json!({
            "subject": "s", "content": "c", "handler_id": 7, "due_at": "2030-01-31 09:30:00", "priority": 1, "status": 0,
            "status_memo": "m", "contact_id": 1002,
        }),
        Dialect::Firstline if path.contains("contact-tag") => {
            json!({"name": "vip", "description": "d"})
        }
        Dialect::Firstline if path.contains("cz-relation") => {
            json!({"cz_cols": [{"id": 303, "value": "v"}]})
        }
        Dialect::Firstline if path.contains("/cz-col/") => json!({"value": "v"}),
        Dialect::Firstline if path.contains("phone-number") => {
            json!({"profile_id": 1002, "type": 1, "number": "+886912345679", "country_code": "886", "description": "d"})
        }
        Dialect::Firstline if path.ends_with("once-code") => json!({"once_code": "1001-0-1-x"}),
        Dialect::Firstline if path.contains("/address") => {
            json!({"profile_id": 1001, "type": 1, "address": "1 Harbour Road"})
        }
        Dialect::Firstline if path.contains("email-contact") => {
            json!({"contact_id": 1002, "profile_id": 1002, "email": "fang@example.test", "name": "n", "description": "d"})
        }
        Dialect::Firstline => json!({
            "first_name": "Lin", "last_name": "Mei", "membership_no": "M1", "identity_no": "A1", "gender": 1, "birth_at": "1990-01-31",
            "cz_cols": [{"id": 303, "value": "v"}],
        }),
        Dialect::LiveDesk if path.contains("contacts") => json!({
            "inbox_id": 407, "name": "Test", "email": "test@example.test", "phone_number": "+886900000002", "identifier": "u-1",
            "avatar_url": "http://127.0.0.1:9/a.png", "additional_attributes": {"city": "Taipei"}, "custom_attributes": {"loyalty_no": "1"},
            "blocked": false, "source_id": "s-1",
        }),
        Dialect::LiveDesk if path.ends_with("messages") => json!({
            "content": "Hello", "private": false, "message_type": "incoming", "content_type": "text", "content_attributes": {"in_reply_to": 1},
            "source_id": "m-1", "echo_id": "e-1",
        }),
        Dialect::LiveDesk if path.ends_with("toggle_status") => {
            json!({"status": "snoozed", "snoozed_until": 1_900_000_000})
        }
        Dialect::LiveDesk if path.ends_with("labels") => json!({"labels": ["a", "b"]}),
        Dialect::LiveDesk if path.ends_with("assignments") => {
            json!({"assignee_id": 8, "team_id": 5})
        }
        Dialect::LiveDesk if path.contains("tickets") => json!({
            "title": "t", "description": "d", "priority": "normal", "ticket_type": "incident", "custom_fields": {"a": 1}, "tags": ["x"],
            "attachments": [{"file_url": "https://files.example.test/a.png"}], "assignment_team": "nobody",
            "requester": {"euid": "contact_2219256"}, "submitter": {"id": "u_8"},
        }),
        Dialect::LiveDesk => json!({
            "inbox_id": "407", "contact_id": 2_219_256, "source_id": "123456789", "status": "open", "assignee_id": 8, "team_id": 5,
            "snoozed_until": null, "message": {"content": "Hi", "content_type": "text"},
            "additional_attributes": {"a": 1}, "custom_attributes": {"order_no": "1", "tier": "Gold"},
        }),
        Dialect::Egain if path.ends_with("sendmessage") => json!({
            "conversation": {"id": TALK}, "type": {"value": "text/html"}, "content": "<p>Where is <b>my</b> order?</p>",
        }),
        // A request that ends a conversation, or a request for a transcript, has no body.
        Dialect::Egain if path.contains('{') => Value::Null,
        Dialect::Egain => json!({
            "entryPointConfiguration": {"entryPoint": {"id": "1001"}, "lastModified": {"date": "2025-07-31T09:12:44.000Z"}},
            "activity": {
                "subject": "Order", "case": {"id": 5512},
                "payload": {"chat": {"clientInfo": {"timeOffset": "-60", "referrerName": "n", "referrerURL": "https://shop.example/", "isRichTextSupported": true}}},
                "customAttributes": {"customAttribute": [{"attribName": "tier", "attribValues": {"attribValue": [{"value": "Gold"}]}}]},
                "customer": {"type": {"value": "individual"}, "contacts": {"contact": [{
                    "firstName": "Ann", "lastName": "Lee", "externalId": "CRM-1042", "email": [{"emailAddress": "ann.lee@example.test"}],
                    "phone": [{"type": {"value": "mobile"}, "phoneNo": "5550100", "countryCode": "44", "areaCode": "20"}],
                    "social": [{"type": {"value": "instagram"}, "socialId": "ann.lee"}],
                    "customAttributes": {"customAttribute": [{"attribName": "loyalty_no", "attribValues": {"attribValue": [{"value": "7"}]}}]},
                }]}},
            },
        }),
        Dialect::Own if path.ends_with("/scheduled-messages/{}") => {
            json!({"content": "a", "html": false, "send_at": "2039-01-31T09:30:00Z", "cancel_on_reply": true})
        }
        Dialect::Own if path.ends_with("/notifications/read") => {
            json!({"ids": ["mentioned-1"], "up_to": 5, "conversation_id": 1, "all": false})
        }
        Dialect::Own if path.ends_with("/notification-settings") => json!({
            "kinds": {"mentioned": {"desk": true, "push": false, "mail": true}}, "push_text": true,
            "quiet_hours": {"from": "20:00", "to": "08:00", "time_zone": "UTC"},
        }),
        Dialect::Own if path.ends_with("/push/subscriptions") => json!({
            "endpoint": "https://push.example/a", "name": "a",
            "keys": {
                "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
                "auth": "BTBZMqHH6r4Tts7J_aSIgg",
            },
        }),
        Dialect::Own if path.starts_with("/v1/macros") => json!({
            "short_code": "a", "name": "n", "content": "Hello {{contact.name|you}}", "html": false, "kind": "note", "attachment_ids": [],
            "actions": [{"kind": "add_labels", "labels": ["a"]}, {"kind": "set_priority", "priority": "high"}, {"kind": "snooze", "for_s": 60}],
        }),
        Dialect::Own if path.ends_with("apply-macro") => {
            json!({"macro_id": 1, "blanks": {"a": "b"}, "seen_position": 9, "remove_draft": false})
        }
        Dialect::Own if path.ends_with("/draft") => {
            json!({"content": "a", "kind": "note", "html": false, "attachment_ids": [], "in_reply_to": null, "mentions": [7]})
        }
        Dialect::Own if path.ends_with("hand-over") => json!({"agent_id": 7}),
        Dialect::Own if path.ends_with("sessions") => {
            json!({"email": "gil@globex.test", "password": "correct horse battery staple"})
        }
        Dialect::Own if path == "/v1/password" => {
            json!({"token": "no-such-link", "password": "another long password"})
        }
        Dialect::Own if path == "/v1/me/password" => {
            json!({"current_password": "not the password", "password": "another long password"})
        }
        Dialect::Own if path == "/v1/me" => json!({"name": "A"}),
        Dialect::Own if path.ends_with("password-link") => json!({}),
        Dialect::Own if path == "/v1/sign-in/totp" => json!({"totp": "287082"}),
        Dialect::Own if path.starts_with("/v1/sign-in-providers") => json!({
            "key": "k", "name": "n", "issuer": "https://id.acme.test", "client_id": "c", "client_secret": "s", "scopes": ["email"],
            "groups_claim": "groups", "roles": {"staff": "agent"}, "default_role": null, "creates_agents": true, "teams": [5],
            "second_factors": ["mfa"], "active": true,
        }),
        Dialect::Own if path == "/v1/me/logins" => {
            json!({"provider": "acme", "password": "not the password"})
        }
        Dialect::Own if path == "/v1/agents/{}/logins" => {
            json!({"provider": "acme", "subject": "s"})
        }
        Dialect::Own if path == "/v1/me/totp" => json!({"password": "not the password"}),
        Dialect::Own if path.starts_with("/v1/me/totp/") => json!({"totp": "287082"}),
        Dialect::Own if path.ends_with("/totp") => json!({}),
        Dialect::Own if path.ends_with("typing") => json!({"typing": true, "private": false}),
        Dialect::Own if path.ends_with("/rating") => json!({"rating": 5}),
        Dialect::Own if path.ends_with("off-record") => json!({"off_record": true}),
        Dialect::Own if path.ends_with("off-record-messages") => json!({"content": "a"}),
        Dialect::Own if path.ends_with("/answer") => json!({"answer": "accepted"}),
        Dialect::Own if path.ends_with("viewing") => json!({"viewing": true}),
        Dialect::Own if path.ends_with("presence") => json!({"availability": "online"}),
        Dialect::Own if path.ends_with("messages") => {
            json!({"content": "Hello", "kind": "outgoing", "attachment_ids": []})
        }
        Dialect::Own if path.ends_with("conversations") => json!({
            "inbox_id": 1, "intent": {"kind": "enqueue", "agent_id": 7}, "message": "m", "subject": "s", "case": "new", "team_id": 5,
            "priority": "high", "labels": ["a"], "custom_attributes": {"order_no": "1", "tier": "Gold"}, "additional_attributes": {"a": [1]},
            "client_info": {"page": "p"}, "status": "open", "reopens": true,
            "service_record": {"memo": "m", "values": [{"name": "topic", "value": "v"}]},
            "who": {"kind": "look_up", "look_up": {"kind": "email", "value": "jo@example.test"},
                "person": {"given_name": "Jo", "contact_points": [{"kind": "mobile_phone", "value": "+4915112345678"}]}},
        }),
        Dialect::Own if path == "/v1/bulk" => {
            json!({"conversation_ids": [1], "act": {"kind": "labels", "add": ["a"], "remove": ["b"]}})
        }
        Dialect::Own if path == "/v1/undo" => json!({"token": "no-such-token"}),
        Dialect::Own if path.starts_with("/v1/conversations") && path.ends_with("/merge") => {
            json!({"into_id": 1})
        }
        Dialect::Own if path.ends_with("unassign") => json!({"to": "queue"}),
        Dialect::Own if path.ends_with("team") => json!({"team_id": 5}),
        Dialect::Own if path.ends_with("followers") => json!({"add": [7], "remove": [8]}),
        Dialect::Own if path.ends_with("unread") => json!({"position": 1}),
        Dialect::Own if path.ends_with("take-next") => json!({}),
        Dialect::Own if path.ends_with("assign") => json!({"agent_id": 8}),
        Dialect::Own if path.ends_with("transfer") => json!({"queue": "support", "note": "n"}),
        Dialect::Own if path.ends_with("snooze") => json!({"until": "2039-01-31T09:30:00Z"}),
        Dialect::Own if path.ends_with("priority") => json!({"priority": "high"}),
        Dialect::Own if path.ends_with("labels") => json!({"add": ["a"], "remove": ["b"]}),
        Dialect::Own if path.ends_with("attributes") => json!({
            "subject": "s", "custom_attributes": {"order_no": "1", "tier": "Gold"}, "additional_attributes": {"a": [1]},
        }),
        Dialect::Own if path.ends_with("pages") => json!({
            "pages": [{"url": "https://shop.example/cart", "title": "Cart", "at": "2026-01-31T09:30:00Z"}],
        }),
        Dialect::Own if path.ends_with("case") => json!({"case_id": 5512}),
        Dialect::Own if path.ends_with("skills") => {
            json!({"skills": [{"name": "german", "level": 2, "relax_after_s": 60}]})
        }
        Dialect::Own if path.ends_with("service-record") => {
            json!({"memo": "m", "values": [{"name": "topic", "value": "v"}, {"id": 230, "value": null}]})
        }
        Dialect::Own if path.ends_with("typing") => json!({"typing": true}),
        Dialect::Own if path.ends_with("delivery") => {
            json!({"delivery": "failed", "error": "mailbox full"})
        }
        Dialect::Own if path.starts_with("/v1/queues") => json!({
            "key": "q", "distribution": "manual", "department": 1, "skills": [{"name": "german", "level": 2}], "overflow": "support",
            "overflow_after_s": 5, "max_length": 7, "hours": null, "accept_within_s": 9, "dispatch_per_agent": 2,
        }),
        Dialect::Own if path.starts_with("/v1/agents") => json!({
            "name": "A", "email": "a@acme.test", "role": "agent", "visibility": "own", "capacity": 3, "active": true, "skills": {"german": 2}, "teams": [5],
            "queues": ["support"],
        }),
        Dialect::Own if path.starts_with("/v1/hours") => json!({
            "key": "h", "time_zone": "UTC", "weekly": [{"days": ["mon"], "from": "09:00", "to": "17:00"}],
            "holidays": [{"date": "2030-12-25", "name": "n", "from": "10:00", "to": "11:00"}],
        }),
        Dialect::Own if path.starts_with("/v1/inboxes") => json!({
            "key": "i", "name": "n", "kind": "web", "queue": "support", "department": null, "active": true, "webhook_url": "http://127.0.0.1:9/",
            "hmac_token": "12345678", "single_conversation": false, "starts_pending": false,
        }),
        Dialect::Own if path.starts_with("/v1/labels") => {
            json!({"name": "l", "colour": "#102030", "description": "d"})
        }
        Dialect::Own if path.starts_with("/v1/classifications") => {
            json!({"kind": "category", "name": "c", "description": "d", "active": true})
        }
        Dialect::Own if path.starts_with("/v1/attribute-groups") => {
            json!({"object": "contact_row", "name": "g", "description": "d"})
        }
        Dialect::Own if path.contains("rows") => {
            json!({"group_id": 12, "values": {"a": 1}})
        }
        Dialect::Own if path.starts_with("/v1/attributes") => {
            json!({"object": "contact", "name": "a", "label": "l", "value_type": "choice", "options": ["o"]})
        }
        Dialect::Own if path.starts_with("/v1/credentials") => {
            json!({"kind": "access_token", "name": "n", "agent_id": 7, "inbox_ids": []})
        }
        Dialect::Own if path.starts_with("/v1/account") => {
            json!({"name": "n", "time_zone": "UTC", "language": "en", "allow_over_capacity": false, "weights": {"web": 2}, "totp_required": "nobody", "password_sign_in": true})
        }
        Dialect::Own if path.starts_with("/v1/teams") || path.starts_with("/v1/departments") => {
            json!({"name": "n"})
        }
        Dialect::Own if path.ends_with("cases") => json!({"subject": "s", "contact_id": 1042}),
        Dialect::Own if path.contains("/v1/tickets") => json!({
            "subject": "s", "description": "d", "kind": "incident", "status": "open", "status_note": "n", "priority": "high", "contact_id": 1042,
            "assignee_id": 7, "team_id": 5, "labels": ["a"], "custom_attributes": {}, "attachment_ids": [], "due_at": "2030-01-01T00:00:00Z",
        }),
        Dialect::Own if path.ends_with("callbacks") => json!({
            "name": "n", "url": "https://partner.example/hook", "format": "native", "inbox_id": 1, "events": ["message.*"], "timeout_s": 5,
            "concurrency": 2, "settings": {"a": [1]},
        }),
        Dialect::Own if path.ends_with("callbacks/{}") => {
            json!({"name": "n", "events": ["message.*"], "timeout_s": 5, "settings": {"a": [1]}})
        }
        Dialect::Own if path.ends_with("callbacks/{}/replay") => json!({"from": 1, "to": 2}),
        Dialect::Own if path.ends_with("secret") => json!({"keep_old": true}),
        Dialect::Own if path.ends_with("contacts") => json!({
            "given_name": "Jo", "contact_points": [{"kind": "mobile_phone", "value": "+4915112345678"}], "custom_attributes": {"loyalty_no": "L-1"},
            "identity": {"inbox_id": 1},
        }),
        Dialect::Own if path.ends_with("contacts/{}") => {
            json!({"name": "Jo", "family_name": null, "phone": "+4915112345679", "additional_attributes": {"a": [1]}})
        }
        Dialect::Own if path.ends_with("contact-points") => {
            json!({"kind": "home_phone", "value": "+4915112345670"})
        }
        Dialect::Own if path.ends_with("notes") => json!({"content": "Hello"}),
        Dialect::Own if path.ends_with("merge") => {
            json!({"contact_id": 1042, "evidence": "given"})
        }
        Dialect::Own => json!({}),
    }
}

/// A placeholder in the bodies of [`sample`]. Tests replace it by the UUID of an ongoing eGain conversation.
pub const TALK: &str = "00000000-0000-4000-8000-0000000000aa";

/// The body of [`sample`] for a message through eGain's API, but as XML.
pub const EGAIN_MESSAGE_XML: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<message xmlns="http://bindings.egain.com/ws/model/v19/gen/live/message">
  <conversation id="00000000-0000-4000-8000-0000000000aa"/><type><value>text/html</value></type><content>&lt;p&gt;Where is &lt;b&gt;my&lt;/b&gt; order?&lt;/p&gt;</content>
</message>"#;

/// The body of [`sample`] for the start of a conversation through eGain's API, but as XML.
pub const EGAIN_XML: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<conversation xmlns="http://bindings.egain.com/ws/model/v19/gen/live/conversation" xmlns:ep="http://bindings.egain.com/ws/model/v19/gen/live/entrypoint" xmlns:act="http://bindings.egain.com/ws/model/v19/gen/interaction/activity">
  <entryPointConfiguration><ep:entryPoint id="1001"/><ep:lastModified date="2025-07-31T09:12:44.000Z"/></entryPointConfiguration>
  <activity><act:subject>Order</act:subject><act:case id="5512"/>
    <act:payload><act:chat><act:clientInfo><act:timeOffset>-60</act:timeOffset><act:isRichTextSupported>true</act:isRichTextSupported></act:clientInfo></act:chat></act:payload>
    <act:customAttributes><customAttribute><attribName>tier</attribName><attribValues><attribValue><value>Gold</value></attribValue></attribValues></customAttribute></act:customAttributes>
    <act:customer><type><value>individual</value></type><contacts><contact><firstName>Ann</firstName><externalId>CRM-1042</externalId>
      <email><emailAddress>ann.lee@example.test</emailAddress></email><phone><type><value>mobile</value></type><phoneNo>5550100</phoneNo></phone></contact></contacts></act:customer>
  </activity>
</conversation>"#;
