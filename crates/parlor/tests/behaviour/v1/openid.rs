//! An OpenID provider in a separate process, and a browser that signs in there.

use super::clients::tool;
use crate::support::{App, Reply, within};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// The secret of the client at the provider.
pub const CLIENT_SECRET: &str = "the secret of parlor & co";

/// A running provider. The process ends if this value is dropped.
pub struct OpenId {
    _child: Child,
    issuer: String,
    client: Client<HttpConnector, Full<Bytes>>,
}

impl OpenId {
    /// Starts a provider with one client, which has this redirect URI.
    pub async fn start(callback: &str) -> Self {
        let modules = tool("node-tools/node_modules");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/behaviour/v1/openid.mjs");
        let mut child = Command::new("node")
            .arg(script)
            .arg(modules)
            .arg(callback)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = within("the provider's port", lines.next_line()).await;
        let port = port.unwrap().expect("a port");
        Self {
            _child: child,
            issuer: format!("http://127.0.0.1:{port}"),
            client: Client::builder(TokioExecutor::new()).build_http(),
        }
    }

    /// The issuer.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Changes the people that the provider knows and the faults that it simulates. Returns the requests that the
    /// provider has received.
    pub async fn set(&self, wanted: Value) -> Value {
        let request = http::Request::post(format!("{}/test", self.issuer))
            .body(Full::from(wanted.to_string()))
            .unwrap();
        let (_, body) = fetch(&self.client, request).await;
        serde_json::from_slice(&body).unwrap()
    }
}

async fn fetch(
    client: &Client<HttpConnector, Full<Bytes>>,
    request: http::Request<Full<Bytes>>,
) -> (http::response::Parts, Bytes) {
    let (parts, body) = client.request(request).await.unwrap().into_parts();
    (parts, body.collect().await.unwrap().to_bytes())
}

/// A browser: it keeps cookies by host and port, and follows redirects on the pages of the provider.
#[derive(Clone)]
pub struct Browser {
    app: App,
    client: Client<HttpConnector, Full<Bytes>>,
    cookies: BTreeMap<(String, String), String>,
}

impl Browser {
    /// A browser without cookies.
    pub fn new(app: &App) -> Self {
        Self {
            app: app.clone(),
            client: Client::builder(TokioExecutor::new()).build_http(),
            cookies: BTreeMap::new(),
        }
    }

    /// The origin of the server's pages.
    pub fn origin(&self) -> String {
        format!("http://{}", self.app.addr())
    }

    /// The cookies for a site, as the value of the header `Cookie`.
    fn sent(&self, site: &str) -> String {
        let own = self.cookies.iter().filter(|((of, _), _)| of == site);
        let pairs = own.map(|((_, name), value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    fn keep<'a>(&mut self, site: &str, set: impl Iterator<Item = &'a str>) {
        for text in set {
            let (pair, attributes) = text.split_once(';').unwrap_or((text, ""));
            let (name, value) = pair.split_once('=').unwrap();
            let key = (site.to_owned(), name.to_owned());
            if value.is_empty() || attributes.contains("Max-Age=0") || attributes.contains("1970") {
                self.cookies.remove(&key);
            } else {
                self.cookies.insert(key, value.to_owned());
            }
        }
    }

    /// The value of a cookie of the server.
    pub fn cookie(&self, name: &str) -> Option<&String> {
        self.cookies.get(&(self.origin(), name.to_owned()))
    }

    /// Sets or removes a cookie of the server.
    pub fn set_cookie(&mut self, name: &str, value: Option<&str>) {
        let key = (self.origin(), name.to_owned());
        match value {
            Some(value) => drop(self.cookies.insert(key, value.to_owned())),
            None => drop(self.cookies.remove(&key)),
        }
    }

    /// Sends a request as a page of the server does.
    pub async fn send(&mut self, method: &str, path: &str, document: Option<&Value>) -> Reply {
        let origin = self.origin();
        let mut request = self
            .app
            .request(method, path)
            .header("cookie", &self.sent(&origin));
        if method != "GET" {
            request = request.header("origin", &origin);
        }
        if let Some(document) = document {
            request = request.json(document);
        }
        let reply = request.send().await;
        let set = reply.headers.get_all("set-cookie").iter();
        let set: Vec<String> = set
            .map(|value| value.to_str().unwrap().to_owned())
            .collect();
        self.keep(&origin, set.iter().map(String::as_str));
        reply
    }

    /// Opens an address of the server. Returns the address to which the server redirects.
    pub async fn open(&mut self, path: &str) -> String {
        let reply = self.send("GET", path, None).await.expect(303);
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
        reply.header("location").unwrap().to_owned()
    }

    /// Signs in at the provider. Returns the address of the server to which the provider redirects.
    pub async fn at_provider(&mut self, address: &str) -> String {
        let mut address = address.to_owned();
        for _ in 0..10 {
            let origin = self.origin();
            if let Some(path) = address.strip_prefix(&origin) {
                return path.to_owned();
            }
            let url: http::Uri = address.parse().unwrap();
            let site = format!("http://{}", url.authority().unwrap());
            let request = http::Request::get(&address)
                .header("cookie", self.sent(&site))
                .body(Full::default())
                .unwrap();
            let (answer, body) = fetch(&self.client, request).await;
            let set = answer.headers.get_all("set-cookie").iter();
            let set: Vec<String> = set
                .map(|value| value.to_str().unwrap().to_owned())
                .collect();
            self.keep(&site, set.iter().map(String::as_str));
            let to = answer.headers.get("location").unwrap_or_else(|| {
                panic!("{address} answered {}: {body:?}", answer.status);
            });
            let to = to.to_str().unwrap();
            address = match to.starts_with('/') {
                true => format!("{site}{to}"),
                false => to.to_owned(),
            };
        }
        panic!("the provider leads nowhere");
    }

    /// Starts the sign-in at this path and completes it at the provider. Returns the address of the desk to which the
    /// server redirects.
    pub async fn sign_in(&mut self, path: &str) -> String {
        let address = self.open(path).await;
        let back = self.at_provider(&address).await;
        self.open(&back).await
    }

    /// The agent of the browser's session.
    pub async fn me(&mut self) -> Value {
        self.send("GET", "/v1/me", None).await.expect(200).json()
    }
}

/// The document that creates a provider with this issuer.
pub fn provider(openid: &OpenId, more: Value) -> Value {
    let mut document = json!({
        "key": "acme", "name": "Acme login", "issuer": openid.issuer(), "client_id": "parlor",
        "client_secret": CLIENT_SECRET,
    });
    let members = more.as_object().unwrap().clone();
    document.as_object_mut().unwrap().extend(members);
    document
}
