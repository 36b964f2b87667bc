//! Compares the outcome of a command with the stored rows.

use super::merging::moved;
use super::routing::routing_is_settled;
use super::{count, live, timer_key};
use crate::memory::{Cell, Database};
use crate::world;
use parlor_model::audit;
use parlor_model::command::{
    Actor, AgentView, Command, ContactPointView, ConversationView, Fired, MAX_PAGES, Outcome,
    Presence, ProviderSignIn, RemoveContactRows, Right, Sent, Settled, Started, Submission, Undone,
};
use parlor_model::config::AccountConfig;
use parlor_model::decide::is_news;
use parlor_model::entities::{Agent, Contact, ContactPoint, Conversation, Credential, View};
use parlor_model::ids::{AccountId, ConversationId, QueueId};
use parlor_model::provision::Fault;
use parlor_model::provision::administer::Administered;
use parlor_model::provision::configured::Configured;
use parlor_model::state::ConversationName;
use parlor_model::time::Timestamp;
use parlor_model::words::{Availability, ScheduledState, Status, TimerKind};
use std::collections::BTreeSet;

/// Compares a command's outcome with the stored rows. This check runs only if the batch carried out no other command,
/// because another command could change the rows again.
pub(crate) fn outcome(db: &Database, submission: &Submission, settled: &Settled, now: Timestamp) {
    noted(db, submission);
    entitled(db, submission, settled);
    let account = submission.account;
    let view = |view: &ConversationView| {
        let c = &view.conversation;
        assert_eq!(Some(c.account_id), account, "whose {c:?} is");
        assert_eq!(
            db.conversations.id(c.id),
            Some(c),
            "the conversation as shown"
        );
        assert_eq!(
            db.identities.id(c.identity_id),
            Some(&view.identity),
            "the identity as shown"
        );
        assert_eq!(c.contact_id.is_some(), view.person.is_some());
        if let Some(person) = &view.person {
            shown(db, person);
        }
        let last = c.last_message_id.and_then(|id| db.messages.id(id));
        assert_eq!(
            last,
            view.last_message.as_ref(),
            "the last message as shown"
        );
        assert_eq!(db.service_records.id(c.id), view.service_record.as_ref());
    };
    let spoke = |c: &Conversation| {
        let application = submission.actor.application();
        assert!(
            application.is_none() || application == c.application_id,
            "{application:?} spoke in {c:?}"
        );
    };
    let Settled::Done(done) = settled else { return };
    match &**done {
        Outcome::StartConversation(Started {
            view: started,
            opening,
            case,
            contact_point,
        }) => {
            view(started);
            let c = &started.conversation;
            if let Some(opening) = opening {
                assert_eq!(
                    db.messages.id(opening.id),
                    Some(&**opening),
                    "the opening as shown"
                );
                assert_eq!(opening.conversation_id, c.id);
            }
            if let Some(case) = case {
                assert_eq!(db.cases.id(case.id), Some(case), "the case as shown");
                assert_eq!(c.case_id, Some(case.id));
                assert_eq!(case.contact_id, c.contact_id);
            }
            if let Some(point) = contact_point {
                assert_eq!(
                    db.points.id(point.id),
                    Some(&**point),
                    "the contact point as shown"
                );
                assert_eq!(Some(point.contact_id), c.contact_id);
            }
            let own = world::token(submission) == world::token_of(&c.client_info);
            if own && started.person.as_ref().is_some_and(|p| p.contact.blocked) {
                assert_eq!(
                    c.status,
                    Status::Resolved,
                    "what a blocked contact starts: {c:?}"
                );
            }
        }
        Outcome::DeleteMessage(deleted) => {
            view(&deleted.view.conversation);
            let message = &deleted.view.message;
            assert_eq!(db.messages.id(message.id), Some(message));
            assert!(message.content.is_empty() && message.attachments.is_empty());
            for row in db.attachments.all() {
                let key = row.storage_key.as_ref();
                let named = key.is_some_and(|key| deleted.files.contains(key));
                assert!(!named, "the bytes of {row:?} are to be removed");
            }
        }
        Outcome::UseAddress(row) => assert_eq!(db.attachments.id(row.id), Some(&**row)),
        Outcome::UseIdentityCode(row) => {
            assert!(row.verified && row.contact_id.is_some());
            assert_eq!(db.identities.id(row.id), Some(&**row));
        }
        Outcome::RateConversation(rated) => {
            view(&rated.conversation);
            assert_eq!(db.messages.id(rated.message.id), Some(&rated.message));
        }
        Outcome::PostMessage(posted)
        | Outcome::SendMessage(Sent::Now(posted))
        | Outcome::SendScheduled(posted)
        | Outcome::ReportDelivery(posted)
        | Outcome::AnswerFile(posted)
        | Outcome::RetryMessage(posted) => {
            if let Command::SendScheduled(act) = &submission.command {
                assert!(db.scheduled.id(act.id).is_none(), "sent and still there");
            }
            let speaks = !matches!(
                submission.command,
                Command::ReportDelivery(_) | Command::RetryMessage(_) | Command::AnswerFile(_)
            );
            if speaks {
                spoke(&posted.conversation.conversation);
            }
            if let Command::SendMessage(sent) = &submission.command
                && let Some(seen) = sent.seen_position
            {
                let of = posted.message.conversation_id;
                let news = (db.messages.all())
                    .filter(|m| m.conversation_id == of && m.position > seen)
                    .filter(|m| m.position < posted.message.position)
                    .find(|m| is_news(m, submission.actor.agent()));
                assert_eq!(news, None, "sent after {seen} over a newer message");
            }
            view(&posted.conversation);
            assert_eq!(db.messages.id(posted.message.id), Some(&posted.message));
        }
        Outcome::ChangeStatus(shown)
        | Outcome::PickUp(shown)
        | Outcome::Assign(shown)
        | Outcome::Transfer(shown)
        | Outcome::Release(shown)
        | Outcome::MergeConversation(shown)
        | Outcome::UnmergeConversation(shown)
        | Outcome::EditConversation(shown)
        | Outcome::MarkRead(shown)
        | Outcome::MarkUnread(shown)
        | Outcome::SetOffRecord(shown)
        | Outcome::RunActions(shown)
        | Outcome::WriteServiceRecord(shown) => {
            if matches!(submission.command, Command::ChangeStatus(_)) {
                spoke(&shown.conversation);
            }
            if let Command::MergeConversation(act) = &submission.command {
                assert_eq!(shown.conversation.merged_into, Some(act.into));
            }
            if matches!(submission.command, Command::UnmergeConversation(_)) {
                assert_eq!(shown.conversation.merged_into, None);
            }
            if let Command::SetOffRecord(act) = &submission.command {
                assert_eq!(shown.conversation.off_record, act.off_record);
            }
            view(shown);
        }
        Outcome::TakeNext(taken) => taken.iter().for_each(|taken| view(taken)),
        Outcome::StartBulk(job) => assert_eq!(db.bulk_jobs.id(job.id), Some(&**job)),
        Outcome::StepBulk(_) => {}
        Outcome::Undo(Undone::Job(job)) => assert_eq!(db.bulk_jobs.id(job.id), Some(&**job)),
        Outcome::Undo(Undone::Conversation(id)) => {
            if let Command::Undo(c) = &submission.command {
                let row = (db.undo_tokens.all()).find(|row| row.token == c.token);
                let row = row.expect("the token is there");
                assert_eq!((row.step.conversation_id, row.undone_at), (*id, Some(now)));
                assert_eq!(Some(row.agent_id), submission.actor.agent());
                super::undo::is_restored(db, row);
            }
        }
        Outcome::SetPresence(Presence {
            agent,
            availability,
            live: shown,
        }) => {
            let state = db.agent_states.id(*agent);
            let stored = state.map_or(Availability::Offline, |s| s.availability);
            assert_eq!(stored, *availability, "presence as shown");
            assert_eq!(
                count(live(db).get(agent).map_or(0, Vec::len)),
                *shown,
                "live as shown"
            );
        }
        Outcome::CreateContact(contact) | Outcome::UpdateContact(contact) => {
            shown(db, &contact.person);
        }
        Outcome::CreateContactInInbox(made) => {
            shown(db, &made.person);
            assert_eq!(db.identities.id(made.identity.id), Some(&made.identity));
            assert_eq!(db.inboxes.id(made.identity.inbox_id), Some(&made.inbox));
        }
        Outcome::AddContactPoint(ContactPointView { point, person, .. })
        | Outcome::ChangeContactPoint(ContactPointView { point, person, .. }) => {
            shown(db, person);
            assert_eq!(db.points.id(point.id), Some(&**point));
        }
        Outcome::TestEndpoint(number) => {
            if let Command::TestEndpoint(act) = &submission.command {
                let key = vec![
                    Cell::Int(account.unwrap().0),
                    Cell::Text(act.endpoint.to_string()),
                    Cell::Int(*number),
                ];
                assert!(db.deliveries.get(&key).is_some(), "a test is written");
            }
        }
        Outcome::ChangeEndpoint(view) => {
            let stored = db.config(view.endpoint.account);
            let stored = stored.expect("there is such an account");
            let key = view.endpoint.key;
            assert_eq!(stored.endpoint(key), Some(&view.endpoint), "as shown");
            assert_eq!(stored.endpoint_states.get(&key), view.state.as_ref());
        }
        Outcome::RemoveEndpoint(())
        | Outcome::DeactivateEndpoint(_)
        | Outcome::RedeliverEvents(_) => {}
        Outcome::IssueCredential(credential) | Outcome::RotateCredential(credential) => {
            assert_eq!(db.credentials.id(credential.id), Some(&**credential));
        }
        Outcome::RevokeCredential(()) => {
            if let Command::RevokeCredential(c) = &submission.command {
                assert!(
                    db.credentials
                        .id(c.credential)
                        .unwrap()
                        .revoked_at
                        .is_some()
                );
            }
        }
        Outcome::RemoveContactPoint(()) => {
            if let Command::RemoveContactPoint(c) = &submission.command {
                assert!(db.points.id(c.point).is_none());
            }
        }
        Outcome::AddContactNote(note) => assert_eq!(db.notes.id(note.id), Some(&**note)),
        Outcome::RemoveContactNote(()) => {
            if let Command::RemoveContactNote(c) = &submission.command {
                assert!(db.notes.id(c.note).is_none());
            }
        }
        Outcome::MergeContacts(merge) | Outcome::UndoMerge(merge) => {
            assert_eq!(db.merges.id(merge.id), Some(&**merge), "the merge as shown");
            moved(db, merge);
        }
        Outcome::RecordExport(id) => {
            let contact = db.contacts.id(*id).expect("there is who is exported");
            assert!(contact.merged_into.is_none() && contact.erased_at.is_none());
            let noted = (db.events.changes()).any(|(now, _)| {
                now.is_some_and(|e| {
                    e.kind == parlor_model::audit::CONTACT_EXPORTED
                        && e.agent_id.is_some()
                        && e.data == format!("{{\"contact_id\":{id}}}")
                })
            });
            assert!(noted, "the export of {id} is noted");
        }
        Outcome::EraseContact(erasure) => {
            assert_eq!(db.erasures.id(erasure.contact_id), Some(&**erasure));
        }
        Outcome::CreateCase(case) | Outcome::ChangeCase(case) => {
            assert_eq!(db.cases.id(case.id), Some(&**case))
        }
        Outcome::CreateTicket(ticket) | Outcome::ChangeTicket(ticket) => {
            assert_eq!(db.tickets.id(ticket.id), Some(&**ticket));
            let target = (ticket.conversation_id).and_then(|id| db.conversations.id(id));
            if let Some(c) = target {
                assert_eq!(c.contact_id, ticket.contact_id, "whose {ticket:?} is");
            }
        }
        Outcome::DeleteTicket(ticket) => assert!(db.tickets.id(ticket.id).is_none()),
        // The outcomes of these commands contain no rows to compare.
        Outcome::Attend(())
        | Outcome::NoteUse(())
        | Outcome::SetPassword(())
        | Outcome::ChangeTotp(_)
        | Outcome::AllowPasswords(_)
        | Outcome::EndSession(())
        | Outcome::EndSessions(()) => {}
        Outcome::ChangeProfile(view) | Outcome::SetAvatar(view) => {
            assert_eq!(db.agents.id(view.agent.id), Some(&view.agent));
        }
        Outcome::SignInByProvider(done) => signed_in(db, submission, done),
        Outcome::LinkLogin(login) => assert_eq!(db.logins.id(login.id), Some(&**login)),
        Outcome::UnlinkLogin(()) => {
            if let Command::UnlinkLogin(act) = &submission.command {
                assert!(db.logins.id(act.login).is_none(), "the login is gone");
            }
        }
        Outcome::SaveSettings(row) => {
            assert_eq!(db.agent_settings.id(row.agent_id), Some(&**row));
        }
        Outcome::RecordPages(row) => {
            assert!(row.pages.len() <= MAX_PAGES, "{row:?}");
            assert_eq!(db.visited_pages.id(row.identity_id), Some(&**row));
        }
        Outcome::SendMessage(Sent::Later(row)) | Outcome::ChangeScheduled(row) => {
            assert_eq!(db.scheduled.id(row.id), Some(&**row), "as shown");
        }
        Outcome::CancelScheduled(row) => {
            let left = db.scheduled.id(row.id).map(|left| left.state);
            assert_ne!(left, Some(ScheduledState::Waiting), "{row:?} was cancelled");
        }
        Outcome::PutMacro(row) => {
            assert_eq!(db.macros.id(row.id), Some(&**row), "the macro as shown");
        }
        Outcome::RemoveMacro(()) => {
            if let Command::RemoveMacro(act) = &submission.command {
                assert!(db.macros.id(act.id).is_none(), "the macro is gone");
            }
        }
        Outcome::PutContactRow(made) => {
            assert_eq!(
                db.rows.id(made.row.id),
                Some(&*made.row),
                "the row as shown"
            );
        }
        Outcome::RemoveContactRows(()) => {
            if let Command::RemoveContactRows(RemoveContactRows::Row(id, _)) = &submission.command {
                assert!(db.rows.id(*id).is_none(), "the row is gone");
            }
        }
        Outcome::RemoveLabel(()) => {
            if let Command::RemoveLabel(act) = &submission.command {
                assert!(db.labels.id(act.label).is_none(), "the label is gone");
            }
        }
        Outcome::FailScheduled(()) => {}
        Outcome::PutDraft(draft) => {
            assert_eq!(Some(draft.agent_id), submission.actor.agent());
            let stored = db.drafts.all().find(|d| {
                (d.agent_id, d.conversation_id) == (draft.agent_id, draft.conversation_id)
            });
            assert_eq!(stored, Some(&**draft), "the draft as shown");
        }
        Outcome::RemoveDraft(()) | Outcome::HandOverDraft(()) => {
            let name = match &submission.command {
                Command::RemoveDraft(act) => &act.conversation,
                Command::HandOverDraft(act) => &act.conversation,
                other => panic!("{other:?}"),
            };
            let left = db.drafts.all().any(|d| {
                Some(d.agent_id) == submission.actor.agent()
                    && Some(d.conversation_id) == conversation_id(db, submission.account, name)
            });
            assert!(!left, "the draft is gone");
        }
        // The outcomes of these commands are not compared here.
        Outcome::ReadNotifications(_)
        | Outcome::PutPushSubscription(_)
        | Outcome::RemovePushSubscription(())
        | Outcome::SettlePush(())
        | Outcome::SettleDigest(()) => {}
        Outcome::SaveNotificationSettings(row) => {
            let stored = db.notification_settings.id(row.agent_id);
            let untouched = stored.is_none() && row.kinds.0.is_empty();
            assert!(untouched || stored.is_some(), "the settings as shown");
        }
        Outcome::SaveView(view) => assert_eq!(db.views.id(view.id), Some(&**view)),
        Outcome::RemoveView(()) => {
            let Command::RemoveView(c) = &submission.command else {
                panic!("{submission:?} removed a view");
            };
            assert_eq!(db.views.id(c.view), None);
        }
        Outcome::KeepFile(file) => assert_eq!(db.attachments.id(file.id), Some(&**file)),
        Outcome::FireTimers(Fired { files, .. }) => {
            for row in db.attachments.all() {
                let named = row
                    .storage_key
                    .as_ref()
                    .is_some_and(|key| files.contains(key));
                assert!(!named, "the bytes of {row:?} are to be removed");
            }
            if let Command::FireTimers(c) = &submission.command {
                for (kind, subject) in &c.timers {
                    let queue = QueueId(*subject);
                    let fired = (db.timers.changes()).any(|(left, old)| {
                        left.is_none()
                            && old.is_some_and(|t| (t.kind, t.subject) == (*kind, *subject))
                    });
                    if *kind == TimerKind::Hours
                        && fired
                        && let Some(row) = db.queues.id(queue)
                        && (db.config(row.account_id)).is_some_and(|c| c.is_open(row, now))
                    {
                        routing_is_settled(db, Some(queue));
                    }
                    let left = db.timers.get(&timer_key(*kind, *subject));
                    // A fired timer is normally removed. But the timer of an unfinished bulk job stays, and the timer
                    // of an agent's pushes may be set again. So these two timers may still be due.
                    assert!(
                        matches!(kind, TimerKind::Bulk | TimerKind::Push)
                            || left.is_none_or(|t| t.due_at > now || Some(t.account_id) != account),
                        "{left:?} was due and did not fire"
                    );
                }
            }
        }
        Outcome::Provision(_) => {}
        Outcome::AdministerAccount(done) => administered_is_stored(db, done),
        Outcome::AdministerDepartment(done) => administered_is_stored(db, done),
        Outcome::AdministerTeam(done) => administered_is_stored(db, done),
        Outcome::AdministerQueue(done) => administered_is_stored(db, done),
        Outcome::AdministerHours(done) => administered_is_stored(db, done),
        Outcome::AdministerAgent(done) => administered_is_stored(db, done),
        Outcome::AdministerInbox(done) => administered_is_stored(db, done),
        Outcome::AdministerAttribute(done) => administered_is_stored(db, done),
        Outcome::AdministerAttributeGroup(done) => administered_is_stored(db, done),
        Outcome::AdministerLabel(done) => administered_is_stored(db, done),
        Outcome::AdministerClassification(done) => administered_is_stored(db, done),
        Outcome::AdministerProvider(done) => administered_is_stored(db, done),
        Outcome::AdministerEndpoint(done) => administered_is_stored(db, done),
    }
}

