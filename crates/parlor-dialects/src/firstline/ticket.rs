//! `ticket`: the tickets (contract 3.8). The answer with a single ticket does not have the envelope `data`, as in the
//! vendor's samples.

use super::call::{Call, Once};
use super::columns::{self, ColumnValue};
use super::employee::Employee;
use super::failure::Failure;
use super::input::{self, Form, Need, Query, Rule};
use super::interact_collection::Record;
use super::lookups::Entry;
use super::paging::Page;
use super::print;
use super::refusals::{self, Naming};
use super::resource::resource;
use super::times::{self, Clocks};
use axum::response::Response;
use parlor_engine::auth::Caller;
use parlor_engine::query::TicketFilter;
use parlor_engine::{Engine, EngineError};
use parlor_model::command::{
    Answer, ChangeTicket, CreateTicket, DeleteTicket, MAX_MESSAGE, MAX_NOTE, MAX_SUBJECT,
    TicketPatch,
};
use parlor_model::config::AccountConfig;
use parlor_model::document::{Faults, Patch};
use parlor_model::entities::{Conversation, ServiceRecord, Ticket};
use parlor_model::ids::{AgentId, ClassificationId, ContactId, ConversationId, TicketId};
use parlor_model::refusal::{Object, Refusal};
use parlor_model::time::Timestamp;
use parlor_model::words::{AttributeObject, ClassificationKind, Priority, TicketStatus};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// The vendor's statuses, in the order of their numbers: 0 pending, 1 processing, 2 resolved, 3 closed.
const STATUSES: [TicketStatus; 4] = [
    TicketStatus::Open,
    TicketStatus::Processing,
    TicketStatus::Resolved,
    TicketStatus::Closed,
];
/// The vendor's priorities, in the order of their numbers: 0 low, 1 medium, 2 high, 3 urgent.
const PRIORITIES: [Priority; 4] = [
    Priority::Low,
    Priority::Medium,
    Priority::High,
    Priority::Urgent,
];

static NAMING: Naming = Naming {
    objects: &[
        (Object::Contact, "contact_id"),
        (Object::Agent, "handler_id"),
    ],
    fields: &[
        ("description", "content"),
        ("status_note", "status_memo"),
        ("subcategory_id", "sub_category_id"),
    ],
};

type Records = HashMap<ConversationId, (ServiceRecord, Conversation)>;

/// A ticket. The spelling `creater` is from the vendor's samples.
#[derive(Serialize)]
struct TicketBody<'a> {
    id: TicketId,
    subject: &'a str,
    content: &'a str,
    status: usize,
    status_memo: Option<&'a str>,
    priority: Option<usize>,
    due_at: Option<Cow<'a, str>>,
    sponsor_id: Option<ClassificationId>,
    sponsor: Option<Entry<'a>>,
    sub_category_id: Option<ClassificationId>,
    sub_category: Option<Entry<'a>>,
    category_id: Option<ClassificationId>,
    category: Option<Entry<'a>>,
    termination_code_id: Option<ClassificationId>,
    termination_code: Option<Entry<'a>>,
    handler_id: Option<AgentId>,
    handler: Option<Employee<'a>>,
    creater_id: Option<AgentId>,
    creater: Option<Employee<'a>>,
    contact_id: Option<ContactId>,
    cz_cols: Vec<ColumnValue<'a>>,
    interact_collections: Vec<Record<'a>>,
    created_at: Cow<'a, str>,
    updated_at: Cow<'a, str>,
}

impl<'a> TicketBody<'a> {
    fn of(
        row: &'a Ticket,
        config: &'a AccountConfig,
        records: &'a Records,
        clocks: &'a Clocks,
        base: &str,
    ) -> Self {
        let employee = |id: Option<AgentId>| {
            let agent = config.agents.get(&id?)?;
            Some(Employee::of(agent, config, clocks, base))
        };
        let entry = |kind, id| Entry::find(config, kind, id);
        let category = row
            .subcategory_id
            .and_then(|id| config.classification(ClassificationKind::Subcategory, id))
            .and_then(|part| part.parent_id);
        let record = row.conversation_id.and_then(|id| records.get(&id));
        Self {
            id: row.id,
            subject: &row.subject,
            content: &row.description,
            status: place(&STATUSES, row.status).unwrap_or(0),
            status_memo: row.status_note.as_deref(),
            priority: row.priority.and_then(|word| place(&PRIORITIES, word)),
            due_at: row.due_at.map(|at| clocks.show(at)),
            sponsor_id: row.sponsor_id,
            sponsor: entry(ClassificationKind::Sponsor, row.sponsor_id),
            sub_category_id: row.subcategory_id,
            sub_category: entry(ClassificationKind::Subcategory, row.subcategory_id),
            category_id: category,
            category: entry(ClassificationKind::Category, category),
            termination_code_id: row.termination_code_id,
            termination_code: entry(ClassificationKind::TerminationCode, row.termination_code_id),
            handler_id: row.assignee_id,
            handler: employee(row.assignee_id),
            creater_id: row.created_by,
            creater: employee(row.created_by),
            contact_id: row.contact_id,
            cz_cols: columns::values(config, AttributeObject::Ticket, &row.custom_attributes),
            interact_collections: record
                .map(|record| Record::of(record, config, clocks, base))
                .into_iter()
                .collect(),
            created_at: clocks.show(row.created_at),
            updated_at: clocks.show(row.updated_at),
        }
    }
}

