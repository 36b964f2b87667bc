//! Cases: groups of conversations of one contact.

use super::people::living;
use crate::audience::Audience;
use crate::command::{ChangeCase, CreateCase, MAX_SUBJECT, Outcome};
use crate::entities::{Case, Event};
use crate::ids::{AgentId, CaseId, IdKind};
use crate::refusal::{FieldCode, Object, Refusal};
use crate::state::{Context, Decided, State};
use serde_json::json;

/// Decides [`CreateCase`].
pub(super) fn create(state: &mut State, cx: &mut Context<'_>, c: &CreateCase) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    if c.agent
        .is_some_and(|agent| !config.agents.contains_key(&agent))
    {
        return Err(Refusal::NotFound(Object::Agent).into());
    }
    if c.subject.is_empty() {
        return Err(Refusal::field("subject", FieldCode::Required).into());
    }
    if c.subject.chars().count() > MAX_SUBJECT {
        return Err(Refusal::field("subject", FieldCode::TooLong).into());
    }
    let contact = match c.contact {
        Some(contact) => Some(living(state, c.account, contact)?),
        None => None,
    };
    let department = match contact {
        Some(contact) => {
            state
                .contact(c.account, contact)?
                .ok_or(Refusal::NotFound(Object::Contact))?
                .department_id
        }
        None => None,
    };
    let case = Case {
        id: cx.id::<CaseId>(IdKind::Case)?,
        account_id: c.account,
        contact_id: contact,
        department_id: department,
        subject: c.subject.clone(),
        open: true,
        closed_at: None,
        created_at: cx.now,
    };
    state.put_case(case.clone());
    case_event(state, cx, &case, c.agent, "case.created")?;
    Ok(Outcome::Case(Box::new(case)))
}

/// Decides [`ChangeCase`].
pub(super) fn change(state: &mut State, cx: &mut Context<'_>, c: &ChangeCase) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    if c.agent
        .is_some_and(|agent| !config.agents.contains_key(&agent))
    {
        return Err(Refusal::NotFound(Object::Agent).into());
    }
    let mut case = state
        .case(c.account, c.case)?
        .cloned()
        .ok_or(Refusal::NotFound(Object::Case))?;
    if case.open != c.open {
        case.open = c.open;
        case.closed_at = (!c.open).then_some(cx.now);
        state.put_case(case.clone());
        case_event(state, cx, &case, c.agent, "case.updated")?;
    }
    Ok(Outcome::Case(Box::new(case)))
}

/// Tells of a case.
pub(crate) fn case_event(
    state: &mut State,
    cx: &Context<'_>,
    case: &Case,
    agent: Option<AgentId>,
    kind: &str,
) -> Decided<()> {
    let mut data = json!({"case_id": case.id, "subject": case.subject});
    if kind != "case.created"
        && let Some(data) = data.as_object_mut()
    {
        data.insert("open".to_owned(), case.open.into());
    }
    state.put_event(Event {
        account_id: case.account_id,
        number: 0,
        kind: kind.to_owned(),
        occurred_at: cx.now,
        conversation_id: None,
        contact_id: case.contact_id,
        agent_id: agent,
        data: data.to_string(),
        audience: Audience::of_kind(kind),
    })
}
