//! Taking in what the store found.

use super::State;
use super::keys::{Found, Key};
use super::workload::AccountSpace;
use crate::entities::{ContactPoint, Conversation, Credential, Identity};
use crate::ids::{AccountId, ContactId, ContactPointId, ConversationId, CredentialId, IdentityId};
use crate::table::Table;

impl State {
    /// Adds or replaces an account.
    pub fn open_account(&mut self, id: AccountId, space: AccountSpace) {
        self.accounts.insert(id, space);
    }

    /// Takes an account out, for instance because another node changed it.
    pub fn close_account(&mut self, id: AccountId) -> Option<AccountSpace> {
        self.accounts.remove(&id)
    }

    /// An account that was opened.
    #[must_use]
    pub fn account(&self, id: AccountId) -> Option<&AccountSpace> {
        self.accounts.get(&id)
    }

    /// The accounts that are open.
    pub fn account_ids(&self) -> impl Iterator<Item = AccountId> {
        self.accounts.keys().copied()
    }

    /// Takes in what the store found. Rows the batch has already changed keep their changes.
    pub fn load(&mut self, key: Key, found: Found) {
        match (key, found) {
            (Key::Person(id), Found::Person(person)) => match person {
                Some(person) => {
                    let keys = (person.points.into_iter())
                        .map(|p| self.point_loaded(p))
                        .collect::<Vec<_>>();
                    self.points_of_loaded(id, keys);
                    self.contacts.loaded(id, Some(person.contact));
                }
                None => {
                    self.contacts.loaded(id, None);
                    // The database may not show yet what this batch or the one before it made.
                    if self.contacts.get(&id).flatten().is_some() {
                        self.points_of_loaded(id, Vec::new());
                    }
                }
            },
            (Key::PointsByValue(query), Found::Points(points)) => {
                let keys = points
                    .into_iter()
                    .map(|p| self.point_loaded(p))
                    .collect::<Vec<_>>();
                let keys = self.complete(keys, &self.points, |p| p.id, |p| query.finds(p));
                self.points_by_value.loaded(query, keys);
            }
            (Key::UniquePoint(account, value), Found::Points(points)) => {
                let keys = points
                    .into_iter()
                    .map(|p| self.point_loaded(p))
                    .collect::<Vec<_>>();
                let keys = self.complete(
                    keys,
                    &self.points,
                    |p| p.id,
                    |p| p.account_id == account && p.unique_key.as_ref() == Some(&value),
                );
                self.unique_points.loaded((account, value), keys);
            }
            (Key::Point(id), Found::Points(points)) => {
                self.points.loaded(id, points.into_iter().next())
            }
            (Key::Identity(id), Found::Identities(rows)) => {
                self.identities.loaded(id, rows.into_iter().next())
            }
            (Key::IdentityBySerial(inbox, serial), Found::Identities(rows)) => {
                let keys = self.identities_loaded(rows);
                let keys = self.complete(
                    keys,
                    &self.identities,
                    |i| i.id,
                    |i| i.inbox_id == inbox && i.serial.as_ref() == Some(&serial),
                );
                self.identity_by_serial.loaded((inbox, serial), keys);
            }
            (Key::IdentitiesOfContact(inbox, contact), Found::Identities(rows)) => {
                let keys = self.identities_loaded(rows);
                let keys = self.complete(
                    keys,
                    &self.identities,
                    |i| i.id,
                    |i| i.inbox_id == inbox && i.contact_id == Some(contact),
                );
                self.identities_of.loaded((inbox, contact), keys);
            }
            (Key::Conversation(id), Found::Conversation(row)) => {
                self.conversations.loaded(id, row.map(|c| *c))
            }
            (Key::ConversationByDisplay(account, display), Found::Conversation(row)) => {
                let keys = self.conversation_loaded(row);
                let keys = self.complete(
                    keys,
                    &self.conversations,
                    |c| c.id,
                    |c| c.account_id == account && c.display_id == display,
                );
                self.conversation_by_display
                    .loaded((account, display), keys);
            }
            (Key::ConversationByUuid(account, uuid), Found::Conversation(row)) => {
                let keys = self.conversation_loaded(row);
                let keys = self.complete(
                    keys,
                    &self.conversations,
                    |c| c.id,
                    |c| c.account_id == account && c.uuid == uuid,
                );
                self.conversation_by_uuid.loaded((account, uuid), keys);
            }
            (Key::Message(id), Found::Message(row)) => self.messages.loaded(id, row.map(|m| *m)),
            (Key::Attachment(id), Found::Attachment(row)) => {
                self.attachments.loaded(id, row.map(|a| *a))
            }
            (Key::Case(id), Found::Case(row)) => self.cases.loaded(id, row),
            (
                key @ (Key::ConversationsOf(..)
                | Key::IdentitiesOfPerson(..)
                | Key::CasesOf(..)
                | Key::NotesOf(_)
                | Key::MergedInto(_)
                | Key::MessagesAfter(..)
                | Key::EventsOf(..)
                | Key::ContactNote(_)
                | Key::Merge(_)
                | Key::Erasure(_)),
                found,
            ) => self.load_of_person(key, found),
            (Key::QueueEntry(id), Found::QueueEntries(rows)) => {
                self.queue_entries.loaded(id, rows.into_iter().next())
            }
            (Key::QueueHead(queue, reserved, bucket, limit), Found::QueueEntries(rows)) => {
                // The answer may lack what was queued meanwhile, and completes itself by the rows at hand.
                self.queue_entries.hold_ours();
                self.heads.reloaded(
                    (queue, reserved, bucket),
                    (limit, rows.iter().map(|row| row.conversation_id).collect()),
                );
                for row in rows {
                    self.queue_entries.loaded(row.conversation_id, Some(row));
                }
            }
            (Key::Timer(kind, subject), Found::Timer(row)) => {
                self.timers.loaded((kind, subject), row)
            }
            (Key::ReadMark(conversation, agent), Found::ReadMark(row)) => {
                self.reads.loaded((conversation, agent), row)
            }
            (Key::ServiceRecord(id), Found::ServiceRecord(row)) => {
                self.service_records.loaded(id, row)
            }
            (Key::Answer(account, scope, key), Found::Answer(row)) => {
                self.answers.loaded((account, scope, key), row);
            }
            (Key::Credential(id), Found::Credentials(rows)) => {
                self.credentials.loaded(id, rows.into_iter().next())
            }
            (Key::CredentialByKey(kind, key), Found::Credentials(rows)) => {
                let keys = self.credentials_loaded(rows);
                let keys = self.complete(
                    keys,
                    &self.credentials,
                    |c| c.id,
                    |c| c.kind == kind && c.key.as_ref() == Some(&key),
                );
                self.credential_by_key.loaded((kind, key), keys);
            }
            (Key::CredentialByHash(hash), Found::Credentials(rows)) => {
                let keys = self.credentials_loaded(rows);
                let keys =
                    self.complete(keys, &self.credentials, |c| c.id, |c| c.secret_hash == hash);
                self.credential_by_hash.loaded(hash, keys);
            }
            (Key::CredentialsOfAgent(agent, kind), Found::Credentials(rows)) => {
                let keys = self.credentials_loaded(rows);
                let keys = self.complete(
                    keys,
                    &self.credentials,
                    |c| c.id,
                    |c| c.agent_id == Some(agent) && c.kind == kind && c.revoked_at.is_none(),
                );
                self.credentials_of_agent.loaded((agent, kind), keys);
            }
            (Key::SessionsOf(application), Found::Credentials(rows)) => {
                let keys = self.credentials_loaded(rows);
                let keys = self.complete(
                    keys,
                    &self.credentials,
                    |c| c.id,
                    |c| c.application_id == Some(application) && c.revoked_at.is_none(),
                );
                self.sessions_of.loaded(application, keys);
            }
            (Key::Provisioned(account, object), Found::Provisioned(row)) => {
                self.provisioned.loaded((account, object), row);
            }
            (Key::AgentByEmail(email), Found::Agent(found)) => {
                self.agent_by_email.loaded(email, found);
            }
            // A store that answers another question than was asked is broken; leaving the key unloaded makes the batch fail
            // loudly after a bounded number of rounds instead of deciding on wrong facts.
            _ => {}
        }
    }

