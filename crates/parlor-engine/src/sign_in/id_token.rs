//! The verification of an ID token (OpenID Connect Core, section 3.1.3.7).

use super::signatures::{self, ALLOWED};
use crate::secrets;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{DecodingKey, Header, Validation};
use parlor_model::sign_in::MAX_SUBJECT;
use parlor_model::time::Timestamp;
use serde_json::{Map, Value};

/// The accepted difference between the clock of this server and the clock of the provider, in seconds.
const LEEWAY_S: i64 = 120;
/// The maximum size of a token, in bytes.
const MAX_TOKEN: usize = 64 * 1024;
/// The maximum number of keys that are tried for one token.
const MAX_TRIED: usize = 10;

/// The claims of a token.
pub(super) type Claims = Map<String, Value>;

/// The values that a token must have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now: Timestamp,
}

/// The reason why a token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenFault {
    /// None of the given keys verifies the signature of the token. The provider may have new keys.
    Unsigned,
    /// The token has another fault, which the text states.
    Wrong(&'static str),
}

/// Verifies a token with the provider's keys, and returns the claims of the token.
pub(super) fn verify(
    token: &str,
    keys: &[Jwk],
    expected: Expected<'_>,
) -> Result<Claims, TokenFault> {
    signatures::install();
    if token.len() > MAX_TOKEN {
        return Err(TokenFault::Wrong("the ID token is too long"));
    }
    let header = jsonwebtoken::decode_header(token)
        .map_err(|_| TokenFault::Wrong("the ID token has no readable header"))?;
    if !ALLOWED.contains(&header.alg) {
        return Err(TokenFault::Wrong(
            "the algorithm of the ID token is not allowed",
        ));
    }
    // The library does not check the claims. The code below checks the claims, because the checks must use the clock of
    // the engine.
    let mut validation = Validation::new(header.alg);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let claims = (keys.iter())
        .filter(|key| fits(key, &header))
        .take(MAX_TRIED)
        .filter_map(|key| DecodingKey::from_jwk(key).ok())
        .find_map(|key| jsonwebtoken::decode::<Claims>(token, &key, &validation).ok())
        .ok_or(TokenFault::Unsigned)?
        .claims;
    check(&claims, expected).map_err(TokenFault::Wrong)?;
    Ok(claims)
}

/// Whether a token with this header may have been signed with this key.
fn fits(key: &Jwk, header: &Header) -> bool {
    let common = &key.common;
    let named = match (&header.kid, &common.key_id) {
        (Some(wanted), Some(id)) => wanted == id,
        (Some(_), None) | (None, _) => true,
    };
    let signs = !matches!(common.public_key_use, Some(PublicKeyUse::Encryption));
    // The key and the header have different types for the algorithm, so the names of the algorithms are compared.
    let suits = (common.key_algorithm)
        .is_none_or(|algorithm| format!("{algorithm:?}") == format!("{:?}", header.alg));
    named && signs && suits
}

fn check(claims: &Claims, expected: Expected<'_>) -> Result<(), &'static str> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(expected.issuer) {
        return Err("the ID token has another issuer");
    }
    let audience: Vec<&str> = match claims.get("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !audience.contains(&expected.client_id) {
        return Err("the ID token is for another audience");
    }
    let party = claims.get("azp");
    if (party.is_some() || audience.len() > 1)
        && party.and_then(Value::as_str) != Some(expected.client_id)
    {
        return Err("the ID token was issued to another party");
    }
    let now = expected.now.seconds();
    let time = |name: &str| claims.get(name).map(seconds);
    match time("exp") {
        Some(Some(at)) if at.saturating_add(LEEWAY_S) > now => {}
        _ => return Err("the ID token is expired"),
    }
    match time("iat") {
        Some(Some(at)) if at.saturating_sub(LEEWAY_S) <= now => {}
        _ => return Err("the ID token comes from the future, or lacks its time of issue"),
    }
    match time("nbf") {
        None => {}
        Some(Some(at)) if at.saturating_sub(LEEWAY_S) <= now => {}
        Some(_) => return Err("the ID token is not valid yet"),
    }
    if !text("nonce").is_some_and(|nonce| secrets::same(nonce, expected.nonce)) {
        return Err("the ID token has another nonce");
    }
    let subject = text("sub").unwrap_or_default();
    if subject.is_empty() || subject.len() > MAX_SUBJECT || subject.contains(char::is_control) {
        return Err("the ID token has no usable subject");
    }
    Ok(())
}

