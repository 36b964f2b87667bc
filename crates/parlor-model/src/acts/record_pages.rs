//! The act [`RecordPages`].

use crate::act::{Act, Right, Target};
use crate::decide::conversations::find;
use crate::decide::needs::named;
use crate::decide::people::is_erased;
use crate::entities::{VisitedPage, VisitedPages};
use crate::ids::{AccountId, IdentityId};
use crate::refusal::{FieldCode, Object, Refusal};
use crate::state::{Context, ConversationName, Decided, Key, State, Stop, want};
use crate::time::Timestamp;
use url::Url;

/// The maximum number of stored web pages of an identity.
pub const MAX_PAGES: usize = 30;
/// The maximum number of web pages in one report.
pub const MAX_REPORTED_PAGES: usize = 10;
/// The maximum length of a web page's address, in characters. The limit applies to the canonical form of the address,
/// which is in ASCII.
pub const MAX_PAGE_URL: usize = 1_024;
/// The maximum length of a web page's title, in characters.
pub const MAX_PAGE_TITLE: usize = 200;

/// The choice of the identity that visited the web pages.
#[derive(Clone, Debug)]
pub enum Visitor {
    /// The identity of this conversation.
    Conversation(ConversationName),
    /// This identity.
    Identity(IdentityId),
}

/// A report of a web page that a customer visited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPage {
    /// The address: `http` or `https`, at most [`MAX_PAGE_URL`] characters in its canonical form ([`page_url`]).
    pub url: String,
    /// The title, at most [`MAX_PAGE_TITLE`] characters.
    pub title: Option<String>,
    /// The time of the visit. `None` means now. A time in the future is replaced with the present time.
    pub at: Option<Timestamp>,
}

/// Adds web pages to the stored web pages that an identity visited. Each page is stored once, with the time of its
/// latest visit. Only the [`MAX_PAGES`] pages with the latest visits are stored. The act writes no event, because a
/// visit does not change a conversation.
#[derive(Clone, Debug)]
pub struct RecordPages {
    /// The identity.
    pub visitor: Visitor,
    /// The web pages, at most [`MAX_REPORTED_PAGES`].
    pub pages: Vec<NewPage>,
}

/// Returns the canonical form of a web page's address: without user, password, default port and fragment, and with the
/// host in ASCII. `None` means that the text is not a valid `http` or `https` address, or that the canonical form is
/// too long.
///
/// ```
/// use parlor_model::command::page_url;
/// assert_eq!(page_url("HTTPS://me:secret@Shop.Example:443/a b?q=1#top").as_deref(), Some("https://shop.example/a%20b?q=1"));
/// assert_eq!(page_url("javascript:alert(1)"), None);
/// ```
#[must_use]
pub fn page_url(text: &str) -> Option<String> {
    let mut url = Url::parse(text).ok()?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return None;
    }
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    url.set_fragment(None);
    Some(String::from(url)).filter(|url| url.len() <= MAX_PAGE_URL)
}

impl Act for RecordPages {
    type Outcome = Box<VisitedPages>;

    fn target(&self) -> Target<'_> {
        match &self.visitor {
            Visitor::Conversation(name) => Target::Conversation(name),
            Visitor::Identity(_) => Target::Nothing,
        }
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        match &self.visitor {
            Visitor::Conversation(name) => named(account, name),
            Visitor::Identity(id) => {
                vec![Key::Identity(account, *id), Key::VisitedPages(account, *id)]
            }
        }
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        if self.pages.len() > MAX_REPORTED_PAGES {
            return Err(Refusal::field("pages", FieldCode::TooLong).into());
        }
        let identity_id = match &self.visitor {
            Visitor::Identity(id) => *id,
            Visitor::Conversation(name) => find(state, account, name)?.identity_id,
        };
        let mut needs = Vec::new();
        let identity = want(&mut needs, state.identity(account, identity_id))?;
        let known = want(&mut needs, state.visited_pages(account, identity_id))?;
        let (Some(identity), Some(known)) = (identity, known) else {
            return Err(Stop::Need(needs));
        };
        let identity = identity.ok_or(Refusal::NotFound(Object::Identity))?;
        let mut pages = known.map_or_else(Vec::new, |row| row.pages.clone());
        if is_erased(state, account, identity.contact_id)? {
            return Err(Refusal::NotFound(Object::Contact).into());
        }
        for new in &self.pages {
            let url =
                page_url(&new.url).ok_or_else(|| Refusal::field("url", FieldCode::Malformed))?;
            let title = new
                .title
                .as_deref()
                .map(str::trim)
                .filter(|t| !t.is_empty());
            if title.is_some_and(|title| title.chars().count() > MAX_PAGE_TITLE) {
                return Err(Refusal::field("title", FieldCode::TooLong).into());
            }
            let at = new.at.map_or(cx.now, |at| at.min(cx.now));
            let before = pages.iter().position(|page| page.url == url);
            let before = before.map(|place| pages.remove(place));
            let page = match before {
                // The stored visit is later than the reported visit, so the stored visit stays.
                Some(later) if later.at > at => later,
                before => VisitedPage {
                    title: title
                        .map(str::to_owned)
                        .or(before.and_then(|page| page.title)),
                    url,
                    at,
                },
            };
            pages.push(page);
        }
        pages.sort_by(|one, other| other.at.cmp(&one.at).then_with(|| one.url.cmp(&other.url)));
        pages.truncate(MAX_PAGES);
        let row = VisitedPages {
            identity_id,
            account_id: account,
            pages,
            updated_at: cx.now,
        };
        state.put(row.clone());
        Ok(Box::new(row))
    }
}