    fn points_of_loaded(&mut self, contact: ContactId, keys: Vec<ContactPointId>) {
        let keys = self.complete(keys, &self.points, |p| p.id, |p| p.contact_id == contact);
        self.points_of.loaded(contact, keys);
    }

    fn point_loaded(&mut self, point: ContactPoint) -> ContactPointId {
        let id = point.id;
        self.points.loaded(id, Some(point));
        id
    }

    fn identities_loaded(&mut self, rows: Vec<Identity>) -> Vec<IdentityId> {
        rows.into_iter()
            .map(|row| {
                let id = row.id;
                self.identities.loaded(id, Some(row));
                id
            })
            .collect()
    }

    fn credentials_loaded(&mut self, rows: Vec<Credential>) -> Vec<CredentialId> {
        rows.into_iter()
            .map(|row| {
                let id = row.id;
                self.credentials.loaded(id, Some(row));
                id
            })
            .collect()
    }

    fn conversation_loaded(&mut self, row: Option<Box<Conversation>>) -> Vec<ConversationId> {
        row.into_iter()
            .map(|row| {
                let id = row.id;
                self.conversations.loaded(id, Some(*row));
                id
            })
            .collect()
    }

    /// The database's answer as it is after the changes made here, which it may not show yet.
    fn complete<K, V>(
        &self,
        keys: Vec<K>,
        table: &Table<K, V>,
        id: impl Fn(&V) -> K,
        fits: impl Fn(&V) -> bool,
    ) -> Vec<K>
    where
        K: Copy + Eq + Ord + std::hash::Hash,
    {
        let mut out: Vec<K> = keys
            .into_iter()
            .filter(|key| table.get(key).flatten().is_some_and(&fits))
            .collect();
        for row in table.ours().filter(|row| fits(row)) {
            if !out.contains(&id(row)) {
                out.push(id(row));
            }
        }
        out.sort_unstable();
        out
    }
}
