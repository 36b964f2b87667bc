//! `address`: the postal addresses of contacts (contract 3.4 "Addresses"). The vendor's page documents the list, its
//! filters and the address objects. The fields of `POST` and the answer to `DELETE` are the same as for `phone-number`
//! (INFERRED).

use super::call::{Call, Once};
use super::failure::Failure;
use super::input::{self, Form, Need, Rule};
use super::lookups::{CityEntry, CountryEntry, StateEntry};
use super::paging::Page;
use super::points::{self, DESCRIPTION, MAX_DESCRIPTION, MAX_TEXT, PointResource};
use super::print;
use super::refusals::Naming;
use super::resource::resource;
use axum::response::Response;
use parlor_engine::EngineError;
use parlor_engine::query::PointFilter;
use parlor_model::command::{
    AddContactPoint, Answer, ChangeContactPoint, ContactPointView, NewPoint,
};
use parlor_model::config::AccountConfig;
use parlor_model::entities::{ContactPoint, JsonMap};
use parlor_model::ids::{ClassificationId, ContactId, ContactPointId, parse_id};
use parlor_model::refusal::Object;
use parlor_model::words::{ClassificationKind, PointKind};
use serde::Serialize;
use serde_json::Value;

const PROFILE_ID: &str = "profile_id";
const CONTACT_ID: &str = "contact_id";

/// The key of the address type in a contact point's details.
const TYPE: &str = "firstline_address_type";
/// The parts of an address that are entries of look-up lists. The table has, for each part, the field in a body, the
/// key in a contact point's details, and the look-up list.
const PLACES: [(&str, &str, ClassificationKind); 3] = [
    (
        "country_id",
        "firstline_country_id",
        ClassificationKind::Country,
    ),
    ("state_id", "firstline_state_id", ClassificationKind::State),
    ("city_id", "firstline_city_id", ClassificationKind::City),
];

/// The types of addresses, in the order of their numbers, each with its key and description. The vendor's page
/// documents the key and the description of `MAILING`. All other keys and descriptions are INFERRED.
const TYPES: [(&str, &str); 6] = [
    ("HOME", "home address"),
    ("MAILING", "mail address"),
    ("BILLING", "billing address"),
    ("SHIPPING", "shipping address"),
    ("CURRENT", "current address"),
    ("OTHER", "other address"),
];
/// The number of the type for an address without a valid stored type, such as an address that another API created.
const OTHER: usize = 5;

static RESOURCE: PointResource = PointResource {
    model: "App\\Address",
    path: "address",
    naming: Naming {
        objects: &[(Object::Contact, PROFILE_ID)],
        fields: &[("postal_address", "address")],
    },
    has: |kind| kind == PointKind::PostalAddress,
};

fn failed(error: EngineError) -> Failure {
    RESOURCE.failed(error)
}

#[derive(Serialize)]
struct EnumType {
    key: &'static str,
    value: usize,
    description: &'static str,
}

/// A postal address in answers.
#[derive(Serialize)]
struct Address<'a> {
    id: ContactPointId,
    #[serde(rename = "type")]
    address_type: usize,
    enum_type: EnumType,
    address: &'a str,
    contact_id: ContactId,
    profile_id: ContactId,
    state: Option<StateEntry<'a>>,
    state_id: Option<ClassificationId>,
    country: Option<CountryEntry<'a>>,
    country_id: Option<ClassificationId>,
    city: Option<CityEntry<'a>>,
    city_id: Option<ClassificationId>,
    description: Option<&'a str>,
}

/// Returns the number that is stored under a key of a contact point's details.
fn stored(details: &JsonMap, key: &str) -> Option<i64> {
    points::detail(details, key).and_then(parse_id)
}

/// Returns the number of an address's type, which is the type's index in [`TYPES`].
fn type_of(details: &JsonMap) -> usize {
    let stored = points::detail(details, TYPE).and_then(|text| text.parse().ok());
    stored
        .filter(|number| *number < TYPES.len())
        .unwrap_or(OTHER)
}

