//! A body that is a file.

use super::key::keyed;
use crate::api::Api;
use crate::document::query::{Query as _, query};
use crate::draft::Draft;
use crate::endpoint::{Incoming, Part, Stage, Stop};
use crate::problems::{self, Refused};
use parlor_engine::files::MAX_BYTES;
use parlor_engine::files::upload::UploadError;
use parlor_http::body::BodyError;
use parlor_http::files::{ReceiveError, receive};
use parlor_http::guard::Patience;
use parlor_http::keyed::Keyed;
use parlor_model::command::NewFile;
use utoipa::IntoParams as _;

/// The largest file where the operator sets no other limit, as the descriptions have it.
const _: () = assert!(MAX_BYTES == 40 * 1024 * 1024);

query! {
    /// The description of an uploaded file.
    struct UploadQuery {
        /// The file's name; default `file`. Parlor removes directories and forbidden characters.
        file_name: String,
    }
}

/// A file whose bytes are stored, and the idempotency key of its upload. The file's digest stands for the body.
pub(crate) struct Upload {
    /// The file. A handler that does not keep it must discard it.
    pub(crate) file: NewFile,
    /// The idempotency key.
    pub(crate) keyed: Keyed,
}

impl Part for Upload {
    const STAGES: (Stage, Stage) = (Stage::Key, Stage::Body);

    fn describe(draft: &mut Draft) {
        draft.idempotency_key();
        draft.query_parameters(UploadQuery::into_params(|| None));
        draft.file();
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        // The query string is read before the file: of a repeated request it is the same.
        let asked = UploadQuery::read(incoming.query())?;
        let api = incoming.api.clone();
        let patience = incoming.parts.extensions.get::<Patience>().cloned();
        let name = asked.file_name.unwrap_or_default();
        let body = incoming.stream();
        let file = receive(api.engine(), body, name, api.limits(), patience.as_ref())
            .await
            .map_err(|error| not_received(error, &api))?;
        match keyed(incoming, file.sha256.as_bytes()).await {
            Ok(keyed) => Ok(Self { file, keyed }),
            Err(stop) => {
                api.engine().discard(&[file]).await;
                Err(stop)
            }
        }
    }
}

/// The refusal of a file that could not be received.
fn not_received(error: ReceiveError, api: &Api) -> Refused {
    let most = api.engine().files().max_bytes();
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    match error {
        ReceiveError::Body(error) => problems::bad_body(error, most),
        ReceiveError::Upload(UploadError::TooLarge(_)) => {
            problems::bad_body(BodyError::TooLarge, most)
        }
        ReceiveError::Upload(UploadError::Empty) => Refused::new(
            problems::BROKEN_BODY,
            "The file is empty: send its bytes as the body.",
        ),
        ReceiveError::Upload(UploadError::Failed(error)) => Refused::from(error),
    }
}
