//! The encryption of pushes according to RFC 8291. The body of a push is one record in the content coding `aes128gcm`
//! of RFC 8188.

use super::PushError;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};
use ring::rand::SystemRandom;

/// The size of a public key, which is an uncompressed point on the curve P-256, in bytes.
pub(crate) const PUBLIC: usize = 65;
/// The size of the authentication secret that the browser and this server share, in bytes.
const AUTH: usize = 16;
/// The record size that the header of the content coding states, in bytes. Every push service must accept a body of
/// 4,096 bytes.
const RECORD: u32 = 4_096;
/// The maximum size of a message, in bytes. Every push service accepts a body of 4,096 bytes. The header, the delimiter
/// and the authentication tag are parts of the body, so their sizes are subtracted.
const MAX: usize = 4_096 - (16 + 4 + 1 + PUBLIC) - 1 - 16;
/// The delimiter after the message in the last record.
const LAST: u8 = 2;

/// The browser's public key and the authentication secret of a push subscription.
pub(crate) struct Keys {
    public: [u8; PUBLIC],
    auth: [u8; AUTH],
}

impl Keys {
    /// Reads the keys of a subscription: a point on the curve P-256 and 16 secret bytes, both in URL-safe Base64.
    ///
    /// # Errors
    /// The public key or the secret is invalid, or the operating system gave no random bytes.
    pub(crate) fn parse(p256dh: &str, auth: &str) -> Result<Self, PushError> {
        let bytes = |text: &str| {
            let decoded = URL_SAFE_NO_PAD.decode(text.trim_end_matches('='));
            decoded.map_err(|_| PushError::Subscription)
        };
        let public = <[u8; PUBLIC]>::try_from(bytes(p256dh)?);
        let auth = <[u8; AUTH]>::try_from(bytes(auth)?);
        let (Ok(public), Ok(auth)) = (public, auth) else {
            return Err(PushError::Subscription);
        };
        let keys = Self { public, auth };
        // This call checks the point, because the key agreement fails if the point is not on the curve.
        keys.agree().map(|_| keys)
    }

    /// Generates a key pair for one message. Returns the public key of this pair and the secret that the key agreement
    /// with the browser's key computes.
    fn agree(&self) -> Result<([u8; PUBLIC], Vec<u8>), PushError> {
        let own = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new())
            .map_err(|_| PushError::NoEntropy)?;
        let public = own.compute_public_key().map_err(|_| PushError::NoEntropy)?;
        let public = <[u8; PUBLIC]>::try_from(public.as_ref()).map_err(|_| PushError::NoEntropy)?;
        let theirs = UnparsedPublicKey::new(&ECDH_P256, self.public);
        let secret =
            agree_ephemeral(own, &theirs, <[u8]>::to_vec).map_err(|_| PushError::Subscription)?;
        Ok((public, secret))
    }
}

/// Encrypts a message for a browser. `salt` must be random.
///
/// # Errors
/// The message is too long, a key is invalid, or the operating system gave no random bytes.
pub(crate) fn encrypt(keys: &Keys, salt: [u8; 16], message: &[u8]) -> Result<Vec<u8>, PushError> {
    let (own, secret) = keys.agree()?;
    seal(keys, &own, &secret, salt, message)
}

/// The length of a derived key or nonce, in bytes.
struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn derive<const N: usize>(prk: &Prk, info: &[&[u8]]) -> Result<[u8; N], PushError> {
    let mut out = [0_u8; N];
    (prk.expand(info, Length(N)))
        .and_then(|okm| okm.fill(&mut out))
        .map_err(|_| PushError::OwnKeys)?;
    Ok(out)
}

/// Encrypts a message. `own` is the public key of the key pair for this message. `secret` is the result of the key
/// agreement between this key pair and the browser's key.
fn seal(
    keys: &Keys,
    own: &[u8; PUBLIC],
    secret: &[u8],
    salt: [u8; 16],
    message: &[u8],
) -> Result<Vec<u8>, PushError> {
    if message.len() > MAX {
        return Err(PushError::TooLong);
    }
    let combined = Salt::new(HKDF_SHA256, &keys.auth).extract(secret);
    let ikm: [u8; 32] = derive(&combined, &[b"WebPush: info\0", &keys.public, own])?;
    let prk = Salt::new(HKDF_SHA256, &salt).extract(&ikm);
    let key: [u8; 16] = derive(&prk, &[b"Content-Encoding: aes128gcm\0"])?;
    let nonce: [u8; 12] = derive(&prk, &[b"Content-Encoding: nonce\0"])?;

    let mut body = Vec::with_capacity(message.len().saturating_add(120));
    body.extend_from_slice(&salt);
    body.extend_from_slice(&RECORD.to_be_bytes());
    body.push(u8::try_from(PUBLIC).unwrap_or(u8::MAX));
    body.extend_from_slice(own);
    let mut record = message.to_vec();
    record.push(LAST);
    let key = UnboundKey::new(&AES_128_GCM, &key).map_err(|_| PushError::OwnKeys)?;
    LessSafeKey::new(key)
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::empty(),
            &mut record,
        )
        .map_err(|_| PushError::TooLong)?;
    body.append(&mut record);
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes<const N: usize>(text: &str) -> [u8; N] {
        URL_SAFE_NO_PAD.decode(text).unwrap().try_into().unwrap()
    }

    /// Checks the example of RFC 8291, Appendix A. The key agreement of this module uses a random key. So the test
    /// takes the result of the key agreement from the appendix.
    #[test]
    fn the_vector_of_the_standard() {
        let keys = Keys::parse(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "BTBZMqHH6r4Tts7J_aSIgg",
        )
        .unwrap();
        let own = bytes(
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
        );
        let secret: [u8; 32] = bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw");
        let message = b"When I grow up, I want to be a watermelon";
        let body = seal(&keys, &own, &secret, salt, message).unwrap();
        assert_eq!(
            URL_SAFE_NO_PAD.encode(body),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml\
             mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT\
             pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn a_message_fits_into_what_every_push_service_accepts() {
        let (own, secret, salt) = ([4; PUBLIC], [1; 32], [2; 16]);
        let keys = Keys {
            public: [4; PUBLIC],
            auth: [3; AUTH],
        };
        let longest = seal(&keys, &own, &secret, salt, &[b'a'; MAX]).unwrap();
        assert_eq!(longest.len(), 4_096);
        let over = seal(&keys, &own, &secret, salt, &[b'a'; MAX + 1]);
        assert_eq!(over, Err(PushError::TooLong));
    }

    #[test]
    fn keys_must_be_keys() {
        let point = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
        let auth = "BTBZMqHH6r4Tts7J_aSIgg";
        assert!(Keys::parse(point, auth).is_ok());
        // Browsers send Base64 without padding, but some libraries send Base64 with padding.
        assert!(Keys::parse(&format!("{point}="), &format!("{auth}==")).is_ok());
        let off_curve = URL_SAFE_NO_PAD.encode([4; PUBLIC]);
        for (point, auth) in [
            (&*off_curve, auth),
            ("", auth),
            (point, ""),
            (point, "%"),
            (auth, point),
        ] {
            assert_eq!(
                Keys::parse(point, auth).err(),
                Some(PushError::Subscription)
            );
        }
    }
}
