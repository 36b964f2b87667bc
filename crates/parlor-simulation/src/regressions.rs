//! Regression tests. Each test reproduces a defect that the simulation found, but with only a few commands.

use crate::driver::{Piece, SimClock, run, run_pieces, uuids};
use crate::memory::{Memory, Shared};
use crate::world::print;
use futures_util::FutureExt;
use parlor_model::command::{
    Actor, Attend, Attendance, ChangeStatus, Command, CreateContact, FireTimers, Fired,
    Idempotency, IssueCredential, NewMessage, NewPerson, NewPoint, Origin, Others, Outcome,
    PersonChoice, PickUp, PostMessage, Presence, PutPushSubscription, RoutingIntent,
    ServiceCondition, SetPresence, Settled, StartConversation, Started, Submission, UnknownSerial,
    UpdateContact,
};
use parlor_model::entities::{Account, Agent, AgentQueue, Inbox, JsonMap, Queue};
use parlor_model::ids::{AccountId, AgentId, ContactId, ConversationId, InboxId, QueueId};
use parlor_model::provision::Provision;
use parlor_model::provision::spec::{AccountSpec, ContactSpec};
use parlor_model::refusal::{Conflict, Object, Refusal};
use parlor_model::secret_text::SecretText;
use parlor_model::state::{ConversationName, Counters, Flush, State};
use parlor_model::time::Timestamp;
use parlor_model::words::{
    AttachmentRule, Availability, CredentialKind, Distribution, InboxKind, MessageKind, PointKind,
    Role, Status, TimerKind, TotpRule,
};
use parlor_store::port::{Backend, Job, Published, Writer};
use parlor_store::{Clock, StoreError};
use serde_json::json;
use std::sync::{Arc, Mutex};

const ACCOUNT: AccountId = AccountId(1);
const INBOX: InboxId = InboxId(1);
const SINGLE: InboxId = InboxId(2);
const AGENT: AgentId = AgentId(1);
/// The second agent of the account, who serves no queue.
const OTHER: AgentId = AgentId(2);

/// A small world with one account, one queue, two agents and two inboxes. Only the first agent serves the queue. In the
/// second inbox, each identity has only one conversation.
struct Small {
    shared: Arc<Mutex<Shared>>,
    clock: Arc<SimClock>,
    writer: Writer<Memory>,
}

impl Small {
    fn new(lease: i64) -> Self {
        Self::with_capacity(lease, 1)
    }

    fn with_capacity(lease: i64, capacity: i64) -> Self {
        let now = Timestamp(1);
        let inbox = |id: InboxId, single_conversation| Inbox {
            id,
            account_id: ACCOUNT,
            key: format!("inbox {id}"),
            name: String::new(),
            kind: InboxKind::Api,
            queue_id: QueueId(1),
            department_id: None,
            active: true,
            configured_at: now,
            webhook_url: None,
            hmac_token: None,
            single_conversation,
            starts_pending: false,
            hold_s: 0,
            attachment_rule: AttachmentRule::AllowAll,
            attachment_extensions: Vec::new(),
            greeting: None,
            out_of_hours_message: None,
            survey: None,
            block_resolves: false,
            created_at: now,
        };
        let agent = |id: AgentId| Agent {
            id,
            account_id: ACCOUNT,
            name: "Mina".to_owned(),
            email: format!("agent{id}@example.test"),
            password_hash: None,
            role: Role::Agent,
            visibility: None,
            capacity,
            active: true,
            created_at: now,
            updated_at: now,
            skills: JsonMap::new(),
            totp_since: None,
            avatar_key: None,
            signature: None,
        };
        let mut state = State::default();
        state.put(Account {
            id: ACCOUNT,
            name: "account".to_owned(),
            time_zone: "UTC".to_owned(),
            language: "en".to_owned(),
            country: None,
            customer_departmentalization: false,
            allow_over_capacity: false,
            weights: JsonMap::new(),
            created_at: now,
            totp_required: TotpRule::Nobody,
            password_sign_in: true,
            uuid_key: SecretText("key".to_owned()),
        });
        state.put(Queue {
            id: QueueId(1),
            account_id: ACCOUNT,
            key: "queue".to_owned(),
            department_id: None,
            distribution: Distribution::LeastBusy,
            skills: Vec::new(),
            overflow_queue_id: None,
            overflow_after_s: None,
            max_length: None,
            hours_id: None,
            accept_within_s: None,
            dispatch_per_agent: None,
        });
        state.put(agent(AGENT));
        state.put(agent(OTHER));
        state.put(AgentQueue {
            agent_id: AGENT,
            queue_id: QueueId(1),
            account_id: ACCOUNT,
        });
        state.put(inbox(INBOX, false));
        state.put(inbox(SINGLE, true));
        let flush = Flush {
            counters: vec![(ACCOUNT, None, Counters::default())],
            ..state.flush()
        };
        let shared = Arc::new(Mutex::new(Shared::default()));
        let clock = SimClock::new();
        let mut backend = Memory::new(&shared, lease, true);
        let made = backend.apply(Arc::new(flush));
        made.now_or_never().unwrap().unwrap();
        let port: Arc<dyn Clock> = Arc::<SimClock>::clone(&clock);
        let writer = Writer::new(backend, port, Arc::new(Published::default()), uuids(1));
        Self {
            shared,
            clock,
            writer,
        }
    }

