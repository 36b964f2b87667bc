//! The act [`CreateCase`].

use crate::act::{Act, Right};
use crate::acts::MAX_SUBJECT;
use crate::decide::cases::case_event;
use crate::decide::people::living_contact;
use crate::entities::Case;
use crate::ids::{AccountId, CaseId, ContactId, IdKind};
use crate::refusal::{FieldCode, Refusal};
use crate::state::{Context, Decided, Key, State};

/// Creates a case.
#[derive(Clone, Debug)]
pub struct CreateCase {
    /// The contact of the case, if any.
    pub contact: Option<ContactId>,
    /// The subject, 1 to [`MAX_SUBJECT`] characters.
    pub subject: String,
}

impl Act for CreateCase {
    type Outcome = Box<Case>;

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        (self.contact.into_iter())
            .flat_map(|contact| Key::person(account, contact))
            .collect()
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.actor.agent();
        if self.subject.is_empty() {
            return Err(Refusal::field("subject", FieldCode::Required).into());
        }
        if self.subject.chars().count() > MAX_SUBJECT {
            return Err(Refusal::field("subject", FieldCode::TooLong).into());
        }
        let contact = match self.contact {
            Some(contact) => Some(living_contact(state, account, contact)?),
            None => None,
        };
        let department = contact.and_then(|contact| contact.department_id);
        let contact = contact.map(|contact| contact.id);
        let case = Case {
            id: cx.id::<CaseId>(IdKind::Case)?,
            account_id: account,
            contact_id: contact,
            department_id: department,
            subject: self.subject.clone(),
            open: true,
            closed_at: None,
            created_at: cx.now,
        };
        state.put(case.clone());
        case_event(state, cx, &case, agent, "case.created")?;
        Ok(Box::new(case))
    }
}
