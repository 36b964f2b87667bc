//! `/v1/account`: the account itself.
#![expect(
    dead_code,
    reason = "documents are read for their form; the engine takes their members"
)]

use crate::answer::Answered;
use crate::document::fields::{Free, Text, Time};
use crate::document::request;
use crate::extract::{ByAdministrator, ByAgent, Fields, Idempotent, IfMatch};
use crate::settings;
use crate::settings::{Given, Setting};
use parlor_model::config::AccountConfig;
use parlor_model::entities::JsonMap;
use parlor_model::ids::IdKind;
use serde::Serialize;
use utoipa::ToSchema;

/// The account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Account<'a> {
    id: i64,
    name: &'a str,
    /// IANA name.
    time_zone: &'a str,
    /// BCP 47 tag.
    language: &'a str,
    /// Whether people and what must be unique about them are kept apart per department.
    customer_departmentalization: bool,
    /// Whether a pick-up by hand may exceed the agent's capacity.
    allow_over_capacity: bool,
    /// How much of an agent's capacity a conversation takes, by the kind of its inbox; 1 where nothing is said.
    #[schema(value_type = Object)]
    weights: &'a JsonMap,
    created_at: Time,
    /// As in the `ETag`.
    version: &'a str,
}

/// The account.
pub(crate) struct Own;

impl Setting for Own {
    const KIND: IdKind = IdKind::Account;
    const NOUN: &'static str = "account";
    type View<'a> = Account<'a>;

    fn ids(config: &AccountConfig) -> Vec<i64> {
        vec![config.account.id.0]
    }

    fn view<'a>(config: &'a AccountConfig, _id: i64, version: &'a str) -> Option<Account<'a>> {
        let row = &config.account;
        Some(Account {
            id: row.id.0,
            name: &row.name,
            time_zone: &row.time_zone,
            language: &row.language,
            customer_departmentalization: row.customer_departmentalization,
            allow_over_capacity: row.allow_over_capacity,
            weights: &row.weights,
            created_at: Time(row.created_at),
            version,
        })
    }
}

request! {
    /// How the account shall be.
    pub(crate) struct AccountChanges {
        /// Shown to people.
        name: Given<Text<1, 255>>,
        /// IANA name.
        time_zone: Given<Text<1, 64>>,
        /// BCP 47 tag.
        language: Given<Text<2, 35>>,
        /// Whether a pick-up by hand may exceed the agent's capacity.
        allow_over_capacity: Given<bool>,
        /// Exactly these: the kind of an inbox to 1 to 100.
        weights: Given<Free>,
    }
}

/// Shows the account.
#[utoipa::path(
    get, path = "/v1/account", tag = "administration", operation_id = "get_account",
    responses((status = 200, description = "As it is", body = Account<'_>)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent) -> Answered {
    settings::show::<Own>(&call, call.caller.account.0)
}

/// Changes the account. For administrators.
///
/// Missing members keep their values.
#[utoipa::path(
    patch, path = "/v1/account", tag = "administration", operation_id = "change_account",
    request_body(examples(("one" = (summary = "For instance", value = json!({"time_zone": "Europe/Berlin"}))))),
    responses((status = 200, description = "As it is now", body = Account<'_>)),
)]
pub(crate) async fn change(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    seen: IfMatch,
    fields: Fields<AccountChanges>,
) -> Answered {
    let id = call.caller.account.0;
    settings::change::<Own, _>(&call, &keyed, id, seen, fields).await
}