    fn all(&mut self, commands: Vec<Command>) -> Vec<Result<Settled, StoreError>> {
        self.clock.advance(1_000_000);
        let batch: Vec<Submission> = (commands.into_iter())
            .map(|command| Submission::new(ACCOUNT, Actor::System, command))
            .collect();
        run(&mut self.writer, &batch)
    }

    fn one(&mut self, command: Command) -> Result<Outcome, Refusal> {
        self.by(Actor::System, command)
    }

    fn by(&mut self, actor: Actor, command: Command) -> Result<Outcome, Refusal> {
        self.clock.advance(1_000_000);
        let submission = Submission::new(ACCOUNT, actor, command);
        match run(&mut self.writer, &[submission]).remove(0) {
            Ok(Settled::Done(outcome)) => Ok(*outcome),
            Err(StoreError::Refused(refusal)) => Err(refusal),
            other => panic!("{other:?}"),
        }
    }

    fn started(&mut self, command: StartConversation) -> ConversationId {
        match self.one(Command::StartConversation(Box::new(command))) {
            Ok(Outcome::StartConversation(Started { view, .. })) => view.conversation.id,
            other => panic!("{other:?}"),
        }
    }

    fn contact(&mut self) -> ContactId {
        match self.one(create(NewPerson::default())) {
            Ok(Outcome::CreateContact(view)) => view.person.contact.id,
            other => panic!("{other:?}"),
        }
    }

    fn events(&self, kind: &str) -> usize {
        let shared = self.shared.lock().unwrap();
        shared
            .database
            .events
            .all()
            .filter(|e| e.kind == kind)
            .count()
    }
}

fn create(person: NewPerson) -> Command {
    Command::CreateContact(Box::new(CreateContact { person }))
}

fn start(inbox: InboxId, who: PersonChoice, intent: RoutingIntent) -> StartConversation {
    StartConversation {
        opening: Some(NewMessage::text("message")),
        ..StartConversation::new(inbox, who, intent)
    }
}

fn status(id: ConversationId, to: Status) -> Command {
    Command::ChangeStatus(ChangeStatus {
        conversation: ConversationName::Id(id).into(),
        to,
        snoozed_until: None,
        by_bot: false,
    })
}

fn says(id: ConversationId) -> Command {
    Command::PostMessage(Box::new(PostMessage {
        conversation: ConversationName::Id(id).into(),
        kind: MessageKind::Incoming,
        message: NewMessage::text("hello?"),
        in_reply_to: None,
        mentions: Vec::new(),
        service: ServiceCondition::None,
    }))
}

fn visitor(serial: &str) -> PersonChoice {
    PersonChoice::Serial {
        serial: serial.to_owned(),
        unknown: UnknownSerial::Create,
    }
}

