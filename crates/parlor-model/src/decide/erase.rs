//! The erasure of a contact. The personal data of the contact's own row is erased at once. All other data of the
//! contact is erased in steps, because the amount of this data has no limit. The timer `erase` starts each step. A step
//! is small enough for one batch. The next step continues at the point that the previous step has stored, on any node
//! and even after a restart.
//!
//! The database rows and their timestamps remain, so that contacts, conversations and messages can still be counted.

use super::attachments;
use super::cases::case_event;
use super::conversations::set_status;
use super::drafts;
use super::people::contact_event;
use super::scheduled;
use super::tickets;
use crate::audience::Audience;
use crate::audit;
use crate::entities::{Contact, Conversation, Erasure, Event, JsonMap, Timer, VisitedPages};
use crate::ids::{AccountId, AgentId, CaseId, ContactId, ConversationId, IdentityId, TicketId};
use crate::routing;
use crate::state::{Context, Decided, State, Stop, want};
use crate::table::Page;
use crate::time::Timestamp;
use crate::words::{ErasureStage, Status, TimerKind};
use serde_json::{Value, json};

/// The maximum number of rows that one step changes.
pub(crate) const STEP: i64 = 500;

pub(crate) fn length(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}

/// The maximum number of tickets that one step changes. This number is lower than [`STEP`], because a ticket can have
/// several files.
const TICKETS: i64 = 30;

/// Erases the personal data of a contact's own row, and sets the timer that erases all other data of the contact.
pub(crate) fn begin(
    state: &mut State,
    cx: &Context<'_>,
    mut contact: Contact,
    agent: Option<AgentId>,
) -> Decided<Erasure> {
    contact.name.clear();
    contact.given_name = None;
    contact.family_name = None;
    contact.details = JsonMap::new();
    contact.custom_attributes = JsonMap::new();
    contact.additional_attributes = JsonMap::new();
    contact.label_ids = Vec::new();
    contact.row_count = 0;
    contact.updated_at = cx.now;
    contact.erased_at = Some(cx.now);
    let erasure = Erasure {
        contact_id: contact.id,
        account_id: contact.account_id,
        agent_id: agent,
        stage: ErasureStage::Identities,
        cursor: 0,
        position: 0,
        created_at: cx.now,
        finished_at: None,
    };
    state.forget_ordering_key(contact.account_id, contact.id.0.saturating_neg())?;
    state.put_event(Event {
        account_id: contact.account_id,
        number: 0,
        kind: audit::CONTACT_ERASED.to_owned(),
        occurred_at: cx.now,
        conversation_id: None,
        contact_id: Some(contact.id),
        agent_id: agent,
        data: json!({"contact_id": erasure.contact_id}).to_string(),
        audience: Audience::of_kind(audit::CONTACT_ERASED),
        thread_position: None,
    })?;
    state.put_contact(contact);
    state.put(erasure.clone());
    next_step(state, &erasure, cx.now);
    Ok(erasure)
}

pub(crate) fn next_step(state: &mut State, erasure: &Erasure, due_at: Timestamp) {
    state.put(Timer {
        kind: TimerKind::Erase,
        subject: erasure.contact_id.0,
        account_id: erasure.account_id,
        due_at,
    });
}

/// Carries out the next step of an erasure. Sets the timer again if there is more to erase.
pub(crate) fn step(
    state: &mut State,
    cx: &mut Context<'_>,
    account: AccountId,
    id: ContactId,
    files: &mut Vec<String>,
) -> Decided<()> {
    let Some(mut erasure) = state.erasure(account, id)?.cloned() else {
        return Ok(());
    };
    if erasure.finished_at.is_some() {
        return Ok(());
    }
    match erasure.stage {
        ErasureStage::Identities => identities(state, cx, &mut erasure)?,
        ErasureStage::Cases => cases(state, cx, &mut erasure)?,
        ErasureStage::Tickets => tickets(state, cx, &mut erasure, files)?,
        ErasureStage::Conversations => conversation(state, cx, &mut erasure, files)?,
        ErasureStage::Events => events(state, cx, &mut erasure)?,
    }
    if erasure.finished_at.is_none() {
        // The next timer must be due after `now`, because the timers that are due at `now` have already been read in
        // this batch.
        let soon = Timestamp(cx.now.0.saturating_add(1));
        next_step(state, &erasure, soon);
    }
    state.put(erasure);
    Ok(())
}

/// Moves the cursor to the last processed row. If the database has no more rows, moves to the next stage instead. If
/// the batch has moved all rows of the page to another contact, the cursor stays. The next step then reads the rows
/// that follow the cursor at that time.
fn advance(erasure: &mut Erasure, more: bool, last: Option<i64>, next: ErasureStage) {
    if more {
        erasure.cursor = last.unwrap_or(erasure.cursor);
    } else {
        erasure.stage = next;
        erasure.cursor = 0;
    }
}

