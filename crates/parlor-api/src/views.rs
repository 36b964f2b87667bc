//! `/v1/views`: the views of the desk with their conversation counts.

mod edits;

pub(crate) use edits::*;

use crate::answer::{Answered, ok, ok_versioned};
use crate::document::code;
use crate::document::fields::Time;
use crate::document::words::{ConversationSort, Sharing};
use crate::extract::{ByAgent, Call, Path};
use crate::filter::{FilterDocument, document};
use crate::problems::{self, Refused};
use parlor_engine::EngineError;
use parlor_engine::auth::Caller;
use parlor_engine::views::{BuiltIn, Cells, SavedCount};
use parlor_model::config::AccountConfig;
use parlor_model::entities;
use parlor_model::filter::{Assigned, ConversationFilter};
use parlor_model::ids::{ViewId, parse_id};
use parlor_model::version;
use parlor_model::words::{self as model, Status};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;
use utoipa::ToSchema;

/// The kind of a view.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ViewKind {
    /// The view exists in every account, and agents cannot change it.
    BuiltIn,
    /// An agent has saved the view.
    Saved,
}

/// A view: a filter of conversations with a name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct View {
    /// The key of the view. Keys of built-in views are `mine`, `mentions`, `queue`, `unassigned`, `all`, `failed`,
    /// `snoozed`, and for example `team-5` and `inbox-3`. The key of a saved view is for example `view-12`.
    key: String,
    kind: ViewKind,
    /// The id of the saved view. `null` means that the view is built-in.
    #[schema(required)]
    id: Option<i64>,
    /// The name of the view. The built-in view of a team or an inbox has the name of the team or inbox. For all other
    /// built-in views, this is `null`, because the desk shows their names in the agent's language.
    #[schema(required)]
    name: Option<String>,
    /// The agents who may use the saved view. `null` means that the view is built-in.
    #[schema(required)]
    shared_with: Option<Sharing>,
    /// The agent who owns the saved view. `null` means that the view is shared or built-in.
    #[schema(required)]
    owner_id: Option<i64>,
    /// The team of the built-in view of a team, or the team with which the saved view is shared; otherwise `null`.
    #[schema(required)]
    team_id: Option<i64>,
    /// The inbox of the built-in view of an inbox; otherwise `null`.
    #[schema(required)]
    inbox_id: Option<i64>,
    /// The position of the view in the list of saved views. Smaller numbers come first. `null` means that the view is
    /// built-in.
    #[schema(required)]
    position: Option<i64>,
    /// The filter of the view, in the form of the parameter `filter` of `GET /v1/conversations`.
    #[schema(value_type = FilterDocument)]
    filter: Value,
    /// The order of the conversations in the saved view. `null` means that the view is built-in, so the client chooses
    /// the order.
    #[schema(required)]
    sort: Option<ConversationSort>,
    /// The version of the saved view. Send the version as `If-Match` with a change: Parlor then refuses the change if
    /// the view has changed since you read it. `null` means that the view is built-in.
    #[schema(required)]
    version: Option<String>,
    #[schema(required)]
    created_at: Option<Time>,
    #[schema(required)]
    updated_at: Option<Time>,
}

/// The number of conversations in a view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct ViewCount {
    /// The number of conversations in the view, at most 999 for a saved view. `null` means that Parlor has not counted
    /// the saved view yet. In that case, repeat the request later.
    #[schema(required)]
    count: Option<i64>,
    /// Whether the saved view may have more conversations than `count`. For a built-in view, this is always `false`.
    capped: bool,
}

impl ViewCount {
    const fn exact(count: i64) -> Self {
        Self {
            count: Some(count),
            capped: false,
        }
    }

    fn saved(count: Option<SavedCount>) -> Self {
        Self {
            count: count.map(|count| count.count),
            capped: count.is_some_and(|count| count.capped),
        }
    }
}

/// A view with its number of conversations.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CountedView {
    #[serde(flatten)]
    view: View,
    #[serde(flatten)]
    number: ViewCount,
    /// Whether `count` is exact. This is `true` for a built-in view, and `false` for a saved view, because the count of
    /// a saved view is usually some seconds old.
    exact: bool,
    /// The time at which Parlor counted the saved view. `null` means that the view is built-in, or that Parlor has not
    /// counted it yet.
    #[schema(required)]
    counted_at: Option<Time>,
}