/// Regression: if a command needed more ids of a kind than a lease contains, the writer decided the command again and
/// again, and never finished.
#[test]
fn a_command_may_need_more_ids_than_a_lease_holds() {
    let mut small = Small::new(3);
    let mut person = NewPerson::default();
    for n in 0..500 {
        person
            .custom_attributes
            .insert(format!("attribute {n}"), json!("value"));
        person
            .points
            .push(NewPoint::given(PointKind::MobilePhone, format!("{n}")));
    }
    let Ok(Outcome::CreateContact(view)) = small.one(create(person)) else {
        panic!("not made");
    };
    assert_eq!(view.person.points.len(), 1000);
}

/// Regression: a batch contained a provisioning file and then other commands. The file contained an id from the block
/// of ids that the writer had leased, and one of the other commands got the same id. So the contact of that command
/// replaced the contact of the file.
#[test]
fn an_id_of_a_file_is_not_generated_in_the_same_batch() {
    let mut small = Small::new(100);
    let ContactId(last) = small.contact();
    let given = last + 2;
    let spec = AccountSpec {
        id: Some(ACCOUNT.0),
        contacts: vec![ContactSpec {
            id: Some(given),
            name: Some("Of the file".to_owned()),
            ..ContactSpec::default()
        }],
        ..AccountSpec::default()
    };
    let file = Submission::provision(Provision {
        accounts: vec![spec],
        ..Provision::default()
    });
    let named = |name: &str| {
        let person = NewPerson {
            name: Some(name.to_owned()),
            ..NewPerson::default()
        };
        Submission::new(ACCOUNT, Actor::System, create(person))
    };
    let batch = [file, named("One"), named("Two"), named("Three")];
    let (jobs, answers): (Vec<_>, Vec<_>) = batch.map(Job::new).into_iter().unzip();
    small.writer.carry_out(jobs).now_or_never().unwrap();
    for answer in answers {
        assert!(matches!(answer.wait().now_or_never(), Some(Ok(_))));
    }
    let shared = small.shared.lock().unwrap();
    let contacts = &shared.database.contacts;
    let name = |id: i64| contacts.id(ContactId(id)).map(|c| c.name.clone());
    assert_eq!(name(given).as_deref(), Some("Of the file"));
    let mut names: Vec<String> = contacts.all().map(|c| c.name.clone()).collect();
    names.retain(|name| !name.is_empty());
    names.sort();
    assert_eq!(names, ["Of the file", "One", "Three", "Two"]);
}

/// Regression: a command of a batch referred to the id of a contact that a later command of the batch created. The
/// writer then loaded rows again and again, until the batch failed.
#[test]
fn asking_for_an_id_too_early_delays_nobody() {
    let mut small = Small::new(100);
    let too_early = Command::UpdateContact(Box::new(UpdateContact {
        contact: ContactId(1),
        patch: parlor_model::command::ContactPatch::default(),
    }));
    let who = PersonChoice::LookUp {
        kind: PointKind::Email,
        label: String::new(),
        values: vec!["a@example.test".to_owned()],
        person: Ok(Box::new(NewPerson::default())),
        choice: parlor_model::command::IdentityChoice::Newest,
    };
    let made = Command::StartConversation(Box::new(start(INBOX, who, RoutingIntent::Hold(None))));
    let results = small.all(vec![too_early, made]);
    assert!(results[1].is_ok(), "{results:?}");
    assert!(small.shared.lock().unwrap().database.loads <= 3);
}

