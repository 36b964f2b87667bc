//! The act [`RemoveContactRows`].

use crate::act::{Act, Right};
use crate::decide::people::{contact_event, living};
use crate::entities::ContactRow;
use crate::ids::{AccountId, AttributeGroupId, ContactId, ContactRowId};
use crate::refusal::{Object, Refusal};
use crate::state::{Context, Decided, Key, State};

/// Removes one row of a contact's tables, or all rows of one table. If the contact has no rows in this table, nothing
/// changes.
#[derive(Clone, Copy, Debug)]
pub enum RemoveContactRows {
    /// One row. If a contact is given, the row must belong to this contact.
    Row(ContactRowId, Option<ContactId>),
    /// All rows of a table of a contact.
    Table(ContactId, AttributeGroupId),
}

impl Act for RemoveContactRows {
    type Outcome = ();

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        match self {
            Self::Row(row, _) => vec![Key::ContactRow(account, *row)],
            Self::Table(contact, _) => vec![
                Key::Contact(account, *contact),
                Key::RowsOf(account, *contact),
            ],
        }
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        let (contact, rows) = match *self {
            Self::Row(id, contact) => {
                let row = state.contact_row(account, id)?;
                let row = row.ok_or(Refusal::NotFound(Object::ContactRow))?;
                let (owner, row) = (row.contact_id, row.id);
                if let Some(contact) = contact
                    && living(state, account, contact)? != owner
                {
                    return Err(Refusal::NotFound(Object::ContactRow).into());
                }
                (owner, vec![row])
            }
            Self::Table(contact, group) => {
                let contact = living(state, account, contact)?;
                if state.config(account)?.contact_table(group).is_none() {
                    return Err(Refusal::NotFound(Object::AttributeGroup).into());
                }
                let rows = state.contact_rows_of(account, contact)?;
                let rows = rows.into_iter().filter(|row| row.group_id == group);
                (contact, rows.map(|row| row.id).collect())
            }
        };
        if rows.is_empty() {
            return Ok(());
        }
        let mut contact = state
            .contact(account, contact)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::Contact))?;
        for row in rows {
            contact.row_count = contact.row_count.saturating_sub(1);
            state.remove::<ContactRow>((account, row));
        }
        state.put_contact(contact.clone());
        contact_event(state, cx, &contact, "contact.updated", agent)
    }
}
