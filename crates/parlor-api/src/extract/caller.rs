//! The caller and their role.

use crate::api::Api;
use crate::draft::Draft;
use crate::endpoint::{Incoming, Part, Stage, Stop};
use crate::problems::{self, Refused};
use crate::refusals::{self, unauthenticated};
use axum::extract::ConnectInfo;
use http::HeaderMap;
use parlor_engine::auth::Caller;
use parlor_engine::{Engine, EngineError};
use parlor_http::authorization::{self, Scheme};
use parlor_model::ids::AgentId;
use parlor_model::refusal::Refusal;
use parlor_model::words::{CredentialKind, Role};
use std::net::{IpAddr, SocketAddr};

/// The credentials that `/v1` takes: the session of an agent, or an agent's access token.
const KINDS: &[CredentialKind] = &[CredentialKind::Session, CredentialKind::AccessToken];

/// A request by an authenticated caller.
pub(crate) struct Call {
    /// The shared state.
    pub(crate) api: Api,
    /// The caller.
    pub(crate) caller: Caller,
    /// The agent they act as.
    pub(crate) agent: AgentId,
}

impl Call {
    /// The use cases.
    pub(crate) fn engine(&self) -> &Engine {
        self.api.engine()
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Refused> {
        let token = token(&incoming.parts.headers)?;
        let (caller, agent) = admitted(&incoming.api, &token).await?;
        incoming.caller = Some(caller.clone());
        Ok(Self {
            api: incoming.api.clone(),
            caller,
            agent,
        })
    }

    fn role(&self) -> Option<Role> {
        self.caller.agent().map(|agent| agent.role)
    }
}

/// The bearer token in these headers.
///
/// # Errors
/// 401.
pub(crate) fn token(headers: &HeaderMap) -> Result<String, Refused> {
    match authorization::parse(headers) {
        Ok(Some(Scheme::Bearer(token))) => Ok(token),
        Ok(Some(Scheme::Basic { .. } | Scheme::Other { .. }) | None) | Err(_) => {
            Err(unauthenticated())
        }
    }
}

/// Authenticates a token.
///
/// # Errors
/// 401; 503 when the database is not available.
pub(crate) async fn admitted(api: &Api, token: &str) -> Result<(Caller, AgentId), Refused> {
    let caller = api.engine().bearer(KINDS, token).await?;
    let agent = caller.agent.ok_or_else(unauthenticated)?;
    Ok((caller, agent))
}

fn forbidden() -> Refused {
    refusals::refused(
        EngineError::Refused(Refusal::Forbidden),
        refusals::plainly(None),
    )
}

macro_rules! callers {
    ($( $(#[doc = $doc:literal])* $name:ident: $may:expr, forbids: $forbids:literal; )*) => {$(
        $(#[doc = $doc])*
        pub(crate) struct $name(pub(crate) Call);

        impl From<$name> for Call {
            fn from(by: $name) -> Self {
                by.0
            }
        }

        impl Part for $name {
            const STAGES: (Stage, Stage) = (Stage::Caller, Stage::Caller);

            fn describe(draft: &mut Draft) {
                draft.refuses(problems::UNAUTHENTICATED);
                if $forbids {
                    draft.refuses(problems::FORBIDDEN);
                }
            }

            async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
                let call = Call::take(incoming).await?;
                let may: fn(&Call) -> Result<(), Refused> = $may;
                may(&call)?;
                Ok(Self(call))
            }
        }
    )*};
}

callers! {
    /// Any agent, signed in or by an access token. No role is needed and nothing is forbidden.
    ByAgent: |_| Ok(()), forbids: false;
    /// An agent whose rights to this thing are decided by the model (`parlor_model::rights`) or by the handler: 403 where they have none.
    ByPermitted: |_| Ok(()), forbids: true;
    /// An administrator.
    ByAdministrator: |call| {
        if call.role() == Some(Role::Administrator) { Ok(()) } else { Err(forbidden()) }
    }, forbids: true;
    /// An administrator or a supervisor who sees every conversation of the account.
    ByOverseer: |call| {
        let supervises = call.role().is_some_and(Role::supervises);
        if supervises && call.caller.visibility().scope.is_none() { Ok(()) } else { Err(forbidden()) }
    }, forbids: true;
    /// An agent who is signed in. Access tokens are refused.
    BySession: |call| {
        if call.caller.kind == CredentialKind::Session {
            Ok(())
        } else {
            Err(Refused::new(
                problems::NOT_A_SESSION,
                "An access token cannot be signed out of. Revoke it with `parlor token revoke`.",
            ))
        }
    }, forbids: true;
}

/// Anybody, without a token.
pub(crate) struct ByAnybody {
    /// The shared state.
    pub(crate) api: Api,
    /// The address of the other side, where it is known.
    pub(crate) address: Option<IpAddr>,
}

impl Part for ByAnybody {
    const STAGES: (Stage, Stage) = (Stage::Caller, Stage::Caller);

    fn describe(draft: &mut Draft) {
        draft.open();
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        let peer = (incoming.parts.extensions).get::<ConnectInfo<SocketAddr>>();
        Ok(Self {
            api: incoming.api.clone(),
            address: peer.map(|peer| peer.0.ip()),
        })
    }
}

/// The method: `GET`, or `HEAD` for the headers alone.
pub(crate) struct Method(pub(crate) http::Method);

impl Part for Method {
    const STAGES: (Stage, Stage) = (Stage::Caller, Stage::Caller);

    fn describe(_draft: &mut Draft) {}

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        Ok(Self(incoming.parts.method.clone()))
    }
}