/// Regression: after an agent with many free slots came online, each waiting conversation needed a separate database
/// read. With more than 64 conversations, the batch failed.
#[test]
fn coming_online_for_a_crowd_takes_few_rounds() {
    let mut small = Small::with_capacity(100, 300);
    let started =
        (0..250).map(|_| start(INBOX, PersonChoice::Anonymous, RoutingIntent::Enqueue(None)));
    let commands = started
        .map(|c| Command::StartConversation(Box::new(c)))
        .collect();
    assert!(small.all(commands).iter().all(Result::is_ok));
    small.shared.lock().unwrap().database.loads = 0;
    let outcome = small.one(Command::SetPresence(SetPresence {
        agent: AGENT,
        availability: Availability::Online,
        connected: false,
    }));
    assert!(
        matches!(
            outcome,
            Ok(Outcome::SetPresence(Presence { live: 250, .. }))
        ),
        "{outcome:?}"
    );
    let loads = small.shared.lock().unwrap().database.loads;
    assert!(loads <= 16, "{loads} rounds");
}

/// Regression: a contact with many e-mail addresses needed a separate database read for each address.
#[test]
fn a_person_with_many_addresses_takes_few_rounds() {
    let mut small = Small::new(100);
    let points = (0..200).map(|n| NewPoint::given(PointKind::Email, format!("{n}@example.test")));
    let person = NewPerson {
        points: points.collect(),
        ..NewPerson::default()
    };
    assert!(small.one(create(person.clone())).is_ok());
    let who = PersonChoice::LookUp {
        kind: PointKind::Facebook,
        label: String::new(),
        values: (0..200).map(|n| n.to_string()).collect(),
        person: Ok(Box::new(NewPerson::default())),
        choice: parlor_model::command::IdentityChoice::Newest,
    };
    small.started(start(INBOX, who, RoutingIntent::Hold(None)));
    let loads = small.shared.lock().unwrap().database.loads;
    assert!(loads <= 3, "{loads} rounds");
}

/// Regression: an offer to a named agent had no routing decision.
#[test]
fn an_offer_to_a_named_agent_says_why() {
    let mut small = Small::new(100);
    for expected in [Some(AGENT), None] {
        let id = small.started(start(
            INBOX,
            PersonChoice::Anonymous,
            RoutingIntent::Offer(Some(AGENT)),
        ));
        let shared = small.shared.lock().unwrap();
        let rows: Vec<_> = (shared.database.decisions.all())
            .filter(|d| d.conversation_id == id)
            .collect();
        assert_eq!(rows.len(), 1);
        let decision = parlor_model::routing::parse(rows[0]).unwrap();
        assert_eq!(decision.assigned_to, expected);
        assert_eq!(decision.considered.len(), 1);
        assert_eq!(
            shared.database.conversations.id(id).unwrap().assignee_id,
            expected
        );
    }
}

/// Regression: a start linked a visitor's identity to a contact and continued an existing conversation. The link
/// between the identity and the contact was then not stored.
#[test]
fn a_visitor_who_turns_out_to_be_a_contact_stays_one() {
    let mut small = Small::new(100);
    let contact = small.contact();
    let first = small.started(start(SINGLE, visitor("serial"), RoutingIntent::Hold(None)));
    let who = PersonChoice::ContactWithSerial {
        contact,
        serial: "serial".to_owned(),
    };
    let again = small.started(start(SINGLE, who, RoutingIntent::Hold(None)));
    assert_eq!(first, again);
    assert_eq!(small.events("contact.updated"), 1);
    let shared = small.shared.lock().unwrap();
    let identity = shared.database.identities.all().next().unwrap();
    assert_eq!(identity.contact_id, Some(contact));
}

/// Regression: a conversation that never reopens was reported as completed twice, first when it was resolved and again
/// when it was closed.
#[test]
fn a_conversation_that_never_reopens_is_completed_once() {
    let mut small = Small::new(100);
    let mut command = start(INBOX, PersonChoice::Anonymous, RoutingIntent::Hold(None));
    command.reopens = false;
    let id = small.started(command);
    small.one(status(id, Status::Resolved)).unwrap();
    small.one(status(id, Status::Closed)).unwrap();
    assert_eq!(small.events("conversation.completed"), 1);
}

