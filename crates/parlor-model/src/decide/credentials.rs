//! Credentials: tokens, API keys, client applications and sessions.

use crate::audit;
use crate::entities::Credential;
use crate::ids::{AccountId, AgentId};
use crate::state::{Context, Decided, State, Stop, want};
use crate::words::{CredentialKind, Word as _};
use serde_json::json;

/// Writes a change of a credential to the audit log. Sign-ins and sign-outs are not written, because they are not
/// administrative acts.
pub(crate) fn record_in_audit(
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

/// The reason why an agent's credentials end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The agent has a new password. All credentials end, because another person who knew the old password may have
    /// created some of these credentials.
    NewPassword,
    /// The agent was deactivated. Sessions and password links end, so that they do not work again if the agent is
    /// activated again.
    Deactivated,
}

/// Ends the credentials that act for an agent, except those for which `keeps` returns `true`.
pub(crate) fn end_access(
    state: &mut State,
    cx: &Context<'_>,
    (account, agent): (AccountId, AgentId),
    ending: Ending,
    keeps: impl Fn(&Credential) -> bool,
) -> Decided<()> {
    let mut needs = Vec::new();
    let mut ended = Vec::new();
    for kind in CredentialKind::OF_AGENTS {
        if ending == Ending::Deactivated && !kind.ends_with_service() {
            continue;
        }
        let found = state.credentials_of_agent(account, agent, kind);
        ended.extend(want(&mut needs, found)?.unwrap_or_default());
    }
    if !needs.is_empty() {
        return Err(Stop::Need(needs));
    }
    for mut credential in ended.into_iter().filter(|c| !keeps(c)) {
        credential.revoked_at = Some(cx.now);
        if !credential.kind.ends_with_service() {
            record_in_audit(state, cx, audit::CREDENTIAL_REVOKED, &credential)?;
        }
        state.put_credential(credential);
    }
    Ok(())
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
