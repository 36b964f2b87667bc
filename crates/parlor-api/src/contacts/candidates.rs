//! `/v1/contacts/{id}/candidates`: the contacts that may be the same person as the contact in the path.

use crate::answer::{Answered, ok};
use crate::document::coded::coded;
use crate::document::query::Param;
use crate::document::words::Strength;
use crate::document::{Faults, FieldPath, code};
use crate::extract::{ByAgent, Path, Query, query};
use crate::forms::contact::Contact;
use parlor_model::candidates::{self, Likeness, PARAMETERS};
use parlor_model::ids::{ContactId, parse_id};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// The maximum number of candidates in one answer.
const MOST: i64 = 20;
/// The maximum number of candidates if the request has no `limit`.
const USUAL: i64 = 10;

coded! {
    /// A piece of evidence that two contacts are the same person: a code with parameters.
    CandidateLikeness(Likeness) = PARAMETERS;
}

/// The parameter `limit`: the maximum number of candidates in the answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Most(i64);

impl Param for Most {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let most = parse_id(text).filter(|most| *most <= MOST);
        if most.is_none() {
            let detail = format!("Send an integer from 1 to {MOST}.");
            faults.add(at, code::MALFORMED, detail);
        }
        most.map(Self)
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .maximum(usize::try_from(MOST).ok())
            .default(Some(USUAL.into()))
            .into()
    }
}

query! {
    /// The query string of `list_contact_candidates`.
    pub(crate) struct CandidateQuery {
        /// The maximum number of candidates in one answer.
        limit: Most,
    }
}

/// A piece of evidence that two contacts are the same person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CandidateEvidence {
    strength: Strength,
    /// The evidence, as English text.
    text: String,
    /// The same evidence as in `text`, as a code with parameters.
    likeness: CandidateLikeness,
}

/// A contact that may be the same person as the contact in the path.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Candidate<'a> {
    contact: Contact<'a>,
    /// The total strength of the evidence: the strength of the strongest piece. An equal name raises the total strength
    /// by one step, at most to `strong`.
    strength: Strength,
    /// The evidence that both contacts are the same person, strongest first.
    evidence: Vec<CandidateEvidence>,
}

/// Contacts that may be the same person as another contact, the most likely contact first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Candidates<'a> {
    data: Vec<Candidate<'a>>,
}

impl CandidateEvidence {
    fn of(piece: &candidates::Piece) -> Self {
        Self {
            strength: Strength(piece.strength),
            text: piece.likeness.to_string(),
            likeness: CandidateLikeness(piece.likeness.clone()),
        }
    }
}

/// Lists contacts that may be the same person as this contact.
///
/// The most likely candidate comes first. A candidate shares a contact point or a serial (the member `serial` of an
/// identity) with this contact. A contact that shares no contact point and no serial is a candidate if it has the same
/// name and a further similarity, such as an equal attribute. The list leaves out merged and erased contacts, contacts
/// of other departments, and contacts that are different persons according to signed evidence. To merge a candidate
/// into this contact, use `POST /v1/contacts/{id}/merge`.
#[utoipa::path(
    get, path = "/v1/contacts/{id}/candidates", tag = "contacts", operation_id = "list_contact_candidates",
    responses((status = 200, description = "The candidates", body = Candidates<'_>)),
)]
pub(crate) async fn list(
    ByAgent(call): ByAgent,
    Path(id): Path<ContactId>,
    Query(query): Query<CandidateQuery>,
) -> Answered {
    let limit = query.limit.map_or(USUAL, |most| most.0);
    let limit = usize::try_from(limit).unwrap_or(1);
    let found = (call.engine())
        .candidates(call.caller.account, id, limit)
        .await?;
    let data = found.iter().map(|candidate| Candidate {
        contact: Contact::of(&candidate.person, &call.caller.config),
        strength: Strength(candidate.resemblance.strength),
        evidence: (candidate.resemblance.pieces.iter())
            .map(CandidateEvidence::of)
            .collect(),
    });
    Ok(ok(&Candidates {
        data: data.collect(),
    }))
}
