//! The callback of an API channel (contract 5). The bodies have Chatwoot's form. A conversation in a body also has
//! LiveDesk's additional members, and its status is one of LiveDesk's five statuses. Requests have no signature,
//! because the vendor documents no signature.

use super::status::status_word;
use crate::chatwoot::callbacks::{Flavor, check, render};
use parlor_engine::callbacks::{CallbackFormat, DeliveryJob, Rendered};
use parlor_model::entities::JsonMap;
use parlor_model::words::EndpointFormat;

const LIVEDESK: Flavor = Flavor {
    status: status_word,
    livedesk: true,
    signed: false,
};

/// The callback format of LiveDesk's API channels.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChannelCallback;

impl CallbackFormat for ChannelCallback {
    fn format(&self) -> EndpointFormat {
        EndpointFormat::LivedeskInbox
    }

    fn check(&self, settings: &JsonMap) -> Result<(), String> {
        check(settings)
    }

    fn render(&self, jobs: &[DeliveryJob<'_>]) -> Rendered {
        render(jobs, LIVEDESK)
    }
}
