//! `/metrics`: metrics of queues, agents, the database and the process. Also the catalogue of metrics, its
//! documentation and the dashboard.

use crate::support::accounts::{Accounts, Agent, Inbox, Queue, Token};
use crate::support::{App, both};
use parlor::metrics::METRICS;
use parlor_http::metrics::{Metric, MetricKind};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const ACME: i64 = 17_623_000_010_928;

async fn metrics(app: &App) -> String {
    app.get("/metrics").send().await.expect(200).body
}

/// The value of the sample with this name and these labels.
fn sample(text: &str, sample: &str) -> f64 {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
    let value = line.unwrap_or_else(|| panic!("no {sample} in {text}"));
    value.parse().unwrap()
}

/// The lines of the samples of a metric with labels.
fn samples<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let begin = format!("{name}{{");
    text.lines()
        .filter(|line| line.starts_with(&begin))
        .collect()
}

fn declared(name: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.name == name)
}

/// The metric in the catalogue to which a time series belongs. A histogram has three kinds of time series.
fn metric_of(series: &str) -> Option<&'static Metric> {
    declared(series).or_else(|| {
        let ends = ["_bucket", "_sum", "_count"];
        let name = ends.iter().find_map(|end| series.strip_suffix(end))?;
        declared(name).filter(|metric| metric.kind == MetricKind::Histogram)
    })
}

/// Checks that every metric in the text is in the catalogue, with its type and labels. Returns the names.
pub fn conforms(text: &str) -> BTreeSet<&'static str> {
    let mut seen = BTreeSet::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap();
            let metric = declared(name).unwrap_or_else(|| panic!("{name} is not in the catalogue"));
            assert_eq!(kind, metric.kind.word(), "{name}");
            seen.insert(metric.name);
        } else if !line.starts_with('#') {
            let end = line.find(['{', ' ']).unwrap();
            let metric = metric_of(&line[..end]).unwrap_or_else(|| panic!("{line}"));
            let labels = line[end..].split_once('}').map_or("", |(labels, _)| labels);
            // No label value in these tests contains a comma.
            for label in labels
                .trim_start_matches('{')
                .split(',')
                .filter(|l| l.contains('='))
            {
                let name = label.split('=').next().unwrap();
                assert!(name == "le" || metric.labels.contains(&name), "{line}");
            }
        }
    }
    seen
}

