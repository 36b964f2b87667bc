//! `/v1/macros`: prepared texts with variables, blanks, files and actions.

use crate::answer::{Answered, Next, answer, gone, next, ok, ok_versioned};
use crate::attachments::MessageAttachment;
use crate::document::fields::{Id, List, Text, Time, Whole};
use crate::document::query::{Flag, Limit};
use crate::document::words::{DraftKind, MacroStatus, MessageKind, Priority};
use crate::document::{Faults, FieldPath, Wire, code, request, tagged};
use crate::extract::{Body, ByAgent, ByPermitted, Call, Idempotent, IfMatch, Path, Query, query};
use crate::problems::{self, Refused};
use crate::refusals::{RequestNames, plainly, refused};
use crate::texts::rich_content;
use parlor_engine::EngineError;
use parlor_engine::files::links::Links;
use parlor_http::keyed::Keyed;
use parlor_model::command::{MAX_ATTACHMENTS, MAX_LABEL, MacroChoice, PutMacro, RemoveMacro};
use parlor_model::entities;
use parlor_model::ids::{AgentId, AttachmentId, MacroId, TeamId};
use parlor_model::macros::{
    self, MAX_ACTION_LABELS, MAX_ACTIONS, MAX_SHORT_CODE, MAX_SNOOZE_S, MAX_TEXT, MacroAction,
    MacroScope,
};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::version::{self, Expectation};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A macro: a prepared text with variables, blanks, files and actions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Macro<'a> {
    id: i64,
    /// The agents who can see and use the macro: only its owner (`own`), the members of a team (`team`), or all agents
    /// (`all`).
    scope: &'static str,
    /// The owner of the macro if the scope is `own`; otherwise `null`.
    #[schema(required)]
    agent_id: Option<i64>,
    /// The team of the macro if the scope is `team`; otherwise `null`.
    #[schema(required)]
    team_id: Option<i64>,
    short_code: &'a str,
    name: &'a str,
    content: &'a str,
    html: bool,
    /// The kind of the messages that are made from the macro: `outgoing` or `note`.
    kind: MessageKind,
    /// The files of the macro. Each message that is made from the macro gets copies of these files.
    attachments: Vec<MessageAttachment<'a>>,
    #[schema(value_type = Vec<Object>)]
    actions: &'a [MacroAction],
    /// The names of the variables in the text.
    variables: Vec<&'a str>,
    /// The names of the blanks in the text. A blank is a gap that the agent fills in.
    blanks: Vec<&'a str>,
    created_at: Time,
    updated_at: Time,
    /// The version of the macro. Send the version as `If-Match` with a change: Parlor then refuses the change if the
    /// macro has changed since you read it. The `ETag` header has the same value.
    version: String,
}

impl<'a> Macro<'a> {
    fn of(row: &'a entities::Macro, links: &Links) -> Self {
        let (scope, agent_id, team_id) = match MacroScope::parse(&row.scope) {
            Some(MacroScope::Own(agent)) => ("own", Some(agent.0), None),
            Some(MacroScope::Team(team)) => ("team", None, Some(team.0)),
            Some(MacroScope::All) | None => ("all", None, None),
        };
        let pieces = macros::pieces(&row.content).unwrap_or_default();
        Self {
            id: row.id.0,
            scope,
            agent_id,
            team_id,
            short_code: &row.short_code,
            name: &row.name,
            content: &row.content,
            html: row.html,
            kind: MessageKind(row.kind),
            attachments: (row.attachments.iter())
                .map(|attached| MessageAttachment::of(attached, links))
                .collect(),
            actions: &row.actions,
            variables: macros::variables(&pieces),
            blanks: macros::blanks(&pieces),
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
            version: version::of_macro(row),
        }
    }
}

/// A page of macros.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Macros<'a> {
    data: Vec<Macro<'a>>,
    next: Next,
}

query! {
    /// The query string of `list_macros`.
    pub(crate) struct MacroQuery {
        /// Search words, at most 100 characters. Lists only macros that contain each of these words in their short
        /// code, name or text. Macros whose short code begins with the search text come first. A search has only one
        /// page.
        q: String,
        /// With `true`, lists the macros that the caller may change, instead of the macros that the caller can use.
        /// Default: `false`.
        editable: Flag,
        /// The value of `next` in the previous page.
        after: Id,
        /// The maximum number of entries in the page.
        limit: Limit,
    }
}

/// The maximum length of a search text, in characters.
const MAX_SEARCH: usize = 100;
/// The maximum number of macros that a search reads and orders.
const RANKED: i64 = 500;

