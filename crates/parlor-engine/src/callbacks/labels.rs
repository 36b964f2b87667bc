//! The label `endpoint` of the metrics about callbacks.

use parlor_store::outbox::Address;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The maximum number of endpoints that have their own label. Each label adds time series to the metrics, and the
/// number of endpoints has no limit. So the number of labels needs a limit.
const MOST: usize = 500;

/// The label of all endpoints that have no label of their own.
const OTHER: &str = "other";

/// The endpoints that have their own label: the first [`MOST`] endpoints with metrics since the process started.
static LABELLED: Mutex<BTreeSet<Address>> = Mutex::new(BTreeSet::new());

/// Returns the label of an endpoint: its account and key, such as `1/callback-5`. If the endpoint has no label of its
/// own, returns `other`.
pub(super) fn label(address: Address) -> String {
    let mut labelled = LABELLED.lock().unwrap_or_else(PoisonError::into_inner);
    if labelled.contains(&address) || labelled.len() < MOST {
        labelled.insert(address);
        format!("{}/{}", address.0, address.1)
    } else {
        OTHER.to_owned()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;
    use parlor_model::ids::{AccountId, EndpointId, EndpointKey};

    #[test]
    fn the_number_of_labels_has_a_limit() {
        let of = |id| label((AccountId(1), EndpointKey::Callback(EndpointId(id))));
        let labels: BTreeSet<String> = (0..2_000).map(of).collect();
        assert_eq!(labels.len(), MOST + 1);
        // A second call returns the same label for the same endpoint.
        assert_eq!(of(0), "1/callback-0");
        assert_eq!(of(1_999), OTHER);
    }
}
