//! eGain's routes, called by a client application of another account.

use crate::support::accounts::{Accounts, Application, Inbox};
use crate::support::routes::{Dialect, ROUTES, Route};
use crate::support::samples::{TALK, sample};
use crate::support::{App, Reply, Request};
use serde_json::{Value, json};

/// The second account, with a client application and its own entry point.
pub fn theirs() -> Accounts {
    Accounts::globex()
        .with(
            Inbox::new("globex-chat", "messaging")
                .id(901)
                .configured_at("2025-07-31T09:12:44.000Z"),
        )
        .with(
            Application::new(
                "Globex chat",
                "globex-egain-key",
                "globex-egain-secret",
                &[901],
            )
            .callback("http://127.0.0.1:9/egain"),
        )
}

const BASE: &str = "/system/ws/v19/clientapplications";

fn as_client(request: Request) -> Request {
    request.header("accept", "application/json")
}

async fn token(app: &App, key: &str, secret: &str) -> Reply {
    let path = format!("{BASE}/authentication/oauth2/token");
    let form = [("grant_type", "client_credentials")];
    (as_client(app.post(&path)).basic(key, secret).form(&form))
        .send()
        .await
}

async fn signed_in(app: &App, key: &str, secret: &str) -> String {
    let reply = token(app, key, secret).await.expect(200).json();
    reply["access_token"].as_str().unwrap().to_owned()
}

fn called(app: &App, path: &str, method: &str, token: &str, document: &Value) -> Request {
    let request = as_client(app.request(method, path)).bearer(token);
    if document.is_null() {
        request
    } else {
        request.json(document)
    }
}

/// Sessions of both accounts' client applications, and an ongoing conversation of the first account.
pub struct Two {
    ours: String,
    theirs: String,
    talk: String,
}

/// The body of a start at an entry point of the first or the second account.
fn start(entry: &str, case: Option<i64>) -> Value {
    let route = ROUTES.iter().find(|route| route.path.ends_with("/start"));
    let mut document = sample(route.unwrap());
    document["entryPointConfiguration"]["entryPoint"]["id"] = json!(entry);
    document["activity"] = case.map_or_else(|| json!({}), |id| json!({"case": {"id": id}}));
    document
}

const STARTED: &str = "/messaging/conversation/start?anonymousCustomer=yes";

impl Two {
    pub async fn signed_in(app: &App) -> Self {
        let ours = signed_in(app, "egain-client-key", "egain-client-secret").await;
        let theirs = signed_in(app, "globex-egain-key", "globex-egain-secret").await;
        for agent in [7, 70] {
            app.presence(agent, "online").await;
        }
        let path = format!("{BASE}{STARTED}");
        let made = called(app, &path, "POST", &ours, &start("1001", None));
        made.send().await.expect(200);
        // This start succeeds, so missing rights in the second account do not cause the refusals below.
        let made = called(app, &path, "POST", &theirs, &start("901", None));
        made.send().await.expect(200);
        let newest = app
            .get("/v1/conversations?inbox_id=1001&limit=1")
            .bearer(crate::coverage::OMAR);
        let newest = newest.send().await.expect(200).json();
        let talk = newest["data"][0]["uuid"].as_str().unwrap().to_owned();
        Self { ours, theirs, talk }
    }

    /// Calls a route as the second account with ids of the first account. Returns an error if the answer is not the
    /// expected one. `None` means that this function has no case for the route.
    pub async fn call(&self, app: &App, route: &Route, method: &str) -> Option<Result<(), String>> {
        assert_eq!(route.dialect, Dialect::Egain);
        let path = route.path.replace("{}", &self.talk);
        let send = async |query: &str, document: &Value| {
            called(
                app,
                &format!("{path}{query}"),
                method,
                &self.theirs,
                document,
            )
            .send()
            .await
        };
        let refused = |reply: &Reply| {
            let well = (400..500).contains(&reply.status) && reply.status != 401;
            if well && !reply.body.contains("a secret") {
                Ok(())
            } else {
                Err(format!("{}: {}", reply.status, reply.body))
            }
        };
        if route.path.contains("/chat/entrypoint/") {
            // The availability of an entry point is public. The answer contains nothing else about the account.
            let requested = app.get(&route.path.replace("{}", "1001"));
            let reply = requested.send().await.expect(200);
            let is_short = reply.body.len() < 200 && !reply.body.contains("1001");
            return Some(if is_short { Ok(()) } else { Err(reply.body) });
        }
        let end = route.path.strip_prefix(BASE)?;
        Some(match end {
            "/authentication/oauth2/token" => {
                let reply = token(app, "egain-client-key", "globex-egain-secret").await;
                match reply.status {
                    401 => Ok(()),
                    other => Err(format!("{other}: a secret of another account was taken")),
                }
            }
            "/authentication/oauth2/revoke" => {
                // A sign-out ends only the caller's session. No call can name another session.
                let extra = signed_in(app, "globex-egain-key", "globex-egain-secret").await;
                called(app, &path, method, &extra, &Value::Null)
                    .send()
                    .await
                    .expect(204);
                let configuration = format!("{BASE}/messaging/configuration?entrypoint=1001");
                let reply = called(app, &configuration, "GET", &self.ours, &Value::Null);
                match reply.send().await.status {
                    200 => Ok(()),
                    other => Err(format!("the first account's session answers {other}")),
                }
            }
            "/messaging/configuration" => refused(&send("?entrypoint=1001", &Value::Null).await),
            "/messaging/conversation/start" => {
                let entry = send("?anonymousCustomer=yes", &start("1001", None)).await;
                let case = send("?anonymousCustomer=yes", &start("901", Some(5512))).await;
                refused(&entry).and(refused(&case))
            }
            "/messaging/sendmessage" => {
                let mut document = sample(route);
                assert_eq!(document["conversation"]["id"], TALK);
                document["conversation"]["id"] = json!(self.talk);
                refused(&send("", &document).await)
            }
            "/messaging/conversation/{}"
            | "/messaging/conversation/{}/end"
            | "/messaging/conversation/end/{}" => refused(&send("", &Value::Null).await),
            _ => return None,
        })
    }

    /// Checks that the first account's conversation continues after the attempts of the second account.
    pub async fn goes_on(&self, app: &App) {
        let document = json!({"conversation": {"id": self.talk}, "type": {"value": "text/plain"}, "content": "still here"});
        let path = format!("{BASE}/messaging/sendmessage");
        let said = called(app, &path, "POST", &self.ours, &document);
        let said = said.send().await;
        assert!((200..300).contains(&said.status), "{}", said.body);
    }
}
