//! Sign-in with OpenID Connect, with a real provider: the npm package `oidc-provider`.

use super::openid::{Browser, CLIENT_SECRET, OpenId, provider};
use super::totp::{app_codes, set_up, token, wrong_code};
use crate::support::accounts::{Accounts, Provider};
use crate::support::{App, Backend, Database, both};
use crate::v1::{OMAR, PASSWORD, get, invalid, post, problem};
use parlor::orders::Order;
use parlor::orders::operator::Operator;
use serde_json::{Value, json};

const ACME: i64 = 17_623_000_010_928;
const PATH: &str = "/v1/sign-in/17623000010928/acme";
const COOKIE: &str = "parlor-sign-in";
const SESSION: &str = "parlor-session";

/// Starts a provider and configures it in the account. Returns the running provider and the answer to its
/// configuration.
async fn set_up_provider(app: &App, more: Value) -> (OpenId, Value) {
    // The provider's tokens contain the machine's time.
    app.clock().catch_up();
    let openid = OpenId::start(&format!("http://{}{PATH}/callback", app.addr())).await;
    let document = provider(&openid, more);
    let made = post(app, OMAR, "/v1/sign-in-providers", &document).await;
    (openid, made.expect(201).json())
}

/// Starts a provider and configures it so that Parlor creates an agent for each unknown person.
async fn open_door(app: &App) -> (OpenId, Value) {
    set_up_provider(
        app,
        json!({"creates_agents": true, "default_role": "agent"}),
    )
    .await
}

async fn change(app: &App, made: &Value, document: Value) {
    let path = format!("/v1/sign-in-providers/{}", made["id"]);
    let changed = app.patch(&path).bearer(OMAR).json(&document).send().await;
    changed.expect(200);
}

fn person(n: i64) -> Value {
    json!({"sub": format!("person-{n}"), "name": format!("Person {n}"), "email": format!("person{n}@acme.test"), "email_verified": true})
}

fn in_groups(n: i64, groups: &[&str]) -> Value {
    let mut person = person(n);
    person["groups"] = groups.into();
    person
}

/// Signs a person in with a new browser. Returns the browser, and the address of the desk to which the server
/// redirects.
async fn try_person(app: &App, openid: &OpenId, person: Value) -> (Browser, String) {
    openid.set(json!({"person": person})).await;
    let mut browser = Browser::new(app);
    let to = browser.sign_in(PATH).await;
    (browser, to)
}

async fn admitted(app: &App, openid: &OpenId, person: Value) -> Browser {
    let (browser, to) = try_person(app, openid, person).await;
    assert_eq!(to, "/");
    browser
}

/// Checks that a person gets no session and that nothing is stored.
async fn refused(app: &App, openid: &OpenId, person: Value, code: &str) {
    let tables = ["agents", "credentials", "agent_logins", "events"];
    let before = app.database().rows(&tables).await;
    let (browser, to) = try_person(app, openid, person).await;
    assert_eq!(to, format!("/?sign_in_error={code}"));
    assert_eq!(
        (browser.cookie(COOKIE), browser.cookie(SESSION)),
        (None, None)
    );
    assert_eq!(app.database().rows(&tables).await, before, "{code}");
}

