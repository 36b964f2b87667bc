//! One-time codes (TOTP, RFC 6238) with SHA-1, six digits and steps of 30 seconds. All authenticator apps support these
//! parameters.
//!
//! The secret is stored encrypted with the server key. Recovery codes are stored as fingerprints that only the holder
//! of the server key can compute. Each code can be used only once. The command that uses a code checks again that the
//! code is unused.

use crate::auth::{Caller, NotSignedIn};
use crate::secrets::{self, Sealer};
use crate::{Engine, EngineError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use parlor_model::command::{Actor, ChangeTotp, Shown, TotpChange, TotpProof};
use parlor_model::decide::totp::codes;
use parlor_model::entities::Totp;
use parlor_model::ids::{AccountId, AgentId};
use parlor_model::refusal::Refusal;
use parlor_model::time::Timestamp;
use sha1::Sha1;
use std::net::IpAddr;
use subtle::ConstantTimeEq as _;

/// The length of a step, in seconds.
const STEP_S: i64 = 30;
/// The number of steps before and after the present step whose codes are also accepted, because clocks differ.
const DRIFT: i64 = 1;
/// The number of digits of a code.
pub const DIGITS: usize = 6;
/// The number of recovery codes of an agent.
pub const RECOVERY_CODES: usize = 10;
/// The number of random bytes of a recovery code, which has 16 characters in Base32.
const RECOVERY_BYTES: usize = 10;
/// The purpose of the fingerprints of recovery codes ([`Sealer::fingerprint`]).
const PURPOSE: &str = "recovery code";
/// The alphabet of Base32 (RFC 4648).
const ALPHABET: [char; 32] = [
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S',
    'T', 'U', 'V', 'W', 'X', 'Y', 'Z', '2', '3', '4', '5', '6', '7',
];

/// A new secret, which is shown once.
pub struct NewTotp {
    /// The secret in Base32, to type into an authenticator app.
    pub secret: String,
    /// The `otpauth` URI of the secret. Authenticator apps read this URI from a QR code.
    pub uri: String,
}

/// Debug output without the secret.
impl std::fmt::Debug for NewTotp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewTotp")
    }
}

