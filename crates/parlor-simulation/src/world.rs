//! A simulated world: its accounts, and the requests of strangers, partners and agents.

use crate::memory::{Database, Ruled, Sheet};
use crate::random::Rng;
use parlor_model::command::{
    AddContactNote, Answer, Assign, Attach, Attend, Attendance, CallbackChange, CallbackCommand,
    CaseChoice, ChangeCase, ChangeStatus, Command, ContactPatch, ContactPointView,
    ConversationPatch, CreateCase, CreateContact, EditConversation, EndpointPatch, EndpointTuning,
    EraseContact, FireTimers, Fired, Idempotency, IdentityChoice, IssueCredential, KeepFile,
    LabelChange, MarkRead, MergeContacts, NewFile, NewIdentitySerial, NewLink, NewMessage,
    NewPerson, NewPoint, NewSerial, Others, Outcome, PersonChoice, PickUp, PostMessage, Presence,
    PutContactPoint, RecordExport, Release, RemoveContactNote, RemoveContactPoint, ReportDelivery,
    RevokeCredential, RotateCredential, RoutingIntent, SetPresence, StartConversation, Started,
    Submission, Transfer, TransferTo, TuneAgent, UndoMerge, UnknownSerial, UpdateContact,
    WriteServiceRecord,
};
use parlor_model::document::Patch;
use parlor_model::entities::{
    Account, Agent, AgentQueue, AttributeDefinition, CallbackDelivery, Conversation, Credential,
    Department, Event, Hours, Inbox, JsonMap, Queue, ServiceRecordDraft, Team,
};
use parlor_model::hours::Opening;
use parlor_model::ids::{
    AccountId, AgentId, AttachmentId, AttributeId, CaseId, ContactId, ContactNoteId,
    ContactPointId, ConversationId, CredentialId, DepartmentId, EndpointId, EndpointKey, HoursId,
    Id, IdKind, InboxId, MergeId, MessageId, QueueId, TeamId,
};
use parlor_model::provision::Drawn;
use parlor_model::provision::administer::Administer;
use parlor_model::provision::administer::AdministerOutcome;
use parlor_model::provision::spec::{AccountSpec, AgentSpec, NamedSpec, QueueSpec};
use parlor_model::refusal::{FieldCode, FieldError};
use parlor_model::skills::SkillNeed;
use parlor_model::state::{ConfigKey, ConfigRow, ConversationName, Counters, Flush, State};
use parlor_model::time::Timestamp;
use parlor_model::words::{
    AttributeObject, AttributeType, Availability, CredentialKind, Delivery, Distribution, Evidence,
    InboxKind, MessageKind, PointKind, Priority, Role, Status, TimerKind, Visibility, Word,
};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

const NOON: Timestamp = Timestamp(1_750_000_000_000_000);

/// The capacity of agents who face a crowd.
const CROWDED: &[i64] = &[40];

const SKILLS: [&str; 2] = ["german", "billing"];

/// Random skills of an agent.
fn skills(rng: &mut Rng) -> BTreeMap<String, i64> {
    (SKILLS.iter())
        .filter_map(|name| rng.maybe(50, |rng| ((*name).to_owned(), rng.number(1, 3))))
        .collect()
}

/// Random needs.
fn needs(rng: &mut Rng) -> Vec<SkillNeed> {
    (0..=rng.below(2))
        .map(|_| SkillNeed {
            name: rng.pick(&SKILLS).to_owned(),
            level: rng.number(1, 3),
            relax_after_s: rng.maybe(60, |rng| rng.number(5, 120)),
        })
        .collect()
}

