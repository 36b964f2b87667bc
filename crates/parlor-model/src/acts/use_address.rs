//! The act [`UseAddress`].

use crate::act::{Act, Right, Target};
use crate::decide::attachments::{of_message, stamp};
use crate::entities::Attachment;
use crate::ids::{AccountId, AttachmentId};
use crate::refusal::{Conflict, Object, Refusal};
use crate::routing;
use crate::state::{Context, Decided, Key, State};
use serde_json::json;

/// Marks a single-use address of a file as used. Such an address permits one download of the file. If two requests use
/// the same address, only one of the requests succeeds.
#[derive(Clone, Debug)]
pub struct UseAddress {
    /// The file.
    pub attachment: AttachmentId,
    /// The number in the address. The act is refused if this number is not the number of the file's next single-use
    /// address, for example because the address was used already. The refusal is [`Conflict::Changed`].
    pub number: i64,
}

impl Act for UseAddress {
    type Outcome = Box<Attachment>;

    fn target(&self) -> Target<'_> {
        Target::File(self.attachment)
    }

    fn right(&self) -> Right<'_> {
        Right::Operate
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        vec![Key::Attachment(account, self.attachment)]
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let (mut row, mut message) = of_message(state, account, self.attachment)?;
        let conversation = state
            .conversation(account, message.conversation_id)?
            .cloned()
            .ok_or(Refusal::NotFound(Object::Attachment))?;
        if row.addresses_used != self.number {
            return Err(Refusal::Conflict(Conflict::Changed).into());
        }
        row.addresses_used = self.number.saturating_add(1);
        stamp(&mut message, &row);
        let data = json!({
            "attachment_id": row.id, "message_id": message.id, "position": message.position,
        });
        routing::emit(
            state,
            cx,
            &conversation,
            "attachment.downloaded",
            None,
            &data,
        )?;
        state.put(row.clone());
        state.put(message);
        Ok(Box::new(row))
    }
}
