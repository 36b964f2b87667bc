//! The documents of the search index, the parameters of a search, and the hits.

use super::tokens;
use parlor_model::ids::AccountId;
use parlor_model::words::Word;

/// The kind of a searchable object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A message, found by its text.
    Message,
    /// A contact, found by names, contact points and custom attributes.
    Contact,
    /// A conversation, found by its subject.
    Conversation,
}

impl Word for Kind {
    const ALL: &'static [Self] = &[Self::Message, Self::Contact, Self::Conversation];

    fn word(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Contact => "contact",
            Self::Conversation => "conversation",
        }
    }
}

/// The parameters of a search.
#[derive(Clone, Debug)]
pub struct Query {
    /// The account.
    pub account: AccountId,
    /// The kinds of objects. An empty list means all kinds.
    pub kinds: Vec<Kind>,
    /// The search terms, all of which a text must contain.
    pub terms: Vec<tokens::Term>,
    /// Other terms, any one of which is enough: other spellings of a phone number.
    pub instead: Vec<tokens::Term>,
    /// The position before which the page begins: the last position of the previous page.
    pub before: Option<i64>,
    /// The greatest number of hits.
    pub limit: i64,
}

/// A found object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The position in the index. Newer objects have greater positions.
    pub place: i64,
    /// The kind of the object.
    pub kind: Kind,
    /// The id of the object.
    pub id: i64,
}

/// The tokens of an object.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub kind: Kind,
    pub id: i64,
    /// The conversation of the object. If the conversation is erased, the document is removed.
    pub conversation: Option<i64>,
    /// The tokens, separated by spaces. A long text has several parts.
    pub parts: Vec<String>,
}

/// The index changes of one step.
#[derive(Debug, Default)]
pub(crate) struct Change {
    /// The objects with their present tokens. An object without parts is removed.
    pub documents: Vec<Document>,
    /// The conversations whose other documents are removed.
    pub forgotten: Vec<i64>,
    /// Whether an erasure caused a part of the change. Then no trace of the removed documents may remain.
    pub erases: bool,
}

/// Returns the token of an account, which separates the words of different accounts.
pub(crate) fn scope(account: AccountId, kind: Kind) -> String {
    let letter = match kind {
        Kind::Message => 'm',
        Kind::Contact => 'c',
        Kind::Conversation => 'v',
    };
    format!("s{}{letter}", account.0)
}