/// Regression: a snoozed conversation that never reopens refused its customer's message. Only a resolved conversation
/// that never reopens must refuse the message.
#[test]
fn the_customers_word_wakes_what_is_snoozed_even_if_it_never_reopens() {
    let mut small = Small::new(100);
    let mut command = start(INBOX, PersonChoice::Anonymous, RoutingIntent::Hold(None));
    command.reopens = false;
    let id = small.started(command);
    small.one(status(id, Status::Snoozed)).unwrap();
    let Ok(Outcome::PostMessage(view)) = small.one(says(id)) else {
        panic!("refused");
    };
    assert_eq!(view.conversation.conversation.status, Status::Open);
    small.one(status(id, Status::Resolved)).unwrap();
    assert_eq!(
        small.one(says(id)).unwrap_err(),
        Refusal::Conflict(Conflict::NeverReopens)
    );
}

/// Regression: in an inbox with a single conversation per identity, a start continues the existing conversation. The
/// first message of such a start was lost.
#[test]
fn the_first_words_are_the_next_of_the_one_conversation() {
    let mut small = Small::new(100);
    let intent = RoutingIntent::Offer(None);
    let first = small.started(start(SINGLE, visitor("v"), intent));
    small.one(status(first, Status::Resolved)).unwrap();
    let Ok(Outcome::StartConversation(Started { view, opening, .. })) = small.one(
        Command::StartConversation(Box::new(start(SINGLE, visitor("v"), intent))),
    ) else {
        panic!("refused");
    };
    let c = &view.conversation;
    assert_eq!((c.id, c.message_count, c.status), (first, 2, Status::Open));
    assert_eq!(opening.map(|m| m.position), Some(2));
    // A conversation that has ended and can never be reopened is not continued.
    let mut last = start(SINGLE, visitor("w"), intent);
    last.reopens = false;
    let last = small.started(last);
    small.one(status(last, Status::Resolved)).unwrap();
    let next = small.started(start(SINGLE, visitor("w"), intent));
    assert_ne!(next, last);
}

/// Regression: a conversation that had ended and could never be reopened still accepted messages of agents and of
/// blocked customers. But a client application must get no event after the end of a conversation.
#[test]
fn nobody_speaks_after_the_end() {
    let mut small = Small::new(100);
    let mut command = start(INBOX, PersonChoice::Anonymous, RoutingIntent::Hold(None));
    command.reopens = false;
    let id = small.started(command);
    small.one(status(id, Status::Resolved)).unwrap();
    for (kind, taken) in [
        (MessageKind::Incoming, false),
        (MessageKind::Outgoing, false),
        (MessageKind::Note, true),
    ] {
        let Command::PostMessage(mut post) = says(id) else {
            panic!("a message");
        };
        post.kind = kind;
        match small.by(Actor::Program(AGENT), Command::PostMessage(post)) {
            Ok(_) => assert!(taken, "{kind}"),
            Err(refusal) => {
                assert_eq!(refusal, Refusal::Conflict(Conflict::NeverReopens), "{kind}");
                assert!(!taken, "{kind}");
            }
        }
    }
}

/// Regression: an event about a status change could contain an agent of another account as the agent who made the
/// change.
#[test]
fn only_the_accounts_agents_change_a_status() {
    let mut small = Small::new(100);
    let id = small.started(start(
        INBOX,
        PersonChoice::Anonymous,
        RoutingIntent::Hold(None),
    ));
    let command = ChangeStatus {
        conversation: ConversationName::Id(id).into(),
        to: Status::Resolved,
        snoozed_until: None,
        by_bot: false,
    };
    assert_eq!(
        small
            .by(Actor::Program(AgentId(99)), Command::ChangeStatus(command))
            .unwrap_err(),
        Refusal::NotFound(Object::Agent)
    );
}