/// Checks that the actor had the right to the act. For the right to administer, the check uses the agent's row before
/// the command.
fn entitled(db: &Database, submission: &Submission, settled: &Settled) {
    let actor = submission.actor;
    if actor == Actor::System || matches!(settled, Settled::Replayed(_)) {
        return;
    }
    let administers = || {
        let id = actor.agent();
        let changed = (db.agents.changes()).find_map(|(now, old)| {
            let known = now.is_some_and(|row| Some(row.id) == id);
            old.filter(|_| known)
        });
        let row = changed.or_else(|| id.and_then(|id| db.agents.id(id)));
        row.is_some_and(Agent::administers)
    };
    let entitled = match submission.command.right() {
        Right::Own(agent) => actor.agent() == Some(agent),
        Right::OwnOrAdminister(agent) => actor.agent() == Some(agent) || administers(),
        Right::Administer => administers(),
        Right::OwnApplication(application) => actor.application() == Some(application),
        Right::Operate => false,
        Right::Anybody
        | Right::Give(..)
        | Right::Take(_)
        | Right::PickUp(_)
        | Right::Supervise
        | Right::Erase => true,
    };
    assert!(entitled, "no right to {submission:?}");
}

/// Checks that the command wrote only the events of the audit log that the command declares. If the command made an
/// administrative change, it must have written at least one event of the audit log.
fn noted(db: &Database, submission: &Submission) {
    let acts = submission.command.audit();
    // The deactivation of an endpoint by Parlor is not an administrative change, so it needs no event of the audit log.
    // The deactivation has a separate event.
    let by_itself = matches!(&submission.command, Command::DeactivateEndpoint(_));
    let audited: BTreeSet<&str> = (db.events.changes())
        .filter(|(_, old)| old.is_none())
        .filter_map(|(now, _)| now.map(|e| e.kind.as_str()))
        .filter(|kind| audit::ACTS.contains(kind))
        .collect();
    // These commands can also separate merged conversations, and then write the audit event of the separation.
    let separates = matches!(
        &submission.command,
        Command::PostMessage(_) | Command::StartConversation(_) | Command::UndoMerge(_)
    );
    assert!(
        audited.iter().all(|kind| acts.contains(kind)
            || (separates && *kind == audit::CONVERSATION_UNMERGED)),
        "{audited:?} by {submission:?}"
    );
    let configured = db.accounts.changes().next().is_some()
        || db.agents.changes().next().is_some()
        || db.agent_teams.changes().next().is_some()
        || db.agent_queues.changes().next().is_some()
        || db.teams.changes().next().is_some()
        || db.queues.changes().next().is_some()
        || db.hours.changes().next().is_some()
        || db.inboxes.changes().next().is_some()
        || db.attributes.changes().next().is_some()
        || db.callbacks.changes().next().is_some()
        || (db.views.changes()).any(|(now, old)| {
            now.into_iter()
                .chain(old)
                .any(|v: &View| v.owner_id.is_none())
        })
        || (db.credentials.changes())
            .any(|(now, old)| (now.or(old)).is_some_and(|c: &Credential| !c.kind.is_sign_in()));
    let people = db.merges.changes().next().is_some()
        || (db.contacts.changes()).any(|(now, old)| {
            let said = |c: &Contact| (c.blocked, c.blocked_by_merge, c.erased_at);
            let (now, old) = (now.map(said), old.map(said));
            old.is_some_and(|old| !old.1 && now.is_some_and(|now| !now.1 && now != old))
        });
    assert!(
        !(configured || people) || by_itself || !audited.is_empty(),
        "nobody is told of {submission:?}"
    );
}