impl<'a> Address<'a> {
    fn of(point: &'a ContactPoint, config: &'a AccountConfig) -> Self {
        let address_type = type_of(&point.details);
        let (key, description) = TYPES.get(address_type).copied().unwrap_or_default();
        let place = |index: usize| {
            let (_, key, kind) = PLACES.get(index)?;
            let id = stored(&point.details, key).map(ClassificationId)?;
            config.classification(*kind, id)
        };
        let (country, state, city) = (place(0), place(1), place(2));
        Self {
            id: point.id,
            address_type,
            enum_type: EnumType {
                key,
                value: address_type,
                description,
            },
            address: &point.value,
            contact_id: point.contact_id,
            profile_id: point.contact_id,
            state: state.map(StateEntry::of),
            state_id: state.map(|row| row.id),
            country: country.map(CountryEntry::of),
            country_id: country.map(|row| row.id),
            city: city.map(CityEntry::of),
            city_id: city.map(|row| row.id),
            description: points::detail(&point.details, DESCRIPTION),
        }
    }
}

resource!(ContactPointId, RESOURCE.model);

async fn show(call: &Call, id: ContactPointId) -> Result<Response, Failure> {
    let (point, _) = RESOURCE.find(call, id).await?;
    let data = Address::of(&point, &call.caller.config);
    Ok(print::ok(&print::Data { data }))
}

/// Removes a postal address.
async fn remove(call: &Call, id: ContactPointId) -> Result<Response, Failure> {
    RESOURCE.remove(call, id, || print::deleted(200)).await
}

/// Lists addresses. The filters are `contact_id`, `type`, `country_id`, `state_id`, `city_id`, `address` and
/// `description`. The filters `address` and `description` match any part of the text.
async fn list(call: &Call) -> Result<Response, Failure> {
    let query = &call.received.query;
    let mut faults = input::no_faults();
    let page = Page::read(query, &mut faults);
    let contact = query.integer(CONTACT_ID, &mut faults);
    let mut exact = Vec::new();
    let wanted = query.integer("type", &mut faults);
    if let Some(wanted) = wanted {
        match usize::try_from(wanted) {
            Ok(number) if number < TYPES.len() => exact.push((TYPE, number.to_string())),
            Ok(_) | Err(_) => Rule::Selected.on("type", &mut faults),
        }
    }
    for (field, key, _) in PLACES {
        if let Some(id) = query.integer(field, &mut faults) {
            exact.push((key, id.to_string()));
        }
    }
    query.only(
        &[
            CONTACT_ID,
            "type",
            "address",
            "country_id",
            "state_id",
            "city_id",
            "description",
        ],
        &[],
        &mut faults,
    );
    if !faults.is_empty() {
        return Err(Failure::Invalid(faults));
    }
    let description = query.get("description").map(str::to_owned);
    let filter = PointFilter {
        contact: contact.map(ContactId),
        kinds: vec![PointKind::PostalAddress],
        value: query.get("address").map(str::to_owned),
        details: description
            .into_iter()
            .map(|text| (DESCRIPTION, text))
            .collect(),
        exact,
        offset: page.offset(),
        limit: page.limit(),
        ..PointFilter::default()
    };
    let engine = &call.received.context.engine;
    let found = engine.points(call.caller.account, filter).await;
    let (rows, total) = found.map_err(failed)?;
    let config = &call.caller.config;
    let shown = rows.iter().map(|row| Address::of(row, config)).collect();
    Ok(print::ok(&page.envelope(call, shown, total)))
}

/// The fields of an address in a body.
struct AddressFields {
    owner: Option<ContactId>,
    address: Option<String>,
    details: JsonMap,
}

