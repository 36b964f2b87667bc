//! The configuration of an account. All agents may read the configuration, but only administrators may create and
//! change objects.
//!
//! The rules of provisioning files also apply here. The audit log records each change. Only labels can be removed,
//! because stored data refers to all other kinds of objects. Agents and inboxes can be made inactive instead.

pub(crate) mod account;
pub(crate) mod agents;
pub(crate) mod attribute_groups;
pub(crate) mod attributes;
pub(crate) mod classifications;
pub(crate) mod departments;
pub(crate) mod hours;
pub(crate) mod inboxes;
pub(crate) mod labels;
pub(crate) mod providers;
pub(crate) mod queues;
pub(crate) mod skills;
pub(crate) mod teams;

use crate::answer::{Answered, Next, answer, etagged, next, ok, ok_versioned};
use crate::document::query::{Limit, Position};
use crate::extract::{Body, Call, PathName, query};
use crate::problems;
use crate::refusals::{plainly, refused};
use axum::response::Response;
use http::HeaderValue;
use http::header::CACHE_CONTROL;
use parlor_engine::administration::ObjectRequest;
use parlor_http::keyed::{Judged, Keyed};
use parlor_http::problem::FieldError;
use parlor_model::command::{Answer, Executable};
use parlor_model::config::AccountConfig;
use parlor_model::entities::JsonMap;
use parlor_model::ids::parse_id;
use parlor_model::provision::Fault;
use parlor_model::provision::administer::{Administer, Administered};
use parlor_model::provision::configured::Configured;
use parlor_model::version::Expectation;
use serde::Serialize;
use std::marker::PhantomData;

/// A kind of configured object, such as an inbox.
pub(crate) trait Setting: Configured {
    /// The noun for one object, for texts of problems.
    const NOUN: &'static str;
    /// The form in which answers show one object.
    type View<'a>: Serialize;

    /// Converts the object and its version into the form that answers contain.
    fn view<'a>(&'a self, config: &'a AccountConfig, version: &'a str) -> Self::View<'a>;
}

/// The command that creates or changes a configured object of the kind `S`.
pub(crate) trait CommandFor<S>:
    Executable<Outcome = Result<Box<Administered<S>>, Vec<Fault>>>
{
}

impl<S, A> CommandFor<S> for A where
    A: Executable<Outcome = Result<Box<Administered<S>>, Vec<Fault>>>
{
}

query! {
    /// The page parameters of a list of configured objects.
    pub(crate) struct SettingsQuery {
        /// The value of `next` in the previous page.
        after: Position,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// A page of configured objects, in order of id.
#[derive(Debug, Serialize)]
struct Page<T> {
    data: Vec<T>,
    next: Next,
}

/// The id of a configured object in a path.
pub(crate) struct SettingId<S>(pub(crate) i64, PhantomData<S>);

impl<S: Setting> PathName for SettingId<S> {
    const NOUN: &'static str = S::NOUN;

    fn parse(text: &str) -> Option<Self> {
        parse_id(text).map(|id| Self(id, PhantomData))
    }
}

/// Lists the configured objects of one kind.
pub(crate) fn list<S: Setting>(call: &Call, query: SettingsQuery) -> Response {
    let limit = Limit::or_default(query.limit);
    let after = query.after.map_or(0, |after| after.0);
    let config = &call.caller.config;
    let most = usize::try_from(limit).unwrap_or(0).saturating_add(1);
    let mut rows: Vec<&S> = S::rows(config)
        .filter(|row| row.id() > after)
        .take(most)
        .collect();
    let next = next(&mut rows, limit, |row| row.id());
    let versions: Vec<String> = rows.iter().map(|row| row.version(config)).collect();
    ok(&Page {
        data: (rows.iter().zip(&versions))
            .map(|(row, version)| row.view(config, version))
            .collect(),
        next,
    })
}

/// Returns one configured object.
pub(crate) fn show<S: Setting>(call: &Call, id: i64) -> Answered {
    let config = &call.caller.config;
    let row = S::row(config, id).ok_or_else(|| problems::not_found(S::NOUN))?;
    let version = row.version(config);
    Ok(ok_versioned(&row.view(config, &version), &version))
}

/// Creates a configured object.
pub(crate) async fn create<S: Setting, D: Into<JsonMap>>(
    call: &Call,
    keyed: &Keyed,
    Body(document): Body<D>,
) -> Answered
where
    Administer<S>: CommandFor<S>,
{
    put::<S>(call, keyed, None, None, document.into()).await
}

/// Changes a configured object.
pub(crate) async fn change<S: Setting, D: Into<JsonMap>>(
    call: &Call,
    keyed: &Keyed,
    id: i64,
    expects: Option<Expectation>,
    Body(document): Body<D>,
) -> Answered
where
    Administer<S>: CommandFor<S>,
{
    put::<S>(call, keyed, Some(id), expects, document.into()).await
}

/// Creates a configured object, or changes it if `id` is given.
async fn put<S: Setting>(
    call: &Call,
    keyed: &Keyed,
    id: Option<i64>,
    expects: Option<Expectation>,
    fields: JsonMap,
) -> Answered
where
    Administer<S>: CommandFor<S>,
{
    let request = ObjectRequest {
        account: call.caller.account,
        id,
        keep: Some(call.caller.credential),
        fields,
    };
    let command: Administer<S> = match call.engine().administer(request).await? {
        Ok(command) => command,
        Err(faults) => return Err(problems::of_list(faults)),
    };
    let status = if id.is_some() { 200 } else { 201 };
    execute(call, keyed, command, (status, expects), |_| None).await
}

/// Executes a command that creates or changes a configured object. `once` can build a special answer to the first
/// request, for example with a new secret. This special answer is neither stored under the idempotency key nor cached.
/// A repeated request gets the stored answer, without the secret.
pub(crate) async fn execute<S: Setting>(
    call: &Call,
    keyed: &Keyed,
    command: Administer<S>,
    (status, expects): (u16, Option<Expectation>),
    once: impl Fn(&Administered<S>) -> Option<Answer> + Send + Sync + 'static,
) -> Answered
where
    Administer<S>: CommandFor<S>,
{
    let judged: Judged<_, Vec<Fault>> = keyed
        .execute_judged(call.engine(), command, expects, move |outcome| {
            let done = outcome.as_ref().map_err(Clone::clone)?;
            let view = done.row.view(&done.config, &done.version);
            Ok((answer(status, &view), (once(done), done.version.clone())))
        })
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))?;
    let (response, version) = match judged {
        Judged::Faulty(faults) => return Err(refuse_faults(&faults)),
        Judged::Done(response, None) => return Ok(response),
        Judged::Done(response, Some((None, version))) => (response, version),
        Judged::Done(_, Some((Some(answer), version))) => {
            let mut response = parlor_http::keyed::respond(answer);
            let no_store = HeaderValue::from_static("no-store");
            response.headers_mut().insert(CACHE_CONTROL, no_store);
            (response, version)
        }
    };
    Ok(etagged(response, &version))
}