/// Copies the rows of a page. Also returns whether the database may have more rows after the page.
fn copied<V: Clone>(page: &Page<'_, V>) -> (Vec<V>, bool) {
    (page.rows.iter().copied().cloned().collect(), page.more)
}

pub(crate) fn identities(
    state: &mut State,
    cx: &Context<'_>,
    erasure: &mut Erasure,
) -> Decided<()> {
    let after = IdentityId(erasure.cursor);
    let page = state.identities_of_person(erasure.account_id, erasure.contact_id, after, STEP)?;
    let (page, more) = copied(&page);
    let last = page.last().map(|identity| identity.id.0);
    let mut needs = Vec::new();
    let mut visited = Vec::new();
    for identity in &page {
        let pages = want(
            &mut needs,
            state.visited_pages(erasure.account_id, identity.id),
        )?;
        visited.extend(pages.flatten().map(|pages| pages.identity_id));
    }
    if !needs.is_empty() {
        return Err(Stop::Need(needs));
    }
    for identity in visited {
        state.remove::<VisitedPages>((erasure.account_id, identity));
    }
    if last.is_some()
        && let Some(contact) = state
            .contact(erasure.account_id, erasure.contact_id)?
            .cloned()
    {
        contact_event(state, cx, &contact, "contact.updated", erasure.agent_id)?;
    }
    for mut identity in page {
        identity.serial = None;
        identity.verified = false;
        identity.updated_at = cx.now;
        state.put(identity);
    }
    advance(erasure, more, last, ErasureStage::Cases);
    Ok(())
}

pub(crate) fn cases(state: &mut State, cx: &Context<'_>, erasure: &mut Erasure) -> Decided<()> {
    let after = CaseId(erasure.cursor);
    let page = state.cases_of(erasure.account_id, erasure.contact_id, after, STEP)?;
    let (page, more) = copied(&page);
    let last = page.last().map(|case| case.id.0);
    for mut case in page {
        case.subject.clear();
        case_event(state, cx, &case, None, "case.updated")?;
        state.put(case);
    }
    advance(erasure, more, last, ErasureStage::Tickets);
    Ok(())
}

pub(crate) fn tickets(
    state: &mut State,
    cx: &Context<'_>,
    erasure: &mut Erasure,
    files: &mut Vec<String>,
) -> Decided<()> {
    let after = TicketId(erasure.cursor);
    let page = state.tickets_of(erasure.account_id, erasure.contact_id, after, TICKETS)?;
    let (page, more) = copied(&page);
    let last = page.last().map(|ticket| ticket.id.0);
    for before in page {
        let mut ticket = before.clone();
        tickets::erase(state, erasure.account_id, &mut ticket, files)?;
        ticket.updated_at = cx.now;
        tickets::tell_changed(state, cx, &ticket, &before, None)?;
        state.put(ticket);
    }
    advance(erasure, more, last, ErasureStage::Conversations);
    Ok(())
}

/// Erases the next messages of a conversation. After the last message, erases the personal data of the conversation
/// itself.
pub(crate) fn conversation(
    state: &mut State,
    cx: &mut Context<'_>,
    erasure: &mut Erasure,
    files: &mut Vec<String>,
) -> Decided<()> {
    let after = ConversationId(erasure.cursor);
    let page = state.conversations_of(
        erasure.account_id,
        erasure.contact_id,
        Timestamp(0),
        after,
        1,
    )?;
    let (page, more) = copied(&page);
    let Some(mut conversation) = page.into_iter().next() else {
        advance(erasure, more, None, ErasureStage::Events);
        return Ok(());
    };
    let id = conversation.id;
    let mut needs = Vec::new();
    let page = want(
        &mut needs,
        state.messages_after(erasure.account_id, id, erasure.position, STEP),
    )?
    .map(|page| copied(&page).0);
    let record =
        want(&mut needs, state.service_record(erasure.account_id, id))?.map(|r| r.cloned());
    let (Some(mut page), Some(record)) = (page, record) else {
        return Err(Stop::Need(needs));
    };
    let most = usize::try_from(STEP).unwrap_or(usize::MAX);
    page.truncate(attachments::erase(
        state,
        erasure.account_id,
        &page,
        most,
        files,
    )?);
    let last = page.last().map_or(erasure.position, |m| m.position);
    let whole = last >= conversation.message_count;
    for mut message in page {
        message.content.clear();
        message.content_attributes = marked();
        message.source_id = None;
        message.attachments = Vec::new();
        message.updated_at = cx.now;
        state.put(message);
    }
    if whole {
        drafts::erase(state, cx, erasure.account_id, id, files)?;
        scheduled::erase(state, cx, &mut conversation, files)?;
        erasure.cursor = id.0;
        erasure.position = 0;
        state.forget_ordering_key(erasure.account_id, id.0)?;
        if let Some(mut record) = record {
            record.memo.clear();
            record.custom_values = JsonMap::new();
            record.updated_at = cx.now;
            state.put(record);
        }
        empty(&mut conversation, cx.now);
    } else {
        erasure.position = last;
    }
    routing::emit(
        state,
        cx,
        &conversation,
        "conversation.erased",
        None,
        &json!({"position": last, "whole": whole}),
    )?;
    if whole && !matches!(conversation.status, Status::Resolved | Status::Closed) {
        let config = state.config(erasure.account_id)?;
        let freed = set_status(
            state,
            cx,
            &config,
            &mut conversation,
            Status::Resolved,
            None,
        )?;
        state.put(conversation);
        routing::hand_out(state, cx, erasure.account_id, freed)?;
    } else {
        state.put(conversation);
    }
    Ok(())
}