#[both]
async fn a_person_becomes_an_agent(app: App) {
    let settings = json!({
        "roles": {"leads": "administrator", "staff": "agent"}, "creates_agents": true, "teams": ["support"],
    });
    let (openid, made) = set_up_provider(&app, settings).await;
    assert_eq!(made["has_client_secret"], true);
    assert_eq!(made["callback_path"], format!("{PATH}/callback"));
    assert!(!made.to_string().contains(CLIENT_SECRET));
    let offered = app.get(&format!("/v1/sign-in?account={ACME}")).send().await;
    assert_eq!(
        offered.expect(200).json(),
        json!({"demo": false, "password": true, "providers": [{"key": "acme", "name": "Acme login", "url": PATH}]})
    );

    let mut browser = admitted(&app, &openid, in_groups(1, &["guests", "staff"])).await;
    assert_eq!(browser.cookie(COOKIE), None);
    let me = browser.me().await;
    assert_eq!(
        (&me["name"], &me["email"], &me["role"], &me["team_ids"]),
        (
            &json!("Person 1"),
            &json!("person1@acme.test"),
            &json!("agent"),
            &json!([5])
        )
    );
    let sessions = browser.send("GET", "/v1/sessions", None).await.expect(200);
    assert_eq!(sessions.json()["data"][0]["provider"], "acme");
    let logins = browser
        .send("GET", "/v1/me/logins", None)
        .await
        .expect(200)
        .json();
    let login = &logins["data"][0];
    assert_eq!(
        (&login["provider"], &login["issuer"], &login["subject"]),
        (&json!("acme"), &json!(openid.issuer()), &json!("person-1"))
    );

    // The next sign-in of the person belongs to the same agent, although the e-mail address has changed. The groups
    // determine the role.
    let mut renamed = in_groups(1, &["staff", "leads"]);
    renamed["email"] = "another@acme.test".into();
    let again = admitted(&app, &openid, renamed).await.me().await;
    assert_eq!((&again["id"], &again["email"]), (&me["id"], &me["email"]));
    assert_eq!(again["role"], "administrator");
    // The earlier session also has the new role.
    assert_eq!(browser.me().await["role"], "administrator");

    let requested = openid.set(json!({})).await;
    // The keys were read once. The client secret was sent in the header, and the browser never had it.
    assert_eq!(requested["keys"], 1);
    let basic = "Basic cGFybG9yOnRoZStzZWNyZXQrb2YrcGFybG9yKyUyNitjbw==";
    assert_eq!(requested["tokens"][0]["authorization"], basic);
    let authorization = requested["authorizations"][0].as_str().unwrap();
    assert!(authorization.contains("code_challenge_method=S256"));
    assert!(authorization.contains("scope=openid+profile+email"));
    // The audit log names the new agent's login.
    let audit = get(&app, OMAR, "/v1/audit")
        .await
        .expect(200)
        .json()
        .to_string();
    assert!(audit.contains("acme: person-1"), "{audit}");
    assert!(!audit.contains(CLIENT_SECRET));
    let stored = app
        .database()
        .number("SELECT count(*) FROM sign_in_providers WHERE client_secret LIKE '%parlor%'");
    assert_eq!(stored.await, 0);
}

#[both]
async fn nobody_takes_over_an_agent(app: App) {
    let (openid, made) = open_door(&app).await;
    // The addresses belong to an agent with a password. The comparison ignores case.
    for email in ["mina@acme.test", "MINA@Acme.test"] {
        let mut other = person(2);
        other["email"] = email.into();
        refused(&app, &openid, other, "email-taken").await;
    }
    let mut nameless = person(3);
    nameless["email"] = Value::Null;
    refused(&app, &openid, nameless.clone(), "no-email").await;
    nameless["email"] = "no address".into();
    refused(&app, &openid, nameless, "no-email").await;
    let mut unverified = person(3);
    unverified["email_verified"] = false.into();
    refused(&app, &openid, unverified, "email-not-verified").await;

    // If the provider creates no agents, only known people can sign in.
    let mut known = admitted(&app, &openid, person(4)).await;
    let id = known.me().await["id"].clone();
    change(&app, &made, json!({"creates_agents": false})).await;
    refused(&app, &openid, person(5), "unknown-agent").await;
    admitted(&app, &openid, person(4)).await;

    // If the provider has roles, the groups decide who can sign in.
    change(
        &app,
        &made,
        json!({"roles": {"staff": "agent"}, "default_role": null, "creates_agents": true}),
    )
    .await;
    refused(&app, &openid, person(4), "no-role").await;
    refused(&app, &openid, in_groups(5, &["guests"]), "no-role").await;
    admitted(&app, &openid, in_groups(5, &["staff"])).await;
    // The issuer must be available. A login of one issuer is not valid for another issuer.
    let elsewhere = json!({"issuer": "https://id.elsewhere.example"});
    change(&app, &made, elsewhere).await;
    let mut browser = Browser::new(&app);
    assert_eq!(
        browser.open(PATH).await,
        "/?sign_in_error=provider-unavailable"
    );
    change(&app, &made, json!({"issuer": openid.issuer()})).await;

    let path = format!("/v1/agents/{id}");
    let off = app
        .patch(&path)
        .bearer(OMAR)
        .json(&json!({"active": false}));
    off.send().await.expect(200);
    refused(&app, &openid, in_groups(4, &["staff"]), "inactive").await;
    change(&app, &made, json!({"active": false})).await;
    assert_eq!(browser.open(PATH).await, "/?sign_in_error=not-found");
    let other = browser.open("/v1/sign-in/17623000010929/acme").await;
    assert_eq!(other, "/?sign_in_error=not-found");
}

