//! Rules for the files of messages, drafts, macros and tickets. A file is stored when it is uploaded, and is later
//! attached to a message. Uploaded files that are not sent in time are removed.

use crate::acts::{Attach, MAX_ATTACHMENTS, NewFile, NewLink, NewMessage, UNSENT_S};
use crate::attachments::{UNKNOWN_TYPE, file_name, media_type};
use crate::callbacks::without_credentials;
use crate::entities::{Attached, Attachment, Inbox, Message, Timer};
use crate::ids::{AccountId, AgentId, AttachmentId, IdKind, InboxId, TicketId};
use crate::refusal::{FieldCode, Object, Refusal};
use crate::state::{Context, Decided, Key, State, Stop, want};
use crate::words::{AttachmentRule, MessageKind, TimerKind};

/// Returns the look-ups of the uploaded files that a message contains.
pub(crate) fn prefetch(account: AccountId, message: &NewMessage) -> impl Iterator<Item = Key> {
    (message.attachments.iter()).filter_map(move |attach| match attach {
        Attach::Uploaded(id) => Some(Key::Attachment(account, *id)),
        Attach::File(_) | Attach::Link(_) => None,
    })
}

/// Removes an upload that was not sent in time. The file stays if it was sent in the meantime. The file also stays if
/// it belongs to a draft or to another text that is not sent yet.
pub(crate) fn forget(
    state: &mut State,
    account: AccountId,
    id: AttachmentId,
    files: &mut Vec<String>,
) -> Decided<()> {
    let Some(found) = state.attachment(account, id)? else {
        return Ok(());
    };
    if found.message_id.is_none() && !found.held {
        files.extend(found.storage_key.clone());
        state.remove::<Attachment>((account, id));
    }
    Ok(())
}

pub(crate) fn refused<T>(code: FieldCode) -> Decided<T> {
    Err(Refusal::field("attachments", code).into())
}

/// Attaches files to a message that will be written in a conversation of `inbox`.
pub(crate) fn carry(
    state: &mut State,
    cx: &mut Context<'_>,
    inbox: InboxId,
    message: &mut Message,
    new: &NewMessage,
) -> Decided<()> {
    if new.attachments.len() > MAX_ATTACHMENTS {
        return refused(FieldCode::TooLong);
    }
    let account = message.account_id;
    let mut needs = Vec::new();
    let mut rows: Vec<Attachment> = Vec::with_capacity(new.attachments.len());
    for attach in &new.attachments {
        match attach {
            Attach::Uploaded(id) => {
                let Some(found) = want(&mut needs, state.attachment(account, *id))? else {
                    continue;
                };
                rows.push(match found {
                    Some(row) if row.agent_id.is_none() || row.agent_id != cx.actor.agent() => {
                        return refused(FieldCode::Unknown);
                    }
                    Some(row) if row.is_taken() || rows.iter().any(|r| r.id == *id) => {
                        return refused(FieldCode::Taken);
                    }
                    Some(row) => row.clone(),
                    None => return refused(FieldCode::Unknown),
                });
            }
            Attach::File(new) => rows.push(file(cx, account, new, None)?),
            Attach::Link(new) => rows.push(link(cx, account, new)?),
        }
    }
    if !needs.is_empty() {
        return Err(Stop::Need(needs));
    }
    if message.kind == MessageKind::Incoming
        && let Some(inbox) = state.config(account)?.inboxes.get(&inbox)
    {
        accept(inbox, &rows)?;
    }
    for mut row in rows {
        row.message_id = Some(message.id);
        message.attachments.push(Attached::from(&row));
        state.put(row);
    }
    Ok(())
}

/// Returns a file and the message to which it is attached.
pub(crate) fn of_message(
    state: &State,
    account: AccountId,
    id: AttachmentId,
) -> Decided<(Attachment, Message)> {
    const UNKNOWN: Refusal = Refusal::NotFound(Object::Attachment);
    let row = state.attachment(account, id)?.cloned().ok_or(UNKNOWN)?;
    let message = row.message_id.ok_or(UNKNOWN)?;
    let message = state.message(account, message)?.cloned().ok_or(UNKNOWN)?;
    // A deleted or erased message no longer has its files.
    if !message.attachments.iter().any(|copy| copy.id == id) {
        return Err(UNKNOWN.into());
    }
    Ok((row, message))
}

/// Updates the copy of an attachment's row that a message contains.
pub(crate) fn stamp(message: &mut Message, row: &Attachment) {
    let copies = message.attachments.iter_mut();
    for copy in copies.filter(|copy| copy.id == row.id) {
        *copy = Attached::from(row);
    }
}

