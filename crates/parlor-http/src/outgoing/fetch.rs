//! Requests to sign-in providers. They use the same HTTP client and the same guard as callbacks.

use super::{Outbound, failure, secret};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use parlor_engine::callbacks::sender::Failure;
use parlor_engine::sign_in::fetch::{Fetch, FetchAs, Fetched, Fetcher, Fetching, MAX_ANSWER};

impl Outbound {
    async fn fetched(&self, request: Fetch) -> Result<Fetched, Failure> {
        let url = self.address(&request.url)?;
        let client = self.client()?;
        let mut sent = match request.form {
            Some(form) => client
                .post(url)
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(form),
            None => client.get(url),
        };
        sent = (sent.header(ACCEPT, "application/json")).timeout(self.provider_limit);
        sent = match request.with {
            FetchAs::Nobody => sent,
            FetchAs::Basic(user, password) => {
                let both = STANDARD.encode(format!("{user}:{password}"));
                sent.header(AUTHORIZATION, secret(&format!("Basic {both}"))?)
            }
            FetchAs::Bearer(token) => {
                sent.header(AUTHORIZATION, secret(&format!("Bearer {token}"))?)
            }
        };
        let mut answer = sent.send().await.map_err(failure)?;
        let status = answer.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(failure)? {
            if body.len().saturating_add(chunk.len()) > MAX_ANSWER {
                return Err(Failure::new(
                    parlor_engine::callbacks::sender::FailureKind::Broken,
                    "the answer is too long",
                ));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Fetched { status, body })
    }
}

impl Fetcher for Outbound {
    fn fetch(&self, request: Fetch) -> Fetching {
        let outbound = self.clone();
        Box::pin(async move {
            let url = request.url.clone();
            let limit = outbound.provider_limit;
            let limited = tokio::time::timeout(limit, outbound.fetched(request)).await;
            let reason = match limited {
                Ok(Ok(fetched)) => return Ok(fetched),
                Ok(Err(failure)) => failure.reason,
                Err(_) => format!("no answer within {} s", limit.as_secs()),
            };
            Err(format!("{url}: {reason}"))
        })
    }
}
