//! Provisioning of agents, their teams and their queues.

use super::find::{Resolved, referred};
use super::merge::Merge;
use super::queues::DEFAULT_QUEUE;
use super::spec::{AccountSpec, AgentSpec};
use super::{Draft, Work, is_online};
use crate::canonical::{self, same_email};
use crate::decide::credentials::Ending;
use crate::document::code;
use crate::entities::{Agent, AgentQueue, AgentTeam};
use crate::ids::{AgentId, IdKind, QueueId, TeamId};
use crate::state::Decided;
use crate::words::Role;
use std::collections::BTreeSet;

/// The capacity of a new agent if the document contains no capacity.
const DEFAULT_CAPACITY: i64 = 5;

impl Work<'_, '_> {
    /// Adds the online agents among `agents` to `draft.freed`, the agents who may now get further conversations.
    pub(super) fn free(&mut self, draft: &mut Draft, agents: impl IntoIterator<Item = AgentId>) {
        for agent in agents {
            if is_online(self.state, self.account, agent) {
                draft.freed.insert(agent);
            }
        }
    }

    pub(super) fn agents(&mut self, draft: &mut Draft, spec: &AccountSpec) -> Decided<()> {
        for agent in &spec.agents {
            let done = self.agent(draft, agent);
            self.gather(done)?;
        }
        Ok(())
    }

    fn agent(&mut self, draft: &mut Draft, spec: &AgentSpec) -> Decided<()> {
        let config = &draft.config;
        let key = spec.email.as_deref().map(canonical::email);
        let by_email = spec.email.as_ref().and_then(|email| {
            config
                .agents
                .values()
                .find(|a| same_email(&a.email, email))
                .map(|a| a.id)
        });
        let Some(Resolved { id, mut merge }) = self.resolve(
            IdKind::Agent,
            "agent",
            &spec.location,
            (spec.id, key.as_deref()),
            (
                &|id| config.agents.contains_key(&AgentId(id)),
                by_email.map(|a| a.0),
            ),
        )?
        else {
            return Ok(());
        };
        let id = AgentId(id);
        let old = config.agents.get(&id);
        let owner = match &spec.email {
            // The agents of the current account are read from the draft, because the working set does not contain the
            // draft's changes yet.
            Some(_) if by_email.is_some() => by_email.map(|agent| (self.account, agent)),
            Some(email) => self
                .state
                .agent_by_email(email)?
                .filter(|(account, _)| *account != self.account),
            None => None,
        };
        if owner.is_some_and(|owner| owner != (self.account, id)) {
            self.fault_of(
                code::TAKEN,
                &spec.location,
                "email",
                "another agent of this installation signs in with it already",
            );
            return Ok(());
        }
        let mut row = match (old, &spec.name, &spec.email) {
            (Some(row), _, _) => row.clone(),
            (None, Some(name), Some(email)) => Agent {
                id,
                account_id: self.account,
                name: name.clone(),
                email: email.clone(),
                password_hash: None,
                role: Role::Agent,
                visibility: None,
                capacity: DEFAULT_CAPACITY,
                active: true,
                skills: crate::entities::JsonMap::new(),
                created_at: self.cx.now,
                updated_at: self.cx.now,
                totp_since: None,
                avatar_key: None,
                signature: None,
            },
            (None, None, _) => return self.needed(&spec.location, "agent", "name"),
            (None, Some(_), None) => return self.needed(&spec.location, "agent", "email"),
        };
        let before = row.capacity;
        spec.store(&mut row, &mut merge);
        let renewed = merge.secret("password", &mut row.password_hash, spec.password.as_ref());
        let toggled = merge.changed(&["active"]);
        if old.is_some() && renewed {
            draft.endings.push((id, Ending::NewPassword));
        } else if toggled && !row.active {
            draft.endings.push((id, Ending::Deactivated));
        }
        let mut freed = row.capacity > before || merge.changed(&["skills"]);
        if merge.differs() {
            row.updated_at = self.cx.now;
            draft.put(row.clone());
        }
        let label = format!("agent {id} {}", row.name);
        draft.config.agents.insert(id, row);
        freed |= self.teams_of(draft, spec, id, &mut merge);
        freed |= self.queues_of(draft, spec, id, &mut merge);
        if toggled {
            // The agent is added even if the agent is offline. If the agent was deactivated, the conversations that are
            // reserved for the agent must be routed again.
            draft.freed.insert(id);
        }
        if freed {
            self.free(draft, [id]);
        }
        self.done(merge, &label);
        Ok(())
    }