/// A sign-in that would take the role of the last administrator is refused. So an administrator can always correct the
/// groups.
#[both]
async fn the_last_administrator_stays(app: App) {
    let (openid, _) = set_up_provider(&app, json!({"roles": {"staff": "agent"}})).await;
    let link = json!({"provider": "acme", "subject": "person-8"});
    let linked = post(&app, OMAR, "/v1/agents/8/logins", &link).await;
    linked.expect(201);
    refused(
        &app,
        &openid,
        in_groups(8, &["staff"]),
        "last-administrator",
    )
    .await;
}

#[both]
async fn a_token_must_be_for_this_sign_in(app: App) {
    let (openid, _) = open_door(&app).await;
    let now = app.engine().now().seconds();
    for change in [
        json!({"nonce": "another"}),
        json!({"nonce": null}),
        json!({"aud": "another"}),
        json!({"aud": ["parlor", "another"]}),
        json!({"azp": "another"}),
        json!({"iss": "https://id.elsewhere.example"}),
        json!({"exp": now - 600}),
        json!({"iat": now + 600}),
        json!({"sub": ""}),
    ] {
        openid.set(json!({"change": change})).await;
        refused(&app, &openid, person(1), "invalid-token").await;
    }
    openid.set(json!({"change": null})).await;
    admitted(&app, &openid, person(1)).await;
}

#[both]
async fn a_sign_in_belongs_to_one_browser(app: App) {
    let (openid, _) = open_door(&app).await;
    openid.set(json!({"person": person(1)})).await;
    let expired = "/?sign_in_error=expired";
    let mut browser = Browser::new(&app);
    let address = browser.open(PATH).await;
    let back = browser.at_provider(&address).await;
    assert!(back.starts_with(&format!("{PATH}/callback?")), "{back}");

    // Another browser cannot use the answer, and a request without the right state is refused.
    assert_eq!(Browser::new(&app).open(&back).await, expired);
    let mut other = Browser::new(&app);
    other.open(PATH).await;
    assert_eq!(other.open(&back).await, expired);
    let callback = format!("{PATH}/callback");
    for query in [
        "",
        "?code=x",
        "?state=x&code=x",
        "?%FF",
        "?error=access_denied",
    ] {
        let mut copy = browser.clone();
        assert_eq!(
            copy.open(&format!("{callback}{query}")).await,
            expired,
            "{query}"
        );
    }
    // The answer is also refused at another provider's address, and with a damaged cookie.
    let mut copy = browser.clone();
    let elsewhere = back.replace("/acme/", "/globex/");
    assert_eq!(copy.open(&elsewhere).await, "/?sign_in_error=not-found");
    let mut copy = browser.clone();
    copy.set_cookie(COOKIE, Some("damaged"));
    assert_eq!(copy.open(&back).await, expired);

    // A page of another site cannot begin a sign-in.
    for site in ["cross-site", "same-site"] {
        let led = app.get(PATH).header("sec-fetch-site", site).send().await;
        let led = led.expect(303);
        assert_eq!(led.header("location"), Some("/?account=17623000010928"));
        assert_eq!(led.header("set-cookie"), None);
    }
    let own = app
        .get(PATH)
        .header("sec-fetch-site", "same-origin")
        .send()
        .await;
    assert!(own.header("location").unwrap().starts_with(openid.issuer()));

    // A stolen answer is refused later, and the code can be used only once.
    let mut stolen = browser.clone();
    assert_eq!(browser.open(&back).await, "/");
    assert_eq!(browser.open(&back).await, expired);
    assert_eq!(stolen.open(&back).await, "/?sign_in_error=invalid-code");
    assert_eq!(stolen.cookie(SESSION), None);

    // The sign-in expires after ten minutes.
    let mut slow = Browser::new(&app);
    let address = slow.open(PATH).await;
    let back = slow.at_provider(&address).await;
    app.clock().advance(10 * 60);
    assert_eq!(slow.open(&back).await, expired);

    openid.set(json!({"denies": true})).await;
    let mut denied = Browser::new(&app);
    assert_eq!(denied.sign_in(PATH).await, "/?sign_in_error=access-denied");
    // If the answer names an issuer, it must be the issuer of the provider (RFC 9207).
    openid.set(json!({"denies": false})).await;
    let address = denied.open(PATH).await;
    let back = denied.at_provider(&address).await;
    let mixed = back.split("&iss=").next().unwrap();
    let mixed = format!("{mixed}&iss=https%3A%2F%2Fid.elsewhere.example");
    assert_eq!(denied.open(&mixed).await, "/?sign_in_error=invalid-token");
}