/// Two accounts as a flush that makes them.
pub(crate) fn accounts(rng: &mut Rng) -> Flush {
    let mut flush = Flush::default();
    let (mut queue, mut agent, mut inbox, mut department, mut attribute, mut credential) =
        (0, 0, 0, 0, 0, 0);
    let capacities: &[i64] = if rng.chance(20) {
        CROWDED
    } else {
        &[0, 1, 1, 1, 2, 2, 3, 4]
    };
    let mut state = State::default();
    let mut put = |key, row| state.put_config_row(key, row);
    let mut credentials = Vec::new();
    for account in [1, 2].map(AccountId) {
        put(
            ConfigKey::Account(account),
            ConfigRow::Account(Account {
                id: account,
                name: format!("account {account}"),
                time_zone: "UTC".to_owned(),
                language: "en".to_owned(),
                customer_departmentalization: rng.chance(30),
                allow_over_capacity: rng.chance(30),
                weights: if rng.chance(20) {
                    [("api".to_owned(), json!(2))].into_iter().collect()
                } else {
                    JsonMap::new()
                },
                created_at: NOON,
            }),
        );
        let departments: Vec<DepartmentId> = (0..rng.below(3))
            .map(|_| {
                department += 1;
                DepartmentId(department)
            })
            .collect();
        for id in &departments {
            let row = Department {
                id: *id,
                account_id: account,
                name: format!("department {id}"),
            };
            put(ConfigKey::Department(*id), ConfigRow::Department(row));
        }
        let team = TeamId(account.get());
        let row = Team {
            id: team,
            account_id: account,
            name: "team".to_owned(),
        };
        put(ConfigKey::Team(team), ConfigRow::Team(row));
        let hours_id = HoursId(account.get());
        let row = Hours {
            id: hours_id,
            account_id: account,
            key: "office".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            weekly: (1..=7)
                .map(|day| Opening {
                    day,
                    from: 8 * 60,
                    to: 20 * 60,
                })
                .collect(),
            holidays: Vec::new(),
        };
        put(ConfigKey::Hours(hours_id), ConfigRow::Hours(row));
        let queues: Vec<QueueId> = (0..=rng.below(3))
            .map(|_| {
                queue += 1;
                QueueId(queue)
            })
            .collect();
        for id in &queues {
            let row = Queue {
                id: *id,
                account_id: account,
                key: format!("queue {id}"),
                department_id: None,
                distribution: rng.pick(&[
                    Distribution::LeastBusy,
                    Distribution::LeastBusy,
                    Distribution::RoundRobin,
                    Distribution::RoundRobin,
                    Distribution::Manual,
                ]),
                skills: if rng.chance(20) {
                    needs(rng)
                } else {
                    Vec::new()
                },
                overflow_queue_id: rng
                    .maybe(30, |rng| rng.pick(&queues))
                    .filter(|other| other != id),
                overflow_after_s: rng.maybe(70, |rng| rng.number(20, 90)),
                max_length: rng.maybe(15, |rng| rng.number(1, 5)),
                hours_id: rng.maybe(15, |_| hours_id),
                accept_within_s: rng.maybe(25, |rng| rng.number(10, 90)),
                dispatch_per_agent: rng.maybe(12, |rng| rng.number(1, 3)),
            };
            put(ConfigKey::Queue(*id), ConfigRow::Queue(row));
        }
        for _ in 0..=rng.below(5) {
            agent += 1;
            let id = AgentId(agent);
            let row = Agent {
                id,
                account_id: account,
                name: format!("agent {id}"),
                email: format!("Agent{id}@example.test"),
                password_hash: None,
                role: if agent % 2 == 0 {
                    Role::Administrator
                } else {
                    Role::Agent
                },
                visibility: rng.maybe(70, |rng| rng.pick(Visibility::ALL)),
                capacity: rng.pick(capacities),
                active: !rng.chance(8),
                created_at: NOON,
                updated_at: NOON,
                skills: skills(rng)
                    .into_iter()
                    .map(|(name, level)| (name, level.into()))
                    .collect(),
            };
            put(ConfigKey::Agent(id), ConfigRow::Agent(row));
            for queue_id in &queues {
                if rng.chance(65) {
                    let row = AgentQueue {
                        agent_id: id,
                        queue_id: *queue_id,
                        account_id: account,
                    };
                    put(
                        ConfigKey::AgentQueue(id, *queue_id),
                        ConfigRow::AgentQueue(row),
                    );
                }
            }
            if rng.chance(50) {
                let row = parlor_model::entities::AgentTeam {
                    agent_id: id,
                    team_id: team,
                    account_id: account,
                };
                put(ConfigKey::AgentTeam(id, team), ConfigRow::AgentTeam(row));
            }
        }
        let first_inbox = inbox + 1;
        for _ in 0..rng.number(2, 4) {
            inbox += 1;
            let id = InboxId(inbox);
            let row = Inbox {
                id,
                account_id: account,
                key: format!("inbox {id}"),
                name: "inbox".to_owned(),
                kind: rng.pick(&[InboxKind::Onsite, InboxKind::Api, InboxKind::Messaging]),
                queue_id: rng.pick(&queues),
                department_id: (!departments.is_empty() && rng.chance(60))
                    .then(|| rng.pick(&departments)),
                active: !rng.chance(5),
                configured_at: NOON,
                webhook_url: rng
                    .chance(40)
                    .then(|| format!("http://127.0.0.1:9/inbox/{id}")),
                hmac_token: None,
                single_conversation: rng.chance(20),
                starts_pending: rng.chance(15),
                created_at: NOON,
            };
            put(ConfigKey::Inbox(id), ConfigRow::Inbox(row));
        }
        for (object, name) in [
            (AttributeObject::Contact, "tier"),
            (AttributeObject::ServiceRecord, "result"),
        ] {
            attribute += 1;
            let id = AttributeId(attribute);
            let row = AttributeDefinition {
                id,
                account_id: account,
                object,
                name: name.to_owned(),
                label: name.to_owned(),
                value_type: AttributeType::Text,
                options: Vec::new(),
            };
            put(ConfigKey::Attribute(id), ConfigRow::Attribute(row));
        }
        credential += 1;
        let id = CredentialId(credential);
        credentials.push(Credential {
            id,
            account_id: account,
            kind: CredentialKind::ClientApplication,
            agent_id: None,
            application_id: None,
            name: "application".to_owned(),
            key: Some(format!("application {id}")),
            secret_hash: format!("hash of application {id}"),
            application_type: None,
            callback: rng
                .chance(60)
                .then(|| r#"{"url":"http://127.0.0.1:9/application","format":"json"}"#.to_owned()),
            callback_active: rng.chance(85),
            expires_at: None,
            revoked_at: None,
            created_at: NOON,
        });
        let row = parlor_model::entities::ApplicationInbox {
            credential_id: id,
            inbox_id: InboxId(first_inbox),
            account_id: account,
        };
        put(
            ConfigKey::ApplicationInbox(id, InboxId(first_inbox)),
            ConfigRow::ApplicationInbox(row),
        );
        let counters = Counters {
            version: 1,
            ..Counters::default()
        };
        flush.counters.push((account, None, counters));
        flush.reconfigured.insert(account);
    }
    let mut flush = Flush {
        counters: flush.counters,
        reconfigured: flush.reconfigured,
        ..state.flush()
    };
    flush.credentials.inserted = credentials.into_iter().map(Arc::new).collect();
    // Only provisioning names ids of credentials; without this the first generated one would be taken.
    let provisioned = parlor_model::entities::Provisioned {
        account_id: AccountId(1),
        object: "simulation".to_owned(),
        fields: JsonMap::new(),
    };
    flush.provisioned.inserted.push(Arc::new(provisioned));
    flush
}

/// A short form of an outcome that differs when the outcome does.
pub(crate) fn print(outcome: &Outcome) -> Answer {
    let brief = |c: &Conversation| {
        format!(
            "{} {} {} {} {:?} {}",
            c.id, c.uuid, c.display_id, c.status, c.assignee_id, c.message_count
        )
    };
    let body = match outcome {
        Outcome::StartConversation(Started { view, opening, .. }) => format!(
            "started {} {:?}",
            brief(&view.conversation),
            opening.as_ref().map(|m| m.id)
        ),
        Outcome::PostMessage(view) | Outcome::ReportDelivery(view) => format!(
            "posted {} {}",
            view.message.id,
            brief(&view.conversation.conversation)
        ),
        Outcome::ChangeStatus(view)
        | Outcome::PickUp(view)
        | Outcome::Assign(view)
        | Outcome::Transfer(view)
        | Outcome::Release(view)
        | Outcome::EditConversation(view)
        | Outcome::MarkRead(view)
        | Outcome::WriteServiceRecord(view) => {
            format!("conversation {}", brief(&view.conversation))
        }
        Outcome::SetPresence(Presence {
            agent,
            availability,
            live,
        }) => format!("presence {agent} {availability} {live}"),
        Outcome::CreateContact(view) | Outcome::UpdateContact(view) => format!(
            "contact {} {} {:?}",
            view.person.contact.id, view.person.contact.name, view.person.contact.updated_at
        ),
        Outcome::PutContactPoint(ContactPointView { point, .. }) => {
            format!("point {} {}", point.id, point.value)
        }
        Outcome::IssueCredential(credential) | Outcome::RotateCredential(credential) => {
            format!("credential {}", credential.id)
        }
        Outcome::RevokeCredential(()) => "revoked".to_owned(),
        Outcome::RemoveContactPoint(()) => "point removed".to_owned(),
        Outcome::AddContactNote(note) => format!("note {} {}", note.id, note.contact_id),
        Outcome::RemoveContactNote(()) => "note removed".to_owned(),
        Outcome::MergeContacts(merge) | Outcome::UndoMerge(merge) => {
            format!("merge {} {:?}", merge.id, merge.undone_at)
        }
        Outcome::RecordExport(contact) => format!("export {contact}"),
        Outcome::EraseContact(erasure) => format!("erasure {}", erasure.contact_id),
        Outcome::CreateCase(case) | Outcome::ChangeCase(case) => {
            format!("case {} {}", case.id, case.open)
        }
        Outcome::TuneAgent(agent) => format!("agent {agent}"),
        Outcome::Attend(()) => "attended".to_owned(),
        Outcome::KeepFile(file) => format!("file {} {}", file.id, file.size),
        Outcome::FireTimers(Fired { timers, .. }) => format!("fired {timers}"),
        Outcome::Administer(AdministerOutcome { administered, .. }) => {
            format!("administered {}", administered.id)
        }
        Outcome::CallbackCommand(done) => format!("callback {} {}", done.key, done.number),
        Outcome::Provision(report) => format!("{report:?}"),
    };
    Answer {
        status: if outcome.is_kept() { 200 } else { 422 },
        content_type: "text/plain".to_owned(),
        body,
    }
}

/// The token that a command leaves in the rows it makes, so that they can be counted.
pub(crate) fn token_of(map: &JsonMap) -> Option<&str> {
    map.get("token").and_then(serde_json::Value::as_str)
}

/// The token a submission carries.
pub(crate) fn token(submission: &Submission) -> Option<&str> {
    match &submission.command {
        Command::StartConversation(c) => token_of(&c.client_info),
        Command::PostMessage(c) => token_of(&c.message.content_attributes),
        Command::CreateContact(c) => token_of(&c.person.details),
        _ => None,
    }
}

/// Asks at random.
pub(crate) struct World {
    pub rng: Rng,
    /// Whether much of what is asked cannot be; else most of it can, and queues and workloads are busier.
    wild: bool,
    /// Whether far more comes in than anybody serves, for long.
    crowded: bool,
    /// The next commands, which join the batch of the earlier ones.
    next: Vec<Command>,
    tokens: u64,
    keys: u64,
    files: u64,
    /// Submissions with a key, and when they were first made.
    pub keyed: Vec<(Timestamp, Submission)>,
    /// The events that were asked to be delivered again, and where.
    told_again: std::collections::BTreeSet<(AccountId, EndpointKey, i64)>,
}

impl World {
    pub fn new(mut rng: Rng) -> Self {
        let wild = rng.chance(40);
        Self {
            rng,
            wild,
            crowded: false,
            next: Vec::new(),
            tokens: 0,
            keys: 0,
            files: 0,
            keyed: Vec::new(),
            told_again: std::collections::BTreeSet::new(),
        }
    }

    /// Somebody changes the configuration, or makes a team.
    fn administration(&mut self, db: &Database, account: AccountId, at: AccountId) -> Command {
        let by = self.agent(db, at);
        let mut spec = AccountSpec {
            id: Some(account.0),
            ..AccountSpec::default()
        };
        let (kind, id) = match self.rng.below(4) {
            3 => {
                let weight = self.rng.number(1, 3);
                spec.weights = Some(json!({"web": weight}).as_object().cloned().unwrap());
                (IdKind::Account, Some(account.0))
            }
            0 => {
                let name = Some(format!("team {}", self.rng.below(40)));
                spec.teams.push(NamedSpec {
                    name,
                    ..NamedSpec::default()
                });
                (IdKind::Team, None)
            }
            1 => {
                let agent = self.agent(db, at).0;
                spec.agents.push(AgentSpec {
                    id: Some(agent),
                    capacity: self.rng.maybe(80, |rng| rng.number(0, 4)),
                    queues: Some(Vec::new()).filter(|_: &Vec<_>| self.rng.chance(5)),
                    ..AgentSpec::default()
                });
                (IdKind::Agent, Some(agent))
            }
            _ => {
                let queue = self.some(&db.queues, at, |q| q.id).0;
                spec.queues.push(QueueSpec {
                    id: Some(queue),
                    max_length: (self.rng.maybe(60, |rng| rng.number(0, 30)))
                        .map_or(Patch::Null, Patch::Value),
                    skills: self.rng.maybe(30, |rng| {
                        if rng.chance(30) {
                            Vec::new()
                        } else {
                            needs(rng)
                        }
                    }),
                    distribution: self.rng.maybe(20, |rng| {
                        rng.pick(&[
                            Distribution::LeastBusy,
                            Distribution::RoundRobin,
                            Distribution::Manual,
                        ])
                    }),
                    dispatch_per_agent: (self.rng.maybe(10, |rng| rng.number(1, 3)))
                        .map_or(Patch::Absent, Patch::Value),
                    ..QueueSpec::default()
                });
                (IdKind::Queue, Some(queue))
            }
        };
        Command::Administer(Box::new(Administer {
            account,
            by,
            kind,
            id,
            spec,
            drawn: Drawn::default(),
        }))
    }

    /// The next thing that somebody asks.
    pub fn submission(&mut self, db: &Database, now: Timestamp) -> Submission {
        const HOUR: i64 = 3600;
        self.crowded = db.agents.all().all(|a| CROWDED.contains(&a.capacity));
        if let Some(command) = self.next.pop() {
            return Submission {
                command,
                idempotency: None,
                reader: None,
                expects: None,
            };
        }
        if !self.keyed.is_empty() && self.rng.chance(12) {
            let (at, mut again) = self.rng.pick(&self.keyed);
            if at.plus_seconds(23 * HOUR) > now {
                if self.rng.chance(25) {
                    // The key of another request.
                    let other = self.fresh(db, now);
                    if other.command.account() == again.command.account() {
                        again.command = other.command;
                        again.idempotency.as_mut().unwrap().fingerprint =
                            format!("other {}", self.tokens);
                    }
                }
                return again;
            }
            if at.plus_seconds(25 * HOUR) < now {
                // The key of a request that was forgotten long ago.
                let name = again.idempotency.clone();
                let mut fresh = self.fresh(db, now);
                if fresh.command.account() == again.command.account() {
                    self.keyed.retain(|(_, s)| {
                        s.idempotency.as_ref().map(|i| &i.key) != name.as_ref().map(|i| &i.key)
                    });
                    fresh.idempotency = name.map(|name| Idempotency {
                        fingerprint: format!("anew {}", self.tokens),
                        ..name
                    });
                    self.keyed.push((now, fresh.clone()));
                    return fresh;
                }
            }
        }
        let mut submission = self.fresh(db, now);
        let provisions = matches!(submission.command, Command::Provision(_));
        if !provisions && self.rng.chance(50) {
            self.keys += 1;
            submission.idempotency = Some(Idempotency {
                scope: self.rng.pick(&["a", "b"]).to_owned(),
                key: format!("key {}", self.keys),
                fingerprint: format!("request {}", self.keys),
                print: Arc::new(print),
            });
            self.keyed.push((now, submission.clone()));
        }
        submission
    }

    /// Something that goes wrong so often, or nearly never.
    fn astray(&mut self, percent: usize) -> bool {
        self.rng.chance(percent) && (self.wild || self.rng.chance(5))
    }

    fn tokens(&mut self) -> JsonMap {
        self.tokens += 1;
        let mut map = JsonMap::new();
        map.insert("token".to_owned(), json!(format!("t{}", self.tokens)));
        map
    }

    /// The id of some row, nearly always of this account; now and then one that does not exist, or not yet.
    fn some<R: Ruled, K: Id>(
        &mut self,
        sheet: &Sheet<R>,
        account: AccountId,
        id: impl Fn(&R) -> K,
    ) -> K {
        if sheet.len() > 0 && !self.astray(4) {
            let foreign = self.astray(5);
            for _ in 0..6 {
                // The newest are asked for most.
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

    fn conversation(&mut self, db: &Database, account: AccountId) -> ConversationName {
        // Those that agents have are what agents change.
        let busy = db.slots.all().any(|s| s.account_id == account);
        let id: ConversationId = if busy && self.rng.chance(50) {
            self.some(&db.slots, account, |s| s.conversation_id)
        } else {
            self.some(&db.conversations, account, |c| c.id)
        };
        match (self.rng.below(3), db.conversations.id(id)) {
            (0, Some(row)) => ConversationName::Display(row.display_id),
            (1, Some(row)) => ConversationName::Uuid(row.uuid.clone()),
            (2, None) => ConversationName::Display(id.get()),
            _ => ConversationName::Id(id),
        }
    }

    /// A conversation, and now and then a client application that speaks for its customer: nearly always the one that started it.
    fn spoken_for(
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

    fn agent(&mut self, db: &Database, account: AccountId) -> AgentId {
        if self.astray(4) {
            return AgentId(self.rng.number(1, 14));
        }
        let of: Vec<AgentId> = (db.agents.all())
            .filter(|a| a.account_id == account)
            .map(|a| a.id)
            .collect();
        self.rng.pick(&of)
    }

    fn inbox(&mut self, db: &Database, account: AccountId) -> InboxId {
        if self.astray(3) {
            return InboxId(self.rng.number(1, 10));
        }
        let of: Vec<InboxId> = (db.inboxes.all())
            .filter(|a| a.account_id == account)
            .map(|a| a.id)
            .collect();
        self.rng.pick(&of)
    }

    fn serial(&mut self) -> String {
        if self.astray(5) {
            return "x".repeat(self.rng.pick(&[0, 256]));
        }
        match self.rng.below(40) {
            2..=9 => self.rng.uuid(),
            _ => format!("serial {}", self.rng.below(12)),
        }
    }

    fn value(&mut self, kind: PointKind) -> String {
        if self.astray(5) {
            return "x".repeat(self.rng.pick(&[0, 1025]));
        }
        match (self.rng.below(40), kind) {
            (2..=8, _) => self.rng.uuid(),
            (n, PointKind::Email) => {
                let who = self.rng.below(10);
                if n % 3 == 0 {
                    format!("Person{who}@Example.test")
                } else {
                    format!("person{who}@example.test")
                }
            }
            _ => format!("+49 {}", self.rng.below(8)),
        }
    }

    fn kind(&mut self) -> PointKind {
        self.rng.pick(&[
            PointKind::Email,
            PointKind::Email,
            PointKind::Phone,
            PointKind::ExternalId,
            PointKind::MobilePhone,
            PointKind::MobilePhone,
            PointKind::Facebook,
        ])
    }

    fn person(&mut self) -> NewPerson {
        let points = (0..self.rng.below(4))
            .map(|_| {
                let kind = self.kind();
                NewPoint {
                    evidence: self
                        .rng
                        .pick(&[Evidence::Given, Evidence::Given, Evidence::Signed]),
                    ..NewPoint::given(kind, self.value(kind))
                }
            })
            .collect();
        let mut custom_attributes = JsonMap::new();
        if self.rng.chance(40) {
            let tier = self.rng.pick(&["gold", "silver"]);
            custom_attributes.insert("tier".to_owned(), json!(tier));
        }
        NewPerson {
            name: self.rng.maybe(50, |_| "Name".to_owned()),
            given_name: self.rng.maybe(50, |_| "Given".to_owned()),
            family_name: self.rng.maybe(50, |_| "Family".to_owned()),
            details: self.tokens(),
            custom_attributes,
            additional_attributes: JsonMap::new(),
            blocked: self.rng.chance(6),
            points,
        }
    }

    fn who(&mut self, db: &Database, account: AccountId) -> PersonChoice {
        let choice = self
            .rng
            .pick(&[IdentityChoice::LatestActive, IdentityChoice::Newest]);
        match self.rng.below(12) {
            0 => PersonChoice::Anonymous,
            1 | 2 => PersonChoice::Contact {
                contact: self.some(&db.contacts, account, |c| c.id),
                choice,
                new_serial: self.rng.pick(&[NewSerial::Nothing, NewSerial::Uuid]),
            },
            3 => PersonChoice::Identity(self.some(&db.identities, account, |i| i.id)),
            4..=6 => PersonChoice::Serial {
                serial: self.serial(),
                unknown: self.rng.pick(&[
                    UnknownSerial::Create,
                    UnknownSerial::Create,
                    UnknownSerial::Refuse,
                ]),
            },
            7 | 8 => PersonChoice::ContactWithSerial {
                contact: self.some(&db.contacts, account, |c| c.id),
                serial: self.serial(),
            },
            _ => {
                if self.rng.chance(15) {
                    return PersonChoice::LookUp {
                        kind: PointKind::Attribute,
                        label: "tier".to_owned(),
                        values: vec![self.rng.pick(&["gold", "silver", "lead"]).to_owned()],
                        person: Ok(Box::new(self.person())),
                        choice,
                    };
                }
                let kind = self.kind();
                let values: Vec<String> =
                    (0..=self.rng.below(2)).map(|_| self.value(kind)).collect();
                let mut person = self.person();
                if self.rng.chance(80) {
                    person.points.retain(|p| p.kind != kind);
                    person.points.push(NewPoint::given(kind, values[0].clone()));
                }
                let person = if self.astray(5) {
                    Err(vec![FieldError {
                        field: "name".to_owned(),
                        code: FieldCode::Required,
                    }])
                } else {
                    Ok(Box::new(person))
                };
                PersonChoice::LookUp {
                    kind,
                    label: String::new(),
                    values,
                    person,
                    choice,
                }
            }
        }
    }

    fn message(&mut self) -> NewMessage {
        let content = if self.astray(7) {
            "m".repeat(self.rng.pick(&[0, 150_001]))
        } else {
            "message".to_owned()
        };
        NewMessage {
            content_attributes: self.tokens(),
            ..NewMessage::text(content)
        }
    }

    /// A message that carries something, now and then something that it may not.
    fn carrying(&mut self, db: &Database, account: AccountId) -> NewMessage {
        let mut message = self.message();
        if !self.rng.chance(30) {
            return message;
        }
        let many = if self.astray(3) {
            16
        } else {
            1 + self.rng.below(3)
        };
        for _ in 0..many {
            let attach = match self.rng.below(6) {
                0..=2 if db.attachments.len() > 0 => {
                    let id: AttachmentId = self.some(&db.attachments, account, |a| a.id);
                    // Nearly always who uploaded it.
                    let by = (db.attachments.id(id)).and_then(|a| a.agent_id);
                    let agent = match by {
                        Some(agent) if !self.astray(8) => agent,
                        _ => self.agent(db, account),
                    };
                    Attach::Uploaded(id, agent)
                }
                3 => Attach::Link(NewLink {
                    file_name: "link".to_owned(),
                    content_type: "image/png".to_owned(),
                    size: self.rng.number(0, 9),
                    url: if self.astray(5) {
                        "ftp://elsewhere".to_owned()
                    } else {
                        "https://elsewhere.example/a".to_owned()
                    },
                }),
                _ => Attach::File(self.file()),
            };
            message.attachments.push(attach);
        }
        if self.rng.chance(30) {
            message.content.clear();
        }
        message
    }

    fn file(&mut self) -> NewFile {
        self.files += 1;
        NewFile {
            file_name: self.rng.pick(&["a.png", "../b.txt", ""]).to_owned(),
            content_type: "text/plain".to_owned(),
            size: if self.astray(5) {
                0
            } else {
                self.rng.number(1, 99)
            },
            sha256: "0".repeat(64),
            storage_key: format!("file-{}", self.files),
        }
    }

    fn start(&mut self, db: &Database, account: AccountId) -> Command {
        let who = self.who(db, account);
        let agent = self.rng.chance(35).then(|| self.agent(db, account));
        let intent = match self.rng.below(10) {
            1.. if self.crowded => RoutingIntent::Enqueue(agent.filter(|_| self.rng.chance(5))),
            0 => RoutingIntent::Hold(agent),
            1..=4 => RoutingIntent::Enqueue(agent),
            5..=7 => RoutingIntent::Offer(agent),
            _ => RoutingIntent::RequireAgent,
        };
        let mut c = StartConversation::new(account, self.inbox(db, account), who, intent);
        if self.astray(5) {
            c.inbox_kind = Some(self.rng.pick(InboxKind::ALL));
        }
        if self.astray(4) {
            c.inbox_configured_at = Some(self.rng.pick(&[NOON, Timestamp(0)]));
        }
        if self.astray(8) {
            c.application = Some(self.some(&db.credentials, account, |c| c.id));
        } else if self.rng.chance(12) {
            let mapped = (db.application_inboxes.all())
                .filter(|row| row.account_id == account)
                .map(|row| (row.credential_id, row.inbox_id))
                .collect::<Vec<_>>();
            if !mapped.is_empty() {
                let (application, inbox) = self.rng.pick(&mapped);
                c.application = Some(application);
                c.inbox = inbox;
            }
        }
        c.opening = self.rng.chance(80).then(|| self.carrying(db, account));
        if self.rng.chance(10) {
            c.opening_by = Some((
                self.rng.pick(&[MessageKind::Outgoing, MessageKind::Note]),
                self.agent(db, account),
            ));
        }
        c.status = self.rng.maybe(10, |rng| rng.pick(Status::ALL));
        c.snoozed_until = self.rng.maybe(10, |_| NOON.plus_seconds(100));
        c.reopens = self.rng.chance(80);
        c.case = match self.rng.below(10) {
            0..=1 => CaseChoice::New,
            2..=3 if db.cases.len() > 0 => {
                let case: CaseId = self.some(&db.cases, account, |c| c.id);
                // Nearly always the case's own contact.
                if let Some(contact) = db.cases.id(case).and_then(|case| case.contact_id)
                    && self.rng.chance(80)
                {
                    c.who = PersonChoice::Contact {
                        contact,
                        choice: IdentityChoice::LatestActive,
                        new_serial: NewSerial::Nothing,
                    };
                }
                CaseChoice::Existing(case)
            }
            _ => CaseChoice::None,
        };
        c.subject = self.rng.maybe(20, |_| "subject".to_owned());
        if self.astray(5) {
            c.subject = Some("s".repeat(self.rng.pick(&[0, 256])));
        }
        c.team = self.rng.maybe(10, |rng| {
            TeamId(if rng.chance(5) { 9 } else { account.get() })
        });
        c.priority = self.rng.maybe(50, |rng| rng.pick(Priority::ALL));
        c.client_info = self.tokens();
        c.skills = if self.rng.chance(12) {
            needs(&mut self.rng)
        } else {
            Vec::new()
        };
        if self.astray(2) {
            c.skills.push(SkillNeed {
                name: "No Skill".to_owned(),
                level: 1,
                relax_after_s: None,
            });
        }
        c.service_record_draft = self.rng.maybe(15, |rng| ServiceRecordDraft {
            memo: rng.maybe(50, |_| "memo".to_owned()),
            values: vec![(rng.number(1, 4), json!("value"))],
        });
        c.contact_point = self.rng.chance(15).then(|| {
            let kind = self.kind();
            (kind, vec![self.value(kind)])
        });
        Command::StartConversation(Box::new(c))
    }

    /// Two points of two contacts change so that one takes what the other had.
    fn swap(&mut self, db: &Database, account: AccountId) -> Command {
        let (one, other): (ContactPointId, ContactPointId) = (
            self.some(&db.points, account, |p| p.id),
            self.some(&db.points, account, |p| p.id),
        );
        let put = |point, value: String, kind| {
            Command::PutContactPoint(Box::new(PutContactPoint {
                account,
                point: Some(point),
                contact: None,
                kind: Some(kind),
                value: Some(value),
                details: JsonMap::new(),
                agent: None,
            }))
        };
        let (had, kind) = db.points.id(other).map_or_else(
            || (self.rng.uuid(), PointKind::Email),
            |p| (p.value.clone(), p.kind),
        );
        let fresh = self.rng.uuid();
        if let Some(p) = db.points.id(other)
            && p.kind.is_unique()
            && self.rng.chance(40)
        {
            // Removed from the one, found by nobody, made for the other.
            let patch = |points| ContactPatch {
                points,
                ..ContactPatch::default()
            };
            let update = |contact, patch| {
                Command::UpdateContact(Box::new(UpdateContact {
                    account,
                    contact,
                    patch,
                    agent: None,
                }))
            };
            let taker = self.some(&db.contacts, account, |c| c.id);
            self.next
                .push(update(taker, patch(vec![(kind, Some(had))])));
            return update(p.contact_id, patch(vec![(kind, None)]));
        }
        self.next.push(put(one, had, kind));
        put(other, fresh, kind)
    }

    fn patch(&mut self) -> ContactPatch {
        let mut patch = ContactPatch {
            name: self.rng.maybe(20, |_| "Renamed".to_owned()),
            given_name: self
                .rng
                .maybe(20, |rng| rng.maybe(70, |_| "New".to_owned())),
            blocked: self.rng.maybe(15, |rng| rng.chance(40)),
            ..ContactPatch::default()
        };
        if self.rng.chance(30) {
            let tier = self
                .rng
                .pick(&[json!("gold"), json!("lead"), json!(null), json!(7)]);
            patch.custom_attributes.insert("tier".to_owned(), tier);
        }
        for kind in [PointKind::Email, PointKind::Phone, PointKind::ExternalId] {
            if self.rng.chance(30) {
                let value = self.rng.chance(80).then(|| self.value(kind));
                patch.points.push((kind, value));
            }
        }
        patch
    }

    fn credential(&mut self, db: &Database, account: AccountId) -> Command {
        match self.rng.below(8) {
            0 => Command::RevokeCredential(RevokeCredential {
                by: None,
                account,
                credential: self.some(&db.credentials, account, |c| c.id),
            }),
            1 => Command::RotateCredential(RotateCredential {
                by: None,
                account,
                credential: self.some(&db.credentials, account, |c| c.id),
                secret_hash: self.rng.uuid(),
            }),
            n => {
                let kind = self.rng.pick(&[
                    CredentialKind::EmployeeToken,
                    CredentialKind::EmployeeToken,
                    CredentialKind::ApiKey,
                    CredentialKind::AccessToken,
                    CredentialKind::ApplicationSession,
                    CredentialKind::ApplicationSession,
                    CredentialKind::ClientApplication,
                ]);
                let application = kind == CredentialKind::ApplicationSession;
                let key = matches!(
                    kind,
                    CredentialKind::ApiKey | CredentialKind::ClientApplication
                )
                .then(|| format!("key {}", self.rng.below(30)));
                Command::IssueCredential(Box::new(IssueCredential {
                    by: None,
                    account,
                    kind,
                    agent: (!application && kind != CredentialKind::ClientApplication)
                        .then(|| self.agent(db, account)),
                    application: application.then(|| self.some(&db.credentials, account, |c| c.id)),
                    name: "credential".to_owned(),
                    key,
                    secret_hash: if n == 2 {
                        format!("hash {}", self.rng.below(5))
                    } else {
                        self.rng.uuid()
                    },
                    application_type: None,
                    inboxes: (0..self.rng.below(3))
                        .map(|_| self.inbox(db, account))
                        .collect(),
                    expires_at: None,
                    others: match kind {
                        CredentialKind::EmployeeToken => Others::Revoke,
                        CredentialKind::ApplicationSession => Others::AtMost {
                            count: 3,
                            drop_earliest: self.rng.chance(70),
                        },
                        _ => Others::Keep,
                    },
                }))
            }
        }
    }

    /// Due timers, and sometimes one that is not due.
    fn due(&mut self, db: &Database, account: AccountId, now: Timestamp) -> Command {
        let ahead = if self.rng.chance(10) { 1_000 } else { 0 };
        let timers = (db.timers.all())
            .filter(|t| t.account_id == account && t.due_at <= now.plus_seconds(ahead))
            .map(|t| (t.kind, t.subject))
            .take(if self.rng.chance(50) { 3 } else { 50 })
            .chain(
                self.rng
                    .maybe(5, |rng| (TimerKind::Snooze, rng.number(1, 50))),
            )
            .collect();
        Command::FireTimers(FireTimers { account, timers })
    }

    /// Other actions of agents on a conversation besides answering, resolving and picking up.
    fn desk_work(&mut self, db: &Database, account: AccountId, at: AccountId) -> Command {
        let conversation = self.conversation(db, at);
        let agent = self.rng.chance(80).then(|| self.agent(db, at));
        let inbox_kind = None;
        match self.rng.below(20) {
            0..=2 => Command::Assign(Assign {
                account,
                conversation,
                inbox_kind,
                to: self.agent(db, at),
                agent,
            }),
            3..=6 => {
                let to = match self.rng.below(3) {
                    0 => TransferTo::Agent(self.agent(db, at)),
                    1 => TransferTo::Team(TeamId(if self.astray(5) { 9 } else { at.get() })),
                    _ => {
                        let queues: Vec<QueueId> = (db.queues.all())
                            .filter(|q| q.account_id == at)
                            .map(|q| q.id)
                            .collect();
                        TransferTo::Queue(if self.astray(5) {
                            QueueId(99)
                        } else {
                            self.rng.pick(&queues)
                        })
                    }
                };
                let note = self.rng.chance(40).then(|| self.message());
                Command::Transfer(Box::new(Transfer {
                    account,
                    conversation,
                    inbox_kind,
                    to,
                    agent,
                    note,
                }))
            }
            7..=9 => Command::Release(Release {
                account,
                conversation,
                inbox_kind,
                requeue: self.rng.chance(75),
                agent,
            }),
            10..=13 => {
                let rng = &mut self.rng;
                let mut patch = ConversationPatch {
                    priority: rng.maybe(50, |rng| rng.maybe(80, |rng| rng.pick(Priority::ALL))),
                    subject: rng.maybe(15, |rng| rng.maybe(80, |_| "subject".to_owned())),
                    labels: rng.maybe(30, |rng| LabelChange::Change {
                        add: vec![rng.pick(&["a", "b", "c"]).to_owned()],
                        remove: vec![rng.pick(&["a", "b", "c"]).to_owned()],
                    }),
                    skills: rng.maybe(30, needs),
                    ..ConversationPatch::default()
                };
                if rng.chance(10) {
                    patch
                        .additional_attributes
                        .insert("x".to_owned(), json!(rng.below(3)));
                }
                if db.cases.len() > 0 && self.rng.chance(10) {
                    patch.case = Some(Some(self.some(&db.cases, at, |c| c.id)));
                }
                if self.astray(4) {
                    patch.labels = Some(LabelChange::Set(vec![String::new()]));
                }
                Command::EditConversation(Box::new(EditConversation {
                    account,
                    conversation,
                    inbox_kind,
                    patch,
                    agent,
                }))
            }
            14 | 15 => Command::MarkRead(MarkRead {
                account,
                conversation,
                inbox_kind,
                agent,
            }),
            16 => Command::ReportDelivery(ReportDelivery {
                account,
                message: self.some(&db.messages, at, |m| m.id),
                delivery: self.rng.pick(Delivery::ALL),
                error: self.astray(10).then(|| "error".to_owned()),
            }),
            17 | 18 => Command::WriteServiceRecord(Box::new(WriteServiceRecord {
                account,
                conversation,
                memo: self.rng.maybe(60, |rng| format!("memo {}", rng.below(5))),
                values: vec![(AttributeId(self.rng.number(1, 4)), json!("value"))],
                completed: self.rng.maybe(50, |rng| rng.chance(60)),
                agent: self.agent(db, at),
            })),
            _ if db.cases.len() > 0 && self.rng.chance(60) => Command::ChangeCase(ChangeCase {
                account,
                case: self.some(&db.cases, at, |c| c.id),
                open: self.rng.chance(40),
                agent,
            }),
            _ => Command::CreateCase(CreateCase {
                account,
                contact: self
                    .rng
                    .chance(70)
                    .then(|| self.some(&db.contacts, at, |c| c.id)),
                subject: if self.astray(10) {
                    String::new()
                } else {
                    "case".to_owned()
                },
                agent,
            }),
        }
    }

    /// Something about callback endpoints.
    fn callback(&mut self, db: &Database, account: AccountId, at: AccountId) -> Command {
        let config = db.config(at).unwrap();
        let keys: Vec<EndpointKey> = (config.endpoints().iter())
            .map(|e| e.key)
            .chain([EndpointKey::Callback(EndpointId(4_000))])
            .collect();
        let key = self.rng.pick(&keys);
        let configured = match key {
            EndpointKey::Callback(id) => id,
            _ => EndpointId(self.rng.number(1, 6)),
        };
        let events: Vec<Event> = (db.events.all())
            .filter(|e| {
                let known = |d: &&CallbackDelivery| {
                    (d.account_id, d.endpoint, d.event_number) == (at, key, e.number)
                };
                e.account_id == at
                    && db.deliveries.all().find(known).is_none()
                    && !self.told_again.contains(&(at, key, e.number))
            })
            .take(3)
            .cloned()
            .collect();
        let change = match self.rng.below(11) {
            0..=2 => {
                self.tokens += 1;
                let patch = EndpointPatch {
                    name: Some(format!("endpoint {}", self.tokens % 5)),
                    url: Some("http://127.0.0.1:9/endpoint".to_owned()),
                    events: self.rng.maybe(40, |rng| {
                        vec![
                            rng.pick(&["message.*", "conversation.*", "contact.created"])
                                .to_owned(),
                        ]
                    }),
                    ..EndpointPatch::default()
                };
                let which =
                    (!config.callbacks.is_empty() && self.rng.chance(30)).then_some(configured);
                CallbackChange::Put(which, Box::new(patch))
            }
            3 => CallbackChange::Remove(configured),
            4 => CallbackChange::Pause(key),
            5 => CallbackChange::Resume(key),
            6 => CallbackChange::Deactivate(key, "out of reach".to_owned()),
            7 => CallbackChange::Test(key),
            8 => CallbackChange::Tune(
                key,
                EndpointTuning {
                    timeout_s: self.rng.maybe(50, |rng| rng.number(0, 31)),
                    concurrency: self.rng.maybe(50, |rng| rng.number(0, 17)),
                },
            ),
            9 => CallbackChange::Rotate {
                endpoint: key,
                secret: "sealed".to_owned(),
                keep_old: self.rng.chance(50),
            },
            _ => {
                self.told_again
                    .extend(events.iter().map(|e| (at, key, e.number)));
                CallbackChange::Redeliver(key, events)
            }
        };
        Command::CallbackCommand(Box::new(CallbackCommand {
            account,
            agent: None,
            change,
        }))
    }

    /// People are merged, taken apart, written about and erased.
    fn people_work(&mut self, db: &Database, account: AccountId, at: AccountId) -> Command {
        let agent = self.rng.chance(80).then(|| self.agent(db, at));
        match self.rng.below(20) {
            0..=7 => Command::MergeContacts(MergeContacts {
                account,
                keep: self.some(&db.contacts, at, |c| c.id),
                merge: self.some(&db.contacts, at, |c| c.id),
                evidence: self.rng.pick(&[
                    Evidence::Given,
                    Evidence::Given,
                    Evidence::Proven,
                    Evidence::Signed,
                    Evidence::Claimed,
                ]),
                agent,
            }),
            8..=12 if db.merges.len() > 0 => Command::UndoMerge(UndoMerge {
                account,
                merge: self.some::<_, MergeId>(&db.merges, at, |m| m.id),
                agent,
            }),
            13 | 14 => Command::AddContactNote(AddContactNote {
                account,
                contact: self.some(&db.contacts, at, |c| c.id),
                content: if self.astray(10) {
                    String::new()
                } else {
                    "note".to_owned()
                },
                agent: self.agent(db, at),
            }),
            18 => Command::KeepFile(Box::new(KeepFile {
                account,
                agent: self.agent(db, at),
                file: self.file(),
            })),
            15 if db.notes.len() > 0 => Command::RemoveContactNote(RemoveContactNote {
                account,
                note: self.some::<_, ContactNoteId>(&db.notes, at, |n| n.id),
                agent: self.agent(db, at),
            }),
            16 => Command::RemoveContactPoint(RemoveContactPoint {
                account,
                point: self.some(&db.points, at, |p| p.id),
                agent: None,
            }),
            19 => Command::RecordExport(RecordExport {
                account,
                contact: self.some(&db.contacts, at, |c| c.id),
                agent: self.agent(db, at),
            }),
            17 if self.rng.chance(50) => Command::EraseContact(EraseContact {
                account,
                contact: self.some(&db.contacts, at, |c| c.id),
                agent,
            }),
            _ => {
                // Who was merged goes on speaking.
                let merged: Vec<ContactId> = (db.merges.all())
                    .filter(|m| m.account_id == at)
                    .map(|m| m.merged_id)
                    .collect();
                let Some(contact) = (!merged.is_empty()).then(|| self.rng.pick(&merged)) else {
                    return self.start(db, at);
                };
                let who = PersonChoice::Contact {
                    contact,
                    choice: IdentityChoice::LatestActive,
                    new_serial: NewSerial::Nothing,
                };
                let inbox = self.inbox(db, at);
                let intent = RoutingIntent::Enqueue(None);
                let mut c = StartConversation::new(at, inbox, who, intent);
                c.client_info = self.tokens();
                c.opening = Some(self.carrying(db, at));
                Command::StartConversation(Box::new(c))
            }
        }
    }

    fn fresh(&mut self, db: &Database, now: Timestamp) -> Submission {
        let account = if self.astray(3) {
            AccountId(3)
        } else {
            AccountId(if self.rng.chance(75) { 1 } else { 2 })
        };
        // Somebody who asks for an account that is not there still names things that are.
        let at = if account == AccountId(3) {
            AccountId(1)
        } else {
            account
        };
        // At first there is little to ask about.
        let young = (db.conversations.len() < 6 || self.crowded) && self.rng.chance(70);
        let overdue = (db.timers.all()).any(|t| t.account_id == at && t.due_at <= now);
        if overdue && self.rng.chance(25) || self.rng.chance(1) {
            return Submission {
                command: self.due(db, account, now),
                idempotency: None,
                reader: None,
                expects: None,
            };
        }
        if self.rng.chance(4) {
            return Submission {
                reader: None,
                command: self.callback(db, account, at),
                idempotency: None,
                expects: None,
            };
        }
        if !young && self.rng.chance(7) {
            return Submission {
                command: self.people_work(db, account, at),
                idempotency: None,
                reader: self.rng.chance(25).then(|| self.agent(db, at)),
                expects: None,
            };
        }
        if !young && self.rng.chance(28) {
            let command = if self.rng.chance(12) {
                let crowded = self.crowded;
                Command::TuneAgent(TuneAgent {
                    account,
                    agent: self.agent(db, at),
                    capacity: self.rng.maybe(70, |rng| {
                        if crowded {
                            rng.number(38, 41)
                        } else {
                            rng.number(0, 4)
                        }
                    }),
                    skills: self.rng.maybe(50, skills),
                })
            } else {
                self.desk_work(db, account, at)
            };
            return Submission {
                reader: self.rng.chance(25).then(|| self.agent(db, at)),
                command,
                idempotency: None,
                expects: None,
            };
        }
        let command = match self.rng.below(if young { 38 } else { 100 }) {
            0..=37 => match self.start(db, at) {
                Command::StartConversation(mut c) => {
                    c.account = account;
                    Command::StartConversation(c)
                }
                other => other,
            },
            38..=55 => {
                let kind = self.rng.pick(&[
                    MessageKind::Incoming,
                    MessageKind::Incoming,
                    MessageKind::Outgoing,
                    MessageKind::Note,
                ]);
                let (conversation, application) = self.spoken_for(db, at);
                Command::PostMessage(Box::new(PostMessage {
                    account,
                    conversation,
                    inbox_kind: self.astray(5).then(|| self.rng.pick(InboxKind::ALL)),
                    application,
                    kind,
                    agent: (kind != MessageKind::Incoming).then(|| self.agent(db, at)),
                    message: self.carrying(db, at),
                    in_reply_to: self
                        .rng
                        .chance(15)
                        .then(|| self.some::<_, MessageId>(&db.messages, at, |m| m.id)),
                    mentions: if self.astray(10)
                        || (kind == MessageKind::Note && self.rng.chance(30))
                    {
                        vec![self.agent(db, at)]
                    } else {
                        Vec::new()
                    },
                }))
            }
            56..=72 => {
                let (conversation, application) = self.spoken_for(db, at);
                Command::ChangeStatus(ChangeStatus {
                    account,
                    conversation,
                    inbox_kind: self.astray(5).then(|| self.rng.pick(InboxKind::ALL)),
                    application,
                    to: self.rng.pick(&[
                        Status::Resolved,
                        Status::Resolved,
                        Status::Resolved,
                        Status::Open,
                        Status::Open,
                        Status::Pending,
                        Status::Snoozed,
                        Status::Closed,
                    ]),
                    snoozed_until: self
                        .rng
                        .maybe(50, |rng| now.plus_seconds(rng.number(-5, 200))),
                    agent: self.rng.chance(50).then(|| self.agent(db, at)),
                })
            }
            73..=79 => Command::PickUp(PickUp {
                account,
                conversation: self.conversation(db, at),
                agent: self.agent(db, at),
            }),
            80..=87 if self.rng.chance(30) => Command::Attend(Attend {
                account,
                agents: (0..=self.rng.below(3))
                    .map(|_| {
                        let attendance = if self.rng.chance(50) {
                            Attendance::Here
                        } else {
                            let ago = self.rng.number(0, 60);
                            Attendance::Gone {
                                since: now.plus_seconds(-ago),
                            }
                        };
                        (self.agent(db, at), attendance)
                    })
                    .collect(),
            }),
            80..=87 => Command::SetPresence(SetPresence {
                account,
                agent: self.agent(db, at),
                connected: self.rng.chance(50),
                availability: if self.crowded && self.rng.chance(70) {
                    Availability::Away
                } else {
                    self.rng.pick(&[
                        Availability::Online,
                        Availability::Online,
                        Availability::Online,
                        Availability::Online,
                        Availability::Online,
                        Availability::Busy,
                        Availability::Away,
                        Availability::Offline,
                    ])
                },
            }),
            88..=90 => Command::CreateContact(Box::new(CreateContact {
                account,
                person: self.person(),
                identity: self.rng.chance(40).then(|| {
                    let serial = if self.rng.chance(30) {
                        NewIdentitySerial::Uuid
                    } else {
                        NewIdentitySerial::Given(self.serial())
                    };
                    (self.inbox(db, at), serial)
                }),
                inbox_kind: None,
                agent: None,
            })),
            91 if db.points.len() > 0 => self.swap(db, at),
            91..=93 => Command::UpdateContact(Box::new(UpdateContact {
                account,
                contact: self.some::<_, ContactId>(&db.contacts, at, |c| c.id),
                patch: self.patch(),
                agent: None,
            })),
            94..=96 => {
                let kind = self.kind();
                Command::PutContactPoint(Box::new(PutContactPoint {
                    account,
                    point: self
                        .rng
                        .chance(50)
                        .then(|| self.some::<_, ContactPointId>(&db.points, at, |p| p.id)),
                    contact: self
                        .rng
                        .chance(80)
                        .then(|| self.some(&db.contacts, at, |c| c.id)),
                    kind: self.rng.maybe(70, |_| kind),
                    value: self.rng.chance(85).then(|| self.value(kind)),
                    details: JsonMap::new(),
                    agent: None,
                }))
            }
            97 if self.rng.chance(20) => Command::Provision(Box::default()),
            97 => self.administration(db, account, at),
            _ => self.credential(db, at),
        };
        Submission {
            reader: self.rng.chance(25).then(|| self.agent(db, at)),
            command,
            idempotency: None,
            expects: None,
        }
    }
}
