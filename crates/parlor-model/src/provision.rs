//! Bringing accounts to the state of a provisioning file: one command, all of it or nothing.
//!
//! What a file does not say is not touched, nothing is deleted, and a field that somebody else changed since the last file
//! said something about it is left alone unless the file is forced ([`merge`]). `docs/provisioning.md` is the operator's view.
//!
//! | Room | What it brings to its state |
//! |---|---|
//! | [`config`], [`hours`], [`queues`] | the account, departments, teams; business hours; queues |
//! | [`agents`], [`inboxes`], [`labels`] | agents with their teams and queues; inboxes and custom attributes; labels |
//! | [`callbacks`] | callback endpoints |
//! | [`people`] | contacts, identities, cases |
//! | [`credentials`] | tokens, key pairs, client applications |
//! | [`administer`] | one object at a time, for who administers through the API: the same rules, nothing kept back |

pub mod administer;
mod agents;
mod callbacks;
mod config;
mod credentials;
mod drawn;
mod hours;
mod inboxes;
mod labels;
mod merge;
mod people;
mod queues;
pub mod spec;

use crate::audit;
use crate::config::AccountConfig;
use crate::decide;
use crate::decide::people::unique_key;
use crate::entities::Provisioned;
use crate::ids::{AccountId, AgentId, CaseId, ContactId, Id, IdKind, IdentityId, InboxId, QueueId};
use crate::refusal::{FieldCode, Refusal};
use crate::routing;
use crate::state::{ConfigKey, ConfigRow, Context, Decided, Key, State, Stop};
use crate::words::Availability;
pub use drawn::Drawn;
use drawn::Replay;
use merge::Merge;
use spec::{AccountSpec, Place, Reference};
use std::collections::{BTreeMap, BTreeSet};

/// A provisioning file, read.
#[derive(Clone, Debug, Default)]
pub struct Provision {
    /// Overwrite what was changed since by other means.
    pub force: bool,
    /// Say what would change and change nothing.
    pub dry_run: bool,
    /// What the file says.
    pub accounts: Vec<AccountSpec>,
    /// Leave it as it is by default.
    pub drawn: Drawn,
}

impl Provision {
    /// The accounts it names by id: what there is of them must be open when it is decided.
    #[must_use]
    pub fn accounts(&self) -> Vec<AccountId> {
        self.accounts
            .iter()
            .filter_map(|account| account.id.map(AccountId))
            .collect()
    }

    /// Every id the file gives, which no generated id may be.
    fn given_ids(&self) -> BTreeSet<(IdKind, i64)> {
        let mut ids = BTreeSet::new();
        let mut add = |kind: IdKind, id: Option<i64>| ids.extend(id.map(|id| (kind, id)));
        for account in &self.accounts {
            add(IdKind::Account, account.id);
            account
                .departments
                .iter()
                .for_each(|s| add(IdKind::Department, s.id));
            account.teams.iter().for_each(|s| add(IdKind::Team, s.id));
            account.queues.iter().for_each(|s| add(IdKind::Queue, s.id));
            account.hours.iter().for_each(|s| add(IdKind::Hours, s.id));
            account.labels.iter().for_each(|s| add(IdKind::Label, s.id));
            account
                .callbacks
                .iter()
                .for_each(|s| add(IdKind::Endpoint, s.id));
            account.agents.iter().for_each(|s| add(IdKind::Agent, s.id));
            account
                .inboxes
                .iter()
                .for_each(|s| add(IdKind::Inbox, s.id));
            account
                .attributes
                .iter()
                .for_each(|s| add(IdKind::Attribute, s.id));
            account
                .visitors
                .iter()
                .for_each(|s| add(IdKind::Identity, s.id));
            for contact in &account.contacts {
                add(IdKind::Contact, contact.id);
                contact
                    .identities
                    .iter()
                    .for_each(|s| add(IdKind::Identity, s.id));
                contact.cases.iter().for_each(|s| add(IdKind::Case, s.id));
            }
        }
        ids
    }
}

/// What provisioning did, or why it did nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProvisionReport {
    /// What changed, one line each: `+` made, `~` changed.
    pub changes: Vec<String>,
    /// What was left alone because somebody else changed it, one line each.
    pub kept: Vec<String>,
    /// What in the file cannot stand. Where there is any, nothing was done.
    pub faults: Vec<Fault>,
    /// Whether the changes were made: not on a dry run, and not where there are faults.
    pub applied: bool,
}

