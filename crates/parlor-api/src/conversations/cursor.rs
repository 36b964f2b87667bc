//! The place at which a page of conversations begins.

use crate::document::fields::Id;
use crate::document::query::Param;
use crate::document::{Faults, Place, code};
use crate::problems::{self, Refused};
use parlor_engine::lists::{Begin, Cursor};
use parlor_model::ids::ConversationId;
use parlor_model::words::{ConversationSort, Word as _};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// The greatest length of a cursor.
const MAX_CURSOR: usize = 64;

/// The text of a cursor: the `next` or `previous` of a page. Only Parlor knows the meaning of its parts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CursorText(Cursor);

impl Param for CursorText {
    fn parse(text: &str, at: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        let cursor = Cursor::parse(text).filter(|_| text.len() <= MAX_CURSOR);
        if cursor.is_none() {
            let detail = "Send the `next` or the `previous` of a page of this list.";
            faults.add(at, code::MALFORMED, detail);
        }
        cursor.map(Self)
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(MAX_CURSOR))
            .into()
    }
}

impl CursorText {
    /// Returns the cursor for a list in this order.
    ///
    /// # Errors
    /// 422 if the cursor belongs to a list in another order.
    pub(crate) fn of(self, sort: ConversationSort, name: &'static str) -> Result<Cursor, Refused> {
        if self.0.sort == sort {
            return Ok(self.0);
        }
        Err(problems::invalid_field(
            name,
            code::NOT_ALLOWED,
            format!(
                "This cursor belongs to the order `{}`. Send it with that `sort`, or leave it out.",
                self.0.sort.word()
            ),
        ))
    }
}

/// Returns the place at which a page begins. At most one of the three parameters may be there.
///
/// # Errors
/// 422.
pub(crate) fn begin(
    after: Option<CursorText>,
    before: Option<CursorText>,
    around: Option<Id>,
    sort: ConversationSort,
) -> Result<Begin, Refused> {
    match (after, before, around) {
        (None, None, None) => Ok(Begin::Start),
        (Some(after), None, None) => after.of(sort, "after").map(Begin::After),
        (None, Some(before), None) => before.of(sort, "before").map(Begin::Before),
        (None, None, Some(id)) => Ok(Begin::Around(ConversationId(id.0))),
        (after, _, around) => Err(problems::invalid_field(
            if around.is_some() {
                "around"
            } else if after.is_some() {
                "before"
            } else {
                "after"
            },
            code::NOT_ALLOWED,
            "Send only one of `after`, `before` and `around`.".to_owned(),
        )),
    }
}
