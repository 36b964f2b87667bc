//! The documents of the search index, the parameters of a search, and the hits.

use super::tokens::{self, Term};
use parlor_model::ids::{AccountId, AgentId, InboxId};
use parlor_model::time::Timestamp;
use parlor_model::words::Word;

/// The kind of a searchable object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A message from or to a customer, found by its text.
    Message,
    /// A note, found by its text.
    Note,
    /// A contact, found by names, contact points and custom attributes.
    Contact,
    /// A conversation, found by its subject.
    Conversation,
}

impl Word for Kind {
    const ALL: &'static [Self] = &[Self::Message, Self::Note, Self::Contact, Self::Conversation];

    fn word(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Note => "note",
            Self::Contact => "contact",
            Self::Conversation => "conversation",
        }
    }
}

/// The author of a message, as a condition of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// The customer.
    Contact,
    /// Any agent.
    Agents,
    /// This agent.
    Agent(AgentId),
}

/// The form in which a text contains the words of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exactness {
    /// The text contains words that begin with the searched words, or parts of words.
    Beginnings,
    /// The text contains the searched words as whole words.
    Words,
    /// The text contains the searched words one after the other.
    Phrase,
}

impl Word for Exactness {
    const ALL: &'static [Self] = &[Self::Beginnings, Self::Words, Self::Phrase];

    fn word(self) -> &'static str {
        match self {
            Self::Beginnings => "beginnings",
            Self::Words => "words",
            Self::Phrase => "phrase",
        }
    }
}

/// The words of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The search terms, all of which a text must contain.
    pub(crate) terms: Vec<Term>,
    /// The same terms as whole words.
    pub(crate) whole: Vec<Term>,
    /// All words in their order.
    pub(crate) phrase: Option<Term>,
    /// Other terms, any one of which is enough: other spellings of a phone number.
    pub(crate) instead: Vec<Term>,
}

impl Words {
    /// Reads the words of a query. `country` is the account's, for phone numbers. `None` means that the query contains
    /// nothing to search for.
    #[must_use]
    pub fn of(query: &str, country: Option<&str>) -> Option<Self> {
        let terms = tokens::terms(query);
        (!terms.is_empty()).then(|| Self {
            terms,
            whole: tokens::whole_terms(query),
            phrase: tokens::phrase_term(query),
            instead: tokens::phone_terms(query, country),
        })
    }

    /// Reads words that a text must contain as a whole.
    pub(crate) fn whole(query: &str) -> Option<Self> {
        let whole = tokens::whole_terms(query);
        (!whole.is_empty()).then(|| Self {
            terms: whole.clone(),
            whole,
            phrase: None,
            instead: Vec::new(),
        })
    }
}

/// The parameters of a search.
#[derive(Clone, Debug)]
pub struct Query {
    /// The account.
    pub account: AccountId,
    /// The kinds of objects. An empty list means all kinds.
    pub kinds: Vec<Kind>,
    /// The words.
    pub words: Words,
    /// The author. Only messages and notes have one.
    pub author: Option<Author>,
    /// The inbox. Contacts have none.
    pub inbox: Option<InboxId>,
    /// The earliest time of the message, or of the creation of the contact or conversation.
    pub since: Option<Timestamp>,
    /// The time before which the message was written, or the contact or conversation was created.
    pub until: Option<Timestamp>,
    /// The position before which the hits begin. `None` means from the newest one.
    pub before: Option<i64>,
    /// The greatest number of hits.
    pub limit: usize,
}

impl Query {
    /// A search for words without conditions.
    #[must_use]
    pub const fn new(account: AccountId, words: Words, limit: usize) -> Self {
        Self {
            account,
            kinds: Vec::new(),
            words,
            author: None,
            inbox: None,
            since: None,
            until: None,
            before: None,
            limit,
        }
    }

    /// Returns the tokens of the searched kinds, one of which a document must contain.
    pub(super) fn scopes(&self) -> Vec<String> {
        let kinds: &[Kind] = if self.kinds.is_empty() {
            Kind::ALL
        } else {
            &self.kinds
        };
        kinds
            .iter()
            .map(|kind| scope(self.account, *kind))
            .collect()
    }

    /// Returns the tokens of the conditions, all of which a document must contain.
    pub(super) fn marks(&self) -> Vec<String> {
        let author = self.author.map(|author| author_mark(self.account, author));
        let inbox = self.inbox.map(|inbox| inbox_mark(self.account, inbox));
        author.into_iter().chain(inbox).collect()
    }

    /// Returns the terms for each exactness above the least one, if they differ from the search terms.
    pub(super) fn exact(&self) -> [(Exactness, Option<Vec<Term>>); 2] {
        let words = &self.words;
        let whole = (words.whole != words.terms).then(|| words.whole.clone());
        let phrase = words.phrase.clone().map(|phrase| vec![phrase]);
        [(Exactness::Words, whole), (Exactness::Phrase, phrase)]
    }

    /// Returns the exactness of a hit that is not in the answers of [`Self::exact`]. Without other terms, each hit
    /// contains whole words.
    pub(super) fn least(&self) -> Exactness {
        if self.words.whole == self.words.terms && self.words.instead.is_empty() {
            Exactness::Words
        } else {
            Exactness::Beginnings
        }
    }
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
    /// The time of the message, or of the creation of the contact or conversation.
    pub at: Timestamp,
    /// The form in which the object contains the words.
    pub exactness: Exactness,
}

/// The newest hits before a position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// The hits, newest first.
    pub hits: Vec<Hit>,
    /// The position before which there may be further hits. `None` means that there are none.
    pub next: Option<i64>,
}

/// The tokens of an object.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub kind: Kind,
    pub id: i64,
    /// The conversation of the object. If the conversation is erased, the document is removed.
    pub conversation: Option<i64>,
    /// The time of the message, or of the creation of the object.
    pub at: Timestamp,
    /// The tokens of conditions.
    pub marks: Vec<String>,
    /// The tokens, separated by spaces. A long text has several parts.
    pub parts: Vec<String>,
}

impl Document {
    /// Returns the text to index for each part: the scope, the marks, and the tokens.
    pub(super) fn texts(&self, account: AccountId) -> Vec<String> {
        let mut before = scope(account, self.kind);
        for mark in &self.marks {
            before.push(' ');
            before.push_str(mark);
        }
        let text = |part| format!("{before} {part}");
        self.parts.iter().map(text).collect()
    }
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
        Kind::Note => 'n',
        Kind::Contact => 'c',
        Kind::Conversation => 'v',
    };
    format!("s{}{letter}", account.0)
}

/// Returns the token of an author. Tokens of words never begin with its first letter.
pub(crate) fn author_mark(account: AccountId, author: Author) -> String {
    match author {
        Author::Contact => format!("f{}c", account.0),
        Author::Agents => format!("f{}a", account.0),
        Author::Agent(agent) => format!("f{}a{agent}", account.0),
    }
}

/// Returns the token of an inbox. Tokens of words never begin with its first letter.
pub(crate) fn inbox_mark(account: AccountId, inbox: InboxId) -> String {
    format!("i{}x{inbox}", account.0)
}
