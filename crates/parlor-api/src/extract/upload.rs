//! The handler parameter ([`Part`]) for a request body that is a file.

use super::request::{QueryString as _, keyed, query};
use crate::api::Api;
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

/// The OpenAPI document states this default size limit. If the constant changes, this assertion fails. Then change the
/// description too.
const _: () = assert!(MAX_BYTES == 40 * 1024 * 1024);

query! {
    /// The query string of `upload_attachment`.
    struct UploadQuery {
        /// The name of the file. Parlor removes directories and forbidden characters from the name. Default: `file`.
        file_name: String,
    }
}

/// A stored file and the idempotency key of its upload. A request that repeats an idempotency key must contain the same
/// file. Parlor compares the digests of the files.
pub(crate) struct Upload {
    /// The stored file. A handler that does not keep the file must discard it.
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
        // The query string is read before the file, so that an invalid query string is refused before the upload.
        let query = UploadQuery::read(incoming.query())?;
        let api = incoming.api.clone();
        let patience = incoming.parts.extensions.get::<Patience>().cloned();
        let name = query.file_name.unwrap_or_default();
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

/// The problem for a file that could not be received.
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
            "The file is empty. Send the bytes of the file as the body.",
        ),
        ReceiveError::Upload(UploadError::Failed(error)) => Refused::from(error),
    }
}