#[both]
async fn a_provider_changes_its_keys(app: App) {
    let (openid, _) = open_door(&app).await;
    let first = admitted(&app, &openid, person(1)).await.me().await;
    for keys in 2..4 {
        openid.set(json!({"rotate": true})).await;
        let me = admitted(&app, &openid, person(1)).await.me().await;
        assert_eq!(me["id"], first["id"]);
        assert_eq!(openid.set(json!({"rotate": false})).await["keys"], keys);
    }
}

#[both]
async fn claims_come_from_the_endpoint_for_claims(app: App) {
    let settings = json!({"roles": {"staff": "supervisor"}, "creates_agents": true, "client_secret": "unused"});
    let (openid, made) = set_up_provider(&app, settings).await;
    // The configured client secret differs from the client's secret at the provider.
    refused(&app, &openid, in_groups(1, &["staff"]), "provider-error").await;
    change(&app, &made, json!({"client_secret": CLIENT_SECRET})).await;
    openid.set(json!({"thin": true})).await;
    let me = admitted(&app, &openid, in_groups(1, &["staff"]))
        .await
        .me()
        .await;
    assert_eq!(
        (&me["role"], &me["name"]),
        (&json!("supervisor"), &json!("Person 1"))
    );
}

#[both]
async fn a_provider_that_is_down(app: App) {
    let (openid, made) = open_door(&app).await;
    let failed = "/?sign_in_error=provider-unavailable";
    openid.set(json!({"down": true, "person": person(1)})).await;
    let mut browser = Browser::new(&app);
    assert_eq!(browser.open(PATH).await, failed);
    // The server has read the metadata. Then the provider becomes unavailable.
    openid.set(json!({"down": false})).await;
    let address = browser.open(PATH).await;
    let back = browser.at_provider(&address).await;
    openid.set(json!({"down": true})).await;
    assert_eq!(browser.open(&back).await, failed);
    openid.set(json!({"down": false})).await;
    assert_eq!(browser.sign_in(PATH).await, "/");
    // The issuer in the provider's metadata must be the configured issuer.
    let other = openid.issuer().replace("127.0.0.1", "localhost");
    change(&app, &made, json!({"issuer": other})).await;
    assert_eq!(browser.open(PATH).await, failed);
}

/// The rules for forbidden callback addresses also apply to requests to the provider.
#[tokio::test]
async fn requests_reach_no_internal_address() {
    let database = Database::provisioned(Backend::Sqlite).await;
    let app = App::bare_with(database, |options| options.callbacks.allow.clear()).await;
    let (openid, _) = open_door(&app).await;
    let mut browser = Browser::new(&app);
    assert_eq!(
        browser.open(PATH).await,
        "/?sign_in_error=provider-unavailable"
    );
    let requested = openid.set(json!({})).await;
    assert_eq!(
        (&requested["keys"], &requested["tokens"]),
        (&json!(0), &json!([]))
    );
    app.stop().await;
}

