//! A simulated world, with accounts and with random commands of customers, programs and agents.

mod accounts;
mod administration;
mod answers;
mod conversations;
mod drafts;
mod names;
mod notifications;
mod people;

pub(crate) use accounts::accounts;
pub(crate) use answers::{print, token, token_of};

use crate::memory::Database;
use crate::random::Rng;
use accounts::CROWDED;
use parlor_model::command::{
    Actor, AddContactPoint, Attend, Attendance, ChangeContactPoint, ChangeStatus, Command,
    CreateContact, CreateContactInInbox, Idempotency, MAX_REPORTED_PAGES, NewIdentitySerial,
    NewPage, NewPoint, PickUp, PostMessage, RecordPages, Right, SaveSettings, SendMessage,
    ServiceCondition, SetPresence, Submission, Target, UpdateContact, Visitor,
};
use parlor_model::entities::JsonMap;
use parlor_model::ids::{AccountId, ContactId, ContactPointId, EndpointKey, MessageId};
use parlor_model::state::ConversationTarget;
use parlor_model::time::Timestamp;
use parlor_model::words::{Availability, InboxKind, MessageKind, Status, Word};
use serde_json::json;
use std::sync::Arc;

/// A generator of random commands.
pub(crate) struct World {
    pub rng: Rng,
    /// Whether many commands are invalid. If this is `false`, few commands are invalid, so queues are longer and agents
    /// have more conversations.
    wild: bool,
    /// Whether many more conversations arrive than the agents can serve.
    crowded: bool,
    /// The commands that must directly follow the last returned command.
    next: Vec<(AccountId, Command)>,
    /// The actor of the command that is being built.
    actor: Actor,
    tokens: u64,
    keys: u64,
    files: u64,
    /// The submissions with an idempotency key, each with the time at which it was first submitted.
    pub keyed: Vec<(Timestamp, Submission)>,
    /// The events for which a new delivery was requested. Each entry has the account, the endpoint and the number of
    /// the event.
    sent_again: std::collections::BTreeSet<(AccountId, EndpointKey, i64)>,
}

impl World {
    pub fn new(mut rng: Rng) -> Self {
        let wild = rng.chance(40);
        Self {
            rng,
            wild,
            crowded: false,
            next: Vec::new(),
            actor: Actor::System,
            tokens: 0,
            keys: 0,
            files: 0,
            keyed: Vec::new(),
            sent_again: std::collections::BTreeSet::new(),
        }
    }

