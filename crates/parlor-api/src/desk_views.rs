//! `/v1/views`: the views of the desk with their numbers of conversations.

use crate::answer::{Answered, ok};
use crate::extract::ByAgent;
use crate::filter::{FilterDocument, document};
use parlor_engine::auth::Caller;
use parlor_engine::views::{BuiltIn, Cells};
use parlor_model::config::AccountConfig;
use parlor_model::filter::{Assigned, ConversationFilter};
use parlor_model::words::Status;
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;
use utoipa::ToSchema;

/// The kind of a view.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ViewKind {
    /// Every account has the view, and nobody can change it.
    BuiltIn,
}

/// A view: a filter of conversations with a name, and the number of conversations that the caller sees in it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct View<'a> {
    /// The key: `mine`, `mentions`, `queue`, `unassigned`, `all`, `team-5`, `inbox-3`, `failed` or `snoozed`.
    key: String,
    kind: ViewKind,
    /// The name of the team or inbox. Other built-in views have none: the desk names them in the agent's language.
    #[schema(required)]
    name: Option<&'a str>,
    /// The team, for the view of a team.
    #[schema(required)]
    team_id: Option<i64>,
    /// The inbox, for the view of an inbox.
    #[schema(required)]
    inbox_id: Option<i64>,
    /// The filter, for `GET /v1/conversations`.
    #[schema(value_type = FilterDocument)]
    filter: Value,
    /// The number of conversations.
    count: i64,
    /// Whether the number is exact.
    exact: bool,
}

/// The filter of a built-in view.
fn filter(view: BuiltIn) -> ConversationFilter {
    let worked_on = vec![Status::Open, Status::Pending];
    let live = vec![Status::Open, Status::Pending, Status::Snoozed];
    let status = |status| ConversationFilter {
        status,
        ..ConversationFilter::default()
    };
    match view {
        BuiltIn::Mine => ConversationFilter {
            assignee: vec![Assigned::Me],
            ..status(worked_on)
        },
        BuiltIn::Mentions => ConversationFilter {
            mentioned: Some(true),
            ..status(live)
        },
        BuiltIn::Queue => ConversationFilter {
            queued: Some(true),
            ..ConversationFilter::default()
        },
        BuiltIn::Unassigned => ConversationFilter {
            assignee: vec![Assigned::Nobody],
            ..status(vec![Status::Open])
        },
        BuiltIn::All => status(live),
        BuiltIn::Team(team) => ConversationFilter {
            team: vec![team],
            ..status(worked_on)
        },
        BuiltIn::Inbox(inbox) => ConversationFilter {
            inbox: vec![inbox],
            ..status(worked_on)
        },
        BuiltIn::Failed => ConversationFilter {
            failed: Some(true),
            ..status(live)
        },
        BuiltIn::Snoozed => status(vec![Status::Snoozed]),
    }
}

impl<'a> View<'a> {
    fn built_in(view: BuiltIn, config: &'a AccountConfig, count: i64) -> Self {
        let (name, team_id, inbox_id) = match view {
            BuiltIn::Team(id) => {
                let name = config.teams.get(&id).map(|team| team.name.as_str());
                (name, Some(id.0), None)
            }
            BuiltIn::Inbox(id) => {
                let name = config.inboxes.get(&id).map(|inbox| inbox.name.as_str());
                (name, None, Some(id.0))
            }
            _ => (None, None, None),
        };
        Self {
            key: view.key(),
            kind: ViewKind::BuiltIn,
            name,
            team_id,
            inbox_id,
            filter: document(&filter(view), config),
            count,
            exact: true,
        }
    }
}

/// The views of the caller.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Views<'a> {
    /// The views, in the order of the desk's navigation.
    data: Vec<View<'a>>,
}

/// Lists the caller's views with their numbers of conversations.
///
/// The numbers count the conversations that the caller sees. Built-in views count open, pending and snoozed
/// conversations, and their numbers are exact. `counts=true` of `GET /v1/live` and of the stream of `GET /v1/events`
/// reports changed numbers.
#[utoipa::path(
    get, path = "/v1/views", tag = "views", operation_id = "list_views",
    responses((status = 200, description = "The views", body = Views<'_>)),
)]
pub(crate) async fn list(ByAgent(call): ByAgent) -> Answered {
    let config = &call.caller.config;
    let views = BuiltIn::of(config, &call.caller.visibility());
    let cells = call.engine().cells(call.caller.account).await?;
    let counts = cells.counts(&call.caller.visibility(), call.agent, &views);
    let data = (views.into_iter().zip(counts))
        .map(|(view, count)| View::built_in(view, config, count))
        .collect();
    Ok(ok(&Views { data }))
}

/// The number of conversations in a view, for a live connection.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ViewCount {
    key: String,
    count: i64,
}

/// The numbers that a live connection has told its client.
#[derive(Debug, Default)]
pub(crate) struct Told(HashMap<BuiltIn, i64>);

impl Told {
    /// Returns the numbers that have changed since the last call, and remembers them. The first call returns all.
    pub(crate) fn news(&mut self, caller: &Caller, cells: &Cells) -> Vec<ViewCount> {
        let Some(agent) = caller.agent else {
            return Vec::new();
        };
        let visibility = caller.visibility();
        let views = BuiltIn::of(&caller.config, &visibility);
        let counts = cells.counts(&visibility, agent, &views);
        (views.into_iter().zip(counts))
            .filter(|(view, count)| self.0.insert(*view, *count) != Some(*count))
            .map(|(view, count)| ViewCount {
                key: view.key(),
                count,
            })
            .collect()
    }
}