impl AddressFields {
    /// Reads the fields. `old` contains the stored details of the address. For a new address, `old` is empty. A body
    /// may also contain the contact's id as `contact_id`, as in the vendor's objects (INFERRED).
    fn read(form: &mut Form, need: Need, config: &AccountConfig, old: &JsonMap) -> Self {
        let owner = points::owner(form, CONTACT_ID, Need::NotBlank);
        let need_profile = match owner {
            Some(_) => Need::NotBlank,
            None => need,
        };
        let profile = points::owner(form, PROFILE_ID, need_profile);
        if owner.zip(profile).is_some_and(|(one, other)| one != other) {
            Rule::Selected.on(PROFILE_ID, &mut form.faults);
        }
        let kind = form.read("type", need, |value| {
            let number = usize::try_from(input::integer(&value)?).ok();
            number.filter(|n| *n < TYPES.len()).ok_or(Rule::Selected)
        });
        let address = form.text("address", need, MAX_TEXT).value();
        let mut details = points::details(form, &[("description", DESCRIPTION, MAX_DESCRIPTION)]);
        if let Some(kind) = kind.value() {
            details.insert(TYPE.to_owned(), kind.to_string().into());
        }
        places(form, config, old, &mut details);
        Self {
            owner: profile.or(owner),
            address,
            details,
        }
    }
}

/// Reads the country, state and city. Each entry in the body must be active. If the address has a country, its state
/// must belong to this country. If the address has a state, its city must belong to this state.
fn places(form: &mut Form, config: &AccountConfig, old: &JsonMap, details: &mut JsonMap) {
    let mut above: Option<i64> = None;
    for (field, key, kind) in PLACES {
        let given = form.read(field, Need::Optional, |value| {
            let id = ClassificationId(input::integer(&value)?);
            let row = config.classification(kind, id).filter(|row| row.active);
            row.map(|row| row.id.0).ok_or(Rule::Selected)
        });
        let change = given.change();
        let now = change.unwrap_or_else(|| stored(old, key));
        let parent = now
            .and_then(|id| config.classification(kind, ClassificationId(id)))
            .and_then(|row| row.parent_id);
        if above
            .zip(parent)
            .is_some_and(|(above, parent)| parent.0 != above)
        {
            Rule::Selected.on(field, &mut form.faults);
        }
        above = now;
        if let Some(change) = change {
            let text = change.map_or(Value::Null, |id| Value::String(id.to_string()));
            details.insert(key.to_owned(), text);
        }
    }
}

async fn create(mut call: Call) -> Result<Response, Failure> {
    let keyed = match call.once("address").await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let mut form = call.received.form(&[])?;
    let config = &call.caller.config;
    let fields = AddressFields::read(&mut form, Need::Required, config, &JsonMap::new());
    let (engine, account) = (&call.received.context.engine, call.caller.account);
    let (Some(contact), Some(value), true) = (fields.owner, fields.address, form.faults.is_empty())
    else {
        let owner = fields.owner.map(|owner| (PROFILE_ID, owner));
        return Err(points::invalid(engine, account, form, owner).await);
    };
    let command = AddContactPoint {
        contact,
        point: NewPoint {
            details: points::without_nulls(fields.details),
            ..NewPoint::given(PointKind::PostalAddress, value)
        },
    };
    keyed.execute(engine, command, answer).await.map_err(failed)
}

async fn update(mut call: Call, id: ContactPointId) -> Result<Response, Failure> {
    let keyed = match call.once(&format!("address/{id}")).await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let (old, _) = RESOURCE.find(&call, id).await?;
    let mut form = call.received.form(&[])?;
    let config = &call.caller.config;
    let fields = AddressFields::read(&mut form, Need::NotBlank, config, &old.details);
    // An update cannot move an address to another contact.
    if fields.owner.is_some_and(|owner| owner != old.contact_id) {
        Rule::Selected.on(PROFILE_ID, &mut form.faults);
    }
    if !form.faults.is_empty() {
        return Err(Failure::Invalid(form.faults));
    }
    let command = ChangeContactPoint {
        point: id,
        kind: None,
        value: fields.address,
        details: fields.details,
    };
    let engine = &call.received.context.engine;
    keyed.execute(engine, command, answer).await.map_err(failed)
}

fn answer(view: &ContactPointView) -> Answer {
    print::data(Address::of(&view.point, &view.config))
}
