//! Lists: the parameters `page` and `per_page`, and the envelope of the vendor's framework (Laravel) in the answer
//! (contract 2.9).

use super::call::Call;
use super::input::{Query, Rule};
use parlor_engine::percent::escaped;
use parlor_engine::query::MAX_PAGE;
use parlor_model::document::Faults;
use serde::Serialize;

/// The default number of entries on a page.
const PER_PAGE: i64 = 15;
/// The maximum page number in a request.
const MAX_NUMBER: i64 = 1_000_000_000;
/// The number of linked pages on each side of the current page.
const EACH_SIDE: i64 = 3;

/// The requested page of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    number: i64,
    per_page: i64,
}

impl Page {
    /// Reads `page` and `per_page` from the query. If a value is too small or too large, adds a fault and uses the
    /// default.
    pub(super) fn read(query: &Query, faults: &mut Faults) -> Self {
        let mut bounded = |name, most, usual| match query.integer(name, faults) {
            Some(number) if !(1..=most).contains(&number) => {
                Rule::Between(1, most).on(name, faults);
                usual
            }
            Some(number) => number,
            None => usual,
        };
        Self {
            number: bounded("page", MAX_NUMBER, 1),
            per_page: bounded("per_page", MAX_PAGE, PER_PAGE),
        }
    }

    /// Returns the number of entries before this page.
    pub(super) const fn offset(self) -> i64 {
        self.number.saturating_sub(1).saturating_mul(self.per_page)
    }

    /// Returns the maximum number of entries on this page.
    pub(super) const fn limit(self) -> i64 {
        self.per_page
    }

    /// Returns the entries of this page from the complete list.
    pub(super) fn of<T>(self, rows: impl Iterator<Item = T>) -> Vec<T> {
        let bounded = |n: i64| usize::try_from(n).unwrap_or(usize::MAX);
        rows.skip(bounded(self.offset()))
            .take(bounded(self.limit()))
            .collect()
    }

    /// Builds the envelope with the entries of this page. `total` is the number of entries on all pages.
    pub(super) fn envelope<T>(self, call: &Call, data: Vec<T>, total: i64) -> Envelope<T> {
        let last = total
            .saturating_add(self.per_page)
            .saturating_sub(1)
            .checked_div(self.per_page)
            .unwrap_or(1)
            .max(1);
        let list = ListUrl::of(call);
        let url = |number: i64| list.url(number);
        let count = i64::try_from(data.len()).unwrap_or(i64::MAX);
        let prev = (self.number > 1).then(|| url(self.number.saturating_sub(1)));
        let next = (self.number < last).then(|| url(self.number.saturating_add(1)));
        let mut links = vec![Link::new(prev.clone(), "&laquo; Previous")];
        for step in steps(self.number, last) {
            links.push(match step {
                Some(number) => Link {
                    url: Some(url(number)),
                    label: number.to_string(),
                    active: number == self.number,
                },
                None => Link::new(None, "..."),
            });
        }
        links.push(Link::new(next.clone(), "Next &raquo;"));
        Envelope {
            data,
            links: Links {
                first: url(1),
                last: url(last),
                prev,
                next,
            },
            meta: Meta {
                current_page: self.number,
                from: (count > 0).then(|| self.offset().saturating_add(1)),
                last_page: last,
                links,
                path: list.path,
                per_page: self.per_page,
                to: (count > 0).then(|| self.offset().saturating_add(count)),
                total,
            },
        }
    }
}

/// Returns the page numbers for the links: three pages on each side of the current page, and two pages at each end.
/// `None` marks a gap. If there are fewer than 14 pages, returns all pages. If the current page is one of the first
/// seven pages, returns the first ten pages and the last two pages. If the current page is one of the last seven pages,
/// returns the first two pages and the last ten pages.
fn steps(current: i64, last: i64) -> Vec<Option<i64>> {
    let edge = EACH_SIDE + 4;
    if last < EACH_SIDE * 2 + 8 {
        return (1..=last).map(Some).collect();
    }
    let beginning = [Some(1), Some(2), None].into_iter();
    let end = [None, Some(last - 1), Some(last)].into_iter();
    if current <= edge {
        (1..=edge + EACH_SIDE).map(Some).chain(end).collect()
    } else if current > last - edge {
        beginning
            .chain((last - edge - EACH_SIDE + 1..=last).map(Some))
            .collect()
    } else {
        beginning
            .chain((current - EACH_SIDE..=current + EACH_SIDE).map(Some))
            .chain(end)
            .collect()
    }
}

/// The URL of the list. The links to other pages are built from this URL.
struct ListUrl {
    path: String,
    /// All parameters of the request except `page` and the caller's token. The links contain these parameters, so a
    /// linked page has the same filters (EXTENSION).
    filters: String,
}

impl ListUrl {
    fn of(call: &Call) -> Self {
        let parts = &call.received.parts;
        let host = parts
            .uri
            .authority()
            .map(http::uri::Authority::as_str)
            .or_else(|| {
                parts
                    .headers
                    .get(http::header::HOST)
                    .and_then(|host| host.to_str().ok())
            });
        let secure = parts
            .headers
            .get("x-forwarded-proto")
            .is_some_and(|proto| proto.as_bytes().eq_ignore_ascii_case(b"https"));
        let path = parts.uri.path().trim_end_matches('/');
        let path = match host {
            Some(host) if secure => format!("https://{host}{path}"),
            Some(host) => format!("http://{host}{path}"),
            None => path.to_owned(),
        };
        let mut filters = String::new();
        for (key, value) in call.received.query.pairs() {
            if !matches!(key, "page" | "token") {
                filters.push_str(&escaped(key));
                filters.push('=');
                filters.push_str(&escaped(value));
                filters.push('&');
            }
        }
        Self { path, filters }
    }

    fn url(&self, number: i64) -> String {
        format!("{}?{}page={number}", self.path, self.filters)
    }
}

/// The envelope of a page.
#[derive(Serialize)]
pub(super) struct Envelope<T> {
    data: Vec<T>,
    links: Links,
    meta: Meta,
}

#[derive(Serialize)]
struct Links {
    first: String,
    last: String,
    prev: Option<String>,
    next: Option<String>,
}

#[derive(Serialize)]
struct Meta {
    current_page: i64,
    from: Option<i64>,
    last_page: i64,
    links: Vec<Link>,
    path: String,
    per_page: i64,
    to: Option<i64>,
    total: i64,
}

#[derive(Serialize)]
struct Link {
    url: Option<String>,
    label: String,
    active: bool,
}

impl Link {
    fn new(url: Option<String>, label: &str) -> Self {
        Self {
            url,
            label: label.to_owned(),
            active: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(current: i64, last: i64) -> String {
        steps(current, last)
            .iter()
            .map(|step| step.map_or_else(|| "..".to_owned(), |n| n.to_string()))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn far_pages_are_left_out() {
        assert_eq!(shown(1, 1), "1");
        assert_eq!(shown(13, 13), "1 2 3 4 5 6 7 8 9 10 11 12 13");
        assert_eq!(shown(7, 14), "1 2 3 4 5 6 7 8 9 10 .. 13 14");
        assert_eq!(shown(8, 14), "1 2 .. 5 6 7 8 9 10 11 12 13 14");
        assert_eq!(shown(10, 20), "1 2 .. 7 8 9 10 11 12 13 .. 19 20");
        // The page number is beyond the last page.
        assert_eq!(shown(99, 20), "1 2 .. 11 12 13 14 15 16 17 18 19 20");
    }
}
