//! Declarations of metrics, and the Prometheus text format for the metrics that are measured only when a client reads
//! `/metrics`.

use std::fmt::{Display, Write as _};

/// The type of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricKind {
    /// A number that only increases.
    Counter,
    /// A number that can increase and decrease.
    Gauge,
    /// The number of measured values in each bucket.
    Histogram,
}

impl MetricKind {
    /// Returns the name of the type in the Prometheus text format.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

/// The declaration of a metric.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// The name.
    pub name: &'static str,
    /// The type.
    pub kind: MetricKind,
    /// The names of the labels.
    pub labels: &'static [&'static str],
    /// The description of the metric, as one line of text.
    pub help: &'static str,
}

impl Metric {
    /// Adds the description of the metric to the registry of the process.
    pub fn describe(&self) {
        match self.kind {
            MetricKind::Counter => ::metrics::describe_counter!(self.name, self.help),
            MetricKind::Gauge => ::metrics::describe_gauge!(self.name, self.help),
            MetricKind::Histogram => ::metrics::describe_histogram!(self.name, self.help),
        }
    }
}

/// A text in the Prometheus text format.
#[derive(Clone, Debug, Default)]
pub struct Exposition(String);

impl Exposition {
    /// Adds the description and the type of a metric. Call this function before [`Self::sample`].
    pub fn begin(&mut self, metric: &Metric) {
        let _ = write!(
            self.0,
            "# HELP {0} {1}\n# TYPE {0} {2}\n",
            metric.name,
            metric.help,
            metric.kind.word()
        );
    }

    /// Adds a sample of the metric. `values` has the values of the metric's labels, in the order of [`Metric::labels`].
    pub fn sample(&mut self, metric: &Metric, values: &[&str], value: impl Display) {
        self.0.push_str(metric.name);
        for (place, (label, value)) in metric.labels.iter().zip(values).enumerate() {
            let before = if place == 0 { '{' } else { ',' };
            let _ = write!(self.0, "{before}{label}=\"{}\"", escaped(value));
        }
        if !metric.labels.is_empty() {
            self.0.push('}');
        }
        let _ = writeln!(self.0, " {value}");
    }

    /// Adds a metric that has no labels and only one sample.
    pub fn single(&mut self, metric: &Metric, value: impl Display) {
        self.begin(metric);
        self.sample(metric, &[], value);
    }

    /// Returns the text.
    #[must_use]
    pub fn into_text(self) -> String {
        self.0
    }
}

/// Escapes the value of a label.
fn escaped(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_labels_are_escaped() {
        let metric = Metric {
            name: "things",
            kind: MetricKind::Gauge,
            labels: &["a", "b"],
            help: "things",
        };
        let mut text = Exposition::default();
        text.begin(&metric);
        text.sample(&metric, &["x\"\\\ny", "é"], 1.5);
        assert_eq!(
            text.into_text(),
            "# HELP things things\n# TYPE things gauge\nthings{a=\"x\\\"\\\\\\ny\",b=\"é\"} 1.5\n"
        );
    }
}