/// Lists the macros that the caller can use: the caller's own macros, the macros of the caller's teams, and the macros
/// of the account.
///
/// With `editable=true`, the list contains the macros that the caller may change. Agents may change their own macros.
/// Supervisors may also change the macros of the account and of their teams. Administrators, and programs with an
/// access token, may also change the macros of the account and of all teams.
#[utoipa::path(
    get, path = "/v1/macros", tag = "macros", operation_id = "list_macros",
    responses((status = 200, description = "A page of macros", body = Macros<'_>)),
)]
pub(crate) async fn list(ByAgent(call): ByAgent, Query(query): Query<MacroQuery>) -> Answered {
    let limit = Limit::or_default(query.limit);
    let after = query.after.map(|id| MacroId(id.0));
    let editable = query.editable.is_some_and(|flag| flag.0);
    let text = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty());
    if text.is_some_and(|text| text.chars().count() > MAX_SEARCH) {
        let detail = format!("Send at most {MAX_SEARCH} characters.");
        return Err(problems::invalid_field("q", code::TOO_LONG, detail));
    }
    let read = if text.is_some() {
        RANKED
    } else {
        limit.saturating_add(1)
    };
    let mut rows = (call.engine())
        .macros(&call.caller, call.agent, (editable, text), after, read)
        .await?;
    let next = match text {
        Some(text) => {
            let wanted = text.to_lowercase();
            rows.sort_by_key(|row| {
                let code = row.short_code.to_lowercase();
                let rank = if code == wanted {
                    0
                } else if code.starts_with(&wanted) {
                    1
                } else if row.name.to_lowercase().contains(&wanted) {
                    2
                } else {
                    3
                };
                (rank, code, row.id)
            });
            rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            Next(None)
        }
        None => next(&mut rows, limit, |row| row.id.0),
    };
    let links = call.engine().links();
    Ok(ok(&Macros {
        data: rows.iter().map(|row| Macro::of(row, &links)).collect(),
        next,
    }))
}

/// Returns a macro.
#[utoipa::path(
    get, path = "/v1/macros/{id}", tag = "macros", operation_id = "get_macro",
    responses((status = 200, description = "The macro", body = Macro<'_>)),
)]
pub(crate) async fn show(ByAgent(call): ByAgent, Path(id): Path<MacroId>) -> Answered {
    let row = call
        .engine()
        .macro_shown(&call.caller, call.agent, id)
        .await?;
    let shown = Macro::of(&row, &call.engine().links());
    Ok(ok_versioned(&shown, &version::of_macro(&row)))
}

/// The agents who can see and use a new macro.
#[derive(Clone, Copy, Debug)]
pub(crate) enum NewScope {
    Own,
    Team,
    All,
}

impl Wire for NewScope {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        match value.as_str() {
            Some("own") => Some(Self::Own),
            Some("team") => Some(Self::Team),
            Some("all") => Some(Self::All),
            _ => {
                faults.add(at, code::NOT_ALLOWED, "Send \"own\", \"team\" or \"all\".");
                None
            }
        }
    }

    fn describe() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .enum_values(Some(["own", "team", "all"]))
            .into()
    }
}

tagged! {
    /// An action that Parlor carries out when an agent uses the macro.
    pub(crate) enum NewAction {
        /// Adds labels to the conversation.
        AddLabels(ActionLabels) = "add_labels",
        /// Removes labels from the conversation.
        RemoveLabels(ActionLabels) = "remove_labels",
        /// Assigns the conversation to an agent.
        Assign(ActionAgent) = "assign",
        /// Changes the status of the conversation.
        SetStatus(ActionStatus) = "set_status",
        /// Sets or removes the priority of the conversation.
        SetPriority(ActionPriority) = "set_priority",
        /// Snoozes the conversation for a time, or until the customer writes.
        Snooze(ActionSnooze) = "snooze",
    }
}

request! {
    /// The labels that an action of a macro adds or removes.
    pub(crate) struct ActionLabels {
        /// The labels that the action adds or removes.
        labels: List<Text<1, MAX_LABEL>, MAX_ACTION_LABELS>,
    }
}

request! {
    /// The agent to whom an action of a macro assigns the conversation.
    pub(crate) struct ActionAgent {
        /// The id of the agent. Default: the agent who uses the macro.
        agent_id: Option<Id>,
    }
}

request! {
    /// The status that an action of a macro sets.
    pub(crate) struct ActionStatus {
        /// The new status of the conversation.
        status: MacroStatus,
    }
}

request! {
    /// The priority that an action of a macro sets.
    pub(crate) struct ActionPriority {
        /// The new priority of the conversation. `null` or an absent member removes the priority.
        priority: Option<Priority>,
    }
}

