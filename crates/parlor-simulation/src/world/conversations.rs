//! Commands that start conversations, and commands of agents on conversations, cases and tickets.

use super::World;
use super::accounts::{NOON, needs};
use crate::memory::Database;
use parlor_model::command::{
    Actor, AnswerFile, Assign, Attach, BulkSelection, CaseChoice, ChangeCase, ChangeTicket,
    Command, ConversationPatch, CreateCase, CreateTicket, DeleteMessage, DeleteTicket,
    EditConversation, FollowerChange, IdentityChoice, LabelChange, MarkRead, MarkUnread,
    MergeConversation, NewFile, NewLink, NewMessage, NewSerial, PersonChoice, Release,
    ReportDelivery, RetryMessage, RoutingIntent, SetOffRecord, StartBulk, StartConversation,
    StepBulk, TakeNext, TicketPatch, Transfer, TransferTo, Undo, UnmergeConversation, UseAddress,
    WriteServiceRecord,
};
use parlor_model::decide::is_one_contact;
use parlor_model::document::Patch;
use parlor_model::entities::{BulkAct, BulkItem, BulkJob, ServiceRecordDraft, UndoToken};
use parlor_model::ids::{
    AccountId, AttachmentId, AttributeId, CaseId, ConversationId, Id, QueueId, TeamId,
};
use parlor_model::skills::SkillNeed;
use parlor_model::state::ConversationName;
use parlor_model::time::Timestamp;
use parlor_model::words::{
    Delivery, FileAnswer, InboxKind, MessageKind, Priority, Status, TicketStatus, Word,
};
use serde_json::json;