/// Something in a provisioning file that cannot stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, from 1.
    pub line: usize,
    /// Of what.
    pub key: String,
    /// Why, and what to do.
    pub message: String,
}

pub(crate) fn provision(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &Provision,
) -> Decided<ProvisionReport> {
    let given = c.given_ids();
    let mut replay = Replay {
        ids: cx.ids,
        drawn: &c.drawn,
        points: 0,
    };
    let mut cx = Context {
        now: cx.now,
        ids: &mut replay,
    };
    let mut work = Work::new(state, &mut cx, &given, &c.drawn);
    work.force = c.force;
    let mut busy = Vec::new();
    for spec in &c.accounts {
        let freed = work.account(spec);
        if let Some(freed) = work.gather(freed)?.flatten() {
            busy.push((work.account, freed));
        }
    }
    if !work.needs.is_empty() {
        return Err(Stop::Need(work.needs));
    }
    for (account, freed) in busy {
        work.now_serve(account, freed)?;
    }
    work.write_audit(None)?;
    let Work {
        mut report, memory, ..
    } = work;
    report.applied = report.faults.is_empty() && !c.dry_run;
    if report.applied {
        // Last of all: the memory has no journal, and from here on nothing can be refused or found missing.
        for row in memory {
            state.put_provisioned(row);
        }
    }
    Ok(report)
}

/// What is best loaded at once: what every object needs whose id, and whose account's id, the file gives.
pub(crate) fn prefetch(c: &Provision) -> Vec<Key> {
    let mut keys = Vec::new();
    for account in &c.accounts {
        let Some(id) = account.id.map(AccountId) else {
            continue;
        };
        let mut memory = |object: String| keys.push(Key::Provisioned(id, object));
        let mut of = |noun: &str, given: Option<i64>| {
            given
                .into_iter()
                .for_each(|id| memory(format!("{noun} {id}")));
        };
        account
            .departments
            .iter()
            .for_each(|s| of("department", s.id));
        account.teams.iter().for_each(|s| of("team", s.id));
        account.hours.iter().for_each(|s| of("hours", s.id));
        account.labels.iter().for_each(|s| of("label", s.id));
        account.callbacks.iter().for_each(|s| of("callback", s.id));
        account.queues.iter().for_each(|s| of("queue", s.id));
        account.agents.iter().for_each(|s| of("agent", s.id));
        account.inboxes.iter().for_each(|s| of("inbox", s.id));
        account
            .attributes
            .iter()
            .for_each(|s| of("custom attribute", s.id));
        account.visitors.iter().for_each(|s| of("identity", s.id));
        for contact in &account.contacts {
            of("contact", contact.id);
            contact.identities.iter().for_each(|s| of("identity", s.id));
            contact.cases.iter().for_each(|s| of("case", s.id));
        }
        memory("account".to_owned());
        for contact in &account.contacts {
            keys.extend(contact.id.map(|id| Key::Person(ContactId(id))));
            keys.extend(
                people::single_points(contact)
                    .into_iter()
                    .filter_map(|(kind, value)| {
                        // Where people are kept apart per department it is another key, loaded when it is asked for.
                        let value = kind.comparable(value?);
                        Some(Key::UniquePoint(id, unique_key(None, kind, &value)))
                    }),
            );
            keys.extend(
                contact
                    .cases
                    .iter()
                    .filter_map(|s| s.id)
                    .map(|id| Key::Case(CaseId(id))),
            );
        }
        let people = account.contacts.iter().flat_map(|c| &c.identities);
        for identity in people.chain(&account.visitors) {
            keys.extend(identity.id.map(|id| Key::Identity(IdentityId(id))));
            if let (Reference::Id(inbox), Some(serial)) = (&identity.inbox, &identity.serial) {
                keys.push(Key::IdentityBySerial(InboxId(*inbox), serial.clone()));
            }
        }
        for credential in &account.credentials {
            keys.push(Key::Provisioned(id, credentials::object(credential)));
            keys.push(match &credential.key {
                Some(key) => Key::CredentialByKey(credential.kind, key.clone()),
                None => Key::CredentialByHash(credential.secret_hash.clone()),
            });
        }
    }
    keys
}

