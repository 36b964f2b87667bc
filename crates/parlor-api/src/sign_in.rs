//! `/v1/sign-in`: the ways to sign in, for a sign-in page.

use crate::answer::{Answered, ok};
use crate::extract::ByAnybody;
use serde::Serialize;
use utoipa::ToSchema;

/// The ways to sign in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignInWays {
    /// Whether the server is a demo: it begins with an example account, and its data go when it ends.
    demo: bool,
}

/// Shows the ways to sign in.
///
/// A sign-in page reads this before anybody has signed in.
#[utoipa::path(
    get, path = "/v1/sign-in", tag = "sessions", operation_id = "show_sign_in",
    responses((status = 200, description = "The ways to sign in", body = SignInWays)),
)]
pub(crate) async fn show(ByAnybody { api, .. }: ByAnybody) -> Answered {
    let ways = SignInWays {
        demo: api.engine().is_demo(),
    };
    Ok(ok(&ways))
}