request! {
    /// The snooze that an action of a macro begins.
    pub(crate) struct ActionSnooze {
        /// The duration of the snooze, in seconds. Default: the conversation is snoozed until the customer writes.
        for_s: Option<Whole<1, MAX_SNOOZE_S>>,
    }
}

impl NewAction {
    fn model(self) -> MacroAction {
        let labels = |of: ActionLabels| of.labels.0.into_iter().map(|label| label.0).collect();
        match self {
            Self::AddLabels(of) => MacroAction::AddLabels {
                labels: labels(*of),
            },
            Self::RemoveLabels(of) => MacroAction::RemoveLabels {
                labels: labels(*of),
            },
            Self::Assign(of) => MacroAction::Assign {
                agent_id: of.agent_id.map(|id| AgentId(id.0)),
            },
            Self::SetStatus(of) => MacroAction::SetStatus {
                status: of.status.0,
            },
            Self::SetPriority(of) => MacroAction::SetPriority {
                priority: of.priority.map(|priority| priority.0),
            },
            Self::Snooze(of) => MacroAction::Snooze {
                for_s: of.for_s.map(|for_s| for_s.0),
            },
        }
    }
}

request! {
    /// The body of a request that creates a macro.
    pub(crate) struct NewMacro {
        /// The agents who can see and use the macro: only the caller (`own`), the members of a team (`team`), or all
        /// agents (`all`). Default: `own`. Only supervisors, administrators and programs with an access token may send
        /// `team` or `all`. A supervisor must be a member of the team.
        scope: Option<NewScope>,
        /// The id of the team. Required if `scope` is `team`; otherwise not allowed.
        team_id: Option<Id>,
        /// The short code, without white space. The short code must be unique among the macros of the same owner, of
        /// the same team, or of the account.
        short_code: Text<1, MAX_SHORT_CODE>,
        /// The displayed name. Default: the short code.
        name: Option<Text<1, 255>>,
        /// The text of the macro. The text can contain variables such as `{{contact.first_name|there}}` and blanks such
        /// as `{{?order number}}`. A blank is a gap that the agent fills in. Default: no text.
        content: Option<Text<0, MAX_TEXT>>,
        /// Whether `content` is HTML. Default: `false`.
        html: Option<bool>,
        /// The kind of the messages that are made from the macro. Default: `outgoing`.
        kind: Option<DraftKind>,
        /// The ids of the macro's files. The caller uploads files with `POST /v1/attachments`.
        attachment_ids: List<Id, MAX_ATTACHMENTS>,
        /// The actions that Parlor carries out when an agent uses the macro. Default: no actions.
        actions: List<NewAction, MAX_ACTIONS>,
    }
}

/// Creates a macro.
///
/// A canned reply is a macro with a text and without actions.
#[utoipa::path(
    post, path = "/v1/macros", tag = "macros", operation_id = "create_macro",
    request_body(examples(
        ("canned-reply" = (summary = "A canned reply", value = json!({"scope": "all", "short_code": "hello", "content": "Hello {{contact.first_name|there}}, how can I help?"}))),
        ("macro" = (summary = "A reply with actions", value = json!({
            "short_code": "refund", "content": "Your refund for order {{?order number}} is on its way.",
            "actions": [{"kind": "add_labels", "labels": ["refund"]}, {"kind": "set_status", "status": "resolved"}],
        }))),
    )),
    responses((status = 201, description = "The macro", body = Macro<'_>)),
)]
pub(crate) async fn create(
    ByPermitted(call): ByPermitted,
    Idempotent(keyed): Idempotent,
    Body(request): Body<NewMacro>,
) -> Answered {
    let scope = match (request.scope.unwrap_or(NewScope::Own), request.team_id) {
        (NewScope::Own, None) => MacroScope::Own(call.agent),
        (NewScope::All, None) => MacroScope::All,
        (NewScope::Team, Some(team)) => MacroScope::Team(TeamId(team.0)),
        (NewScope::Team, None) => {
            let detail = "Name the team of the macro.";
            return Err(problems::invalid_field("team_id", code::REQUIRED, detail));
        }
        (NewScope::Own | NewScope::All, Some(_)) => {
            let detail = "Only a macro with the scope `team` has a team.";
            return Err(problems::invalid_field(
                "team_id",
                code::NOT_ALLOWED,
                detail,
            ));
        }
    };
    let html = request.html == Some(true);
    let content = request.content.map(|content| content.0).unwrap_or_default();
    let command = PutMacro {
        of: MacroChoice::New(scope),
        short_code: Some(request.short_code.0),
        name: request.name.map(|name| name.0),
        content: Some(checked(content, html)?),
        kind: request.kind.map(|kind| kind.0),
        attachments: Some(ids(request.attachment_ids.0)),
        actions: Some(
            request
                .actions
                .0
                .into_iter()
                .map(NewAction::model)
                .collect(),
        ),
    };
    put(&call, &keyed, command, 201, None).await
}