/// Checks a sign-in through a provider. The new session must belong to the linked agent. If the agent has one-time
/// codes, a second factor is required. If the person did not get a session, the command must create no credential and
/// change no agent.
fn signed_in(db: &Database, submission: &Submission, done: &ProviderSignIn) {
    let Command::SignInByProvider(c) = &submission.command else {
        panic!("{submission:?} came to {done:?}");
    };
    let new = (db.credentials.changes())
        .filter_map(|(now, old)| old.is_none().then_some(now).flatten())
        .collect::<Vec<_>>();
    let ProviderSignIn::SignedIn(view) = done else {
        assert!(
            new.is_empty() && db.agents.changes().next().is_none(),
            "{done:?}"
        );
        return;
    };
    let AgentView { agent, config } = &**view;
    let [session] = new.as_slice() else {
        panic!("{new:?} by {submission:?}");
    };
    assert_eq!(session.agent_id, Some(agent.id));
    assert_eq!(session.provider_id, Some(c.provider));
    assert_eq!(config.agents.get(&agent.id), db.agents.id(agent.id));
    let login = (db.logins.all()).find(|login| {
        login.account_id == agent.account_id
            && (&login.issuer, &login.subject) == (&c.person.issuer, &c.person.subject)
    });
    assert_eq!(
        login.map(|login| login.agent_id),
        Some(agent.id),
        "{agent:?}"
    );
    assert!(agent.active);
    let code = db.totps.changes().next().is_some();
    assert!(
        agent.totp_since.is_none() || c.person.second_factor || code,
        "{agent:?} came in without a code"
    );
}

