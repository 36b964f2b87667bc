//! Parameters of requests. JSON bodies, form bodies, multipart bodies and the query string use the same parameter names
//! (contract 2.1). This module reads all parameters of a request into one map.
//!
//! A client may send a number or a boolean as a text, or a text as a number. Parlor converts these values in the same
//! way as Rails, because existing clients depend on the conversions. Values of other types are refused. Parameters of
//! the body take precedence over parameters of the query.

use super::errors::malformed;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use parlor_http::form_files::Form;
use parlor_http::json::JsonErrorKind;
use parlor_http::media::MediaType;
use parlor_http::{Limits, form, json, media, multipart, query};
use parlor_model::command::NewFile;
use parlor_model::document::{Fault, Object, Patch};
use parlor_model::entities::JsonMap;
use parlor_model::ids::{MAX_ID, parse_id};
use serde_json::Value;

/// The maximum nesting depth of form names such as `a[b][c]`.
const NAME_DEPTH: usize = 8;

/// The reason why the parameters could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamsError {
    /// The query cannot be decoded, or the body does not have the form that its content type states.
    Malformed,
    /// The body has a content type that is not supported.
    UnknownType,
}

impl ParamsError {
    /// Returns the HTTP status that the vendor's web framework gives for this failure.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::UnknownType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        }
    }
}

/// The parameters of one request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Params {
    map: JsonMap,
    /// Whether the request contains a file where no file is allowed.
    pub has_files: bool,
    /// The files of the request. The files are stored, but no attachment refers to the files yet.
    pub files: Vec<NewFile>,
}

/// The error for a value that cannot be an id. The value is not a positive integer in decimal digits, or it is too
/// large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownId;

impl Params {
    /// Reads the parameters of a body and a query. A request without a body has only the parameters of its query.
    ///
    /// # Errors
    /// [`ParamsError`] describes the cases.
    pub async fn read(
        headers: &HeaderMap,
        raw_query: Option<&str>,
        body: &Bytes,
        limits: &Limits,
    ) -> Result<Self, ParamsError> {
        let mut params = Self::default();
        if !body.is_empty() {
            params.read_body(headers, body, limits).await?;
        }
        params.add_query(raw_query)?;
        Ok(params)
    }

    /// Reads the parameters of a multipart form and of the query. The files of the form are already stored.
    ///
    /// # Errors
    /// [`ParamsError`] describes the cases.
    pub fn of_form(form: Form, raw_query: Option<&str>) -> Result<Self, ParamsError> {
        let mut params = Self {
            has_files: form.others,
            files: form.files.into_iter().map(|(_, file)| file).collect(),
            ..Self::default()
        };
        for part in form.parts {
            params.add_part(&part)?;
        }
        params.add_query(raw_query)?;
        Ok(params)
    }

    fn add_part(&mut self, part: &multipart::Part) -> Result<(), ParamsError> {
        let text = std::str::from_utf8(&part.bytes)
            .ok()
            .filter(|text| !text.contains('\0'))
            .ok_or(ParamsError::Malformed)?;
        insert(&mut self.map, &part.name, Value::String(text.to_owned()))
    }

    fn add_query(&mut self, raw_query: Option<&str>) -> Result<(), ParamsError> {
        if let Some(raw) = raw_query.filter(|raw| !raw.is_empty()) {
            let pairs = query::pairs(Some(raw)).map_err(|_bad| ParamsError::Malformed)?;
            let mut from_query = JsonMap::new();
            for (name, value) in pairs {
                insert(&mut from_query, &name, Value::String(value))?;
            }
            for (name, value) in from_query {
                self.map.entry(name).or_insert(value);
            }
        }
        Ok(())
    }

