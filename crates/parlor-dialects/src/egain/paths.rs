//! The paths of request elements, in the form that error documents use.

/// Path of the entry point's id.
pub(super) const ENTRY_POINT: &str = "entryPointConfiguration.entryPoint.id";
/// Path of the case's id.
pub(super) const CASE: &str = "activity.case.id";
/// Path of the conversation's id in a message.
pub(super) const CONVERSATION: &str = "conversation.id";
/// Path of the customer representation.
pub(super) const CUSTOMER: &str = "activity.customer";
/// Path of the contact in the customer representation.
pub(super) const CONTACT: &str = "activity.customer.contacts.contact";
/// Path of a message's attachments.
pub(super) const ATTACHMENTS: &str = "attachments.attachment";