#[both]
async fn an_agent_links_a_login(app: App) {
    let (openid, _) = set_up_provider(&app, json!({})).await;
    openid.set(json!({"person": person(7)})).await;
    let mut browser = Browser::new(&app);
    let form = json!({"email": "mina@acme.test", "password": PASSWORD, "cookie": true});
    browser
        .send("POST", "/v1/sessions", Some(&form))
        .await
        .expect(201);

    let link = |password: Option<&str>| json!({"provider": "acme", "password": password});
    let path = "/v1/me/logins";
    let wrong = browser.send("POST", path, Some(&link(Some("guess")))).await;
    invalid(&wrong, &[("password", "not-allowed")]);
    let without = browser
        .send("POST", path, Some(&json!({"provider": "acme"})))
        .await;
    problem(&without, 403, "recent-sign-in-required");
    let unknown = browser
        .send("POST", path, Some(&json!({"provider": "x"})))
        .await;
    invalid(&unknown, &[("provider", "unknown")]);
    let begun =
        |reply: crate::support::Reply| reply.expect(201).json()["url"].as_str().unwrap().to_owned();
    let address = begun(
        browser
            .send("POST", path, Some(&link(Some(PASSWORD))))
            .await,
    );
    let back = browser.at_provider(&address).await;
    // The link must be completed with the session that began it.
    let mut other = browser.clone();
    other.set_cookie(SESSION, None);
    let ended = "/settings/profile?sign_in_error=session-ended";
    assert_eq!(other.open(&back).await, ended);
    let address = begun(
        browser
            .send("POST", path, Some(&link(Some(PASSWORD))))
            .await,
    );
    let back = browser.at_provider(&address).await;
    assert_eq!(
        browser.open(&back).await,
        "/settings/profile?sign_in=linked"
    );
    let me = admitted(&app, &openid, person(7)).await.me().await;
    assert_eq!(
        (&me["id"], &me["email"]),
        (&json!(7), &json!("mina@acme.test"))
    );

    // A login can belong to only one agent.
    let omar = post(
        &app,
        OMAR,
        "/v1/agents/8/logins",
        &json!({"provider": "acme", "subject": "person-7"}),
    )
    .await;
    invalid(&omar, &[("subject", "taken")]);
    let mut second = Browser::new(&app);
    let form = json!({"email": "omar@acme.test", "password": PASSWORD, "cookie": true});
    second
        .send("POST", "/v1/sessions", Some(&form))
        .await
        .expect(201);
    let address = begun(second.send("POST", path, Some(&link(Some(PASSWORD)))).await);
    let back = second.at_provider(&address).await;
    let taken = "/settings/profile?sign_in_error=already-linked";
    assert_eq!(second.open(&back).await, taken);

    // Only the agent and administrators see and remove a login. After the removal, the sessions from this provider end.
    let mut session = admitted(&app, &openid, person(7)).await;
    problem(
        &session.send("GET", "/v1/agents/8/logins", None).await,
        403,
        "forbidden",
    );
    let logins = get(&app, OMAR, "/v1/agents/7/logins")
        .await
        .expect(200)
        .json();
    let id = &logins["data"][0]["id"];
    let not_own = second
        .send("DELETE", &format!("/v1/me/logins/{id}"), None)
        .await;
    problem(&not_own, 404, "not-found");
    let path = format!("/v1/agents/7/logins/{id}");
    app.delete(&path).bearer(OMAR).send().await.expect(204);
    problem(
        &session.send("GET", "/v1/me", None).await,
        401,
        "unauthenticated",
    );
    browser.me().await;
    refused(&app, &openid, person(7), "unknown-agent").await;
    problem(
        &app.delete(&path).bearer(OMAR).send().await,
        404,
        "not-found",
    );

    // After a recent sign-in at the provider, no password is needed.
    let linked = post(
        &app,
        OMAR,
        "/v1/agents/7/logins",
        &json!({"provider": "acme", "subject": "person-7"}),
    )
    .await;
    linked.expect(201);
    let mut session = admitted(&app, &openid, person(7)).await;
    let path = "/v1/me/logins";
    session
        .send("POST", path, Some(&json!({"provider": "acme"})))
        .await
        .expect(201);
    app.clock().advance(600);
    let late = session
        .send("POST", path, Some(&json!({"provider": "acme"})))
        .await;
    problem(&late, 403, "recent-sign-in-required");
    // A program cannot link a login.
    problem(
        &post(&app, OMAR, path, &link(Some(PASSWORD))).await,
        403,
        "not-a-session",
    );
}

