//! Provisioning: changes accounts to match a provisioning file. One command applies the whole file. If the file has a
//! fault, the command changes nothing.
//!
//! Provisioning deletes no objects. Fields that are not in the file keep their values. A field from an earlier file can
//! also be changed by other means, for example through the API. Such a field keeps its changed value. If
//! [`Provision::force`] is set, the file overwrites such a field ([`merge`]). `docs/provisioning.md` describes
//! provisioning for operators.
//!
//! | Module | Subject |
//! |---|---|
//! | [`spec`], [`field`], [`field_type`], [`location`] | the declarations with which files and documents of `/v1` are read |
//! | [`find`] | finds the rows to which a document refers, and takes ids for new rows |
//! | [`account`], [`departments`], [`teams`] | the account; departments; teams |
//! | [`hours`], [`queues`], [`inboxes`] | business hours; queues; inboxes |
//! | [`agents`], [`labels`] | agents with their teams and queues; labels |
//! | [`attribute_groups`], [`attributes`] | groups of custom attributes; custom attributes |
//! | [`callbacks`] | callback endpoints |
//! | [`classifications`] | sponsors, categories, subcategories, termination codes |
//! | [`macros`] | macros |
//! | [`providers`] | sign-in providers |
//! | [`contacts`] | contacts, identities, cases |
//! | [`credentials`] | tokens, API keys, client applications |
//! | [`administer`] | the creation or change of one object through the API, with nearly the same rules as in a file |
//! | [`configured`] | the kinds of rows that the API administers as objects |

mod account;
pub mod administer;
mod agents;
mod attribute_groups;
mod attributes;
mod callbacks;
mod classifications;
pub mod configured;
mod contacts;
mod credentials;
mod declare;
mod departments;
mod drawn;
pub mod field;
pub mod field_type;
mod find;
mod hours;
mod inboxes;
mod labels;
mod location;
mod macros;
mod merge;
mod providers;
mod queues;
pub mod spec;
mod teams;

use crate::audit;
use crate::config::AccountConfig;
use crate::decide::agents::{leaves, now_serves};
use crate::decide::credentials::{Ending, end_access};
use crate::decide::people::unique_key;
use crate::decide::{notify, subscriptions};
use crate::document::code;
use crate::entities::Provisioned;
use crate::ids::{
    AccountId, AgentId, CaseId, ContactId, CredentialId, IdKind, IdentityId, InboxId, QueueId,
};
use crate::refusal::{FieldCode, Refusal};
use crate::routing;
use crate::state::{Context, Decided, Key, State, Stop, Stored, want};
use crate::words::Availability;
pub use drawn::Drawn;
use drawn::Replay;
use merge::Merge;
use spec::{AccountSpec, Location, Reference};
use std::collections::BTreeSet;

/// The command that applies a provisioning file, with the content of the file.
#[derive(Clone, Debug, Default)]
pub struct Provision {
    /// Whether to overwrite fields of earlier files that were then changed by other means, for example through the API.
    pub force: bool,
    /// Whether to report the changes without making them.
    pub dry_run: bool,
    /// Whether the file may only create accounts. If this is `true`, an account that already exists is a fault.
    pub only_new: bool,
    /// The accounts of the file.
    pub accounts: Vec<AccountSpec>,
    /// The ids that this command has taken for new objects. If Parlor decides the command again, the new decision uses
    /// the same ids. Empty for a new command.
    pub drawn: Drawn,
}

impl Provision {
    /// Returns the accounts whose ids are in the file. The configuration of these accounts must be loaded before the
    /// command is decided.
    #[must_use]
    pub fn accounts(&self) -> Vec<AccountId> {
        self.accounts
            .iter()
            .filter_map(|account| account.id.map(AccountId))
            .collect()
    }