/// Refuses files that an inbox does not accept from customers.
fn accept(inbox: &Inbox, rows: &[Attachment]) -> Result<(), Refusal> {
    let listed = |row: &Attachment| {
        let name = row.file_name.to_lowercase();
        (inbox.attachment_extensions.iter()).any(|extension| {
            (name.strip_suffix(extension.as_str())).is_some_and(|rest| rest.ends_with('.'))
        })
    };
    let refused = |row: &Attachment| match inbox.attachment_rule {
        AttachmentRule::AllowAll => false,
        AttachmentRule::Allow => !listed(row),
        AttachmentRule::Block => listed(row),
        AttachmentRule::BlockAll => true,
    };
    match rows.iter().any(refused) {
        true => Err(Refusal::field("attachments", FieldCode::NotAllowed)),
        false => Ok(()),
    }
}

/// Keeps an agent's files for a text that is stored but not sent yet, such as a draft or the text of a macro. `before`
/// lists the files that the text already has. Releases the files of `before` that the text no longer has. Returns the
/// descriptions of the kept files. The calling function stores these descriptions with the text.
pub(crate) fn hold(
    state: &mut State,
    cx: &Context<'_>,
    agent: AgentId,
    ids: &[AttachmentId],
    before: &[Attached],
) -> Decided<Vec<Attached>> {
    if ids.len() > MAX_ATTACHMENTS {
        return refused(FieldCode::TooLong);
    }
    let account = cx.account;
    let mut needs = Vec::new();
    let mut rows: Vec<Attachment> = Vec::with_capacity(ids.len());
    for id in ids {
        let Some(found) = want(&mut needs, state.attachment(account, *id))? else {
            continue;
        };
        let own = before.iter().any(|held| held.id == *id);
        rows.push(match found {
            // If another author changes a shared text, the text may keep the files that it already has.
            Some(row) if row.agent_id != Some(agent) && !own => {
                return refused(FieldCode::Unknown);
            }
            Some(row) if (row.is_taken() && !own) || rows.iter().any(|r| r.id == *id) => {
                return refused(FieldCode::Taken);
            }
            Some(row) => row.clone(),
            None => return refused(FieldCode::Unknown),
        });
    }
    if !needs.is_empty() {
        return Err(Stop::Need(needs));
    }
    let gone: Vec<Attached> = (before.iter())
        .filter(|held| !ids.contains(&held.id))
        .cloned()
        .collect();
    release(state, cx, &gone)?;
    let held = rows.iter().map(Attached::from).collect();
    for mut row in rows {
        if !row.held {
            row.held = true;
            state.put(row);
        }
    }
    Ok(held)
}

/// Keeps the files of a new text that is not sent yet, for example a draft. `new` can contain uploaded files of the
/// agent, files that the request itself contains, and links.
pub(crate) fn hold_new(
    state: &mut State,
    cx: &mut Context<'_>,
    agent: AgentId,
    new: &[Attach],
) -> Decided<Vec<Attached>> {
    hold_these(state, cx, agent, new, &[])
}

/// Keeps the files of a changed text that is not sent yet, for example a draft. `new` can contain uploaded files of the
/// agent, files of `before`, files that the request itself contains, and links. Returns the descriptions of the files
/// in the order of `new`. Releases the files of `before` that the text no longer has.
pub(crate) fn hold_these(
    state: &mut State,
    cx: &mut Context<'_>,
    agent: AgentId,
    new: &[Attach],
    before: &[Attached],
) -> Decided<Vec<Attached>> {
    if new.len() > MAX_ATTACHMENTS {
        return refused(FieldCode::TooLong);
    }
    let uploaded: Vec<AttachmentId> = (new.iter())
        .filter_map(|attach| match attach {
            Attach::Uploaded(id) => Some(*id),
            Attach::File(_) | Attach::Link(_) => None,
        })
        .collect();
    let mut kept = hold(state, cx, agent, &uploaded, before)?.into_iter();
    let mut held = Vec::with_capacity(new.len());
    let account = cx.account;
    for attach in new {
        let mut row = match attach {
            Attach::Uploaded(_) => {
                held.extend(kept.next());
                continue;
            }
            Attach::File(new) => file(cx, account, new, Some(agent))?,
            Attach::Link(new) => link(cx, account, new)?,
        };
        row.agent_id = Some(agent);
        row.held = true;
        held.push(Attached::from(&row));
        state.put(row);
    }
    Ok(held)
}

/// Writes the id of the ticket that has these files into the rows of the files. So agents who may see the ticket may
/// also read the files.
pub(crate) fn belong(
    state: &mut State,
    account: AccountId,
    attached: &[Attached],
    ticket: TicketId,
) -> Decided<()> {
    for mut row in loaded(state, account, attached)? {
        if row.ticket_id != Some(ticket) {
            row.ticket_id = Some(ticket);
            state.put(row);
        }
    }
    Ok(())
}