impl Engine {
    /// Returns an agent's stored secret. `None` means that the agent has no secret.
    pub async fn totp(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Result<Option<Totp>, EngineError> {
        let read =
            move |state: &parlor_model::state::State| Ok(state.totp(account, agent)?.cloned());
        Ok(self.store.read(account, read).await?)
    }

    /// Checks a one-time code or recovery code of an agent. Returns a proof that the code is valid. The command that
    /// gets the proof marks the code as used. `None` means that the code is wrong or was already used, or that the
    /// agent has no secret. For a one-time code, `None` can also mean that the server key cannot decrypt the secret.
    async fn totp_proof(
        &self,
        (account, agent): (AccountId, AgentId),
        shown: &str,
    ) -> Result<Option<TotpProof>, EngineError> {
        let Some(row) = self.totp(account, agent).await? else {
            return Ok(None);
        };
        let shown: String = (shown.chars())
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect();
        let is_code = shown.len() == DIGITS && shown.bytes().all(|b| b.is_ascii_digit());
        let found = if is_code {
            let Ok(secret) = self.sealer.open(&row.secret).map(|text| opened(&text)) else {
                tracing::error!(%agent, "the secret of one-time codes was encrypted with another server key; an administrator or `parlor agent reset-totp` must reset it");
                return Ok(None);
            };
            // A used code is treated as a wrong code. Otherwise a person who saw a used code could enter this code to
            // clear the count of failures.
            step_of(&secret, &shown, self.now())
                .filter(|step| *step > row.last_step)
                .map(Shown::Code)
        } else {
            let print = fingerprint(&self.sealer, (account, agent), &shown);
            let known = codes(&row).any(|code| secrets::same(code, &print));
            known.then_some(Shown::Recovery(print))
        };
        Ok(found.map(|shown| TotpProof {
            secret: row.secret.clone(),
            shown,
        }))
    }

    /// Begins the set-up of one-time codes for the caller, if the checks of [`Self::is_present`] succeed. The codes
    /// become active with [`Self::confirm_totp`].
    ///
    /// # Errors
    /// The same as [`Self::is_present`]. `Conflict::Changed` if the agent already has active codes.
    pub async fn begin_totp(
        &self,
        caller: &Caller,
        password: Option<&str>,
        address: Option<IpAddr>,
    ) -> Result<NewTotp, NotSignedIn> {
        let agent = caller.agent().ok_or(Refusal::Unauthenticated)?;
        self.is_present(caller, password, address).await?;
        let bytes = secrets::random::<20>().map_err(EngineError::internal)?;
        let sealed = self.sealer.seal(&URL_SAFE_NO_PAD.encode(bytes));
        let change = TotpChange::Begin {
            secret: sealed.map_err(EngineError::internal)?,
        };
        self.change_totp(caller, change).await?;
        let secret = base32(&bytes);
        let uri = uri(&caller.config.account.name, &agent.email, &secret);
        Ok(NewTotp { secret, uri })
    }

    /// Activates the one-time codes of the caller, if `code` is a correct first code. Returns the recovery codes, which
    /// are shown only once.
    ///
    /// # Errors
    /// [`NotSignedIn::Wrong`] if the code is wrong, or if the agent has not begun the set-up. [`NotSignedIn::TooMany`]
    /// after too many wrong codes. `Conflict::Changed` if the agent already has active codes.
    pub async fn confirm_totp(
        &self,
        caller: &Caller,
        code: &str,
        address: Option<IpAddr>,
    ) -> Result<Vec<String>, NotSignedIn> {
        let proof = self.shown_by(caller, code, address).await?;
        let (shown, recovery) = self.recovery_codes(caller)?;
        let session = caller.credential;
        let change = TotpChange::Confirm {
            proof,
            recovery,
            session,
        };
        self.change_totp(caller, change).await?;
        Ok(shown)
    }

    /// Replaces the recovery codes of the caller. Returns the new recovery codes, which are shown only once.
    ///
    /// # Errors
    /// [`NotSignedIn::Wrong`] if the code is wrong or the agent has no codes. [`NotSignedIn::TooMany`] after too many
    /// wrong codes. `Conflict::Changed` if the agent has not confirmed the codes yet.
    pub async fn renew_recovery_codes(
        &self,
        caller: &Caller,
        code: &str,
        address: Option<IpAddr>,
    ) -> Result<Vec<String>, NotSignedIn> {
        let proof = self.shown_by(caller, code, address).await?;
        let (shown, recovery) = self.recovery_codes(caller)?;
        let change = TotpChange::Renew { proof, recovery };
        self.change_totp(caller, change).await?;
        Ok(shown)
    }

    /// Removes the one-time codes of the caller.
    ///
    /// # Errors
    /// The same as [`Self::renew_recovery_codes`].
    pub async fn remove_totp(
        &self,
        caller: &Caller,
        code: &str,
        address: Option<IpAddr>,
    ) -> Result<(), NotSignedIn> {
        let proof = self.shown_by(caller, code, address).await?;
        self.change_totp(caller, TotpChange::Remove { proof }).await
    }

    /// Removes the one-time codes of an agent. The caller needs no code. An administrator uses this function for
    /// another agent.
    ///
    /// # Errors
    /// `Refusal::NotFound` if the account has no such agent. `Refusal::Forbidden` if the actor may not administer the
    /// account, or if the actor is this agent.
    pub async fn reset_totp(
        &self,
        by: (AccountId, Actor),
        agent: AgentId,
    ) -> Result<(), EngineError> {
        let change = TotpChange::Reset;
        self.execute_as(by, ChangeTotp { agent, change }, None)
            .await
    }

    /// Whether the server key can decrypt the secret of an agent's codes. If the agent has no secret, the result is
    /// `true`.
    pub async fn totp_opens(
        &self,
        account: AccountId,
        agent: AgentId,
    ) -> Result<bool, EngineError> {
        let row = self.totp(account, agent).await?;
        Ok(row.is_none_or(|row| self.sealer.open(&row.secret).is_ok()))
    }

    async fn change_totp(&self, caller: &Caller, change: TotpChange) -> Result<(), NotSignedIn> {
        let agent = caller.agent.ok_or(Refusal::Unauthenticated)?;
        match self.execute_for(caller, ChangeTotp { agent, change }).await {
            // Another request has already used the code.
            Err(EngineError::Refused(Refusal::Unauthenticated)) => Err(NotSignedIn::Wrong),
            other => Ok(other?),
        }
    }

    /// Checks a one-time code or recovery code of the caller. Wrong codes are counted together with the wrong codes of
    /// sign-ins.
    async fn shown_by(
        &self,
        caller: &Caller,
        code: &str,
        address: Option<IpAddr>,
    ) -> Result<TotpProof, NotSignedIn> {
        let agent = caller.agent().ok_or(Refusal::Unauthenticated)?;
        (self
            .counted_proof((caller.account, agent.id), code, address)
            .await)?
            .ok_or(NotSignedIn::Wrong)
    }

    /// Checks a code as [`Self::totp_proof`] does, and limits the number of wrong codes of the agent.
    pub(crate) async fn counted_proof(
        &self,
        agent: (AccountId, AgentId),
        code: &str,
        address: Option<IpAddr>,
    ) -> Result<Option<TotpProof>, NotSignedIn> {
        let attempt = (self.throttle.attempt_code(agent, address, self.now()))
            .map_err(|seconds| NotSignedIn::TooMany { seconds })?;
        match self.totp_proof(agent, code).await {
            Ok(Some(proof)) => {
                self.throttle.succeeded(attempt);
                Ok(Some(proof))
            }
            Ok(None) => Ok(None),
            Err(error) => {
                self.throttle.void(attempt);
                Err(error.into())
            }
        }
    }

    /// Creates recovery codes. Returns the codes in readable form, and their fingerprints.
    fn recovery_codes(&self, caller: &Caller) -> Result<(Vec<String>, String), EngineError> {
        let agent = caller.agent.ok_or(Refusal::Unauthenticated)?;
        let (mut shown, mut prints) = (Vec::new(), Vec::new());
        for _ in 0..RECOVERY_CODES {
            let bytes = secrets::random::<RECOVERY_BYTES>().map_err(EngineError::internal)?;
            let code = base32(&bytes).to_ascii_lowercase();
            prints.push(fingerprint(&self.sealer, (caller.account, agent), &code));
            let (one, other) = code.split_at_checked(8).unwrap_or((code.as_str(), ""));
            shown.push(format!("{one}-{other}"));
        }
        Ok((shown, prints.join(" ")))
    }
}

/// Returns the bytes of a decrypted secret.
fn opened(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap_or_default()
}

fn fingerprint(sealer: &Sealer, (account, agent): (AccountId, AgentId), code: &str) -> String {
    let code = code.to_lowercase();
    sealer.fingerprint(PURPOSE, &format!("{account} {agent} {code}"))
}

/// Returns the step to which this code belongs. The step must be at most [`DRIFT`] steps before or after the present
/// step. `None` means that the code is wrong.
fn step_of(secret: &[u8], code: &str, now: Timestamp) -> Option<i64> {
    let present = now.seconds().div_euclid(STEP_S);
    let mut found = None;
    // The code is compared with the codes of all steps, even after a match. So the duration of the comparison does not
    // reveal a match.
    for step in present.saturating_sub(DRIFT)..=present.saturating_add(DRIFT) {
        if bool::from(code_at(secret, step).as_bytes().ct_eq(code.as_bytes())) {
            found = Some(step);
        }
    }
    found
}

/// Returns the code of a step (RFC 4226, section 5.3).
fn code_at(secret: &[u8], step: i64) -> String {
    let Ok(mut mac) = <Hmac<Sha1> as hmac::KeyInit>::new_from_slice(secret) else {
        // This case never occurs, because HMAC accepts keys of any length.
        return String::new();
    };
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest.last().copied().unwrap_or(0) & 15);
    let number = (digest.get(offset..).into_iter().flatten().take(4))
        .fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// Encodes bytes as Base32 without padding (RFC 4648).
fn base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits = bits.saturating_add(8);
        while bits >= 5 {
            bits = bits.saturating_sub(5);
            let index = usize::try_from((held >> bits) & 31).unwrap_or(0);
            text.extend(ALPHABET.get(index));
        }
    }
    if bits > 0 {
        let index = usize::try_from((held << 5_u32.saturating_sub(bits)) & 31).unwrap_or(0);
        text.extend(ALPHABET.get(index));
    }
    text
}

