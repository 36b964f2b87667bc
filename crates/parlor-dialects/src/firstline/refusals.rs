//! The vendor's answer to each of the model's refusals. Every `match` lists all cases. So if the model gets a new
//! refusal, the code does not compile until this file has an answer for the refusal.

use super::failure::Failure;
use super::input::{self, Rule};
use parlor_engine::EngineError;
use parlor_model::refusal::{Conflict, FieldCode, Object, Refusal};

/// The names that a route's body uses for the model's objects and fields.
pub(super) struct Naming {
    /// The objects to which the body refers, each with the field that contains its id. If one of these objects is
    /// unknown, the answer is 422 and names this field. If any other object is unknown, the answer is 404.
    pub objects: &'static [(Object, &'static str)],
    /// The model's fields that have another name in the body.
    pub fields: &'static [(&'static str, &'static str)],
}

impl Naming {
    /// The naming of a route whose body refers to no object.
    pub(super) const NONE: Self = Self {
        objects: &[],
        fields: &[],
    };

    fn object(&self, object: Object) -> Option<&'static str> {
        self.objects
            .iter()
            .find(|(named, _)| *named == object)
            .map(|(_, field)| *field)
    }

    fn field(&self, field: String) -> String {
        self.fields
            .iter()
            .find(|(named, _)| *named == field)
            .map_or(field, |(_, named)| (*named).to_owned())
    }
}

/// Returns the failure for an error of the engine.
pub(super) fn failure(error: EngineError, naming: &Naming) -> Failure {
    match error {
        EngineError::Refused(refusal) => refused(refusal, naming),
        EngineError::Unavailable { retry_after_s } => Failure::Unavailable { retry_after_s },
        EngineError::OutcomeUnknown { retry_after_s } => Failure::OutcomeUnknown { retry_after_s },
        EngineError::Internal => Failure::Internal,
    }
}

fn refused(refusal: Refusal, naming: &Naming) -> Failure {
    match refusal {
        Refusal::NotFound(object) => match naming.object(object) {
            // The vendor's page says that such a request is "rejected". This probably means 422 with the field that
            // contains the id (INFERRED, contract 7.9).
            Some(field) => Failure::Invalid(Rule::Selected.only(field)),
            None => Failure::Missing {
                model: model(object),
                id: String::new(),
            },
        },
        Refusal::Ambiguous(object) => match naming.object(object) {
            Some(field) => Failure::Invalid(Rule::Selected.only(field)),
            None => Failure::Conflict("Several objects match."),
        },
        Refusal::Invalid(fields) => {
            let mut faults = input::no_faults();
            for field in fields {
                rule(field.code).on(naming.field(field.field), &mut faults);
            }
            Failure::Invalid(faults)
        }
        Refusal::Conflict(conflict) => conflicting(conflict),
        Refusal::Forbidden => Failure::Forbidden,
        Refusal::Unauthenticated => Failure::Unauthenticated,
        Refusal::NoAgentAvailable => Failure::Conflict("No employee is available."),
        Refusal::CapacityReached => Failure::Conflict("The employee's capacity is reached."),
    }
}

const fn rule(code: FieldCode) -> Rule {
    match code {
        FieldCode::Required => Rule::Required,
        FieldCode::Malformed => Rule::Format,
        FieldCode::TooLong => Rule::TooLong,
        FieldCode::Taken => Rule::Taken,
        FieldCode::Unknown | FieldCode::NotAllowed => Rule::Selected,
    }
}

