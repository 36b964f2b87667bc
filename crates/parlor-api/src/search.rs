//! `/v1/search`: full-text search of messages, contacts and conversations.

use crate::answer::{Answered, ok};
use crate::document::code;
use crate::document::cursor::{Cursor, CursorText};
use crate::document::fields::{Id, Time};
use crate::document::query::{Limit, Param};
use crate::document::words::Status;
use crate::document::{Faults, FieldPath};
use crate::endpoint::Parameters;
use crate::extract::{ByAgent, Query, QueryString};
use crate::forms::contact::Contact;
use crate::forms::conversation::Message;
use crate::forms::row::ConversationRow;
use crate::problems::{self, Refused};
use parlor_engine::search::{
    Author, Exactness, Found, FoundHit, FoundIn, Kind, MAX_QUERY, Search, SearchCursor, Snippet,
};
use parlor_model::entities;
use parlor_model::ids::{AgentId, ContactId, ConversationId, InboxId};
use parlor_model::words::Word as _;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{RefOr, Required};

/// The values of the parameter `in`, each with the kinds of objects that the search then covers.
const PLACES: [(&str, &[Kind]); 4] = [
    ("messages", &[Kind::Message, Kind::Note]),
    ("notes", &[Kind::Note]),
    ("contacts", &[Kind::Contact]),
    ("conversations", &[Kind::Conversation]),
];

/// The values of the parameter `from`, each with the authors whose messages the search then covers.
const AUTHORS: [(&str, Author); 2] = [("contact", Author::Contact), ("agent", Author::Agents)];

/// A hit of a search: a message, a contact or a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Hit<'a> {
    /// The kind of the hit: `message`, `contact` or `conversation`. A note is a hit of the kind `message`.
    kind: &'static str,
    /// The way in which the hit contains the search words. `phrase` means that the hit contains all search words in
    /// their order, one directly after the other. `words` means that the hit contains all search words as whole words.
    /// `beginnings` means that some search words are only parts of longer words in the hit, for example their
    /// beginnings.
    #[serde(rename = "match")]
    exactness: &'static str,
    /// The parts of the hit's texts that match. A hit of the kind `contact` has at most five parts. Any other hit has
    /// one part.
    snippets: Vec<ShownSnippet<'a>>,
    /// The message. `null` means that the hit is not of the kind `message`.
    #[schema(required)]
    message: Option<Message<'a>>,
    /// The contact. `null` means that the hit is not of the kind `contact`.
    #[schema(required)]
    contact: Option<Contact<'a>>,
    /// The conversation, in the same form as in the list of conversations. A hit of the kind `message` contains the
    /// conversation of the message. `null` means that the hit is of the kind `contact`.
    #[schema(required)]
    conversation: Option<ConversationRow<'a>>,
}

/// A part of a text that a search found, with the positions of the matches.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SearchSnippet)]
pub(crate) struct ShownSnippet<'a> {
    /// The field from which the text comes: `content`, `subject`, `name`, `contact_point` or `custom_attribute`.
    field: &'static str,
    /// The part of the text, at most 160 characters.
    text: &'a str,
    /// Whether the text has more characters before this part.
    before: bool,
    /// Whether the text has more characters after this part.
    after: bool,
    /// The matches in this part, in order.
    matches: Vec<SearchMatch>,
}

/// The position of a match in a part of a text, in characters (Unicode code points).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchMatch {
    /// The number of characters of this part that precede the match.
    start: usize,
    length: usize,
}

/// A page of hits, best first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Hits<'a> {
    data: Vec<Hit<'a>>,
    /// The value of `after` for the next page. `null` means that there is no next page.
    #[schema(required)]
    next: Option<String>,
}

impl<'a> ShownSnippet<'a> {
    fn of((field, snippet): &'a (FoundIn, Snippet)) -> Self {
        Self {
            field: match field {
                FoundIn::Content => "content",
                FoundIn::Subject => "subject",
                FoundIn::Name => "name",
                FoundIn::ContactPoint => "contact_point",
                FoundIn::CustomAttribute => "custom_attribute",
            },
            text: &snippet.text,
            before: snippet.before,
            after: snippet.after,
            matches: (snippet.matches.iter())
                .map(|place| SearchMatch {
                    start: place.start,
                    length: place.len(),
                })
                .collect(),
        }
    }
}

