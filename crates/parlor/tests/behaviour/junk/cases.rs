//! Random requests on every route.

use super::odd::{NAMES, ODD_XML, PLACES};
use super::spoil::{any_json, damaged, multipart, pairs, spoil, spoilt_document};
use crate::support::client::Call;
use crate::support::escape;
use crate::support::routes::{Dialect, ROUTES, Route};
use crate::support::samples::{EGAIN_MESSAGE_XML, EGAIN_XML, TALK, sample};
use crate::support::starts::{ACCESS_TOKEN, FIRSTLINE_TOKEN};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// The kind of credential in the request of a case.
#[derive(Clone, Copy, Debug)]
pub enum Credential {
    Right,
    None,
    Unknown,
    OtherDialects,
    Malformed(&'static [u8]),
}

/// The eGain objects that the requests of cases use.
#[derive(Clone, Debug)]
pub struct Aim {
    /// The access token of a session.
    pub token: String,
    /// The UUID of a conversation. It was ongoing when this value was set.
    pub conversation: String,
}

/// A random request: its route, and the random choices for all its other parts.
#[derive(Clone)]
pub struct Case {
    pub route: &'static Route,
    alias: usize,
    pub method: &'static str,
    places: Vec<String>,
    query: String,
    credential: Credential,
    headers: Vec<(&'static str, Vec<u8>)>,
    content_type: String,
    body: Vec<u8>,
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let headers: Vec<String> = self
            .headers
            .iter()
            .map(|(n, v)| format!("{n}: {}", v.escape_ascii()))
            .collect();
        let shown = self.body.len().min(2000);
        write!(
            f,
            "{} {} {:?} {headers:?} content-type: {:?} ({} bytes) {}",
            self.method,
            self.target(),
            self.credential,
            self.content_type,
            self.body.len(),
            self.body[..shown].escape_ascii()
        )
    }
}

impl Case {
    fn target(&self) -> String {
        let mut path = self.route.path.to_owned();
        path = match (self.route.dialect, self.alias) {
            (Dialect::Firstline, 1) => path.replacen("/api/v1/", "/api/", 1),
            (Dialect::Firstline, 2) => path + "/",
            (Dialect::Egain, 1) => path.replacen("/system", "", 1),
            (Dialect::Egain, 2) => path.replacen("/system", "/x%20y", 1),
            (Dialect::LiveDesk, 1) => path + "/",
            (Dialect::LiveDesk, 2) => path + ".json",
            _ => path,
        };
        // Cases must not end the credentials and agents in use, and must not change capacities. So these paths get ids
        // that no object has.
        let ends = ["/v1/credentials/{}", "/v1/sessions/{}", "/v1/agents/{}"]
            .iter()
            .any(|kind| path.starts_with(kind));
        if ends {
            path = path.replacen("{}", "99000{}", 1);
        }
        for place in &self.places {
            path = path.replacen("{}", place, 1);
        }
        if self.query.is_empty() {
            path
        } else {
            format!("{path}?{}", self.query)
        }
    }

