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

/// The required author of a message in a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// The customer.
    Contact,
    /// Any agent.
    Agents,
    /// This agent.
    Agent(AgentId),
}

/// The exactness of a match between a text and the words of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exactness {
    /// The text contains at least one searched word only as a part of a longer word, for example as the beginning of
    /// the longer word.
    Beginnings,
    /// The text contains the searched words as whole words.
    Words,
    /// The text contains the searched words in the same order, one directly after the other.
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
    /// The search terms. A text must contain all of them.
    pub(crate) terms: Vec<Term>,
    /// The search terms as whole words.
    pub(crate) whole: Vec<Term>,
    /// All words as one phrase. `None` means that the words cannot be searched as a phrase.
    pub(crate) phrase: Option<Term>,
    /// Spellings of the searched phone number. A text that contains one of these terms also matches the search, even if
    /// the text does not contain the `terms`.
    pub(crate) instead: Vec<Term>,
}

impl Words {
    /// Parses the words of a query. `country` is the account's country, for phone numbers. Returns `None` if the query
    /// contains nothing to search for.
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

    /// Parses words that a text must contain as whole words. Returns `None` if there are no words.
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
    /// The required author. `None` means any author. Only messages and notes have an author.
    pub author: Option<Author>,
    /// The required inbox. `None` means any inbox. Contacts have no inbox.
    pub inbox: Option<InboxId>,
    /// The earliest time of the message, or of the creation of the contact or conversation.
    pub since: Option<Timestamp>,
    /// The exclusive upper bound of the time of the message, or of the creation of the contact or conversation.
    pub until: Option<Timestamp>,
    /// The exclusive upper bound of the positions in the index. `None` means that the search begins with the object
    /// that was indexed last.
    pub before: Option<i64>,
    /// The maximum number of hits.
    pub limit: usize,
}

impl Query {
    /// Builds a search for words without further conditions.
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

    /// Returns the tokens of the searched kinds. A document must contain at least one of these tokens.
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

    /// Returns the tokens of the conditions. A document must contain all of these tokens.
    pub(super) fn marks(&self) -> Vec<String> {
        let author = self.author.map(|author| author_mark(self.account, author));
        let inbox = self.inbox.map(|inbox| inbox_mark(self.account, inbox));
        author.into_iter().chain(inbox).collect()
    }

    /// Returns the terms for each exactness above [`Exactness::Beginnings`]. For whole words, `None` means that the
    /// terms equal the search terms, so a second search would find the same documents. For the phrase, `None` means
    /// that the words cannot be searched as a phrase.
    pub(super) fn exact(&self) -> [(Exactness, Option<Vec<Term>>); 2] {
        let words = &self.words;
        let whole = (words.whole != words.terms).then(|| words.whole.clone());
        let phrase = words.phrase.clone().map(|phrase| vec![phrase]);
        [(Exactness::Words, whole), (Exactness::Phrase, phrase)]
    }

    /// Returns the exactness of a hit that matches none of the terms of [`Self::exact`]. If the search terms are
    /// already whole words and there are no alternative terms, each hit contains whole words.
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
    /// The position in the index. If an object was indexed later than another object, it has a greater position.
    pub place: i64,
    /// The kind of the object.
    pub kind: Kind,
    /// The id of the object.
    pub id: i64,
    /// The time of the message, or of the creation of the contact or conversation.
    pub at: Timestamp,
    /// The exactness with which the object matches the words.
    pub exactness: Exactness,
}

/// The result of a search: the newest hits before the position [`Query::before`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// The hits. The object that was indexed last is first.
    pub hits: Vec<Hit>,
    /// The position before which there may be further hits. `None` means that there are no further hits.
    pub next: Option<i64>,
}

/// An object with its tokens.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub kind: Kind,
    pub id: i64,
    /// The conversation of the object. If the conversation is erased, the document is removed.
    pub conversation: Option<i64>,
    /// The time of the message, or of the creation of the object.
    pub at: Timestamp,
    /// The tokens for conditions: author and inbox.
    pub marks: Vec<String>,
    /// The tokens of the object's text, separated by spaces. A long text has several parts.
    pub parts: Vec<String>,
}

impl Document {
    /// Returns the text to index for each part: the token of the account and the kind, the tokens for conditions, and
    /// the tokens of the part.
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

/// The changes of the index in one step of an index update.
#[derive(Debug, Default)]
pub(crate) struct Change {
    /// The objects with their present tokens. An object without parts is removed from the index.
    pub documents: Vec<Document>,
    /// The erased conversations. All documents of these conversations that are already in the index are removed.
    pub forgotten: Vec<i64>,
    /// Whether an erasure caused a part of the change. If so, the data of the removed documents must also be
    /// overwritten in the index.
    pub erases: bool,
}

/// Returns the token of an account and a kind. Every document contains this token, so that a search finds only the
/// documents of its account.
pub(crate) fn scope(account: AccountId, kind: Kind) -> String {
    let letter = match kind {
        Kind::Message => 'm',
        Kind::Note => 'n',
        Kind::Contact => 'c',
        Kind::Conversation => 'v',
    };
    format!("s{}{letter}", account.0)
}

/// Returns the token of an author, which begins with the letter `f`. No token of a word begins with this letter, so the
/// two kinds of tokens differ.
pub(crate) fn author_mark(account: AccountId, author: Author) -> String {
    match author {
        Author::Contact => format!("f{}c", account.0),
        Author::Agents => format!("f{}a", account.0),
        Author::Agent(agent) => format!("f{}a{agent}", account.0),
    }
}

/// Returns the token of an inbox, which begins with the letter `i`. No token of a word begins with this letter, so the
/// two kinds of tokens differ.
pub(crate) fn inbox_mark(account: AccountId, inbox: InboxId) -> String {
    format!("i{}x{inbox}", account.0)
}
