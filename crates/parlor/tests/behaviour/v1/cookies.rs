//! Sessions in browsers: the cookie, and the web pages that may use it.

use crate::live::client::Socket;
use crate::support::{App, Backend, Database, Reply, Request, both};
use crate::v1::{OMAR, PASSWORD, get, invalid, problem};
use serde_json::{Value, json};

const HTTPS: &str = "https://chat.example.com";

async fn sign_in(app: &App, headers: &[(&str, &str)], cookie: Value) -> Reply {
    let request = app.post("/v1/sessions");
    let request = with(request, headers);
    request
        .json(&json!({"email": "mina@acme.test", "password": PASSWORD, "cookie": cookie}))
        .send()
        .await
}

fn with(request: Request, headers: &[(&str, &str)]) -> Request {
    (headers.iter()).fold(request, |request, (name, value)| {
        request.header(name, value)
    })
}

/// The cookie that an answer sets, in the form in which a browser returns it, and its attributes.
fn set(reply: &Reply) -> (String, Vec<String>) {
    let text = reply.header("set-cookie").expect("a cookie");
    let mut parts = text.split("; ").map(str::to_owned);
    (parts.next().unwrap(), parts.collect())
}

/// The origin of a page that this server serves on the loopback address.
fn own(app: &App) -> String {
    format!("http://{}", app.addr())
}

/// For a server on the same machine over plain HTTP, the browser keeps the session in a cookie whose name has no
/// prefix.
#[both]
async fn a_browser_keeps_the_session(app: App) {
    let origin = own(&app);
    let page = [("origin", origin.as_str())];
    let reply = sign_in(&app, &page, json!(true)).await.expect(201);
    let document = reply.json();
    assert_eq!(document["token"], Value::Null);
    assert_eq!(document["agent"]["id"], 7);
    let (cookie, attributes) = set(&reply);
    let token = cookie.strip_prefix("parlor-session=").unwrap();
    assert!(token.len() >= 40 && !reply.body.contains(token));
    assert_eq!(
        attributes,
        ["Path=/", "Max-Age=2592000", "HttpOnly", "SameSite=Lax"]
    );
    // The browser also sends other cookies of the host.
    let sent = format!("theme=dark; {cookie}; x=y");
    let me = app.get("/v1/me").header("cookie", &sent).send().await;
    assert_eq!(me.expect(200).json()["id"], 7);
    let change = |origin: Option<&str>| {
        let request = app.put("/v1/me/presence").header("cookie", &sent);
        let request = origin
            .into_iter()
            .fold(request, |request, origin| request.header("origin", origin));
        request.json(&json!({"availability": "busy"})).send()
    };
    change(Some(&origin)).await.expect(200);
    for other in [
        None,
        Some("https://evil.example"),
        Some("null"),
        Some("http://127.0.0.1:1"),
    ] {
        problem(&change(other).await, 403, "wrong-origin");
    }
    // For a page over HTTPS, the server expects another cookie name.
    let https = origin.replace("http:", "https:");
    problem(&change(Some(&https)).await, 401, "unauthenticated");
    // A token in the header has priority over the cookie, even if the token is not valid. A request with a token in the
    // header needs no `Origin`.
    let other = |token: &str| {
        let request = app.get("/v1/me").header("cookie", &sent);
        request.bearer(token).send()
    };
    assert_eq!(other(OMAR).await.expect(200).json()["id"], 8);
    problem(&other("x").await, 401, "unauthenticated");
    // Reads by a page of another site are refused, but a link of that page may open an address.
    let read =
        |headers: &[(&str, &str)]| with(app.get("/v1/me").header("cookie", &sent), headers).send();
    for foreign in [
        &[("origin", "https://evil.example")][..],
        &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "cors")],
        &[
            ("sec-fetch-site", "same-site"),
            ("sec-fetch-mode", "no-cors"),
        ],
    ] {
        problem(&read(foreign).await, 403, "wrong-origin");
    }
    let navigation = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
    ];
    read(&navigation).await.expect(200);
    // This cookie is accepted only for a server on the same machine, because an attacker on the network could set it.
    let elsewhere = read(&[("host", "chat.example.com")]).await;
    problem(&elsewhere, 401, "unauthenticated");

    // The session is in the list of sessions, and can do everything that needs a session.
    let listed = app.get("/v1/sessions").header("cookie", &sent).send().await;
    let listed = listed.expect(200).json();
    assert!(
        listed["data"]
            .as_array()
            .unwrap()
            .iter()
            .any(|s| s["current"] == true)
    );
    let out = app.delete("/v1/sessions/current").header("cookie", &sent);
    let out = out.header("origin", &origin).send().await.expect(204);
    let (cleared, attributes) = set(&out);
    assert_eq!(cleared, "parlor-session=");
    assert_eq!(
        attributes,
        ["Path=/", "Max-Age=0", "HttpOnly", "SameSite=Lax"]
    );
    problem(&read(&[]).await, 401, "unauthenticated");
    let out = app.delete("/v1/sessions/current").header("cookie", &sent);
    let again = out.header("origin", &origin).send().await;
    problem(&again, 401, "unauthenticated");
}