    pub fn call(&self, aim: &Aim) -> Call {
        let egain = &aim.token;
        let target = self.target().replace(TALK, &aim.conversation);
        let mut call = Call::new(self.method, target);
        call = match (self.credential, self.route.dialect) {
            (Credential::None, _) => call,
            (Credential::Malformed(value), _) => call.header("authorization", value),
            // These calls end the token of the second account, which no other case uses.
            (Credential::Right, Dialect::Firstline) if self.route.path.contains("/auth") => {
                call.bearer("firstline-token-of-gil")
            }
            (Credential::Right, Dialect::Firstline) => call.bearer(FIRSTLINE_TOKEN),
            (Credential::Right, Dialect::LiveDesk) => call.basic("livedesk-key", "livedesk-secret"),
            (Credential::Right, Dialect::Egain) if self.route.path.ends_with("token") => {
                call.basic("egain-client-key", "egain-client-secret")
            }
            (Credential::Right, Dialect::Egain) if self.route.path.ends_with("revoke") => {
                call.bearer("gone")
            }
            (Credential::Right, Dialect::Egain) => call.bearer(egain),
            (Credential::Right, Dialect::Own) => call.bearer(ACCESS_TOKEN),
            (Credential::Unknown, Dialect::LiveDesk) => call.basic("livedesk-key", "wrong"),
            (Credential::Unknown, _) => call.bearer("unknown-token"),
            (Credential::OtherDialects, Dialect::Firstline) => call.bearer(ACCESS_TOKEN),
            (Credential::OtherDialects, Dialect::LiveDesk) => call.bearer(FIRSTLINE_TOKEN),
            (Credential::OtherDialects, Dialect::Egain) => {
                call.basic("livedesk-key", "livedesk-secret")
            }
            (Credential::OtherDialects, Dialect::Own) => call.bearer(FIRSTLINE_TOKEN),
        };
        for (name, value) in &self.headers {
            call = call.header(name, value);
        }
        if !self.content_type.is_empty() {
            call = call.header("content-type", &self.content_type);
        }
        call.body = match std::str::from_utf8(&self.body) {
            Ok(text) => text.replace(TALK, &aim.conversation).into_bytes(),
            Err(_) => self.body.clone(),
        };
        call
    }
}

/// A body for eGain's token route.
const GRANT: &[u8] = b"grant_type=client_credentials";

/// The content type and the bytes of a body.
type Body = (String, Vec<u8>);

/// A random body for the route, with its content type.
fn body(route: &'static Route) -> BoxedStrategy<Body> {
    let document = sample(route);
    let json = "application/json";
    let document_spoilt = {
        let document = document.clone();
        vec(spoil().boxed(), 0..4)
            .prop_map(move |spoils| spoilt_document(document.clone(), &spoils))
            .boxed()
    };
    let own_type = if route.path.ends_with("oauth2/token") {
        "application/x-www-form-urlencoded"
    } else {
        json
    };
    let mut kinds: Vec<(u32, BoxedStrategy<Body>)> = vec![
        (
            10,
            document_spoilt
                .clone()
                .prop_map(move |text| (json.to_owned(), text.into_bytes()))
                .boxed(),
        ),
        (
            2,
            damaged(document.to_string().into_bytes())
                .prop_map(move |bytes| (json.to_owned(), bytes))
                .boxed(),
        ),
        (
            2,
            any_json()
                .prop_map(move |value| (json.to_owned(), value.to_string().into_bytes()))
                .boxed(),
        ),
        (
            1,
            vec(any::<u8>(), 0..300)
                .prop_map(move |bytes| (own_type.to_owned(), bytes))
                .boxed(),
        ),
        (1, Just((String::new(), Vec::new())).boxed()),
        (
            1,
            select(vec![
                "[".repeat(100_000),
                "[0,".repeat(60_000),
                "{\"a\":".repeat(30_000),
            ])
            .prop_map(move |text| (json.to_owned(), text.into_bytes()))
            .boxed(),
        ),
        (
            1,
            vec((select(NAMES), select(PLACES)), 0..5)
                .prop_map(|pairs| {
                    let text = pairs
                        .iter()
                        .map(|(name, value)| format!("{name}={value}"))
                        .collect::<Vec<_>>()
                        .join("&");
                    (
                        "application/x-www-form-urlencoded".to_owned(),
                        text.into_bytes(),
                    )
                })
                .boxed(),
        ),
        (
            1,
            damaged(pairs(&document).into_bytes())
                .prop_map(|bytes| ("application/x-www-form-urlencoded".to_owned(), bytes))
                .boxed(),
        ),
        (
            1,
            document_spoilt
                .clone()
                .prop_map(|text| {
                    (
                        "multipart/form-data; boundary=b".to_owned(),
                        multipart(&text, "application/json"),
                    )
                })
                .boxed(),
        ),
        (
            1,
            damaged(multipart(&document.to_string(), json))
                .prop_map(|bytes| ("multipart/form-data; boundary=b".to_owned(), bytes))
                .boxed(),
        ),
        (
            1,
            (
                document_spoilt,
                select(
                    &[
                        "",
                        "text/plain",
                        "application/xml",
                        "application/json; charset=utf-16",
                        "application/json;",
                        "multipart/form-data",
                        "multipart/form-data; boundary=",
                        "/",
                        "application/*",
                        "application/vnd.api+json",
                        "json",
                        ";",
                        "multipart/form-data; boundary=\"",
                        "application/x-www-form-urlencoded",
                        "text/xml",
                        "application/jsonx",
                    ][..],
                ),
            )
                .prop_map(|(text, content_type)| (content_type.to_owned(), text.into_bytes()))
                .boxed(),
        ),
    ];
    if route.path.ends_with("oauth2/token") {
        kinds.push((
            10,
            damaged(GRANT.to_vec())
                .prop_map(|bytes| ("application/x-www-form-urlencoded".to_owned(), bytes))
                .boxed(),
        ));
    }
    if route.dialect == Dialect::Egain {
        let xml = "application/xml";
        let good = if route.path.ends_with("sendmessage") {
            EGAIN_MESSAGE_XML
        } else {
            EGAIN_XML
        };
        let spoilt_xml = vec((any::<usize>(), select(ODD_XML)), 0..3).prop_map(move |spoils| {
            let mut text = good.to_owned();
            for (at, odd) in spoils {
                let ends: Vec<usize> = text
                    .match_indices(['>', '<', '"'])
                    .map(|(at, _)| at)
                    .collect();
                let at = ends[at % ends.len()];
                text.insert_str(at + usize::from(at.is_multiple_of(2)), odd);
            }
            text
        });
        kinds.push((
            8,
            spoilt_xml
                .clone()
                .prop_map(move |text| (xml.to_owned(), text.into_bytes()))
                .boxed(),
        ));
        kinds.push((
            3,
            damaged(good.as_bytes().to_vec())
                .prop_map(move |bytes| (xml.to_owned(), bytes))
                .boxed(),
        ));
        kinds.push((
            1,
            spoilt_xml
                .prop_map(|text| {
                    (
                        "multipart/form-data; boundary=b".to_owned(),
                        multipart(&text, "application/xml"),
                    )
                })
                .boxed(),
        ));
        kinds.push((
            1,
            (1..4000_usize)
                .prop_map(move |depth| {
                    (
                        xml.to_owned(),
                        ("<a>".repeat(depth) + &"</a>".repeat(depth)).into_bytes(),
                    )
                })
                .boxed(),
        ));
        kinds.push((
            1,
            (1..40_000_usize)
                .prop_map(move |count| {
                    (
                        xml.to_owned(),
                        format!("<a {}>", "b='' ".repeat(count)).into_bytes(),
                    )
                })
                .boxed(),
        ));
    }
    proptest::strategy::Union::new_weighted(kinds).boxed()
}

fn good_places(route: &Route) -> &'static [&'static str] {
    if route.dialect == Dialect::Egain {
        &[TALK]
    } else {
        &["1", "7", "407", "1001", "1002"]
    }
}

