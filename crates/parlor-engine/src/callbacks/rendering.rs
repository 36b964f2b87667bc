//! Conversion of deliveries to requests, and of answers to stored attempts.

use super::format::{CallbackFormat, DeliveryJob, MAX_BODY, MAX_HEADERS, Outgoing, Rendered};
use super::opened::Opened;
use super::sender::{Failure, Reply};
use crate::files::links::Links;
use parlor_model::callbacks::Material;
use parlor_model::config::AccountConfig;
use parlor_model::entities::{CallbackDelivery, DeliveryAttempt};
use parlor_model::time::Timestamp;
use std::time::Duration;

/// Whether an HTTP status means that the receiver rejects the content of the request. Other statuses can report a
/// temporary fault.
pub(super) const fn is_about_content(status: u16) -> bool {
    matches!(status, 400 | 413 | 415 | 422)
}

/// Reads the stored data of a batch of deliveries, and builds the request for these deliveries. Also returns the event
/// number of each delivery that cannot be sent, with the reason.
pub(super) fn render_batch(
    format: &dyn CallbackFormat,
    rows: &[CallbackDelivery],
    config: &AccountConfig,
    opened: &Opened,
    links: &Links,
    now: Timestamp,
) -> (Rendered, Vec<(i64, String)>) {
    let materials: Vec<_> = (rows.iter())
        .map(|row| serde_json::from_str::<Material>(&row.material))
        .collect();
    let mut jobs = Vec::with_capacity(rows.len());
    let mut bad = Vec::new();
    for (delivery, material) in rows.iter().zip(&materials) {
        match material {
            Ok(material) => jobs.push(DeliveryJob {
                delivery,
                material,
                config,
                endpoint: &opened.endpoint,
                secrets: &opened.secrets,
                links,
                now,
            }),
            Err(error) => {
                let reason = format!("the stored delivery cannot be read: {error}");
                bad.push((delivery.event_number, reason));
            }
        }
    }
    let (rendered, unsendable) = rendered(format, jobs);
    bad.extend(unsendable);
    (rendered, bad)
}

/// Builds the request, and leaves out the deliveries that cannot be sent. Also returns the event number of each
/// delivery that cannot be sent, with the reason.
fn rendered(
    format: &dyn CallbackFormat,
    jobs: Vec<DeliveryJob<'_>>,
) -> (Rendered, Vec<(i64, String)>) {
    if jobs.is_empty() {
        return (Rendered::Skip, Vec::new());
    }
    let all = format.render(&jobs);
    let Some(reason) = why_not(&all) else {
        return (all, Vec::new());
    };
    if let [job] = jobs.as_slice() {
        return (Rendered::Skip, vec![(job.delivery.event_number, reason)]);
    }
    let mut bad = Vec::new();
    let mut good = Vec::with_capacity(jobs.len());
    for job in jobs {
        match why_not(&format.render(&[job])) {
            Some(reason) => bad.push((job.delivery.event_number, reason)),
            None => good.push(job),
        }
    }
    if good.is_empty() {
        return (Rendered::Skip, bad);
    }
    let rest = format.render(&good);
    match why_not(&rest) {
        None => (rest, bad),
        // Each of these deliveries can be sent in its own request, but one request with all of them cannot be sent. The
        // existing formats do not cause this case.
        Some(reason) => {
            let together = good.iter().map(|job| job.delivery.event_number);
            bad.extend(together.map(|event| (event, reason.clone())));
            (Rendered::Skip, bad)
        }
    }
}

/// Returns the reason why the request of a format cannot be sent. `None` means that the request can be sent.
fn why_not(rendered: &Rendered) -> Option<String> {
    let too_large = match rendered {
        Rendered::Impossible(reason) => return Some(reason.clone()),
        Rendered::Skip => false,
        Rendered::Request(request) => is_too_large(request),
        Rendered::Several(requests) => requests.iter().any(is_too_large),
    };
    too_large.then(|| "the request would be larger than may be sent".to_owned())
}

fn is_too_large(request: &Outgoing) -> bool {
    let headers: usize = (request.headers.iter())
        .map(|(name, value)| name.len().saturating_add(value.len()))
        .sum();
    request.body.len() > MAX_BODY || headers > MAX_HEADERS
}

/// Builds the stored form of an attempt.
pub(super) fn attempt_of(
    row: &CallbackDelivery,
    at: Timestamp,
    took: Duration,
    result: &Result<Reply, Failure>,
) -> DeliveryAttempt {
    let (status, failure, answer) = match result {
        Ok(reply) if (200..300).contains(&reply.status) => {
            (Some(reply.status), None, reply.body.clone())
        }
        Ok(reply) => (
            Some(reply.status),
            Some("status".to_owned()),
            reply.body.clone(),
        ),
        Err(failure) => (
            None,
            Some(failure.kind.word().to_owned()),
            failure.reason.clone(),
        ),
    };
    DeliveryAttempt {
        delivery_id: row.id.clone(),
        number: row.attempts.saturating_add(1),
        account_id: row.account_id,
        at,
        status: status.map(i64::from),
        failure,
        latency_ms: i64::try_from(took.as_millis()).unwrap_or(i64::MAX),
        answer: answer.chars().filter(|c| *c != '\0').collect(),
    }
}