/// A sign-in that sets a cookie must come from a page of this server. A sign-in without a cookie needs no such page.
#[both]
async fn only_a_page_of_this_server_signs_in_with_a_cookie(app: App) {
    let before = app.rows("credentials").await;
    let origin = own(&app);
    for headers in [
        &[][..],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", &*origin), ("origin", "https://evil.example")],
        // The proxy is not in the list of trusted proxies.
        &[("origin", HTTPS), ("x-forwarded-host", "chat.example.com")],
    ] {
        let reply = sign_in(&app, headers, json!(true)).await;
        problem(&reply, 403, "wrong-origin");
        assert_eq!(reply.header("set-cookie"), None);
    }
    let plain = [
        ("host", "chat.example.com"),
        ("origin", "http://chat.example.com"),
    ];
    let reply = sign_in(&app, &plain, json!(true)).await;
    problem(&reply, 403, "insecure-origin");
    let reply = sign_in(&app, &[("origin", &*origin)], json!("yes")).await;
    invalid(&reply, &[("cookie", "wrong-type")]);
    assert_eq!(app.rows("credentials").await, before);

    // A sign-in without a cookie ignores the origin, and its answer has the token.
    let evil = [("origin", "https://evil.example")];
    for cookie in [json!(false), Value::Null] {
        let reply = sign_in(&app, &evil, cookie).await.expect(201);
        assert_eq!(reply.header("set-cookie"), None);
        let token = reply.json()["token"].as_str().unwrap().to_owned();
        get(&app, &token, "/v1/me").await.expect(200);
    }
}

