//! The list of conversations with its filters and counts (contract 3.7; Chatwoot contract 5.2).

use super::call::{only, shown};
use super::context::{Context, KIND};
use super::refusals::Failure;
use super::{conversation_object, status};
use crate::chatwoot::errors::{JSON_UTF8, malformed};
use crate::chatwoot::params::{Params, UnknownId};
use crate::chatwoot::staff::Presence;
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_engine::EngineError;
use parlor_engine::auth::Caller;
use parlor_engine::lists::Begin;
use parlor_engine::search::{Found, Kind, MAX_QUERY, Search};
use parlor_http::keyed::respond;
use parlor_http::print;
use parlor_model::command::Answer;
use parlor_model::filter::{Assigned, ConversationFilter, MAX_AGO_S, Moment};
use parlor_model::ids::{ConversationId, IdentityId, InboxId, TeamId};
use parlor_model::words::ConversationSort;
use serde::Serialize;
use std::collections::HashSet;

/// The number of conversations on a page.
const PAGE: usize = 25;
/// The maximum page number. The limit is necessary because Parlor also reads every page before the requested page.
const LAST_PAGE: i64 = 40;

/// The query parameters of `GET /conversations` and `GET /conversations/meta`.
const PARAMETERS: [&str; 11] = [
    "status",
    "assignee_type",
    "inbox_id",
    "team_id",
    "labels",
    "q",
    "source_id",
    "updated_within",
    "sort_by",
    "page",
    "conversation_type",
];
/// The maximum number of conversations in the result of a search for words. The same maximum applies to an answer
/// without pages.
const MAX_FOUND: usize = 1_000;
/// The maximum value of a count of conversations.
const MAX_COUNT: i64 = 999;
/// The number of hits that each step of a search reads.
const HITS: usize = 100;
/// The maximum number of reads for one page, and for one search for words. Often, one read is enough. Several reads are
/// necessary if only a few of the many conversations that are read meet the conditions.
const READS: usize = 20;

/// The counts of conversations. The parameter `assignee_type` has no effect on the counts. `all_count` is the sum of
/// `assigned_count` and `unassigned_count`. Each other count is at most 999.
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

/// The conditions of a request. `filter` contains all conditions except the condition on the assignment, which is in
/// `assignee`.
struct ListQuery {
    filter: ConversationFilter,
    assignee: Vec<Assigned>,
    /// The words of the parameter `q`, which a message or note of the conversation must contain.
    words: Option<String>,
    /// Whether the request has the parameter `updated_within`. With this parameter, the answer has no pages: it
    /// contains all matching conversations, at most [`MAX_FOUND`], and the parameter `page` has no effect.
    whole: bool,
}

/// Reads the conditions of a request (Chatwoot contract 5.2).
async fn read_filter(
    context: &Context,
    caller: &Caller,
    params: &mut Params,
) -> Result<ListQuery, Failure> {
    let mut filter = ConversationFilter::default();
    let words = params.filled("q")?;
    if words
        .as_ref()
        .is_some_and(|q| q.chars().count() > MAX_QUERY)
    {
        return Err(malformed("q").into());
    }
    let word = params
        .filled("status")?
        .unwrap_or_else(|| "open".to_owned());
    if word != "all" {
        let status = status::from_word(&word).ok_or_else(|| malformed("status"))?;
        // A search for words ignores the parameter `status` and covers all statuses.
        if words.is_none() {
            filter.status = vec![status];
        }
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
        // The account has no inbox of this kind, so the filter must find nothing. An empty list would mean all inboxes.
        // No inbox has the id 0.
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
        Some("unattended") => filter.unanswered = Some(true),
        Some(_) => return Err(malformed("conversation_type").into()),
    }
    let assignee = match params.filled("assignee_type")?.as_deref() {
        None | Some("all") => Vec::new(),
        Some("me") => vec![Assigned::Me],
        Some("unassigned") => vec![Assigned::Nobody],
        Some("assigned") => vec![Assigned::Anybody],
        Some(_) => return Err(malformed("assignee_type").into()),
    };
    let seconds = match params.id("updated_within") {
        Ok(seconds) if seconds.is_none_or(|s| s <= MAX_AGO_S) => seconds,
        Ok(_) | Err(UnknownId) => return Err(malformed("updated_within").into()),
    };
    filter.active.from = seconds.map(Moment::Ago);
    if let Some(serial) = params.filled("source_id")? {
        of_source(context, caller, serial, &mut filter).await?;
    }
    Ok(ListQuery {
        filter,
        assignee,
        words,
        whole: seconds.is_some(),
    })
}

/// Limits a filter to some identities: in one of the filter's inboxes, the serial of the identity is this source id.
async fn of_source(
    context: &Context,
    caller: &Caller,
    serial: String,
    filter: &mut ConversationFilter,
) -> Result<(), Failure> {
    let (account, inboxes) = (caller.account, filter.inbox.clone());
    let found = (context.engine().store())
        .read(account, move |state| {
            let mut found = Vec::new();
            for inbox in &inboxes {
                if let Some(identity) = state.identity_by_serial(account, *inbox, &serial)? {
                    found.push((identity.id, identity.contact_id));
                }
            }
            Ok(found)
        })
        .await
        .map_err(EngineError::from)?;
    // If the contact is known, the database needs to read only the conversations of this contact.
    filter.contact = match found.as_slice() {
        [(_, contact)] => *contact,
        _ => None,
    };
    filter.identity = found.into_iter().map(|(identity, _)| identity).collect();
    if filter.identity.is_empty() {
        // No identity has this source id, so the filter must find nothing. No identity has the id 0.
        filter.identity = vec![IdentityId(0)];
    }
    Ok(())
}

