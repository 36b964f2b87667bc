//! The requests to a provider after a person has signed in at the provider. This server exchanges the authorization
//! code for tokens, and gets the person's data from the tokens.

use super::discovery::Metadata;
use super::fault::SignInFault;
use super::fetch::{Fetch, FetchAs, Fetcher};
use super::id_token::{Claims, Expected, TokenFault, verify};
use crate::{Engine, EngineError};
use parlor_model::entities::SignInProvider;
use parlor_model::sign_in::ProviderPerson;
use parlor_model::words::{Role, Word as _};
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::SemaphorePermit;
use url::form_urlencoded::{Serializer, byte_serialize};

/// The maximum length of an authorization code from a provider, in bytes.
const MAX_PARAMETER: usize = 4_096;
/// The maximum length of a new agent's e-mail address, in characters.
const MAX_EMAIL: usize = 320;

/// The query parameters with which a provider redirects the browser back to this server.
#[derive(Clone, Default)]
pub struct ProviderAnswer {
    /// The authorization code for the token request.
    pub code: Option<String>,
    /// The value `state` that the provider returns. The value must be equal to the value that this server sent to the
    /// provider.
    pub state: Option<String>,
    /// The provider's error code. `None` means that the provider reports no error.
    pub error: Option<String>,
    /// The provider's issuer identifier (RFC 9207), if the provider sends it. The identifier must be equal to the
    /// configured issuer.
    pub issuer: Option<String>,
}

/// Debug output without the values.
impl std::fmt::Debug for ProviderAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ProviderAnswer")
    }
}

/// The answer of a token endpoint.
#[derive(Deserialize)]
struct Tokens {
    id_token: Option<String>,
    access_token: Option<String>,
}

/// The error of a token endpoint (RFC 6749, section 5.2).
#[derive(Default, Deserialize)]
struct TokenError {
    #[serde(default)]
    error: String,
}

/// The values of the sign-in request with which the provider and this server check that the answer belongs to the
/// request.
#[derive(Clone, Copy)]
pub(super) struct Proof<'a> {
    pub(super) redirect_uri: &'a str,
    pub(super) nonce: &'a str,
    pub(super) verifier: &'a str,
}

/// Builds the request that exchanges an authorization code for tokens (RFC 6749, section 4.1.3, and RFC 7636).
fn token_request(
    provider: &SignInProvider,
    metadata: &Metadata,
    (code, secret): (&str, Option<String>),
    proof: Proof<'_>,
) -> Fetch {
    let mut form = Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", proof.redirect_uri)
        .append_pair("code_verifier", proof.verifier);
    let with = match secret {
        Some(secret) if metadata.wants_secret_in_body() => {
            form.append_pair("client_id", &provider.client_id)
                .append_pair("client_secret", &secret);
            FetchAs::Nobody
        }
        Some(secret) => {
            // RFC 6749, section 2.3.1, requires this encoding of the client id and the client secret.
            let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
            FetchAs::Basic(encoded(&provider.client_id), encoded(&secret))
        }
        None => {
            form.append_pair("client_id", &provider.client_id);
            FetchAs::Nobody
        }
    };
    Fetch {
        url: metadata.token_endpoint.clone(),
        form: Some(form.finish()),
        with,
    }
}