request! {
    /// Changes to a macro. Absent members keep their values.
    pub(crate) struct ChangedMacro {
        /// The new short code, without white space. The short code must be unique among the macros of the same owner,
        /// of the same team, or of the account.
        short_code: Option<Text<1, MAX_SHORT_CODE>>,
        /// The new displayed name.
        name: Option<Text<1, 255>>,
        /// The new text of the macro.
        content: Option<Text<0, MAX_TEXT>>,
        /// Whether `content` is HTML. Default: `false`.
        html: Option<bool>,
        /// The new kind of the messages that are made from the macro.
        kind: Option<DraftKind>,
        /// The ids of the macro's files after the change. These can be files that the macro already has, and files that
        /// the caller uploaded. Parlor removes all other files from the macro.
        attachment_ids: Option<List<Id, MAX_ATTACHMENTS>>,
        /// The new actions. This list replaces all actions of the macro.
        actions: Option<List<NewAction, MAX_ACTIONS>>,
    }
}

/// Changes a macro.
#[utoipa::path(
    patch, path = "/v1/macros/{id}", tag = "macros", operation_id = "change_macro",
    request_body(example = json!({"name": "Greeting"})),
    responses((status = 200, description = "The macro", body = Macro<'_>)),
)]
pub(crate) async fn change(
    ByPermitted(call): ByPermitted,
    Idempotent(keyed): Idempotent,
    Path(id): Path<MacroId>,
    IfMatch(expects): IfMatch,
    Body(request): Body<ChangedMacro>,
) -> Answered {
    let html = request.html == Some(true);
    let content = match request.content {
        Some(content) => Some(checked(content.0, html)?),
        None => None,
    };
    let command = PutMacro {
        of: MacroChoice::Known(id),
        short_code: request.short_code.map(|code| code.0),
        name: request.name.map(|name| name.0),
        content,
        kind: request.kind.map(|kind| kind.0),
        attachments: request.attachment_ids.map(|of| ids(of.0)),
        actions: (request.actions).map(|of| of.0.into_iter().map(NewAction::model).collect()),
    };
    put(&call, &keyed, command, 200, expects).await
}

fn ids(of: Vec<Id>) -> Vec<AttachmentId> {
    of.into_iter().map(|id| AttachmentId(id.0)).collect()
}

/// Checks the variables and blanks of a text, and sanitises HTML.
fn checked(content: String, html: bool) -> Result<(String, bool), Refused> {
    let content = if html {
        rich_content(&content)?
    } else {
        content
    };
    match macros::pieces(&content) {
        Ok(_) => Ok((content, html)),
        Err(fault) => {
            let detail = fault.to_string();
            Err(problems::invalid_field("content", code::MALFORMED, detail))
        }
    }
}

async fn put(
    call: &Call,
    keyed: &Keyed,
    command: PutMacro,
    status: u16,
    expects: Option<Expectation>,
) -> Answered {
    let links = call.engine().links();
    keyed
        .execute_if(call.engine(), command, expects, move |row| {
            answer(status, &Macro::of(row, &links))
        })
        .await
        .map_err(|error| unwritten(call, error))
}

fn unwritten(call: &Call, error: EngineError) -> Refused {
    let names = RequestNames {
        config: Some(&call.caller.config),
        field: &|field| match field {
            "attachments" => "attachment_ids".to_owned(),
            other => other.to_owned(),
        },
        object: &|object| (object == Object::Team).then(|| "team_id".to_owned()),
    };
    refused(error, names)
}

/// Removes a macro.
#[utoipa::path(
    delete, path = "/v1/macros/{id}", tag = "macros", operation_id = "remove_macro",
    responses((status = 204, description = "The macro is removed")),
)]
pub(crate) async fn remove(
    ByPermitted(call): ByPermitted,
    Idempotent(keyed): Idempotent,
    Path(id): Path<MacroId>,
    IfMatch(expects): IfMatch,
) -> Answered {
    keyed
        .execute_if(call.engine(), RemoveMacro { id }, expects, |()| gone())
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}

/// Returns the macro with the id in the field `macro_id` of a request. The caller must be able to use the macro.
pub(crate) async fn named(call: &Call, id: MacroId) -> Result<entities::Macro, Refused> {
    let found = call.engine().macro_seen(&call.caller, call.agent, id).await;
    found.map_err(|error| match error {
        EngineError::Refused(Refusal::NotFound(Object::Macro)) => {
            problems::invalid_field("macro_id", code::UNKNOWN, "There is no such macro for you.")
        }
        other => other.into(),
    })
}
