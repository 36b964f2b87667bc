//! `/v1/notifications` and `/v1/me/notification-settings`: the notifications of the caller, and the settings for them.

use crate::answer::{Answered, Next, answer, next, ok, ok_versioned};
use crate::document::fields::{Id, List, Text, Time, Whole};
use crate::document::query::{Flag, Limit};
use crate::document::words::NotificationKind;
use crate::document::{Faults, FieldPath, Wire, code, request};
use crate::extract::{Body, ByAgent, Call, Idempotent, IfMatch, Query, query};
use crate::problems::{self, Refused};
use crate::refusals::{plainly, refused};
use parlor_engine::EngineError;
use parlor_engine::notifications::{NotificationPage, NotificationView, TEXT_CHARS};
use parlor_model::command::{MAX_NAMED_NOTIFICATIONS, ReadNotifications, SaveNotificationSettings};
use parlor_model::entities::{NotificationSettings as Row, channels};
use parlor_model::hours::minutes;
use parlor_model::ids::{ConversationId, MAX_ID};
use parlor_model::notifications::{Channels, Preferences, QuietHours, parse_name};
use parlor_model::refusal::{FieldCode, Refusal};
use parlor_model::version;
use parlor_model::words::{NotificationKind as Kind, Word as _};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// A notification of the caller.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Notification {
    /// The id of the notification, made of its kind and the id of its conversation. An agent has at most one
    /// notification of each kind for a conversation.
    id: String,
    kind: NotificationKind,
    /// The position of the notification in the caller's list. Each further cause, such as another message, gives the
    /// notification a new, higher position.
    position: i64,
    /// The number of causes, such as new messages, since the notification was last read.
    count: i64,
    /// The time of the newest cause of the notification, for example of the newest message.
    at: Time,
    /// The time at which the notification was marked as read. `null` means that the notification is unread.
    #[schema(required)]
    read_at: Option<Time>,
    conversation_id: i64,
    /// The message that is the newest cause. `null` means that the newest cause is not a message.
    #[schema(required)]
    message_id: Option<i64>,
    /// The agent who caused the notification most recently. `null` means that the customer or Parlor itself caused it.
    #[schema(required)]
    agent_id: Option<i64>,
    /// The name of the conversation's contact. `null` means that the name is unknown, or that the caller may no longer
    /// see the conversation.
    #[schema(required)]
    title: Option<String>,
    /// The beginning of the message in one line, at most 160 characters. `null` means that there is no text, or that
    /// the caller may no longer see the conversation.
    #[schema(required)]
    text: Option<String>,
}

/// The OpenAPI document states this limit in the description of `text`. If the constant changes, this assertion fails.
/// Then change the description too.
const _: () = assert!(TEXT_CHARS == 160);

impl From<NotificationView> for Notification {
    fn from(view: NotificationView) -> Self {
        let row = view.row;
        Self {
            id: row.name(),
            kind: NotificationKind(row.kind),
            position: row.position,
            count: row.count,
            at: Time(row.notified_at),
            read_at: row.read_at.map(Time),
            conversation_id: row.conversation_id.0,
            message_id: row.message_id.map(|id| id.0),
            agent_id: row.caused_by.map(|id| id.0),
            title: view.title,
            text: view.text,
        }
    }
}

/// A page of the caller's notifications.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Notifications {
    data: Vec<Notification>,
    next: Next,
    /// The number of all unread notifications of the caller.
    unread: i64,
}

/// The number of the caller's unread notifications.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnreadNotifications {
    /// The number of all unread notifications of the caller.
    unread: i64,
}

query! {
    /// The query string of `list_notifications`.
    pub(crate) struct NotificationQuery {
        /// Lists only unread notifications (`true`) or only read notifications (`false`).
        unread: Flag,
        /// Lists only notifications of this kind.
        kind: NotificationKind,
        /// The value of `next` in the previous page.
        after: Id,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// Lists the caller's notifications, newest first.
///
/// No other agent sees these notifications. Parlor keeps only the newest 500 notifications of each agent. A further
/// cause of an unread notification increases `count` and moves the notification to the top of the list.
#[utoipa::path(
    get, path = "/v1/notifications", tag = "notifications", operation_id = "list_notifications",
    responses((status = 200, description = "A page of notifications", body = Notifications)),
)]
pub(crate) async fn list(
    ByAgent(call): ByAgent,
    Query(query): Query<NotificationQuery>,
) -> Answered {
    let limit = Limit::or_default(query.limit);
    let page = NotificationPage {
        after: query.after.map(|id| id.0),
        unread: query.unread.map(|flag| flag.0),
        kind: query.kind.map(|kind| kind.0),
        limit: limit.saturating_add(1),
    };
    let engine = call.engine();
    let mut rows = engine.notifications(&call.caller, call.agent, page).await?;
    let next = next(&mut rows, limit, |view| view.row.position);
    let unread = engine
        .unread_notifications(call.caller.account, call.agent)
        .await?;
    Ok(ok(&Notifications {
        data: rows.into_iter().map(Notification::from).collect(),
        next,
        unread,
    }))
}