impl Engine {
    pub(super) fn sign_in_turn(&self) -> Result<SemaphorePermit<'_>, SignInFault> {
        let turn = self.sign_ins.turns.try_acquire();
        turn.map_err(|_| SignInFault::Failed(EngineError::given_up(false)))
    }

    fn fetcher(&self) -> Result<&dyn Fetcher, SignInFault> {
        (self.fetcher.as_deref()).ok_or(SignInFault::ProviderUnavailable)
    }

    pub(super) async fn metadata_of(
        &self,
        provider: &SignInProvider,
    ) -> Result<Arc<Metadata>, SignInFault> {
        let published = &self.sign_ins.published;
        published
            .metadata(self.fetcher()?, &provider.issuer, self.now())
            .await
            .map_err(|reason| unavailable(provider, &reason))
    }

    /// Exchanges the authorization code for the data of the person who signed in at the provider.
    pub(super) async fn person(
        &self,
        provider: &SignInProvider,
        answer: ProviderAnswer,
        proof: Proof<'_>,
    ) -> Result<ProviderPerson, SignInFault> {
        if let Some(error) = &answer.error {
            let printed: String = error
                .chars()
                .filter(|c| !c.is_control())
                .take(100)
                .collect();
            tracing::info!(account = %provider.account_id, provider = provider.key, error = printed, "a sign-in provider refused a person");
            return Err(match error.as_str() {
                "access_denied" => SignInFault::AccessDenied,
                _ => SignInFault::ProviderError,
            });
        }
        if (answer.issuer.as_ref()).is_some_and(|issuer| *issuer != provider.issuer) {
            return Err(invalid(provider, "the answer has another issuer"));
        }
        let code = (answer.code)
            .filter(|code| !code.is_empty() && code.len() <= MAX_PARAMETER)
            .ok_or(SignInFault::InvalidCode)?;
        let _turn = self.sign_in_turn()?;
        let fetcher = self.fetcher()?;
        let metadata = self.metadata_of(provider).await?;
        let tokens = self.tokens(provider, &metadata, &code, proof).await?;
        let id_token = (tokens.id_token)
            .ok_or_else(|| invalid(provider, "the token endpoint gave no ID token"))?;
        let expected = Expected {
            issuer: &provider.issuer,
            client_id: &provider.client_id,
            nonce: proof.nonce,
            now: self.now(),
        };
        let published = &self.sign_ins.published;
        let known = published.known_keys(&metadata, expected.now);
        let verified = known.map(|keys| verify(&id_token, &keys, expected));
        let verified = match verified {
            // No keys are cached, or no cached key verifies the signature of the token. So the keys are requested
            // again, because the provider may have new keys.
            None | Some(Err(TokenFault::Unsigned)) => {
                let keys = published.new_keys(fetcher, &metadata, expected.now).await;
                let keys = keys.map_err(|reason| unavailable(provider, &reason))?;
                verify(&id_token, &keys, expected)
            }
            Some(verified) => verified,
        };
        let mut claims = verified.map_err(|fault| match fault {
            TokenFault::Unsigned => invalid(provider, "no key of the provider signed the ID token"),
            TokenFault::Wrong(reason) => invalid(provider, reason),
        })?;
        let lacks_groups =
            !provider.roles.is_empty() && !claims.contains_key(&provider.groups_claim);
        let lacks_email = !claims.contains_key("email");
        if let (true, Some(url), Some(token)) = (
            lacks_groups || lacks_email,
            &metadata.userinfo_endpoint,
            tokens.access_token,
        ) {
            self.complete(provider, url, token, &mut claims).await?;
        }
        Ok(described(provider, &claims))
    }

    async fn tokens(
        &self,
        provider: &SignInProvider,
        metadata: &Metadata,
        code: &str,
        proof: Proof<'_>,
    ) -> Result<Tokens, SignInFault> {
        let secret = match &provider.client_secret {
            Some(sealed) => match self.sealer().open(sealed) {
                Ok(secret) => Some(secret),
                Err(_) => {
                    tracing::error!(account = %provider.account_id, provider = provider.key, "the secret of the sign-in provider was encrypted with another server key; set it again");
                    return Err(SignInFault::ProviderError);
                }
            },
            None => None,
        };
        let request = token_request(provider, metadata, (code, secret), proof);
        let answer = self.fetcher()?.fetch(request).await;
        let answer = answer.map_err(|reason| unavailable(provider, &reason))?;
        match answer.status {
            200 => serde_json::from_slice(&answer.body).map_err(|_| {
                unavailable(provider, "the answer of the token endpoint is not readable")
            }),
            400..=499 => {
                let error = serde_json::from_slice::<TokenError>(&answer.body).unwrap_or_default();
                if error.error == "invalid_grant" {
                    return Err(SignInFault::InvalidCode);
                }
                let printed: String = (error.error.chars())
                    .filter(|c| !c.is_control())
                    .take(100)
                    .collect();
                tracing::warn!(account = %provider.account_id, provider = provider.key, status = answer.status, error = printed, "the token endpoint of a sign-in provider refused the request; check client_id and client_secret");
                Err(SignInFault::ProviderError)
            }
            status => Err(unavailable(
                provider,
                &format!("the token endpoint answered {status}"),
            )),
        }
    }

    /// Requests claims from the provider's userinfo endpoint, and adds the claims that the ID token does not have.
    async fn complete(
        &self,
        provider: &SignInProvider,
        url: &str,
        token: String,
        claims: &mut Claims,
    ) -> Result<(), SignInFault> {
        let request = Fetch {
            url: url.to_owned(),
            form: None,
            with: FetchAs::Bearer(token),
        };
        let answer = self.fetcher()?.fetch(request).await;
        let answer = answer.map_err(|reason| unavailable(provider, &reason))?;
        let more = serde_json::from_slice::<Claims>(&answer.body).ok();
        let Some(more) = more.filter(|_| answer.status == 200) else {
            let status = answer.status;
            let reason = format!("the endpoint for claims answered {status}, or no JSON");
            return Err(unavailable(provider, &reason));
        };
        if more.get("sub") != claims.get("sub") {
            return Err(invalid(
                provider,
                "the endpoint for claims names another subject",
            ));
        }
        for (name, value) in more {
            claims.entry(name).or_insert(value);
        }
        Ok(())
    }
}