/// A valid body for the route, or a valid body with one damaged part.
fn good_body(route: &'static Route) -> BoxedStrategy<Body> {
    if route.path.ends_with("oauth2/token") {
        let form = "application/x-www-form-urlencoded".to_owned();
        return Just((form, GRANT.to_vec())).boxed();
    }
    let document = sample(route);
    if document.is_null() || route.methods == ["GET"] {
        return Just((String::new(), Vec::new())).boxed();
    }
    vec(spoil().boxed(), 0..2)
        .prop_map(move |spoils| {
            let text = spoilt_document(document.clone(), &spoils);
            ("application/json".to_owned(), text.into_bytes())
        })
        .boxed()
}

fn good_query(route: &'static Route) -> BoxedStrategy<String> {
    if route.path.ends_with("conversation/start") {
        select(
            &[
                "searchContactOnAttribute=email.emailAddress",
                "searchContactOnAttribute=externalId",
                "searchContactOnAttribute=custom.loyalty_no",
                "anonymousCustomer=yes",
            ][..],
        )
        .prop_map(str::to_owned)
        .boxed()
    } else if route.path.ends_with("configuration") {
        Just("entryPointId=1001".to_owned()).boxed()
    } else {
        Just(String::new()).boxed()
    }
}

fn query(route: &'static Route) -> BoxedStrategy<String> {
    let good = good_query(route);
    let values = prop_oneof![
        select(PLACES).prop_map(str::to_owned),
        select(
            &[
                "yes",
                "no",
                "put",
                "get",
                "delete",
                "_",
                "email.emailAddress",
                "home.phone",
                "custom.",
                "custom.loyalty_no",
                "externalId",
                "open",
                "all",
                "name",
                "-name",
                "company",
                "-city",
                "country",
                "last_activity_at",
                "phone_number",
                "true",
                "asc"
            ][..]
        )
        .prop_map(str::to_owned),
        any::<String>().prop_map(|text| escape(&text)),
    ];
    let odd = vec((select(NAMES), values), 0..4).prop_map(|pairs| {
        pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("&")
    });
    prop_oneof![
        4 => good.clone(),
        2 => odd.clone(),
        2 => (good, odd).prop_map(|(good, odd)| format!("{good}&{odd}")),
        1 => "[!-~]{0,60}".prop_map(|text: String| text.replace('#', "")),
        1 => select(&["&", "=", "&&==", "a", "a=b=c", "a[]=1&a[]=2", "a[b]=1&a=2", "%", "+"][..]).prop_map(str::to_owned),
    ]
    .boxed()
}