    async fn read_body(
        &mut self,
        headers: &HeaderMap,
        body: &Bytes,
        limits: &Limits,
    ) -> Result<(), ParamsError> {
        let content_type = media::content_type(headers);
        let is = |essence| content_type.is_some_and(|sent| media::essence_is(sent, essence));
        if !headers.contains_key(http::header::CONTENT_TYPE) || is("application/json") {
            self.map = match json::parse(body, limits) {
                Ok(Value::Object(map)) => map,
                Err(error) if error.kind == JsonErrorKind::Empty => JsonMap::new(),
                Ok(_) | Err(_) => return Err(ParamsError::Malformed),
            };
        } else if is("application/x-www-form-urlencoded") {
            for (name, value) in form::pairs(body).map_err(|_bad| ParamsError::Malformed)? {
                insert(&mut self.map, &name, Value::String(value))?;
            }
        } else if is("multipart/form-data") {
            let boundary = MediaType::of(headers);
            let boundary = boundary.as_ref().and_then(MediaType::boundary);
            let parts = multipart::parse(boundary, body.clone(), limits)
                .await
                .map_err(|_bad| ParamsError::Malformed)?;
            for part in parts {
                if part.file_name.is_some() {
                    self.has_files = true;
                    continue;
                }
                self.add_part(&part)?;
            }
        } else {
            return Err(ParamsError::UnknownType);
        }
        Ok(())
    }

    /// Returns the bytes that identify this request under an idempotency key. The bytes consist of the parameters and
    /// the hashes and names of the files. So repetitions of a multipart body are equal, although each repetition has
    /// another boundary.
    #[must_use]
    pub fn fingerprint(&self) -> Vec<u8> {
        let mut identity = serde_json::to_vec(&self.map).unwrap_or_default();
        for file in &self.files {
            identity.extend_from_slice(format!("\0{}\0{}", file.sha256, file.file_name).as_bytes());
        }
        identity
    }