fn unavailable(provider: &SignInProvider, reason: &str) -> SignInFault {
    tracing::warn!(account = %provider.account_id, provider = provider.key, reason, "a sign-in provider cannot be used");
    SignInFault::ProviderUnavailable
}

fn invalid(provider: &SignInProvider, reason: &str) -> SignInFault {
    tracing::warn!(account = %provider.account_id, provider = provider.key, reason, "the answer of a sign-in provider is not valid");
    SignInFault::InvalidToken
}

/// Returns the person that these claims describe.
fn described(provider: &SignInProvider, claims: &Claims) -> ProviderPerson {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    let name = [
        text("name").to_owned(),
        format!("{} {}", text("given_name"), text("family_name")),
        text("preferred_username").to_owned(),
    ]
    .into_iter()
    .map(|name| name.replace(char::is_control, " ").trim().to_owned())
    .find(|name| !name.is_empty());
    let list = |name: &str| -> Vec<&str> {
        match claims.get(name) {
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(one)) => vec![one],
            _ => Vec::new(),
        }
    };
    // A person can have hundreds of groups. Only the group with the highest role is kept, because the other groups have
    // no effect.
    let group = (list(&provider.groups_claim).into_iter())
        .filter_map(|group| {
            let role = provider.roles.get(group)?.as_str()?;
            Some((Role::from_word(role)?, group))
        })
        .max();
    ProviderPerson {
        issuer: provider.issuer.clone(),
        subject: text("sub").to_owned(),
        name,
        email: Some(text("email"))
            .filter(|email| is_email(email))
            .map(str::to_owned),
        email_unverified: claims.get("email_verified") == Some(&Value::Bool(false)),
        groups: group
            .map(|(_, group)| group.to_owned())
            .into_iter()
            .collect(),
        second_factor: (list("amr").into_iter())
            .any(|way| provider.second_factors.iter().any(|second| second == way)),
    }
}

/// Whether a claim is an e-mail address that a new agent can have.
fn is_email(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains('@')
    }) && text.chars().count() <= MAX_EMAIL
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}
