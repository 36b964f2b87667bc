//! Unexpected values for random requests.

/// Unexpected values, as JSON text.
#[rustfmt::skip] // With one value per line, the list would be very long.
pub const ODD: &[&str] = &[
    "null", "true", "false", "0", "1", "-1", "0.5", "1.0", "-0", "1e3", "1e999", "-1e999", "9007199254740991", "9007199254740993",
    "9223372036854775807", "9223372036854775808", "18446744073709551616", "123456789012345678901234567890123456789012345678901234567890",
    "\"\"", "\" \"", "\"0\"", "\"1\"", "\"-1\"", "\"1001\"", "\"9007199254740993\"", "\"99999999999999999999\"", "\"\\u0000\"", "\"a\\u0000b\"",
    "\"\\u0001\"", "\"\\u001f\"", "\"\\u007f\"", "\"\\ud83d\\ude00\"", "\"\\u202e\\u200b\\ufeff\"", "\"\\ufffe\"", "\"e\\u0301\\u0301\\u0301\"",
    "\"\u{1F469}\u{200D}\u{1F4BB}\"", "\"\\ud800\"", "\"\\\\ / \\\" ' ` < > & ; -- %00 %s ${x} {{x}}\"", "\"\\n\\r\\t\"", "\"a\nb\"", "[]", "{}", "[null]",
    "[[]]", "[1,\"a\",{}]", "{\"\":null}", "{\"a\":{\"a\":{\"a\":{}}}}", "{\"id\":1}", "{\"value\":\"x\"}", "{\"kind\":\"x\"}", "\"yes\"", "\"email\"",
    "\"2025-02-30\"", "\"0000-00-00T00:00:00Z\"", "\"+1\"", "\"x@y.z\"", "\"http://127.0.0.1:1/\"", "nul", "tru", "'x'", "+1", "01", ".5", "NaN", "\"", "",
    "[", "{", "{\"a\"", "{\"a\":1,\"a\":2}", "\u{feff}1", "/* */ 1", "1,", "\"\\x\"", "\"\\u12\"",
];

/// Unexpected or misplaced XML.
#[rustfmt::skip] // With one value per line, the list would be very long.
pub const ODD_XML: &[&str] = &[
    "<!DOCTYPE a [<!ENTITY x \"y\">]>", "&x;", "&#0;", "&#xD800;", "&#1;", "&#x10FFFF;", "&#x110000;", "&amp;", "&", "<", ">", "<a>", "</a>", "<a/>", "<a", "<![CDATA[x]]>",
    "<![CDATA[", "]]>", "<!-- x -->", "<!-- -- -->", "<!--", "<?x y?>", "<?xml version=\"1.0\"?>", "<?xml version=\"1.0\" encoding=\"UTF-16\"?>", "<a b=\"1\" b=\"2\"/>",
    "<a b=1/>", "<a b/>", " xmlns:x=\"\"", "<x:y/>", "<:/>", "\u{0}", "\u{1}", "\u{fffe}", "\u{202e}", "<id>9223372036854775808</id>", "<subject></subject>", "<customer/>",
    "<!ELEMENT a ANY>", "<!ENTITY % p SYSTEM \"file:///etc/passwd\">", "\u{feff}",
];

/// Unexpected texts for an id or a word in a path or a query, percent-encoded.
#[rustfmt::skip] // With one value per line, the list would be very long.
pub const PLACES: &[&str] = &[
    "1", "2", "7", "8", "407", "501", "502", "900", "999", "1001", "1002", "9001", "2219256", "5512", "taiwan-web", "jenny-api", "0", "-1", "00001", "+1", "1.0", "1e3", "0x1",
    "9007199254740991", "9007199254740992", "9223372036854775807", "9223372036854775808", "18446744073709551617", "99999999999999999999999999", "null", "undefined",
    "%00", "%ff", "%C3%28", "%ED%A0%80", "%F0%9F%98%80", "%E2%80%AE", "%zz", "%", "%2", "%2F", "%2e%2e", "..", ".", "%0d%0a", "%20", "a%00b", "'", "%22", "%3Cx%3E", "*", "~", "@", ":",
    "1.json", ".json", "x.json",
];

/// Names of query parameters: known ones of some routes, and unknown ones.
#[rustfmt::skip] // With one value per line, the list would be very long.
pub const NAMES: &[&str] = &[
    "token", "page", "per_page", "page_size", "q", "sort", "direction", "labels", "labels[]", "include_contact_inboxes", "after", "limit", "status", "inbox_id",
    "assignee_id", "contact_id", "queue", "in", "blocked", "phone", "external_id", "_method", "anonymousCustomer", "searchContactOnAttribute", "sendTypingNotification", "conversationContact", "forceLogin",
    "entryPointId", "$attribute", "tag_ids", "created_at__start", "created_at__end", "email", "number", "profile_id", "x", "", "%00", "%ff", "before", "filter[a][b]",
];