pub fn case() -> impl Strategy<Value = Case> {
    let credential = prop_oneof![
        8 => Just(Credential::Right),
        1 => Just(Credential::None),
        1 => Just(Credential::Unknown),
        1 => Just(Credential::OtherDialects),
        1 => select(&const { [
            b"Bearer".as_slice(), b"Bearer ", b"Basic", b"Basic !!!", b"Basic YQ==", b"Basic Og==", b"Bearer a b", b"\xff\xfe", b"Basic /////w==", b"bearer\tx", b"Digest x", b"", b"Bearer \xc3\xa9",
        ] }[..]).prop_map(Credential::Malformed),
    ];
    let place = prop_oneof![3 => select(&["1", "7", "407", "1001", "1002", TALK][..]).prop_map(str::to_owned), 3 => select(PLACES).prop_map(str::to_owned),
        1 => any::<String>().prop_map(|text| escape(&text)), 1 => (200..6000_usize).prop_map(|length| "1".repeat(length))];
    let header = (
        select(
            &[
                "accept",
                "accept-language",
                "idempotency-key",
                "x-egain-error-message",
                "content-encoding",
                "x-http-method-override",
                "accept-encoding",
                "expect",
                "cookie",
                "x-request-id",
                "x-forwarded-for",
            ][..],
        ),
        prop_oneof![
            select(
                &[
                    "application/json",
                    "application/xml",
                    "*/*",
                    "text/html",
                    "en-US",
                    "xx-YY",
                    "yes",
                    "gzip",
                    "",
                    "k",
                    "a,b;q=x",
                    ";;;",
                    "q=0",
                    "*;q=0",
                    "application/json;q=0, application/xml;q=0",
                    "DELETE"
                ][..]
            )
            .prop_map(|text| text.as_bytes().to_vec()),
            vec(
                (0x20..=0xff_u8).prop_filter("DEL", |byte| *byte != 0x7f),
                0..300
            ),
        ],
    )
        // `Expect` always has the value `100-continue`, because other values concern the connection and not the
        // dialects.
        .prop_map(|(name, value)| {
            if name == "expect" {
                (name, b"100-continue".to_vec())
            } else {
                (name, value)
            }
        });
    // Cases do not erase contacts, because later cases use them. Erasure has its own test.
    let aims = |dialect: Dialect| {
        let routes = ROUTES.iter();
        select(
            routes
                .filter(|route| route.dialect == dialect && !route.path.ends_with("/erase"))
                .collect::<Vec<_>>(),
        )
    };
    // Parlor's own routes get 40 % of the cases, and each dialect gets 20 %.
    prop_oneof![
        2 => aims(Dialect::Firstline),
        2 => aims(Dialect::LiveDesk),
        2 => aims(Dialect::Egain),
        4 => aims(Dialect::Own),
    ]
        .prop_flat_map(move |route| {
            let methods = prop_oneof![
                12 => select(route.methods),
                1 => select(&["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", "get"][..]),
            ];
            let spoilt = (methods, vec(place.clone(), 1), query(route), credential.clone(), vec(header.clone(), 0..3), body(route));
            // Every third case is valid, except for at most one fault in its document. Such cases pass the first checks
            // and reach the later checks.
            let good = (
                select(route.methods),
                select(good_places(route)).prop_map(|place| vec![place.to_owned()]),
                good_query(route),
                Just(Credential::Right),
                Just(Vec::new()),
                good_body(route),
            );
            (0..3_usize, prop_oneof![2 => spoilt.boxed(), 1 => good.boxed()]).prop_map(
                move |(alias, (method, places, query, credential, headers, (content_type, body)))| Case {
                    route, alias, method, places, query, credential, headers, content_type, body,
                },
            )
        })
}
