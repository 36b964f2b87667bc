//! Tokens, key pairs and sessions.

use crate::audit;
use crate::entities::Credential;
use crate::state::{Context, Decided, State};
use crate::words::{CredentialKind, Word as _};
use serde_json::json;

/// Writes a change of a credential to the audit log. Signing in and out is not an administrative act.
pub(crate) fn told(
    state: &mut State,
    cx: &Context<'_>,
    kind: &str,
    credential: &Credential,
) -> Decided<()> {
    let by = cx.actor.agent();
    if by.is_none() && credential.kind.is_sign_in() {
        return Ok(());
    }
    let data = json!({
        "credential_id": credential.id.0,
        "kind": credential.kind.word(),
        "name": credential.name,
        "agent_id": credential.agent_id.map(|agent| agent.0),
    });
    state.put_event(audit::act(credential.account_id, kind, by, cx.now, &data))
}

pub(crate) fn end_sessions(
    state: &mut State,
    cx: &Context<'_>,
    application: &Credential,
) -> Decided<()> {
    for mut session in state.sessions_of(application.account_id, application.id)? {
        session.revoked_at = Some(cx.now);
        state.put_credential(session);
    }
    Ok(())
}

pub(crate) fn end_application(
    state: &mut State,
    cx: &Context<'_>,
    credential: &Credential,
) -> Decided<()> {
    if credential.kind == CredentialKind::ClientApplication {
        end_sessions(state, cx, credential)?;
        let mut config = (*state.config(credential.account_id)?).clone();
        config.applications.remove(&credential.id);
        state.put_config(config);
    }
    Ok(())
}