/// Returns the vendor's number of a status or priority: its index in `words`.
fn place<T: PartialEq>(words: &[T], word: T) -> Option<usize> {
    words.iter().position(|known| *known == word)
}

/// Returns the status or priority for the vendor's number, which is an index in `words`.
fn word<T: Copy>(words: &[T], number: i64) -> Option<T> {
    words.get(usize::try_from(number).ok()?).copied()
}

fn failed(error: EngineError) -> Failure {
    refusals::failure(error, &NAMING)
}

fn missing(id: TicketId) -> Failure {
    Failure::Missing {
        model: refusals::model(Object::Ticket),
        id: id.to_string(),
    }
}

resource!(TicketId, refusals::model(Object::Ticket));

async fn show(call: &Call, id: TicketId) -> Result<Response, Failure> {
    let row = find(call, id).await?;
    let engine = &call.received.context.engine;
    let records = records(engine, &call.caller, std::slice::from_ref(&row)).await?;
    let shown = Shown::of(call, records);
    Ok(parlor_http::keyed::respond(shown.print(&row)))
}

async fn find(call: &Call, id: TicketId) -> Result<Ticket, Failure> {
    let (engine, account) = (&call.received.context.engine, call.caller.account);
    let reader = call.caller.visibility();
    engine
        .ticket(account, &reader, id)
        .await
        .map_err(|error| match error {
            EngineError::Refused(Refusal::NotFound(_)) => missing(id),
            error => failed(error),
        })
}

/// Returns the service records of the tickets' conversations. The result contains only the service records that the
/// caller may see.
async fn records(engine: &Engine, caller: &Caller, tickets: &[Ticket]) -> Result<Records, Failure> {
    let ids = tickets.iter().filter_map(|row| row.conversation_id);
    let records = engine.records_of(caller, ids.collect()).await;
    records.map_err(failed)
}

/// The data that an HTTP answer about a ticket needs in addition to the ticket.
struct Shown {
    config: Arc<AccountConfig>,
    records: Records,
    base: Arc<str>,
}

impl Shown {
    fn of(call: &Call, records: Records) -> Self {
        Self {
            config: Arc::clone(&call.caller.config),
            records,
            base: call.received.context.engine.files().base(),
        }
    }

    fn print(&self, row: &Ticket) -> Answer {
        let clocks = Clocks::new(&self.config, row.updated_at);
        print::answer(&TicketBody::of(
            row,
            &self.config,
            &self.records,
            &clocks,
            &self.base,
        ))
    }
}

/// Lists tickets, newest first (INFERRED).
async fn list(call: &Call) -> Result<Response, Failure> {
    let (engine, account) = (&call.received.context.engine, call.caller.account);
    let config = &call.caller.config;
    let mut faults = input::no_faults();
    let page = Page::read(&call.received.query, &mut faults);
    let filter = filter(&call.received.query, config, &mut faults);
    if !faults.is_empty() {
        return Err(Failure::Invalid(faults));
    }
    let filter = TicketFilter {
        scope: call.caller.visibility().scope,
        offset: page.offset(),
        limit: page.limit(),
        ..filter
    };
    // The total is the number of all matching tickets of the account, and counting them can take long. So these reads
    // are heavy reads, which do not delay other reads.
    let engine = engine.heavily(account);
    let tickets = engine.tickets(account, &filter).await.map_err(failed)?;
    let total = engine.count_tickets(account, &filter).await;
    let total = total.map_err(failed)?;
    let records = records(&engine, &call.caller, &tickets).await?;
    let clocks = Clocks::new(config, engine.now());
    let base = engine.files().base();
    let shown = (tickets.iter())
        .map(|row| TicketBody::of(row, config, &records, &clocks, &base))
        .collect();
    Ok(print::ok(&page.envelope(call, shown, total)))
}

fn filter(query: &Query, config: &AccountConfig, faults: &mut Faults) -> TicketFilter {
    let zone = times::zone(config);
    let (due_from, due_to) = query.period(["due_at__start", "due_at__end"], &zone, faults);
    let days = ["created_at__start", "created_at__end"];
    let (created_from, created_to) = query.period(days, &zone, faults);
    let statuses = query.integers("statuses", faults).unwrap_or_default();
    let status = (statuses.iter())
        .map(|number| word(&STATUSES, *number))
        .collect::<Option<Vec<_>>>();
    if status.is_none() {
        Rule::Selected.on("statuses", faults);
    }
    let mut entries = |name: &'static str| {
        let ids = query.integers(name, faults).unwrap_or_default();
        ids.into_iter().map(ClassificationId).collect()
    };
    let (sponsor, termination_code) = (entries("sponsor_id"), entries("termination_code_ids"));
    let mut agents = |name: &'static str| {
        let ids = query.integers(name, faults).unwrap_or_default();
        ids.into_iter().map(AgentId).collect()
    };
    let (assignee, created_by) = (agents("handler_ids"), agents("creater_ids"));
    let contact = query.integer("contact_id", faults).map(ContactId);
    let values = [
        "search",
        "contact_id",
        "due_at__start",
        "due_at__end",
        "created_at__start",
        "created_at__end",
    ];
    let lists = [
        "statuses",
        "sponsor_id",
        "termination_code_ids",
        "handler_ids",
        "creater_ids",
    ];
    query.only(&values, &lists, faults);
    TicketFilter {
        text: query.get("search").map(str::to_owned),
        contact,
        status: status.unwrap_or_default(),
        assignee,
        created_by,
        sponsor,
        termination_code,
        due_from,
        due_to,
        created_from,
        created_to,
        ..TicketFilter::default()
    }
}

