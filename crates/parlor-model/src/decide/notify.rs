//! Notifications: the changes of a command that concern agents personally, and the ways to tell them.
//!
//! [`notify`] compares the conversations and messages before and after a command, as the last step of its decision. So no
//! act knows notifications, and every act causes them. An agent without unread notifications costs no look-up, and a
//! change that concerns nobody writes nothing.

use super::needs::want;
use crate::audience::Audience;
use crate::entities::{
    Conversation, Event, Message, Notification, NotificationSettings, Push, ScheduledMessage,
    Timer, channels,
};
use crate::ids::{AccountId, AgentId, ConversationId, MessageId};
use crate::notifications::{
    DIGEST_AFTER_S, FORGOTTEN_AT_ONCE, MAX_NOTIFICATIONS, PUSH_HOLD_S, PushSubscription,
};
use crate::row::Row as _;
use crate::state::{Context, Decided, State, Stop};
use crate::visibility::ReaderVisibility;
use crate::words::{
    Delivery, MessageKind, NotificationKind, ScheduledState, SenderKind, Status, TimerKind,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// A reason to notify an agent.
#[derive(Clone, Debug)]
struct Cause {
    account: AccountId,
    conversation: ConversationId,
    agent: AgentId,
    kind: NotificationKind,
    message: Option<MessageId>,
    by: Option<AgentId>,
}

/// The notifications that the work of an agent answers.
#[derive(Clone, Copy, Debug)]
enum Answered {
    /// All notifications about the conversation: the agent has seen it.
    All,
    /// Those of the agent who has the conversation: somebody else has it now, or it is done.
    Work,
    /// Those of one kind.
    Only(NotificationKind),
}

impl Answered {
    fn covers(self, kind: NotificationKind) -> bool {
        match self {
            Self::All => true,
            Self::Work => matches!(
                kind,
                NotificationKind::Assigned
                    | NotificationKind::NewMessage
                    | NotificationKind::SnoozeEnded
            ),
            Self::Only(one) => kind == one,
        }
    }
}

/// The end of some notifications.
#[derive(Clone, Copy, Debug)]
struct Handled {
    account: AccountId,
    conversation: ConversationId,
    agent: AgentId,
    answered: Answered,
}

/// The effects of a command on notifications.
#[derive(Debug, Default)]
struct Plan {
    handled: Vec<Handled>,
    causes: Vec<Cause>,
}

impl Plan {
    fn cause(&mut self, cause: Cause) {
        let same = |known: &Cause| {
            (known.conversation, known.agent, known.kind)
                == (cause.conversation, cause.agent, cause.kind)
        };
        if !self.causes.iter().any(same) {
            self.causes.push(cause);
        }
    }

    fn tells(&self, conversation: ConversationId, agent: AgentId) -> bool {
        (self.causes.iter()).any(|cause| (cause.conversation, cause.agent) == (conversation, agent))
    }
}

const fn ended(status: Status) -> bool {
    matches!(status, Status::Resolved | Status::Closed)
}

fn author(message: &Message) -> Option<AgentId> {
    match message.sender_kind {
        SenderKind::Agent => message.sender_id.map(AgentId),
        SenderKind::Contact | SenderKind::System => None,
    }
}

/// The effects of the current command. `actor` is the agent who acts.
fn plan(state: &State, actor: Option<AgentId>) -> Decided<Plan> {
    let mut plan = Plan::default();
    let conversations = state.changed_conversations();
    if conversations.is_empty() {
        return Ok(plan);
    }
    let messages = state.changed_messages();
    let scheduled = state.changed_scheduled();
    for (before, now) in conversations {
        let Some(now) = now else {
            continue;
        };
        // Most starts concern nobody.
        if before.is_none()
            && now.assignee_id.is_none()
            && now.followers.is_empty()
            && now.mentioned.is_empty()
        {
            continue;
        }
        let of_this = |message: &&Message| message.conversation_id == now.id;
        let written: Vec<&Message> = (messages.iter())
            .filter(|(before, _)| before.is_none())
            .filter_map(|(_, message)| *message)
            // The messages that Parlor itself writes are news to nobody.
            .filter(|message| message.kind != MessageKind::Activity)
            .filter(|message| message.sender_kind != SenderKind::System)
            .filter(of_this)
            .collect();
        work(&mut plan, before, now, actor, &written);
        if let Some(before) = before {
            woken(&mut plan, state, (before, now), actor, &written)?;
            unmentioned(&mut plan, before, now);
        }
        texts(&mut plan, before, now, &written);
        for (was, message) in &messages {
            if let (Some(was), Some(message)) = (was, message)
                && of_this(message)
            {
                delivery(&mut plan, now, was, message);
            }
        }
        for (was, row) in &scheduled {
            if was.is_some_and(|was| was.conversation_id == now.id) {
                unsent(&mut plan, now, *was, *row);
            }
        }
        if let Some(before) = before
            && !now.followers.is_empty()
        {
            followed(&mut plan, state, (before, now), actor, &written)?;
        }
    }
    Ok(plan)
}

/// A conversation came to an agent, or left one, or is done.
fn work(
    plan: &mut Plan,
    before: Option<&Conversation>,
    now: &Conversation,
    actor: Option<AgentId>,
    written: &[&Message],
) {
    let (account, conversation) = (now.account_id, now.id);
    let handled = |agent, answered| Handled {
        account,
        conversation,
        agent,
        answered,
    };
    if let Some(before) = before {
        if let Some(former) = before.assignee_id
            && now.assignee_id != Some(former)
        {
            plan.handled.push(handled(former, Answered::Work));
        }
        if let Some(agent) = now.assignee_id
            && ended(now.status)
            && !ended(before.status)
        {
            plan.handled.push(handled(agent, Answered::Work));
        }
        if let Some(actor) = actor {
            let wrote = written.iter().any(|message| author(message) == Some(actor));
            let began = now.assignee_id == Some(actor)
                && (now.picked_up_at != before.picked_up_at
                    || now.assigned_at != before.assigned_at);
            if wrote || began || now.status != before.status {
                plan.handled.push(handled(actor, Answered::All));
            }
        }
    }
    let Some(agent) = now.assignee_id.filter(|_| now.status.is_live()) else {
        return;
    };
    let cause = |kind| Cause {
        account,
        conversation,
        agent,
        kind,
        message: now.last_message_id,
        by: actor,
    };
    let kept = before.is_some_and(|before| before.assignee_id == Some(agent));
    let woke = before.is_some_and(|before| !before.status.is_live());
    if actor == Some(agent) || (kept && !woke) {
        return;
    }
    // The customer's message that wakes a conversation is itself the news.
    let by_message = kept && !written.is_empty();
    if !kept {
        plan.cause(cause(NotificationKind::Assigned));
    } else if !by_message {
        let snoozed = before.is_some_and(|before| before.status == Status::Snoozed);
        plan.cause(cause(if snoozed && actor.is_none() {
            NotificationKind::SnoozeEnded
        } else {
            NotificationKind::Assigned
        }));
    }
}

/// A snooze ended by itself, or by a message of the customer. The agent who snoozed the conversation waits for that,
/// even if another agent has it.
fn woken(
    plan: &mut Plan,
    state: &State,
    (before, now): (&Conversation, &Conversation),
    actor: Option<AgentId>,
    written: &[&Message],
) -> Decided<()> {
    let Some(agent) = before.snoozed_by else {
        return Ok(());
    };
    // A program can act as an agent when it passes the customer's words on.
    let by_customer = (written.iter()).any(|message| message.sender_kind == SenderKind::Contact);
    if (actor.is_some() && !by_customer) || !now.status.is_live() || plan.tells(now.id, agent) {
        return Ok(());
    }
    let config = state.config(now.account_id)?;
    let is_assignee = now.assignee_id == Some(agent);
    if !is_assignee && ReaderVisibility::of(&config, agent).sees(&config, now) {
        plan.cause(Cause {
            account: now.account_id,
            conversation: now.id,
            agent,
            kind: NotificationKind::SnoozeEnded,
            message: now.last_message_id,
            by: None,
        });
    }
    Ok(())
}

/// A note with a mention was deleted, so its notification is about nothing any more.
fn unmentioned(plan: &mut Plan, before: &Conversation, now: &Conversation) {
    let gone = (before.mentioned.iter()).filter(|agent| !now.mentioned.contains(agent));
    plan.handled.extend(gone.map(|agent| Handled {
        account: now.account_id,
        conversation: now.id,
        agent: *agent,
        answered: Answered::Only(NotificationKind::Mentioned),
    }));
}

/// Somebody wrote.
fn texts(plan: &mut Plan, before: Option<&Conversation>, now: &Conversation, written: &[&Message]) {
    for message in written {
        let author = author(message);
        let cause = |agent, kind| Cause {
            account: now.account_id,
            conversation: now.id,
            agent,
            kind,
            message: Some(message.id),
            by: author,
        };
        for agent in message.mentions().filter(|agent| Some(*agent) != author) {
            plan.cause(cause(agent, NotificationKind::Mentioned));
        }
        if let Some(agent) = now.assignee_id
            && now.status.is_live()
            && before.is_some()
            && author != Some(agent)
            && !plan.tells(now.id, agent)
        {
            plan.cause(cause(agent, NotificationKind::NewMessage));
        }
    }
}

/// The delivery status of a message changed.
fn delivery(plan: &mut Plan, now: &Conversation, was: &Message, message: &Message) {
    let Some(agent) = author(message) else {
        return;
    };
    let failed = |message: &Message| message.delivery == Delivery::Failed;
    if failed(message) && !failed(was) {
        plan.cause(Cause {
            account: now.account_id,
            conversation: now.id,
            agent,
            kind: NotificationKind::DeliveryFailed,
            message: Some(message.id),
            by: None,
        });
    } else if failed(was) && !failed(message) && now.failed_count == 0 {
        plan.handled.push(Handled {
            account: now.account_id,
            conversation: now.id,
            agent,
            answered: Answered::Only(NotificationKind::DeliveryFailed),
        });
    }
}

/// A scheduled message failed, or its author changed or removed it afterwards.
fn unsent(
    plan: &mut Plan,
    now: &Conversation,
    was: Option<&ScheduledMessage>,
    row: Option<&ScheduledMessage>,
) {
    let failed = |row: &ScheduledMessage| row.state == ScheduledState::Failed;
    let Some(agent) = was.map(|was| was.agent_id) else {
        return;
    };
    match (was.is_some_and(failed), row.is_some_and(failed)) {
        (false, true) => plan.cause(Cause {
            account: now.account_id,
            conversation: now.id,
            agent,
            kind: NotificationKind::ScheduledFailed,
            message: None,
            by: None,
        }),
        (true, false) => plan.handled.push(Handled {
            account: now.account_id,
            conversation: now.id,
            agent,
            answered: Answered::Only(NotificationKind::ScheduledFailed),
        }),
        (true, true) | (false, false) => {}
    }
}

/// A conversation changed that agents follow. Following gives no visibility.
fn followed(
    plan: &mut Plan,
    state: &State,
    (before, now): (&Conversation, &Conversation),
    actor: Option<AgentId>,
    written: &[&Message],
) -> Decided<()> {
    if written.is_empty() && before.status == now.status && before.assignee_id == now.assignee_id {
        return Ok(());
    }
    let config = state.config(now.account_id)?;
    let newest = written.last();
    let by = newest.map_or(actor, |message| author(message));
    for agent in &now.followers {
        let own = newest.map_or(actor, |message| author(message)) == Some(*agent);
        if own
            || actor == Some(*agent)
            || plan.tells(now.id, *agent)
            || !ReaderVisibility::of(&config, *agent).sees(&config, now)
        {
            continue;
        }
        plan.cause(Cause {
            account: now.account_id,
            conversation: now.id,
            agent: *agent,
            kind: NotificationKind::ConversationChanged,
            message: newest.map(|message| message.id),
            by,
        });
    }
    Ok(())
}

/// Writes the notifications of the current command, and marks as read those that it answers.
///
/// # Errors
/// Needs loading.
pub(crate) fn notify(state: &mut State, cx: &Context<'_>, actor: Option<AgentId>) -> Decided<()> {
    let Plan { handled, causes } = plan(state, actor)?;
    if handled.is_empty() && causes.is_empty() {
        return Ok(());
    }
    let causes = wanted(state, causes)?;
    // All keys are collected first, because loading them one by one would take one round per agent.
    let stored = foresee_of(state, &handled, &causes)?;
    for one in handled {
        handle(state, cx, one)?;
    }
    for ((account, agent), (before, more)) in &stored {
        let over = over(*before, *more);
        if over > 0 {
            forget(state, cx, (*account, *agent), over)?;
        }
    }
    for cause in causes {
        let before = stored.get(&(cause.account, cause.agent));
        add(
            state,
            cx,
            &cause,
            before.is_some_and(|(before, _)| *before > 0),
        )?;
    }
    Ok(())
}

/// Checks that everything that [`notify`] reads is loaded.
///
/// # Errors
/// Needs loading.
pub(crate) fn foresee(state: &State, actor: Option<AgentId>) -> Decided<()> {
    let Plan { handled, causes } = plan(state, actor)?;
    let causes = wanted(state, causes)?;
    foresee_of(state, &handled, &causes).map(drop)
}

/// Returns the causes of which their agents want to know, at most [`MAX_NOTIFICATIONS`] for each agent.
fn wanted(state: &State, causes: Vec<Cause>) -> Decided<Vec<Cause>> {
    let mut numbers: BTreeMap<(AccountId, AgentId), i64> = BTreeMap::new();
    let mut wanted = Vec::new();
    for cause in causes {
        let config = state.config(cause.account)?;
        let active = (config.agents.get(&cause.agent)).is_some_and(|row| row.active);
        let settings = config.notification_settings.get(&cause.agent);
        if !active || !channels(settings, cause.kind).desk {
            continue;
        }
        let number = numbers.entry((cause.account, cause.agent)).or_default();
        *number = number.saturating_add(1);
        if *number <= MAX_NOTIFICATIONS {
            wanted.push(cause);
        }
    }
    Ok(wanted)
}

/// Returns the number of notifications to forget, so that `more` fit beside the `stored` ones.
fn over(stored: i64, more: i64) -> i64 {
    let over = stored
        .saturating_add(more)
        .saturating_sub(MAX_NOTIFICATIONS);
    if over > 0 {
        over.max(FORGOTTEN_AT_ONCE).min(stored)
    } else {
        0
    }
}

/// The number of an agent's stored notifications before a command, and the number of its causes.
type Numbers = BTreeMap<(AccountId, AgentId), (i64, i64)>;

fn foresee_of(state: &State, handled: &[Handled], causes: &[Cause]) -> Decided<Numbers> {
    let mut needs = Vec::new();
    for one in handled {
        if numbers(state, one.account, one.agent)?.1 > 0 {
            let about = state.notifications_about(one.account, one.conversation, one.agent);
            want(&mut needs, about.map(drop))?;
            if is_subscribed(state, one.account, one.agent)? {
                want(
                    &mut needs,
                    state.pushes_of(one.account, one.agent).map(drop),
                )?;
            }
        }
    }
    let mut of_agents = Numbers::new();
    for cause in causes {
        let (account, agent) = (cause.account, cause.agent);
        let stored = numbers(state, account, agent)?.0;
        let of_agent = of_agents.entry((account, agent)).or_insert((stored, 0));
        of_agent.1 = of_agent.1.saturating_add(1);
        if stored > 0 && !state.is_new(account, cause.conversation) {
            let about = state.notifications_about(account, cause.conversation, agent);
            want(&mut needs, about.map(drop))?;
        }
        let config = state.config(account)?;
        if channels(config.notification_settings.get(&agent), cause.kind).mail {
            want(
                &mut needs,
                state.timer(account, TimerKind::Digest, agent.0).map(drop),
            )?;
        }
    }
    for ((account, agent), (stored, more)) in &of_agents {
        let over = over(*stored, *more);
        if over > 0 {
            let oldest = state.notifications_from(*account, *agent, 0, over);
            want(&mut needs, oldest.map(drop))?;
        }
    }
    if needs.is_empty() {
        Ok(of_agents)
    } else {
        needs.sort_unstable();
        needs.dedup();
        Err(Stop::Need(needs))
    }
}

/// Returns the numbers of an agent's stored and of the unread notifications.
pub(crate) fn numbers(state: &State, account: AccountId, agent: AgentId) -> Decided<(i64, i64)> {
    let workload = state.space(account)?.workload(agent);
    Ok(workload.map_or((0, 0), |workload| {
        let state = &workload.state;
        (state.notifications, state.unread_notifications)
    }))
}

fn is_subscribed(state: &State, account: AccountId, agent: AgentId) -> Decided<bool> {
    let config = state.config(account)?;
    let settings = config.notification_settings.get(&agent);
    Ok(settings.is_some_and(|settings| !settings.subscriptions.is_empty()))
}

/// Marks an agent's notifications about a conversation as read, because the agent has seen the whole conversation.
///
/// # Errors
/// Needs loading.
pub(crate) fn seen(
    state: &mut State,
    cx: &Context<'_>,
    (account, conversation): (AccountId, ConversationId),
    agent: AgentId,
) -> Decided<()> {
    handle(
        state,
        cx,
        Handled {
            account,
            conversation,
            agent,
            answered: Answered::All,
        },
    )
}

fn handle(state: &mut State, cx: &Context<'_>, one: Handled) -> Decided<()> {
    let Handled {
        account,
        conversation,
        agent,
        answered,
    } = one;
    if numbers(state, account, agent)?.1 == 0 {
        return Ok(());
    }
    let rows: Vec<Notification> = (state.notifications_about(account, conversation, agent)?)
        .filter(|row| row.is_unread() && answered.covers(row.kind))
        .cloned()
        .collect();
    read(state, cx, (account, agent), rows, None).map(drop)
}

/// Marks notifications of an agent as read, tells the agent, and clears what browsers show about their conversations.
/// Returns the number of unread notifications that remain. `up_to` says that all up to this position are among them.
///
/// # Errors
/// Needs loading.
pub(crate) fn read(
    state: &mut State,
    cx: &Context<'_>,
    (account, agent): (AccountId, AgentId),
    rows: Vec<Notification>,
    up_to: Option<i64>,
) -> Decided<i64> {
    let rows: Vec<Notification> = rows.into_iter().filter(Notification::is_unread).collect();
    if rows.is_empty() {
        return Ok(numbers(state, account, agent)?.1);
    }
    let names: Vec<String> = (rows.iter())
        .filter(|row| up_to.is_none_or(|up_to| row.position > up_to))
        .map(Notification::name)
        .collect();
    let conversations: BTreeSet<ConversationId> =
        rows.iter().map(|row| row.conversation_id).collect();
    let number = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    for row in rows {
        state.put(Notification {
            read_at: Some(cx.now),
            mailed: false,
            ..row
        });
    }
    let left = state.count_notifications((account, agent), 0, number.saturating_neg(), cx.now)?;
    if is_subscribed(state, account, agent)? {
        clear(state, cx, (account, agent), &conversations, up_to.is_some())?;
    }
    let data = json!({"notifications": names, "up_to": up_to, "unread": left});
    let only = (conversations.len() == 1).then(|| conversations.first().copied());
    emit(
        state,
        cx,
        (account, agent),
        only.flatten(),
        "notification.read",
        &data,
    )?;
    Ok(left)
}

/// Removes the unsent pushes about conversations, and has browsers close what they may show, unless the agent has further
/// unread notifications about a conversation. `many` says that the conversations are not known one by one.
fn clear(
    state: &mut State,
    cx: &Context<'_>,
    (account, agent): (AccountId, AgentId),
    conversations: &BTreeSet<ConversationId>,
    many: bool,
) -> Decided<()> {
    let mut unread = BTreeSet::new();
    if many {
        let rows = state.unread_notifications(account, agent)?;
        unread.extend(rows.iter().map(|row| row.conversation_id));
    } else {
        for conversation in conversations {
            let mut about = state.notifications_about(account, *conversation, agent)?;
            if about.any(Notification::is_unread) {
                unread.insert(*conversation);
            }
        }
    }
    let pushes: Vec<Push> = (state.pushes_of(account, agent)?)
        .filter(|push| conversations.contains(&push.conversation_id) && !push.clear)
        .filter(|push| !unread.contains(&push.conversation_id))
        .cloned()
        .collect();
    let position = state.space(account)?.counters.next_event;
    let mut due = false;
    let soonest = |push: &Push| match push.due_at {
        // An attempt is under way. The end of it or of its time follows.
        Some(due_at) if push.tries > 0 && due_at > cx.now => due_at,
        Some(_) | None => cx.now,
    };
    for push in pushes {
        if push.due_at.is_some() && !push.shown && push.tries == 0 {
            state.remove::<Push>(push.key());
            continue;
        }
        due = true;
        state.put(Push {
            position,
            clear: true,
            tries: 0,
            due_at: Some(soonest(&push)),
            created_at: cx.now,
            ..push
        });
    }
    if due {
        push_soon(state, cx, account, agent);
    }
    Ok(())
}

/// Sets the timer of an agent's pushes. It is due at once, and then set to the time of the first push.
pub(crate) fn push_soon(state: &mut State, cx: &Context<'_>, account: AccountId, agent: AgentId) {
    state.put(Timer {
        kind: TimerKind::Push,
        subject: agent.0,
        account_id: account,
        due_at: cx.now,
    });
}

/// Writes one notification. `had_any` says whether the agent had notifications before the command. Without any, no row
/// exists.
fn add(state: &mut State, cx: &Context<'_>, cause: &Cause, had_any: bool) -> Decided<()> {
    let (account, agent) = (cause.account, cause.agent);
    let config = state.config(account)?;
    let settings = config.notification_settings.get(&agent);
    let channels = channels(settings, cause.kind);
    let known: Vec<Notification> = if state.is_new(account, cause.conversation) || !had_any {
        Vec::new()
    } else {
        let about = state.notifications_about(account, cause.conversation, agent)?;
        about.cloned().collect()
    };
    let before = known.iter().find(|row| row.kind == cause.kind);
    let unread = before.filter(|row| row.is_unread());
    let row = Notification {
        conversation_id: cause.conversation,
        agent_id: agent,
        kind: cause.kind,
        account_id: account,
        position: state.space(account)?.counters.next_event,
        count: unread.map_or(0, |row| row.count).saturating_add(1),
        message_id: cause.message,
        caused_by: cause.by,
        notified_at: cx.now,
        read_at: None,
        mailed: unread.is_some_and(|row| row.mailed),
    };
    state.put(row.clone());
    let more = (i64::from(before.is_none()), i64::from(unread.is_none()));
    let left = state.count_notifications((account, agent), more.0, more.1, cx.now)?;
    let data = json!({
        "notification": row.name(), "kind": row.kind, "position": row.position, "count": row.count,
        "message_id": row.message_id, "by": row.caused_by, "unread": left,
    });
    emit(
        state,
        cx,
        (account, agent),
        Some(cause.conversation),
        "notification.created",
        &data,
    )?;
    if channels.push
        && let Some(settings) = settings
    {
        let shown = known.iter().any(Notification::is_unread);
        push(state, cx, &row, settings, shown)?;
    }
    if channels.mail && !row.mailed && (state.timer(account, TimerKind::Digest, agent.0)?).is_none()
    {
        state.put(Timer {
            kind: TimerKind::Digest,
            subject: agent.0,
            account_id: account,
            due_at: cx.now.plus_seconds(DIGEST_AFTER_S),
        });
    }
    Ok(())
}

/// Writes the pushes of a notification. A newer push about a conversation takes the place of an older one.
fn push(
    state: &mut State,
    cx: &Context<'_>,
    row: &Notification,
    settings: &NotificationSettings,
    shown: bool,
) -> Decided<()> {
    if settings.subscriptions.is_empty() || settings.quiet_until(cx.now).is_some() {
        return Ok(());
    }
    let soon = cx.now.plus_seconds(PUSH_HOLD_S);
    let (account, agent, conversation) = (row.account_id, row.agent_id, row.conversation_id);
    for PushSubscription { id, .. } in &settings.subscriptions {
        // Many messages in a row do not delay the first one, and a pause that the push service asked for goes on.
        let before = match state.is_new(account, conversation) {
            true => None,
            false => state.push(account, agent, conversation, *id)?,
        };
        let due_at = (before.and_then(|push| push.due_at)).filter(|due_at| *due_at > cx.now);
        let shown = shown || before.is_some_and(|push| push.shown || push.clear);
        let tries = before.filter(|push| !push.clear && push.due_at.is_some());
        let tries = tries.map_or(0, |push| push.tries);
        state.put(Push {
            agent_id: row.agent_id,
            conversation_id: row.conversation_id,
            subscription_id: *id,
            account_id: row.account_id,
            position: row.position,
            clear: false,
            shown,
            tries,
            due_at: Some(due_at.unwrap_or(soon)),
            created_at: cx.now,
        });
    }
    push_soon(state, cx, row.account_id, row.agent_id);
    Ok(())
}

/// Forgets the oldest notifications of an agent.
fn forget(
    state: &mut State,
    cx: &Context<'_>,
    (account, agent): (AccountId, AgentId),
    number: i64,
) -> Decided<()> {
    let oldest: Vec<(ConversationId, NotificationKind, bool)> = (state
        .notifications_from(account, agent, 0, number)?)
    .into_iter()
    .map(|row| (row.conversation_id, row.kind, row.is_unread()))
    .collect();
    let mut removed = (0_i64, 0_i64);
    for (conversation, kind, unread) in oldest {
        state.remove::<Notification>((account, conversation, agent, kind));
        removed.0 = removed.0.saturating_sub(1);
        removed.1 = removed.1.saturating_sub(i64::from(unread));
    }
    state
        .count_notifications((account, agent), removed.0, removed.1, cx.now)
        .map(drop)
}

/// Writes an event for one agent.
pub(crate) fn emit(
    state: &mut State,
    cx: &Context<'_>,
    (account, agent): (AccountId, AgentId),
    conversation: Option<ConversationId>,
    kind: &str,
    data: &serde_json::Value,
) -> Decided<()> {
    state.put_event(Event {
        account_id: account,
        number: 0,
        kind: kind.to_owned(),
        occurred_at: cx.now,
        conversation_id: conversation,
        contact_id: None,
        agent_id: Some(agent),
        data: data.to_string(),
        audience: Audience::only(agent),
        thread_position: None,
    })
}