/// Returns the `otpauth` URI of a secret, which authenticator apps read.
fn uri(account: &str, email: &str, secret: &str) -> String {
    let escaped = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    // Colons in the account's name are replaced, because a colon separates the two parts of the URI's label.
    let issuer = escaped(&account.replace(':', " "));
    format!(
        "otpauth://totp/{issuer}:{}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_S}",
        escaped(email)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the test vectors of RFC 6238, appendix B, for SHA-1, with the last six of the eight digits.
    #[test]
    fn the_vectors_of_the_rfc() {
        let secret = b"12345678901234567890";
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code_at(secret, seconds / STEP_S), code);
            let now = Timestamp(seconds * 1_000_000);
            assert_eq!(step_of(secret, code, now), Some(seconds / STEP_S));
            for away in [-1, 1] {
                let near = now.plus_seconds(away * STEP_S);
                assert_eq!(step_of(secret, code, near), Some(seconds / STEP_S));
                assert_eq!(
                    step_of(secret, code, now.plus_seconds(away * 3 * STEP_S)),
                    None
                );
            }
        }
        assert_eq!(step_of(secret, "", Timestamp(59_000_000)), None);
    }

    /// Checks the test vectors of RFC 4648, section 10, without padding.
    #[test]
    fn the_vectors_of_base32() {
        for (text, encoded) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(text.as_bytes()), encoded);
        }
    }
}
