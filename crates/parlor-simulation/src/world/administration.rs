//! Commands that change settings, credentials and callback endpoints, and commands that fire timers.

use super::World;
use super::accounts::{ISSUER, NOON, needs, skills};
use crate::memory::Database;
use crate::random::Rng;
use parlor_model::command::{
    Actor, AllowPasswords, ChangeEndpoint, ChangeTotp, Command, DeactivateEndpoint, EndSession,
    EndSessions, EndpointTuning, FireTimers, IssueCredential, IssueProof, LinkLogin, NoteUse,
    Origin, Others, PasswordProof, Picture, RedeliverEvents, RemoveEndpoint, RemoveView,
    RevokeCredential, RotateCredential, SaveView, SetAvatar, SetPassword, Shown, SignInByProvider,
    TestEndpoint, TotpChange, TotpProof, UnlinkLogin, ViewPatch,
};
use parlor_model::document::Patch;
use parlor_model::entities::{
    Account, Agent, CallbackDelivery, CallbackEndpoint, Event, Queue, Team,
};
use parlor_model::ids::{
    AccountId, CredentialId, EndpointId, EndpointKey, LoginId, ProviderId, TeamId, ViewId,
};
use parlor_model::provision::Drawn;
use parlor_model::provision::administer::Administer;
use parlor_model::provision::spec::{
    AccountSpec, AgentSpec, CallbackEndpointSpec, NamedSpec, QueueSpec,
};
use parlor_model::sign_in::ProviderPerson;
use parlor_model::time::Timestamp;
use parlor_model::words::{CredentialKind, Distribution, Sharing, TimerKind, Word as _};
use serde_json::json;

impl World {
    /// Returns a command that changes an account, an agent or a queue, or creates a team.
    pub(super) fn administration(
        &mut self,
        db: &Database,
        account: AccountId,
        at: AccountId,
    ) -> Command {
        self.actor = Actor::Program(self.agent(db, at));
        let mut spec = AccountSpec {
            id: Some(account.0),
            ..AccountSpec::default()
        };
        match self.rng.below(4) {
            3 => {
                let weight = self.rng.number(1, 3);
                spec.weights = Some(json!({"web": weight}).as_object().cloned().unwrap());
                Administer::<Account>::new(Some(account.0), spec).into()
            }
            0 => {
                let name = Some(format!("team {}", self.rng.below(40)));
                spec.teams.push(NamedSpec {
                    name,
                    ..NamedSpec::default()
                });
                Administer::<Team>::new(None, spec).into()
            }
            1 => {
                let agent = self.agent(db, at).0;
                spec.agents.push(AgentSpec {
                    id: Some(agent),
                    capacity: self.rng.maybe(80, |rng| rng.number(0, 4)),
                    queues: Some(Vec::new()).filter(|_: &Vec<_>| self.rng.chance(5)),
                    active: self.rng.maybe(20, |rng| rng.chance(60)),
                    ..AgentSpec::default()
                });
                Administer::<Agent>::new(Some(agent), spec).into()
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
                Administer::<Queue>::new(Some(queue), spec).into()
            }
        }
    }

    /// Returns a command that sets the capacity and the skills of an agent.
    pub(super) fn tune_agent(
        &mut self,
        db: &Database,
        account: AccountId,
        at: AccountId,
    ) -> Command {
        let agent = self.agent(db, at).0;
        let crowded = self.crowded;
        let levels = |rng: &mut Rng| {
            (skills(rng).into_iter())
                .map(|(n, l)| (n, l.into()))
                .collect()
        };
        let spec = AccountSpec {
            id: Some(account.0),
            agents: vec![AgentSpec {
                id: Some(agent),
                capacity: self.rng.maybe(70, |rng| {
                    if crowded {
                        rng.number(38, 41)
                    } else {
                        rng.number(0, 4)
                    }
                }),
                skills: self.rng.maybe(50, levels),
                ..AgentSpec::default()
            }],
            ..AccountSpec::default()
        };
        Administer::<Agent>::new(Some(agent), spec).into()
    }