    /// Returns every id in the file. A generated id must differ from all these ids.
    fn given_ids(&self) -> BTreeSet<(IdKind, i64)> {
        let mut ids = BTreeSet::new();
        let mut add = |kind: IdKind, id: Option<i64>| ids.extend(id.map(|id| (kind, id)));
        for account in &self.accounts {
            add(IdKind::Account, account.id);
            account.each_configured(|kind, _, _, id| add(kind, id));
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

/// The result of provisioning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProvisionReport {
    /// The changes, one text for each. A text begins with `+` for a created object, and with `~` for a changed field.
    pub changes: Vec<String>,
    /// The fields that keep their values because they were changed by other means, one text for each field.
    pub kept: Vec<String>,
    /// The faults of the file. If there is at least one fault, nothing was changed.
    pub faults: Vec<Fault>,
    /// Whether the changes were made. `false` after a dry run or a fault.
    pub applied: bool,
}

/// A fault of a provisioning file, or of a document for one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line of the faulty field or object, counted from 1.
    pub line: usize,
    /// The name of the field in the document.
    pub key: String,
    /// The kind of fault: a code of [`crate::document::code`].
    pub code: &'static str,
    /// The reason why the value is refused, with advice on the correction.
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
        account: cx.account,
        actor: cx.actor,
        now: cx.now,
        ids: &mut replay,
    };
    let mut work = Work::new(state, &mut cx, &given, &c.drawn);
    work.force = c.force;
    work.only_new = c.only_new;
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
        subscriptions::foresee_ends(state)?;
        notify::foresee(state, None)?;
        state.may_deliver()?;
        // The three calls above have checked that all rows for notifications and deliveries are loaded. So from here
        // on, the command needs no further rows and cannot be refused.
        for row in memory {
            state.put(row);
        }
    }
    Ok(report)
}

/// Returns the look-ups whose rows are loaded before the first decision. The result covers only accounts that have an
/// id in the file.
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
        account.each_configured(|_, noun, _, id| of(noun, id));
        account.visitors.iter().for_each(|s| of("identity", s.id));
        for contact in &account.contacts {
            of("contact", contact.id);
            contact.identities.iter().for_each(|s| of("identity", s.id));
            contact.cases.iter().for_each(|s| of("case", s.id));
        }
        memory("account".to_owned());
        for contact in &account.contacts {
            if let Some(contact) = contact.id.map(ContactId) {
                keys.extend(Key::person(id, contact));
                keys.push(Key::ContactOwner(contact));
            }
            keys.extend(
                contact
                    .single_points()
                    .into_iter()
                    .filter_map(|(kind, value)| {
                        // The key is computed here without a department and a country. The stored key can contain a
                        // department, or a phone number with an added calling code. In this case, the decision requests
                        // the row later.
                        let value = kind.key(value?, None);
                        Some(Key::UniquePoint(id, unique_key(None, kind, &value)))
                    }),
            );
            keys.extend(
                contact
                    .cases
                    .iter()
                    .filter_map(|s| s.id)
                    .flat_map(|case| [Key::Case(id, CaseId(case)), Key::CaseOwner(CaseId(case))]),
            );
        }
        let people = account.contacts.iter().flat_map(|c| &c.identities);
        for identity in people.chain(&account.visitors) {
            if let Some(identity) = identity.id.map(IdentityId) {
                keys.extend([Key::Identity(id, identity), Key::IdentityOwner(identity)]);
            }
            if let (Reference::Id(inbox), Some(serial)) = (&identity.inbox, &identity.serial) {
                keys.push(Key::IdentityBySerial(id, InboxId(*inbox), serial.clone()));
            }
        }
        for credential in &account.credentials {
            keys.push(Key::Provisioned(id, credential.object()));
            keys.push(match &credential.key {
                Some(key) => Key::CredentialByKey(credential.kind, key.clone()),
                None => Key::CredentialByHash(credential.secret_hash.clone()),
            });
        }
    }
    keys
}

/// The working state while Parlor applies one file or one document of `/v1`.
struct Work<'a, 'c> {
    state: &'a mut State,
    cx: &'a mut Context<'c>,
    force: bool,
    given: &'a BTreeSet<(IdKind, i64)>,
    drawn: &'a Drawn,
    /// The look-ups whose rows must be loaded before the file can be decided. Parlor collects these look-ups from the
    /// whole file, so that few database reads are needed.
    needs: Vec<Key>,
    /// The account that is being processed.
    account: AccountId,
    /// The rows of the objects that were processed so far. An object whose row is already in this set is a repeated
    /// object, which is a fault.
    seen: BTreeSet<(IdKind, i64)>,
    report: ProvisionReport,
    memory: Vec<Provisioned>,
    /// Whether the caller wants to create the object of the document. If this is `true`, an object that already exists
    /// is a fault.
    making: bool,
    /// Whether the file may only create accounts ([`Provision::only_new`]).
    only_new: bool,
    /// The caller's credential. This credential stays valid when the other credentials of the same agent end.
    keep: Option<CredentialId>,
    /// The kinds and ids of the objects' rows, in the order in which the objects are processed.
    resolved: Vec<(IdKind, i64)>,
    /// The entries for the audit log, by account.
    audit: Vec<(AccountId, serde_json::Value)>,
}

