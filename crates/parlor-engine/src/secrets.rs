//! Functions that create, hash and compare secrets, and that encrypt secrets which Parlor needs later in readable form.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use hmac::{Hmac, Mac};
use parlor_model::password;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Returns random bytes from the operating system.
///
/// # Errors
/// The operating system gave no random bytes.
pub fn random<const N: usize>() -> Result<[u8; N], SecretError> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|_| SecretError::NoEntropy)?;
    Ok(bytes)
}

/// Creates a new token: 32 random bytes in URL-safe Base64.
///
/// # Errors
/// The operating system gave no random bytes.
pub fn token() -> Result<String, SecretError> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?))
}

/// Returns the SHA-256 of a token in lower-case hex. A fast hash is sufficient for tokens, because tokens are long and
/// random. For passwords, use [`hash_password`].
#[must_use]
pub fn digest(secret: &[u8]) -> String {
    hex(&Sha256::digest(secret))
}

/// Returns the HMAC-SHA-256 of a message in lower-case hex.
#[must_use]
pub fn mac_hex(key: &[u8], message: &[u8]) -> String {
    // HMAC accepts keys of any length, so this call never fails.
    <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key)
        .map(|mut mac| {
            mac.update(message);
            hex(&mac.finalize().into_bytes())
        })
        .unwrap_or_default()
}

/// Returns the bytes in lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|nibble| DIGITS.get(usize::from(nibble)))
        .collect()
}

/// Whether two texts are equal. The duration of the comparison does not depend on the position of the first difference.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

/// Hashes the canonical form of a password ([`password::canonical`]) with Argon2id. The result has the PHC string
/// format. The function is slow by design, so call it outside the request threads.
///
/// # Errors
/// The operating system gave no random bytes.
pub fn hash_password(password: &str) -> Result<String, SecretError> {
    use argon2::PasswordHasher;
    let password = password::canonical(password);
    let salt = random::<16>()?;
    argon2::Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|_| SecretError::Malformed)
}

/// Whether `hash` was computed from this password. The function is slow by design.
#[must_use]
pub fn verify_password(password: &str, hash: &str) -> bool {
    use argon2::PasswordVerifier;
    let password = password::canonical(password);
    argon2::Argon2::default()
        .verify_password(password.as_bytes(), hash)
        .is_ok()
}

/// The reason why a secret could not be created or decrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// The operating system gave no random bytes.
    #[error("no random bytes from the operating system")]
    NoEntropy,
    /// The text was not encrypted with this server key, or is damaged.
    #[error("not encrypted with this server key")]
    Malformed,
}

/// Encrypts and decrypts the secrets that Parlor needs later in readable form. The encryption uses the server key. Also
/// computes fingerprints of secrets.
pub struct Sealer {
    cipher: ChaCha20Poly1305,
    prints: Hmac<Sha256>,
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer")
    }
}

impl Sealer {
    /// Builds a sealer from a key of 32 bytes.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        // Fingerprints use a key that is derived from the server key. The derived key is padded to the block size of
        // the hash function, as HMAC requires.
        let derived = Sha256::digest([b"fingerprints".as_slice(), &key].concat());
        let mut block = [0_u8; 64];
        block
            .iter_mut()
            .zip(derived)
            .for_each(|(to, from)| *to = from);
        Self {
            cipher: ChaCha20Poly1305::new(&Key::from(key)),
            prints: <Hmac<Sha256> as hmac::KeyInit>::new(&block.into()),
        }
    }

    /// Returns the fingerprint of the server key. The fingerprint reveals nothing about the server key.
    #[must_use]
    pub fn key_fingerprint(&self) -> String {
        self.fingerprint("server key", "")
    }

    /// Returns a digest of a secret. Only the holder of the server key can compute this digest. Equal secrets of one
    /// purpose have equal digests. The secret cannot be derived from the digest without the server key.
    #[must_use]
    pub fn fingerprint(&self, purpose: &str, secret: &str) -> String {
        let mut mac = self.prints.clone();
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(secret.as_bytes());
        hex(&mac.finalize().into_bytes())
    }

    /// Encrypts a secret. The result is the nonce followed by the ciphertext, in URL-safe Base64.
    ///
    /// # Errors
    /// The operating system gave no random bytes.
    pub fn seal(&self, secret: &str) -> Result<String, SecretError> {
        let nonce = random::<12>()?;
        let sealed = self
            .cipher
            .encrypt(&Nonce::from(nonce), secret.as_bytes())
            .map_err(|_| SecretError::Malformed)?;
        Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Decrypts the result of [`Self::seal`].
    ///
    /// # Errors
    /// The text was encrypted with another server key, or is damaged.
    pub fn open(&self, sealed: &str) -> Result<String, SecretError> {
        let bytes = URL_SAFE_NO_PAD
            .decode(sealed)
            .map_err(|_| SecretError::Malformed)?;
        let (nonce, sealed) = bytes.split_at_checked(12).ok_or(SecretError::Malformed)?;
        let nonce: [u8; 12] = nonce.try_into().map_err(|_| SecretError::Malformed)?;
        let secret = self
            .cipher
            .decrypt(&Nonce::from(nonce), sealed)
            .map_err(|_| SecretError::Malformed)?;
        String::from_utf8(secret).map_err(|_| SecretError::Malformed)
    }
}
