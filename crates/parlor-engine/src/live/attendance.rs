//! Agents with live connections. A node reports its connected agents to the other nodes. The node also stores a lease
//! for each of these agents in the database, and renews the leases. After an agent's last connection has closed, a
//! timer sets the agent offline some time later.

use super::node::Live;
use crate::Engine;
use crate::ephemeral_event::{EphemeralEvent, NodeMessage};
use parlor_model::command::{Attend, Attendance};
use parlor_model::decide::RENEWAL_S;
use parlor_model::ids::AgentId;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast;

/// The maximum number of agents in one command or in one ephemeral event.
const AT_ONCE: usize = 400;
/// The delay before a failed report to the database is repeated.
const AGAIN: Duration = Duration::from_secs(1);
/// The time for which changes are collected before they are reported.
const GATHER: Duration = Duration::from_millis(20);

/// Sends and receives the reports about connected agents until live connections close.
pub(super) async fn keep(engine: &Engine) {
    let live = &engine.live;
    let mut messages = engine.store().ephemeral_events();
    let now = engine.now();
    let (mut renewed_at, mut renewal) = (now, now);
    loop {
        tokio::select! {
            biased;
            () = live.closing.cancelled() => return,
            message = messages.recv() => match message {
                Ok(text) => hear(live, &text),
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return,
            },
            () = engine.clock.sleep(renewed_at, renewal) => {
                renewed_at = engine.now();
                renewal = renewed_at.plus_seconds(RENEWAL_S);
                for (account, agents) in live.roster.tidy() {
                    live.publish(account, &Arc::new(EphemeralEvent::presence(agents, false)));
                }
                tell(engine, true).await;
            }
            () = live.roster.changed() => {
                tokio::time::sleep(GATHER).await;
                tell(engine, false).await;
            }
        }
    }
}

/// Reports connected agents to the database and to the other nodes. If `all` is `false`, reports only changes.
async fn tell(engine: &Engine, all: bool) {
    let roster = &engine.live.roster;
    for (account, agents) in roster.report(all) {
        for agents in agents.chunks(AT_ONCE) {
            for here in [true, false] {
                let who: Vec<AgentId> = agents
                    .iter()
                    .filter(|(_, attendance)| (*attendance == Attendance::Here) == here)
                    .map(|(agent, _)| *agent)
                    .collect();
                if who.is_empty() {
                    continue;
                }
                let event = EphemeralEvent::presence(who, here);
                engine
                    .store()
                    .send_ephemeral(event.encode(account, roster.node()));
                if let (EphemeralEvent::Presence { agents, .. }, false) = (&event, here) {
                    let there = roster.present(account);
                    let gone: Vec<AgentId> = agents
                        .iter()
                        .copied()
                        .filter(|agent| !there.contains(agent))
                        .collect();
                    if !gone.is_empty() {
                        engine
                            .live
                            .publish(account, &Arc::new(EphemeralEvent::presence(gone, false)));
                    }
                }
            }
            let command = Attend {
                agents: agents.to_vec(),
            };
            if let Err(error) = engine.execute(account, command).await {
                tracing::warn!(%error, "connected agents could not be stored; Parlor tries again");
                roster.not_reported(account, agents);
                let again = Arc::clone(roster);
                tokio::spawn(async move {
                    tokio::time::sleep(AGAIN).await;
                    again.report_again();
                });
            }
        }
    }
}

/// Processes a message from another node.
fn hear(live: &Live, text: &str) {
    let Ok(message) = serde_json::from_str::<NodeMessage>(text) else {
        return;
    };
    let (account, node) = (message.account, message.node.clone());
    let Some(event) = message.into_event() else {
        return;
    };
    let event = match event {
        EphemeralEvent::Presence { agents, present } => {
            let changed = live.roster.accept(account, &node, agents, present);
            if changed.is_empty() {
                return;
            }
            EphemeralEvent::presence(changed, present)
        }
        said @ (EphemeralEvent::Typing { .. } | EphemeralEvent::OffRecord { .. }) => said,
        EphemeralEvent::Viewers(viewed) => {
            let rooms = viewed.into_iter().map(|v| (v.conversation, v.viewers));
            live.viewers.accept(account, &node, rooms.collect());
            return;
        }
    };
    live.publish(account, &Arc::new(event));
}
