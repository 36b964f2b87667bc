//! `/v1/account`: the settings of the caller's account.

use crate::answer::Answered;
use crate::document::configured::configured;
use crate::document::fields::Time;
use crate::document::words::TotpRule;
use crate::extract::{Body, ByAdministrator, ByAgent, Idempotent, IfMatch};
use crate::settings;
use crate::settings::Setting;
use parlor_model::config::AccountConfig;
use parlor_model::entities::{self, JsonMap};
use parlor_model::provision::spec::AccountSpec;
use serde::Serialize;
use utoipa::ToSchema;

/// The settings of an account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Account<'a> {
    id: i64,
    name: &'a str,
    /// The account's time zone, as an IANA name.
    time_zone: &'a str,
    /// The account's language, as a BCP 47 tag.
    language: &'a str,
    /// The account's country, as an ISO 3166 code. Parlor uses the country to complete phone numbers that have no
    /// country calling code. `null` means that the account has no country, so Parlor does not complete these numbers.
    country: Option<&'a str>,
    /// Whether the account separates contacts by department. If `true`, values such as e-mail addresses are unique only
    /// within a department.
    customer_departmentalization: bool,
    /// Whether agents may pick up conversations beyond their capacity.
    allow_over_capacity: bool,
    /// The weights of conversations, by the kind of the inbox. The weight is the number of slots that a conversation
    /// uses. A kind without an entry has the weight 1.
    #[schema(value_type = Object)]
    weights: &'a JsonMap,
    /// The agents who must sign in with one-time codes.
    totp_required: TotpRule,
    /// Whether agents may sign in with a password.
    password_sign_in: bool,
    created_at: Time,
    /// The version of the account's settings. Send the version as `If-Match` with a change: Parlor then refuses the
    /// change if the settings have changed since you read them. The `ETag` header has the same value.
    version: &'a str,
}

impl Setting for entities::Account {
    const NOUN: &'static str = "account";
    type View<'a> = Account<'a>;

    fn view<'a>(&'a self, _config: &'a AccountConfig, version: &'a str) -> Account<'a> {
        Account {
            id: self.id.0,
            name: &self.name,
            time_zone: &self.time_zone,
            language: &self.language,
            country: self.country.as_deref(),
            customer_departmentalization: self.customer_departmentalization,
            allow_over_capacity: self.allow_over_capacity,
            weights: &self.weights,
            totp_required: TotpRule(self.totp_required),
            password_sign_in: self.password_sign_in,
            created_at: Time(self.created_at),
            version,
        }
    }
}

configured! {
    /// Changes to the account. Absent members keep their values.
    pub(crate) struct AccountChanges(AccountSpec, Change);
}

/// Returns the settings of the caller's account.
#[utoipa::path(
    get, path = "/v1/account", tag = "administration", operation_id = "get_account",
    responses((status = 200, description = "The account", body = Account<'_>)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent) -> Answered {
    settings::show::<entities::Account>(&call, call.caller.account.0)
}

/// Changes the settings of the caller's account. Only for administrators.
///
/// Absent members keep their values.
#[utoipa::path(
    patch, path = "/v1/account", tag = "administration", operation_id = "change_account",
    request_body(example = json!({"time_zone": "Europe/Berlin"})),
    responses((status = 200, description = "The account", body = Account<'_>)),
)]
pub(crate) async fn change(
    ByAdministrator(call): ByAdministrator,
    Idempotent(keyed): Idempotent,
    IfMatch(expects): IfMatch,
    document: Body<AccountChanges>,
) -> Answered {
    let id = call.caller.account.0;
    settings::change::<entities::Account, _>(&call, &keyed, id, expects, document).await
}
