//! The answers to commands, and the tokens by which the simulation counts the created rows.

use parlor_model::command::{
    Answer, Command, ContactPointView, Fired, Outcome, Presence, ProviderSignIn, Sent, Started,
    Submission, Undone,
};
use parlor_model::entities::{Conversation, JsonMap};
use parlor_model::provision::Fault;
use parlor_model::provision::administer::Administered;
use parlor_model::provision::configured::Configured;

/// Returns an answer with a short text that describes the outcome.
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
        Outcome::UseAddress(row) => format!("address {} {}", row.id, row.addresses_used),
        Outcome::UseIdentityCode(row) => format!("identity {} {}", row.id, row.verified),
        Outcome::RateConversation(view) => format!("rated {}", view.message.id),
        Outcome::DeleteMessage(deleted) => format!("deleted {}", deleted.view.message.id),
        Outcome::PostMessage(view)
        | Outcome::SendMessage(Sent::Now(view))
        | Outcome::SendScheduled(view)
        | Outcome::ReportDelivery(view)
        | Outcome::AnswerFile(view)
        | Outcome::RetryMessage(view) => format!(
            "posted {} {}",
            view.message.id,
            brief(&view.conversation.conversation)
        ),
        Outcome::ChangeStatus(view)
        | Outcome::PickUp(view)
        | Outcome::Assign(view)
        | Outcome::Transfer(view)
        | Outcome::Release(view)
        | Outcome::MergeConversation(view)
        | Outcome::UnmergeConversation(view)
        | Outcome::EditConversation(view)
        | Outcome::MarkRead(view)
        | Outcome::MarkUnread(view)
        | Outcome::SetOffRecord(view)
        | Outcome::RunActions(view)
        | Outcome::WriteServiceRecord(view) => {
            format!("conversation {}", brief(&view.conversation))
        }
        Outcome::TakeNext(taken) => {
            let taken = taken.as_ref().map(|view| brief(&view.conversation));
            format!("taken {taken:?}")
        }
        Outcome::Undo(Undone::Conversation(id)) => format!("undone {id}"),
        Outcome::Undo(Undone::Job(job)) => format!("undone by job {}", job.id),
        Outcome::StartBulk(job) => format!("job {} {}", job.id, job.total),
        Outcome::StepBulk(done) => format!("stepped {done}"),
        Outcome::SetPresence(Presence {
            agent,
            availability,
            live,
        }) => format!("presence {agent} {availability} {live}"),
        Outcome::CreateContact(view) | Outcome::UpdateContact(view) => format!(
            "contact {} {} {:?}",
            view.person.contact.id, view.person.contact.name, view.person.contact.updated_at
        ),
        Outcome::CreateContactInInbox(made) => format!(
            "contact {} {} {:?}",
            made.person.contact.id, made.identity.id, made.identity.serial
        ),
        Outcome::AddContactPoint(ContactPointView { point, .. })
        | Outcome::ChangeContactPoint(ContactPointView { point, .. }) => {
            format!("point {} {}", point.id, point.value)
        }
        Outcome::IssueCredential(credential) | Outcome::RotateCredential(credential) => {
            format!("credential {}", credential.id)
        }
        Outcome::RevokeCredential(()) => "revoked".to_owned(),
        Outcome::SetPassword(()) => "password set".to_owned(),
        Outcome::ChangeTotp(_) => "one-time codes changed".to_owned(),
        Outcome::SignInByProvider(done) => match done {
            ProviderSignIn::SignedIn(view) => format!("signed in {}", view.agent.id),
            ProviderSignIn::NeedsTotp(agent) => format!("code of {agent}"),
            ProviderSignIn::Refused(reason) => format!("not admitted: {}", reason.code()),
        },
        Outcome::LinkLogin(login) => format!("login {}", login.id),
        Outcome::UnlinkLogin(()) => "login removed".to_owned(),
        Outcome::AllowPasswords(off) => format!("passwords allowed {off}"),
        Outcome::SetAvatar(_) => "picture changed".to_owned(),
        Outcome::ChangeProfile(_) => "profile changed".to_owned(),
        Outcome::EndSession(()) => "session ended".to_owned(),
        Outcome::EndSessions(()) => "sessions ended".to_owned(),
        Outcome::SaveSettings(row) => {
            format!("settings {} {}", row.agent_id, row.settings.len())
        }
        Outcome::ReadNotifications(unread) => format!("unread {unread}"),
        Outcome::SaveNotificationSettings(row) => {
            format!("channels {} {:?}", row.agent_id, row.kinds)
        }
        Outcome::PutPushSubscription(made) => format!("subscription {} {}", made.0.id, made.1),
        Outcome::RemovePushSubscription(()) => "subscription removed".to_owned(),
        Outcome::SettlePush(()) => "push settled".to_owned(),
        Outcome::SettleDigest(()) => "digest settled".to_owned(),
        Outcome::SaveView(view) => format!("view {} {}", view.id, view.name),
        Outcome::RemoveView(()) => "view removed".to_owned(),
        Outcome::NoteUse(()) => "use noted".to_owned(),
        Outcome::RemoveContactPoint(()) => "point removed".to_owned(),
        Outcome::AddContactNote(note) => format!("note {} {}", note.id, note.contact_id),
        Outcome::RemoveContactNote(()) => "note removed".to_owned(),
        Outcome::MergeContacts(merge) | Outcome::UndoMerge(merge) => {
            format!("merge {} {:?}", merge.id, merge.undone_at)
        }
        Outcome::RecordExport(contact) => format!("export {contact}"),
        Outcome::RecordPages(row) => format!("pages {} {}", row.identity_id, row.pages.len()),
        Outcome::EraseContact(erasure) => format!("erasure {}", erasure.contact_id),
        Outcome::CreateCase(case) | Outcome::ChangeCase(case) => {
            format!("case {} {}", case.id, case.open)
        }
        Outcome::CreateTicket(row) | Outcome::ChangeTicket(row) | Outcome::DeleteTicket(row) => {
            format!("ticket {} {}", row.id, row.status)
        }
        Outcome::Attend(()) => "attended".to_owned(),
        Outcome::SendMessage(Sent::Later(row))
        | Outcome::ChangeScheduled(row)
        | Outcome::CancelScheduled(row) => {
            format!("scheduled {} {} {}", row.id, row.state, row.send_at.0)
        }
        Outcome::PutMacro(row) => format!("macro {} {}", row.id, row.short_code),
        Outcome::RemoveMacro(()) => "macro removed".to_owned(),
        Outcome::PutContactRow(made) => format!("row {}", made.row.id),
        Outcome::RemoveContactRows(()) => "rows removed".to_owned(),
        Outcome::RemoveLabel(()) => "label removed".to_owned(),
        Outcome::FailScheduled(()) => "failed".to_owned(),
        Outcome::PutDraft(draft) => format!("draft {} {}", draft.conversation_id, draft.version),
        Outcome::RemoveDraft(()) => "draft removed".to_owned(),
        Outcome::HandOverDraft(()) => "draft handed over".to_owned(),
        Outcome::KeepFile(file) => format!("file {} {}", file.id, file.size),
        Outcome::FireTimers(Fired { timers, .. }) => format!("fired {timers}"),
        Outcome::AdministerAccount(done) => administered(done),
        Outcome::AdministerDepartment(done) => administered(done),
        Outcome::AdministerTeam(done) => administered(done),
        Outcome::AdministerQueue(done) => administered(done),
        Outcome::AdministerHours(done) => administered(done),
        Outcome::AdministerAgent(done) => administered(done),
        Outcome::AdministerInbox(done) => administered(done),
        Outcome::AdministerAttribute(done) => administered(done),
        Outcome::AdministerAttributeGroup(done) => administered(done),
        Outcome::AdministerLabel(done) => administered(done),
        Outcome::AdministerClassification(done) => administered(done),
        Outcome::AdministerProvider(done) => administered(done),
        Outcome::AdministerEndpoint(done) => administered(done),
        Outcome::ChangeEndpoint(view) => format!("callback {}", view.endpoint.key),
        Outcome::RemoveEndpoint(()) => "callback removed".to_owned(),
        Outcome::DeactivateEndpoint(first) => format!("callback deactivated {first}"),
        Outcome::TestEndpoint(number) | Outcome::RedeliverEvents(number) => {
            format!("callback {number}")
        }
        Outcome::Provision(report) => format!("{report:?}"),
    };
    Answer {
        status: if outcome.is_kept() { 200 } else { 422 },
        content_type: "text/plain".to_owned(),
        body,
    }
}

fn administered<R: Configured>(done: &Result<Box<Administered<R>>, Vec<Fault>>) -> String {
    match done {
        Ok(done) => format!("administered {}", done.row.id()),
        Err(faults) => format!("faults {}", faults.len()),
    }
}

/// Returns the token in a JSON object of a command or of a row. `None` means that the JSON object has no token.
pub(crate) fn token_of(map: &JsonMap) -> Option<&str> {
    map.get("token").and_then(serde_json::Value::as_str)
}

/// Returns the token that the command of a submission writes into the row that it creates. `None` means that the
/// command has no token.
pub(crate) fn token(submission: &Submission) -> Option<&str> {
    match &submission.command {
        Command::StartConversation(c) => token_of(&c.client_info),
        Command::PostMessage(c) => token_of(&c.message.content_attributes),
        Command::CreateContact(c) => token_of(&c.person.details),
        Command::CreateContactInInbox(c) => token_of(&c.person.details),
        _ => None,
    }
}