    /// Returns the next random submission.
    pub fn submission(&mut self, db: &Database, now: Timestamp) -> Submission {
        const HOUR: i64 = 3600;
        self.crowded = db.agents.all().all(|a| CROWDED.contains(&a.capacity));
        if let Some((account, command)) = self.next.pop() {
            return Submission::new(account, Actor::System, command);
        }
        if !self.keyed.is_empty() && self.rng.chance(12) {
            let (at, mut again) = self.rng.pick(&self.keyed);
            if at.plus_seconds(23 * HOUR) > now {
                if self.rng.chance(25) {
                    // Sometimes, a different command uses the same idempotency key.
                    let other = self.fresh(db, now);
                    if other.account == again.account {
                        again.actor = other.actor;
                        again.command = other.command;
                        again.idempotency.as_mut().unwrap().fingerprint =
                            format!("other {}", self.tokens);
                    }
                }
                return again;
            }
            if at.plus_seconds(25 * HOUR) < now {
                // The stored answer has expired, so a new request may use the same idempotency key.
                let name = again.idempotency.clone();
                let mut fresh = self.fresh(db, now);
                if fresh.account == again.account {
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

    /// Decides at random whether a part of a command is invalid. In a wild world, the probability is `percent` percent.
    /// In other worlds, the probability is a twentieth of `percent` percent.
    fn astray(&mut self, percent: usize) -> bool {
        self.rng.chance(percent) && (self.wild || self.rng.chance(5))
    }

    fn tokens(&mut self) -> JsonMap {
        self.tokens += 1;
        let mut map = JsonMap::new();
        map.insert("token".to_owned(), json!(format!("t{}", self.tokens)));
        map
    }

    fn fresh(&mut self, db: &Database, now: Timestamp) -> Submission {
        self.actor = Actor::System;
        let account = if self.astray(3) {
            AccountId(3)
        } else {
            AccountId(if self.rng.chance(75) { 1 } else { 2 })
        };
        // A command for an account that does not exist refers to objects of account 1.
        let at = if account == AccountId(3) {
            AccountId(1)
        } else {
            account
        };
        // At first, most commands start conversations, because later commands need existing conversations.
        let young = (db.conversations.len() < 6 || self.crowded) && self.rng.chance(70);
        let overdue = (db.timers.all()).any(|t| t.account_id == at && t.due_at <= now);
        if overdue && self.rng.chance(25) || self.rng.chance(1) {
            return Submission::new(account, Actor::System, self.due(db, account, now));
        }
        if self.rng.chance(4) {
            return Submission::new(account, Actor::System, self.callback(db, at));
        }
        if !young && self.rng.chance(5) {
            let command = self.notification_work(db, at);
            return self.signed(db, account, at, command);
        }
        if !young && self.rng.chance(7) {
            let command = self.people_work(db, at);
            return self.signed(db, account, at, command);
        }
        if !young && self.rng.chance(28) {
            let command = if self.rng.chance(12) {
                self.tune_agent(db, account, at)
            } else {
                self.agent_work(db, at)
            };
            return self.signed(db, account, at, command);
        }
        let command = match self.rng.below(if young { 38 } else { 100 }) {
            0..=37 => self.start(db, at),
            38..=55 => {
                let kind = self.rng.pick(&[
                    MessageKind::Incoming,
                    MessageKind::Incoming,
                    MessageKind::Outgoing,
                    MessageKind::Note,
                ]);
                let (conversation, application) = self.spoken_for(db, at);
                self.actor = application.map_or(Actor::System, Actor::Application);
                if kind != MessageKind::Incoming && (application.is_none() || !self.astray(50)) {
                    self.acts(100, db, at);
                }
                let mut post = PostMessage {
                    conversation: ConversationTarget {
                        name: conversation,
                        inbox_kind: self.astray(5).then(|| self.rng.pick(InboxKind::ALL)),
                    },
                    kind,
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
                    service: ServiceCondition::None,
                };
                if kind == MessageKind::Incoming || self.rng.chance(50) {
                    return self.signed(db, account, at, post.into());
                }
                // A scheduled message may be sent later or never. The test cannot know whether and when the row of the
                // message is created, so the command gets no token.
                post.message.content_attributes = JsonMap::new();
                let count = self.message_count(db, &post.conversation.name);
                let seen = self.rng.maybe(60, |rng| count - rng.number(0, 3));
                SendMessage {
                    seen_position: seen,
                    remove_draft: self.rng.chance(30),
                    send_at: self
                        .rng
                        .maybe(25, |rng| now.plus_seconds(rng.number(-3, 300))),
                    cancel_on_reply: self.rng.chance(40),
                    actions: self.actions(db, at),
                    post,
                }
                .into()
            }
            56..=72 => {
                let (conversation, application) = self.spoken_for(db, at);
                match application {
                    Some(application) => self.actor = Actor::Application(application),
                    None => self.acts(50, db, at),
                }
                Command::ChangeStatus(ChangeStatus {
                    conversation: ConversationTarget {
                        name: conversation,
                        inbox_kind: self.astray(5).then(|| self.rng.pick(InboxKind::ALL)),
                    },
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
                    by_bot: false,
                })
            }
            73 => self.drafting(db, at),
            74 if self.rng.chance(50) => self.macro_work(db, at),
            74 => self.scheduling(db, at, now),
            75..=79 => {
                self.acts(99, db, at);
                Command::PickUp(PickUp {
                    conversation: self.conversation(db, at),
                })
            }
            80..=87 if self.rng.chance(30) => Command::Attend(Attend {
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
            88..=90 => {
                let person = self.person();
                if self.rng.chance(40) {
                    let serial = if self.rng.chance(30) {
                        NewIdentitySerial::Uuid
                    } else {
                        NewIdentitySerial::Given(self.serial())
                    };
                    Command::CreateContactInInbox(Box::new(CreateContactInInbox {
                        person,
                        inbox: self.inbox(db, at),
                        inbox_kind: None,
                        serial,
                        verified: false,
                    }))
                } else {
                    Command::CreateContact(Box::new(CreateContact { person }))
                }
            }
            91 if db.points.len() > 0 => self.swap(db, at),
            91..=93 => Command::UpdateContact(Box::new(UpdateContact {
                contact: self.some::<_, ContactId>(&db.contacts, at, |c| c.id),
                patch: self.patch(),
            })),
            94..=96 => {
                let kind = self.kind();
                let point = (self.rng.chance(50))
                    .then(|| self.some::<_, ContactPointId>(&db.points, at, |p| p.id));
                let contact = (self.rng.chance(80))
                    .then(|| self.some::<_, ContactId>(&db.contacts, at, |c| c.id));
                let changes_kind = self.rng.chance(70);
                let value = self.rng.chance(85).then(|| self.value(kind));
                match point {
                    Some(point) => Command::ChangeContactPoint(Box::new(ChangeContactPoint {
                        point,
                        kind: changes_kind.then_some(kind),
                        value,
                        details: JsonMap::new(),
                    })),
                    None => Command::AddContactPoint(Box::new(AddContactPoint {
                        contact: contact.unwrap_or(ContactId(0)),
                        point: NewPoint::given(kind, value.unwrap_or_default()),
                    })),
                }
            }
            97 if self.rng.chance(20) => Command::Provision(Box::default()),
            97 if self.rng.chance(20) => self.saved_view(db, at),
            97 if self.rng.chance(20) => {
                self.acts(50, db, at);
                let count = self.rng.below(MAX_REPORTED_PAGES + 2);
                let pages = (0..count).map(|_| {
                    let n = self.rng.below(50);
                    NewPage {
                        url: if self.astray(5) {
                            "ftp://example.test".to_owned()
                        } else {
                            format!("https://example.test/{n}")
                        },
                        title: self.rng.maybe(50, |_| format!("page {n}")),
                        at: self
                            .rng
                            .maybe(30, |rng| Timestamp(rng.number(0, 1_000_000_000))),
                    }
                });
                let pages = pages.collect();
                let visitor = if self.rng.chance(50) {
                    Visitor::Conversation(self.conversation(db, at))
                } else {
                    Visitor::Identity(self.some(&db.identities, at, |i| i.id))
                };
                Command::RecordPages(Box::new(RecordPages { visitor, pages }))
            }
            97 if self.rng.chance(20) => {
                self.acts(100, db, at);
                let agent = match self.actor.agent() {
                    Some(agent) if !self.astray(10) => agent,
                    _ => self.agent(db, at),
                };
                Command::SaveSettings(Box::new(SaveSettings {
                    agent,
                    settings: if self.rng.chance(30) {
                        JsonMap::new()
                    } else {
                        self.tokens()
                    },
                }))
            }
            97 => self.administration(db, account, at),
            _ => self.credential(db, at),
        };
        self.signed(db, account, at, command)
    }

    /// Builds the submission of a command. Sometimes, the actor of the submission becomes an agent with a session.
    /// Visibility and role limit such an agent, but do not limit a program.
    fn signed(
        &mut self,
        db: &Database,
        account: AccountId,
        at: AccountId,
        command: Command,
    ) -> Submission {
        if let Command::Provision(file) = command {
            return Submission::provision(*file);
        }
        let actor = match (command.right(), self.actor) {
            (Right::Own(agent) | Right::OwnOrAdminister(agent), _) if self.rng.chance(75) => {
                Actor::Program(agent)
            }
            (Right::Operate, _) if self.rng.chance(75) => Actor::System,
            (Right::OwnApplication(application), _) if self.rng.chance(75) => {
                Actor::Application(application)
            }
            (Right::Administer, _) if self.rng.chance(75) => {
                Actor::Program(self.administrator(db, at))
            }
            (_, Actor::Program(agent)) if self.rng.chance(25) => Actor::Agent(agent),
            (_, Actor::System) if self.rng.chance(25) => Actor::Agent(self.agent(db, at)),
            (_, actor) => actor,
        };
        let mut submission = Submission::new(account, actor, command);
        let undoable = matches!(submission.command.target(), Target::Conversation(_));
        if undoable && actor.agent().is_some() && self.rng.chance(30) {
            submission.undo = Some(self.undo_token());
        }
        submission
    }

    /// Returns a new undo token.
    fn undo_token(&mut self) -> String {
        self.tokens += 1;
        format!("undo {}", self.tokens)
    }
}