/// The problem for faults of a configured object.
fn refuse_faults(faults: &[Fault]) -> problems::Refused {
    problems::invalid(
        (faults.iter())
            .map(|fault| FieldError {
                field: fault.key.clone().into(),
                code: fault.code.into(),
                detail: fault.message.clone().into(),
            })
            .collect(),
    )
}

/// Generates the four routes for one kind of configured object: list, create, get and change.
macro_rules! routes {
    (
        $setting:ty, $view:ident, $page:ident, $new:ident, $changes:ident, $tag:literal, $path:literal, $one_path:literal,
        $one:literal, $many:literal,
        $list_id:literal, $create_id:literal, $show_id:literal, $change_id:literal,
        new: $new_example:tt, change: $change_example:tt
    ) => {
        #[doc = concat!("A page of ", $many, ", ordered by id.")]
        #[derive(Debug, serde::Serialize, utoipa::ToSchema)]
        pub(crate) struct $page<'a> {
            data: Vec<$view<'a>>,
            next: $crate::answer::Next,
        }

        #[doc = concat!("Lists the ", $many, ".")]
        #[utoipa::path(
            get, path = $path, tag = $tag, operation_id = $list_id,
            summary = concat!("Lists the ", $many, "."),
            responses((status = 200, description = "A page of objects", body = $page<'_>)),
        )]
        pub(crate) async fn list(
            $crate::extract::ByAgent(call): $crate::extract::ByAgent,
            $crate::extract::Query(query): $crate::extract::Query<$crate::settings::SettingsQuery>,
        ) -> $crate::answer::Answered {
            Ok($crate::settings::list::<$setting>(&call, query))
        }

        #[doc = concat!("Creates ", $one, ". Only for administrators.")]
        #[utoipa::path(
            post, path = $path, tag = $tag, operation_id = $create_id,
            summary = concat!("Creates ", $one, ". Only for administrators."),
            request_body(example = json!($new_example)),
            responses((status = 201, description = "The object", body = $view<'_>)),
        )]
        pub(crate) async fn create(
            $crate::extract::ByAdministrator(call): $crate::extract::ByAdministrator,
            $crate::extract::Idempotent(keyed): $crate::extract::Idempotent,
            document: $crate::extract::Body<$new>,
        ) -> $crate::answer::Answered {
            $crate::settings::create::<$setting, _>(&call, &keyed, document).await
        }

        #[doc = concat!("Reads ", $one, ".")]
        #[utoipa::path(
            get, path = $one_path, tag = $tag, operation_id = $show_id,
            summary = concat!("Reads ", $one, "."),
            responses((status = 200, description = "The object", body = $view<'_>)),
        )]
        pub(crate) async fn show(
            $crate::extract::ByAgent(call): $crate::extract::ByAgent,
            $crate::extract::Path(id): $crate::extract::Path<$crate::settings::SettingId<$setting>>,
        ) -> $crate::answer::Answered {
            $crate::settings::show::<$setting>(&call, id.0)
        }

        #[doc = concat!("Changes ", $one, ". Only for administrators.\n\nAbsent members keep their values.")]
        #[utoipa::path(
            patch, path = $one_path, tag = $tag, operation_id = $change_id,
            summary = concat!("Changes ", $one, ". Only for administrators."),
            description = "Absent members keep their values.",
            request_body(example = json!($change_example)),
            responses((status = 200, description = "The object", body = $view<'_>)),
        )]
        pub(crate) async fn change(
            $crate::extract::ByAdministrator(call): $crate::extract::ByAdministrator,
            $crate::extract::Idempotent(keyed): $crate::extract::Idempotent,
            $crate::extract::Path(id): $crate::extract::Path<$crate::settings::SettingId<$setting>>,
            $crate::extract::IfMatch(expects): $crate::extract::IfMatch,
            document: $crate::extract::Body<$changes>,
        ) -> $crate::answer::Answered {
            $crate::settings::change::<$setting, _>(&call, &keyed, id.0, expects, document).await
        }
    };
}

pub(crate) use routes;