/// The statuses of conversations that have not ended. The built-in views `mentions`, `all` and `failed` contain
/// conversations with any of these statuses.
const LIVE: [Status; 3] = [Status::Open, Status::Pending, Status::Snoozed];
const WORKED_ON: [Status; 2] = [Status::Open, Status::Pending];

/// The filter of a built-in view.
pub(crate) fn filter_of(view: BuiltIn) -> ConversationFilter {
    let mut filter = ConversationFilter {
        status: LIVE.to_vec(),
        ..ConversationFilter::default()
    };
    match view {
        BuiltIn::Mine => {
            filter.status = WORKED_ON.to_vec();
            filter.assignee = vec![Assigned::Me];
        }
        BuiltIn::Mentions => filter.mentioned = Some(true),
        BuiltIn::Queue => {
            filter.status = Vec::new();
            filter.queued = Some(true);
        }
        BuiltIn::Unassigned => {
            filter.status = vec![Status::Open];
            filter.assignee = vec![Assigned::Nobody];
        }
        BuiltIn::All => {}
        BuiltIn::Team(team) => {
            filter.status = WORKED_ON.to_vec();
            filter.team = vec![team];
        }
        BuiltIn::Inbox(inbox) => {
            filter.status = WORKED_ON.to_vec();
            filter.inbox = vec![inbox];
        }
        BuiltIn::Failed => filter.failed = Some(true),
        BuiltIn::Snoozed => filter.status = vec![Status::Snoozed],
    }
    filter
}

impl View {
    fn built_in(view: BuiltIn, config: &AccountConfig) -> Self {
        let (name, team_id, inbox_id) = match view {
            BuiltIn::Team(id) => {
                let name = config.teams.get(&id).map(|team| team.name.clone());
                (name, Some(id.0), None)
            }
            BuiltIn::Inbox(id) => {
                let name = config.inboxes.get(&id).map(|inbox| inbox.name.clone());
                (name, None, Some(id.0))
            }
            _ => (None, None, None),
        };
        Self {
            key: view.key(),
            kind: ViewKind::BuiltIn,
            id: None,
            name,
            shared_with: None,
            owner_id: None,
            team_id,
            inbox_id,
            position: None,
            filter: document(&filter_of(view), config),
            sort: None,
            version: None,
            created_at: None,
            updated_at: None,
        }
    }

    fn saved(row: &entities::View, config: &AccountConfig) -> Self {
        Self {
            key: key_of(row),
            kind: ViewKind::Saved,
            id: Some(row.id.0),
            name: Some(row.name.clone()),
            shared_with: Some(Sharing(row.shared_with)),
            owner_id: row.owner_id.map(|id| id.0),
            team_id: row.team_id.map(|id| id.0),
            inbox_id: None,
            position: Some(row.position),
            filter: document(&row.filter, config),
            sort: Some(ConversationSort(row.sort)),
            version: Some(version::of_view(row)),
            created_at: Some(Time(row.created_at)),
            updated_at: Some(Time(row.updated_at)),
        }
    }
}

/// Returns the filter of the view with this key and, for a saved view, its order. A view that the caller may not use is
/// refused like an unknown view.
pub(crate) async fn view_of_key(
    key: &str,
    call: &Call,
) -> Result<(ConversationFilter, Option<model::ConversationSort>), Refused> {
    let unknown = || {
        let detail = "You have no such view. `GET /v1/views` lists your views.";
        problems::invalid_field("view", code::UNKNOWN, detail)
    };
    let saved = key.strip_prefix("view-").and_then(parse_id).map(ViewId);
    if let Some(id) = saved {
        return match call.engine().saved_view(&call.caller, id).await {
            Ok(row) => Ok((row.filter, Some(row.sort))),
            Err(EngineError::Refused(_)) => Err(unknown()),
            Err(error) => Err(error.into()),
        };
    }
    let views = BuiltIn::of(&call.caller.config, &call.caller.visibility());
    let view = views.into_iter().find(|view| view.key() == key);
    (view.map(|view| (filter_of(view), None))).ok_or_else(unknown)
}

/// Returns the key of a saved view, for example `view-12`.
fn key_of(row: &entities::View) -> String {
    format!("view-{}", row.id)
}

