//! The place at which a page of contacts begins.

use crate::document::query::Param;
use crate::document::{Faults, Place, code};
use crate::problems::{self, Refused};
use parlor_engine::query::PeopleCursor;
use parlor_model::ids::ContactId;
use parlor_model::words::{PeopleSort, Word as _};
use std::fmt;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// The greatest length of a cursor, in bytes. The key of a name has 64 characters of at most 4 bytes.
const MAX_CURSOR: usize = 320;

/// The text of a cursor: the `next` of a page. Only Parlor knows the meaning of its parts.
#[derive(Clone, Debug)]
pub(crate) struct CursorText {
    sort: PeopleSort,
    cursor: PeopleCursor,
}

impl CursorText {
    /// Makes the cursor of a list in this order.
    pub(crate) const fn new(sort: PeopleSort, cursor: PeopleCursor) -> Self {
        Self { sort, cursor }
    }

    /// Returns the cursor for a list in this order.
    ///
    /// # Errors
    /// 422 if the cursor belongs to a list in another order.
    pub(crate) fn of(self, sort: PeopleSort) -> Result<PeopleCursor, Refused> {
        if self.sort == sort {
            return Ok(self.cursor);
        }
        Err(problems::invalid_field(
            "after",
            code::NOT_ALLOWED,
            format!(
                "This cursor belongs to the order `{}`. Send it with that `sort`, or leave it out.",
                self.sort.word()
            ),
        ))
    }

    /// Reads the text of a cursor. `None` means that no list gave this text.
    fn read(text: &str) -> Option<Self> {
        let number = |part: &str| {
            let plain = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            part.parse::<i64>().ok().filter(|_| plain)
        };
        // The name comes last, because it may contain the separator.
        let mut parts = text.splitn(4, '.');
        let sort = number(parts.next()?)?;
        let sort = *PeopleSort::ALL.get(usize::try_from(sort).ok()?)?;
        let id = ContactId(number(parts.next()?)?);
        let active = number(parts.next()?)?;
        let name = parts.next()?.to_owned();
        Some(Self {
            sort,
            cursor: PeopleCursor { id, active, name },
        })
    }
}

impl fmt::Display for CursorText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sort = (PeopleSort::ALL.iter()).position(|sort| *sort == self.sort);
        let PeopleCursor { id, active, name } = &self.cursor;
        write!(f, "{}.{}.{active}.{name}", sort.unwrap_or(0), id.0)
    }
}

impl Param for CursorText {
    fn parse(text: &str, at: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        let cursor = Self::read(text).filter(|_| text.len() <= MAX_CURSOR);
        if cursor.is_none() {
            let detail = "Send the `next` of a page of this list.";
            faults.add(at, code::MALFORMED, detail);
        }
        cursor
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(MAX_CURSOR))
            .into()
    }
}
