//! The causes of notifications. A cause is a change that concerns an individual agent. This module also finds the
//! changes that make notifications obsolete.

use crate::entities::{Conversation, Message, ScheduledMessage};
use crate::ids::{AccountId, AgentId, ConversationId, MessageId};
use crate::state::{Decided, State};
use crate::visibility::ReaderVisibility;
use crate::words::{Delivery, MessageKind, NotificationKind, ScheduledState, SenderKind, Status};

/// A reason to notify an agent.
#[derive(Clone, Debug)]
pub(super) struct Cause {
    pub(super) account: AccountId,
    pub(super) conversation: ConversationId,
    pub(super) agent: AgentId,
    pub(super) kind: NotificationKind,
    pub(super) message: Option<MessageId>,
    pub(super) by: Option<AgentId>,
}

/// The selection of an agent's notifications about one conversation. A change of the conversation makes the selected
/// notifications obsolete.
#[derive(Clone, Copy, Debug)]
pub(super) enum Answered {
    /// All notifications about the conversation, because the agent has seen it.
    All,
    /// The notifications about the work of the assigned agent. The conversation is no longer assigned to the agent, or
    /// the conversation has ended.
    Work,
    /// The notifications of one kind.
    Only(NotificationKind),
}

impl Answered {
    pub(super) fn covers(self, kind: NotificationKind) -> bool {
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

/// The obsolete notifications of one agent about one conversation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handled {
    pub(super) account: AccountId,
    pub(super) conversation: ConversationId,
    pub(super) agent: AgentId,
    pub(super) answered: Answered,
}

/// The effects of a command on notifications.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) handled: Vec<Handled>,
    pub(super) causes: Vec<Cause>,
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

/// Returns the effects of the current command on notifications. `actor` is the acting agent.
pub(super) fn plan(state: &State, actor: Option<AgentId>) -> Decided<Plan> {
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
        // Most new conversations concern no individual agent, so they are skipped at once.
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
            // Activity messages and messages of Parlor itself cause no notifications.
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

/// Handles a conversation that was assigned to an agent, was taken from an agent, or has ended. Also handles acts that
/// show that the acting agent has read the conversation.
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
    // If a message opens a conversation that stays assigned to its agent, the agent gets only the notification about
    // the message. A second notification about the opening is not necessary.
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

/// Handles the end of a snooze, by its timer or by a message of the customer. The agent who snoozed the conversation is
/// notified even if the conversation is now assigned to another agent. An agent who may no longer see the conversation
/// is not notified.
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
    // A program that forwards the customer's message can act as an agent, so the sender of the message is checked too.
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

/// Handles the deletion of a note with a mention. If no note mentions the agent any longer, the notification about the
/// mention is obsolete.
fn unmentioned(plan: &mut Plan, before: &Conversation, now: &Conversation) {
    let gone = (before.mentioned.iter()).filter(|agent| !now.mentioned.contains(agent));
    plan.handled.extend(gone.map(|agent| Handled {
        account: now.account_id,
        conversation: now.id,
        agent: *agent,
        answered: Answered::Only(NotificationKind::Mentioned),
    }));
}

/// Handles new messages and notes: notifies the mentioned agents and the assigned agent.
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

/// Handles a change of a message's delivery status. The author is notified about a failed delivery. If the conversation
/// no longer has a failed message after the change, this notification is obsolete.
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

/// Handles a scheduled message. A failure causes a notification for the author. If the message is changed or removed
/// after the failure, this notification is obsolete.
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

/// Notifies the followers of a conversation about a new message, a new status or a new assignee. Followers who may not
/// see the conversation are not notified.
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