/// The query string of a search.
pub(crate) struct SearchQuery {
    search: Search,
}

/// The parameter `q`: the search words.
struct Words(String);

impl Param for Words {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        if text.chars().count() > MAX_QUERY {
            faults.add(
                at,
                code::TOO_LONG,
                format!("Send at most {MAX_QUERY} characters."),
            );
            return None;
        }
        Some(Self(text.to_owned()))
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(MAX_QUERY))
            .into()
    }
}

/// Reads a parameter whose value must be one of these words.
fn one_of<T: Copy>(
    words: &[(&'static str, T)],
    text: &str,
    at: &FieldPath<'_>,
    faults: &mut Faults,
) -> Option<T> {
    let found = words.iter().find(|(word, _)| *word == text);
    if found.is_none() {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let detail = format!("Send one of: {}.", known.join(", "));
        faults.add(at, code::NOT_ALLOWED, detail);
    }
    found.map(|(_, meaning)| *meaning)
}

fn words<T>(words: &[(&'static str, T)]) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(words.iter().map(|(word, _)| *word)))
        .into()
}

/// The parameter `in`: the kinds of objects to search.
struct Among(&'static [Kind]);

impl Param for Among {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        one_of(&PLACES, text, at, faults).map(Self)
    }

    fn describe() -> RefOr<Schema> {
        words(&PLACES)
    }
}

/// The parameter `from`: the author of the messages to search.
struct From(Author);

impl Param for From {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        one_of(&AUTHORS, text, at, faults).map(Self)
    }

    fn describe() -> RefOr<Schema> {
        words(&AUTHORS)
    }
}

impl Cursor for SearchCursor {
    const MAX: usize = 64;
    const REMEDY: &'static str = "Send the `next` of the previous page.";

    fn read(text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

/// The names of the query parameters, in the order in which the OpenAPI document lists them.
const PARAMETERS: [&str; 12] = [
    "q",
    "in",
    "from",
    "agent_id",
    "contact_id",
    "inbox_id",
    "status",
    "label",
    "since",
    "until",
    "after",
    "limit",
];

impl QueryString for SearchQuery {
    fn read(raw: Option<&str>) -> Result<Self, Refused> {
        let mut parameters = Parameters::of(raw)?;
        let mut faults = Faults::default();
        let given = parameters.has("q");
        let words: Option<Words> = parameters.take("q", &mut faults);
        if !given {
            faults.add(
                &FieldPath::TOP.key("q"),
                code::REQUIRED,
                "Send the search words.",
            );
        }
        let among: Option<Among> = parameters.take("in", &mut faults);
        let from: Option<From> = parameters.take("from", &mut faults);
        let agent: Option<Id> = parameters.take("agent_id", &mut faults);
        let contact: Option<Id> = parameters.take("contact_id", &mut faults);
        let inbox: Option<Id> = parameters.take("inbox_id", &mut faults);
        let status: Option<Status> = parameters.take("status", &mut faults);
        let label: Option<String> = parameters.take("label", &mut faults);
        let since: Option<Time> = parameters.take("since", &mut faults);
        let until: Option<Time> = parameters.take("until", &mut faults);
        let after: Option<CursorText<SearchCursor>> = parameters.take("after", &mut faults);
        let limit: Option<Limit> = parameters.take("limit", &mut faults);
        if from.is_some() && agent.is_some() {
            let detail = "Leave this parameter out: `agent_id` names the author.";
            faults.add(&FieldPath::TOP.key("from"), code::NOT_ALLOWED, detail);
        }
        parameters.close(&PARAMETERS, faults)?;
        let agent = agent.map(|agent| Author::Agent(AgentId(agent.0)));
        Ok(Self {
            search: Search {
                words: words.map_or_else(String::new, |words| words.0),
                kinds: among.map_or_else(Vec::new, |among| among.0.to_vec()),
                author: agent.or(from.map(|from| from.0)),
                contact: contact.map(|id| ContactId(id.0)),
                inbox: inbox.map(|id| InboxId(id.0)),
                status: status.map(|status| status.0),
                label,
                since: since.map(|since| since.0),
                until: until.map(|until| until.0),
                after: after.map(|after| after.0),
                limit: usize::try_from(Limit::or_default(limit)).unwrap_or(1),
            },
        })
    }
}

impl utoipa::IntoParams for SearchQuery {
    fn into_params(_place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let described: [(&str, RefOr<Schema>); 12] = [
            (
                "The search words. A hit contains all of them.",
                Words::describe(),
            ),
            ("The kind to search. Default: all kinds.", Among::describe()),
            (
                "Lists only messages of this author: the customer, or an agent.",
                From::describe(),
            ),
            (
                "Lists only messages of this agent.",
                <Id as Param>::describe(),
            ),
            (
                "Lists only this contact, its conversations and their messages.",
                <Id as Param>::describe(),
            ),
            (
                "Lists only conversations of this inbox and their messages.",
                <Id as Param>::describe(),
            ),
            (
                "Lists only conversations that have this status now, and their messages.",
                <Status as Param>::describe(),
            ),
            (
                "Lists only conversations that have this label now, and their messages.",
                <String as Param>::describe(),
            ),
            (
                "Lists only messages written at or after this time, and contacts and conversations created then.",
                <Time as Param>::describe(),
            ),
            (
                "Lists only messages written before this time, and contacts and conversations created before it.",
                <Time as Param>::describe(),
            ),
            (
                "The value of `next` in the previous page.",
                CursorText::<SearchCursor>::describe(),
            ),
            ("The maximum number of hits.", <Limit as Param>::describe()),
        ];
        (PARAMETERS.iter().zip(described))
            .map(|(name, (description, schema))| {
                ParameterBuilder::new()
                    .name(*name)
                    .parameter_in(ParameterIn::Query)
                    .required(if *name == "q" {
                        Required::True
                    } else {
                        Required::False
                    })
                    .description(Some(description))
                    .schema(Some(schema))
                    .build()
            })
            .collect()
    }
}

/// Searches messages, contacts and conversations.
///
/// The search covers the whole history. The order of the hits depends on both their exactness and their age: exact and
/// recent hits come first. A hit contains all search words. A search word finds all words that begin with the search
/// word. In names, contact points and subjects, a search word of at least two letters also finds words that contain the
/// search word. In Chinese, Japanese, Korean and Thai texts, a search word finds any part of the text, even one
/// character. The search ignores case, accents and character width. A page can be short or empty although more hits
/// follow. Request further pages as long as `next` is not `null`.
#[utoipa::path(
    get, path = "/v1/search", tag = "search", operation_id = "search",
    responses((status = 200, description = "A page of hits", body = Hits<'_>)),
)]
pub(crate) async fn search(ByAgent(call): ByAgent, Query(query): Query<SearchQuery>) -> Answered {
    let Some(page) = call.engine().search(&call.caller, &query.search).await? else {
        return Err(problems::invalid_field(
            "q",
            code::MALFORMED,
            "Send at least one letter, digit or other searchable character.",
        ));
    };
    // Several hits can be messages of one conversation. The map contains each conversation only once.
    let rows: BTreeMap<ConversationId, entities::Conversation> = (page.hits.iter())
        .filter_map(|hit| match &hit.found {
            Found::Message(_, c) | Found::Conversation(c) => Some((c.id, (**c).clone())),
            Found::Contact(_) => None,
        })
        .collect();
    let rows: Vec<entities::Conversation> = rows.into_values().collect();
    let parts = call.engine().row_parts(&call.caller, &rows).await?;
    let links = call.engine().links();
    let shown = |c| Some(ConversationRow::of(c, &parts, &call.caller.config));
    let hit = |hit: &'_ FoundHit| -> (&'static str, Exactness) {
        let kind = match hit.found {
            Found::Message(..) => "message",
            Found::Contact(_) => "contact",
            Found::Conversation(_) => "conversation",
        };
        (kind, hit.exactness)
    };
    let data = page.hits.iter().map(|found| {
        let (kind, exactness) = hit(found);
        let (message, contact, conversation) = match &found.found {
            Found::Message(message, c) => {
                let message = Message::of(message, c.contact_id, &links);
                (Some(message), None, shown(&**c))
            }
            Found::Contact(person) => (None, Some(Contact::of(person, &call.caller.config)), None),
            Found::Conversation(c) => (None, None, shown(&**c)),
        };
        Hit {
            kind,
            exactness: exactness.word(),
            snippets: found.snippets.iter().map(ShownSnippet::of).collect(),
            message,
            contact,
            conversation,
        }
    });
    Ok(ok(&Hits {
        data: data.collect(),
        next: page.next.map(|next| next.to_string()),
    }))
}
