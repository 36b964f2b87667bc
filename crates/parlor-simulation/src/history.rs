//! Random histories. A seed determines random commands. The store's writer carries out these commands. This writer is
//! the same code that a server in production uses. At random times, nodes crash and commits conflict, and in some
//! histories a second node writes too. After every batch, the stored rows must satisfy the model's invariants. Every
//! seed runs twice, and both runs must have equal results.

mod outcomes;

use crate::check;
use crate::driver::{Leave, Piece, SimClock, furnish, run_pieces, uuids};
use crate::memory::{self, Fault, Memory, Point, Shared};
use crate::random::{ONCE_FAILED, Rng};
use crate::world::{self, World};
use futures_util::FutureExt;
use parlor_model::command::{Answer, Fired, Outcome, Settled, Submission};
use parlor_model::ids::{AccountId, ConversationId};
use parlor_model::submit::ANSWER_LIFETIME_S;
use parlor_model::time::Timestamp;
use parlor_store::port::{Published, Writer};
use parlor_store::{Clock, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

/// The number of seeds in a run of the test, if `PARLOR_SIM_RUNS` is not set.
const SEEDS: u64 = 300;
/// The maximum number of batches that a failure report prints: the batch of the failure and the batches before it.
const SHOWN: usize = 3;

/// A batch in a failure report: the node that got the first command, the time, the injected fault if there was one, and
/// the commands.
type Logged = (usize, Timestamp, Option<(Point, Fault)>, Vec<Submission>);

/// The result of a submitted command from the point of view of its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// The caller got no answer.
    Unknown,
    /// The caller got the outcome of the command.
    Done,
    /// The caller got a refusal.
    Refused,
}

/// The run of one seed.
struct Run {
    seed: u64,
    shared: Arc<Mutex<Shared>>,
    clock: Arc<SimClock>,
    nodes: Vec<Writer<Memory>>,
    lease: i64,
    embedded: bool,
    world: World,
    /// The commands with an idempotency key whose callers got no answer. The simulation submits these commands again.
    retry: Vec<Submission>,
    /// The result of each command that has a token, by the token. A token is a unique text that the command writes into
    /// the row that it creates.
    fates: BTreeMap<String, Fate>,
    /// For each token, the number of new rows that contained this token.
    counted: BTreeMap<String, usize>,
    /// The answers to requests with an idempotency key, by account, scope and key. Each entry also has the time and the
    /// fingerprint of the request.
    answers: BTreeMap<(AccountId, String, String), (Timestamp, String, Answer)>,
    /// The keys of the entries that the present batch added to `answers`.
    new_answers: BTreeSet<(AccountId, String, String)>,
    /// The idempotency keys of the requests that the present batch decided successfully. A repeated request gets the
    /// stored answer instead, so no key may be added twice.
    firsts: BTreeSet<(AccountId, String, String)>,
    /// The tokens of the rows that the present batch created.
    new_tokens: BTreeSet<String>,
    /// The conversations that successful starts returned to their callers, each with its account, its UUID and its
    /// display id.
    reported: BTreeMap<ConversationId, (AccountId, String, i64)>,
    /// The last batches, at most [`SHOWN`], for a failure report.
    log: Vec<Logged>,
    /// One hash for each batch, made from the batch's time, its commands, their answers and the changed rows.
    transcript: Vec<u64>,
    tally: Tally,
}

/// The counts of a run's results. With these counts, the test detects a simulation that does too little, for example
/// because most commands are refused.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    commands: usize,
    done: usize,
    refused: usize,
    unanswered: usize,
    nothing: usize,
    replayed: usize,
    struck: usize,
    dispatched: usize,
    offered: usize,
    transferred: usize,
    fired: usize,
    ran_out: usize,
    overflowed: usize,
    passed_over: usize,
    merged: usize,
    unmerged: usize,
    erased: usize,
    carried: usize,
    unsent: usize,
    files_erased: usize,
    conversations: usize,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.commands += other.commands;
        self.done += other.done;
        self.refused += other.refused;
        self.unanswered += other.unanswered;
        self.nothing += other.nothing;
        self.replayed += other.replayed;
        self.struck += other.struck;
        self.dispatched += other.dispatched;
        self.offered += other.offered;
        self.transferred += other.transferred;
        self.fired += other.fired;
        self.ran_out += other.ran_out;
        self.overflowed += other.overflowed;
        self.passed_over += other.passed_over;
        self.merged += other.merged;
        self.unmerged += other.unmerged;
        self.erased += other.erased;
        self.carried += other.carried;
        self.unsent += other.unsent;
        self.files_erased += other.files_erased;
        self.conversations += other.conversations;
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("\nthe last batches before the failure:");
            for (node, at, fault, batch) in &self.log {
                eprintln!(
                    "node {node} at {} {}",
                    at.0,
                    fault.map_or(String::new(), |f| format!("{f:?}"))
                );
                for submission in batch {
                    let mut line = format!("{:?} {:?}", submission.command, submission.idempotency);
                    if let Some((end, _)) = line.char_indices().nth(1_500) {
                        line.truncate(end);
                    }
                    eprintln!("    {line}");
                }
            }
            eprintln!(
                "\nthe simulation failed: PARLOR_SIM_SEED={} reproduces it",
                self.seed
            );
        }
    }
}

