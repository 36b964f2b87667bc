//! The routes of all APIs, sample documents, and checks of the form of refusals.

use crate::support::client::{Call, Reply};
use quick_xml::events::Event;
use serde_json::{Value, json};

/// The API that documents a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Firstline's API: `/api/...`.
    Firstline,
    /// LiveDesk's API: `/api/v2/accounts/...`.
    LiveDesk,
    /// eGain's API: `/ws/v19/clientapplications/...`.
    Egain,
    /// Parlor's own API: `/v1/...`.
    Own,
}

/// One route.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The API that documents the route.
    pub dialect: Dialect,
    /// The supported methods.
    pub methods: &'static [&'static str],
    /// The path, with `{}` in place of each parameter.
    pub path: &'static str,
}

const fn route(dialect: Dialect, methods: &'static [&'static str], path: &'static str) -> Route {
    Route {
        dialect,
        methods,
        path,
    }
}

/// All routes. Tests derive further paths from these routes. Firstline's paths can omit `v1`, or end with a slash.
/// LiveDesk's paths can end with `.json` or a slash. eGain's paths can omit the context root.
pub const ROUTES: &[Route] = &[
    route(
        Dialect::Firstline,
        &["POST"],
        "/api/v1/onsite-account/{}/text-call",
    ),
    route(Dialect::Firstline, &["POST", "PUT"], "/api/v1/auth"),
    route(Dialect::Firstline, &["POST"], "/api/v1/auth/logout"),
    route(Dialect::Firstline, &["GET"], "/api/v1/auth/me"),
    route(Dialect::Firstline, &["GET", "POST"], "/api/v1/contact"),
    route(
        Dialect::Firstline,
        &["GET", "PUT", "PATCH", "DELETE"],
        "/api/v1/contact/{}",
    ),
    route(Dialect::Firstline, &["GET", "POST"], "/api/v1/phone-number"),
    route(
        Dialect::Firstline,
        &["GET", "PUT", "PATCH", "DELETE"],
        "/api/v1/phone-number/{}",
    ),
    route(
        Dialect::Firstline,
        &["GET", "POST"],
        "/api/v1/email-contact",
    ),
    route(
        Dialect::Firstline,
        &["GET", "PUT", "PATCH", "DELETE"],
        "/api/v1/email-contact/{}",
    ),
    route(Dialect::Firstline, &["GET"], "/api/v1/cz-col"),
    route(
        Dialect::Firstline,
        &["POST"],
        "/api/v1/text-call/{}/reply-from-external",
    ),
    route(Dialect::Firstline, &["GET"], "/api/v1/employee"),
    route(Dialect::Firstline, &["GET"], "/api/v1/interact-collection"),
    route(Dialect::Firstline, &["POST"], "/api/v1/message/push"),
    route(Dialect::Firstline, &["GET", "POST"], "/api/v1/ticket"),
    route(
        Dialect::Firstline,
        &["GET", "PUT", "PATCH", "DELETE"],
        "/api/v1/ticket/{}",
    ),
    route(Dialect::Firstline, &["GET", "POST"], "/api/v1/address"),
    route(
        Dialect::Firstline,
        &["GET", "PUT", "PATCH", "DELETE"],
        "/api/v1/address/{}",
    ),
    route(
        Dialect::Firstline,
        &["GET"],
        "/livechat/messenger/{}/apply-query-request",
    ),
    route(
        Dialect::Firstline,
        &["POST"],
        "/livechat/messenger/{}/once-code",
    ),
    route(Dialect::Firstline, &["GET"], "/api/v1/country"),
    route(Dialect::Firstline, &["GET"], "/api/v1/state"),
    route(Dialect::Firstline, &["GET"], "/api/v1/city"),
    route(Dialect::Firstline, &["GET", "POST"], "/api/v1/contact-tag"),
    route(
        Dialect::Firstline,
        &["GET", "PUT", "PATCH", "DELETE"],
        "/api/v1/contact-tag/{}",
    ),
    route(Dialect::Firstline, &["GET"], "/api/v1/sponsor"),
    route(Dialect::Firstline, &["GET"], "/api/v1/category"),
    route(Dialect::Firstline, &["GET"], "/api/v1/subcategory"),
    route(
        Dialect::Firstline,
        &["GET"],
        "/api/v1/ticket-termination-code",
    ),
    route(Dialect::Firstline, &["GET"], "/api/v1/cz-col-category"),
    route(Dialect::Firstline, &["GET"], "/api/v1/contact/{}/cz-col"),
    route(
        Dialect::Firstline,
        &["PUT", "PATCH"],
        "/api/v1/contact/{}/cz-col/{}",
    ),
    route(
        Dialect::Firstline,
        &["GET"],
        "/api/v1/contact/{}/contact-cz-relation",
    ),
    route(
        Dialect::Firstline,
        &["PUT", "PATCH", "DELETE"],
        "/api/v1/contact/{}/contact-cz-relation/{}",
    ),
    route(
        Dialect::Firstline,
        &["DELETE"],
        "/api/v1/contact/{}/cz-col-category/{}",
    ),
    route(
        Dialect::Firstline,
        &["POST"],
        "/api/v1/contact/{}/cz-col-category/{}/contact-cz-relation",
    ),
    route(
        Dialect::LiveDesk,
        &["GET", "POST"],
        "/api/v2/accounts/contacts",
    ),
    route(
        Dialect::LiveDesk,
        &["GET", "PATCH", "PUT"],
        "/api/v2/accounts/contacts/{}",
    ),
    route(
        Dialect::LiveDesk,
        &["POST"],
        "/api/v2/accounts/conversations",
    ),
    route(
        Dialect::LiveDesk,
        &["GET"],
        "/api/v2/accounts/conversations/{}",
    ),
    route(
        Dialect::LiveDesk,
        &["GET", "POST"],
        "/api/v2/accounts/conversations/{}/messages",
    ),
    route(
        Dialect::LiveDesk,
        &["POST"],
        "/api/v2/accounts/conversations/{}/toggle_status",
    ),
    route(
        Dialect::LiveDesk,
        &["GET"],
        "/api/v2/accounts/conversations/meta",
    ),
    route(
        Dialect::LiveDesk,
        &["GET", "POST"],
        "/api/v2/accounts/conversations/{}/labels",
    ),
    route(
        Dialect::LiveDesk,
        &["POST"],
        "/api/v2/accounts/conversations/{}/assignments",
    ),
    route(Dialect::LiveDesk, &["GET"], "/api/v2/accounts/labels"),
    route(Dialect::LiveDesk, &["POST"], "/api/v2/accounts/tickets"),
    route(
        Dialect::LiveDesk,
        &["GET", "PUT"],
        "/api/v2/accounts/tickets/{}",
    ),
    route(Dialect::LiveDesk, &["POST"], "/api/v2/accounts/upload"),
    route(Dialect::LiveDesk, &["GET"], "/api/v2/accounts/agents"),
    route(Dialect::LiveDesk, &["GET"], "/api/v2/accounts/teams"),
    route(Dialect::LiveDesk, &["GET"], "/api/v2/accounts/inboxes"),
    route(Dialect::LiveDesk, &["GET"], "/api/v2/accounts/inboxes/{}"),
    route(
        Dialect::Egain,
        &["POST"],
        "/system/ws/v19/clientapplications/authentication/oauth2/token",
    ),
    route(
        Dialect::Egain,
        &["POST"],
        "/system/ws/v19/clientapplications/authentication/oauth2/revoke",
    ),
    route(
        Dialect::Egain,
        &["GET"],
        "/system/ws/v19/clientapplications/messaging/configuration",
    ),
    route(
        Dialect::Egain,
        &["POST"],
        "/system/ws/v19/clientapplications/messaging/conversation/start",
    ),
    route(
        Dialect::Egain,
        &["POST"],
        "/system/ws/v19/clientapplications/messaging/sendmessage",
    ),
    route(
        Dialect::Egain,
        &["GET"],
        "/system/ws/v19/clientapplications/messaging/conversation/{}",
    ),
    route(
        Dialect::Egain,
        &["PUT", "POST"],
        "/system/ws/v19/clientapplications/messaging/conversation/{}/end",
    ),
    route(
        Dialect::Egain,
        &["PUT", "POST"],
        "/system/ws/v19/clientapplications/messaging/conversation/end/{}",
    ),
    route(
        Dialect::Egain,
        &["GET"],
        "/system/ws/chat/entrypoint/agentAvailability/{}",
    ),
    route(
        Dialect::Egain,
        &["GET"],
        "/system/chat/entrypoint/checkEligibility/{}",
    ),
    route(Dialect::Own, &["GET"], "/openapi.json"),
    route(Dialect::Own, &["GET", "POST"], "/v1/sessions"),
    route(Dialect::Own, &["DELETE"], "/v1/sessions/{}"),
    route(Dialect::Own, &["DELETE"], "/v1/sessions/current"),
    route(Dialect::Own, &["DELETE"], "/v1/sessions/others"),
    route(Dialect::Own, &["POST"], "/v1/password"),
    route(Dialect::Own, &["GET", "PATCH"], "/v1/me"),
    route(Dialect::Own, &["PUT"], "/v1/me/password"),
    route(Dialect::Own, &["PUT", "DELETE"], "/v1/me/avatar"),
    route(Dialect::Own, &["GET"], "/v1/sign-in"),
    route(Dialect::Own, &["GET"], "/v1/sign-in/{}/{}"),
    route(Dialect::Own, &["GET"], "/v1/sign-in/{}/{}/callback"),
    route(Dialect::Own, &["POST"], "/v1/sign-in/totp"),
    route(Dialect::Own, &["GET", "POST"], "/v1/sign-in-providers"),
    route(Dialect::Own, &["GET", "PATCH"], "/v1/sign-in-providers/{}"),
    route(Dialect::Own, &["GET", "POST"], "/v1/me/logins"),
    route(Dialect::Own, &["DELETE"], "/v1/me/logins/{}"),
    route(Dialect::Own, &["GET", "POST"], "/v1/agents/{}/logins"),
    route(Dialect::Own, &["DELETE"], "/v1/agents/{}/logins/{}"),
    route(Dialect::Own, &["GET", "POST"], "/v1/me/totp"),
    route(Dialect::Own, &["POST"], "/v1/me/totp/confirm"),
    route(Dialect::Own, &["POST"], "/v1/me/totp/recovery-codes"),
    route(Dialect::Own, &["POST"], "/v1/me/totp/remove"),
    route(Dialect::Own, &["DELETE"], "/v1/agents/{}/totp"),
    route(Dialect::Own, &["PUT"], "/v1/me/presence"),
    route(Dialect::Own, &["GET", "POST"], "/v1/conversations"),
    route(Dialect::Own, &["GET"], "/v1/conversations/{}"),
    route(
        Dialect::Own,
        &["GET", "POST"],
        "/v1/conversations/{}/messages",
    ),
    route(Dialect::Own, &["GET"], "/v1/conversations/{}/routing"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/pick-up"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/resolve"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/reopen"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/assign"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/transfer"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/release"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/unassign"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/merge"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/unmerge"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/team"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/followers"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/unread"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/snooze"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/close"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/pend"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/priority"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/labels"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/attributes"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/case"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/skills"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/read"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/typing"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/off-record"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/rating"),
    route(
        Dialect::Own,
        &["POST"],
        "/v1/conversations/{}/off-record-messages",
    ),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/viewing"),
    route(Dialect::Own, &["GET"], "/v1/conversations/{}/viewers"),
    route(Dialect::Own, &["GET"], "/v1/conversations/{}/thread"),
    route(Dialect::Own, &["GET"], "/v1/conversations/{}/events"),
    route(Dialect::Own, &["GET"], "/v1/conversations/{}/audit"),
    route(Dialect::Own, &["GET", "POST"], "/v1/conversations/{}/pages"),
    route(Dialect::Own, &["GET"], "/v1/viewers"),
    route(
        Dialect::Own,
        &["GET", "PUT", "DELETE"],
        "/v1/conversations/{}/draft",
    ),
    route(
        Dialect::Own,
        &["POST"],
        "/v1/conversations/{}/draft/hand-over",
    ),
    route(Dialect::Own, &["GET"], "/v1/me/drafts"),
    route(Dialect::Own, &["GET", "POST"], "/v1/macros"),
    route(Dialect::Own, &["GET", "PATCH", "DELETE"], "/v1/macros/{}"),
    route(Dialect::Own, &["GET"], "/v1/macros/{}/preview"),
    route(Dialect::Own, &["POST"], "/v1/conversations/{}/apply-macro"),
    route(
        Dialect::Own,
        &["GET"],
        "/v1/conversations/{}/scheduled-messages",
    ),
    route(Dialect::Own, &["GET"], "/v1/me/scheduled-messages"),
    route(
        Dialect::Own,
        &["GET", "PATCH", "DELETE"],
        "/v1/scheduled-messages/{}",
    ),
    route(Dialect::Own, &["POST"], "/v1/scheduled-messages/{}/send"),
    route(
        Dialect::Own,
        &["POST"],
        "/v1/conversations/{}/service-record",
    ),
    route(
        Dialect::Own,
        &["POST"],
        "/v1/conversations/{}/service-record/complete",
    ),
    route(
        Dialect::Own,
        &["POST"],
        "/v1/conversations/{}/service-record/reopen",
    ),
    route(Dialect::Own, &["GET"], "/v1/conversations/{}/place"),
    route(Dialect::Own, &["GET"], "/v1/conversations/{}/reads"),
    route(Dialect::Own, &["GET", "PUT"], "/v1/me/settings"),
    route(
        Dialect::Own,
        &["GET", "PUT"],
        "/v1/me/notification-settings",
    ),
    route(Dialect::Own, &["GET"], "/v1/notifications"),
    route(Dialect::Own, &["POST"], "/v1/notifications/read"),
    route(Dialect::Own, &["GET"], "/v1/push/key"),
    route(Dialect::Own, &["GET", "POST"], "/v1/push/subscriptions"),
    route(Dialect::Own, &["DELETE"], "/v1/push/subscriptions/{}"),
    route(Dialect::Own, &["GET", "POST"], "/v1/views"),
    route(Dialect::Own, &["GET", "PATCH", "DELETE"], "/v1/views/{}"),
    route(Dialect::Own, &["POST"], "/v1/undo"),
    route(Dialect::Own, &["DELETE"], "/v1/messages/{}"),
    route(Dialect::Own, &["GET", "POST"], "/v1/bulk"),
    route(Dialect::Own, &["GET"], "/v1/bulk/{}"),
    route(Dialect::Own, &["GET"], "/v1/bulk/{}/items"),
    route(Dialect::Own, &["POST"], "/v1/messages/{}/delivery"),
    route(Dialect::Own, &["POST"], "/v1/messages/{}/retry"),
    route(Dialect::Own, &["GET", "POST"], "/v1/cases"),
    route(Dialect::Own, &["GET"], "/v1/cases/{}"),
    route(Dialect::Own, &["POST"], "/v1/cases/{}/close"),
    route(Dialect::Own, &["POST"], "/v1/cases/{}/reopen"),
    route(Dialect::Own, &["GET", "POST"], "/v1/tickets"),
    route(Dialect::Own, &["GET", "PATCH", "DELETE"], "/v1/tickets/{}"),
    route(Dialect::Own, &["GET"], "/v1/floor"),
    route(Dialect::Own, &["GET"], "/v1/floor/agents"),
    route(Dialect::Own, &["GET", "POST"], "/v1/queues"),
    route(Dialect::Own, &["GET", "PATCH"], "/v1/queues/{}"),
    route(Dialect::Own, &["POST"], "/v1/queues/{}/take-next"),
    route(Dialect::Own, &["GET"], "/v1/queues/{}/figures"),
    route(Dialect::Own, &["GET"], "/v1/agents/{}/figures"),
    route(Dialect::Own, &["GET"], "/v1/agents/{}/drafts"),
    route(Dialect::Own, &["GET", "PATCH"], "/v1/account"),
    route(Dialect::Own, &["GET", "POST"], "/v1/agents"),
    route(Dialect::Own, &["GET", "PATCH"], "/v1/agents/{}"),
    route(Dialect::Own, &["POST"], "/v1/agents/{}/password-link"),
    route(Dialect::Own, &["GET", "POST"], "/v1/teams"),
    route(Dialect::Own, &["GET", "PATCH"], "/v1/teams/{}"),
    route(Dialect::Own, &["GET", "POST"], "/v1/departments"),
    route(Dialect::Own, &["GET", "PATCH"], "/v1/departments/{}"),
    route(Dialect::Own, &["GET", "POST"], "/v1/hours"),
    route(Dialect::Own, &["GET", "PATCH"], "/v1/hours/{}"),
    route(Dialect::Own, &["GET", "POST"], "/v1/inboxes"),
    route(Dialect::Own, &["GET", "PATCH"], "/v1/inboxes/{}"),
    route(Dialect::Own, &["GET", "POST"], "/v1/labels"),
    route(Dialect::Own, &["GET", "PATCH", "DELETE"], "/v1/labels/{}"),
    route(Dialect::Own, &["GET", "POST"], "/v1/classifications"),
    route(Dialect::Own, &["GET", "PATCH"], "/v1/classifications/{}"),
    route(Dialect::Own, &["GET", "POST"], "/v1/attribute-groups"),
    route(Dialect::Own, &["GET", "PATCH"], "/v1/attribute-groups/{}"),
    route(Dialect::Own, &["GET", "POST"], "/v1/contacts/{}/rows"),
    route(Dialect::Own, &["PATCH", "DELETE"], "/v1/contact-rows/{}"),
    route(Dialect::Own, &["GET"], "/v1/skills"),
    route(Dialect::Own, &["GET", "POST"], "/v1/attributes"),
    route(Dialect::Own, &["GET", "PATCH"], "/v1/attributes/{}"),
    route(Dialect::Own, &["GET", "POST"], "/v1/credentials"),
    route(Dialect::Own, &["DELETE"], "/v1/credentials/{}"),
    route(Dialect::Own, &["POST"], "/v1/credentials/{}/rotate"),
    route(Dialect::Own, &["GET"], "/v1/audit"),
    route(Dialect::Own, &["GET"], "/v1/me/unread"),
    route(Dialect::Own, &["GET", "POST"], "/v1/contacts"),
    route(Dialect::Own, &["GET", "PATCH"], "/v1/contacts/{}"),
    route(Dialect::Own, &["POST"], "/v1/contacts/{}/block"),
    route(Dialect::Own, &["POST"], "/v1/contacts/{}/unblock"),
    route(Dialect::Own, &["POST"], "/v1/contacts/{}/contact-points"),
    route(Dialect::Own, &["DELETE"], "/v1/contact-points/{}"),
    route(Dialect::Own, &["GET", "POST"], "/v1/contacts/{}/notes"),
    route(Dialect::Own, &["GET"], "/v1/contacts/{}/candidates"),
    route(Dialect::Own, &["GET"], "/v1/contacts/{}/pages"),
    route(Dialect::Own, &["DELETE"], "/v1/contact-notes/{}"),
    route(Dialect::Own, &["POST"], "/v1/contacts/{}/merge"),
    route(Dialect::Own, &["GET"], "/v1/contacts/{}/merges"),
    route(Dialect::Own, &["POST"], "/v1/merges/{}/undo"),
    route(Dialect::Own, &["POST"], "/v1/contacts/{}/erase"),
    route(Dialect::Own, &["GET"], "/v1/contacts/{}/erasure"),
    route(Dialect::Own, &["GET"], "/v1/contacts/{}/export"),
    route(Dialect::Own, &["POST"], "/v1/attachments"),
    route(Dialect::Own, &["GET"], "/v1/attachments/{}"),
    route(Dialect::Own, &["POST"], "/v1/attachments/{}/answer"),
    route(Dialect::Own, &["GET"], "/v1/attachments/{}/content"),
    route(Dialect::Own, &["GET"], "/v1/attachments/{}/thumbnail"),
    route(Dialect::Own, &["GET"], "/v1/search"),
    route(Dialect::Own, &["GET"], "/v1/events"),
    route(Dialect::Own, &["GET", "POST"], "/v1/callbacks"),
    route(Dialect::Own, &["GET", "PUT", "DELETE"], "/v1/callbacks/{}"),
    route(Dialect::Own, &["POST"], "/v1/callbacks/{}/secret"),
    route(Dialect::Own, &["POST"], "/v1/callbacks/{}/test"),
    route(Dialect::Own, &["POST"], "/v1/callbacks/{}/pause"),
    route(Dialect::Own, &["POST"], "/v1/callbacks/{}/resume"),
    route(Dialect::Own, &["POST"], "/v1/callbacks/{}/replay"),
    route(Dialect::Own, &["GET"], "/v1/callbacks/{}/deliveries"),
    route(Dialect::Own, &["GET"], "/v1/callback-deliveries/{}"),
    route(Dialect::Own, &["POST"], "/v1/callback-deliveries/{}/replay"),
    route(Dialect::Own, &["GET"], "/v1/live"),
];

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