/// Takes the fields of a ticket out of a body. If `new` is true, a required field must be present. In an update, a
/// required field may be absent, but must not be blank.
fn fields(form: &mut Form, config: &AccountConfig, new: bool) -> TicketPatch {
    let zone = times::zone(config);
    let need = if new { Need::Required } else { Need::NotBlank };
    let subject = form.text("subject", need, MAX_SUBJECT).value();
    let description = form.text("content", need, MAX_MESSAGE).value();
    let mut entry = |name: &'static str, kind| {
        form.read(name, Need::Optional, |value| {
            let id = ClassificationId(input::integer(&value)?);
            let known = config.classification(kind, id);
            known.map(|row| row.id).ok_or(Rule::Selected)
        })
    };
    let sponsor = entry("sponsor_id", ClassificationKind::Sponsor);
    let subcategory = entry("sub_category_id", ClassificationKind::Subcategory);
    let termination_code = entry("termination_code_id", ClassificationKind::TerminationCode);
    let assignee = form.read("handler_id", Need::Optional, |value| {
        input::id(input::integer(&value)?)
            .map(AgentId)
            .filter(|agent| config.agents.contains_key(agent))
            .ok_or(Rule::Selected)
    });
    let due_at: Patch<Timestamp> = form.read("due_at", Need::Optional, |value| {
        value
            .as_str()
            .and_then(|text| times::earliest(text, &zone))
            .ok_or(Rule::Date)
    });
    let priority = form.read("priority", Need::Optional, |value| {
        word(&PRIORITIES, input::integer(&value)?).ok_or(Rule::Selected)
    });
    let status = form
        .read("status", Need::Optional, |value| {
            word(&STATUSES, input::integer(&value)?).ok_or(Rule::Selected)
        })
        .value();
    let status_note = form.text("status_memo", Need::Optional, MAX_NOTE);
    let contact = form.read("contact_id", Need::Optional, |value| {
        input::id(input::integer(&value)?)
            .map(ContactId)
            .ok_or(Rule::Selected)
    });
    let custom_attributes = columns::taken_if(form, Need::Optional, config, |column| {
        column.object == AttributeObject::Ticket
    });
    TicketPatch {
        contact,
        subject,
        description,
        status,
        status_note,
        priority,
        assignee,
        sponsor,
        subcategory,
        termination_code,
        due_at,
        custom_attributes,
        ..TicketPatch::default()
    }
}

/// Creates a ticket. The status of the answer is 200 (INFERRED: the same status as for a new contact).
async fn create(mut call: Call) -> Result<Response, Failure> {
    let keyed = match call.once("ticket").await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let mut form = call.received.form(&[])?;
    let fields = fields(&mut form, &call.caller.config, true);
    if !form.faults.is_empty() {
        return Err(Failure::Invalid(form.faults));
    }
    let shown = Shown::of(&call, Records::new());
    keyed
        .execute(
            &call.received.context.engine,
            CreateTicket { fields },
            move |row| shown.print(row),
        )
        .await
        .map_err(failed)
}

async fn update(mut call: Call, id: TicketId) -> Result<Response, Failure> {
    let keyed = match call.once(&format!("ticket/{id}")).await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    let old = find(&call, id).await?;
    let mut form = call.received.form(&[])?;
    let fields = fields(&mut form, &call.caller.config, false);
    if !form.faults.is_empty() {
        return Err(Failure::Invalid(form.faults));
    }
    let engine = &call.received.context.engine;
    let records = records(engine, &call.caller, std::slice::from_ref(&old)).await?;
    let shown = Shown::of(&call, records);
    let command = ChangeTicket { ticket: id, fields };
    keyed
        .execute(engine, command, move |row| shown.print(row))
        .await
        .map_err(failed)
}

/// Removes a ticket. The status of the answer is 204 (INFERRED). Only supervisors and administrators may make this
/// call, as in `/v1`.
async fn remove(call: &Call, id: TicketId) -> Result<Response, Failure> {
    let keyed = match call.once(&format!("ticket/{id}")).await? {
        Once::Again(response) => return Ok(response),
        Once::New(keyed) => keyed,
    };
    find(call, id).await?;
    call.supervisor()?;
    let engine = &call.received.context.engine;
    keyed
        .execute(engine, DeleteTicket { ticket: id }, |_| print::nothing())
        .await
        .map_err(failed)
}
