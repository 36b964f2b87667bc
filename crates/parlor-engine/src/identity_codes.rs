//! Identity codes. An identity code is a single-use code with which a web site proves that a visitor is a certain
//! contact.
//!
//! The server of the web site knows the secret of an inbox. This server requests a code for one contact from Parlor and
//! passes the code to the visitor's browser. The code can be used once, within [`LIFETIME_S`] seconds. Codes are signed
//! and are not stored. The use of a code invalidates all codes of the contact that were created before this use.

use crate::secrets::{self};
use crate::{Engine, EngineError};
use parlor_model::command::{Actor, UseIdentityCode};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{Contact, Identity, Inbox};
use parlor_model::ids::{AccountId, ContactId, InboxId, parse_id};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::time::Timestamp;
use parlor_model::words::InboxKind;
use parlor_store::query::workload::InboxOfAny;
use std::sync::Arc;

/// The lifetime of a code, in seconds.
pub const LIFETIME_S: i64 = 3_599;
/// The purpose of the key that signs codes. For each purpose, a separate key is derived from the server key.
const PURPOSE: &str = "identity code";

/// A new identity code.
#[derive(Clone, Debug)]
pub struct IdentityCode {
    /// The code as a text.
    pub code: String,
    /// The time of creation.
    pub created_at: Timestamp,
    /// The expiry time of the code.
    pub expires_at: Timestamp,
}

impl Engine {
    /// Returns the account of an active inbox of this kind, and the account's configuration.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the inbox is unknown, inactive or of another kind. Another error if the database is not
    /// available.
    pub async fn account_of_inbox(
        &self,
        inbox: InboxId,
        kind: InboxKind,
    ) -> Result<(AccountId, Arc<AccountConfig>), EngineError> {
        const UNKNOWN: Refusal = Refusal::NotFound(Object::Inbox);
        let row = self.store().first(InboxOfAny(inbox)).await?;
        let account = row.ok_or(UNKNOWN)?.account_id;
        let config = self.config(account).await?;
        match config.inbox(inbox, kind) {
            Some(row) if row.active => Ok((account, config)),
            Some(_) | None => Err(UNKNOWN.into()),
        }
    }

    /// Whether `secret` is the secret of an inbox (`hmac_token`). If the inbox has no secret, the result is `false`.
    ///
    /// # Errors
    /// The stored secret cannot be decrypted.
    pub fn is_inbox_secret(&self, inbox: &Inbox, secret: &str) -> Result<bool, EngineError> {
        let Some(sealed) = inbox.hmac_token.as_deref() else {
            return Ok(false);
        };
        let ours = self.sealer().open(sealed).map_err(EngineError::internal)?;
        Ok(secrets::same(&ours, secret))
    }

    /// Creates a code for a contact in an inbox.
    #[must_use]
    pub fn identity_code(&self, inbox: InboxId, contact: &Contact) -> IdentityCode {
        let created_at = self.now();
        let expires_at = created_at.plus_seconds(LIFETIME_S);
        let (number, expires) = (contact.codes_used(), expires_at.seconds());
        let signature = self.code_signature(inbox, contact.id, number, expires);
        IdentityCode {
            code: format!("{}-{number}-{expires}-{signature}", contact.id),
            created_at,
            expires_at,
        }
    }

    /// Uses a code and returns the contact's identity in the inbox. The code becomes invalid, and the identity becomes
    /// verified. The result is `None` if the code is wrong, has expired or was already used. The result is also `None`
    /// if the contact no longer exists.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the inbox is unknown, inactive or of another kind. Another error if the database is not
    /// available.
    pub async fn use_identity_code(
        &self,
        inbox: InboxId,
        kind: InboxKind,
        code: &str,
    ) -> Result<Option<Identity>, EngineError> {
        let (account, _) = self.account_of_inbox(inbox, kind).await?;
        let mut parts = code.splitn(4, '-');
        let mut number = || parts.next().and_then(|part| part.parse::<i64>().ok());
        let (Some(contact), Some(number), Some(expires)) = (number(), number(), number()) else {
            return Ok(None);
        };
        let signature = parts.next().unwrap_or_default();
        let Some(contact) = parse_id(&contact.to_string()).map(ContactId) else {
            return Ok(None);
        };
        let ours = self.code_signature(inbox, contact, number, expires);
        if !secrets::same(&ours, signature) || self.now().seconds() >= expires {
            return Ok(None);
        }
        let act = UseIdentityCode {
            contact,
            inbox,
            number,
        };
        match self.execute_as((account, Actor::System), act, None).await {
            Ok(identity) => Ok(Some(*identity)),
            Err(EngineError::Refused(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn code_signature(
        &self,
        inbox: InboxId,
        contact: ContactId,
        number: i64,
        expires: i64,
    ) -> String {
        let text = format!("{inbox}.{contact}.{number}.{expires}");
        self.sealer().fingerprint(PURPOSE, &text)
    }
}