/// Returns the JSON object that marks erased data: `{"erased": true}`.
pub(crate) fn marked() -> JsonMap {
    let mut map = JsonMap::new();
    map.insert("erased".to_owned(), Value::Bool(true));
    map
}

pub(crate) fn empty(conversation: &mut Conversation, now: Timestamp) {
    conversation.subject = None;
    conversation.custom_attributes = JsonMap::new();
    conversation.additional_attributes = JsonMap::new();
    conversation.client_info = JsonMap::new();
    conversation.service_record_draft = None;
    conversation.contact_point_id = None;
    // The customer no longer exists, so the conversation cannot be reopened.
    conversation.reopens = false;
    conversation.updated_at = now;
}

/// Erases personal data from the next events of the contact. The data of an event keeps only numbers, booleans and
/// `null`, so ids and counts remain. The event's number and kind do not change.
pub(crate) fn events(state: &mut State, cx: &Context<'_>, erasure: &mut Erasure) -> Decided<()> {
    let page: Vec<Event> = state
        .events_of(erasure.account_id, erasure.contact_id, erasure.cursor, STEP)?
        .to_vec();
    let (done, last) = (length(page.len()), page.last().map(|e| e.number));
    for mut event in page {
        let said: JsonMap = serde_json::from_str(&event.data).unwrap_or_default();
        let kept: JsonMap = said
            .into_iter()
            .filter(|(_, value)| value.is_number() || value.is_boolean() || value.is_null())
            .chain(marked())
            .collect();
        event.data = Value::Object(kept).to_string();
        state.redact_event(event);
    }
    match last {
        Some(last) if done >= STEP => erasure.cursor = last,
        _ => erasure.finished_at = Some(cx.now),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{advance, copied};
    use crate::decide::merge::whole;
    use crate::entities::{Case, Erasure};
    use crate::ids::{AccountId, CaseId, ContactId};
    use crate::state::Key;
    use crate::table::Table;
    use crate::time::Timestamp;
    use crate::words::ErasureStage;

    fn case(id: i64, contact: i64) -> Case {
        Case {
            id: CaseId(id),
            account_id: AccountId(1),
            contact_id: Some(ContactId(contact)),
            department_id: None,
            subject: "Personal".to_owned(),
            open: true,
            closed_at: None,
            created_at: Timestamp(0),
        }
    }

    /// A batch can move rows of a full page to another contact, for example by the undo of a merge. An erasure must
    /// still reach the rows after the page, and a merge must not ignore these rows.
    #[test]
    fn a_page_whose_rows_moved_away_is_not_the_last() {
        let query = Key::CasesOf(AccountId(1), ContactId(7), CaseId(0), 2);
        let mut cases = Table::<Case, Key>::default();
        cases.paged(query.clone(), vec![case(1, 7), case(2, 7)]);
        for moved in [2, 1] {
            cases.put(case(moved, 8));
            let page = cases.page(&query, 2, |case| case.id).expect("an answer");
            assert_eq!(whole(&page, 10), None, "a merge misses no case");
            let (rows, more) = copied(&page);
            let last = rows.last().map(|case| case.id.0);
            let mut erasure = Erasure {
                contact_id: ContactId(7),
                account_id: AccountId(1),
                agent_id: None,
                stage: ErasureStage::Cases,
                cursor: 0,
                position: 0,
                created_at: Timestamp(0),
                finished_at: None,
            };
            advance(&mut erasure, more, last, ErasureStage::Tickets);
            assert_eq!(erasure.stage, ErasureStage::Cases);
            assert_eq!(
                erasure.cursor,
                moved - 1,
                "after the last row that is there"
            );
        }
        let rest = Key::CasesOf(AccountId(1), ContactId(7), CaseId(0), 3);
        cases.paged(rest.clone(), vec![case(1, 7), case(2, 7)]);
        let page = cases.page(&rest, 3, |case| case.id).expect("an answer");
        assert_eq!(whole(&page, 10), Some(Vec::new()), "all cases are loaded");
    }
}