/// The views that the caller may use, with their conversation counts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Views {
    /// The built-in views in the order of the desk's navigation, then the saved views by `position`.
    data: Vec<CountedView>,
}

/// Lists the views that the caller may use, with their conversation counts.
///
/// A count includes only conversations that meet the view's filter and that the caller may see. The counts of built-in
/// views are exact. Parlor counts a saved view only up to 999, and only once every few seconds. To receive changed
/// counts, use `counts=true` with `GET /v1/live` or with the stream of `GET /v1/events`.
#[utoipa::path(
    get, path = "/v1/views", tag = "views", operation_id = "list_views",
    responses((status = 200, description = "The views", body = Views)),
)]
pub(crate) async fn list(ByAgent(call): ByAgent) -> Answered {
    let config = &call.caller.config;
    let visibility = call.caller.visibility();
    let views = BuiltIn::of(config, &visibility);
    let saved = call.engine().saved_views(&call.caller).await?;
    let saved_counts = (call.engine())
        .saved_counts(&call.caller, &saved, true)
        .await;
    let cells = call.engine().cells(call.caller.account).await?;
    let counts = cells.counts(&visibility, call.agent, &views);
    let built_in = (views.iter().zip(counts)).map(|(view, count)| CountedView {
        view: View::built_in(*view, config),
        number: ViewCount::exact(count),
        exact: true,
        counted_at: None,
    });
    let saved = (saved.iter().zip(saved_counts)).map(|(row, count)| CountedView {
        view: View::saved(row, config),
        number: ViewCount::saved(count),
        exact: false,
        counted_at: count.map(|count| Time(count.counted_at)),
    });
    Ok(ok(&Views {
        data: built_in.chain(saved).collect(),
    }))
}

/// Returns a saved view.
#[utoipa::path(
    get, path = "/v1/views/{id}", tag = "views", operation_id = "get_view",
    responses((status = 200, description = "The view", body = View)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent, Path(id): Path<ViewId>) -> Answered {
    let row = call.engine().saved_view(&call.caller, id).await?;
    let view = View::saved(&row, &call.caller.config);
    Ok(ok_versioned(&view, &version::of_view(&row)))
}

/// The number of conversations in a view, with the view's key, for a live connection.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ChangedCount {
    key: String,
    #[serde(flatten)]
    number: ViewCount,
}

/// The conversation counts that a live connection has sent to its client.
#[derive(Debug, Default)]
pub(crate) struct SentCounts {
    built_in: HashMap<BuiltIn, i64>,
    saved: HashMap<ViewId, ViewCount>,
}

impl SentCounts {
    /// Returns the counts of built-in views that have changed since the last call, and stores them. The first call
    /// returns all counts.
    pub(crate) fn news(&mut self, caller: &Caller, cells: &Cells) -> Vec<ChangedCount> {
        let Some(agent) = caller.agent else {
            return Vec::new();
        };
        let visibility = caller.visibility();
        let views = BuiltIn::of(&caller.config, &visibility);
        let counts = cells.counts(&visibility, agent, &views);
        if self.built_in.len() > views.len() {
            // A view no longer exists for this agent, for example because the agent has left a team. If the view exists
            // again later, its count is sent again.
            self.built_in.retain(|view, _| views.contains(view));
        }
        (views.into_iter().zip(counts))
            .filter(|(view, count)| self.built_in.insert(*view, *count) != Some(*count))
            .map(|(view, count)| ChangedCount {
                key: view.key(),
                number: ViewCount::exact(count),
            })
            .collect()
    }

    /// Returns the counts of saved views that have changed since the last call, and stores them.
    pub(crate) fn saved_news(
        &mut self,
        views: &[entities::View],
        counts: Vec<Option<SavedCount>>,
    ) -> Vec<ChangedCount> {
        self.saved
            .retain(|id, _| views.iter().any(|view| view.id == *id));
        (views.iter().zip(counts))
            .filter_map(|(view, count)| {
                let number = ViewCount::saved(Some(count?));
                let old = self.saved.insert(view.id, number.clone());
                (old.as_ref() != Some(&number)).then(|| ChangedCount {
                    key: key_of(view),
                    number,
                })
            })
            .collect()
    }
}
