//! Cursors of lists, as query parameters.

use super::query::Param;
use super::{Faults, FieldPath, code};
use crate::problems::{self, Refused};
use parlor_model::words::Word;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// A cursor: the position in a list at which a page begins. The text of the cursor is the value of `next` or `previous`
/// in another page. Clients must not interpret this text.
pub(crate) trait Cursor: Sized {
    /// The maximum length of the text, in bytes.
    const MAX: usize;
    /// The text of the problem for an invalid cursor.
    const REMEDY: &'static str;
    /// Reads the text. `None` means that the text is not a valid cursor.
    fn read(text: &str) -> Option<Self>;
}

/// A query parameter that contains the text of a cursor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CursorText<C>(pub(crate) C);

impl<C: Cursor> Param for CursorText<C> {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let cursor = (text.len() <= C::MAX).then(|| C::read(text)).flatten();
        if cursor.is_none() {
            faults.add(at, code::MALFORMED, C::REMEDY);
        }
        cursor.map(Self)
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(C::MAX))
            .into()
    }
}

/// Checks that the order of a cursor (`own`) is the order of the list (`wanted`). `name` is the name of the cursor's
/// parameter.
///
/// # Errors
/// 422 if the cursor belongs to a list in another order.
pub(crate) fn check_order<S: Word>(own: S, wanted: S, name: &'static str) -> Result<(), Refused> {
    if own == wanted {
        return Ok(());
    }
    Err(problems::invalid_field(
        name,
        code::NOT_ALLOWED,
        format!(
            "This cursor belongs to the order `{}`. Send it with that `sort`, or leave it out.",
            own.word()
        ),
    ))
}