const fn conflicting(conflict: Conflict) -> Failure {
    match conflict {
        // The vendor's answer for an inactive onsite account is unknown (contract 6.4). So Parlor's answer is the same
        // as for an onsite account that does not exist.
        Conflict::InboxInactive => Failure::Missing {
            model: model(Object::Inbox),
            id: String::new(),
        },
        Conflict::ContactBlocked => Failure::Forbidden,
        Conflict::TooManySessions
        | Conflict::TooManyJobs
        | Conflict::TooManySubscriptions
        | Conflict::TooManyLogins => Failure::TooMany { retry_after_s: 60 },
        Conflict::KeyReused => {
            Failure::Conflict("The Idempotency-Key was already used for another request.")
        }
        Conflict::SerialTaken => Failure::Conflict("The sn belongs to another contact."),
        Conflict::CaseOfAnother => Failure::Conflict("The ticket belongs to another contact."),
        Conflict::InboxChanged => Failure::Conflict("The onsite account has changed."),
        Conflict::Transition => Failure::Conflict("The text call cannot change like this."),
        Conflict::TakenBy(_) => Failure::Conflict("Another employee has taken the text call."),
        Conflict::NotOpen(_) => Failure::Conflict("The text call is not open."),
        Conflict::OffRecord => Failure::Conflict("The text call is off the record."),
        Conflict::NeverReopens => Failure::Conflict("The text call cannot be opened again."),
        Conflict::CallbackInactive => Failure::Conflict("The callback is not active."),
        Conflict::OtherDepartment => Failure::Conflict("The ticket is of another department."),
        Conflict::Revoked => Failure::Conflict("The token was revoked."),
        Conflict::QueueFull => Failure::Conflict("The transfer queue is full."),
        Conflict::NoServiceRecord => Failure::Conflict("The text call has no service record yet."),
        Conflict::RecordCompleted => Failure::Conflict("The service record is completed."),
        Conflict::StillOpen => Failure::Conflict("The text call has not ended."),
        Conflict::Changed => Failure::Conflict("The object has changed since you read it."),
        Conflict::Moved => Failure::Conflict("The text call has newer messages."),
        Conflict::NoSurvey => Failure::Conflict("The text call has no survey to answer."),
        Conflict::DraftExists => Failure::Conflict("The employee has a draft in the text call."),
        Conflict::OngoingUnseen => {
            Failure::Conflict("The text call is assigned to another employee.")
        }
        Conflict::ContactErased => Failure::Conflict("The contact was erased."),
        Conflict::CannotMerge(_) => Failure::Conflict("The contacts cannot be merged."),
        Conflict::CannotUndo(_) => Failure::Conflict("The merge cannot be undone."),
        Conflict::CannotRestore(_) => Failure::Conflict("The change cannot be undone."),
        Conflict::Merged(_) => Failure::Conflict("The text call was merged into another one."),
        Conflict::CannotJoin(_) => Failure::Conflict("The text calls cannot be merged."),
    }
}

/// Returns the vendor's class name of an object. Some names are known from the vendor's payloads. All other names are
/// INFERRED from the pattern of the known names.
pub(super) const fn model(object: Object) -> &'static str {
    match object {
        Object::Account => "App\\Instance",
        Object::Agent => "App\\Employee",
        Object::Team => "App\\Group",
        Object::Inbox => "App\\OnsiteAccount",
        Object::Queue => "App\\Queue",
        Object::Hours => "App\\BusinessHours",
        Object::Label => "App\\Label",
        Object::AttributeGroup => "App\\CzColCategory",
        Object::ContactRow => "App\\ContactCzRelation",
        Object::Classification => "App\\Category",
        Object::Department => "App\\Department",
        Object::Contact => "App\\Contact",
        Object::ContactPoint => "App\\ContactPoint",
        Object::Identity => "App\\OnsiteContact",
        Object::Conversation => "App\\TextCall",
        Object::Message => "App\\Message",
        Object::Case => "App\\Case",
        Object::Ticket => "App\\Ticket",
        Object::Attribute => "App\\CzCol",
        Object::Credential => "App\\Token",
        Object::Session => "App\\Session",
        Object::Endpoint => "App\\Webhook",
        Object::Delivery => "App\\WebhookDelivery",
        Object::ContactNote => "App\\ContactNote",
        Object::Attachment => "App\\Attachment",
        Object::Merge => "App\\ContactMerge",
        Object::UndoToken => "App\\UndoToken",
        Object::Draft => "App\\Draft",
        Object::Scheduled => "App\\ScheduledMessage",
        Object::Macro => "App\\Macro",
        Object::BulkJob => "App\\BulkJob",
        Object::PushSubscription => "App\\PushSubscription",
        Object::Provider => "App\\SignInProvider",
        Object::Login => "App\\Login",
        Object::View => "App\\View",
    }
}
