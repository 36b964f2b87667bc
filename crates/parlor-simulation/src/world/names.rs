//! Random choices of the rows to which commands refer. Most of these rows exist and belong to the account of the
//! command.

use super::World;
use crate::memory::{Database, Sheet};
use parlor_model::command::Actor;
use parlor_model::entities::Conversation;
use parlor_model::ids::{AccountId, AgentId, ConversationId, CredentialId, Id, InboxId};
use parlor_model::row::Row;
use parlor_model::state::ConversationName;

impl World {
    /// Returns the id of a random row, in most cases a row of this account. Sometimes the row belongs to another
    /// account or does not exist.
    pub(super) fn some<R: Row, K: Id>(
        &mut self,
        sheet: &Sheet<R>,
        account: AccountId,
        id: impl Fn(&R) -> K,
    ) -> K {
        if sheet.len() > 0 && !self.astray(4) {
            let foreign = self.astray(5);
            for _ in 0..6 {
                // In half of the cases, one of the 12 rows with the highest keys is chosen.
                let n = if self.rng.chance(50) {
                    sheet.len() - 1 - self.rng.below(sheet.len().min(12))
                } else {
                    self.rng.below(sheet.len())
                };
                let row = sheet.all().nth(n).unwrap();
                if foreign || row.account() == account {
                    return id(row);
                }
            }
        }
        let newest = sheet.all().next_back().map_or(0, |row| id(row).get());
        let beyond = self.rng.number(1, 6);
        K::from_raw(if self.rng.chance(80) {
            newest + beyond
        } else {
            999_999
        })
    }

    pub(super) fn conversation(&mut self, db: &Database, account: AccountId) -> ConversationName {
        // In half of the cases, an assigned conversation is chosen, if there is one.
        let busy = db.slots.all().any(|s| s.account_id == account);
        let id: ConversationId = if busy && self.rng.chance(50) {
            self.some(&db.slots, account, |s| s.conversation_id)
        } else {
            self.some(&db.conversations, account, |c| c.id)
        };
        match (self.rng.below(3), db.conversations.id(id)) {
            (0, Some(row)) => ConversationName::Display(row.display_id),
            // A UUID contains the id of its conversation. After a restore of a backup, the conversation with this id
            // can have a different UUID. So some commands contain an id with a wrong UUID.
            (1, Some(row)) => ConversationName::Uuid {
                id,
                uuid: if id.get() % 8 == 0 {
                    "00000000-0000-4000-8000-000000000000".to_owned()
                } else {
                    row.uuid.clone()
                },
            },
            (2, None) => ConversationName::Display(id.get()),
            _ => ConversationName::Id(id),
        }
    }

    /// Returns a conversation, and sometimes a client application. In most cases, the returned application has started
    /// the conversation.
    pub(super) fn spoken_for(
        &mut self,
        db: &Database,
        account: AccountId,
    ) -> (ConversationName, Option<CredentialId>) {
        if self.rng.chance(85) {
            return (self.conversation(db, account), None);
        }
        let started = db
            .conversations
            .all()
            .rev()
            .filter(|c| c.account_id == account && c.application_id.is_some())
            .take(4)
            .map(|c| (c.id, c.application_id))
            .collect::<Vec<_>>();
        if started.is_empty() || self.astray(20) {
            let application = self.some(&db.credentials, account, |c| c.id);
            return (self.conversation(db, account), Some(application));
        }
        let (id, application) = self.rng.pick(&started);
        (ConversationName::Id(id), application)
    }

    /// Returns the number of messages of a conversation. The author of a message uses this number as the position that
    /// the author has seen.
    pub(super) fn message_count(&self, db: &Database, name: &ConversationName) -> i64 {
        let is = |c: &&Conversation| match name {
            ConversationName::Id(id) => c.id == *id,
            ConversationName::Display(id) => c.display_id == *id,
            ConversationName::Uuid { id, uuid } => c.id == *id && c.uuid == *uuid,
        };
        db.conversations
            .all()
            .find(is)
            .map_or(0, |c| c.message_count)
    }

    /// With a probability of `percent` percent, sets the actor of the command that is being built. The new actor is a
    /// program with an agent's token.
    pub(super) fn acts(&mut self, percent: usize, db: &Database, account: AccountId) {
        if self.rng.chance(percent) {
            self.actor = Actor::Program(self.agent(db, account));
        }
    }

    pub(super) fn agent(&mut self, db: &Database, account: AccountId) -> AgentId {
        if self.astray(4) {
            return AgentId(self.rng.number(1, 14));
        }
        let of: Vec<AgentId> = (db.agents.all())
            .filter(|a| a.account_id == account)
            .map(|a| a.id)
            .collect();
        self.rng.pick(&of)
    }

    /// Returns an active administrator of the account. An account without administrators gets any agent.
    pub(super) fn administrator(&mut self, db: &Database, account: AccountId) -> AgentId {
        let of: Vec<AgentId> = (db.agents.all())
            .filter(|a| a.account_id == account && a.administers())
            .map(|a| a.id)
            .collect();
        match of.is_empty() {
            true => self.agent(db, account),
            false => self.rng.pick(&of),
        }
    }

    pub(super) fn inbox(&mut self, db: &Database, account: AccountId) -> InboxId {
        if self.astray(3) {
            return InboxId(self.rng.number(1, 10));
        }
        let of: Vec<InboxId> = (db.inboxes.all())
            .filter(|a| a.account_id == account)
            .map(|a| a.id)
            .collect();
        self.rng.pick(&of)
    }
}