    /// Whether the parameter has a value that is not null and not empty. A list that contains only empty texts and
    /// nulls, such as the form field `a[]=`, is treated as empty.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        match self.look(name) {
            None => false,
            Some(Value::String(text)) => !text.is_empty(),
            Some(Value::Array(values)) => values.iter().any(|v| !v.is_null() && *v != ""),
            Some(Value::Object(members)) => !members.is_empty(),
            Some(_) => true,
        }
    }

    /// Returns the id in a parameter. `None` means that the parameter is absent, null or empty.
    ///
    /// # Errors
    /// Fails if the value cannot be an id.
    pub fn id(&self, name: &str) -> Result<Option<i64>, UnknownId> {
        self.look(name).map_or(Ok(None), id_of)
    }

    /// Returns the value of a parameter without conversion. `None` means that the parameter is absent or null.
    fn look(&self, name: &str) -> Option<&Value> {
        Object::look(&self.map, name).value()
    }

    /// Takes the value of a parameter without conversion.
    #[must_use]
    pub fn take(&mut self, name: &str) -> Patch<Value> {
        Patch::member(self.map.swap_remove(name))
    }

    /// Takes a text, which may be empty. A number is converted to the text of its digits.
    ///
    /// # Errors
    /// Fails if the value is a boolean, a list or an object.
    pub fn text(&mut self, name: &'static str) -> Result<Patch<String>, Fault> {
        match self.take(name) {
            Patch::Absent => Ok(Patch::Absent),
            Patch::Null => Ok(Patch::Null),
            Patch::Value(value) => text_of(value)
                .map(Patch::Value)
                .ok_or_else(|| malformed(name)),
        }
    }

    /// Takes a text. `None` means that the parameter is absent, null or empty.
    ///
    /// # Errors
    /// Fails if the value is a boolean, a list or an object.
    pub fn filled(&mut self, name: &'static str) -> Result<Option<String>, Fault> {
        let text = self.text(name)?.value();
        Ok(text.filter(|text| !text.is_empty()))
    }

    /// Returns a boolean. `None` means that the parameter is absent, null or empty. The number 0 and the texts that
    /// Rails reads as false are false. Every other number or text is true.
    ///
    /// # Errors
    /// Fails if the value is a list or an object.
    pub fn boolean(&self, name: &'static str) -> Result<Option<bool>, Fault> {
        match self.look(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => Ok(Some(truthy(text))),
            Some(Value::Number(number)) => Ok(Some(number.as_f64() != Some(0.0))),
            Some(_) => Err(malformed(name)),
        }
    }

    /// Returns the name of a parameter that is not in `known`. Names that begin with `_` are ignored, because programs
    /// add such parameters to bypass caches. Returns `None` if all names are known.
    #[must_use]
    pub fn unknown(&self, known: &[&str]) -> Option<&str> {
        let names = self.map.keys().map(String::as_str);
        names
            .filter(|name| !name.starts_with('_'))
            .find(|name| !known.contains(name))
    }

    /// Takes a list of texts. A single text becomes a list with one item. Numbers are converted to texts. Empty items
    /// are removed. The list is empty if the parameter is absent, null or empty.
    ///
    /// # Errors
    /// Fails if the value is a boolean or an object. Also fails if an item of the list is a boolean, a list or an
    /// object.
    pub fn texts(&mut self, name: &'static str) -> Result<Vec<String>, Fault> {
        let values = match self.take(name) {
            Patch::Absent | Patch::Null => return Ok(Vec::new()),
            Patch::Value(Value::Array(values)) => values,
            Patch::Value(value) => vec![value],
        };
        let values = values.into_iter().filter(|value| !value.is_null());
        let texts: Option<Vec<String>> = values.map(text_of).collect();
        let mut texts = texts.ok_or_else(|| malformed(name))?;
        texts.retain(|text| !text.is_empty());
        Ok(texts)
    }

    /// Whether the request has this parameter, even if it is null or empty.
    #[must_use]
    pub fn names(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    /// Takes an object, or the JSON text of an object. The result is empty if the parameter is absent or null, or if it
    /// is an empty text or an empty list.
    ///
    /// # Errors
    /// Fails if the value has another form.
    pub fn object(&mut self, name: &'static str, limits: &Limits) -> Result<JsonMap, Fault> {
        match self.take(name) {
            Patch::Absent | Patch::Null => Ok(JsonMap::new()),
            Patch::Value(Value::Object(map)) => Ok(map),
            // PHP writes an empty object as an empty list.
            Patch::Value(Value::Array(list)) if list.is_empty() => Ok(JsonMap::new()),
            Patch::Value(Value::String(text)) if text.is_empty() => Ok(JsonMap::new()),
            Patch::Value(Value::String(text)) => match json::parse(text.as_bytes(), limits) {
                Ok(Value::Object(map)) => Ok(map),
                Ok(Value::Array(list)) if list.is_empty() => Ok(JsonMap::new()),
                Ok(_) | Err(_) => Err(malformed(name)),
            },
            Patch::Value(_) => Err(malformed(name)),
        }
    }

    /// Takes the parameters of a nested object, such as `message` in the start of a conversation. `None` means that the
    /// object is absent, null or empty.
    ///
    /// # Errors
    /// Fails in the same cases as [`Self::object`].
    pub fn nested(&mut self, name: &'static str, limits: &Limits) -> Result<Option<Self>, Fault> {
        let map = self.object(name, limits)?;
        Ok((!map.is_empty()).then_some(Self {
            map,
            has_files: false,
            files: Vec::new(),
        }))
    }
}

