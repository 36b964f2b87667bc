//! Whatever a stranger sends: arbitrary bytes, arbitrary documents and spoilt good ones at every route of every dialect, with
//! right, wrong and no credentials. No fault of ours, a clear refusal in the dialect's own form, nothing changed, and the server
//! goes on. Then what is too large, too slow or too many.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should stop where it fails"
)]

mod support;
mod support_force;

use parlor_http::Limits;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use serde_json::Value;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use support::{App, Backend, Database, both, escape, sqlite_file};
use support_force::client::{Call, Conn, connect, read_reply};
use support_force::routes::{Dialect, EGAIN_XML, ROUTES, Route, readable, refused_well, sample};
use support_force::starts::{
    ACCESS_TOKEN, FIRSTLINE_TOKEN, egain_token, firstline_sn, livedesk, own, roomy,
};
use support_force::{Dice, until};
use tokio::io::{AsyncWriteExt as _, BufReader};
use tokio::time::Instant;

/// How long cases are sent to one database, unless `PARLOR_JUNK_SECONDS` says otherwise.
const SECONDS: u64 = 25;

/// Things that stand where something else was meant, as JSON text.
const ODD: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "1",
    "-1",
    "0.5",
    "1.0",
    "-0",
    "1e3",
    "1e999",
    "-1e999",
    "9007199254740991",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "123456789012345678901234567890123456789012345678901234567890",
    "\"\"",
    "\" \"",
    "\"0\"",
    "\"1\"",
    "\"-1\"",
    "\"1001\"",
    "\"9007199254740993\"",
    "\"99999999999999999999\"",
    "\"\\u0000\"",
    "\"a\\u0000b\"",
    "\"\\u0001\"",
    "\"\\u001f\"",
    "\"\\u007f\"",
    "\"\\ud83d\\ude00\"",
    "\"\\u202e\\u200b\\ufeff\"",
    "\"\\ufffe\"",
    "\"e\\u0301\\u0301\\u0301\"",
    "\"\u{1F469}\u{200D}\u{1F4BB}\"",
    "\"\\ud800\"",
    "\"\\\\ / \\\" ' ` < > & ; -- %00 %s ${x} {{x}}\"",
    "\"\\n\\r\\t\"",
    "\"a\nb\"",
    "[]",
    "{}",
    "[null]",
    "[[]]",
    "[1,\"a\",{}]",
    "{\"\":null}",
    "{\"a\":{\"a\":{\"a\":{}}}}",
    "{\"id\":1}",
    "{\"value\":\"x\"}",
    "{\"kind\":\"x\"}",
    "\"yes\"",
    "\"email\"",
    "\"2025-02-30\"",
    "\"0000-00-00T00:00:00Z\"",
    "\"+1\"",
    "\"x@y.z\"",
    "\"http://127.0.0.1:1/\"",
    "nul",
    "tru",
    "'x'",
    "+1",
    "01",
    ".5",
    "NaN",
    "\"",
    "",
    "[",
    "{",
    "{\"a\"",
    "{\"a\":1,\"a\":2}",
    "\u{feff}1",
    "/* */ 1",
    "1,",
    "\"\\x\"",
    "\"\\u12\"",
];

/// Things that have no place in XML, or another than they are put.
const ODD_XML: &[&str] = &[
    "<!DOCTYPE a [<!ENTITY x \"y\">]>",
    "&x;",
    "&#0;",
    "&#xD800;",
    "&#1;",
    "&#x10FFFF;",
    "&#x110000;",
    "&amp;",
    "&",
    "<",
    ">",
    "<a>",
    "</a>",
    "<a/>",
    "<a",
    "<![CDATA[x]]>",
    "<![CDATA[",
    "]]>",
    "<!-- x -->",
    "<!-- -- -->",
    "<!--",
    "<?x y?>",
    "<?xml version=\"1.0\"?>",
    "<?xml version=\"1.0\" encoding=\"UTF-16\"?>",
    "<a b=\"1\" b=\"2\"/>",
    "<a b=1/>",
    "<a b/>",
    " xmlns:x=\"\"",
    "<x:y/>",
    "<:/>",
    "\u{0}",
    "\u{1}",
    "\u{fffe}",
    "\u{202e}",
    "<id>9223372036854775808</id>",
    "<subject></subject>",
    "<customer/>",
    "<!ELEMENT a ANY>",
    "<!ENTITY % p SYSTEM \"file:///etc/passwd\">",
    "\u{feff}",
];