    /// Returns a command that saves or removes a view.
    pub(super) fn saved_view(&mut self, db: &Database, at: AccountId) -> Command {
        self.acts(100, db, at);
        let view = (db.views.len() > 0 && self.rng.chance(60))
            .then(|| self.some::<_, ViewId>(&db.views, at, |v| v.id));
        if let Some(view) = view.filter(|_| self.rng.chance(30)) {
            return Command::RemoveView(RemoveView { view });
        }
        let agent = match self.actor.agent() {
            Some(agent) if !self.astray(5) => agent,
            _ => self.agent(db, at),
        };
        let team = (self.rng.chance(60)).then(|| self.some::<_, TeamId>(&db.teams, at, |t| t.id));
        Command::SaveView(Box::new(SaveView {
            agent,
            view,
            patch: ViewPatch {
                name: (view.is_none() || self.rng.chance(50))
                    .then(|| format!("view {}", self.rng.below(20))),
                shared_with: self.rng.maybe(70, |rng| rng.pick(Sharing::ALL)),
                team: Patch::given(team),
                position: self.rng.maybe(30, |rng| rng.number(0, 9)),
                filter: None,
                sort: None,
            },
        }))
    }

    /// Returns a command that sets or removes the picture of an agent.
    fn avatar(&mut self, db: &Database, account: AccountId) -> Command {
        let agent = self.agent(db, account);
        if self.rng.chance(85) {
            self.actor = Actor::Program(agent);
        }
        let picture = self.rng.maybe(60, |rng| Picture {
            key: rng.uuid(),
            base64: rng.uuid(),
        });
        Command::SetAvatar(Box::new(SetAvatar { agent, picture }))
    }

    /// Returns a command that changes an agent's one-time codes. The command is often refused, because the code was
    /// already used or the proof is wrong.
    fn totp(&mut self, db: &Database, account: AccountId) -> Command {
        let agent = self.agent(db, account);
        let row = db.totps.all().find(|row| row.agent_id == agent);
        let shown = match row.map(|row| row.recovery.split_ascii_whitespace()) {
            Some(mut codes) if self.rng.chance(30) => {
                Shown::Recovery(codes.next().unwrap_or("none").to_owned())
            }
            _ => Shown::Code(self.rng.number(1, 30)),
        };
        let proof = TotpProof {
            secret: row.map_or_else(|| "none".to_owned(), |row| row.secret.clone()),
            shown,
        };
        let recovery = format!("{} {}", self.rng.uuid(), self.rng.uuid());
        let change = match self.rng.below(7) {
            0 | 1 => TotpChange::Begin {
                secret: self.rng.uuid(),
            },
            2 | 3 => TotpChange::Confirm {
                proof,
                recovery,
                session: self.some(&db.credentials, account, |c| c.id),
            },
            4 => TotpChange::Renew { proof, recovery },
            5 => TotpChange::Remove { proof },
            _ => TotpChange::Reset,
        };
        let own = !matches!(change, TotpChange::Reset);
        if own && self.rng.chance(85) {
            self.actor = Actor::Program(agent);
        }
        Command::ChangeTotp(Box::new(ChangeTotp { agent, change }))
    }

    /// Returns a sign-in of a person through a provider. There are only 12 persons, so some persons are already linked
    /// to an agent. Some persons have the e-mail address of an agent.
    fn sign_in(&mut self, db: &Database, account: AccountId) -> Command {
        let n = self.rng.below(12);
        let agent = self.agent(db, account);
        let row = db.totps.all().find(|row| row.agent_id == agent);
        let secret = row.map_or_else(|| "none".to_owned(), |row| row.secret.clone());
        let group = self.rng.pick(&["leads", "staff", "guests"]);
        Command::SignInByProvider(Box::new(SignInByProvider {
            provider: ProviderId(account.0),
            person: ProviderPerson {
                issuer: ISSUER.to_owned(),
                subject: format!("person {n}"),
                name: self.rng.maybe(80, |_| format!("person {n}")),
                email: self.rng.maybe(90, |rng| match rng.chance(20) {
                    true => format!("agent{}@example.test", agent.0),
                    false => format!("person{n}@example.test"),
                }),
                email_unverified: self.rng.chance(5),
                groups: self
                    .rng
                    .maybe(80, |_| group.to_owned())
                    .into_iter()
                    .collect(),
                second_factor: self.rng.chance(30),
            },
            totp: self.rng.maybe(40, |rng| TotpProof {
                secret,
                shown: Shown::Code(rng.number(1, 30)),
            }),
            secret_hash: self.rng.uuid(),
            expires_at: NOON.plus_seconds(1_000_000),
            origin: Origin::default(),
            drawn: Drawn::default(),
        }))
    }

