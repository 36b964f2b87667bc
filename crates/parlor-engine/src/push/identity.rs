//! The identity of this server for push services, according to RFC 8292 (Voluntary Application Server Identification,
//! VAPID).

use super::PushError;
use crate::secrets::Sealer;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use parlor_model::time::Timestamp;
use parlor_store::PushKeys;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::json;

/// The lifetime of a token that identifies this server, in seconds. Push services accept at most 24 hours.
const LIFETIME_S: i64 = 12 * 60 * 60;

/// The key pair with which this server identifies itself to push services.
pub struct Identity {
    pair: EcdsaKeyPair,
    public: String,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Identity").field(&self.public).finish()
    }
}

impl Identity {
    /// Generates a key pair. The private key in the result is encrypted with the server key.
    ///
    /// # Errors
    /// The operating system gave no random bytes.
    pub(crate) fn generate(sealer: &Sealer) -> Result<PushKeys, PushError> {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random)
            .map_err(|_| PushError::NoEntropy)?;
        let private = URL_SAFE_NO_PAD.encode(document.as_ref());
        let sealed = sealer.seal(&private).map_err(|_| PushError::NoEntropy)?;
        let public_key = Self::of(document.as_ref())?.public;
        Ok(PushKeys {
            public_key,
            private_key: sealed,
        })
    }

    /// Decrypts a stored key pair.
    ///
    /// # Errors
    /// The private key was encrypted with another server key, or is not a valid key.
    pub(crate) fn open(keys: &PushKeys, sealer: &Sealer) -> Result<Self, PushError> {
        let private = (sealer.open(&keys.private_key)).map_err(|_| PushError::OwnKeys)?;
        let document = URL_SAFE_NO_PAD
            .decode(private)
            .map_err(|_| PushError::OwnKeys)?;
        Self::of(&document)
    }

    fn of(document: &[u8]) -> Result<Self, PushError> {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document, &random)
            .map_err(|_| PushError::OwnKeys)?;
        let public = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        Ok(Self { pair, public })
    }

    /// Returns the public key in URL-safe Base64. Browsers need this key to subscribe.
    #[must_use]
    pub fn public(&self) -> &str {
        &self.public
    }

    /// Returns the value of the `Authorization` header for a push service. `audience` is the origin of the push
    /// service. `subject` is a contact address of the operator, which begins with `mailto:` or `https:`.
    ///
    /// # Errors
    /// The operating system gave no random bytes.
    pub(crate) fn authorization(
        &self,
        audience: &str,
        subject: &str,
        now: Timestamp,
    ) -> Result<String, PushError> {
        let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let expires = now.plus_seconds(LIFETIME_S).0.div_euclid(1_000_000);
        let head = part(&json!({"typ": "JWT", "alg": "ES256"}));
        let claims = part(&json!({"aud": audience, "exp": expires, "sub": subject}));
        let signed = format!("{head}.{claims}");
        let signature = (self.pair)
            .sign(&SystemRandom::new(), signed.as_bytes())
            .map_err(|_| PushError::NoEntropy)?;
        let signature = URL_SAFE_NO_PAD.encode(signature.as_ref());
        Ok(format!("vapid t={signed}.{signature}, k={}", self.public))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    #[test]
    fn a_push_service_verifies_the_token() {
        let sealer = Sealer::new([7; 32]);
        let keys = Identity::generate(&sealer).unwrap();
        let identity = Identity::open(&keys, &sealer).unwrap();
        assert_eq!(identity.public(), keys.public_key);
        let now = Timestamp(1_750_000_000_000_000);
        let value = identity
            .authorization("https://push.example", "mailto:ops@example.com", now)
            .unwrap();
        let (token, key) = value
            .strip_prefix("vapid t=")
            .unwrap()
            .split_once(", k=")
            .unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        let key = bytes(key);
        assert_eq!((key.len(), key[0]), (65, 4));
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &key)
            .verify(signed.as_bytes(), &bytes(signature))
            .unwrap();
        let (head, claims) = signed.split_once('.').unwrap();
        let json = |text: &str| serde_json::from_slice::<serde_json::Value>(&bytes(text)).unwrap();
        assert_eq!(json(head), json!({"typ": "JWT", "alg": "ES256"}));
        assert_eq!(
            json(claims),
            json!({"aud": "https://push.example", "exp": 1_750_043_200, "sub": "mailto:ops@example.com"})
        );
    }

    #[test]
    fn another_server_key_opens_nothing() {
        let keys = Identity::generate(&Sealer::new([7; 32])).unwrap();
        let opened = Identity::open(&keys, &Sealer::new([8; 32]));
        assert_eq!(opened.err(), Some(PushError::OwnKeys));
        assert!(!format!("{keys:?}").contains(&keys.private_key));
    }
}
