//! `/v1/sign-in`: the ways to sign in, and sign-in at a provider with OpenID Connect.
//!
//! Browsers open the addresses of the sign-in at a provider, so the answers are redirects. After a failure, the
//! redirect leads to a page of the desk, with a stable code in the query string.

use crate::answer::{Answered, answer, ok};
use crate::api::Api;
use crate::cookie::{self, Form};
use crate::document::fields::{Id, Text, Time};
use crate::document::request;
use crate::draft::Draft;
use crate::endpoint::{Incoming, Part, Stage, Stop};
use crate::extract::{Body, ByAnybody, CookieForm, Path, PathName, ProviderKey, Query, query};
use crate::me::Agent;
use crate::problems::{self, Refused};
use crate::sessions::{LIFETIME_S, Session};
use crate::totp;
use axum::response::{IntoResponse as _, Response};
use http::header::{CACHE_CONTROL, LOCATION, REFERRER_POLICY};
use http::{HeaderValue, StatusCode};
use parlor_engine::Engine;
use parlor_engine::sign_in::{AWAY_S, Arrival, CODE_S, ProviderAnswer, SignInFault};
use parlor_http::{form, keyed};
use parlor_model::entities::SignInProvider;
use parlor_model::ids::{AccountId, CredentialId, parse_id};
use parlor_model::words::CredentialKind;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::Required;
use utoipa::openapi::path::{ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{Object, Type};

/// The path of the desk's sign-in page. The desk is one web page for all paths, and shows the sign-in page at this
/// path.
const PAGE: &str = "/";
/// The path of the desk's page that shows the agent's logins.
const LOGINS: &str = "/settings/profile";

/// A provider at which the agents of the account can sign in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OfferedProvider<'a> {
    key: &'a str,
    /// The name of the provider, for display.
    name: &'a str,
    /// The path on this server that a browser opens to sign in at the provider.
    url: String,
}

/// The ways in which agents can sign in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignInWays<'a> {
    /// Whether the server is a demo. A demo begins with an example account, and deletes all its data when it stops.
    demo: bool,
    /// Whether agents may sign in with a password.
    password: bool,
    /// The providers at which agents may sign in.
    providers: Vec<OfferedProvider<'a>>,
}

query! {
    /// The query string of `show_sign_in`.
    pub(crate) struct SignInQuery {
        /// The id of the account whose providers the answer lists. Default: the only account of the server. If the
        /// server has several accounts and this parameter is absent, the answer lists no providers.
        account: Id,
    }
}

/// Returns the ways in which agents can sign in.
///
/// A sign-in page sends this request before the agent signs in. The request needs no token.
#[utoipa::path(
    get, path = "/v1/sign-in", tag = "sessions", operation_id = "show_sign_in",
    responses(
        (status = 200, description = "The ways to sign in", body = SignInWays<'_>),
    ),
)]
pub(crate) async fn show(
    ByAnybody { api, .. }: ByAnybody,
    Query(query): Query<SignInQuery>,
) -> Answered {
    let account = query.account.map(|id| AccountId(id.0));
    let config = api.engine().sign_in_account(account).await?;
    let providers = (config.iter())
        .flat_map(|config| config.providers.values())
        .filter(|provider| provider.active);
    Ok(ok(&SignInWays {
        demo: api.engine().is_demo(),
        password: (config.as_ref()).is_none_or(|config| config.account.password_sign_in),
        providers: providers
            .map(|provider| OfferedProvider {
                key: &provider.key,
                name: &provider.name,
                url: path(provider),
            })
            .collect(),
    }))
}

/// Returns the path on this server that begins a sign-in at a provider.
fn path(provider: &SignInProvider) -> String {
    format!("/v1/sign-in/{}/{}", provider.account_id, provider.key)
}

/// Returns the redirect URI of OpenID Connect for a provider. The operator registers this URI at the provider.
pub(crate) fn redirect_uri(engine: &Engine, account: AccountId, key: &str) -> String {
    let base = engine.files().base();
    format!("{base}/v1/sign-in/{account}/{key}/callback")
}

/// The account in a path.
pub(crate) struct AccountInPath(AccountId);

impl PathName for AccountInPath {
    const NOUN: &'static str = "account";
    const PARAMETER: &'static str = "account";

    fn parse(text: &str) -> Option<Self> {
        parse_id(text).map(|id| Self(AccountId(id)))
    }
}

/// The browser that sends the request: its cookies, and the form of the cookies that this server may set.
pub(crate) struct Browser {
    /// The form of cookies at the server's public address. `None` means that cookies are not protected there, because
    /// the address uses plain HTTP over a network.
    form: Option<Form>,
    /// The content of the sign-in cookie, which a begun sign-in at a provider has set.
    sealed: Option<String>,
    /// The token of the session cookie.
    session: Option<String>,
    /// Whether a link or a form on a web page of another site led the browser to this address.
    led: bool,
}