/// Converts a text, or a number to the text of its digits. `None` means that the value has another type.
fn text_of(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Converts a number or a decimal text to an id. `None` means that the value is null or empty.
///
/// # Errors
/// Fails if the value cannot be an id.
pub fn id_of(value: &Value) -> Result<Option<i64>, UnknownId> {
    let id = match value {
        Value::Null => return Ok(None),
        Value::String(text) if text.is_empty() => return Ok(None),
        Value::String(text) => parse_id(text),
        Value::Number(number) => number.as_i64().filter(|id| (1..=MAX_ID).contains(id)),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    id.map(Some).ok_or(UnknownId)
}

/// Whether Rails reads a text as true.
#[must_use]
pub fn truthy(text: &str) -> bool {
    !matches!(
        text,
        "0" | "f" | "F" | "false" | "FALSE" | "off" | "OFF" | "False" | "Off"
    )
}

/// Inserts a form field into the map, at the position that its name describes: `a`, `a[]`, `a[b]`, `a[b][c]`, `a[b][]`.
/// The form is malformed if it repeats a name that does not end with `[]`. The form is also malformed if it uses the
/// same name for a value and for a list or object.
fn insert(map: &mut JsonMap, name: &str, value: Value) -> Result<(), ParamsError> {
    let Some((first, rest)) = name.split_once('[') else {
        return match map.insert(name.to_owned(), value) {
            None => Ok(()),
            Some(_) => Err(ParamsError::Malformed),
        };
    };
    let steps: Vec<&str> = rest
        .strip_suffix(']')
        .ok_or(ParamsError::Malformed)?
        .split("][")
        .collect();
    if steps.len() > NAME_DEPTH || first.is_empty() || steps.iter().any(|s| json::is_reserved(s)) {
        return Err(ParamsError::Malformed);
    }
    let mut place = map.entry(first).or_insert(Value::Null);
    for step in steps {
        if place.is_null() {
            *place = if step.is_empty() {
                Value::Array(Vec::new())
            } else {
                Value::Object(JsonMap::new())
            };
        }
        place = match (place, step) {
            (Value::Array(items), "") => {
                items.push(Value::Null);
                items.last_mut().ok_or(ParamsError::Malformed)?
            }
            (Value::Object(members), step) if !step.is_empty() => {
                members.entry(step).or_insert(Value::Null)
            }
            _ => return Err(ParamsError::Malformed),
        };
    }
    if place.is_null() {
        *place = value;
        Ok(())
    } else {
        Err(ParamsError::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use http::header::CONTENT_TYPE;
    use serde_json::json;
    use std::task::{Context, Poll, Waker};

    fn read(
        content_type: Option<&str>,
        query: Option<&str>,
        body: &str,
    ) -> Result<Params, ParamsError> {
        let mut headers = HeaderMap::new();
        if let Some(content_type) = content_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap());
        }
        let body = Bytes::copy_from_slice(body.as_bytes());
        let limits = Limits::default();
        let reading = std::pin::pin!(Params::read(&headers, query, &body, &limits));
        // The future is ready at once, because the whole body is in memory.
        match reading.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(params) => params,
            Poll::Pending => Err(ParamsError::UnknownType),
        }
    }

    fn map(params: &Params) -> Value {
        Value::Object(params.map.clone())
    }

    #[test]
    fn one_map_from_every_form() {
        let nested = json!({"content": "a b", "content_attributes": {"in_reply_to": "5"}, "labels": ["x", "y"]});
        let form = "content=a+b&content_attributes%5Bin_reply_to%5D=5&labels[]=x&labels[]=y";
        let urlencoded = "application/x-www-form-urlencoded; charset=utf-8";
        assert_eq!(map(&read(Some(urlencoded), None, form).unwrap()), nested);
        assert_eq!(map(&read(None, Some(form), "").unwrap()), nested);
        let part = |name: &str, value: &str| {
            format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body = [
            part("content", "a b"),
            part("content_attributes[in_reply_to]", "5"),
            part("labels[]", "x"),
            part("labels[]", "y"),
            "--X--\r\n".to_owned(),
        ]
        .concat();
        let multipart = Some("multipart/form-data; boundary=X");
        assert_eq!(map(&read(multipart, None, &body).unwrap()), nested);
        let merged = read(Some("application/json"), Some("a=query&b=2"), r#"{"a":1}"#);
        assert_eq!(map(&merged.unwrap()), json!({"a": 1, "b": "2"}));
        let file = "--X\r\nContent-Disposition: form-data; name=\"attachments[]\"; filename=\"a.png\"\r\n\r\nx\r\n--X--\r\n";
        assert!(read(multipart, None, file).unwrap().has_files);
    }

    #[test]
    fn refusals() {
        use ParamsError::{Malformed, UnknownType};
        let urlencoded = Some("application/x-www-form-urlencoded");
        for (content_type, query, body, error) in [
            (None, None, "[]", Malformed),
            (None, None, "{", Malformed),
            (None, None, "{\"a\":1,\"a\":2}", Malformed),
            (Some("application/json"), None, "\"x\"", Malformed),
            (Some("text/plain"), None, "{}", UnknownType),
            (Some("nonsense"), None, "{}", UnknownType),
            (urlencoded, None, "a=1&a=2", Malformed),
            (urlencoded, None, "a=1&a[b]=2", Malformed),
            (urlencoded, None, "a[]=1&a[b]=2", Malformed),
            (urlencoded, None, "a[b=2", Malformed),
            (
                urlencoded,
                None,
                "a[$serde_json::private::RawValue]=1",
                Malformed,
            ),
            (urlencoded, None, "[b]=2", Malformed),
            (
                urlencoded,
                None,
                "a[1][2][3][4][5][6][7][8][9]=2",
                Malformed,
            ),
            (urlencoded, None, "a=%zz", Malformed),
            (Some("multipart/form-data"), None, "--X--", Malformed),
            (None, Some("a=%ff"), "{}", Malformed),
        ] {
            assert_eq!(
                read(content_type, query, body),
                Err(error),
                "{content_type:?} {query:?} {body}"
            );
        }
    }

    #[test]
    fn values_are_cast_or_refused() {
        for (value, id) in [
            (json!(7), Ok(Some(7))),
            (json!("7"), Ok(Some(7))),
            (json!("007"), Ok(Some(7))),
            (json!(null), Ok(None)),
            (json!(""), Ok(None)),
            (json!(0), Err(UnknownId)),
            (json!(-7), Err(UnknownId)),
            (json!(7.0), Err(UnknownId)),
            (json!(" 7"), Err(UnknownId)),
            (json!("7a"), Err(UnknownId)),
            (json!(9_007_199_254_740_992_i64), Err(UnknownId)),
            (json!(u64::MAX), Err(UnknownId)),
            (json!("99999999999999999999"), Err(UnknownId)),
            (json!(true), Err(UnknownId)),
            (json!([7]), Err(UnknownId)),
            (json!({"id": 7}), Err(UnknownId)),
        ] {
            assert_eq!(id_of(&value), id, "{value}");
        }
        let mut params = Params {
            map: json!({"t": "x", "n": 5, "z": null, "b": true, "l": [], "o": "{\"k\":1}", "no": "off", "bad": "["})
                .as_object()
                .unwrap()
                .clone(),
            has_files: false,
            files: Vec::new(),
        };
        assert_eq!(params.boolean("b"), Ok(Some(true)));
        assert_eq!(params.boolean("no"), Ok(Some(false)));
        assert_eq!(params.boolean("n"), Ok(Some(true)));
        assert_eq!(params.boolean("z"), Ok(None));
        assert!(params.boolean("l").is_err());
        assert_eq!(params.text("t"), Ok(Patch::Value("x".to_owned())));
        assert_eq!(params.text("n"), Ok(Patch::Value("5".to_owned())));
        assert_eq!(params.text("z"), Ok(Patch::Null));
        assert_eq!(params.text("absent"), Ok(Patch::Absent));
        assert!(params.text("b").is_err() && params.text("l").is_err());
        assert_eq!(
            params.object("o", &Limits::default()).map(Value::Object),
            Ok(json!({"k": 1}))
        );
        assert!(params.object("bad", &Limits::default()).is_err());
    }
}