/// The id of a notification.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NotificationId((ConversationId, Kind));

impl Wire for NotificationId {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let Value::String(text) = value else {
            faults.add(at, code::WRONG_TYPE, "Send a string here.");
            return None;
        };
        let name = parse_name(&text);
        if name.is_none() {
            faults.add(
                at,
                code::MALFORMED,
                "Send the id of a notification, such as mentioned-4711.",
            );
        }
        name.map(Self)
    }

    fn describe() -> RefOr<Schema> {
        let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(format!("^({})-[1-9][0-9]{{0,14}}$", kinds.join("|"))))
            .into()
    }
}

request! {
    /// The notifications to mark as read. Each member selects some notifications. Parlor marks every notification that
    /// at least one member selects.
    pub(crate) struct ReadNow {
        /// Selects the notifications with these ids. Parlor ignores the ids of notifications that are no longer stored.
        ids: List<NotificationId, MAX_NAMED_NOTIFICATIONS>,
        /// Selects all notifications up to and including this position.
        up_to: Option<Whole<0, MAX_ID>>,
        /// Selects all notifications about the conversation with this id.
        conversation_id: Option<Id>,
        /// `true` selects all notifications.
        all: Option<bool>,
    }
}

/// Marks notifications as read.
///
/// The event `notification.read` informs the caller's other devices. Parlor itself marks all notifications about a
/// conversation as read if the caller reads the conversation to its end, writes a message, picks up the conversation or
/// changes its status. If another agent takes over or ends a conversation, Parlor also marks notifications of the
/// previous assignee as read. These are the notifications of the kinds `assigned`, `new_message` and `snooze_ended`
/// about this conversation.
#[utoipa::path(
    post, path = "/v1/notifications/read", tag = "notifications", operation_id = "read_notifications",
    request_body(examples(
        ("some" = (summary = "Some notifications", value = json!({"ids": ["mentioned-4711"]}))),
        ("all" = (summary = "All up to a position", value = json!({"up_to": 9001}))),
    )),
    responses((status = 200, description = "The number of unread notifications", body = UnreadNotifications)),
)]
pub(crate) async fn read(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Body(request): Body<ReadNow>,
) -> Answered {
    let up_to = match request.all {
        Some(true) => Some(MAX_ID),
        Some(false) | None => request.up_to.map(|position| position.0),
    };
    let command = ReadNotifications {
        named: request.ids.0.into_iter().map(|id| id.0).collect(),
        about: request.conversation_id.map(|id| ConversationId(id.0)),
        up_to,
    };
    keyed
        .execute(call.engine(), command, |unread| {
            answer(200, &UnreadNotifications { unread: *unread })
        })
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

/// The channels through which the caller gets one kind of notification.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct KindChannels {
    /// Whether Parlor creates notifications of this kind. If `false`, `push` and `mail` have no effect.
    desk: bool,
    /// Whether Parlor pushes notifications of this kind to the caller's subscribed browsers.
    push: bool,
    /// Whether Parlor lists unread notifications of this kind in the digests that it sends by mail.
    mail: bool,
}

impl From<Channels> for KindChannels {
    fn from(channels: Channels) -> Self {
        let Channels { desk, push, mail } = channels;
        Self { desk, push, mail }
    }
}

request! {
    /// The channels through which the caller gets one kind of notification. An absent member gets its default value.
    pub(crate) struct NewKindChannels {
        /// Whether Parlor creates notifications of this kind. If `false`, `push` and `mail` have no effect.
        desk: Option<bool>,
        /// Whether Parlor pushes notifications of this kind to the caller's subscribed browsers.
        push: Option<bool>,
        /// Whether Parlor lists unread notifications of this kind in the digests that it sends by mail.
        mail: Option<bool>,
    }
}

