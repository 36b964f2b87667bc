//! Tokens, key pairs and sessions.

use crate::audit;
use crate::command::{IssueCredential, Others, Outcome, RevokeCredential, RotateCredential};
use crate::entities::{ApplicationInbox, Credential};
use crate::ids::{AgentId, CredentialId, IdKind};
use crate::refusal::{Conflict, FieldCode, Object, Refusal};
use crate::state::{ConfigKey, ConfigRow, Context, Decided, State};
use crate::words::{CredentialKind, Word as _};
use serde_json::json;

/// Decides [`IssueCredential`].
pub(super) fn issue(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &IssueCredential,
) -> Decided<Outcome> {
    let config = state.config(c.account)?;
    if let Some(agent) = c.agent
        && !config.agents.get(&agent).is_some_and(|a| a.active)
    {
        return Err(Refusal::NotFound(Object::Agent).into());
    }
    if let Some(application) = c.application
        && !config.applications.contains_key(&application)
    {
        return Err(Refusal::Unauthenticated.into());
    }
    if let Some(key) = &c.key
        && state.credential_by_key(c.kind, key)?.is_some()
    {
        return Err(Refusal::field("key", FieldCode::Taken).into());
    }
    if c.key.is_none() && state.credential_by_hash(&c.secret_hash)?.is_some() {
        return Err(Refusal::field("token", FieldCode::Taken).into());
    }
    let mut live = match (c.application, c.agent) {
        (Some(application), _) => state.sessions_of(application)?,
        (None, Some(agent)) => state.credentials_of_agent(agent, c.kind)?,
        (None, None) => Vec::new(),
    };
    live.retain(|other| other.expires_at.is_none_or(|at| at > cx.now));
    live.sort_unstable_by_key(|other| (other.created_at, other.id));
    let ending = match c.others {
        Others::Keep => 0,
        Others::Revoke => live.len(),
        Others::AtMost {
            count,
            drop_earliest,
        } => {
            let over = live.len().saturating_add(1).saturating_sub(count);
            if over > 0 && !drop_earliest {
                return Err(Refusal::Conflict(Conflict::TooManySessions).into());
            }
            over
        }
    };
    for mut other in live.into_iter().take(ending) {
        other.revoked_at = Some(cx.now);
        told(state, cx, audit::CREDENTIAL_REVOKED, c.by, &other)?;
        state.put_credential(other);
    }
    let credential = Credential {
        id: cx.id::<CredentialId>(IdKind::Credential)?,
        account_id: c.account,
        kind: c.kind,
        agent_id: c.agent,
        application_id: c.application,
        name: c.name.clone(),
        key: c.key.clone(),
        secret_hash: c.secret_hash.clone(),
        application_type: c.application_type.clone(),
        callback: None,
        callback_active: false,
        expires_at: c.expires_at,
        revoked_at: None,
        created_at: cx.now,
    };
    state.put_credential(credential.clone());
    if c.kind == CredentialKind::ClientApplication {
        let mut config = (*config).clone();
        for inbox in &c.inboxes {
            if !config.inboxes.contains_key(inbox) {
                return Err(Refusal::NotFound(Object::Inbox).into());
            }
            config.application_inboxes.insert((credential.id, *inbox));
            let row = ApplicationInbox {
                credential_id: credential.id,
                inbox_id: *inbox,
                account_id: c.account,
            };
            state.put_config_row(
                ConfigKey::ApplicationInbox(credential.id, *inbox),
                ConfigRow::ApplicationInbox(row),
            );
        }
        config
            .applications
            .insert(credential.id, credential.clone());
        state.put_config(config);
    }
    told(state, cx, audit::CREDENTIAL_ISSUED, c.by, &credential)?;
    Ok(Outcome::Credential(Box::new(credential)))
}

/// Decides [`RevokeCredential`].
pub(super) fn revoke(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &RevokeCredential,
) -> Decided<Outcome> {
    let mut credential = state
        .credential(c.account, c.credential)?
        .cloned()
        .ok_or(Refusal::NotFound(Object::Credential))?;
    if credential.revoked_at.is_none() {
        credential.revoked_at = Some(cx.now);
        end_application(state, cx, &credential)?;
        told(state, cx, audit::CREDENTIAL_REVOKED, c.by, &credential)?;
        state.put_credential(credential);
    }
    Ok(Outcome::Revoked)
}

/// Decides [`RotateCredential`].
pub(super) fn rotate(
    state: &mut State,
    cx: &mut Context<'_>,
    c: &RotateCredential,
) -> Decided<Outcome> {
    let mut credential = state
        .credential(c.account, c.credential)?
        .cloned()
        .ok_or(Refusal::NotFound(Object::Credential))?;
    if credential.revoked_at.is_some() {
        return Err(Refusal::Conflict(Conflict::Revoked).into());
    }
    credential.secret_hash.clone_from(&c.secret_hash);
    if credential.kind == CredentialKind::ClientApplication {
        end_sessions(state, cx, &credential)?;
        let mut config = (*state.config(c.account)?).clone();
        config
            .applications
            .insert(credential.id, credential.clone());
        state.put_config(config);
    }
    state.put_credential(credential.clone());
    told(state, cx, audit::CREDENTIAL_ROTATED, c.by, &credential)?;
    Ok(Outcome::Credential(Box::new(credential)))
}

/// Writes into the audit log what became of a credential. Signing in and out is no administration.
fn told(
    state: &mut State,
    cx: &Context<'_>,
    kind: &str,
    by: Option<AgentId>,
    credential: &Credential,
) -> Decided<()> {
    if by.is_none() && credential.kind.is_sign_in() {
        return Ok(());
    }
    let data = json!({
        "credential_id": credential.id.0,
        "kind": credential.kind.word(),
        "name": credential.name,
        "of_agent_id": credential.agent_id.map(|agent| agent.0),
    });
    state.put_event(audit::act(credential.account_id, kind, by, cx.now, &data))
}

fn end_sessions(state: &mut State, cx: &Context<'_>, application: &Credential) -> Decided<()> {
    for mut session in state.sessions_of(application.id)? {
        session.revoked_at = Some(cx.now);
        state.put_credential(session);
    }
    Ok(())
}

fn end_application(state: &mut State, cx: &Context<'_>, credential: &Credential) -> Decided<()> {
    if credential.kind == CredentialKind::ClientApplication {
        end_sessions(state, cx, credential)?;
        let mut config = (*state.config(credential.account_id)?).clone();
        config.applications.remove(&credential.id);
        state.put_config(config);
    }
    Ok(())
}
