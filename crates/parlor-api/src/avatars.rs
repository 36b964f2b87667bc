//! `/v1/me/avatar`: the picture of the agent who sends the request.

use crate::answer::Answered;
use crate::document::code;
use crate::draft::Draft;
use crate::endpoint::{Incoming, Part, Stage, Stop};
use crate::extract::{ByAgent, Idempotent, keyed};
use crate::me::{Agent, shown};
use crate::problems::{self, Refused};
use crate::refusals::{plainly, refused};
use parlor_engine::EngineError;
use parlor_engine::avatars::{MAX_BYTES, NoPicture};
use parlor_engine::files::pictures::{BadPicture, MAX_PIXELS};
use parlor_engine::secrets;
use parlor_http::body;
use parlor_http::keyed::Keyed;
use parlor_model::command::SetAvatar;

/// The picture in the request body, and the idempotency key. A request that repeats an idempotency key must contain the
/// same picture. Parlor compares the digests of the bytes.
pub(crate) struct PictureBytes {
    bytes: Vec<u8>,
    keyed: Keyed,
}

impl Part for PictureBytes {
    const STAGES: (Stage, Stage) = (Stage::Key, Stage::Body);

    fn describe(draft: &mut Draft) {
        draft.idempotency_key();
        draft.file();
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        let api = incoming.api.clone();
        let bytes = body::read_body(incoming.stream(), MAX_BYTES, api.limits())
            .await
            .map_err(|error| problems::bad_body(error, MAX_BYTES))?;
        let keyed = keyed(incoming, secrets::digest(&bytes).as_bytes()).await?;
        Ok(Self {
            bytes: bytes.to_vec(),
            keyed,
        })
    }
}

/// Sets the caller's picture.
///
/// The request body is the picture: PNG, JPEG or WebP, at most 5 MiB and 25 megapixels. Parlor cuts out the central
/// square, reduces it to at most 256 by 256 pixels, and removes the metadata of the file. Everyone who knows the web
/// address in `avatar_url` can see the picture.
#[utoipa::path(
    put, path = "/v1/me/avatar", tag = "me", operation_id = "set_avatar",
    request_body(description = "The picture's bytes"),
    responses((status = 200, description = "The agent", body = Agent<'_>)),
)]
pub(crate) async fn put(ByAgent(call): ByAgent, sent: PictureBytes) -> Answered {
    let PictureBytes { bytes, keyed } = sent;
    let made = call.engine().picture(bytes).await;
    let picture = made.map_err(|error| match error {
        NoPicture::Bad(BadPicture::Unreadable) => {
            problems::invalid_field("body", code::MALFORMED, "Send a PNG, JPEG or WebP picture.")
        }
        NoPicture::Bad(BadPicture::TooManyPixels) => problems::invalid_field(
            "body",
            code::TOO_LONG,
            format!(
                "Send a picture of at most {} megapixels.",
                MAX_PIXELS / 1_000_000
            ),
        ),
        NoPicture::Bad(BadPicture::Busy) => Refused::from(EngineError::unavailable()),
        NoPicture::Failed(error) => Refused::from(error),
    })?;
    let command = SetAvatar {
        agent: call.agent,
        picture: Some(picture),
    };
    keyed
        .execute(call.engine(), command, |view| shown(view))
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

/// Removes the caller's picture.
#[utoipa::path(
    delete, path = "/v1/me/avatar", tag = "me", operation_id = "remove_avatar",
    responses((status = 200, description = "The agent", body = Agent<'_>)),
)]
pub(crate) async fn remove(ByAgent(call): ByAgent, Idempotent(keyed): Idempotent) -> Answered {
    let command = SetAvatar {
        agent: call.agent,
        picture: None,
    };
    keyed
        .execute(call.engine(), command, |view| shown(view))
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}