/// Releases the files of a draft or of another text that is removed. The files become unsent uploads, which are removed
/// later.
pub(crate) fn release(state: &mut State, cx: &Context<'_>, attached: &[Attached]) -> Decided<()> {
    for mut row in loaded(state, cx.account, attached)? {
        row.held = false;
        row.ticket_id = None;
        state.put(Timer {
            kind: TimerKind::Unsent,
            subject: row.id.0,
            account_id: cx.account,
            due_at: cx.now.plus_seconds(UNSENT_S),
        });
        state.put(row);
    }
    Ok(())
}

/// Gives the files of a draft to another agent, who can then send the files.
pub(crate) fn give(
    state: &mut State,
    account: AccountId,
    attached: &[Attached],
    to: AgentId,
) -> Decided<()> {
    for mut row in loaded(state, account, attached)? {
        row.agent_id = Some(to);
        state.put(row);
    }
    Ok(())
}

/// Removes the files of an erased text, for example a draft. Adds their storage keys to `files`, the list of files to
/// delete.
pub(crate) fn discard(
    state: &mut State,
    account: AccountId,
    attached: &[Attached],
    files: &mut Vec<String>,
) -> Decided<()> {
    for row in loaded(state, account, attached)? {
        files.extend(row.storage_key);
        state.remove::<Attachment>((account, row.id));
    }
    Ok(())
}

/// Returns the database rows of attached files.
fn loaded(state: &State, account: AccountId, attached: &[Attached]) -> Decided<Vec<Attachment>> {
    let mut needs = Vec::new();
    let mut rows = Vec::with_capacity(attached.len());
    for one in attached {
        rows.extend(
            want(&mut needs, state.attachment(account, one.id))?
                .flatten()
                .cloned(),
        );
    }
    if needs.is_empty() {
        Ok(rows)
    } else {
        Err(Stop::Need(needs))
    }
}

pub(crate) fn file(
    cx: &mut Context<'_>,
    account: AccountId,
    new: &NewFile,
    agent: Option<AgentId>,
) -> Decided<Attachment> {
    if new.size < 1 {
        return refused(FieldCode::Required);
    }
    Ok(Attachment {
        id: cx.id(IdKind::Attachment)?,
        account_id: account,
        message_id: None,
        agent_id: agent,
        file_name: file_name(&new.file_name),
        content_type: new.content_type.clone(),
        size: new.size,
        sha256: Some(new.sha256.clone()),
        storage_key: Some(new.storage_key.clone()),
        link: None,
        created_at: cx.now,
        width: new.picture.map(|picture| picture.width),
        height: new.picture.map(|picture| picture.height),
        thumbnail_size: new.picture.and_then(|picture| picture.thumbnail_size),
        held: false,
        answer: None,
        addresses_used: 0,
        ticket_id: None,
    })
}

pub(crate) fn link(cx: &mut Context<'_>, account: AccountId, new: &NewLink) -> Decided<Attachment> {
    let (Some(url), true) = (without_credentials(&new.url), new.size >= 0) else {
        return refused(FieldCode::Malformed);
    };
    Ok(Attachment {
        id: cx.id(IdKind::Attachment)?,
        account_id: account,
        message_id: None,
        agent_id: None,
        file_name: file_name(&new.file_name),
        content_type: media_type(&new.content_type).unwrap_or_else(|| UNKNOWN_TYPE.to_owned()),
        size: new.size,
        sha256: None,
        storage_key: None,
        link: Some(url),
        created_at: cx.now,
        width: None,
        height: None,
        thumbnail_size: None,
        held: false,
        answer: None,
        addresses_used: 0,
        ticket_id: None,
    })
}

/// Erases the attachments of these messages, in order. Stops before a message with which the number of erased
/// attachments would exceed `most`. The first message is always processed. Returns the number of processed messages,
/// and adds the storage keys of the files to `files`. The attachment rows remain, so that attachments can still be
/// counted.
pub(crate) fn erase(
    state: &mut State,
    account: AccountId,
    messages: &[Message],
    most: usize,
    files: &mut Vec<String>,
) -> Decided<usize> {
    let mut needs = Vec::new();
    let mut rows = Vec::new();
    let mut done = 0_usize;
    for message in messages {
        if done > 0
            && rows
                .len()
                .saturating_add(needs.len())
                .saturating_add(message.attachments.len())
                > most
        {
            break;
        }
        for attached in &message.attachments {
            let found = want(&mut needs, state.attachment(account, attached.id))?;
            rows.extend(found.flatten().cloned());
        }
        done = done.saturating_add(1);
    }
    if !needs.is_empty() {
        return Err(Stop::Need(needs));
    }
    for mut row in rows {
        files.extend(row.storage_key.take());
        row.link = None;
        row.sha256 = None;
        row.file_name.clear();
        (row.width, row.height, row.thumbnail_size) = (None, None, None);
        state.put(row);
    }
    Ok(done)
}
