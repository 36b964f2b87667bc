//! Paths of the elements of request bodies, as errors name them.

/// The entry point's id.
pub(super) const ENTRY_POINT: &str = "entryPointConfiguration.entryPoint.id";
/// The case's id.
pub(super) const CASE: &str = "activity.case.id";
/// The id of a message's conversation.
pub(super) const CONVERSATION: &str = "conversation.id";
/// The customer representation.
pub(super) const CUSTOMER: &str = "activity.customer";
/// The contact in the customer representation.
pub(super) const CONTACT: &str = "activity.customer.contacts.contact";
/// A message's attachments.
pub(super) const ATTACHMENTS: &str = "attachments.attachment";
