//! The parameters of handlers. Each parameter is a part ([`crate::endpoint::Part`]). A part enforces a requirement for
//! requests, and describes the requirement in the OpenAPI document.

mod body;
mod caller;
mod key;
mod target;
mod upload;

pub(crate) use body::{Body, OptionalBody, Query};
pub(crate) use caller::{
    ByAdministrator, ByAgent, ByAnybody, ByFullAdministrator, ByNewSession, ByNewcomer, ByOverseer,
    ByPermitted, BySession, Call, CallerOrigin, CookieForm, Method, admitted, token,
};
pub(crate) use key::{Idempotent, keyed};
pub(crate) use target::{
    DeliveryId, Headers, IfMatch, LoginInPath, Path, PathName, ProviderKey, QueueKey,
};
pub(crate) use upload::Upload;