    /// Returns a command that links a person at a sign-in provider to an agent, or removes such a login. The actor is
    /// this agent with a session, or a program that acts for a random agent.
    fn login(&mut self, db: &Database, account: AccountId) -> Command {
        let agent = self.agent(db, account);
        self.actor = match self.rng.below(4) {
            0 => Actor::Agent(agent),
            _ => Actor::Program(self.agent(db, account)),
        };
        let session = self.rng.chance(20);
        if self.rng.chance(70) {
            return Command::LinkLogin(Box::new(LinkLogin {
                agent,
                provider: ProviderId(account.0),
                issuer: self.rng.maybe(50, |_| ISSUER.to_owned()),
                subject: format!("person {}", self.rng.below(12)),
                session: session.then(|| self.some(&db.credentials, account, |c| c.id)),
            }));
        }
        let login = self.some::<_, LoginId>(&db.logins, account, |login| login.id);
        let keep = self.some(&db.credentials, account, |c| c.id);
        let agent = match self.rng.chance(90) {
            true => (db.logins.id(login)).map_or(agent, |login| login.agent_id),
            false => agent,
        };
        Command::UnlinkLogin(UnlinkLogin { agent, login, keep })
    }

    pub(super) fn credential(&mut self, db: &Database, account: AccountId) -> Command {
        match self.rng.below(20) {
            14..=16 => self.sign_in(db, account),
            17 | 18 => self.login(db, account),
            19 => Command::AllowPasswords(AllowPasswords),
            11 | 12 => self.totp(db, account),
            13 => self.avatar(db, account),
            8 => {
                let agent = self.agent(db, account);
                let mut links = (db.credentials.all())
                    .filter(|c| c.kind == CredentialKind::PasswordLink && c.agent_id == Some(agent))
                    .map(|c| c.id);
                let link = links
                    .next_back()
                    .unwrap_or(CredentialId(self.rng.number(1, 9)));
                Command::SetPassword(SetPassword {
                    agent,
                    password_hash: self.rng.uuid(),
                    proof: PasswordProof::Link(link),
                })
            }
            9 if self.rng.chance(50) => Command::EndSession(EndSession {
                session: self.some(&db.credentials, account, |c| c.id),
            }),
            9 => Command::EndSessions(EndSessions {
                agent: self.agent(db, account),
                keep: self.some(&db.credentials, account, |c| c.id),
            }),
            10 => Command::NoteUse(NoteUse {
                session: self.some(&db.credentials, account, |c| c.id),
            }),
            0 => Command::RevokeCredential(RevokeCredential {
                credential: self.some(&db.credentials, account, |c| c.id),
            }),
            1 => Command::RotateCredential(RotateCredential {
                credential: self.some(&db.credentials, account, |c| c.id),
                secret_hash: self.rng.uuid(),
            }),
            n => {
                let kind = self.rng.pick(&[
                    CredentialKind::EmployeeToken,
                    CredentialKind::EmployeeToken,
                    CredentialKind::ApiKey,
                    CredentialKind::AccessToken,
                    CredentialKind::Session,
                    CredentialKind::PasswordLink,
                    CredentialKind::ApplicationSession,
                    CredentialKind::ApplicationSession,
                    CredentialKind::ClientApplication,
                ]);
                let application = kind == CredentialKind::ApplicationSession;
                let key = (kind.has_key()).then(|| format!("key {}", self.rng.below(30)));
                Command::IssueCredential(Box::new(IssueCredential {
                    kind,
                    agent: (kind.acts_for_agent()).then(|| self.agent(db, account)),
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
                        .filter(|_| kind.is_client_application())
                        .collect(),
                    expires_at: None,
                    origin: Origin::default(),
                    others: match kind {
                        CredentialKind::EmployeeToken | CredentialKind::PasswordLink => {
                            Others::Revoke
                        }
                        CredentialKind::ApplicationSession => Others::AtMost {
                            count: 3,
                            drop_earliest: self.rng.chance(70),
                        },
                        _ => Others::Keep,
                    },
                    proof: self.proof(db, account),
                    provider: None,
                    totp: self.rng.maybe(20, |rng| TotpProof {
                        secret: rng.uuid(),
                        shown: Shown::Code(rng.number(1, 30)),
                    }),
                }))
            }
        }
    }

