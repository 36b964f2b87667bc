//! Checks of contacts, contact points, identities and credentials.

use crate::memory::Database;
use parlor_model::command::{Command, Outcome, PersonChoice, Settled, Started, Submission};
use parlor_model::ids::{AgentId, ContactId, ConversationId};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::words::{CredentialKind, PointKind, Status};
use std::collections::{BTreeMap, BTreeSet};

/// Checks that each unique contact point and each serial exists only once. For this check, the comparison keys are
/// computed again from the values. The function also checks credentials, and the newest conversation of each identity.
pub(crate) fn people(db: &Database) {
    let mut owners = BTreeMap::new();
    for point in db.points.all() {
        assert_eq!(
            point.unique_key.is_some(),
            point.kind.is_unique(),
            "unique key of {point:?}"
        );
        let country = db
            .accounts
            .id(point.account_id)
            .and_then(|a| a.country.as_deref());
        let owner = db.contacts.id(point.contact_id).unwrap();
        assert_eq!(
            owner.department_id, point.department_id,
            "department of {point:?}"
        );
        if point.kind.is_unique() {
            let what = (
                point.account_id,
                point.department_id,
                point.kind,
                point.kind.key(&point.value, country),
            );
            if let Some(other) = owners.insert(what, point) {
                panic!("{point:?} and {other:?}");
            }
        }
    }
    let mut serials = BTreeMap::new();
    for identity in db.identities.all() {
        if let Some(serial) = &identity.serial
            && let Some(other) = serials.insert((identity.inbox_id, serial), identity)
        {
            panic!("{identity:?} and {other:?}");
        }
    }
    let mut newest: BTreeMap<_, (i64, ConversationId, usize)> = BTreeMap::new();
    for c in db.conversations.all() {
        let seen = newest.entry(c.identity_id).or_insert((0, c.id, 0));
        let over = !c.reopens && matches!(c.status, Status::Resolved | Status::Closed);
        seen.2 += usize::from(!over);
        if c.display_id > seen.0 {
            (seen.0, seen.1) = (c.display_id, c.id);
        }
    }
    for identity in db.identities.all() {
        let seen = newest.get(&identity.id);
        assert_eq!(
            seen.map(|(_, id, _)| *id),
            identity.last_conversation_id,
            "newest conversation of {identity:?}"
        );
        let single = db
            .inboxes
            .id(identity.inbox_id)
            .is_some_and(|i| i.single_conversation);
        assert!(
            !single || seen.is_none_or(|(_, _, n)| *n <= 1),
            "{identity:?} has {seen:?}"
        );
    }
    let mut tokens: BTreeMap<AgentId, usize> = BTreeMap::new();
    let mut sessions: BTreeMap<_, usize> = BTreeMap::new();
    for credential in db.credentials.all().filter(|c| c.revoked_at.is_none()) {
        if let Some(agent) = credential.agent_id
            && credential.kind.ends_with_service()
        {
            let active = db.agents.id(agent).is_some_and(|agent| agent.active);
            assert!(active, "{credential:?} of an inactive agent");
        }
        match credential.kind {
            CredentialKind::EmployeeToken => {
                let agent = credential.agent_id.unwrap();
                *tokens.entry(agent).or_default() += 1;
                assert_eq!(tokens[&agent], 1, "live tokens of {agent:?}");
            }
            CredentialKind::ApplicationSession => {
                let application = credential.application_id.unwrap();
                *sessions.entry(application).or_default() += 1;
                assert!(
                    sessions[&application] <= 3,
                    "live sessions of {application:?}"
                );
                assert!(
                    db.credentials.id(application).unwrap().revoked_at.is_none(),
                    "{credential:?} of a revoked application"
                );
            }
            _ => {}
        }
    }
}

/// Returns the contacts that the start of a conversation must find by a value. To find them, compares the value with
/// all contact points. `None` means that the command does not look up a contact by a value.
pub(crate) fn looked_up(db: &Database, submission: &Submission) -> Option<BTreeSet<ContactId>> {
    let Command::StartConversation(c) = &submission.command else {
        return None;
    };
    let account = submission.account?;
    let PersonChoice::LookUp {
        kind,
        label,
        values,
        ..
    } = &c.who
    else {
        return None;
    };
    let row = db.accounts.id(account)?;
    let country = row.country.as_deref();
    let department = (row.customer_departmentalization)
        .then(|| db.inboxes.id(c.inbox)?.department_id)
        .flatten();
    Some(
        db.points
            .all()
            .filter(|p| {
                p.account_id == account
                    && p.department_id == department
                    && p.kind == *kind
                    && (*kind != PointKind::Attribute || p.label == *label)
                    && values.iter().any(|v| kind.key(v, country) == p.match_value)
            })
            .map(|p| p.contact_id)
            .collect(),
    )
}

/// Checks the contact of a conversation's start. If `found` has one contact, the start must have used this contact. If
/// `found` is empty, the start must have created a contact or continued a conversation. If `found` has several
/// contacts, the start must have been refused as ambiguous. This check runs only after a batch with one command.
pub(crate) fn found(found: &BTreeSet<ContactId>, db: &Database, result: &Result<Settled, Refusal>) {
    match result {
        Err(Refusal::Ambiguous(Object::Contact)) => {
            assert!(found.len() > 1, "ambiguous, but there are {found:?}");
        }
        Ok(Settled::Done(outcome)) => {
            let Outcome::StartConversation(Started { view, .. }) = &**outcome else {
                return;
            };
            let contact = view.conversation.contact_id.unwrap();
            match found.len() {
                0 => assert!(
                    db.contacts.changes().any(|(now, old)| {
                        old.is_none() && now.is_some_and(|c| c.id == contact)
                    }) || view.conversation.message_count > 1,
                    "{contact:?} was found by a value that nobody had"
                ),
                1 => assert!(found.contains(&contact), "{contact:?} instead of {found:?}"),
                _ => panic!("{contact:?} was taken from several: {found:?}"),
            }
        }
        _ => {}
    }
}