/// Declares the channels of every kind of notification, for answers and for requests.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $field:ident = $kind:ident,)+) => {
        /// The channels through which the caller gets each kind of notification.
        #[derive(Debug, Serialize, ToSchema)]
        pub(crate) struct ChannelsByKind {
            $($(#[doc = $doc])* $field: KindChannels,)+
        }

        request! {
            /// The channels through which the caller gets each kind of notification. Absent kinds get their default
            /// channels.
            pub(crate) struct NewChannelsByKind {
                $($(#[doc = $doc])* $field: Option<NewKindChannels>,)+
            }
        }

        /// The compiler checks that every kind has a member.
        const _: fn(Kind) = |kind| match kind {
            $(Kind::$kind => {})+
        };

        impl ChannelsByKind {
            fn of(row: Option<&Row>) -> Self {
                Self { $($field: channels(row, Kind::$kind).into(),)+ }
            }
        }

        impl NewChannelsByKind {
            fn into_model(self) -> Preferences {
                let mut preferences = Preferences::default();
                $(if let Some(given) = self.$field {
                    let usual = Channels::default_of(Kind::$kind);
                    let channels = Channels {
                        desk: given.desk.unwrap_or(usual.desk),
                        push: given.push.unwrap_or(usual.push),
                        mail: given.mail.unwrap_or(usual.mail),
                    };
                    // Only differences from the defaults are stored, because a later version of Parlor may have other
                    // defaults.
                    if channels != usual {
                        preferences.0.insert(Kind::$kind, channels);
                    }
                })+
                preferences
            }
        }
    };
}

kinds! {
    /// A conversation was assigned or offered to the caller, or a conversation that is assigned to the caller was
    /// reopened.
    assigned = Assigned,
    /// A note mentions the caller.
    mentioned = Mentioned,
    /// Another person wrote in a conversation that is assigned to the caller.
    new_message = NewMessage,
    /// A conversation that the caller follows has a new message, another status or another agent.
    conversation_changed = ConversationChanged,
    /// A message of the caller could not be delivered.
    delivery_failed = DeliveryFailed,
    /// The snooze ended in a conversation that is assigned to the caller, or that the caller had snoozed.
    snooze_ended = SnoozeEnded,
    /// A scheduled message of the caller could not be sent.
    scheduled_failed = ScheduledFailed,
}

/// Quiet hours: the time of each day in which Parlor sends no pushes and no mails.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuietTime<'a> {
    /// The beginning of the quiet hours, as `HH:MM`.
    from: String,
    /// The end of the quiet hours, as `HH:MM`. If the end is before the beginning, the end is on the next day.
    to: String,
    /// The caller's time zone, as an IANA name.
    time_zone: &'a str,
}

fn clock(minutes: i64) -> String {
    format!(
        "{:02}:{:02}",
        minutes.div_euclid(60),
        minutes.rem_euclid(60)
    )
}

/// A time of day, in minutes from midnight.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TimeOfDay(i64);

impl Wire for TimeOfDay {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let Value::String(text) = value else {
            faults.add(at, code::WRONG_TYPE, "Send a string here.");
            return None;
        };
        let time = minutes(&text).filter(|minutes| *minutes < parlor_model::hours::DAY_MINUTES);
        if time.is_none() {
            let detail = "Send a time of day from 00:00 to 23:59.";
            faults.add(at, code::MALFORMED, detail);
        }
        time.map(Self)
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^([01][0-9]|2[0-3]):[0-5][0-9]$"))
            .into()
    }
}

request! {
    /// Quiet hours: the time of each day in which Parlor sends no pushes and no mails.
    pub(crate) struct NewQuietTime {
        /// The beginning of the quiet hours, as `HH:MM`.
        from: TimeOfDay,
        /// The end of the quiet hours, as `HH:MM`. If the end is before the beginning, the end is on the next day.
        to: TimeOfDay,
        /// The caller's time zone, as an IANA name.
        time_zone: Text<1, 64>,
    }
}