/// A postponed write of a row.
type RowWrite = Box<dyn FnOnce(&mut State)>;

/// The changed configuration of an account, and the rows to write.
struct Draft {
    config: AccountConfig,
    rows: Vec<RowWrite>,
    /// Agents who may now get further conversations, or who became active or inactive.
    freed: BTreeSet<AgentId>,
    /// Queues that may now assign further conversations.
    opened: BTreeSet<QueueId>,
    /// Agents whose credentials end, each with the reason.
    endings: Vec<(AgentId, Ending)>,
}

impl Draft {
    /// Postpones the write of a row until all objects of the account have been processed.
    fn put<R: Stored + 'static>(&mut self, row: R) {
        self.rows
            .push(Box::new(move |state: &mut State| state.put(row)));
    }

    /// Postpones the removal of a stored row until all objects of the account have been processed.
    fn remove<R: Stored + 'static>(&mut self, row: R) {
        self.rows
            .push(Box::new(move |state: &mut State| state.remove_known(row)));
    }

    /// Makes the postponed writes and removals. Returns whether there was at least one postponed write or removal.
    fn write(&mut self, state: &mut State) -> bool {
        let rows = std::mem::take(&mut self.rows);
        let changed = !rows.is_empty();
        rows.into_iter().for_each(|write| write(state));
        changed
    }
}

/// The agents and queues whose waiting conversations are routed again.
struct Freed {
    agents: BTreeSet<AgentId>,
    queues: BTreeSet<QueueId>,
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
            account: AccountId::NONE,
            seen: BTreeSet::new(),
            report: ProvisionReport::default(),
            memory: Vec::new(),
            making: false,
            only_new: false,
            keep: None,
            resolved: Vec::new(),
            audit: Vec::new(),
        }
    }
}

