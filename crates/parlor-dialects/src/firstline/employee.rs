//! `employee`: the agents of the account (contract 3.6).

use super::call::Call;
use super::context::Context;
use super::failure::Failure;
use super::input;
use super::input::Verb;
use super::paging::Page;
use super::print;
use super::times::Clocks;
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_engine::{Engine, avatars};
use parlor_model::canonical;
use parlor_model::config::AccountConfig;
use parlor_model::entities::{Agent, Team};
use parlor_model::ids::{AgentId, TeamId};
use parlor_model::words::Word as _;
use serde::Serialize;
use std::borrow::Cow;

/// The id that the vendor shows for a missing job title, department or extension.
const NONE: i64 = -1;

/// An employee. Parlor has no job titles, departments of agents, telephone extensions or employee numbers. For these
/// members, the answer contains the vendor's values for a missing object. An agent has only one full name, which is the
/// value of both `name` and `first_name`.
#[derive(Serialize)]
pub(super) struct Employee<'a> {
    id: AgentId,
    name: &'a str,
    first_name: &'a str,
    last_name: Option<&'a str>,
    employee_no: Option<&'a str>,
    photo_url: Option<String>,
    identity_no: Option<&'a str>,
    job_title_id: i64,
    job_title: Option<&'a str>,
    department_id: i64,
    department: Option<&'a str>,
    extension_id: i64,
    extension: Option<&'a str>,
    profile: Option<&'a str>,
    is_active: bool,
    role: &'static str,
    email: &'a str,
    group_id: Option<TeamId>,
    group: Option<Group<'a>>,
    is_immortal: bool,
    cti_agent_account: Option<&'a str>,
    cti_agent: Option<&'a str>,
    created_at: Cow<'a, str>,
    updated_at: Cow<'a, str>,
}

/// The group of an employee: the agent's team with the lowest id.
#[derive(Serialize)]
struct Group<'a> {
    id: TeamId,
    name: &'a str,
    description: Option<&'a str>,
    supervisor_id: Option<AgentId>,
}

impl<'a> Employee<'a> {
    /// Builds the vendor's form of an agent. `base` is the public address of this server.
    pub(super) fn of(
        agent: &'a Agent,
        config: &'a AccountConfig,
        clocks: &'a Clocks,
        base: &str,
    ) -> Self {
        let group = group(config, agent.id);
        Self {
            id: agent.id,
            name: &agent.name,
            first_name: &agent.name,
            last_name: None,
            employee_no: None,
            photo_url: avatars::path(agent).map(|path| format!("{base}{path}")),
            identity_no: None,
            job_title_id: NONE,
            job_title: None,
            department_id: NONE,
            department: None,
            extension_id: NONE,
            extension: None,
            profile: None,
            is_active: agent.active,
            role: agent.role.word(),
            email: &agent.email,
            group_id: group.map(|team| team.id),
            group: group.map(|team| Group {
                id: team.id,
                name: &team.name,
                description: None,
                supervisor_id: None,
            }),
            is_immortal: false,
            cti_agent_account: None,
            cti_agent: None,
            created_at: clocks.show(agent.created_at),
            updated_at: clocks.show(agent.updated_at),
        }
    }
}

fn group(config: &AccountConfig, agent: AgentId) -> Option<&Team> {
    let mut teams = config.agent_teams.iter();
    let (_, team) = teams.find(|(member, _)| *member == agent)?;
    config.teams.get(team)
}

/// Handles the employees. GET lists all employees. The filter `search` matches any part of the name or e-mail address
/// (INFERRED). The vendor also searches employee numbers, which Parlor does not have.
pub(super) async fn collection(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let call = Call::receive(context, request, &[Verb::Get]).await?;
    let query = &call.received.query;
    let mut faults = input::no_faults();
    let page = Page::read(query, &mut faults);
    let search = query.get("search").map(canonical::search);
    query.only(&["search"], &[], &mut faults);
    if !faults.is_empty() {
        return Err(Failure::Invalid(faults));
    }
    let engine: &Engine = &call.received.context.engine;
    let config = &call.caller.config;
    let clocks = Clocks::new(config, engine.now());
    let base = engine.files().base();
    let matching: Vec<&Agent> = (config.agents.values())
        .filter(|agent| {
            search.as_ref().is_none_or(|text| {
                canonical::search(&agent.name).contains(text.as_ref())
                    || canonical::search(&agent.email).contains(text.as_ref())
            })
        })
        .collect();
    let total = i64::try_from(matching.len()).unwrap_or(i64::MAX);
    let shown = (page.of(matching.into_iter()).into_iter())
        .map(|agent| Employee::of(agent, config, &clocks, &base))
        .collect();
    Ok(print::ok(&page.envelope(&call, shown, total)))
}