/// The work on one file.
struct Work<'a, 'c> {
    state: &'a mut State,
    cx: &'a mut Context<'c>,
    force: bool,
    given: &'a BTreeSet<(IdKind, i64)>,
    drawn: &'a Drawn,
    /// What has to be loaded before this can be decided: collected over the whole file, so that few rounds are enough.
    needs: Vec<Key>,
    /// The account at hand.
    account: AccountId,
    /// What the file has spoken of already.
    seen: BTreeSet<(IdKind, i64)>,
    report: ProvisionReport,
    memory: Vec<Provisioned>,
    /// What exists already may not be made again.
    making: bool,
    /// Fields to be emptied.
    clears: Vec<String>,
    /// Which rows the objects meant.
    resolved: Vec<(IdKind, i64)>,
    /// What the audit log is told, by account.
    audit: Vec<(AccountId, serde_json::Value)>,
}

/// The configuration at hand and the rows of it that have to be written.
struct Draft {
    config: AccountConfig,
    rows: BTreeMap<ConfigKey, ConfigRow>,
    /// Agents to whom more may be given than before.
    freed: BTreeSet<AgentId>,
    /// Queues that may give out more than before, to whomever they may.
    opened: BTreeSet<QueueId>,
}

/// Who may be given more than before.
struct Freed {
    agents: BTreeSet<AgentId>,
    queues: BTreeSet<QueueId>,
}

/// Which row the file means.
struct Resolved {
    id: i64,
    merge: Merge,
}

impl<'a, 'c> Work<'a, 'c> {
    fn new(
        state: &'a mut State,
        cx: &'a mut Context<'c>,
        given: &'a BTreeSet<(IdKind, i64)>,
        drawn: &'a Drawn,
    ) -> Self {
        Work {
            state,
            cx,
            force: false,
            given,
            drawn,
            needs: Vec::new(),
            account: AccountId(0),
            seen: BTreeSet::new(),
            report: ProvisionReport::default(),
            memory: Vec::new(),
            making: false,
            clears: Vec::new(),
            resolved: Vec::new(),
            audit: Vec::new(),
        }
    }
}

impl Work<'_, '_> {
    /// Gives agents who may have more what waits, and lets in who waits behind a door that is open now.
    fn now_serve(&mut self, account: AccountId, freed: Freed) -> Decided<()> {
        let config = self.state.config(account)?;
        // The line first, in its order and to whom the queue chooses; and not only to who serves it: what was transferred to a team is its
        // members'.
        for queue in freed.queues {
            routing::drain(self.state, self.cx, account, queue, "")?;
        }
        for agent in freed.agents {
            match config.agents.get(&agent) {
                Some(row) if row.active => {
                    decide::now_serves(self.state, self.cx, account, agent)?;
                }
                Some(row) => decide::leaves(self.state, self.cx, row)?,
                None => {}
            }
        }
        for queue in config.queues.values() {
            routing::place_later(self.state, self.cx, &config, queue)?;
        }
        for queue in config.queues.values().filter(|q| q.hours_id.is_some()) {
            if self.state.space(account)?.waiting(queue.id) > 0 {
                routing::open_later(self.state, self.cx, &config, queue);
            }
        }
        Ok(())
    }

    /// Writes what was configured into the feed, where the audit log is read; `by`: the agent who did it, `None`: the operator.
    fn write_audit(&mut self, by: Option<AgentId>) -> Decided<()> {
        for (account, data) in std::mem::take(&mut self.audit) {
            let act = audit::act(account, audit::CONFIGURED, by, self.cx.now, &data);
            self.state.put_event(act)?;
        }
        Ok(())
    }

    fn fault(&mut self, place: &Place, key: &str, message: impl Into<String>) {
        self.report.faults.push(Fault {
            line: place.of(key),
            key: key.to_owned(),
            message: message.into(),
        });
    }

    /// An unused id that the file gives to nobody, for the object of the account at hand that is remembered under this name.
    fn fresh<T: Id>(&mut self, kind: IdKind, object: &str) -> Decided<T> {
        let name = (kind, format!("{} {object}", self.account));
        loop {
            let drawn = self.drawn.ids().named.get(&name).copied();
            let id = match drawn {
                Some(id) => T::from_raw(id),
                None => self.cx.id::<T>(kind)?,
            };
            self.drawn.ids().named.insert(name.clone(), id.get());
            if !self.given.contains(&(kind, id.get())) && !self.is_taken(kind, id.get())? {
                return Ok(id);
            }
            self.drawn.ids().named.remove(&name);
        }
    }

