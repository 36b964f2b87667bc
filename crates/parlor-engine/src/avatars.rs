//! Pictures of agents. Each picture is small and square, and has a public address. The picture is stored with the
//! agent.
//!
//! The address has a random part, which is different for every picture. So browsers can cache a picture for a long
//! time, and a stranger cannot guess its address.

use crate::files::pictures::BadPicture;
use crate::{Engine, EngineError, secrets};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use parlor_model::command::Picture;
use parlor_model::entities::Agent;
use parlor_model::ids::{AccountId, AgentId};
use parlor_store::StoreError;

/// The maximum size of an uploaded picture, in bytes.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// The maximum width and height of a stored picture, in pixels.
pub const SIDE: u32 = 256;
/// The beginning of the paths of pictures.
pub const PATH: &str = "/files/avatars";

/// The reason why Parlor could not make a square picture from an uploaded file.
#[derive(Debug)]
pub enum NoPicture {
    /// The uploaded file cannot be used. The value is the reason.
    Bad(BadPicture),
    /// The server failed, for example because the operating system gave no random bytes.
    Failed(EngineError),
}

impl From<EngineError> for NoPicture {
    fn from(error: EngineError) -> Self {
        Self::Failed(error)
    }
}

/// The path of an agent's picture on this server. `None` means that the agent has no picture.
#[must_use]
pub fn path(agent: &Agent) -> Option<String> {
    let key = agent.avatar_key.as_ref()?;
    Some(format!("{PATH}/{}/{}/{key}", agent.account_id, agent.id))
}

impl Engine {
    /// Makes a square picture of at most [`SIDE`] pixels from an uploaded picture.
    ///
    /// # Errors
    /// The variants of [`NoPicture`] describe all failures.
    pub async fn picture(&self, bytes: Vec<u8>) -> Result<Picture, NoPicture> {
        let made = self.files.pictures.square(bytes, SIDE).await;
        let made = made.map_err(NoPicture::Bad)?;
        Ok(Picture {
            key: secrets::hex(&secrets::random::<16>().map_err(EngineError::internal)?),
            base64: STANDARD_NO_PAD.encode(made),
        })
    }

    /// Returns the picture of an agent, as a JPEG file. `None` means that the agent has no picture with this random
    /// key.
    pub async fn avatar(
        &self,
        account: AccountId,
        agent: AgentId,
        key: &str,
    ) -> Result<Option<Vec<u8>>, EngineError> {
        let read =
            move |state: &parlor_model::state::State| Ok(state.avatar(account, agent)?.cloned());
        let row = match self.store.read(account, read).await {
            Ok(row) => row,
            // A refusal means that the account does not exist.
            Err(StoreError::Refused(_)) => None,
            Err(error) => return Err(error.into()),
        };
        Ok(row
            .filter(|row| secrets::same(&row.key, key))
            .and_then(|row| STANDARD_NO_PAD.decode(row.picture).ok()))
    }
}