request! {
    /// The body of a request that saves the caller's notification settings.
    pub(crate) struct NewNotificationSettings {
        /// The channels of each kind of notification. Default: the default channels of all kinds.
        kinds: Option<NewChannelsByKind>,
        /// Whether pushes show the contact's name and the text of the message. Default: `true`.
        push_text: Option<bool>,
        /// The time of each day in which Parlor sends no pushes and no mails. Default: no quiet hours.
        quiet_hours: Option<NewQuietTime>,
    }
}

/// The caller's notification settings.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NotificationSettings<'a> {
    kinds: ChannelsByKind,
    /// Whether pushes show the contact's name and the text of the message.
    push_text: bool,
    /// The time of each day in which Parlor sends no pushes and no mails. `null` means that there are no quiet hours.
    #[schema(required)]
    quiet_hours: Option<QuietTime<'a>>,
    /// Whether this server sends digests by mail.
    mail_available: bool,
    /// The version of the settings. Send the version as `If-Match` with a change: Parlor then refuses the change if the
    /// settings have changed since you read them. The `ETag` header has the same value.
    version: String,
    /// The time of the last change. `null` means that the caller has never saved these settings, so the defaults apply.
    #[schema(required)]
    updated_at: Option<Time>,
}

impl<'a> NotificationSettings<'a> {
    fn of(row: Option<&'a Row>, mail_available: bool) -> Self {
        let quiet = row.and_then(|row| row.quiet_hours.as_ref());
        Self {
            kinds: ChannelsByKind::of(row),
            push_text: row.is_none_or(|row| row.push_text),
            quiet_hours: quiet.map(|quiet| QuietTime {
                from: clock(quiet.from),
                to: clock(quiet.to),
                time_zone: &quiet.time_zone,
            }),
            mail_available,
            version: version::of_notification_settings(row),
            updated_at: row.map(|row| Time(row.updated_at)),
        }
    }
}

/// Returns the caller's notification settings.
#[utoipa::path(
    get, path = "/v1/me/notification-settings", tag = "notifications", operation_id = "get_notification_settings",
    responses((status = 200, description = "The channels", body = NotificationSettings<'_>)),
)]
pub(crate) async fn settings(ByAgent(call): ByAgent) -> Answered {
    let engine = call.engine();
    let row = engine
        .notification_settings(call.caller.account, call.agent)
        .await?;
    let shown = NotificationSettings::of(row.as_ref(), engine.sends_digests());
    Ok(ok_versioned(&shown, &shown.version))
}

/// Saves the caller's notification settings.
///
/// The request replaces all previous settings. During quiet hours, Parlor sends no pushes, and sends digests only after
/// the end of the quiet hours. Parlor still creates notifications in that time.
#[utoipa::path(
    put, path = "/v1/me/notification-settings", tag = "notifications", operation_id = "save_notification_settings",
    request_body(example = json!({
        "kinds": {"mentioned": {"mail": false}, "conversation_changed": {"push": true}},
        "quiet_hours": {"from": "20:00", "to": "08:00", "time_zone": "Europe/Oslo"},
    })),
    responses((status = 200, description = "The channels", body = NotificationSettings<'_>)),
)]
pub(crate) async fn save(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    IfMatch(expects): IfMatch,
    Body(request): Body<NewNotificationSettings>,
) -> Answered {
    let command = SaveNotificationSettings {
        agent: call.agent,
        kinds: request
            .kinds
            .map(NewChannelsByKind::into_model)
            .unwrap_or_default(),
        push_text: request.push_text.unwrap_or(true),
        quiet_hours: request.quiet_hours.map(|quiet| QuietHours {
            from: quiet.from.0,
            to: quiet.to.0,
            time_zone: quiet.time_zone.0,
        }),
    };
    let mail = call.engine().sends_digests();
    keyed
        .execute_if(call.engine(), command, expects, move |row| {
            answer(200, &NotificationSettings::of(Some(row), mail))
        })
        .await
        .map_err(|error| not_saved(error, &call))
}

fn not_saved(error: EngineError, call: &Call) -> Refused {
    if let EngineError::Refused(Refusal::Invalid(faults)) = &error
        && let Some(fault) = faults.first()
    {
        let detail = match fault.code {
            FieldCode::Unknown => "Send an IANA name, such as Europe/Oslo.",
            _ => "Send an end that differs from the beginning.",
        };
        return problems::invalid_field(fault.field.clone(), fault.code.code(), detail);
    }
    refused(error, plainly(Some(&call.caller.config)))
}
