//! `contact-tag`: the tags of contacts (contract 3.4 "Tags"). A tag is a label of the account. So administrators can
//! also change tags with `/v1/labels` and in provisioning files.

use super::call::{Call, Once};
use super::failure::Failure;
use super::input::{self, Form, Need, Rule};
use super::paging::Page;
use super::print;
use super::refusals::{self, Naming};
use super::resource::resource;
use axum::response::Response;
use parlor_engine::EngineError;
use parlor_engine::administration::ObjectRequest;
use parlor_http::keyed::{Judged, Keyed};
use parlor_model::canonical;
use parlor_model::command::{Answer, MAX_LABEL, RemoveLabel};
use parlor_model::document::{Faults, code};
use parlor_model::entities::{JsonMap, Label};
use parlor_model::ids::LabelId;
use parlor_model::provision::administer::AdministerLabel;
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;

const MODEL: &str = "App\\ContactTag";
/// The maximum length of a tag's description, in characters. The limit is the same as for labels.
const MAX_DESCRIPTION: usize = 1_024;

#[derive(Serialize)]
struct ContactTag<'a> {
    id: LabelId,
    name: &'a str,
    description: Option<&'a str>,
    contacts_count: i64,
}

impl<'a> ContactTag<'a> {
    fn of(row: &'a Label, counts: &HashMap<LabelId, i64>) -> Self {
        Self {
            id: row.id,
            name: &row.name,
            description: row.description.as_deref(),
            contacts_count: counts.get(&row.id).copied().unwrap_or(0),
        }
    }
}

fn failed(error: EngineError) -> Failure {
    refusals::failure(error, &Naming::NONE)
}

resource!(LabelId, MODEL);

async fn show(call: &Call, id: LabelId) -> Result<Response, Failure> {
    let row = find(call, id)?;
    let counts = counts(call).await?;
    let data = ContactTag::of(row, &counts);
    Ok(print::ok(&print::Data { data }))
}

async fn create(call: Call) -> Result<Response, Failure> {
    put(call, None).await
}

async fn update(call: Call, id: LabelId) -> Result<Response, Failure> {
    put(call, Some(id)).await
}

fn find(call: &Call, id: LabelId) -> Result<&Label, Failure> {
    let found = call.caller.config.labels.get(&id);
    found.ok_or_else(|| Failure::Missing {
        model: MODEL,
        id: id.to_string(),
    })
}

async fn counts(call: &Call) -> Result<HashMap<LabelId, i64>, Failure> {
    let (engine, account) = (&call.received.context.engine, call.caller.account);
    engine.label_counts(account).await.map_err(failed)
}

/// Lists tags. The filter `name` matches any part of the name, and ignores case and accents.
async fn list(call: &Call) -> Result<Response, Failure> {
    let query = &call.received.query;
    let mut faults = input::no_faults();
    let page = Page::read(query, &mut faults);
    let name = query.get("name").map(canonical::search);
    query.only(&["name"], &[], &mut faults);
    if !faults.is_empty() {
        return Err(Failure::Invalid(faults));
    }
    let counts = counts(call).await?;
    let tags: Vec<ContactTag<'_>> = (call.caller.config.labels.values())
        .filter(|row| {
            name.as_ref()
                .is_none_or(|name| canonical::search(&row.name).contains(name.as_ref()))
        })
        .map(|row| ContactTag::of(row, &counts))
        .collect();
    let total = i64::try_from(tags.len()).unwrap_or(i64::MAX);
    let tags = page.of(tags.into_iter());
    Ok(print::ok(&page.envelope(call, tags, total)))
}

/// Takes the fields of a tag out of a body. In the result, the fields have the names that they have in a label of
/// `/v1`.
fn fields(form: &mut Form, name: Need) -> JsonMap {
    let mut fields = JsonMap::new();
    let mut keep = |key: &str, value: Option<Option<String>>| {
        if let Some(value) = value {
            fields.insert(key.to_owned(), value.map_or(Value::Null, Value::String));
        }
    };
    keep("name", form.text("name", name, MAX_LABEL).change());
    keep(
        "description",
        form.text("description", Need::Optional, MAX_DESCRIPTION)
            .change(),
    );
    fields
}

/// Creates a tag, or changes the tag `id`. Only administrators may make this call.
async fn put(mut call: Call, id: Option<LabelId>) -> Result<Response, Failure> {
    let resource = match id {
        Some(id) => format!("contact-tag/{id}"),
        None => "contact-tag".to_owned(),
    };
    let keyed = match call.once(&resource).await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let counts = match id {
        Some(id) => {
            find(&call, id)?;
            counts(&call).await?
        }
        None => HashMap::new(),
    };
    call.administrator()?;
    let need = if id.is_some() {
        Need::NotBlank
    } else {
        Need::Required
    };
    let mut form = call.received.form(&[])?;
    let fields = fields(&mut form, need);
    if !form.faults.is_empty() {
        return Err(Failure::Invalid(form.faults));
    }
    configure(&call, &keyed, id, fields, move |row| {
        print::data(ContactTag::of(row, &counts))
    })
    .await
}

/// Creates or changes a label, in the same way as `/v1/labels`.
async fn configure(
    call: &Call,
    keyed: &Keyed,
    id: Option<LabelId>,
    fields: JsonMap,
    print: impl Fn(&Label) -> Answer + Send + Sync + 'static,
) -> Result<Response, Failure> {
    let engine = &call.received.context.engine;
    let request = ObjectRequest {
        account: call.caller.account,
        id: id.map(|id| id.0),
        keep: Some(call.caller.credential),
        fields,
    };
    let command: AdministerLabel = match engine.administer(request).await.map_err(failed)? {
        Ok(command) => command,
        Err(faults) => {
            return Err(Failure::Invalid(broken(
                faults.iter().map(|fault| (fault.path.as_str(), fault.code)),
            )));
        }
    };
    let judged = keyed
        .execute_judged(engine, command, None, move |outcome| match outcome {
            Ok(done) => Ok((print(&done.row), ())),
            Err(faults) => Err(faults.clone()),
        })
        .await
        .map_err(failed)?;
    match judged {
        Judged::Done(response, _) => Ok(response),
        Judged::Faulty(faults) => {
            let faults = faults.iter().map(|fault| (fault.key.as_str(), fault.code));
            Err(Failure::Invalid(broken(faults)))
        }
    }
}

fn broken<'a>(faults: impl Iterator<Item = (&'a str, &'a str)>) -> Faults {
    let mut broken = input::no_faults();
    for (field, code) in faults {
        let rule = match code {
            code::REQUIRED => Rule::Required,
            code::TOO_LONG => Rule::TooLong,
            code::TAKEN => Rule::Taken,
            _ => Rule::Format,
        };
        rule.on(field, &mut broken);
    }
    broken
}

/// Removes a tag from the account and from all contacts. Only administrators may make this call. The status is 204
/// (INFERRED: the vendor's sample is not readable).
async fn remove(call: &Call, id: LabelId) -> Result<Response, Failure> {
    let keyed = match call.once(&format!("contact-tag/{id}")).await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    find(call, id)?;
    call.administrator()?;
    let engine = &call.received.context.engine;
    keyed
        .execute(engine, RemoveLabel { label: id }, |()| print::nothing())
        .await
        .map_err(failed)
}