impl Work<'_, '_> {
    /// Assigns the waiting conversations that the agents and queues in `freed` can now take. For an inactive agent in
    /// `freed`, routes the agent's conversations again. Also sets the timers of the queues.
    fn now_serve(&mut self, account: AccountId, freed: Freed) -> Decided<()> {
        let config = self.state.config(account)?;
        // First, each queue assigns its conversations in the order of its entries. Then the agents can get
        // conversations that were transferred to their teams, even from queues that they do not serve.
        for queue in freed.queues {
            routing::drain(self.state, self.cx, account, queue, None)?;
        }
        for agent in freed.agents {
            match config.agents.get(&agent) {
                Some(row) if row.active => {
                    now_serves(self.state, self.cx, account, agent)?;
                }
                Some(row) => leaves(self.state, self.cx, row)?,
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

    /// Writes an event of the audit log for each changed object. `by` is the acting agent. `None` means that the
    /// operator acts, through a provisioning file.
    fn write_audit(&mut self, by: Option<AgentId>) -> Decided<()> {
        for (account, data) in std::mem::take(&mut self.audit) {
            let act = audit::act(account, audit::CONFIGURED, by, self.cx.now, &data);
            self.state.put_event(act)?;
        }
        Ok(())
    }

    fn fault(&mut self, location: &Location, key: &str, message: impl Into<String>) {
        self.fault_of(code::NOT_ALLOWED, location, key, message);
    }

    /// Adds a fault with this code.
    fn fault_of(
        &mut self,
        code: &'static str,
        location: &Location,
        key: &str,
        message: impl Into<String>,
    ) {
        let key = location.name(key);
        self.report.faults.push(Fault {
            line: location.of(key),
            key: key.to_owned(),
            code,
            message: message.into(),
        });
    }

    fn needed(&mut self, location: &Location, noun: &str, key: &str) -> Decided<()> {
        self.fault(location, key, format!("a new {noun} needs this key"));
        Ok(())
    }

    fn taken(&mut self, location: &Location, noun: &str, key: &str) -> Decided<()> {
        self.fault_of(
            code::TAKEN,
            location,
            key,
            format!("another {noun} of the account has it already"),
        );
        Ok(())
    }

    /// Collects the look-ups of an object that needs rows which are not loaded yet. Returns `None` for such an object,
    /// so that the next object can be processed. All changes of this decision are undone before the file is decided
    /// again.
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

    /// Returns the provisioning record of an object of the current account: the values that earlier files gave its
    /// fields. If no file contained the object, the map is empty.
    fn memory_of(&self, object: &str) -> Decided<crate::entities::JsonMap> {
        Ok(self
            .state
            .provisioned(self.account, object)?
            .cloned()
            .unwrap_or_default())
    }

    /// Completes the processing of one configuration object, and adds its changes to the entries for the audit log.
    /// Returns whether the object's row must be written.
    fn done(&mut self, merge: Merge, label: &str) -> bool {
        let (differs, new) = (merge.differs(), merge.new);
        let fields = self.done_unheard(merge, label);
        if differs {
            let what = serde_json::json!({"object": label, "made": new, "fields": fields});
            self.audit.push((self.account, what));
        }
        differs
    }

    /// Completes the processing of one object, but adds no entry for the audit log. Returns the changed fields.
    fn done_unheard(&mut self, merge: Merge, label: &str) -> Vec<serde_json::Value> {
        let finished = merge.finish(label);
        self.report.changes.extend(finished.changes);
        self.report
            .kept
            .extend(finished.kept.into_iter().map(|line| {
                format!(
                    "{line}: kept, because it was changed after the last file set it; --force overwrites it"
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

    /// Converts a refusal by a rule to a fault. Missing rows and a lack of leased ids still stop the decision.
    fn or_fault<T>(
        &mut self,
        location: &Location,
        key: &str,
        result: Decided<T>,
    ) -> Decided<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(Stop::Refuse(Refusal::Invalid(fields))) => {
                for field in fields {
                    let (code, message) = match field.code {
                        FieldCode::Required => (code::REQUIRED, "must not be empty"),
                        FieldCode::Malformed => (code::MALFORMED, "is malformed"),
                        FieldCode::TooLong => (code::TOO_LONG, "is too long"),
                        FieldCode::Taken => (code::TAKEN, "already belongs to another contact"),
                        FieldCode::Unknown => {
                            (code::UNKNOWN, "names something that does not exist")
                        }
                        FieldCode::NotAllowed => (code::NOT_ALLOWED, "is not allowed"),
                    };
                    self.fault_of(code, location, &field.field, message);
                }
                Ok(None)
            }
            Err(Stop::Refuse(refusal)) => {
                self.fault(location, key, refusal.to_string());
                Ok(None)
            }
            Err(stop) => Err(stop),
        }
    }

    /// Ends the credentials of agents who have a new password or became inactive. Credentials that the file itself
    /// contains stay valid. The credential of the caller stays valid too.
    fn endings(&mut self, draft: &Draft) -> Decided<()> {
        let mut needs = Vec::new();
        for (agent, ending) in &draft.endings {
            let named = |id| self.seen.contains(&(IdKind::Credential, id));
            let of = (self.account, *agent);
            let ended = end_access(self.state, self.cx, of, *ending, |c| {
                Some(c.id) == self.keep || named(c.id.0)
            });
            want(&mut needs, ended)?;
        }
        self.needs.extend(needs);
        Ok(())
    }

    fn account(&mut self, spec: &AccountSpec) -> Decided<Option<Freed>> {
        let Some(mut draft) = self.account_row(spec)? else {
            return Ok(None);
        };
        self.departments(&mut draft, spec)?;
        self.teams(&mut draft, spec)?;
        self.hours(&mut draft, spec)?;
        self.queues(&mut draft, spec)?;
        self.inboxes(&mut draft, spec)?;
        self.agents(&mut draft, spec)?;
        self.attribute_groups(&mut draft, spec)?;
        self.attributes(&mut draft, spec)?;
        self.labels(&mut draft, spec)?;
        self.classifications(&mut draft, spec)?;
        self.providers(&mut draft, spec)?;
        if draft.write(self.state) {
            self.state.put_config(draft.config.clone());
        }
        for contact in &spec.contacts {
            let done = self.contact(&draft.config, contact);
            self.gather(done)?;
        }
        self.macros(&draft.config, spec)?;
        for visitor in &spec.visitors {
            let done = self.visitor(&draft.config, visitor);
            self.gather(done)?;
        }
        let changed = self.credentials(&mut draft, &spec.credentials)?;
        self.endings(&draft)?;
        draft.write(self.state);
        // An endpoint can refer to a client application of the same file.
        self.callbacks(&mut draft, spec)?;
        if draft.write(self.state) || changed {
            self.state.put_config(draft.config.clone());
        }
        Ok(Some(Freed {
            agents: draft.freed,
            queues: draft.opened,
        }))
    }
}

/// Whether an agent is online. Only online agents get conversations.
fn is_online(state: &State, account: AccountId, agent: AgentId) -> bool {
    state
        .account(account)
        .and_then(|space| space.workload(agent))
        .is_some_and(|workload| workload.state.availability == Availability::Online)
}
