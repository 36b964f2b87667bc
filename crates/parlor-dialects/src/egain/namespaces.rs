//! XML namespaces of the vendor's schemas, version 19 (contract 3.4 and 7).

pub(super) const ENTRY_POINT: &str = "http://bindings.egain.com/ws/model/v19/gen/live/entrypoint";
pub(super) const PLATFORM: &str = "http://bindings.egain.com/ws/model/v19/gen/platform";
pub(super) const COMMON: &str = "http://bindings.egain.com/ws/model/v19/gen/common";
pub(super) const CONVERSATION: &str =
    "http://bindings.egain.com/ws/model/v19/gen/live/conversation";
pub(super) const ACTIVITY: &str = "http://bindings.egain.com/ws/model/v19/gen/interaction/activity";
pub(super) const CASE: &str = "http://bindings.egain.com/ws/model/v19/gen/interaction/case";
pub(super) const MESSAGE: &str = "http://bindings.egain.com/ws/model/v19/gen/live/message";
pub(super) const CUSTOMER: &str = "http://bindings.egain.com/ws/model/v19/gen/interaction/customer";
/// The namespace of the older chat services, which have no version.
pub(super) const CHAT: &str = "http://bindings.egain.com/chat";