/// Regression: if a command with an idempotency key changed nothing, its answer was not stored.
#[test]
fn the_answer_of_a_command_that_changed_nothing_is_stored() {
    let mut small = Small::new(100);
    let id = small.started(start(
        INBOX,
        PersonChoice::Anonymous,
        RoutingIntent::Hold(None),
    ));
    let submission = Submission {
        idempotency: Some(Idempotency {
            scope: "scope".to_owned(),
            key: "key".to_owned(),
            fingerprint: "fingerprint".to_owned(),
            print: Arc::new(print),
        }),
        ..Submission::new(ACCOUNT, Actor::System, status(id, Status::Open))
    };
    let first = run(&mut small.writer, std::slice::from_ref(&submission));
    small.one(status(id, Status::Resolved)).unwrap();
    let again = run(&mut small.writer, &[submission]);
    let ([Ok(Settled::Answered(first))], [Ok(Settled::Replayed(again))]) = (&first[..], &again[..])
    else {
        panic!("{first:?}, {again:?}");
    };
    assert_eq!(first, again);
}

/// Checks that the resolution of a conversation assigns the next waiting conversation to the agent in the same commit.
/// If the resolved conversation is reopened and the agent has a free slot, the agent gets this conversation again.
#[test]
fn a_freed_slot_is_filled_in_the_same_commit() {
    let mut small = Small::new(100);
    small
        .one(Command::SetPresence(SetPresence {
            agent: AGENT,
            availability: Availability::Online,
            connected: false,
        }))
        .unwrap();
    let first = small.started(start(
        INBOX,
        PersonChoice::Anonymous,
        RoutingIntent::Enqueue(None),
    ));
    let second = small.started(start(
        INBOX,
        PersonChoice::Anonymous,
        RoutingIntent::Enqueue(None),
    ));
    assert_eq!(
        small
            .by(
                Actor::Program(AGENT),
                Command::PickUp(PickUp {
                    conversation: ConversationName::Id(second),
                })
            )
            .unwrap_err(),
        Refusal::CapacityReached
    );
    small.one(status(first, Status::Resolved)).unwrap();
    let assignee = |small: &Small, id| {
        let shared = small.shared.lock().unwrap();
        shared.database.conversations.id(id).unwrap().assignee_id
    };
    assert_eq!(assignee(&small, second), Some(AGENT));
    small.one(status(second, Status::Resolved)).unwrap();
    small.one(says(first)).unwrap();
    assert_eq!(assignee(&small, first), Some(AGENT));
}

/// Checks that a look-up also finds the rows of a batch that is decided but not yet stored in the database.
#[test]
fn messages_in_flight_are_found() {
    let mut small = Small::new(100);
    // The database answers both loads at once, but stores the first batch only after six polls. So the second load is
    // answered before the first batch is stored.
    small.shared.lock().unwrap().delays = vec![0, 0, 6];
    let mut person = NewPerson::default();
    person
        .points
        .push(NewPoint::given(PointKind::MobilePhone, "0123".to_owned()));
    let who = PersonChoice::LookUp {
        kind: PointKind::MobilePhone,
        label: String::new(),
        values: vec!["0123".to_owned()],
        person: Ok(Box::new(person.clone())),
        choice: parlor_model::command::IdentityChoice::Newest,
    };
    let batch = [
        create(person),
        Command::StartConversation(Box::new(start(INBOX, who, RoutingIntent::Hold(None)))),
    ]
    .map(|command| Submission::new(ACCOUNT, Actor::System, command));
    let pieces = [0, 1].map(|place| Piece {
        node: 0,
        after: place * 3,
        places: vec![place],
    });
    let results = run_pieces(
        std::slice::from_mut(&mut small.writer),
        &batch,
        Vec::from(pieces),
        Vec::new(),
    );
    let shared = small.shared.lock().unwrap();
    assert!(shared.failures.is_empty(), "{:?}", shared.failures);
    assert_eq!(shared.database.contacts.len(), 1);
    let outcomes: Vec<&Outcome> = (results.iter())
        .map(|result| match result {
            Ok(Settled::Done(outcome)) => &**outcome,
            other => panic!("{other:?}"),
        })
        .collect();
    let [
        Outcome::CreateContact(made),
        Outcome::StartConversation(Started { view, .. }),
    ] = outcomes[..]
    else {
        panic!("{outcomes:?}");
    };
    assert_eq!(view.conversation.contact_id, Some(made.person.contact.id));
}