    /// Returns the proof for the request of a new credential. `None` means that the request has no proof. A credential
    /// that serves as the proof may be revoked or may not exist.
    fn proof(&mut self, db: &Database, account: AccountId) -> Option<IssueProof> {
        if self.rng.chance(70) {
            return None;
        }
        let id = self.some(&db.credentials, account, |c| c.id);
        let hash = (db.credentials.all())
            .find(|c| (c.account_id, c.id) == (account, id))
            .map(|c| c.secret_hash.clone());
        Some(IssueProof::Credential {
            id,
            secret_hash: hash.unwrap_or_else(|| self.rng.uuid()),
        })
    }

    /// Returns a command about callback endpoints.
    pub(super) fn callback(&mut self, db: &Database, at: AccountId) -> Command {
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
                    && !self.sent_again.contains(&(at, key, e.number))
            })
            .take(3)
            .cloned()
            .collect();
        let change = match self.rng.below(11) {
            0..=2 => {
                self.tokens += 1;
                self.actor = Actor::Program(self.agent(db, at));
                let callback = CallbackEndpointSpec {
                    name: Some(format!("endpoint {}", self.tokens % 5)),
                    url: Some("http://127.0.0.1:9/endpoint".to_owned()),
                    events: self.rng.maybe(40, |rng| {
                        vec![
                            rng.pick(&["message.*", "conversation.*", "contact.created"])
                                .to_owned(),
                        ]
                    }),
                    ..CallbackEndpointSpec::default()
                };
                let id =
                    (!config.callbacks.is_empty() && self.rng.chance(30)).then_some(configured.0);
                let spec = AccountSpec {
                    id: Some(at.0),
                    callbacks: vec![CallbackEndpointSpec { id, ..callback }],
                    ..AccountSpec::default()
                };
                return Administer::<CallbackEndpoint>::new(id, spec).into();
            }
            3 => {
                return Command::RemoveEndpoint(RemoveEndpoint {
                    endpoint: configured,
                });
            }
            4 => ChangeEndpoint::Pause(key),
            5 => ChangeEndpoint::Resume(key),
            6 => {
                return Command::DeactivateEndpoint(DeactivateEndpoint {
                    endpoint: key,
                    reason: "out of reach".to_owned(),
                });
            }
            7 => return Command::TestEndpoint(TestEndpoint { endpoint: key }),
            8 => ChangeEndpoint::Tune(
                key,
                EndpointTuning {
                    timeout_s: self.rng.maybe(50, |rng| rng.number(0, 31)),
                    concurrency: self.rng.maybe(50, |rng| rng.number(0, 17)),
                },
            ),
            9 => ChangeEndpoint::Rotate {
                endpoint: key,
                secret: "sealed".to_owned(),
                keep_old: self.rng.chance(50),
            },
            _ => {
                self.sent_again
                    .extend(events.iter().map(|e| (at, key, e.number)));
                return Command::RedeliverEvents(RedeliverEvents {
                    endpoint: key,
                    events,
                });
            }
        };
        Command::ChangeEndpoint(Box::new(change))
    }

    /// Returns a command that fires timers. Most of these timers are due.
    pub(super) fn due(&mut self, db: &Database, account: AccountId, now: Timestamp) -> Command {
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
        Command::FireTimers(FireTimers {
            timers,
            mails: true,
        })
    }
}