/// The metrics show waiting conversations by queue, including empty queues, and agents by availability. They also show
/// the database and the process.
#[both]
async fn queues_agents_database_and_process_are_measured(app: App) {
    app.presence(7, "away").await;
    app.presence(8, "busy").await;
    for n in 0..3 {
        app.post("/api/v1/onsite-account/1/text-call")
            .header("authorization", "Bearer firstline-token-of-mina")
            .json(&serde_json::json!({"message": format!("m{n}"), "should_enter_queue": true}))
            .send()
            .await
            .expect(200);
    }
    app.clock().advance(90);
    let text = metrics(&app).await;
    conforms(&text);
    let queue = |name: &str, key: &str| {
        sample(
            &text,
            &format!("{name}{{account=\"{ACME}\",queue=\"{key}\"}}"),
        )
    };
    assert_eq!(queue("parlor_queue_waiting", "support"), 3.0);
    let wait = queue("parlor_queue_longest_wait_seconds", "support");
    assert!((90.0..1_000.0).contains(&wait), "{wait}");
    let globex = "parlor_queue_waiting{account=\"17623000010929\",queue=\"default\"}";
    assert_eq!(sample(&text, globex), 0.0);
    let agents = |availability: &str| {
        sample(
            &text,
            &format!("parlor_agents{{account=\"{ACME}\",availability=\"{availability}\"}}"),
        )
    };
    let active = "SELECT count(*) FROM agents WHERE active AND account_id = 17623000010928";
    let active = app.database().number(active).await as f64;
    assert_eq!(
        (agents("away"), agents("busy"), agents("online")),
        (1.0, 1.0, 0.0)
    );
    assert_eq!(agents("offline"), active - 2.0);
    assert_eq!(sample(&text, "parlor_database_up"), 1.0);
    for (name, least) in [
        ("parlor_database_size_bytes", 100_000.0),
        ("process_resident_memory_bytes", 1_000_000.0),
        ("process_virtual_memory_bytes", 1_000_000.0),
        ("process_open_fds", 3.0),
        ("process_max_fds", 10.0),
        ("process_threads", 2.0),
        ("process_start_time_seconds", 1.7e9),
        ("process_cpu_seconds_total", 0.0),
        ("parlor_store_read_seconds_count", 1.0),
        ("parlor_store_batch_commands_bucket{le=\"1\"}", 1.0),
    ] {
        assert!(
            sample(&text, name) >= least,
            "{name}: {}",
            sample(&text, name)
        );
    }
    let database = if app.database().dir().is_some() {
        "sqlite"
    } else {
        "postgresql"
    };
    let build = format!(
        "parlor_build_info{{version=\"{}\",database=\"{database}\"}}",
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(sample(&text, &build), 1.0);
    for kind in ["unavailable", "outcome_unknown", "internal"] {
        sample(
            &text,
            &format!("parlor_store_errors_total{{kind=\"{kind}\"}}"),
        );
    }
    // If the database query fails, `parlor_database_up` is 0. The metrics of the process are still shown.
    let broken = "ALTER TABLE queues RENAME TO elsewhere";
    app.database().change(broken).await;
    let text = parlor::metrics::measure(app.engine())().await;
    assert_eq!(sample(&text, "parlor_database_up"), 0.0);
    assert!(sample(&text, "process_resident_memory_bytes") > 0.0);
    assert!(samples(&text, "parlor_queue_waiting").is_empty());
}

/// The number of time series has an upper limit for any configuration. Queues and accounts above the limit share the
/// label `other`, with the sum of their values.
#[both]
async fn the_number_of_series_has_a_limit(app: App) {
    let mut text = Accounts::acme();
    for n in 0..510 {
        text = text.with(Queue::new(&format!("queue-{n:03}")));
    }
    for n in 0..105 {
        text = text
            .and_new(9_000_000_000_000_000 + n, &format!("a{n}"))
            .with(Agent::new(10_000 + n, "A"));
    }
    // The last queue is above the limit.
    let text = text
        .with(Queue::new("last"))
        .with(Inbox::new("i", "web").queue("last"))
        .with(Token::access(10_104, "of-the-last-account"));
    app.apply(text).await;
    app.post("/v1/conversations")
        .header("authorization", "Bearer of-the-last-account")
        .json(&serde_json::json!({"inbox": "i", "who": {"kind": "anonymous"}, "intent": {"kind": "enqueue"}}))
        .send()
        .await
        .expect(201);
    let text = metrics(&app).await;
    assert_eq!(samples(&text, "parlor_queue_waiting").len(), 501);
    let other = "{account=\"other\",queue=\"other\"}";
    assert_eq!(sample(&text, &format!("parlor_queue_waiting{other}")), 1.0);
    assert_eq!(samples(&text, "parlor_agents").len(), 4 * 101);
    let rest = sample(
        &text,
        "parlor_agents{account=\"other\",availability=\"offline\"}",
    );
    // The fixture's two accounts use two of the hundred labels, so seven of the 105 new accounts are above the limit.
    assert_eq!(rest, 7.0);
}

/// The catalogue is sorted, and the guides explain each metric.
#[test]
fn every_metric_is_documented() {
    assert!(METRICS.windows(2).all(|pair| pair[0].name < pair[1].name));
    let guides = concat!(
        include_str!("../../../../docs/operations.md"),
        include_str!("../../../../docs/callbacks.md")
    );
    for metric in METRICS {
        let plain = format!("`{}`", metric.name);
        let with_labels = format!("`{}{{{}}}`", metric.name, metric.labels.join(","));
        let known =
            guides.contains(&with_labels) || (metric.labels.is_empty() && guides.contains(&plain));
        assert!(known, "the guides have no {with_labels}");
        assert!(!metric.help.is_empty() && !metric.help.contains('\n'));
    }
}

/// Every metric that the guides name is in the catalogue.
#[test]
fn every_documented_metric_exists() {
    let guides = [
        include_str!("../../../../docs/operations.md"),
        include_str!("../../../../docs/callbacks.md"),
    ];
    let mut known = 0;
    for code in guides.iter().flat_map(|guide| {
        guide
            .lines()
            .flat_map(|line| line.split('`').skip(1).step_by(2))
    }) {
        let name = code.split('{').next().unwrap();
        let shape = |c: char| c.is_ascii_lowercase() || c == '_';
        let ours = name.starts_with("parlor_") || name.starts_with("process_");
        if ours && name.chars().all(shape) {
            // Names of crates look like names of metrics.
            let part = ["parlor_http", "parlor_engine", "parlor_store"].contains(&name);
            assert!(part || metric_of(name).is_some(), "there is no {name}");
            known += usize::from(!part);
        }
    }
    assert!(known >= METRICS.len());
}

/// The words of an expression: names of metrics, labels and functions.
fn words(expression: &str) -> Vec<&str> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
    // Values of labels, and variables of the dashboard, are not included.
    (expression.split('"').step_by(2))
        .flat_map(|part| part.split(|c| !word(c)))
        .filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase()))
        .collect()
}

/// The dashboard uses only metrics and labels that exist, in every panel, and each metric has a panel.
#[test]
fn the_dashboard_uses_metrics_that_exist() {
    let dashboard: Value =
        serde_json::from_str(include_str!("../../../../docs/grafana.json")).unwrap();
    let mut used = BTreeSet::new();
    let mut ids = BTreeMap::new();
    for panel in dashboard["panels"].as_array().unwrap() {
        *ids.entry(panel["id"].as_i64().unwrap()).or_insert(0) += 1;
        if panel["type"] == "row" {
            continue;
        }
        assert!(
            panel["description"]
                .as_str()
                .is_some_and(|text| text.ends_with('.'))
        );
        for target in panel["targets"].as_array().unwrap() {
            let expression = target["expr"].as_str().unwrap();
            let words = words(expression);
            let of = |word: &&str| word.starts_with("parlor_") || word.starts_with("process_");
            let metrics: Vec<&Metric> = (words.iter().filter(|word| of(word)))
                .map(|word| metric_of(word).unwrap_or_else(|| panic!("{word} in {expression}")))
                .collect();
            assert!(!metrics.is_empty(), "{expression}");
            let functions = [
                "sum",
                "max",
                "min",
                "count",
                "by",
                "without",
                "rate",
                "topk",
                "histogram_quantile",
                "or",
                "vector",
                "time",
                "job",
                "instance",
                "le",
                "m",
            ];
            for word in words
                .iter()
                .filter(|word| !of(word) && !functions.contains(word))
            {
                let known = metrics.iter().any(|metric| metric.labels.contains(word));
                assert!(known, "{word} in {expression}");
            }
            used.extend(metrics.iter().map(|metric| metric.name));
        }
    }
    assert!(ids.values().all(|count| *count == 1), "{ids:?}");
    // These two metrics have no panel.
    let unused: Vec<&str> = (METRICS.iter().map(|metric| metric.name))
        .filter(|name| !used.contains(name))
        .collect();
    assert_eq!(unused, ["process_threads", "process_virtual_memory_bytes"]);
}