/// Returns the availability of [`AGENT`], and the seconds until the timers of the agent's lease and of the agent's
/// absence fire. `None` means that the timer is not set.
fn presence(small: &Small) -> (Availability, Option<i64>, Option<i64>) {
    let shared = small.shared.lock().unwrap();
    let db = &shared.database;
    let due = |kind| {
        (db.timers.all())
            .find(|t| t.kind == kind && t.subject == AGENT.0)
            .map(|t| (t.due_at.0 - small.clock.now().0) / 1_000_000)
    };
    let state = db.agent_states.all().find(|s| s.agent_id == AGENT);
    let availability = state.map_or(Availability::Offline, |s| s.availability);
    (availability, due(TimerKind::Lease), due(TimerKind::Absence))
}

/// Checks that an agent becomes offline 30 s after the last live connection ended. The agent also becomes offline if
/// the agent's node sends no more reports. If the agent connects again or sets the availability in time, the agent does
/// not become offline.
#[test]
fn presence_is_lost_with_the_last_connection() {
    use Availability::{Busy, Offline, Online};
    let mut small = Small::new(100);
    let attend = |attendance| {
        Command::Attend(Attend {
            agents: vec![(AGENT, attendance), (AgentId(999), attendance)],
        })
    };
    let set = |availability| {
        Command::SetPresence(SetPresence {
            agent: AGENT,
            availability,
            connected: false,
        })
    };
    let fire = || {
        let timers = [TimerKind::Lease, TimerKind::Absence].map(|kind| (kind, AGENT.0));
        Command::FireTimers(FireTimers {
            timers: timers.to_vec(),
            mails: true,
        })
    };
    let gone = |small: &Small| Attendance::Gone {
        since: small.clock.now(),
    };
    // An availability that is set without a connection stays.
    small.one(set(Online)).unwrap();
    assert_eq!(presence(&small), (Online, None, None));
    // The last connection closes, and the agent reconnects in time.
    small.one(attend(Attendance::Here)).unwrap();
    assert_eq!(presence(&small), (Online, Some(45), None));
    let since = gone(&small);
    small.one(attend(since)).unwrap();
    assert_eq!(presence(&small), (Online, None, Some(30)));
    small.clock.advance(20_000_000);
    small.one(fire()).unwrap();
    small.one(attend(Attendance::Here)).unwrap();
    assert_eq!(presence(&small), (Online, Some(45), None));
    // The agent does not reconnect.
    let since = gone(&small);
    small.one(attend(since)).unwrap();
    small.clock.advance(30_000_000);
    small.one(fire()).unwrap();
    assert_eq!(presence(&small), (Offline, None, None));
    // An availability that was set after the last connection ended does not change, even if the end of the connection
    // is reported later.
    small.one(set(Busy)).unwrap();
    small.one(attend(Attendance::Here)).unwrap();
    let since = gone(&small);
    small.one(attend(since)).unwrap();
    small.one(set(Busy)).unwrap();
    assert_eq!(presence(&small), (Busy, None, None));
    let since = gone(&small);
    small.one(set(Online)).unwrap();
    small.one(attend(since)).unwrap();
    assert_eq!(presence(&small), (Online, None, None));
    // The agent's node sends no more reports.
    small.one(attend(Attendance::Here)).unwrap();
    small.clock.advance(46_000_000);
    assert!(matches!(
        small.one(fire()),
        Ok(Outcome::FireTimers(Fired { timers: 1, .. }))
    ));
    assert_eq!(presence(&small), (Offline, None, None));
    assert!(matches!(
        small.one(fire()),
        Ok(Outcome::FireTimers(Fired { timers: 0, .. }))
    ));
}

