//! The accounts of a simulated world.

use crate::random::Rng;
use parlor_model::entities::{
    Account, Agent, AgentQueue, AttributeDefinition, AttributeGroup, Classification, Credential,
    Department, Hours, Inbox, JsonMap, Label, Queue, SignInProvider, Team,
};
use parlor_model::hours::Opening;
use parlor_model::ids::{
    AccountId, AgentId, AttributeGroupId, AttributeId, ClassificationId, CredentialId,
    DepartmentId, HoursId, Id, IdKind, InboxId, LabelId, ProviderId, QueueId, TeamId,
};
use parlor_model::secret_text::SecretText;
use parlor_model::skills::SkillNeed;
use parlor_model::state::{Counters, Flush, State};
use parlor_model::time::Timestamp;
use parlor_model::words::{
    AttachmentRule, AttributeObject, AttributeType, ClassificationKind, CredentialKind,
    Distribution, InboxKind, Role, TotpRule, Visibility, Word,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const NOON: Timestamp = Timestamp(1_750_000_000_000_000);

/// The possible capacities of agents in a crowded world.
pub(super) const CROWDED: &[i64] = &[40];

/// The OpenID Connect issuer of all sign-in providers in the simulation.
pub(super) const ISSUER: &str = "https://id.example.test";

const SKILLS: [&str; 2] = ["german", "billing"];

/// Returns random skills for an agent.
pub(super) fn skills(rng: &mut Rng) -> BTreeMap<String, i64> {
    (SKILLS.iter())
        .filter_map(|name| rng.maybe(50, |rng| ((*name).to_owned(), rng.number(1, 3))))
        .collect()
}

/// Returns random required skills.
pub(super) fn needs(rng: &mut Rng) -> Vec<SkillNeed> {
    (0..=rng.below(2))
        .map(|_| SkillNeed {
            name: rng.pick(&SKILLS).to_owned(),
            level: rng.number(1, 3),
            relax_after_s: rng.maybe(60, |rng| rng.number(5, 120)),
        })
        .collect()
}

/// Returns a batch of new rows: two accounts with random configuration.
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
    let mut credentials = Vec::new();
    for account in [1, 2].map(AccountId) {
        state.put(Account {
            id: account,
            name: format!("account {account}"),
            time_zone: "UTC".to_owned(),
            language: "en".to_owned(),
            country: (account.0 == 1).then(|| "DE".to_owned()),
            customer_departmentalization: rng.chance(30),
            allow_over_capacity: rng.chance(30),
            weights: if rng.chance(20) {
                [("api".to_owned(), json!(2))].into_iter().collect()
            } else {
                JsonMap::new()
            },
            created_at: NOON,
            totp_required: TotpRule::Nobody,
            password_sign_in: true,
            uuid_key: SecretText(format!("key {account}")),
        });
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
            state.put(row);
        }
        let team = TeamId(account.get());
        let row = Team {
            id: team,
            account_id: account,
            name: "team".to_owned(),
        };
        state.put(row);
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
        state.put(row);
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
            state.put(row);
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
                totp_since: None,
                avatar_key: None,
                signature: None,
            };
            state.put(row);
            for queue_id in &queues {
                if rng.chance(65) {
                    let row = AgentQueue {
                        agent_id: id,
                        queue_id: *queue_id,
                        account_id: account,
                    };
                    state.put(row);
                }
            }
            if rng.chance(50) {
                let row = parlor_model::entities::AgentTeam {
                    agent_id: id,
                    team_id: team,
                    account_id: account,
                };
                state.put(row);
            }
        }
        let mapped = rng.chance(50);
        state.put(SignInProvider {
            id: ProviderId(account.get()),
            account_id: account,
            key: "login".to_owned(),
            name: "login".to_owned(),
            issuer: ISSUER.to_owned(),
            client_id: "parlor".to_owned(),
            client_secret: None,
            scopes: Vec::new(),
            groups_claim: "groups".to_owned(),
            roles: match json!({"leads": "administrator", "staff": "agent"}) {
                Value::Object(roles) if mapped => roles,
                _ => JsonMap::new(),
            },
            default_role: rng.maybe(50, |_| Role::Agent),
            creates_agents: rng.chance(70),
            team_ids: rng.maybe(50, |_| team).into_iter().collect(),
            second_factors: Vec::new(),
            active: !rng.chance(10),
            created_at: NOON,
            updated_at: NOON,
        });
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
                hold_s: rng.pick(&[0, 0, 10]),
                attachment_rule: AttachmentRule::AllowAll,
                attachment_extensions: Vec::new(),
                greeting: rng.chance(30).then(|| "Welcome".to_owned()),
                out_of_hours_message: rng.chance(30).then(|| "We are closed".to_owned()),
                survey: rng.chance(30).then(|| "How was it?".to_owned()),
                block_resolves: rng.chance(50),
                created_at: NOON,
            };
            state.put(row);
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
                group_id: None,
            };
            state.put(row);
        }
        let row = AttributeGroup {
            id: AttributeGroupId(AttributeGroupId::RESERVED + attribute),
            account_id: account,
            object: AttributeObject::Contact,
            name: "orders".to_owned(),
            description: None,
        };
        state.put(row);
        let row = Label {
            id: LabelId(attribute),
            account_id: account,
            name: "vip".to_owned(),
            colour: None,
            description: None,
        };
        state.put(row);
        let row = Classification {
            id: ClassificationId(attribute),
            account_id: account,
            kind: ClassificationKind::Sponsor,
            name: "brand".to_owned(),
            description: None,
            code: None,
            parent_id: None,
            active: true,
        };
        state.put(row);
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
            address: None,
            user_agent: None,
            last_used_at: None,
            provider_id: None,
            second_factor: false,
            created_at: NOON,
        });
        let row = parlor_model::entities::ApplicationInbox {
            credential_id: id,
            inbox_id: InboxId(first_inbox),
            account_id: account,
        };
        state.put(row);
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
    // The batch declares the ids of these credentials in the same way as ids from a provisioning file. Otherwise, the
    // writer would generate the same ids again.
    let given = |c: &Arc<Credential>| (IdKind::Credential, c.account_id, c.id.0);
    flush.given = flush.credentials.inserted.iter().map(given).collect();
    // A provisioning record. No command of the simulation creates or changes such a row.
    let provisioned = parlor_model::entities::Provisioned {
        account_id: AccountId(1),
        object: "simulation".to_owned(),
        fields: JsonMap::new(),
    };
    flush.provisioned.inserted.push(Arc::new(provisioned));
    flush
}