impl World {
    pub(super) fn message(&mut self) -> NewMessage {
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

    /// Returns a message, sometimes with attachments. Some of the attachments are invalid.
    pub(super) fn carrying(&mut self, db: &Database, account: AccountId) -> NewMessage {
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
                    // The actor nearly always acts for the agent who uploaded the file.
                    let by = (db.attachments.id(id)).and_then(|a| a.agent_id);
                    let agent = match by {
                        Some(agent) if !self.astray(8) => agent,
                        _ => self.agent(db, account),
                    };
                    self.actor = Actor::Program(agent);
                    Attach::Uploaded(id)
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

    pub(super) fn file(&mut self) -> NewFile {
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
            picture: None,
        }
    }

    pub(super) fn start(&mut self, db: &Database, account: AccountId) -> Command {
        let who = self.who(db, account);
        let agent = self.rng.chance(35).then(|| self.agent(db, account));
        let intent = match self.rng.below(10) {
            1.. if self.crowded => RoutingIntent::Enqueue(agent.filter(|_| self.rng.chance(5))),
            0 => RoutingIntent::Hold(agent),
            1..=4 => RoutingIntent::Enqueue(agent),
            5..=7 => RoutingIntent::Offer(agent),
            _ => RoutingIntent::RequireAgent,
        };
        let mut c = StartConversation::new(self.inbox(db, account), who, intent);
        if self.astray(5) {
            c.inbox_kind = Some(self.rng.pick(InboxKind::ALL));
        }
        if self.astray(4) {
            c.inbox_configured_at = Some(self.rng.pick(&[NOON, Timestamp(0)]));
        }
        if self.astray(8) {
            self.actor = Actor::Application(self.some(&db.credentials, account, |c| c.id));
        } else if self.rng.chance(12) {
            let mapped = (db.application_inboxes.all())
                .filter(|row| row.account_id == account)
                .map(|row| (row.credential_id, row.inbox_id))
                .collect::<Vec<_>>();
            if !mapped.is_empty() {
                let (application, inbox) = self.rng.pick(&mapped);
                self.actor = Actor::Application(application);
                c.inbox = inbox;
            }
        }
        c.opening = self.rng.chance(80).then(|| self.carrying(db, account));
        if self.rng.chance(10) {
            c.opening_kind = self.rng.pick(&[MessageKind::Outgoing, MessageKind::Note]);
            if self.actor.agent().is_none() || self.astray(10) {
                self.acts(98, db, account);
            }
        }
        c.status = self.rng.maybe(10, |rng| rng.pick(Status::ALL));
        c.snoozed_until = self.rng.maybe(10, |_| NOON.plus_seconds(100));
        c.reopens = self.rng.chance(80);
        c.case = match self.rng.below(10) {
            0..=1 => CaseChoice::New,
            2..=3 if db.cases.len() > 0 => {
                let case: CaseId = self.some(&db.cases, account, |c| c.id);
                // In most cases, the customer is the contact of the case.
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

    /// Returns a command about a bulk job. The command starts a job, carries out a step, or undoes a finished job.
    fn bulk_work(&mut self, db: &Database, at: AccountId) -> Command {
        let waiting: Vec<&BulkItem> = (db.bulk_items.all())
            .filter(|item| item.account_id == at && item.outcome.is_none())
            .collect();
        if !waiting.is_empty() && self.rng.chance(75) {
            let item = waiting[self.rng.below(waiting.len().min(4))];
            self.actor = Actor::System;
            return Command::StepBulk(StepBulk {
                job: item.job_id,
                ordinal: item.ordinal,
            });
        }
        let finished: Vec<&BulkJob> = (db.bulk_jobs.all())
            .filter(|job| job.account_id == at && job.finished_at.is_some())
            .collect();
        if !finished.is_empty() && self.rng.chance(40) {
            let job = finished[finished.len() - 1];
            self.actor = Actor::Program(job.agent_id);
            return Command::Undo(Undo {
                token: job.undo_token(),
            });
        }
        let act = match self.rng.below(6) {
            0 | 1 => BulkAct::Status {
                to: self.rng.pick(Status::ALL),
                snoozed_until: None,
            },
            2 => BulkAct::Assign {
                agent: self.agent(db, at),
            },
            3 => BulkAct::Release {
                requeue: self.rng.chance(50),
            },
            4 => BulkAct::Priority {
                priority: self.rng.maybe(80, |rng| rng.pick(Priority::ALL)),
            },
            _ => BulkAct::Labels {
                add: vec![self.rng.pick(&["a", "b", "c"]).to_owned()],
                remove: Vec::new(),
            },
        };
        let conversations = (0..=self.rng.below(4))
            .map(|_| self.some(&db.conversations, at, |c| c.id))
            .collect();
        let conversations = if self.rng.chance(50) {
            BulkSelection::Ids(conversations)
        } else {
            BulkSelection::Found(self.rng.maybe(90, |_| conversations))
        };
        Command::StartBulk(Box::new(StartBulk { act, conversations }))
    }

    /// Returns a command that merges a conversation into another conversation, in most cases of the same contact.
    /// Sometimes the command separates merged conversations instead.
    fn merge(&mut self, db: &Database, at: AccountId, conversation: ConversationName) -> Command {
        let merged: Vec<ConversationId> = (db.conversations.all())
            .filter(|c| c.account_id == at && c.merged_into.is_some())
            .map(|c| c.id)
            .collect();
        if !merged.is_empty() && self.rng.chance(30) {
            let conversation = ConversationName::Id(self.rng.pick(&merged));
            return Command::UnmergeConversation(UnmergeConversation { conversation });
        }
        let from = self.some(&db.conversations, at, |c| c.id);
        let siblings: Vec<ConversationId> = match db.conversations.id(from) {
            Some(from) => (db.conversations.all())
                .filter(|c| c.id != from.id && is_one_contact(c, from))
                .map(|c| c.id)
                .collect(),
            None => Vec::new(),
        };
        if siblings.is_empty() || self.astray(10) {
            let into = self.some(&db.conversations, at, |c| c.id);
            return Command::MergeConversation(MergeConversation { conversation, into });
        }
        Command::MergeConversation(MergeConversation {
            conversation: ConversationName::Id(from),
            into: self.rng.pick(&siblings),
        })
    }

    /// Returns a random command of an agent. Most of these commands are about a conversation.
    pub(super) fn agent_work(&mut self, db: &Database, at: AccountId) -> Command {
        let conversation = self.conversation(db, at);
        self.acts(80, db, at);
        if self.rng.chance(6) {
            return self.merge(db, at, conversation);
        }
        match self.rng.below(20) {
            0..=2 => Command::Assign(Assign {
                conversation: conversation.into(),
                to: self.agent(db, at),
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
                    conversation: conversation.into(),
                    to,
                    note,
                }))
            }
            7..=9 => Command::Release(Release {
                conversation: conversation.into(),
                requeue: self.rng.chance(75),
            }),
            10..=13 => {
                let rng = &mut self.rng;
                let mut patch = ConversationPatch {
                    priority: rng.patch(50, 80, |rng| rng.pick(Priority::ALL)),
                    subject: rng.patch(15, 80, |_| "subject".to_owned()),
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
                    patch.case = Patch::Value(self.some(&db.cases, at, |c| c.id));
                }
                if self.rng.chance(20) {
                    patch.followers = Some(FollowerChange {
                        add: vec![self.agent(db, at)],
                        remove: vec![self.agent(db, at)],
                    });
                }
                if self.astray(4) {
                    patch.labels = Some(LabelChange::Set(vec![String::new()]));
                }
                Command::EditConversation(Box::new(EditConversation {
                    conversation: conversation.into(),
                    patch,
                }))
            }
            14 => Command::MarkRead(MarkRead {
                conversation: conversation.into(),
                incoming_seen: self.rng.maybe(20, |rng| rng.number(-1, 4)),
            }),
            15 if self.rng.chance(60) => Command::MarkUnread(MarkUnread {
                conversation,
                incoming_seen: self.rng.maybe(50, |rng| rng.number(-1, 4)),
            }),
            15 => {
                let queues: Vec<QueueId> = (db.queues.all())
                    .filter(|q| q.account_id == at)
                    .map(|q| q.id)
                    .collect();
                let undo = self.rng.chance(50).then(|| self.undo_token());
                Command::TakeNext(TakeNext {
                    queue: self.rng.pick(&queues),
                    undo,
                })
            }
            16 => {
                let message = self.some(&db.messages, at, |m| m.id);
                let attachment = self.some(&db.attachments, at, |row| row.id);
                match self.rng.below(8) {
                    4 => Command::AnswerFile(AnswerFile {
                        attachment,
                        answer: self.rng.pick(FileAnswer::ALL),
                        conversation: None,
                    }),
                    5 => Command::UseAddress(UseAddress {
                        attachment,
                        number: self.rng.number(0, 2),
                    }),
                    6 | 7 => Command::SetOffRecord(SetOffRecord {
                        conversation: conversation.into(),
                        // Most of these commands turn off the off-record mode of the conversation, so that this mode
                        // lasts only for a short time.
                        off_record: self.rng.chance(25),
                    }),
                    0 => Command::DeleteMessage(DeleteMessage { message }),
                    1 => Command::RetryMessage(RetryMessage { message }),
                    _ => Command::ReportDelivery(ReportDelivery {
                        message,
                        delivery: self.rng.pick(Delivery::ALL),
                        error: self.astray(10).then(|| "error".to_owned()),
                    }),
                }
            }
            18 if self.rng.chance(60) => self.bulk_work(db, at),
            17 if db.undo_tokens.len() > 0 => {
                // One of the eight newest undo tokens is chosen, because older tokens have often expired.
                let n = db.undo_tokens.len() - 1 - self.rng.below(db.undo_tokens.len().min(8));
                let mut rows: Vec<&UndoToken> = db.undo_tokens.all().collect();
                rows.sort_unstable_by_key(|row| (row.created_at, row.token.clone()));
                let row = rows[n];
                self.actor = Actor::Program(row.agent_id);
                Command::Undo(Undo {
                    token: row.token.clone(),
                })
            }
            17 | 18 => Command::WriteServiceRecord(Box::new(WriteServiceRecord {
                conversation,
                memo: self.rng.maybe(60, |rng| format!("memo {}", rng.below(5))),
                values: vec![(AttributeId(self.rng.number(1, 4)), json!("value"))],
                completed: self.rng.maybe(50, |rng| rng.chance(60)),
            })),
            _ if self.rng.chance(50) => self.ticket(db, at),
            _ if db.cases.len() > 0 && self.rng.chance(60) => Command::ChangeCase(ChangeCase {
                case: self.some(&db.cases, at, |c| c.id),
                open: self.rng.chance(40),
            }),
            _ => Command::CreateCase(CreateCase {
                contact: self
                    .rng
                    .chance(70)
                    .then(|| self.some(&db.contacts, at, |c| c.id)),
                subject: if self.astray(10) {
                    String::new()
                } else {
                    "case".to_owned()
                },
            }),
        }
    }
}

impl World {
    /// Returns a command about a ticket.
    fn ticket(&mut self, db: &Database, at: AccountId) -> Command {
        let fields = TicketPatch {
            contact: match self.rng.maybe(30, |rng| rng.chance(70)) {
                None => Patch::Absent,
                Some(false) => Patch::Null,
                Some(true) => Patch::Value(self.some(&db.contacts, at, |c| c.id)),
            },
            conversation: match self.rng.maybe(40, |rng| rng.chance(80)) {
                None => Patch::Absent,
                Some(false) => Patch::Null,
                Some(true) => Patch::Value(self.some(&db.conversations, at, |c| c.id)),
            },
            subject: self.rng.maybe(80, |_| "ticket".to_owned()),
            description: self.rng.maybe(30, |rng| format!("text {}", rng.below(3))),
            status: self.rng.maybe(50, |rng| rng.pick(TicketStatus::ALL)),
            priority: Patch::given(self.rng.maybe(30, |rng| rng.pick(Priority::ALL))),
            assignee: match self.rng.maybe(40, |rng| rng.chance(70)) {
                None => Patch::Absent,
                Some(false) => Patch::Null,
                Some(true) => Patch::Value(self.some(&db.agents, at, |a| a.id)),
            },
            team: match self.rng.maybe(20, |rng| rng.chance(70)) {
                None => Patch::Absent,
                Some(false) => Patch::Null,
                Some(true) => Patch::Value(self.some(&db.teams, at, |t| t.id)),
            },
            labels: self
                .rng
                .maybe(20, |rng| vec![format!("label {}", rng.below(3))]),
            ..TicketPatch::default()
        };
        if db.tickets.len() == 0 || self.rng.chance(40) {
            return Command::CreateTicket(Box::new(CreateTicket { fields }));
        }
        let ticket = self.some(&db.tickets, at, |t| t.id);
        if self.rng.chance(15) {
            return Command::DeleteTicket(DeleteTicket { ticket });
        }
        Command::ChangeTicket(Box::new(ChangeTicket { ticket, fields }))
    }
}