/// Checks that an agent cannot act on a conversation that the agent cannot see. The answer is the same as for an
/// unknown conversation.
#[test]
fn unseen_objects_are_not_changed() {
    let mut small = Small::new(100);
    let id = small.started(start(
        INBOX,
        PersonChoice::Anonymous,
        RoutingIntent::Hold(None),
    ));
    let by = |reader| Submission::new(ACCOUNT, Actor::Agent(reader), status(id, Status::Resolved));
    small.clock.advance(1_000_000);
    // The conversation is unassigned and belongs to a queue that only AGENT serves.
    for (reader, sees) in [(OTHER, false), (AGENT, true)] {
        let settled = run(&mut small.writer, &[by(reader)]).remove(0);
        match settled {
            Ok(_) => assert!(sees),
            Err(StoreError::Refused(refusal)) => {
                assert_eq!(refusal, Refusal::NotFound(Object::Conversation));
                assert!(!sees);
            }
            Err(error) => panic!("{error:?}"),
        }
    }
}

/// Creates a push subscription for a browser of [`AGENT`].
fn subscribe(small: &mut Small) {
    let session = IssueCredential {
        kind: CredentialKind::Session,
        agent: Some(AGENT),
        application: None,
        name: String::new(),
        key: None,
        secret_hash: "hash".to_owned(),
        application_type: None,
        inboxes: Vec::new(),
        expires_at: None,
        origin: Origin::default(),
        others: Others::Keep,
        proof: None,
        totp: None,
        provider: None,
    };
    let issued = small.one(session.into()).unwrap();
    let Outcome::IssueCredential(session) = issued else {
        panic!("{issued:?}");
    };
    let browser = PutPushSubscription {
        agent: AGENT,
        endpoint: SecretText("https://push.example/1".to_owned()),
        p256dh: String::new(),
        auth: SecretText(String::new()),
        name: String::new(),
        credential: session.id,
    };
    small.by(Actor::Program(AGENT), browser.into()).unwrap();
}

/// Checks the maximum number of an agent's notifications. If an agent has more notifications, the oldest notifications
/// and their pushes are deleted. This applies to single new notifications, and to a command that creates many
/// notifications.
#[test]
fn the_oldest_notifications_are_forgotten() {
    let numbers = |small: &Small| {
        let shared = small.shared.lock().unwrap();
        let db = &shared.database;
        let (rows, state) = (db.notifications.all(), db.agent_states.id(AGENT).unwrap());
        let positions: Vec<i64> = rows.map(|row| row.position).collect();
        // This test sends no pushes, so each notification still has its push.
        let oldest = positions.iter().min().copied().unwrap_or_default();
        let pushes: Vec<i64> = db.pushes.all().map(|push| push.position).collect();
        assert_eq!(pushes.len(), positions.len());
        assert!(pushes.iter().all(|position| *position >= oldest));
        assert_eq!(
            (state.notifications, state.unread_notifications),
            (
                positions.len().try_into().unwrap(),
                positions.len().try_into().unwrap()
            )
        );
        (positions.len(), positions.into_iter().min().unwrap())
    };
    let mut small = Small::with_capacity(100, 10_000);
    subscribe(&mut small);
    let mut mention = || {
        let id = small.started(start(
            INBOX,
            PersonChoice::Anonymous,
            RoutingIntent::Hold(None),
        ));
        let note = PostMessage {
            conversation: ConversationName::Id(id).into(),
            kind: MessageKind::Note,
            message: NewMessage::text("look"),
            in_reply_to: None,
            mentions: vec![AGENT],
            service: ServiceCondition::None,
        };
        small.by(Actor::Program(OTHER), note.into()).unwrap();
        numbers(&small)
    };
    let (mut most, mut first) = (0, 0);
    for _ in 0..520 {
        let (stored, oldest) = mention();
        assert!(stored <= 500, "{stored}");
        assert!(oldest >= first, "a newer one was forgotten");
        (most, first) = (most.max(stored), oldest);
    }
    assert_eq!(most, 500);
    // One command assigns hundreds of conversations.
    for n in 0..600 {
        small.started(start(
            INBOX,
            visitor(&format!("v{n}")),
            RoutingIntent::Enqueue(None),
        ));
    }
    let online = SetPresence {
        agent: AGENT,
        availability: Availability::Online,
        connected: false,
    };
    small.one(online.into()).unwrap();
    assert!(numbers(&small).0 <= 500);
}