impl Part for Browser {
    const STAGES: (Stage, Stage) = (Stage::Caller, Stage::Caller);

    fn describe(_draft: &mut Draft) {}

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        let form = cookie::public_form(&incoming.api, &incoming.parts);
        let sealed = form.and_then(|form| form.sign_in(&incoming.parts.headers));
        let session = cookie::carried(&incoming.api, &incoming.parts);
        Ok(Self {
            form,
            sealed,
            session: session.ok().flatten().map(|(token, _)| token),
            led: (incoming.parts.headers.get("sec-fetch-site"))
                .is_some_and(|site| site != "same-origin" && site != "none"),
        })
    }
}

impl Browser {
    /// Returns the browser's session. `None` means that there is no valid session.
    async fn session(&self, api: &Api) -> Option<CredentialId> {
        let token = self.session.as_ref()?;
        let caller = (api.engine().bearer(&[CredentialKind::Session], token)).await;
        caller.ok().map(|caller| caller.credential)
    }
}

/// The query parameters of the redirect from the provider back to this server (OpenID Connect). Parlor ignores other
/// parameters that a provider adds.
pub(crate) struct Returned(ProviderAnswer);

impl Part for Returned {
    const STAGES: (Stage, Stage) = (Stage::Query, Stage::Query);

    fn describe(draft: &mut Draft) {
        let described = [
            ("code", "The code of the provider."),
            ("state", "The state of the request."),
            ("error", "The error of the provider."),
            ("iss", "The issuer (RFC 9207)."),
        ];
        let parameters = described.map(|(name, doc)| {
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Query)
                .required(Required::False)
                .description(Some(doc))
                .schema(Some(Object::with_type(Type::String)))
                .build()
        });
        draft.query_parameters(parameters.into());
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Stop> {
        let mut answer = ProviderAnswer::default();
        let query = incoming.query().unwrap_or_default();
        // A query string that cannot be decoded gives no `state`, so the sign-in fails later.
        for (name, value) in form::pairs(query.as_bytes()).unwrap_or_default() {
            let field = match name.as_str() {
                "code" => &mut answer.code,
                "state" => &mut answer.state,
                "error" => &mut answer.error,
                "iss" => &mut answer.issuer,
                _ => continue,
            };
            *field = Some(value);
        }
        Ok(Self(answer))
    }
}

/// Begins a sign-in at a provider.
///
/// A browser opens this address. The answer redirects the browser to the provider. The answer also sets a cookie that
/// binds the sign-in to this browser for ten minutes. If a web page of another site led the browser to this address,
/// the answer redirects to the sign-in page instead.
#[utoipa::path(
    get, path = "/v1/sign-in/{account}/{provider}", tag = "sessions", operation_id = "begin_sign_in",
    responses((status = 303, description = "To the provider, or back to the sign-in page with `sign_in_error`")),
)]
pub(crate) async fn begin(
    ByAnybody { api, .. }: ByAnybody,
    browser: Browser,
    Path(AccountInPath(account)): Path<AccountInPath>,
    Path(provider): Path<ProviderKey>,
) -> Answered {
    // A web page of another site must not be able to begin a sign-in. Such a page could, for example, sign the person
    // in with the user account of an attacker. Therefore, the person must press the button on the sign-in page.
    if browser.led {
        return Ok(to(&format!("{PAGE}?account={account}")));
    }
    let Some(form) = browser.form else {
        return Ok(failed(PAGE, "insecure-origin"));
    };
    let engine = api.engine();
    let uri = redirect_uri(engine, account, &provider.0);
    let left = engine.leave_for_provider((account, &provider.0), &uri, None);
    Ok(match left.await {
        Ok(departure) => {
            let mut response = to(&departure.url);
            form.begin_sign_in(&mut response, &departure.sealed, AWAY_S);
            response
        }
        Err(fault) => failed(PAGE, fault.code()),
    })
}