/// Returns the time in a claim, in whole seconds. Some providers send fractions of a second.
fn seconds(value: &Value) -> Option<i64> {
    let whole = || {
        let text = value.as_f64().filter(|at| at.is_finite())?.floor();
        format!("{text:.0}").parse().ok()
    };
    value.as_i64().or_else(whole)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that fails should stop where it fails"
    )]

    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
    use serde_json::json;

    const NOW: i64 = 1_800_000_000;

    struct Provider {
        pair: EcdsaKeyPair,
        random: SystemRandom,
    }

    impl Provider {
        fn new() -> Self {
            let random = SystemRandom::new();
            let signing = &ECDSA_P256_SHA256_FIXED_SIGNING;
            let document = EcdsaKeyPair::generate_pkcs8(signing, &random).unwrap();
            let pair = EcdsaKeyPair::from_pkcs8(signing, document.as_ref(), &random).unwrap();
            Self { pair, random }
        }

        fn key(&self, more: Value) -> Jwk {
            let point = self.pair.public_key().as_ref();
            let mut key = json!({
                "kty": "EC", "crv": "P-256",
                "x": URL_SAFE_NO_PAD.encode(&point[1..33]), "y": URL_SAFE_NO_PAD.encode(&point[33..]),
            });
            let members = more.as_object().cloned().unwrap();
            key.as_object_mut().unwrap().extend(members);
            serde_json::from_value(key).unwrap()
        }

        fn token(&self, header: &Value, claims: &Value) -> String {
            let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
            let message = format!("{}.{}", part(header), part(claims));
            let signature = self.pair.sign(&self.random, message.as_bytes()).unwrap();
            format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
        }
    }

    const EXPECTED: Expected<'_> = Expected {
        issuer: "https://id.example",
        client_id: "parlor",
        nonce: "n-1",
        now: Timestamp(NOW * 1_000_000),
    };

    fn claims(more: &Value) -> Value {
        let mut claims = json!({
            "iss": "https://id.example", "aud": "parlor", "sub": "7", "nonce": "n-1",
            "exp": NOW + 60, "iat": NOW,
        });
        for (name, value) in more.as_object().unwrap() {
            let members = claims.as_object_mut().unwrap();
            match value {
                Value::Null => drop(members.remove(name)),
                value => drop(members.insert(name.clone(), value.clone())),
            }
        }
        claims
    }

    #[test]
    fn a_token_needs_the_signature_of_a_key_of_the_provider() {
        let (ours, other) = (Provider::new(), Provider::new());
        let claims = claims(&json!({}));
        let header = json!({"alg": "ES256", "kid": "a"});
        let keys = [
            other.key(json!({"kid": "b"})),
            ours.key(json!({"kid": "a"})),
        ];
        let token = ours.token(&header, &claims);
        assert!(verify(&token, &keys, EXPECTED).is_ok());
        // In these cases, the token or the key has no key id.
        let unnamed = ours.token(&json!({"alg": "ES256"}), &claims);
        assert!(verify(&unnamed, &keys, EXPECTED).is_ok());
        assert!(verify(&token, &[ours.key(json!({}))], EXPECTED).is_ok());
        let unsigned = Err(TokenFault::Unsigned);
        for keys in [
            vec![],
            vec![other.key(json!({"kid": "a"}))],
            vec![ours.key(json!({"kid": "b"}))],
            vec![ours.key(json!({"kid": "a", "use": "enc"}))],
            vec![ours.key(json!({"kid": "a", "alg": "ES384"}))],
        ] {
            assert_eq!(verify(&token, &keys, EXPECTED), unsigned);
        }
        let mut changed = token.clone();
        changed.replace_range(token.len() - 4.., "AAAA");
        assert_eq!(verify(&changed, &keys, EXPECTED), unsigned);
    }

    #[test]
    fn a_public_key_is_no_shared_secret() {
        let ours = Provider::new();
        let keys = [ours.key(json!({}))];
        for header in [
            json!({"alg": "none"}),
            json!({"alg": "HS256"}),
            json!({"alg": "ES256", "crit": ["exp"], "exp": 1}),
        ] {
            let token = ours.token(&header, &claims(&json!({})));
            assert!(
                matches!(
                    verify(&token, &keys, EXPECTED),
                    Err(TokenFault::Wrong(_) | TokenFault::Unsigned)
                ),
                "{header}"
            );
        }
        for text in ["", ".", "..", "a.b.c", "....."] {
            assert!(verify(text, &keys, EXPECTED).is_err());
        }
    }

    #[test]
    fn the_claims_of_a_token() {
        let ours = Provider::new();
        let keys = [ours.key(json!({}))];
        let accepted = |more: &Value| {
            let token = ours.token(&json!({"alg": "ES256"}), &claims(more));
            verify(&token, &keys, EXPECTED).is_ok()
        };
        for good in [
            json!({}),
            json!({"aud": ["parlor"]}),
            json!({"aud": ["other", "parlor"], "azp": "parlor"}),
            json!({"azp": "parlor"}),
            json!({"exp": NOW - LEEWAY_S + 1}),
            json!({"exp": 1_800_000_060.5}),
            json!({"iat": NOW + LEEWAY_S}),
            json!({"nbf": NOW}),
        ] {
            assert!(accepted(&good), "{good}");
        }
        for bad in [
            json!({"iss": "https://id.example/"}),
            json!({"iss": ["https://id.example"]}),
            json!({"iss": null}),
            json!({"aud": "other"}),
            json!({"aud": []}),
            json!({"aud": null}),
            json!({"aud": ["other", "parlor"]}),
            json!({"azp": "other"}),
            json!({"azp": 7}),
            json!({"exp": NOW - LEEWAY_S}),
            json!({"exp": null}),
            json!({"exp": "1800000060"}),
            json!({"iat": NOW + LEEWAY_S + 1}),
            json!({"iat": null}),
            json!({"nbf": NOW + LEEWAY_S + 1}),
            json!({"nbf": "now"}),
            json!({"nonce": "n-2"}),
            json!({"nonce": null}),
            json!({"sub": ""}),
            json!({"sub": 7}),
            json!({"sub": null}),
            json!({"sub": "x".repeat(256)}),
            json!({"sub": "a\u{0}b"}),
        ] {
            assert!(!accepted(&bad), "{bad}");
        }
    }
}