#[both]
async fn one_time_codes_still_count(app: App) {
    let (openid, _) = set_up_provider(
        &app,
        json!({"default_role": "agent", "creates_agents": true}),
    )
    .await;
    let mina = token(&app, "mina@acme.test").await;
    let (codes, recovery) = set_up(&app, &mina, "mina@acme.test").await;
    let linked = post(
        &app,
        OMAR,
        "/v1/agents/7/logins",
        &json!({"provider": "acme", "subject": "person-7"}),
    )
    .await;
    linked.expect(201);
    // The set-up of the codes has moved the clock of the test.
    openid.set(json!({"offset": 30})).await;
    let (mut browser, to) = try_person(&app, &openid, person(7)).await;
    assert_eq!(to, "/?sign_in=totp");
    assert_eq!(browser.cookie(SESSION), None);
    let path = "/v1/sign-in/totp";
    let code = |code: &str| json!({"totp": code});
    let stranger = Browser::new(&app)
        .send("POST", path, Some(&code(&codes[0])))
        .await;
    problem(&stranger, 401, "sign-in-expired");
    let wrong = browser
        .send("POST", path, Some(&code(&wrong_code(&codes))))
        .await;
    problem(&wrong, 401, "wrong-totp");
    let mut late = browser.clone();
    let done = browser
        .send("POST", path, Some(&code(&codes[0])))
        .await
        .expect(201)
        .json();
    assert_eq!(
        (&done["token"], &done["agent"]["id"]),
        (&Value::Null, &json!(7))
    );
    assert_eq!(browser.me().await["id"], 7);
    // The code can be used only once, and the sign-in waits five minutes for it.
    problem(
        &late.send("POST", path, Some(&code(&codes[0]))).await,
        401,
        "wrong-totp",
    );
    app.clock().advance(300);
    problem(
        &late.send("POST", path, Some(&code(&recovery[0]))).await,
        401,
        "sign-in-expired",
    );

    // If the provider has checked a second factor, no code is needed.
    openid
        .set(json!({"offset": 330, "change": {"amr": ["pwd", "mfa"]}}))
        .await;
    assert_eq!(admitted(&app, &openid, person(7)).await.me().await["id"], 7);

    // If the account requires codes, new agents without a password need them, too.
    let everyone = json!({"totp_required": "everyone"});
    app.patch("/v1/account")
        .bearer(OMAR)
        .json(&everyone)
        .send()
        .await
        .expect(200);
    admitted(&app, &openid, person(9))
        .await
        .send("GET", "/v1/labels", None)
        .await
        .expect(200);
    openid.set(json!({"change": {"amr": ["pwd", "otp"]}})).await;
    let mut new = admitted(&app, &openid, person(10)).await;
    problem(
        &new.send("GET", "/v1/labels", None).await,
        403,
        "totp-setup-required",
    );
    let me = new.me().await;
    let made = new.send("POST", "/v1/me/totp", Some(&json!({}))).await;
    let mut made = made.expect(201).json();
    made["email"] = me["email"].clone();
    made["issuer"] = me["account_name"].clone();
    let codes = app_codes(&app, &made).await;
    let confirmed = new
        .send("POST", "/v1/me/totp/confirm", Some(&code(&codes[0])))
        .await;
    confirmed.expect(200);
    new.send("GET", "/v1/labels", None).await.expect(200);
}

