//! The list of conversations with its filters and numbers (contract 3.7; Chatwoot contract 5.2).

use super::context::{Context, KIND, only, shown};
use super::refusals::Failure;
use super::{conversation_object, status};
use crate::chatwoot::errors::{Invalid, JSON_UTF8};
use crate::chatwoot::params::Params;
use crate::chatwoot::staff::Presence;
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_engine::auth::Caller;
use parlor_engine::lists::Begin;
use parlor_http::keyed::respond;
use parlor_model::command::Answer;
use parlor_model::filter::{Assigned, ConversationFilter};
use parlor_model::ids::{InboxId, TeamId};
use parlor_model::words::ConversationSort;
use serde::Serialize;

/// The number of conversations on a page.
const PAGE: usize = 25;
/// The greatest page number. A list is read from its start to the page.
const LAST_PAGE: i64 = 40;

/// The parameters of the list.
const PARAMETERS: [&str; 8] = [
    "status",
    "assignee_type",
    "inbox_id",
    "team_id",
    "labels",
    "sort_by",
    "page",
    "conversation_type",
];

/// The numbers of conversations, whatever `assignee_type` says. Each is counted up to 999.
#[derive(Serialize)]
struct Counts {
    mine_count: i64,
    assigned_count: i64,
    unassigned_count: i64,
    all_count: i64,
}

#[derive(Serialize)]
struct Meta {
    meta: Counts,
}

/// A filter, without the assignment, and the assignment.
struct Asked {
    filter: ConversationFilter,
    assignee: Vec<Assigned>,
}

fn read_filter(caller: &Caller, params: &mut Params) -> Result<Asked, Failure> {
    let mut filter = ConversationFilter::default();
    let word = params
        .filled("status")?
        .unwrap_or_else(|| "open".to_owned());
    if word != "all" {
        let status = status::from_word(&word).ok_or(Invalid::malformed("status"))?;
        filter.status = vec![status];
    }
    let inbox = params.id("inbox_id")?.map(InboxId);
    filter.inbox = (caller.config.inboxes.values())
        .filter(|row| row.kind == KIND && inbox.is_none_or(|id| row.id == id))
        .map(|row| row.id)
        .collect();
    if filter.inbox.is_empty() {
        if inbox.is_some() {
            return Err(Failure::NotFound);
        }
        // An empty list is no condition. No inbox has this id, so the list stays empty.
        filter.inbox = vec![InboxId(0)];
    }
    if let Some(team) = params.id("team_id")?.map(TeamId) {
        if !caller.config.teams.contains_key(&team) {
            return Err(Failure::NotFound);
        }
        filter.team = vec![team];
    }
    filter.labels_any = params.texts("labels")?;
    match params.filled("conversation_type")?.as_deref() {
        None => {}
        Some("mention") => filter.mentioned = Some(true),
        Some("participating") => filter.participating = Some(true),
        Some(_) => return Err(Invalid::malformed("conversation_type").into()),
    }
    let assignee = match params.filled("assignee_type")?.as_deref() {
        None | Some("all") => Vec::new(),
        Some("me") => vec![Assigned::Me],
        Some("unassigned") => vec![Assigned::Nobody],
        Some("assigned") => vec![Assigned::Anybody],
        Some(_) => return Err(Invalid::malformed("assignee_type").into()),
    };
    Ok(Asked { filter, assignee })
}

/// Reads the order. The vendor's default is the latest activity first.
fn sort(params: &mut Params) -> Result<ConversationSort, Failure> {
    Ok(match params.filled("sort_by")?.as_deref() {
        None | Some("last_activity_at_desc" | "latest") => ConversationSort::LastActivityDown,
        Some("last_activity_at_asc") => ConversationSort::LastActivity,
        Some("created_at_desc") => ConversationSort::CreatedDown,
        Some("created_at_asc") => ConversationSort::Created,
        Some("priority_desc") => ConversationSort::PriorityDown,
        Some("priority_asc") => ConversationSort::Priority,
        Some("waiting_since_desc") => ConversationSort::WaitingSinceDown,
        Some("waiting_since_asc") => ConversationSort::WaitingSince,
        Some(_) => return Err(Invalid::malformed("sort_by").into()),
    })
}

async fn counts(
    context: &Context,
    caller: &Caller,
    filter: &ConversationFilter,
) -> Result<Counts, Failure> {
    let count = async |assigned| {
        let filter = ConversationFilter {
            assignee: vec![assigned],
            ..filter.clone()
        };
        context.engine().count_conversations(caller, &filter).await
    };
    let (mine_count, assigned_count, unassigned_count) = (
        count(Assigned::Me).await?,
        count(Assigned::Anybody).await?,
        count(Assigned::Nobody).await?,
    );
    Ok(Counts {
        mine_count,
        assigned_count,
        unassigned_count,
        all_count: assigned_count.saturating_add(unassigned_count),
    })
}

/// Handles `GET /conversations`.
pub(super) async fn list(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let (caller, mut params) = context.read_call(request).await?;
    only(&params, &PARAMETERS)?;
    let page = match params.id("page") {
        Ok(None) => 1,
        Ok(Some(page)) if page <= LAST_PAGE => page,
        Ok(Some(_)) | Err(_) => return Err(Invalid::malformed("page").into()),
    };
    let sort = sort(&mut params)?;
    let Asked { filter, assignee } = read_filter(&caller, &mut params)?;
    let counts = counts(&context, &caller, &filter).await?;
    let filter = ConversationFilter { assignee, ..filter };
    let skipped = usize::try_from(page.saturating_sub(1))
        .unwrap_or(0)
        .saturating_mul(PAGE);
    let wanted = skipped.saturating_add(PAGE);
    let found = (context.engine())
        .list_ids(&caller, &filter, sort, Begin::Start, wanted)
        .await?;
    let ids = found.rows.into_iter().skip(skipped).collect();
    let views = context
        .engine()
        .conversation_views(caller.account, ids)
        .await?;
    let presence = Presence::read(context.engine(), caller.account).await?;
    let links = context.engine().links();
    let shown: Vec<String> = (views.iter())
        .map(|view| conversation_object::text(view, &presence, &links, caller.agent))
        .collect();
    let meta = serde_json::to_string(&counts).unwrap_or_default();
    Ok(respond(Answer {
        status: 200,
        content_type: JSON_UTF8.to_owned(),
        body: format!(
            "{{\"data\":{{\"meta\":{meta},\"payload\":[{}]}}}}",
            shown.join(",")
        ),
    }))
}

/// Handles `GET /conversations/meta`: the numbers alone.
pub(super) async fn meta(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let (caller, mut params) = context.read_call(request).await?;
    only(&params, &PARAMETERS)?;
    let Asked { filter, .. } = read_filter(&caller, &mut params)?;
    Ok(shown(&Meta {
        meta: counts(&context, &caller, &filter).await?,
    }))
}