/// Behind a proxy, the page has the proxy's address. Parlor takes this address from the Host header, from a trusted
/// proxy's header, or from the public address. Over HTTPS, the cookie's name has the prefix `__Host-`, which binds the
/// cookie to the host.
#[both]
async fn the_address_of_a_proxy_is_an_address_of_this_server(backend: Backend) {
    let app = App::bare_with(Database::provisioned(backend).await, |options| {
        options.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
        options.files.public_url = Some("https://public.example/desk".to_owned());
        // The operator may list the server's own origin among the permitted sites.
        options.web.cors_origins = [HTTPS, "https://app.example.com"]
            .map(|origin| parlor_http::site::Origin::parse(origin).unwrap())
            .to_vec();
    })
    .await;
    for headers in [
        &[("host", "chat.example.com"), ("origin", HTTPS)][..],
        &[("x-forwarded-host", "chat.example.com"), ("origin", HTTPS)],
        &[
            ("forwarded", "for=203.0.113.7;host=chat.example.com"),
            ("origin", HTTPS),
        ],
        &[("origin", "https://public.example")],
    ] {
        let reply = sign_in(&app, headers, json!(true)).await.expect(201);
        let (cookie, attributes) = set(&reply);
        assert!(cookie.starts_with("__Host-parlor-session="), "{cookie}");
        assert_eq!(
            attributes,
            [
                "Path=/",
                "Max-Age=2592000",
                "HttpOnly",
                "SameSite=Lax",
                "Secure"
            ]
        );
        let call = with(app.put("/v1/me/presence"), headers).header("cookie", &cookie);
        let call = call.json(&json!({"availability": "busy"}));
        call.send().await.expect(200);
        // The same address over plain HTTP is another origin. An attacker on the network controls its pages.
        let plain: Vec<(&str, String)> = (headers.iter())
            .map(|(name, value)| (*name, value.replace("https://", "http://")))
            .collect();
        let plain: Vec<(&str, &str)> = plain
            .iter()
            .map(|(name, value)| (*name, &**value))
            .collect();
        let call = with(app.put("/v1/me/presence"), &plain).header("cookie", &cookie);
        let refused = call.json(&json!({"availability": "busy"})).send().await;
        assert!([401, 403].contains(&refused.status), "{}", refused.body);
    }
    let page = [("host", "chat.example.com"), ("origin", HTTPS)];
    let (cookie, _) = set(&sign_in(&app, &page, json!(true)).await.expect(201));
    // The cookie is not accepted for a page of another site, even a permitted one.
    let read = app.get("/v1/me").header("cookie", &cookie);
    let read = read.header("origin", "https://app.example.com");
    problem(&read.send().await, 401, "unauthenticated");
    // A proxy may forward a request with the host name of this machine. The cookie without the prefix is refused,
    // because an attacker on the network could set it.
    let reply = sign_in(&app, &[("origin", &*own(&app))], json!(true)).await;
    problem(&reply, 403, "insecure-origin");
    let planted = format!("parlor-session={OMAR}");
    let read = app.get("/v1/me").header("cookie", &planted).send().await;
    problem(&read, 401, "unauthenticated");
    let both = format!("{planted}; {cookie}");
    let read = app.get("/v1/me").header("cookie", &both).send().await;
    assert_eq!(read.expect(200).json()["id"], 7);
    app.stop().await;
}

/// A WebSocket opens with the cookie only from a page of this server, and ends with the session.
#[both]
async fn a_socket_opens_with_the_cookie(app: App) {
    let origin = own(&app);
    let page = [("origin", origin.as_str())];
    let reply = sign_in(&app, &page, json!(true)).await.expect(201);
    let (cookie, _) = set(&reply);
    let open = |origin: Option<&'static str>| {
        let (app, cookie) = (app.clone(), cookie.clone());
        async move {
            let mut headers = vec![("cookie", &*cookie)];
            headers.extend(origin.map(|origin| ("origin", origin)));
            Socket::with(&app, "", &headers).await.map(|_| ())
        }
    };
    assert_eq!(open(None).await, Err(403));
    assert_eq!(open(Some("https://evil.example")).await, Err(403));
    let headers = [("cookie", &*cookie), ("origin", &*origin)];
    let mut socket = Socket::with(&app, "", &headers).await.unwrap();
    let hello = socket.receive().await.unwrap();
    assert_eq!(
        (&hello["type"], &hello["agent_id"]),
        (&json!("hello"), &json!(7))
    );
    // If a page of another site sends a token of its own, the cookie is ignored.
    let bearer = format!("Bearer {OMAR}");
    let headers = [
        ("cookie", &*cookie),
        ("origin", HTTPS),
        ("authorization", &*bearer),
    ];
    let mut other = Socket::with(&app, "", &headers).await.unwrap();
    assert_eq!(other.receive().await.unwrap()["agent_id"], 8);

    let out = app.delete("/v1/sessions/current").header("cookie", &cookie);
    out.header("origin", &origin).send().await.expect(204);
    let end = loop {
        if let Err(code) = socket.receive().await {
            break code;
        }
    };
    assert_eq!(end, 4401);
    assert_eq!(
        Socket::with(&app, "", &[("cookie", &*cookie), ("origin", &*origin)])
            .await
            .map(|_| ()),
        Err(401)
    );
}