#[both]
async fn an_account_without_passwords(app: App) {
    let off = json!({"password_sign_in": false});
    let switch = async |document: &Value| {
        app.patch("/v1/account")
            .bearer(OMAR)
            .json(document)
            .send()
            .await
    };
    // Without another way to sign in, passwords cannot be switched off.
    invalid(&switch(&off).await, &[("password_sign_in", "not-allowed")]);
    let (openid, made) = open_door(&app).await;
    assert_eq!(
        switch(&off).await.expect(200).json()["password_sign_in"],
        false
    );
    let path = format!("/v1/sign-in-providers/{}", made["id"]);
    let last = app
        .patch(&path)
        .bearer(OMAR)
        .json(&json!({"active": false}))
        .send()
        .await;
    invalid(&last, &[("active", "not-allowed")]);

    let sign_in = async |password: &str| {
        let form = json!({"email": "mina@acme.test", "password": password});
        app.post("/v1/sessions").json(&form).send().await
    };
    problem(&sign_in(PASSWORD).await, 403, "password-sign-in-off");
    problem(&sign_in("guess").await, 401, "wrong-credentials");
    let firstline = json!({"email": "mina@acme.test", "password": PASSWORD, "name": "n"});
    let refused = app.post("/api/v1/auth").json(&firstline).send().await;
    assert_eq!(refused.status, 401, "{}", refused.body);
    let offered = app.get(&format!("/v1/sign-in?account={ACME}")).send().await;
    assert_eq!(offered.expect(200).json()["password"], false);
    admitted(&app, &openid, person(1)).await;

    // While the provider is unavailable, the operator can allow passwords again.
    openid.set(json!({"down": true})).await;
    let operator = Operator {
        engine: app.engine().clone(),
        data: std::path::PathBuf::new(),
    };
    let allow = Order::AllowPasswords { account: None };
    let said = operator.carry_out(allow.clone()).await.unwrap().join("\n");
    assert!(said.contains("Acme"), "{said}");
    sign_in(PASSWORD).await.expect(201);
    let said = operator.carry_out(allow).await.unwrap().join("\n");
    assert!(said.contains("already"), "{said}");
}

#[both]
async fn the_ways_in_are_public(app: App) {
    let offered = async |query: &str| app.get(&format!("/v1/sign-in{query}")).send().await;
    let nothing = json!({"demo": false, "password": true, "providers": []});
    // The server has several accounts, so a request without an account gets no providers. An unknown account gets the
    // same answer as an account without providers.
    for query in ["", "?account=17623000010928", "?account=1"] {
        assert_eq!(offered(query).await.expect(200).json(), nothing, "{query}");
    }
    invalid(&offered("?account=x").await, &[("account", "malformed")]);
    let file = Accounts::acme()
        .set("password_sign_in", false)
        .with(
            Provider::new("acme", "https://id.acme.test", "parlor")
                .client_secret("hidden from everyone")
                .roles(json!({"leads": "administrator"}))
                .teams(&["support"]),
        )
        .with(Provider::new("old", "https://old.acme.test/realm", "parlor").active(false));
    let report = app.apply(file.clone()).await;
    assert!(!format!("{report:?}").contains("hidden"));
    assert_eq!(app.apply(file).await.changes, [""; 0]);
    let acme = offered("?account=17623000010928").await.expect(200).json();
    let listed = json!([{"key": "acme", "name": "acme", "url": PATH}]);
    assert_eq!(
        (&acme["password"], &acme["providers"]),
        (&json!(false), &listed)
    );
    let listed = get(&app, OMAR, "/v1/sign-in-providers")
        .await
        .expect(200)
        .json();
    let first = &listed["data"][0];
    assert_eq!(
        (
            &first["scopes"],
            &first["groups_claim"],
            &first["second_factors"],
            &first["team_ids"]
        ),
        (
            &json!(["profile", "email"]),
            &json!("groups"),
            &json!(["mfa"]),
            &json!([5])
        )
    );
    for (change, field) in [
        (json!({"issuer": "http://id.acme.test"}), "issuer"),
        (json!({"issuer": "https://id.acme.test?x"}), "issuer"),
        (json!({"key": "A b"}), "key"),
        (json!({"roles": {"leads": "king"}}), "roles.leads"),
        (json!({"scopes": ["two scopes"]}), "scopes.0"),
        (json!({"teams": ["nobody"]}), "teams"),
        (
            json!({"creates_agents": true, "roles": {}}),
            "creates_agents",
        ),
    ] {
        let path = format!("/v1/sign-in-providers/{}", first["id"]);
        let reply = app.patch(&path).bearer(OMAR).json(&change).send().await;
        invalid(&reply, &[(field, "not-allowed")]);
    }
}