/// Checks that the stored object equals the object in the outcome, and that the audit log has an entry if a field
/// changed.
fn administered_is_stored<R: Configured>(
    db: &Database,
    done: &Result<Box<Administered<R>>, Vec<Fault>>,
) {
    let audited = (db.events.changes())
        .filter(|(now, _)| now.is_some_and(|e| e.kind == audit::CONFIGURED))
        .count();
    let done = match done {
        Ok(done) => done,
        Err(faults) => {
            assert!(!faults.is_empty() && audited == 0, "{faults:?}");
            return;
        }
    };
    assert_eq!(audited > 0, !done.changes.is_empty(), "{done:?}");
    let stored = db.config(done.config.account.id);
    let stored = stored.expect("there is such an account");
    let version =
        |config: &AccountConfig| R::row(config, done.row.id()).map(|row| row.version(config));
    assert_eq!(version(&done.config).as_ref(), Some(&done.version));
    assert_eq!(version(&stored), version(&done.config));
}

fn shown(db: &Database, person: &parlor_model::entities::Person) {
    let id = person.contact.id;
    assert_eq!(
        db.contacts.id(id),
        Some(&person.contact),
        "the contact as shown"
    );
    let mut points: Vec<_> = db
        .points
        .all()
        .filter(|p| p.contact_id == id)
        .cloned()
        .collect();
    points.sort_by_key(ContactPoint::order);
    assert_eq!(points, person.points, "the points of {id:?} as shown");
}

/// Returns the id of the conversation with this name.
fn conversation_id(
    db: &Database,
    account: Option<AccountId>,
    name: &ConversationName,
) -> Option<ConversationId> {
    let is = |c: &&Conversation| match name {
        ConversationName::Id(id) => c.id == *id,
        ConversationName::Display(id) => c.display_id == *id,
        ConversationName::Uuid { id, uuid } => c.id == *id && c.uuid == *uuid,
    };
    (db.conversations.all())
        .filter(|c| Some(c.account_id) == account)
        .find(is)
        .map(|c| c.id)
}