impl Run {
    fn new(seed: u64) -> Self {
        let mut rng = Rng(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
        let shared = Arc::new(Mutex::new(Shared::default()));
        // If a lease has few ids, the writer often needs a new lease.
        let lease = rng.pick(&[3, 20, 100]);
        let nodes = 1 + usize::from(rng.chance(50));
        // An embedded database has one node.
        let embedded = nodes == 1 && rng.chance(60);
        let mut backend = Memory::new(&shared, lease, embedded);
        furnish(&mut backend, &mut rng).now_or_never().unwrap();
        shared.lock().unwrap().database.settle_changes();
        let mut run = Self {
            seed,
            shared,
            clock: SimClock::new(),
            nodes: Vec::new(),
            lease,
            embedded,
            world: World::new(rng.clone()),
            retry: Vec::new(),
            fates: BTreeMap::new(),
            counted: BTreeMap::new(),
            answers: BTreeMap::new(),
            new_answers: BTreeSet::new(),
            firsts: BTreeSet::new(),
            new_tokens: BTreeSet::new(),
            reported: BTreeMap::new(),
            log: Vec::new(),
            transcript: Vec::new(),
            tally: Tally::default(),
        };
        for number in 0..nodes {
            let node = run.node(u64::try_from(number).unwrap());
            run.nodes.push(node);
        }
        run
    }

    fn node(&mut self, number: u64) -> Writer<Memory> {
        let uuids = uuids(self.world.rng.next() ^ number);
        let clock: Arc<dyn Clock> = Arc::<SimClock>::clone(&self.clock);
        let backend = Memory::new(&self.shared, self.lease, self.embedded);
        Writer::new(backend, clock, Arc::new(Published::default()), uuids)
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap()
    }

    /// Advances the clock. At random, also deletes expired answers, and replaces a node by a new node, as after a
    /// crash.
    fn pass(&mut self) {
        let rng = &mut self.world.rng;
        let microseconds = match rng.below(50) {
            0 => 26 * 3600 * 1_000_000,
            1..=10 => 0,
            11..=20 => rng.number(1, 10),
            _ => rng.number(1, 100_000_000),
        };
        self.clock.advance(microseconds);
        if microseconds > 3600 * 1_000_000 {
            // After more than an hour, callers no longer repeat their commands.
            self.retry.clear();
            if self.world.rng.chance(50) {
                let before = self.clock.now().plus_seconds(-ANSWER_LIFETIME_S);
                self.shared().database.forget_answers(before);
            }
        }
        if self.world.rng.chance(4) {
            let which = self.world.rng.below(self.nodes.len());
            self.nodes[which] = self.node(9);
        }
    }

    fn batch(&mut self) -> Vec<Submission> {
        let size = match self.world.rng.below(10) {
            0..=3 => 1,
            4..=7 => 2 + self.world.rng.below(8),
            _ => 10 + self.world.rng.below(31),
        };
        let now = self.clock.now();
        let (mut batch, mut twins) = (Vec::new(), Vec::new());
        while batch.len() < size {
            if !self.retry.is_empty() && self.world.rng.chance(40) {
                let which = self.world.rng.below(self.retry.len());
                batch.push(self.retry.swap_remove(which));
                continue;
            }
            let shared = self.shared.lock().unwrap();
            let submission = self.world.submission(&shared.database, now);
            drop(shared);
            if submission.idempotency.is_some() && self.world.rng.chance(20) {
                twins.extend(vec![submission.clone(); 1 + self.world.rng.below(3)]);
            }
            batch.push(submission);
        }
        // Repeated commands are inserted at random positions, so that a repetition can arrive before, during or after
        // the processing of the first command.
        for twin in twins {
            let place = self.world.rng.below(batch.len() + 1);
            batch.insert(place, twin);
        }
        batch
    }

    fn step(&mut self) {
        self.pass();
        let batch = self.batch();
        let fault = self.world.rng.maybe(18, |rng| {
            rng.pick(&[
                (Point::Lock, Fault::Unavailable),
                (Point::Lock, Fault::Raced),
                (Point::Load, Fault::Unavailable),
                (Point::Load, Fault::NoAnswer),
                (Point::Lease, Fault::Unavailable),
                (Point::BeforeCommit, Fault::Unavailable),
                (Point::BeforeCommit, Fault::NoAnswer),
                (Point::BeforeCommit, Fault::Raced),
                (Point::BeforeCommit, Fault::Taken),
                (Point::BeforeCommit, Fault::Broken),
                (Point::AfterCommit, Fault::NoAnswer),
                (Point::AfterCommit, Fault::NoAnswer),
            ])
        });
        let leaves = self.leaves(batch.len());
        self.carry_out(&batch, fault, leaves);
    }

    /// Chooses at random callers who stop waiting before, during or after the batch.
    fn leaves(&mut self, commands: usize) -> Vec<Leave> {
        let rng = &mut self.world.rng;
        if !rng.chance(15) {
            return Vec::new();
        }
        let places = (0..commands).filter(|_| rng.chance(30)).collect::<Vec<_>>();
        let mut leaves: Vec<Leave> = (places.into_iter())
            .map(|place| Leave {
                after: rng.below(25),
                place,
            })
            .collect();
        leaves.sort_by_key(|leave| leave.after);
        leaves
    }

    /// Divides a batch into pieces at random. Sometimes one node gets all commands at once. Otherwise, one node gets
    /// all pieces, or each piece is for a random node. The pieces arrive at different times, even while other pieces
    /// are being written.
    fn pieces(&mut self, commands: usize) -> Vec<Piece> {
        let rng = &mut self.world.rng;
        let nodes = self.nodes.len();
        let (together, spread) = (rng.chance(40), rng.chance(50));
        let crumbs = if rng.chance(30) { 80 } else { 25 };
        let node = rng.below(nodes);
        let mut pieces: Vec<Piece> = Vec::new();
        for place in 0..commands {
            let begins = !together && rng.chance(crumbs);
            match pieces.last_mut() {
                Some(piece) if !begins => piece.places.push(place),
                _ => pieces.push(Piece {
                    node: if spread { rng.below(nodes) } else { node },
                    after: rng.below(8),
                    places: vec![place],
                }),
            }
        }
        pieces
    }

    fn carry_out(
        &mut self,
        batch: &[Submission],
        fault: Option<(Point, Fault)>,
        leaves: Vec<Leave>,
    ) {
        let left: BTreeSet<usize> = leaves.iter().map(|leave| leave.place).collect();
        let pieces = self.pieces(batch.len());
        let node = pieces[0].node;
        let now = self.clock.now();
        if self.log.len() == SHOWN {
            self.log.remove(0);
        }
        self.log.push((node, now, fault, batch.to_vec()));
        let (before, workloads, lookup) = {
            let mut shared = self.shared();
            shared.database.settle_changes();
            shared.fault = fault;
            let before = check::waiting(&shared.database);
            let alone = (batch.len() == 1).then(|| check::looked_up(&shared.database, &batch[0]));
            let workloads = (batch.len() == 1).then(|| check::workloads(&shared.database));
            (before, workloads, alone.flatten())
        };
        for submission in batch {
            if let Some(token) = world::token(submission) {
                self.fates.entry(token.to_owned()).or_insert(Fate::Unknown);
            }
        }
        let delays = self
            .world
            .rng
            .maybe(60, |rng| (0..7).map(|_| rng.below(6)).collect());
        self.shared().delays = delays.unwrap_or_default();
        let nodes: BTreeSet<usize> = pieces.iter().map(|piece| piece.node).collect();
        let results = run_pieces(&mut self.nodes, batch, pieces, leaves);
        let shared = Arc::clone(&self.shared);
        let mut shared = shared.lock().unwrap();
        let struck = fault.is_some() && shared.fault.take().is_none();
        self.tally.struck += usize::from(struck);
        assert!(shared.failures.is_empty(), "{:#?}", shared.failures);
        let db = &shared.database;
        let mut digest = DefaultHasher::new();
        format!("{now:?} {batch:?} {results:?} {:?}", db.changes()).hash(&mut digest);
        self.transcript.push(digest.finish());
        let loads = db.loads;
        assert!(loads <= 16, "a batch was loaded {loads} times");
        self.new_answers.clear();
        self.firsts.clear();
        self.new_tokens.clear();
        self.count_tokens(db);
        for (place, (submission, result)) in batch.iter().zip(&results).enumerate() {
            self.settled(submission, result, struck || left.contains(&place));
        }
        self.nothing_of_it(batch, &results);
        if results
            .iter()
            .all(|r| matches!(r, Err(StoreError::Refused(_))))
        {
            let changes = db.changes();
            assert!(changes.is_empty(), "refused, but changed: {changes:#?}");
        }
        check::accounts(db);
        check::totps(db);
        check::conversations(db, false);
        check::routing_is_settled(db, None);
        check::order(db, &before);
        check::facts(db);
        check::counts(db);
        check::longest_waits(db, now);
        check::notifications(db, now);
        check::people(db);
        check::merged_and_erased(db);
        if let Some(workloads) = workloads {
            check::choice(db, &workloads);
        }
        // The outcome is compared with the stored rows only if the batch carried out only one command. Otherwise, a
        // later command may have changed the rows again.
        let carried_out = results.iter().filter(|result| result.is_ok()).count();
        // If a caller stopped waiting, the outcome is not compared. The caller's command may have been carried out,
        // although its outcome is unknown.
        if carried_out == 1
            && !struck
            && left.is_empty()
            && let Some((submission, Ok(settled))) =
                (batch.iter().zip(&results)).find(|(_, result)| result.is_ok())
        {
            check::outcome(db, submission, settled, now);
        }
        if let (Some(lookup), Some(result), false) = (&lookup, results.first(), struck) {
            match result {
                Ok(settled) => check::found(lookup, db, &Ok(settled.clone())),
                Err(StoreError::Refused(refusal)) => {
                    check::found(lookup, db, &Err(refusal.clone()))
                }
                Err(_) => {}
            }
        }
        let decided = |words: &str| {
            (db.decisions.changes())
                .filter(|(now, _)| now.is_some_and(|d| d.decision.contains(words)))
                .count()
        };
        let reported = |kind: &str| {
            (db.events.changes())
                .filter(|(now, _)| now.is_some_and(|e| e.kind == kind))
                .count()
        };
        self.tally.dispatched += decided("\"became-free\"");
        self.tally.ran_out += decided("\"offer-expired\"");
        self.tally.overflowed += decided("\"overflowed\"") + decided("\"queue-full\"");
        self.tally.passed_over += decided("\"passed\"");
        self.tally.offered += reported("conversation.offered");
        self.tally.transferred += reported("conversation.transferred");
        self.tally.merged += reported("contact.merged");
        self.tally.unmerged += reported("contact.unmerged");
        self.tally.erased += reported("conversation.erased");
        for (now, old) in db.attachments.changes() {
            let uploaded = old.is_some_and(|a| a.message_id.is_none());
            let sent = now.is_some_and(|a| a.message_id.is_some());
            self.tally.carried += usize::from(uploaded && sent);
            self.tally.unsent += usize::from(uploaded && now.is_none());
            self.tally.files_erased +=
                usize::from(sent && now.is_some_and(|a| a.file_name.is_empty()));
        }
        self.tally.fired += results
            .iter()
            .map(|result| match result {
                Ok(Settled::Done(outcome)) => match &**outcome {
                    Outcome::FireTimers(Fired { timers, .. }) => *timers,
                    _ => 0,
                },
                _ => 0,
            })
            .sum::<usize>();
        for node in nodes {
            self.remembered(node, db);
        }
        let places: Vec<&str> = (db.provisioned.all()).map(|p| p.object.as_str()).collect();
        assert_eq!(places, ["simulation"]);
    }

    /// Checks that an account in a node's memory equals the stored rows. Skips accounts for which the node does not
    /// have the present counters.
    fn remembered(&self, node: usize, db: &memory::Database) {
        for (account, (counters, _)) in &db.counters {
            let Some(space) = self.nodes[node].state().account(*account) else {
                continue;
            };
            if space.stored != Some(*counters) {
                continue;
            }
            assert_eq!(space.counters, *counters, "remembered counters");
            let live_state = db.live_state(*account);
            let buckets: BTreeMap<_, _> = (space.buckets()).map(|(l, n)| (l.clone(), n)).collect();
            assert_eq!(buckets, live_state.buckets, "remembered buckets");
            assert_eq!(*space.cells(), live_state.cells, "remembered counts");
            for queue in space.config.queues.keys() {
                assert_eq!(
                    space.stats(*queue),
                    live_state.stats.get(queue),
                    "remembered stats"
                );
            }
            let workloads = live_state.workloads;
            for agent in space.config.agents.keys() {
                let (ours, theirs) = (space.workload(*agent), workloads.get(agent));
                let state = |workload: Option<&parlor_model::state::Workload>| {
                    workload.map(|d| d.state.clone())
                };
                let slot_uses = |workload: Option<&parlor_model::state::Workload>| -> Vec<_> {
                    workload
                        .map(|d| d.slot_uses().collect())
                        .unwrap_or_default()
                };
                assert_eq!(state(ours), state(theirs), "remembered state of {agent:?}");
                assert_eq!(
                    slot_uses(ours),
                    slot_uses(theirs),
                    "remembered slots of {agent:?}"
                );
            }
            if db.credentials.changes().next().is_some() {
                let (ours, theirs) = (&*space.config, db.config(*account).unwrap());
                assert_eq!(
                    ours.applications, theirs.applications,
                    "remembered applications"
                );
                assert_eq!(ours.application_inboxes, theirs.application_inboxes);
            }
        }
    }

    /// Ends a run. Submits the commands in `retry` again, and then compares all answers with the stored rows. A refused
    /// command must have stored no rows.
    fn finish(mut self) -> (Tally, Vec<u64>) {
        while !self.retry.is_empty() {
            let batch: Vec<Submission> = self.retry.drain(..).collect();
            self.carry_out(&batch, None, Vec::new());
        }
        let shared = Arc::clone(&self.shared);
        let db = &shared.lock().unwrap().database;
        check::conversations(db, true);
        for (id, acknowledged) in &self.reported {
            let c = db
                .conversations
                .id(*id)
                .expect("what was acknowledged is there");
            assert_eq!(
                (c.account_id, c.uuid.clone(), c.display_id),
                *acknowledged,
                "as acknowledged"
            );
        }
        let refused: BTreeSet<&String> = (self.fates.iter())
            .filter(|(_, fate)| **fate == Fate::Refused)
            .map(|(token, _)| token)
            .collect();
        for token in refused {
            assert!(
                !self.counted.contains_key(token),
                "{token} was refused and carried out"
            );
        }
        for ((account, scope, key), (at, _, answer)) in &self.answers {
            if at.plus_seconds(ANSWER_LIFETIME_S) > self.clock.now() {
                let stored = db
                    .answers
                    .all()
                    .find(|a| a.account_id == *account && a.scope == *scope && a.key == *key)
                    .unwrap_or_else(|| panic!("the answer under {key} is lost"));
                assert_eq!(Answer::from(stored), *answer, "the answer under {key}");
            }
        }
        self.tally.conversations = db.conversations.len();
        (self.tally, std::mem::take(&mut self.transcript))
    }
}

/// Runs one seed twice. Both runs must have equal transcripts. Otherwise, a seed could not reproduce a failure.
fn simulate(seed: u64) -> Tally {
    let (tally, first) = simulate_once(seed);
    let (_, second) = simulate_once(seed);
    let same = first.iter().zip(&second).take_while(|(a, b)| a == b);
    assert!(
        first == second,
        "seed {seed} does not repeat itself: batch {} differs",
        same.count()
    );
    tally
}

fn simulate_once(seed: u64) -> (Tally, Vec<u64>) {
    let mut run = Run::new(seed);
    let steps = 8 + run.world.rng.below(25);
    for _ in 0..steps {
        run.step();
    }
    run.finish()
}

#[test]
fn invariants_hold_whatever_happens() {
    let number = |name: &str| std::env::var(name).ok().map(|n| n.parse::<u64>().unwrap());
    if let Some(seed) = number("PARLOR_SIM_SEED") {
        eprintln!("{:?}", simulate(seed));
        return;
    }
    for seed in ONCE_FAILED {
        simulate(*seed);
    }
    let runs = number("PARLOR_SIM_RUNS").unwrap_or(SEEDS);
    let next = AtomicU64::new(1);
    let total = Mutex::new(Tally::default());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed > runs {
                        break;
                    }
                    let tally = simulate(seed);
                    total.lock().unwrap().add(tally);
                }
            });
        }
    });
    let total = total.into_inner().unwrap();
    eprintln!("{runs} seeds: {total:?}");
    // A simulation in which nearly every command is refused would test too little.
    let of = |part: usize| part * 100 / total.commands.max(1);
    assert!(of(total.done) >= 40, "{total:?}");
    assert!(of(total.refused) >= 5, "{total:?}");
    assert!(
        total.nothing > 0 && total.replayed > 0 && total.struck > 0 && total.dispatched > 0,
        "{total:?}"
    );
    assert!(
        [
            total.offered,
            total.transferred,
            total.fired,
            total.ran_out,
            total.overflowed,
            total.carried,
            total.unsent,
            total.files_erased,
            total.passed_over,
            total.merged,
            total.unmerged,
            total.erased,
        ]
        .iter()
        .all(|happened| *happened > 0),
        "{total:?}"
    );
}