    /// Sets the teams of an agent. Returns whether a new team was added.
    fn teams_of(
        &mut self,
        draft: &mut Draft,
        spec: &AgentSpec,
        id: AgentId,
        merge: &mut Merge,
    ) -> bool {
        let Some(references) = &spec.teams else {
            return false;
        };
        let mut wanted = BTreeSet::new();
        for reference in references {
            match referred(&draft.config.teams, reference, |t| &t.name) {
                Some(team) => drop(wanted.insert(team)),
                None => self.fault(
                    &spec.location,
                    "teams",
                    format!("there is no team {reference} in this account"),
                ),
            }
        }
        let before: BTreeSet<TeamId> = draft
            .config
            .agent_teams
            .iter()
            .filter(|(agent, _)| *agent == id)
            .map(|(_, team)| *team)
            .collect();
        let mut after = before.clone();
        merge.set("teams", &mut after, Some(wanted));
        for team in before.difference(&after) {
            draft.config.agent_teams.remove(&(id, *team));
            draft.remove(AgentTeam {
                agent_id: id,
                team_id: *team,
                account_id: self.account,
            });
        }
        for team in after.difference(&before) {
            draft.config.agent_teams.insert((id, *team));
            let row = AgentTeam {
                agent_id: id,
                team_id: *team,
                account_id: self.account,
            };
            draft.put(row);
        }
        after.difference(&before).next().is_some()
    }

    /// Sets the queues of an agent. If the document has no list of queues, an agent without queues gets the default
    /// queue. This rule applies only if an inbox uses the default queue. Returns whether a queue was added.
    fn queues_of(
        &mut self,
        draft: &mut Draft,
        spec: &AgentSpec,
        id: AgentId,
        merge: &mut Merge,
    ) -> bool {
        let before: BTreeSet<QueueId> = draft.config.queues_of(id).map(|q| q.id).collect();
        let mut wanted = BTreeSet::new();
        match &spec.queues {
            Some(references) => {
                for reference in references {
                    match referred(&draft.config.queues, reference, |q| &q.key) {
                        Some(queue) => drop(wanted.insert(queue)),
                        None => self.fault(
                            &spec.location,
                            "queues",
                            format!("there is no queue {reference} in this account"),
                        ),
                    }
                }
            }
            None => {
                let fed = draft.config.queue_by_key(DEFAULT_QUEUE).filter(|queue| {
                    draft
                        .config
                        .inboxes
                        .values()
                        .any(|i| i.queue_id == queue.id)
                });
                match fed {
                    Some(queue) if before.is_empty() => drop(wanted.insert(queue.id)),
                    _ => return false,
                }
            }
        }
        let mut after = before.clone();
        merge.set("queues", &mut after, Some(wanted));
        for queue in before.difference(&after) {
            draft.config.queue_agents.remove(&(*queue, id));
            draft.remove(AgentQueue {
                agent_id: id,
                queue_id: *queue,
                account_id: self.account,
            });
        }
        for queue in after.difference(&before) {
            draft.config.queue_agents.insert((*queue, id));
            let row = AgentQueue {
                agent_id: id,
                queue_id: *queue,
                account_id: self.account,
            };
            draft.put(row);
        }
        after.difference(&before).next().is_some()
    }
}
