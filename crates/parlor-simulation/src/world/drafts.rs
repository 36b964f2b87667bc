//! Commands on drafts, scheduled messages and macros.

use super::World;
use crate::memory::Database;
use parlor_model::command::{
    Actor, CancelScheduled, ChangeScheduled, Command, FailScheduled, HandOverDraft, MacroChoice,
    PutDraft, PutMacro, RemoveDraft, RemoveMacro, RunActions, SendScheduled,
};
use parlor_model::entities::JsonMap;
use parlor_model::ids::{AccountId, AttachmentId, MacroId, MessageId, ScheduledId, TeamId};
use parlor_model::macros::{MacroAction, MacroScope};
use parlor_model::state::ConversationName;
use parlor_model::time::Timestamp;
use parlor_model::words::{MessageKind, Priority, Status};

impl World {
    /// Returns a command on a draft. Most commands save a draft. Some commands remove an existing draft or give it to
    /// another agent.
    pub(super) fn drafting(&mut self, db: &Database, at: AccountId) -> Command {
        self.acts(98, db, at);
        let known: Vec<_> = (db.drafts.all())
            .filter(|draft| draft.account_id == at)
            .map(|draft| {
                (
                    draft.agent_id,
                    draft.conversation_id,
                    draft.attachments.clone(),
                )
            })
            .collect();
        if known.is_empty() || self.rng.chance(35) {
            let conversation = self.conversation(db, at);
            let files = self.unsent(db, at);
            return self.put_draft(db, at, conversation, files);
        }
        let (agent, conversation, held) = self.rng.pick(&known);
        self.actor = Actor::Program(agent);
        let conversation = ConversationName::Id(conversation);
        match self.rng.below(6) {
            0 => RemoveDraft { conversation }.into(),
            1 => {
                let to = self.agent(db, at);
                HandOverDraft {
                    conversation,
                    from: None,
                    to,
                }
                .into()
            }
            _ => {
                let mut files = self.unsent(db, at);
                files.extend(
                    held.iter()
                        .map(|file| file.id)
                        .filter(|_| self.rng.chance(70)),
                );
                self.put_draft(db, at, conversation, files)
            }
        }
    }

    /// Returns a command on a scheduled message.
    pub(super) fn scheduling(&mut self, db: &Database, at: AccountId, now: Timestamp) -> Command {
        let id: ScheduledId = self.some(&db.scheduled, at, |row| row.id);
        match db.scheduled.id(id).filter(|_| !self.astray(20)) {
            Some(row) => self.actor = Actor::Program(row.agent_id),
            None => self.acts(98, db, at),
        }
        match self.rng.below(6) {
            0 | 1 => CancelScheduled { id }.into(),
            2 => SendScheduled { id }.into(),
            3 => FailScheduled {
                id,
                error: "conflict".to_owned(),
            }
            .into(),
            _ => ChangeScheduled {
                id,
                content: self.rng.maybe(50, |_| ("other".to_owned(), JsonMap::new())),
                send_at: self
                    .rng
                    .maybe(60, |rng| now.plus_seconds(rng.number(-1, 200))),
                cancel_on_reply: self.rng.maybe(50, |rng| rng.chance(50)),
            }
            .into(),
        }
    }

    /// Returns random actions for a macro. The list is empty with a probability of 75 percent.
    pub(super) fn actions(&mut self, db: &Database, at: AccountId) -> Vec<MacroAction> {
        if !self.rng.chance(25) {
            return Vec::new();
        }
        let agent = self.agent(db, at);
        let labels = || vec!["a".to_owned()];
        let all = [
            MacroAction::AddLabels { labels: labels() },
            MacroAction::RemoveLabels { labels: labels() },
            MacroAction::Assign {
                agent_id: Some(agent),
            },
            MacroAction::Assign { agent_id: None },
            MacroAction::SetStatus {
                status: Status::Resolved,
            },
            MacroAction::SetStatus {
                status: Status::Open,
            },
            MacroAction::SetPriority {
                priority: Some(Priority::High),
            },
            MacroAction::Snooze { for_s: Some(60) },
        ];
        (0..=self.rng.below(2))
            .map(|_| self.rng.pick(&all))
            .collect()
    }

    /// Returns a command on a macro, or a command that runs actions without a message.
    pub(super) fn macro_work(&mut self, db: &Database, at: AccountId) -> Command {
        self.acts(98, db, at);
        let known: MacroId = self.some(&db.macros, at, |row| row.id);
        match self.rng.below(6) {
            0 => RemoveMacro { id: known }.into(),
            1 | 2 => RunActions {
                conversation: self.conversation(db, at),
                actions: self.actions(db, at),
                seen_position: None,
            }
            .into(),
            _ => {
                let attachments = self.rng.maybe(40, |_| ()).map(|()| self.unsent(db, at));
                let scope = match (self.rng.below(3), self.actor.agent()) {
                    (0, Some(agent)) => MacroScope::Own(agent),
                    (1, _) => MacroScope::Team(TeamId(at.0)),
                    _ => MacroScope::All,
                };
                PutMacro {
                    of: if self.rng.chance(60) {
                        MacroChoice::New(scope)
                    } else {
                        MacroChoice::Known(known)
                    },
                    short_code: Some(format!("code-{}", self.rng.below(4))),
                    name: None,
                    content: self.rng.maybe(80, |rng| {
                        (
                            rng.pick(&["hello", "{{contact.name|you}}", "{{"])
                                .to_owned(),
                            false,
                        )
                    }),
                    kind: None,
                    attachments,
                    actions: Some(self.actions(db, at)),
                }
                .into()
            }
        }
    }

    fn put_draft(
        &mut self,
        db: &Database,
        at: AccountId,
        conversation: ConversationName,
        attachments: Vec<AttachmentId>,
    ) -> Command {
        PutDraft {
            conversation,
            kind: self.rng.pick(&[MessageKind::Outgoing, MessageKind::Note]),
            content: if self.astray(3) {
                "d".repeat(150_001)
            } else {
                format!("draft {}", self.rng.below(5))
            },
            html: self.rng.chance(10),
            attachments,
            in_reply_to: self
                .rng
                .chance(15)
                .then(|| self.some::<_, MessageId>(&db.messages, at, |m| m.id)),
            mentions: Vec::new(),
        }
        .into()
    }

    /// Returns at most one uploaded file. In most cases, a program that acts for the agent who uploaded the file
    /// becomes the actor of the command.
    fn unsent(&mut self, db: &Database, at: AccountId) -> Vec<AttachmentId> {
        if !self.rng.chance(40) || db.attachments.len() == 0 {
            return Vec::new();
        }
        let id: AttachmentId = self.some(&db.attachments, at, |a| a.id);
        let by = db.attachments.id(id).and_then(|row| row.agent_id);
        if let Some(agent) = by
            && !self.astray(8)
        {
            self.actor = Actor::Program(agent);
        }
        vec![id]
    }
}