/// What stands in a path or a query where an id or a word was meant; percent-encoded as it is sent.
const PLACES: &[&str] = &[
    "1",
    "2",
    "7",
    "8",
    "407",
    "501",
    "502",
    "900",
    "999",
    "1001",
    "1002",
    "9001",
    "2219256",
    "5512",
    "taiwan-web",
    "jenny-api",
    "0",
    "-1",
    "00001",
    "+1",
    "1.0",
    "1e3",
    "0x1",
    "9007199254740991",
    "9007199254740992",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551617",
    "99999999999999999999999999",
    "null",
    "undefined",
    "%00",
    "%ff",
    "%C3%28",
    "%ED%A0%80",
    "%F0%9F%98%80",
    "%E2%80%AE",
    "%zz",
    "%",
    "%2",
    "%2F",
    "%2e%2e",
    "..",
    ".",
    "%0d%0a",
    "%20",
    "a%00b",
    "'",
    "%22",
    "%3Cx%3E",
    "*",
    "~",
    "@",
    ":",
    "1.json",
    ".json",
    "x.json",
];

/// Names of query parameters that some route knows, and some that none does.
const NAMES: &[&str] = &[
    "token",
    "page",
    "per_page",
    "page_size",
    "q",
    "sort",
    "direction",
    "labels",
    "labels[]",
    "include_contact_inboxes",
    "after",
    "limit",
    "status",
    "inbox_id",
    "assignee_id",
    "contact_id",
    "queue",
    "_method",
    "anonymousCustomer",
    "searchContactOnAttribute",
    "sendTypingNotification",
    "conversationContact",
    "forceLogin",
    "entryPointId",
    "$attribute",
    "tag_ids",
    "created_at__start",
    "created_at__end",
    "email",
    "number",
    "profile_id",
    "x",
    "",
    "%00",
    "%ff",
    "before",
    "filter[a][b]",
];

/// Who seems to call.
#[derive(Clone, Copy, Debug)]
enum Credential {
    Right,
    None,
    Unknown,
    OtherDialects,
    Malformed(&'static [u8]),
}

/// A request to be.
#[derive(Clone)]
struct Case {
    route: &'static Route,
    alias: usize,
    method: &'static str,
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
            (Dialect::Egain, 1) => path.replacen("/system", "", 1),
            (Dialect::Egain, 2) => path.replacen("/system", "/x%20y", 1),
            (Dialect::LiveDesk, 1) => path + "/",
            (Dialect::LiveDesk, 2) => path + ".json",
            _ => path,
        };
        for place in &self.places {
            path = path.replacen("{}", place, 1);
        }
        if self.query.is_empty() {
            path
        } else {
            format!("{path}?{}", self.query)
        }
    }

    fn call(&self, egain: &str) -> Call {
        let mut call = Call::new(self.method, self.target());
        call = match (self.credential, self.route.dialect) {
            (Credential::None, _) => call,
            (Credential::Malformed(value), _) => call.header("authorization", value),
            // What these calls end is not needed again.
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
        call.body = self.body.clone();
        call
    }
}

/// Where the values of a document are, the document itself first.
fn pointers(value: &Value, at: String, out: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                pointers(item, format!("{at}/{n}"), out);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                pointers(
                    member,
                    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")),
                    out,
                );
            }
        }
        _ => {}
    }
    out.push(at);
}