/// Returns the conversations that contain the words in a message or note, at most [`MAX_FOUND`]. The conversations are
/// in the order in which the search found them.
async fn with_words(
    context: &Context,
    caller: &Caller,
    words: &str,
) -> Result<Vec<ConversationId>, Failure> {
    let mut found: Vec<ConversationId> = Vec::new();
    let mut seen = HashSet::new();
    let mut search = Search {
        words: words.to_owned(),
        kinds: vec![Kind::Message, Kind::Note],
        limit: HITS,
        ..Search::default()
    };
    for _ in 0..READS {
        let Some(page) = context.engine().search(caller, &search).await? else {
            break;
        };
        for hit in page.hits {
            if let Found::Message(message, _) = hit.found
                && seen.insert(message.conversation_id)
            {
                found.push(message.conversation_id);
            }
        }
        if page.next.is_none() || found.len() >= MAX_FOUND {
            break;
        }
        search.after = page.next;
    }
    found.truncate(MAX_FOUND);
    Ok(found)
}

/// Reads the order. The vendor's default is the order of the last activity, latest first.
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
        Some(_) => return Err(malformed("sort_by").into()),
    })
}

/// The conversations that a request selects, on all pages.
struct Rows {
    filter: ConversationFilter,
    /// The conversations that the search for words has found. `None` means that the request has no words.
    found: Option<Vec<ConversationId>>,
}

impl Rows {
    async fn of(context: &Context, caller: &Caller, query: &ListQuery) -> Result<Self, Failure> {
        let found = match &query.words {
            Some(words) => Some(with_words(context, caller, words).await?),
            None => None,
        };
        Ok(Self {
            filter: query.filter.clone(),
            found,
        })
    }

    fn assigned(&self, assignee: Vec<Assigned>) -> ConversationFilter {
        ConversationFilter {
            assignee,
            ..self.filter.clone()
        }
    }

    async fn counts(&self, context: &Context, caller: &Caller) -> Result<Counts, Failure> {
        let count = async |assigned| -> Result<i64, EngineError> {
            let filter = self.assigned(vec![assigned]);
            let engine = context.engine();
            let Some(found) = &self.found else {
                return engine.count_conversations(caller, &filter).await;
            };
            let sort = ConversationSort::CreatedDown;
            let rows = engine.list_among(caller, &filter, sort, found).await?;
            Ok(i64::try_from(rows.len())
                .unwrap_or(MAX_COUNT)
                .min(MAX_COUNT))
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

    /// Returns the first conversations in the order `sort`, at most `wanted`.
    async fn first(
        &self,
        context: &Context,
        caller: &Caller,
        (assignee, sort): (Vec<Assigned>, ConversationSort),
        wanted: usize,
    ) -> Result<Vec<ConversationId>, Failure> {
        let (engine, filter) = (context.engine(), self.assigned(assignee));
        if let Some(found) = &self.found {
            let mut rows = engine.list_among(caller, &filter, sort, found).await?;
            rows.truncate(wanted);
            return Ok(rows);
        }
        let (mut rows, mut begin) = (Vec::new(), Begin::Start);
        for _ in 0..READS {
            let rest = wanted.saturating_sub(rows.len());
            let page = (engine.list_ids(caller, &filter, sort, begin, rest)).await?;
            rows.extend(page.rows);
            match page.next {
                Some(next) if rows.len() < wanted => begin = Begin::After(next),
                Some(_) | None => break,
            }
        }
        Ok(rows)
    }
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
        Ok(Some(_)) | Err(_) => return Err(malformed("page").into()),
    };
    let sort = sort(&mut params)?;
    let query = read_filter(&context, &caller, &mut params).await?;
    let rows = Rows::of(&context, &caller, &query).await?;
    let counts = rows.counts(&context, &caller).await?;
    let page = usize::try_from(page).unwrap_or(1);
    let (skipped, wanted) = match query.whole {
        true => (0, MAX_FOUND),
        false => (
            page.saturating_sub(1).saturating_mul(PAGE),
            page.saturating_mul(PAGE),
        ),
    };
    let order = (query.assignee, sort);
    let ids = rows.first(&context, &caller, order, wanted).await?;
    let ids = ids.into_iter().skip(skipped).collect();
    let views = context
        .engine()
        .conversation_views(caller.account, ids)
        .await?;
    let presence = Presence::read(context.engine(), caller.account).await?;
    let links = context.engine().links();
    let shown: Vec<String> = (views.iter())
        .map(|view| conversation_object::text(view, &presence, &links, caller.agent))
        .collect();
    let meta = print::json(&counts);
    Ok(respond(Answer {
        status: 200,
        content_type: JSON_UTF8.to_owned(),
        body: format!(
            "{{\"data\":{{\"meta\":{meta},\"payload\":[{}]}}}}",
            shown.join(",")
        ),
    }))
}

/// Handles `GET /conversations/meta`, which returns only the counts.
pub(super) async fn meta(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let (caller, mut params) = context.read_call(request).await?;
    only(&params, &PARAMETERS)?;
    let query = read_filter(&context, &caller, &mut params).await?;
    let rows = Rows::of(&context, &caller, &query).await?;
    Ok(shown(&Meta {
        meta: rows.counts(&context, &caller).await?,
    }))
}