/// Completes a sign-in at a provider.
///
/// This address is the redirect URI of OpenID Connect. The provider redirects the browser to this address. The answer
/// sets the session cookie and redirects to the desk. For an agent with one-time codes, the answer instead redirects to
/// the sign-in page with `sign_in=totp`. The sign-in page then sends `POST /v1/sign-in/totp`.
#[utoipa::path(
    get, path = "/v1/sign-in/{account}/{provider}/callback", tag = "sessions", operation_id = "complete_sign_in",
    responses((status = 303, description = "To the desk, or to the sign-in page with `sign_in` or `sign_in_error`")),
)]
pub(crate) async fn complete(
    ByAnybody { api, origin }: ByAnybody,
    browser: Browser,
    Path(AccountInPath(account)): Path<AccountInPath>,
    Path(provider): Path<ProviderKey>,
    Returned(returned): Returned,
) -> Answered {
    let Some(form) = browser.form else {
        return Ok(failed(PAGE, "insecure-origin"));
    };
    let engine = api.engine();
    let uri = redirect_uri(engine, account, &provider.0);
    let session = browser.session(&api).await;
    let arrived = engine
        .arrive_from_provider(
            (account, &provider.0),
            (browser.sealed.as_deref(), returned),
            &uri,
            session,
            (origin, LIFETIME_S),
        )
        .await;
    let mut response = match &arrived {
        Ok(Arrival::SignedIn(_)) => to(PAGE),
        Ok(Arrival::NeedsTotp(_)) => to(&format!("{PAGE}?sign_in=totp")),
        Ok(Arrival::Linked) => to(&format!("{LOGINS}?sign_in=linked")),
        Err((fault, true)) => failed(LOGINS, fault.code()),
        Err((fault, false)) => failed(PAGE, fault.code()),
    };
    match arrived {
        Ok(Arrival::NeedsTotp(sealed)) => form.begin_sign_in(&mut response, &sealed, CODE_S),
        Ok(Arrival::SignedIn(session)) => {
            form.end_sign_in(&mut response);
            form.begin(&mut response, &session.token, LIFETIME_S);
        }
        Ok(Arrival::Linked) | Err(_) => form.end_sign_in(&mut response),
    }
    Ok(response)
}

request! {
    /// The body of a request that completes a sign-in at a provider with a one-time code.
    pub(crate) struct SignInCode {
        /// A one-time code of the authenticator app, or an unused recovery code.
        totp: Text<1, 64>,
    }
}

/// Completes a sign-in at a provider with a one-time code.
///
/// The sign-in page sends this request if the query string of the page has `sign_in=totp`. The answer sets the session
/// cookie.
#[utoipa::path(
    post, path = "/v1/sign-in/totp", tag = "sessions", operation_id = "complete_sign_in_with_totp",
    request_body(example = json!({"totp": "287082"})),
    responses((status = 201, description = "Signed in", body = Session<'_>)),
    extensions(("x-refusals" = json!([problems::SIGN_IN_EXPIRED, problems::WRONG_TOTP, problems::INSECURE_ORIGIN, problems::TOO_MANY_ATTEMPTS]))),
)]
pub(crate) async fn with_code(
    ByAnybody { api, origin }: ByAnybody,
    CookieForm(form): CookieForm,
    browser: Browser,
    Body(request): Body<SignInCode>,
) -> Answered {
    let form = form?;
    let session = api
        .engine()
        .sign_in_with_code(
            browser.sealed.as_deref(),
            &request.totp.0,
            (origin, LIFETIME_S),
        )
        .await
        .map_err(refused)?;
    let mut response = keyed::respond(answer(
        201,
        &Session {
            token: None,
            expires_at: Time(session.expires_at),
            agent: Agent::of(&session.agent, &session.config),
        },
    ));
    form.end_sign_in(&mut response);
    form.begin(&mut response, &session.token, LIFETIME_S);
    Ok(response)
}

/// The problem for a failed sign-in at a provider.
pub(crate) fn refused(fault: SignInFault) -> Refused {
    match fault {
        SignInFault::WrongTotp => totp::wrong(),
        SignInFault::TooMany { seconds } => problems::too_many_attempts(seconds),
        SignInFault::Failed(error) => error.into(),
        SignInFault::NotFound => problems::not_found("sign-in provider"),
        other @ (SignInFault::ProviderUnavailable
        | SignInFault::ProviderError
        | SignInFault::AccessDenied
        | SignInFault::Expired
        | SignInFault::InvalidCode
        | SignInFault::InvalidToken
        | SignInFault::NotAdmitted(_)
        | SignInFault::AlreadyLinked
        | SignInFault::TooManyLogins
        | SignInFault::SessionEnded) => {
            let detail = format!("Begin again at the provider ({}).", other.code());
            Refused::new(problems::SIGN_IN_EXPIRED, detail)
        }
    }
}

/// Returns a redirect to this address. A browser follows the redirect with `GET`.
fn to(address: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    // The address is a constant or comes from the URL parser, so a header may contain all its characters.
    if let Ok(address) = HeaderValue::from_str(address) {
        headers.insert(LOCATION, address);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

fn failed(page: &str, code: &str) -> Response {
    to(&format!("{page}?sign_in_error={code}"))
}

/// The address at a sign-in provider that a web page must open.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DepartureAddress<'a> {
    /// The address at the provider. Open it in the same window.
    url: &'a str,
}

/// The answer to a web page that begins to link a login at a provider. The answer sets the cookie that binds the
/// sign-in at the provider to the browser.
pub(crate) fn departed(form: Form, departure: &parlor_engine::sign_in::Departure) -> Response {
    let body = DepartureAddress {
        url: &departure.url,
    };
    let mut response = keyed::respond(answer(201, &body));
    form.begin_sign_in(&mut response, &departure.sealed, AWAY_S);
    response
}