    /// Whether a drawn id has an owner already: another node may have been given it by a file.
    fn is_taken(&self, kind: IdKind, id: i64) -> Decided<bool> {
        Ok(match kind {
            IdKind::Contact => self.state.contact_owner(ContactId(id))?.is_some(),
            IdKind::Identity => self.state.identity_owner(IdentityId(id))?.is_some(),
            IdKind::Case => self.state.case_owner(CaseId(id))?.is_some(),
            _ => holder(self.state, kind, id).is_some(),
        })
    }

    /// Notes what one object needs loaded and goes on with the next. What is done meanwhile is undone before it is decided again.
    fn gather<T>(&mut self, result: Decided<T>) -> Decided<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(Stop::Need(keys)) => {
                self.needs.extend(keys);
                Ok(None)
            }
            Err(stop) => Err(stop),
        }
    }

    /// What the last file said about an object of the account at hand.
    fn memory_of(&self, object: &str) -> Decided<crate::entities::JsonMap> {
        Ok(self
            .state
            .provisioned(self.account, object)?
            .cloned()
            .unwrap_or_default())
    }

    /// Whether the file speaks of this row for the first time; a second time is a fault.
    fn first_mention(&mut self, kind: IdKind, id: i64, place: &Place, noun: &str) -> bool {
        let first = self.seen.insert((kind, id));
        if !first {
            self.fault(
                place,
                "id",
                format!("{noun} {id} is written twice in this file; write it once"),
            );
        }
        first
    }

    /// Which configuration row the file means: the one with the given id; without id the one an earlier file made under this
    /// natural key, or the one that has it; else a new one. `None` where that is a fault.
    fn resolve(
        &mut self,
        kind: IdKind,
        noun: &str,
        place: &Place,
        (given, natural): (Option<i64>, Option<&str>),
        (exists, by_natural): (&dyn Fn(i64) -> bool, Option<i64>),
    ) -> Decided<Option<Resolved>> {
        let object = match (given, natural) {
            (Some(id), _) => format!("{noun} {id}"),
            (None, Some(natural)) => format!("{noun} \"{natural}\""),
            (None, None) => {
                self.fault(
                    place,
                    "id",
                    format!("give this {noun} an id or a name, so that it is found again"),
                );
                return Ok(None);
            }
        };
        let last = self.memory_of(&object)?;
        let remembered = last
            .get("id")
            .and_then(serde_json::Value::as_i64)
            .filter(|id| exists(*id));
        let found = match given {
            Some(id) => exists(id).then_some(id),
            None => remembered.or(by_natural),
        };
        let (id, new) = match (found, given) {
            (Some(_), _) if self.making => {
                let known_by = match noun {
                    "agent" => "email",
                    "queue" | "inbox" | "hours" => "key",
                    _ => "name",
                };
                self.taken(place, noun, known_by)?;
                return Ok(None);
            }
            (Some(id), _) => (id, false),
            (None, Some(id)) => {
                if holder(self.state, kind, id).is_some() {
                    self.fault(
                        place,
                        "id",
                        format!("{noun} {id} belongs to another account; choose another id"),
                    );
                    return Ok(None);
                }
                (id, true)
            }
            (None, None) => {
                let id: RawId = self.fresh(kind, &object)?;
                (id.0, true)
            }
        };
        if !self.first_mention(kind, id, place, noun) {
            return Ok(None);
        }
        self.resolved.push((kind, id));
        let mut merge = Merge::new(object, new, self.force, last).clearing(&self.clears);
        if given.is_none() {
            merge.remember("id", id);
        }
        Ok(Some(Resolved { id, merge }))
    }

    /// Ends the work on one object of the configuration. Returns whether its row has to be written.
    fn done(&mut self, merge: Merge, label: &str) -> bool {
        let (differs, new) = (merge.differs(), merge.new);
        let fields = self.done_unheard(merge, label);
        if differs {
            let what = serde_json::json!({"object": label, "made": new, "fields": fields});
            self.audit.push((self.account, what));
        }
        differs
    }

    /// Ends the work on one object that is no configuration. Returns the fields that changed.
    fn done_unheard(&mut self, merge: Merge, label: &str) -> Vec<serde_json::Value> {
        let finished = merge.finish(label);
        self.report.changes.extend(finished.changes);
        self.report
            .kept
            .extend(finished.kept.into_iter().map(|line| {
                format!(
                    "{line}: changed since by other means and left alone; --force overwrites it"
                )
            }));
        if let Some((object, fields)) = finished.memory {
            self.memory.push(Provisioned {
                account_id: self.account,
                object,
                fields,
            });
        }
        finished.fields
    }

    /// A refusal of a rule below becomes a fault of the file; what is missing or used up still stops the work.
    fn or_fault<T>(&mut self, place: &Place, key: &str, result: Decided<T>) -> Decided<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(Stop::Refuse(Refusal::Invalid(fields))) => {
                for field in fields {
                    let message = match field.code {
                        FieldCode::Required => "must not be empty",
                        FieldCode::Malformed => "is malformed",
                        FieldCode::TooLong => "is too long",
                        FieldCode::Taken => "is another contact's already",
                        FieldCode::Unknown => "names something that does not exist",
                        FieldCode::NotAllowed => "is not allowed",
                    };
                    self.fault(place, &field.field, message);
                }
                Ok(None)
            }
            Err(Stop::Refuse(refusal)) => {
                self.fault(place, key, refusal.to_string());
                Ok(None)
            }
            Err(stop) => Err(stop),
        }
    }

    fn account(&mut self, spec: &AccountSpec) -> Decided<Option<Freed>> {
        let Some(mut draft) = self.account_row(spec)? else {
            return Ok(None);
        };
        self.departments_and_teams(&mut draft, spec)?;
        self.hours(&mut draft, spec)?;
        self.queues(&mut draft, spec)?;
        self.inboxes(&mut draft, spec)?;
        self.agents(&mut draft, spec)?;
        self.attributes(&mut draft, spec)?;
        self.labels(&mut draft, spec)?;
        self.callbacks(&mut draft, spec)?;
        let changed = !draft.rows.is_empty();
        for (key, row) in std::mem::take(&mut draft.rows) {
            self.state.put_config_row(key, row);
        }
        if changed {
            self.state.put_config(draft.config.clone());
        }
        for contact in &spec.contacts {
            let done = self.contact(&draft.config, contact);
            self.gather(done)?;
        }
        for visitor in &spec.visitors {
            let done = self.visitor(&draft.config, visitor);
            self.gather(done)?;
        }
        let changed = self.credentials(&mut draft, &spec.credentials)?;
        for (key, row) in std::mem::take(&mut draft.rows) {
            self.state.put_config_row(key, row);
        }
        if changed {
            self.state.put_config(draft.config.clone());
        }
        Ok(Some(Freed {
            agents: draft.freed,
            queues: draft.opened,
        }))
    }
}

/// An id of whichever kind is being resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct RawId(i64);

impl Id for RawId {
    fn get(self) -> i64 {
        self.0
    }
    fn from_raw(raw: i64) -> Self {
        Self(raw)
    }
}

/// The account that has a configuration row with this id.
fn holder(state: &State, kind: IdKind, id: i64) -> Option<AccountId> {
    state.account_ids().find(|account| {
        state
            .account(*account)
            .is_some_and(|space| crate::version::of_configured(&space.config, kind, id).is_some())
    })
}

/// The row a reference means, among these.
fn referred<K: Id, V>(
    rows: &BTreeMap<K, V>,
    reference: &Reference,
    name: impl Fn(&V) -> &str,
) -> Option<K> {
    match reference {
        Reference::Id(id) => Some(K::from_raw(*id)).filter(|k| rows.contains_key(k)),
        Reference::Name(text) => rows
            .iter()
            .find(|(_, row)| name(row) == text)
            .map(|(k, _)| *k),
    }
}

/// Whether work may be given to an agent who is online.
fn is_online(state: &State, account: AccountId, agent: AgentId) -> bool {
    state
        .account(account)
        .and_then(|space| space.workload(agent))
        .is_some_and(|workload| workload.state.availability == Availability::Online)
}