/// One way to spoil a good document.
#[derive(Clone, Debug)]
enum Spoil {
    Replace(usize, &'static str),
    Nest(usize, usize, bool),
    Long(usize, usize, char),
    Remove(usize),
}

/// The document with some values replaced by others, as text: what replaces may be no JSON at all.
fn spoilt_document(mut document: Value, spoils: &[Spoil]) -> String {
    const MARK: &str = "\u{1}mark\u{1}";
    let mut texts = Vec::new();
    for (n, spoil) in spoils.iter().enumerate() {
        let (Spoil::Replace(at, _)
        | Spoil::Nest(at, _, _)
        | Spoil::Long(at, _, _)
        | Spoil::Remove(at)) = spoil;
        let mut all = Vec::new();
        pointers(&document, String::new(), &mut all);
        let pointer = all[at % all.len()].clone();
        if let Spoil::Remove(_) = spoil {
            if let Some((parent, name)) = pointer.rsplit_once('/')
                && let Some(Value::Object(members)) = document.pointer_mut(parent)
            {
                members.remove(name);
            }
            continue;
        }
        texts.push((
            format!("\"{}{n}\"", MARK.escape_default()),
            match spoil {
                Spoil::Replace(_, text) => (*text).to_owned(),
                Spoil::Nest(_, depth, true) => "[".repeat(*depth) + &"]".repeat(*depth),
                Spoil::Nest(_, depth, false) => {
                    "{\"a\":".repeat(*depth) + "1" + &"}".repeat(*depth)
                }
                Spoil::Long(_, length, letter) => {
                    format!("\"{}\"", letter.to_string().repeat(*length))
                }
                Spoil::Remove(_) => unreachable!(),
            },
        ));
        if let Some(value) = document.pointer_mut(&pointer) {
            *value = Value::String(format!("{}{n}", MARK.escape_default()));
        }
    }
    let mut text = document.to_string();
    for (mark, replacement) in texts {
        // As the serializer writes the mark's backslashes.
        text = text.replacen(&mark.replace('\\', "\\\\"), &replacement, 1);
    }
    text
}

fn spoil() -> impl Strategy<Value = Spoil> {
    prop_oneof![
        6 => (any::<usize>(), select(ODD)).prop_map(|(at, text)| Spoil::Replace(at, text)),
        1 => (any::<usize>(), select(&[2_usize, 40, 63, 64, 65, 130, 3000][..]), any::<bool>()).prop_map(|(at, depth, array)| Spoil::Nest(at, depth, array)),
        1 => (any::<usize>(), select(&[40_usize, 256, 1025, 5001, 150_001][..]), select(&['x', '字', '😀', ' ', '\u{301}'][..]))
            .prop_map(|(at, length, letter)| Spoil::Long(at, length, letter)),
        2 => any::<usize>().prop_map(Spoil::Remove),
    ]
}

/// Any JSON value.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec((any::<String>(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Bytes put into, taken from or turned over in a text.
fn damaged(text: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let length = text.len().max(1);
    (Just(text), 0..length, 0..4_u8, any::<u8>()).prop_map(|(mut text, at, how, byte)| {
        match how {
            0 => text.truncate(at),
            1 => text.insert(at.min(text.len()), byte),
            2 => {
                if let Some(there) = text.get_mut(at) {
                    *there ^= byte | 1;
                }
            }
            _ => {
                let tail = text.split_off(at.min(text.len()));
                text.extend_from_slice(&tail);
                text.extend_from_slice(&tail);
            }
        }
        text
    })
}

fn pairs(document: &Value) -> String {
    let mut out = String::new();
    if let Value::Object(members) = document {
        for (name, value) in members {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            write!(out, "{}={}&", escape(name), escape(&value)).unwrap();
        }
    }
    out
}

fn multipart(document: &str, content_type: &str) -> Vec<u8> {
    format!("--b\r\ncontent-disposition: form-data; name=\"body\"\r\ncontent-type: {content_type}\r\n\r\n{document}\r\n--b--\r\n").into_bytes()
}

/// A body and the content type it is sent with.
fn body(route: &'static Route) -> BoxedStrategy<(String, Vec<u8>)> {
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
    let mut kinds: Vec<(u32, BoxedStrategy<(String, Vec<u8>)>)> = vec![
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
        let good = b"grant_type=client_credentials".to_vec();
        kinds.push((
            10,
            damaged(good)
                .prop_map(|bytes| ("application/x-www-form-urlencoded".to_owned(), bytes))
                .boxed(),
        ));
    }
    if route.dialect == Dialect::Egain {
        let xml = "application/xml";
        let spoilt_xml = vec((any::<usize>(), select(ODD_XML)), 0..3).prop_map(|spoils| {
            let mut text = EGAIN_XML.to_owned();
            for (at, odd) in spoils {
                let ends: Vec<usize> = text
                    .match_indices(['>', '<', '"'])
                    .map(|(at, _)| at)
                    .collect();
                let at = ends[at % ends.len()];
                text.insert_str(at + usize::from(at % 2 == 0), odd);
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
            damaged(EGAIN_XML.as_bytes().to_vec())
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

fn case() -> impl Strategy<Value = Case> {
    let credential = prop_oneof![
        8 => Just(Credential::Right),
        1 => Just(Credential::None),
        1 => Just(Credential::Unknown),
        1 => Just(Credential::OtherDialects),
        1 => select(&const { [
            b"Bearer".as_slice(), b"Bearer ", b"Basic", b"Basic !!!", b"Basic YQ==", b"Basic Og==", b"Bearer a b", b"\xff\xfe", b"Basic /////w==", b"bearer\tx", b"Digest x", b"", b"Bearer \xc3\xa9",
        ] }[..]).prop_map(Credential::Malformed),
    ];
    let place = prop_oneof![3 => select(&["1", "7", "407", "1001", "1002"][..]).prop_map(str::to_owned), 3 => select(PLACES).prop_map(str::to_owned),
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
        // `Expect` and bodies in other encodings are the connection's business.
        .prop_map(|(name, value)| {
            if name == "expect" {
                (name, b"100-continue".to_vec())
            } else {
                (name, value)
            }
        });
    (0..ROUTES.len())
        .prop_flat_map(move |index| {
            let route = &ROUTES[index];
            let methods = prop_oneof![
                12 => select(route.methods),
                1 => select(&["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", "get"][..]),
            ];
            let spoilt = (methods, vec(place.clone(), 1), query(route), credential.clone(), vec(header.clone(), 0..3), body(route));
            // Every third is good but for one thing at most, in its document: what gets past the first checks meets the later ones.
            let good = (
                select(route.methods),
                select(&["1", "7", "407", "1001", "1002"][..]).prop_map(|place| vec![place.to_owned()]),
                good_query(route),
                Just(Credential::Right),
                Just(Vec::new()),
                vec(spoil().boxed(), 0..2).prop_map(move |spoils| ("application/json".to_owned(), spoilt_document(sample(route), &spoils).into_bytes())),
            );
            (0..3_usize, prop_oneof![2 => spoilt.boxed(), 1 => good.boxed()]).prop_map(
                move |(alias, (method, places, query, credential, headers, (content_type, body)))| Case {
                    route, alias, method, places, query, credential, headers, content_type, body,
                },
            )
        })
}

/// Counts what requests make, again and again on one connection.
enum Ledger {
    Sqlite(std::sync::Mutex<rusqlite::Connection>),
    Postgres(tokio_postgres::Client),
}

const TABLES: [&str; 14] = [
    "contacts",
    "contact_points",
    "identities",
    "conversations",
    "messages",
    "cases",
    "queue_entries",
    "agent_slots",
    "events",
    "service_records",
    "stored_answers",
    "routing_decisions",
    "credentials",
    "agent_states",
];

impl Ledger {
    async fn of(database: &Database) -> Self {
        match database {
            Database::Sqlite(dir) => Self::Sqlite(std::sync::Mutex::new(
                rusqlite::Connection::open_with_flags(
                    sqlite_file(dir.path()),
                    rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
                )
                .unwrap(),
            )),
            Database::Postgres { url, .. } => {
                let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
                    .await
                    .unwrap();
                tokio::spawn(connection);
                Self::Postgres(client)
            }
        }
    }

    /// Rows in each table, and how often an account was written to.
    async fn read(&self) -> Vec<i64> {
        let mut counts: Vec<String> = TABLES
            .iter()
            .map(|table| format!("(SELECT count(*) FROM {table})"))
            .collect();
        for sum in ["version", "next_event", "next_display"] {
            counts.push(format!(
                "(SELECT CAST(sum({sum}) AS BIGINT) FROM account_counters)"
            ));
        }
        let query = format!("SELECT {}", counts.join(", "));
        match self {
            Self::Sqlite(connection) => connection
                .lock()
                .unwrap()
                .query_row(&query, [], |row| {
                    (0..counts.len()).map(|at| row.get(at)).collect()
                })
                .unwrap(),
            Self::Postgres(client) => {
                let row = client.query_one(&query, &[]).await.unwrap();
                (0..counts.len()).map(|at| row.get(at)).collect()
            }
        }
    }
}

/// Sends one case and judges the answer.
async fn judge(case: &Case, addr: SocketAddr, egain: &str, ledger: &Ledger) -> Result<u16, String> {
    let call = case.call(egain);
    let before = ledger.read().await;
    // A connection of its own: one whose request was answered before its body was read is not used again.
    let reply = Conn::to(addr)
        .send(&call)
        .await
        .map_err(|error| format!("no answer: {error}"))?;
    let shown = || format!("{} {:?} {}", reply.status, reply.headers, reply.text());
    if reply.status >= 500 || reply.status < 200 {
        return Err(shown());
    }
    if reply.status >= 400 {
        // What is no HTTP request is refused before any dialect sees it, without a body.
        if !(reply.body.is_empty() && matches!(reply.status, 400 | 414 | 431) && malformed(&call)) {
            refused_well(case.route.dialect, &call, &reply)
                .map_err(|fault| format!("{fault}: {}", shown()))?;
        }
    } else if case.method != "HEAD" {
        readable(&reply).map_err(|fault| format!("{fault}: {}", shown()))?;
    }
    if reply.status >= 400 || matches!(case.method, "HEAD" | "OPTIONS") {
        let after = ledger.read().await;
        if after != before {
            let names = TABLES
                .iter()
                .copied()
                .chain(["version", "next_event", "next_display"]);
            let changed: Vec<_> = names
                .zip(before.iter().zip(&after))
                .filter(|(_, (before, after))| before != after)
                .collect();
            return Err(format!("a refusal changed {changed:?}: {}", shown()));
        }
    }
    Ok(reply.status)
}

/// Whether the request line itself is beyond what HTTP allows.
fn malformed(call: &Call) -> bool {
    call.target.len() > 16 * 1024
        || call
            .target
            .bytes()
            .any(|byte| byte <= b' ' || byte >= 0x7f || b"\"<>\\^`{|}".contains(&byte))
}

/// Runs a handful of cases at a time, so that what calls it can look at the clock.
fn runner(dice: &mut Dice) -> TestRunner {
    let seed: Vec<u8> = (0..4).flat_map(|_| dice.next().to_le_bytes()).collect();
    let config = Config {
        cases: 20,
        max_shrink_iters: 400,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

fn seconds() -> Duration {
    Duration::from_secs(
        std::env::var("PARLOR_JUNK_SECONDS")
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or(SECONDS),
    )
}

/// That the server still does what it is for.
async fn still_serves(addr: SocketAddr) {
    let mut conn = Conn::to(addr);
    conn.must(Call::new("GET", "/healthz")).await.expect(200);
    conn.must(firstline_sn("after", "m", true))
        .await
        .expect(200);
    conn.must(livedesk(
        &serde_json::json!({"inbox_id": 407, "contact_id": 2_219_256}),
    ))
    .await
    .expect(200);
    conn.must(own(&serde_json::json!({"inbox_id": 1, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "m"}))).await.expect(201);
}

both! {
    /// The property of the house: whatever is sent to whichever route.
    async fn junk_is_refused_and_changes_nothing(app: App) {
        // Beside a failing case stands what the server says about it. Another test of this process may have been first.
        let _ = tracing_subscriber::fmt().with_test_writer().with_max_level(tracing::Level::ERROR).try_init();
        app.apply(&roomy(100_000)).await;
        app.presence(7, "online").await;
        let addr = app.addr();
        let egain = egain_token(addr).await;
        // Something to aim at.
        for n in 0..3 {
            Conn::to(addr).must(firstline_sn(&format!("target-{n}"), "m", true)).await.expect(200);
            Conn::to(addr).must(livedesk(&serde_json::json!({"inbox_id": 407, "contact_id": 2_219_256}))).await.expect(200);
        }
        let ledger = Arc::new(Ledger::of(app.database()).await);
        let handle = tokio::runtime::Handle::current();
        let deadline = Instant::now() + seconds();
        let (outcome, seen) = tokio::task::spawn_blocking(move || {
            let seen = std::cell::RefCell::new(std::collections::BTreeMap::<(String, u16), u32>::new());
            let mut dice = Dice::thrown("junk");
            let one = |case: Case| {
                let judged = handle.block_on(judge(&case, addr, &egain, &ledger));
                let status = judged.map_err(TestCaseError::fail)?;
                *seen.borrow_mut().entry((format!("{:?}", case.route.dialect), status)).or_default() += 1;
                Ok(())
            };
            let mut outcome = Ok(());
            while outcome.is_ok() && Instant::now() < deadline {
                outcome = runner(&mut dice).run(&case(), one);
            }
            (outcome, seen.into_inner())
        })
        .await
        .unwrap();
        eprintln!("{seen:?}");
        if let Err(error) = outcome {
            panic!("{error}");
        }
        // A generator whose documents are all refused for one reason would prove little.
        for (dialect, good) in [("Firstline", 200), ("LiveDesk", 200), ("Egain", 200), ("Own", 201)] {
            assert!(seen.contains_key(&(dialect.to_owned(), good)), "nothing sent to {dialect} was ever accepted: {seen:?}");
        }
        support_force::checks::hold(app.database()).await;
        still_serves(addr).await;
    }
}

/// Bytes that are hardly HTTP: the server says so or hangs up, and goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_request_is_refused() {
    let app = App::bare_with(Database::fresh(Backend::Sqlite).await, |options| {
        options.limits = Limits {
            header_read_ms: 500,
            body_read_ms: 500,
            linger_ms: 100,
            ..Limits::default()
        };
    })
    .await;
    app.apply(support::VECTORS).await;
    let addr = app.addr();
    let good = firstline_sn("raw", "m", false).bytes();
    let raw = prop_oneof![
        3 => damaged(good.clone()),
        2 => damaged(good).prop_flat_map(damaged),
        1 => vec(any::<u8>(), 0..400),
        1 => "[!-~ \r\n]{0,200}".prop_map(String::into_bytes),
        1 => select(&[
            "GET / HTTP/0.9\r\n\r\n", "GET /\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
            "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nabcdef", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n",
            "POST /v1/conversations HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\n\r\nzz\r\n", "POST /v1/conversations HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
            "GET /\u{0} HTTP/1.1\r\nhost: a\r\n\r\n", "\r\n\r\n\r\n", "GET http://x/healthz HTTP/1.1\r\nhost: a\r\n\r\n", "CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n", "OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n",
        ][..]).prop_map(|text| text.as_bytes().to_vec()),
    ];
    let handle = tokio::runtime::Handle::current();
    let deadline = Instant::now() + seconds().min(Duration::from_secs(10));
    let outcome = tokio::task::spawn_blocking(move || {
        let mut dice = Dice::thrown("raw");
        let raw = raw.prop_map(Shown);
        let one = |Shown(bytes): Shown| {
            // What is never finished is ended by the server, which may have nothing to say to it.
            match handle.block_on(Conn::to(addr).exchange(&bytes, bytes.starts_with(b"HEAD"))) {
                Ok(reply) if reply.status >= 500 => Err(TestCaseError::fail(format!(
                    "{} {}",
                    reply.status,
                    reply.text()
                ))),
                Err(error) if error.kind() == std::io::ErrorKind::TimedOut => {
                    Err(TestCaseError::fail("neither answered nor ended"))
                }
                Ok(_) | Err(_) => Ok(()),
            }
        };
        let mut outcome = Ok(());
        while outcome.is_ok() && Instant::now() < deadline {
            outcome = runner(&mut dice).run(&raw, one);
        }
        outcome
    })
    .await
    .unwrap();
    if let Err(error) = outcome {
        panic!("{error}");
    }
    still_serves(addr).await;
    app.stop().await;
}

/// Bytes that print as text.
#[derive(Clone)]
struct Shown(Vec<u8>);

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.escape_ascii())
    }
}

/// One route per dialect that takes a body, and a caller who may.
async fn writes(addr: SocketAddr) -> Vec<(Dialect, Call)> {
    let egain = egain_token(addr).await;
    let start = Call::new(
        "POST",
        "/system/ws/v19/clientapplications/messaging/conversation/start?anonymousCustomer=yes",
    )
    .bearer(&egain);
    vec![
        (
            Dialect::Firstline,
            Call::new("POST", "/api/v1/onsite-account/1/text-call")
                .bearer(FIRSTLINE_TOKEN)
                .header("content-type", "application/json"),
        ),
        (
            Dialect::LiveDesk,
            Call::new("POST", "/api/v2/accounts/conversations")
                .basic("livedesk-key", "livedesk-secret")
                .header("content-type", "application/json"),
        ),
        (
            Dialect::Egain,
            start
                .clone()
                .header("content-type", "application/json")
                .header("accept", "application/json"),
        ),
        (
            Dialect::Egain,
            start.header("content-type", "application/xml"),
        ),
        (
            Dialect::Own,
            Call::new("POST", "/v1/conversations")
                .bearer(ACCESS_TOKEN)
                .header("content-type", "application/json"),
        ),
    ]
}

/// Twenty megabytes, announced or not: 413 in the dialect's form, without waiting for them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_are_too_large() {
    const LARGE: usize = 20 * 1024 * 1024;
    let app = App::start(Backend::Sqlite).await;
    let addr = app.addr();
    let calls = writes(addr).await;
    let before = app.counts().await;
    for (dialect, call) in calls {
        for announced in [true, false] {
            let sent = Instant::now();
            let (read, mut write) = connect(addr).await.unwrap().into_split();
            let head = call.head(announced.then_some(LARGE));
            let sender = tokio::spawn(async move {
                let block = vec![b' '; 64 * 1024];
                let mut sent = 0;
                // Ended by the server at some time; how far we came is of no matter.
                if write.write_all(&head).await.is_err() {
                    return;
                }
                while sent < LARGE {
                    sent += block.len();
                    let framed = if announced {
                        block.clone()
                    } else {
                        [format!("{:x}\r\n", block.len()).as_bytes(), &block, b"\r\n"].concat()
                    };
                    if write.write_all(&framed).await.is_err() {
                        return;
                    }
                }
            });
            let reply = read_reply(&mut BufReader::new(read), false)
                .await
                .unwrap_or_else(|error| panic!("{dialect:?}: {error}"));
            assert_eq!(reply.status, 413, "{dialect:?}: {}", reply.text());
            assert!(
                sent.elapsed() < Duration::from_secs(15),
                "{dialect:?}: {:?}",
                sent.elapsed()
            );
            refused_well(dialect, &call, &reply)
                .unwrap_or_else(|fault| panic!("{dialect:?}: {fault}: {}", reply.text()));
            sender.abort();
        }
    }
    assert_eq!(app.counts().await, before);
    still_serves(addr).await;
    app.stop().await;
}

/// Bodies and heads that do not come: 408, bodies' in the dialect's form; nobody else waits meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_that_do_not_come() {
    let app = App::bare_with(Database::fresh(Backend::Sqlite).await, |options| {
        options.limits = Limits {
            header_read_ms: 1_000,
            body_read_ms: 1_000,
            ..Limits::default()
        };
    })
    .await;
    app.apply(support::VECTORS).await;
    let addr = app.addr();
    let calls = writes(addr).await;
    let before = app.counts().await;
    let mut waiting = tokio::task::JoinSet::new();
    for (dialect, call) in calls {
        waiting.spawn(async move {
            let mut stream = BufReader::new(connect(addr).await.unwrap());
            stream
                .get_mut()
                .write_all(&call.head(Some(100)))
                .await
                .unwrap();
            stream.get_mut().write_all(b"{\"message\":").await.unwrap();
            let reply = read_reply(&mut stream, false)
                .await
                .unwrap_or_else(|error| panic!("{dialect:?}: {error}"));
            assert_eq!(reply.status, 408, "{dialect:?}: {}", reply.text());
            refused_well(dialect, &call, &reply)
                .unwrap_or_else(|fault| panic!("{dialect:?}: {fault}: {}", reply.text()));
        });
    }
    for start in [
        "P",
        "POST /api/v1/onsite",
        "POST /api/v1/onsite-account/1/text-call HTTP/1.1\r\nauthor",
        "GET / HTTP/1.1\r\nhost: a\r\n",
    ] {
        waiting.spawn(async move {
            let mut stream = BufReader::new(connect(addr).await.unwrap());
            stream.get_mut().write_all(start.as_bytes()).await.unwrap();
            let reply = read_reply(&mut stream, false)
                .await
                .unwrap_or_else(|error| panic!("{start:?}: {error}"));
            assert_eq!(reply.status, 408, "{start:?}");
        });
    }
    let others = Instant::now();
    Conn::to(addr)
        .must(Call::new("GET", "/v1/me").bearer(ACCESS_TOKEN))
        .await
        .expect(200);
    assert!(
        others.elapsed() < Duration::from_millis(900),
        "others wait for the slow: {:?}",
        others.elapsed()
    );
    while let Some(done) = waiting.join_next().await {
        done.unwrap();
    }
    assert_eq!(app.counts().await, before);
    still_serves(addr).await;
    app.stop().await;
}

/// More connections than are allowed: told so and closed; when one ends, the next is served.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_are_too_many() {
    let app = App::bare_with(Database::fresh(Backend::Sqlite).await, |options| {
        options.limits = Limits {
            connections: 4,
            ..Limits::default()
        };
    })
    .await;
    app.apply(support::VECTORS).await;
    let addr = app.addr();
    let mut open: Vec<Conn> = Vec::new();
    for _ in 0..4 {
        let mut conn = Conn::to(addr);
        conn.must(Call::new("GET", "/healthz")).await.expect(200);
        open.push(conn);
    }
    for _ in 0..8 {
        let reply = Conn::to(addr)
            .must(Call::new("GET", "/healthz"))
            .await
            .expect(503);
        assert!(reply.header("retry-after").is_some());
    }
    for conn in &mut open {
        conn.must(Call::new("GET", "/healthz")).await.expect(200);
    }
    open.pop();
    until("a place", 20, || async {
        Conn::to(addr)
            .send(&Call::new("GET", "/healthz"))
            .await
            .is_ok_and(|reply| reply.status == 200)
    })
    .await;
    app.stop().await;
}
