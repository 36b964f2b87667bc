//! The catalogue of all metrics.

use parlor_http::metrics::{self, Metric, MetricKind};

const fn metric(
    kind: MetricKind,
    name: &'static str,
    labels: &'static [&'static str],
    help: &'static str,
) -> Metric {
    Metric {
        name,
        kind,
        labels,
        help,
    }
}

use MetricKind::{Counter, Gauge, Histogram};

pub(super) const BUILD_INFO: Metric = metric(
    Gauge,
    "parlor_build_info",
    &["version", "database"],
    "the version of Parlor and the kind of database, as labels of the number 1",
);
pub(super) const DATABASE_UP: Metric = metric(
    Gauge,
    "parlor_database_up",
    &[],
    "1 if the database gave the figures of this reading, else 0",
);
pub(super) const DATABASE_SIZE: Metric = metric(
    Gauge,
    "parlor_database_size_bytes",
    &[],
    "size of the database, without logs and files of messages",
);
pub(super) const QUEUE_WAITING: Metric = metric(
    Gauge,
    "parlor_queue_waiting",
    &["account", "queue"],
    "conversations that wait in a queue",
);
pub(super) const QUEUE_LONGEST_WAIT: Metric = metric(
    Gauge,
    "parlor_queue_longest_wait_seconds",
    &["account", "queue"],
    "time since when the first conversation waits in a queue",
);
pub(super) const AGENTS: Metric = metric(
    Gauge,
    "parlor_agents",
    &["account", "availability"],
    "active agents by availability",
);
pub(super) const MEMORY: Metric = metric(
    Gauge,
    "process_resident_memory_bytes",
    &[],
    "memory of the process in RAM",
);
pub(super) const VIRTUAL_MEMORY: Metric = metric(
    Gauge,
    "process_virtual_memory_bytes",
    &[],
    "virtual memory of the process",
);
pub(super) const CPU: Metric = metric(
    Counter,
    "process_cpu_seconds_total",
    &[],
    "processor time that the process has used",
);
pub(super) const OPEN_FILES: Metric = metric(
    Gauge,
    "process_open_fds",
    &[],
    "open files and connections of the process",
);
pub(super) const MAX_FILES: Metric = metric(
    Gauge,
    "process_max_fds",
    &[],
    "limit of open files and connections",
);
pub(super) const THREADS: Metric = metric(Gauge, "process_threads", &[], "threads of the process");
pub(super) const STARTED: Metric = metric(
    Gauge,
    "process_start_time_seconds",
    &[],
    "start of the process, in seconds since 1970",
);

/// All metrics, by name.
pub const METRICS: &[Metric] = &[
    AGENTS,
    BUILD_INFO,
    metric(
        Histogram,
        "parlor_callback_attempt_seconds",
        &["endpoint"],
        "response time of a receiver",
    ),
    metric(
        Counter,
        "parlor_callback_attempts_total",
        &["endpoint", "result"],
        "requests to receivers by result",
    ),
    metric(
        Counter,
        "parlor_callback_deliveries_total",
        &["state"],
        "deliveries that reached their last state: delivered, skipped or dead",
    ),
    metric(
        Counter,
        "parlor_callback_failures_total",
        &["endpoint"],
        "failed requests to receivers",
    ),
    metric(
        Histogram,
        "parlor_callback_lag_seconds",
        &["endpoint"],
        "time from the commit to the answer, for delivered requests",
    ),
    metric(
        Gauge,
        "parlor_callback_oldest_seconds",
        &["endpoint"],
        "age of the oldest pending delivery",
    ),
    metric(
        Gauge,
        "parlor_callback_pending",
        &["endpoint"],
        "pending deliveries",
    ),
    DATABASE_SIZE,
    DATABASE_UP,
    metric(
        Histogram,
        metrics::LATENCY,
        &["dialect", "route"],
        "time until the head of the answer",
    ),
    metric(
        Counter,
        metrics::REQUESTS,
        &["dialect", "route", "status"],
        "requests answered",
    ),
    metric(
        Gauge,
        "parlor_live_connections",
        &[],
        "streams, WebSockets and requests that wait for an event",
    ),
    QUEUE_LONGEST_WAIT,
    QUEUE_WAITING,
    metric(
        Histogram,
        "parlor_store_batch_commands",
        &[],
        "commands per commit",
    ),
    metric(
        Histogram,
        "parlor_store_batch_seconds",
        &[],
        "time per batch",
    ),
    metric(
        Histogram,
        "parlor_store_commit_seconds",
        &[],
        "time of the commit of a batch",
    ),
    metric(
        Counter,
        "parlor_store_errors_total",
        &["kind"],
        "failed commands and reads: unavailable, outcome_unknown or internal",
    ),
    metric(Histogram, "parlor_store_read_seconds", &[], "time per read"),
    metric(
        Gauge,
        "parlor_store_waiting_commands",
        &[],
        "commands that wait for the writer",
    ),
    metric(
        Gauge,
        "parlor_store_waiting_heavy_reads",
        &[],
        "exports and searches that wait for their turn",
    ),
    CPU,
    MAX_FILES,
    OPEN_FILES,
    MEMORY,
    STARTED,
    THREADS,
    VIRTUAL_MEMORY,
];
