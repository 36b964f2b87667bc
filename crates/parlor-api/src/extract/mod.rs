//! The parameters of handlers. Each parameter is a part ([`crate::endpoint::Part`]). A part enforces a requirement for
//! requests, and describes the requirement in the OpenAPI document.

mod caller;
mod request;
mod upload;

pub(crate) use caller::{
    ByAdministrator, ByAgent, ByAnybody, ByFullAdministrator, ByNewSession, ByNewcomer, ByOverseer,
    ByPermitted, BySession, Call, CallerOrigin, CookieForm, Method, admitted, token,
};
pub(crate) use request::{
    Body, DeliveryId, Headers, Idempotent, IfMatch, LoginInPath, OptionalBody, Path, PathName,
    ProviderKey, Query, QueryString, QueueKey, keyed, query,
};
pub(crate) use upload::Upload;
