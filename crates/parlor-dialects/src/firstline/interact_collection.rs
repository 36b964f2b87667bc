//! `interact-collection`: the service records (contract 3.7). A service record has the same id as the text call that it
//! describes.

use super::call::Call;
use super::columns::{self, ColumnValue};
use super::context::Context;
use super::employee::Employee;
use super::failure::Failure;
use super::input::{self, Query, Verb};
use super::paging::Page;
use super::print;
use super::refusals::{self, Naming};
use super::times::{self, Clocks};
use axum::extract::{Request, State};
use axum::response::Response;
use parlor_engine::EngineError;
use parlor_engine::query::RecordFilter;
use parlor_model::config::AccountConfig;
use parlor_model::document::Faults;
use parlor_model::entities::{Conversation, ServiceRecord};
use parlor_model::ids::{AgentId, ContactId, ConversationId, TeamId};
use parlor_model::refusal::Refusal;
use parlor_model::words::AttributeObject;
use serde::Serialize;
use std::borrow::Cow;

/// The vendor's number for the direction of a conversation that the customer began (INFERRED, contract 3.7).
const INBOUND: i64 = 1;

/// A service record. Parlor has no campaigns and no service results, so the members about them are always null.
#[derive(Serialize)]
pub(super) struct Record<'a> {
    id: ConversationId,
    /// EXTENSION: the id of the service record's text call.
    text_call_id: ConversationId,
    is_acw_completed: bool,
    first_enter_queue_at: Cow<'a, str>,
    first_start_service_at: Cow<'a, str>,
    acw_at: Option<Cow<'a, str>>,
    last_finished_at: Option<Cow<'a, str>>,
    handler_id: AgentId,
    handler: Option<Employee<'a>>,
    contact_id: Option<ContactId>,
    memo: &'a str,
    bound_type: i64,
    sponsor_id: Option<i64>,
    campaign_queue_id: Option<i64>,
    result_id: Option<i64>,
    cz_cols: Vec<ColumnValue<'a>>,
    created_at: Cow<'a, str>,
    updated_at: Cow<'a, str>,
}

impl<'a> Record<'a> {
    /// Builds the vendor's form of a service record. `base` is the public address of this server.
    pub(super) fn of(
        (record, conversation): &'a (ServiceRecord, Conversation),
        config: &'a AccountConfig,
        clocks: &'a Clocks,
        base: &str,
    ) -> Self {
        let handler = config.agents.get(&record.agent_id);
        Self {
            id: record.conversation_id,
            text_call_id: record.conversation_id,
            is_acw_completed: record.completed_at.is_some(),
            first_enter_queue_at: clocks.show(record.queued_at),
            first_start_service_at: clocks.show(record.started_at),
            acw_at: record.completed_at.map(|at| clocks.show(at)),
            last_finished_at: record.finished_at.map(|at| clocks.show(at)),
            handler_id: record.agent_id,
            handler: handler.map(|agent| Employee::of(agent, config, clocks, base)),
            contact_id: conversation.contact_id,
            memo: &record.memo,
            bound_type: INBOUND,
            sponsor_id: None,
            campaign_queue_id: None,
            result_id: None,
            cz_cols: columns::values(
                config,
                AttributeObject::ServiceRecord,
                &record.custom_values,
            ),
            created_at: clocks.show(record.started_at),
            updated_at: clocks.show(record.updated_at),
        }
    }
}

/// Handles the service records. GET lists all service records that meet the filters.
pub(super) async fn collection(
    State(context): State<Context>,
    request: Request,
) -> Result<Response, Failure> {
    let call = Call::receive(context, request, &[Verb::Get]).await?;
    let config = &call.caller.config;
    let mut faults = input::no_faults();
    let page = Page::read(&call.received.query, &mut faults);
    let mut filter = read(&call.received.query, config, &mut faults);
    if !faults.is_empty() {
        return Err(Failure::Invalid(faults));
    }
    filter.offset = page.offset();
    filter.limit = page.limit();
    let (engine, account) = (&call.received.context.engine, call.caller.account);
    let failed = |error| refusals::failure(error, &Naming::NONE);
    if let Some(contact) = filter.contact {
        // After a merge of two contacts, the remaining contact has the conversations of both contacts. So the filter
        // uses the remaining contact.
        match engine.living(account, contact).await {
            Ok(living) => filter.contact = Some(living),
            Err(EngineError::Refused(Refusal::NotFound(_))) => {}
            Err(error) => return Err(failed(error)),
        }
    }
    let (records, total) = engine.records(account, filter).await.map_err(failed)?;
    let clocks = Clocks::new(config, engine.now());
    let base = engine.files().base();
    let shown = (records.iter())
        .map(|record| Record::of(record, config, &clocks, &base))
        .collect();
    Ok(print::ok(&page.envelope(&call, shown, total)))
}

/// Reads the filters of `GET interact-collection`.
fn read(query: &Query, config: &AccountConfig, faults: &mut Faults) -> RecordFilter {
    let zone = times::zone(config);
    let days = ["created_at__start", "created_at__end"];
    let (started_from, started_to) = query.period(days, &zone, faults);
    let handler = query.integer("handler_id", faults).map(AgentId);
    let group = query.integer("handler_group_id", faults).map(TeamId);
    let member =
        |agent: &AgentId| group.is_none_or(|team| config.agent_teams.contains(&(*agent, team)));
    let agents = match (handler, group) {
        (None, None) => None,
        (Some(handler), _) => Some([handler].into_iter().filter(member).collect()),
        (None, Some(_)) => Some(config.agents.keys().copied().filter(member).collect()),
    };
    let contact = query.integer("contact_id", faults).map(ContactId);
    let completed = query.flag("is_acw_completed", faults);
    let known = [
        "handler_id",
        "handler_group_id",
        "contact_id",
        "created_at__start",
        "created_at__end",
        "is_acw_completed",
    ];
    query.only(&known, &[], faults);
    RecordFilter {
        agents,
        contact,
        started_from,
        started_to,
        completed,
        ..RecordFilter::default()
    }
}
