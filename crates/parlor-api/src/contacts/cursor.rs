//! The cursor of a list of contacts: the point at which the next page begins.

use crate::document::cursor::{Cursor, check_order};
use crate::problems::Refused;
use parlor_engine::query::PeopleCursor;
use parlor_model::ids::ContactId;
use parlor_model::words::{PeopleSort, Word as _};
use std::fmt;

/// The cursor of a list of contacts: the last contact of a page, and the order of the list.
#[derive(Clone, Debug)]
pub(crate) struct ContactCursor {
    sort: PeopleSort,
    cursor: PeopleCursor,
}

impl ContactCursor {
    /// Creates the cursor of a list in this order.
    pub(crate) const fn new(sort: PeopleSort, cursor: PeopleCursor) -> Self {
        Self { sort, cursor }
    }

    /// Returns the last contact of the previous page. The cursor must come from a list in this order.
    ///
    /// # Errors
    /// 422 if the cursor belongs to a list in another order.
    pub(crate) fn of(self, sort: PeopleSort) -> Result<PeopleCursor, Refused> {
        check_order(self.sort, sort, "after").map(|()| self.cursor)
    }
}

impl Cursor for ContactCursor {
    // The sort key of a name has at most 64 characters of at most 4 bytes each. The other bytes are for the numbers
    // before the name.
    const MAX: usize = 320;
    const REMEDY: &'static str = "Send the `next` of a page of this list.";

    fn read(text: &str) -> Option<Self> {
        let number = |part: &str| {
            let plain = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            part.parse::<i64>().ok().filter(|_| plain)
        };
        // The name is the last part of the text, because the name may contain the separator `.`.
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

impl fmt::Display for ContactCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sort = (PeopleSort::ALL.iter()).position(|sort| *sort == self.sort);
        let PeopleCursor { id, active, name } = &self.cursor;
        write!(f, "{}.{}.{active}.{name}", sort.unwrap_or(0), id.0)
    }
}