/// The claim that a 503 makes about its request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The request was not carried out, and never will be.
    NothingChanged,
    /// The request may or may not have been carried out.
    Unknown,
}

/// Returns the claim that a 503 of any dialect makes. Panics if the answer is not such a 503.
#[track_caller]
pub fn claim(reply: &Reply) -> Claim {
    assert_eq!(reply.status, 503, "{}", reply.text());
    let document = reply.json();
    let said = |field: &str| document[field].as_str().unwrap_or_default().to_owned();
    match (said("code").as_str(), said("message") + &said("error")) {
        ("503-100" | "unavailable", _) => Claim::NothingChanged,
        ("503-101" | "outcome-unknown", _) => Claim::Unknown,
        (_, text) if text == "Service Unavailable" => Claim::NothingChanged,
        (_, text) if text == "Service temporarily unavailable, please try again" => {
            Claim::NothingChanged
        }
        (_, text) if text.starts_with("The outcome of the request is unknown. Repeat it") => {
            Claim::Unknown
        }
        _ => panic!("{document}"),
    }
}

/// Checks that a refusal has the form of its dialect.
///
/// # Errors
///
/// The form is different. The error is a text that describes the difference.
pub fn refused_well(dialect: Dialect, call: &Call, reply: &Reply) -> Result<(), String> {
    let content_type = reply.header("content-type").unwrap_or_default();
    let media = content_type.split(';').next().unwrap_or_default().trim();
    if call.method == "HEAD" {
        return Ok(());
    }
    if dialect == Dialect::Egain && media == "application/xml" {
        let root = well_formed_xml(&reply.body)?;
        let needed: &[&str] = match root.as_str() {
            "error" => &["<code>", "<developerMessage>"],
            _ => &["<error>", "<error_description>"],
        };
        return match needed.iter().find(|part| !reply.text().contains(**part)) {
            Some(part) => Err(format!("an error document without {part}")),
            None => Ok(()),
        };
    }
    let expected = if dialect == Dialect::Own {
        "application/problem+json"
    } else {
        "application/json"
    };
    if media != expected {
        return Err(format!("content type {content_type:?}"));
    }
    let body: Value =
        serde_json::from_slice(&reply.body).map_err(|error| format!("not JSON: {error}"))?;
    let said = |name: &str| {
        body.get(name)
            .and_then(Value::as_str)
            .is_some_and(|text| !text.is_empty())
    };
    let well = match dialect {
        Dialect::Firstline => {
            let errors_well = body.get("errors").is_none_or(|errors| {
                errors.as_object().is_some_and(|fields| {
                    !fields.is_empty()
                        && fields.values().all(|texts| {
                            texts.as_array().is_some_and(|texts| {
                                !texts.is_empty() && texts.iter().all(Value::is_string)
                            })
                        })
                })
            });
            said("message") && errors_well
        }
        Dialect::LiveDesk => {
            let failed = said("message") && body.get("attributes").is_some_and(Value::is_array);
            let unrouted = body
                .get("status")
                .is_none_or(|status| *status == json!(reply.status));
            // The answers about tickets have a different form.
            let enveloped = said("message") && body.get("code") == Some(&json!(reply.status));
            (said("error") && unrouted) || failed || enveloped
        }
        Dialect::Egain => {
            let coded = body["code"]
                .as_str()
                .is_some_and(|code| code.starts_with(&format!("{}-", reply.status)));
            (coded && said("developerMessage")) || (said("error") && said("error_description"))
        }
        Dialect::Own => {
            said("type") && said("title") && said("detail") && body["status"] == json!(reply.status)
        }
    };
    if well {
        Ok(())
    } else {
        Err("not the dialect's error document".to_owned())
    }
}

