//! The cursor of a list of conversations: the position at which the requested page begins.

use crate::document::code;
use crate::document::cursor::{self, CursorText, check_order};
use crate::document::fields::Id;
use crate::problems::{self, Refused};
use parlor_engine::lists::{Begin, Cursor};
use parlor_model::ids::ConversationId;
use parlor_model::words::ConversationSort;

impl cursor::Cursor for Cursor {
    const MAX: usize = 64;
    const REMEDY: &'static str = "Send the `next` or the `previous` of a page of this list.";

    fn read(text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

/// Returns the point at which the page begins: the start of the list, or a point after, before or around an entry. The
/// request may have at most one of the parameters `after`, `before` and `around`.
///
/// # Errors
/// 422 if the request has more than one of these parameters, or if the cursor belongs to a list in another order.
pub(crate) fn begin(
    after: Option<CursorText<Cursor>>,
    before: Option<CursorText<Cursor>>,
    around: Option<Id>,
    sort: ConversationSort,
) -> Result<Begin, Refused> {
    let of = |cursor: CursorText<Cursor>, name| {
        check_order(cursor.0.sort, sort, name).map(|()| cursor.0)
    };
    match (after, before, around) {
        (None, None, None) => Ok(Begin::Start),
        (Some(after), None, None) => of(after, "after").map(Begin::After),
        (None, Some(before), None) => of(before, "before").map(Begin::Before),
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
