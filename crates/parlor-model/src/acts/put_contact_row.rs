//! The act [`PutContactRow`].

use crate::act::{Act, Right};
use crate::acts::MAX_ROW_BYTES;
use crate::config::AccountConfig;
use crate::decide::people::{contact_event, living, living_contact, merge, size};
use crate::entities::{ContactRow, JsonMap};
use crate::ids::{AccountId, AttributeGroupId, ContactId, ContactRowId, IdKind};
use crate::refusal::{FieldCode, FieldError, Object, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::tables::MAX_ROWS;
use crate::words::AttributeObject;
use std::sync::Arc;

/// Adds a row to a table of a contact, or changes an existing row.
#[derive(Clone, Debug)]
pub struct PutContactRow {
    /// The row to change, or the contact and the table of a new row.
    pub row: RowChoice,
    /// The values by attribute name, merged key by key; `null` removes a value. Each name must be the name of an
    /// attribute of the table. The act stores the values unchanged, because each dialect has already applied the rules
    /// of its vendor.
    pub values: JsonMap,
}

/// The choice between a new row and an existing row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowChoice {
    /// A new row.
    New {
        /// The contact.
        contact: ContactId,
        /// The table.
        table: AttributeGroupId,
    },
    /// An existing row.
    Known {
        /// The row.
        row: ContactRowId,
        /// The contact to which the row must belong. `None` accepts a row of every contact.
        of: Option<ContactId>,
    },
}

/// The outcome of [`PutContactRow`]: the created or changed row.
#[derive(Clone, Debug)]
pub struct ContactRowView {
    /// The account's configuration.
    pub config: Arc<AccountConfig>,
    /// The row.
    pub row: Box<ContactRow>,
}

impl Act for PutContactRow {
    type Outcome = ContactRowView;

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        let (row, contact) = match self.row {
            RowChoice::New { contact, .. } => (None, Some(contact)),
            RowChoice::Known { row, of } => (Some(row), of),
        };
        let contact = contact.map(|contact| Key::Contact(account, contact));
        let row = row.map(|row| Key::ContactRow(account, row));
        row.into_iter().chain(contact).collect()
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        let config = state.config(account)?;
        let (contact, mut row) = match self.row {
            RowChoice::Known { row, of } => {
                let named = match of {
                    Some(contact) => Some(living(state, account, contact)?),
                    None => None,
                };
                let row = (state.contact_row(account, row)?)
                    .filter(|row| named.is_none_or(|contact| contact == row.contact_id))
                    .cloned()
                    .ok_or(Refusal::NotFound(Object::ContactRow))?;
                let contact = (state.contact(account, row.contact_id)?.cloned())
                    .ok_or(Refusal::NotFound(Object::Contact))?;
                (contact, row)
            }
            RowChoice::New { contact, table } => {
                let mut contact = living_contact(state, account, contact)?.clone();
                if config.contact_table(table).is_none() {
                    return Err(Refusal::NotFound(Object::AttributeGroup).into());
                }
                if contact.row_count >= MAX_ROWS {
                    return Err(Refusal::field("values", FieldCode::NotAllowed).into());
                }
                contact.row_count = contact.row_count.saturating_add(1);
                let row = ContactRow {
                    id: cx.id::<ContactRowId>(IdKind::ContactRow)?,
                    account_id: account,
                    contact_id: contact.id,
                    group_id: table,
                    values: JsonMap::new(),
                    created_at: cx.now,
                    updated_at: cx.now,
                };
                (contact, row)
            }
        };
        of_table(&config, row.group_id, &self.values)?;
        let before = row.values.clone();
        merge(&mut row.values, &self.values);
        if size(&row.values) > MAX_ROW_BYTES {
            return Err(Refusal::field("values", FieldCode::TooLong).into());
        }
        if matches!(self.row, RowChoice::Known { .. }) && row.values == before {
            let row = Box::new(row);
            return Ok(ContactRowView { config, row });
        }
        row.updated_at = cx.now;
        state.put(row.clone());
        state.put_contact(contact.clone());
        contact_event(state, cx, &contact, "contact.updated", agent)?;
        Ok(ContactRowView {
            config,
            row: Box::new(row),
        })
    }
}

/// Checks that each name in `values` is the name of an attribute of the table.
fn of_table(
    config: &AccountConfig,
    table: AttributeGroupId,
    values: &JsonMap,
) -> Result<(), Refusal> {
    let is_column = |name: &str| {
        let column = config.attribute(AttributeObject::ContactRow, name);
        column.is_some_and(|column| column.group_id == Some(table) && column.name == name)
    };
    let errors: Vec<FieldError> = (values.keys())
        .filter(|name| !is_column(name))
        .map(|name| FieldError {
            field: format!("values.{name}"),
            code: FieldCode::Unknown,
        })
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Invalid(errors))
    }
}
