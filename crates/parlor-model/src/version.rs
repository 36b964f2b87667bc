//! Versions of editable objects. A version is a short text that changes whenever the editable state of the object
//! changes. Parlor compares versions to refuse an edit that is based on an older state.

use crate::callbacks::Endpoint;
use crate::config::AccountConfig;
use crate::entities::{
    Agent, AgentSettings, Conversation, Macro, NotificationSettings, Person, ServiceRecord, Ticket,
    View,
};
use crate::ids::{AgentId, EndpointKey, IdKind};
use crate::words::PointKind;
use std::fmt::{Debug, Write};

/// The condition of an edit: the target of the command must have one of these versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation(pub Vec<String>);

/// A hash of the text that is written to this value. The hash function is FNV-1a with 64 bits.
struct Digest(u64);

impl Write for Digest {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(())
    }
}

fn digest<T: Debug + ?Sized>(of: &T) -> String {
    let mut digest = Digest(0xcbf2_9ce4_8422_2325);
    // Writing to a digest cannot fail.
    let _ = write!(digest, "{of:?}");
    format!("{:016x}", digest.0)
}

/// Returns the version of a conversation.
#[must_use]
pub fn of_conversation(c: &Conversation) -> String {
    digest(&(
        (c.status, c.priority, c.assignee_id, c.team_id, c.queue_id),
        (c.case_id, &c.subject, &c.labels, &c.skills, c.snoozed_until),
        (&c.custom_attributes, &c.additional_attributes),
        (c.merged_into, c.merge_count),
    ))
}

/// Returns the version of a contact with its contact points.
#[must_use]
pub fn of_contact(person: &Person) -> String {
    let c = &person.contact;
    // The contact points of custom attributes are not included, because the version already includes the attributes
    // themselves.
    let mut points: Vec<_> = (person.points.iter())
        .filter(|point| point.kind != PointKind::Attribute)
        .map(|p| (p.id, p.kind, &p.label, &p.value, p.evidence, &p.details))
        .collect();
    points.sort_unstable_by_key(|point| point.0);
    digest(&(
        (c.id, &c.name, &c.given_name, &c.family_name, c.blocked),
        &c.label_ids,
        (&c.details, &c.custom_attributes, &c.additional_attributes),
        points,
    ))
}

/// Returns the version of a service record.
#[must_use]
pub fn of_service_record(record: &ServiceRecord) -> String {
    digest(record)
}

/// Returns the version of an agent's settings document. For `None`, returns the version of an empty document.
#[must_use]
pub fn of_settings(row: Option<&AgentSettings>) -> String {
    digest(
        &row.map(|row| &row.settings)
            .filter(|settings| !settings.is_empty()),
    )
}

/// Returns the version of an agent's notification settings. For `None`, returns the version of the default settings.
#[must_use]
pub fn of_notification_settings(row: Option<&NotificationSettings>) -> String {
    let parts = row.map(|row| (&row.kinds, row.push_text, &row.quiet_hours));
    digest(&parts.filter(|(kinds, text, quiet)| !kinds.0.is_empty() || !text || quiet.is_some()))
}

/// Returns the version of a saved view.
#[must_use]
pub fn of_view(v: &View) -> String {
    digest(&(
        (v.id, v.owner_id, v.shared_with, v.team_id),
        (&v.name, v.position, &v.filter, v.sort),
    ))
}

/// Returns the version of a macro.
#[must_use]
pub fn of_macro(row: &Macro) -> String {
    let files: Vec<_> = row.attachments.iter().map(|file| file.id).collect();
    digest(&(
        (row.id, &row.scope, &row.short_code, &row.name),
        (&row.content, row.html, row.kind, files, &row.actions),
    ))
}

/// Returns the version of a ticket.
#[must_use]
pub fn of_ticket(ticket: &Ticket) -> String {
    digest(ticket)
}

/// Returns the version of a callback endpoint. The version includes the endpoint's configuration, which may be part of
/// another row. The version does not include the operating state. `None` means that the endpoint does not exist.
#[must_use]
pub fn of_endpoint(config: &AccountConfig, key: EndpointKey) -> Option<String> {
    match key {
        EndpointKey::Callback(id) => of_configured(config, IdKind::Endpoint, id.0),
        EndpointKey::Inbox(_) | EndpointKey::Application(_) => config.endpoint(key).map(of_part),
    }
}

/// Returns the version of a callback endpoint that is part of an inbox or a client application.
fn of_part(e: &Endpoint) -> String {
    digest(&(
        (e.key, &e.name, &e.url, e.format, &e.events),
        (e.timeout_s, e.concurrency, &e.settings, &e.secrets),
    ))
}

/// Returns the version of a configuration row. For an agent, use [`of_agent`].
#[must_use]
pub fn of_row<R: Debug>(row: &R) -> String {
    digest(row)
}

/// Returns the version of an agent. The version includes the agent's teams and queues.
#[must_use]
pub fn of_agent(config: &AccountConfig, row: &Agent) -> String {
    let teams: Vec<_> = (config.agent_teams.iter())
        .filter(|(agent, _)| *agent == row.id)
        .collect();
    let queues: Vec<_> = config.queues_of(row.id).map(|queue| queue.id).collect();
    digest(&(row, teams, queues))
}

/// Returns the version of a configuration row. `None` means that the configuration has no row of this kind with this
/// id.
#[must_use]
pub fn of_configured(config: &AccountConfig, kind: IdKind, id: i64) -> Option<String> {
    match kind {
        IdKind::Account => (config.account.id.0 == id).then(|| digest(&config.account)),
        IdKind::Agent => (config.agents.get(&AgentId(id))).map(|row| of_agent(config, row)),
        kind => config.object(kind, id).map(digest),
    }
}