/// Checks that the body of an answer fits its content type.
///
/// # Errors
///
/// The body does not fit. The error is a text that describes the difference.
pub fn readable(reply: &Reply) -> Result<(), String> {
    let content_type = reply.header("content-type").unwrap_or_default();
    // Other tests check compressed answers.
    if reply.header("content-encoding").is_some() {
        return Ok(());
    }
    if content_type.contains("json") {
        serde_json::from_slice::<Value>(&reply.body)
            .map(|_| ())
            .map_err(|error| format!("not JSON: {error}"))
    } else if content_type.contains("xml") {
        well_formed_xml(&reply.body).map(|_| ())
    } else {
        Ok(())
    }
}

/// Checks that the body is well-formed XML with allowed characters, and returns the local name of the root element.
fn well_formed_xml(body: &[u8]) -> Result<String, String> {
    let text = std::str::from_utf8(body).map_err(|error| format!("not UTF-8: {error}"))?;
    let legal = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    if let Some(bad) = text.chars().find(|c| !legal(*c)) {
        return Err(format!("a character that XML forbids: {bad:?}"));
    }
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut depth, mut root) = (0, None);
    loop {
        match reader
            .read_event()
            .map_err(|error| format!("not XML: {error}"))?
        {
            Event::Start(element) => {
                depth += 1;
                root.get_or_insert_with(|| element.local_name().as_ref().to_owned());
            }
            Event::Empty(element) => {
                root.get_or_insert_with(|| element.local_name().as_ref().to_owned());
            }
            Event::End(_) => depth -= 1,
            Event::Text(text) if depth == 0 && !text.as_ref().trim().is_empty() => {
                return Err("text outside of the root element".to_owned());
            }
            Event::GeneralRef(name) => {
                let known = ["amp", "lt", "gt", "quot", "apos"]
                    .iter()
                    .any(|known| **known == *name.as_ref());
                if !known && !matches!(name.resolve_char_ref(), Ok(Some(c)) if legal(c)) {
                    return Err(format!("a reference that XML does not know: {name:?}"));
                }
            }
            Event::Eof if depth != 0 => return Err("elements are left open".to_owned()),
            Event::Eof => return root.ok_or_else(|| "no root element".to_owned()),
            _ => {}
        }
    }
}
