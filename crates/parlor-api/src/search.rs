//! `/v1/search`: full-text search of messages, contacts and conversations.

use crate::answer::{Answered, Next, ok};
use crate::document::code;
use crate::document::fields::id_reference;
use crate::document::query::{self, Limit, Param, Parameters};
use crate::document::{Faults, Place};
use crate::extract::{ByAgent, Query};
use crate::problems::{self, Refused};
use crate::views::contact::Contact;
use crate::views::conversation::{Conversation, Message};
use parlor_engine::search::{Found, Kind, MAX_QUERY, Search};
use parlor_model::ids::{ConversationId, parse_id};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{RefOr, Required};

/// The kinds of objects that a search covers.
const PLACES: [(&str, Kind); 3] = [
    ("messages", Kind::Message),
    ("contacts", Kind::Contact),
    ("conversations", Kind::Conversation),
];

/// A hit. Depending on its kind, a hit contains a message, a contact or a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Hit<'a> {
    /// The kind of the hit: `message`, `contact` or `conversation`.
    kind: &'static str,
    /// The message. Only for a hit of the kind `message`.
    #[schema(required)]
    message: Option<Message<'a>>,
    /// The contact. Only for a hit of the kind `contact`.
    #[schema(required)]
    contact: Option<Contact<'a>>,
    /// The conversation. A hit of the kind `message` contains the conversation of the message.
    #[schema(required)]
    conversation: Option<Conversation<'a>>,
}

/// A page of hits, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Hits<'a> {
    data: Vec<Hit<'a>>,
    next: Next,
}

/// The query string of a search.
pub(crate) struct SearchQuery {
    words: Words,
    among: Option<Kind>,
    after: Option<i64>,
    limit: i64,
}

/// The search words.
struct Words(String);

impl Param for Words {
    fn parse(text: &str, at: &Place<'_>, faults: &mut Faults) -> Option<Self> {
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

/// The kinds to search.
struct Among(Kind);

impl Param for Among {
    fn parse(text: &str, at: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        let found = PLACES.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            faults.add(
                at,
                code::NOT_ALLOWED,
                "Send one of: messages, contacts, conversations.",
            );
        }
        found.map(|(_, kind)| Self(*kind))
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(PLACES.map(|(word, _)| word)))
            .into()
    }
}

/// The position at which a page begins.
struct After(i64);

impl Param for After {
    fn parse(text: &str, at: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        let place = parse_id(text);
        if place.is_none() {
            faults.add(at, code::MALFORMED, "Send the `next` of the previous page.");
        }
        place.map(Self)
    }

    fn describe() -> RefOr<Schema> {
        id_reference()
    }
}

impl query::Query for SearchQuery {
    fn read(raw: Option<&str>) -> Result<Self, Refused> {
        let mut parameters = Parameters::of(raw)?;
        let mut faults = Faults::default();
        let given = parameters.has("q");
        let words: Option<Words> = parameters.take("q", &mut faults);
        if !given {
            faults.add(
                &Place::TOP.key("q"),
                code::REQUIRED,
                "Send the search words.",
            );
        }
        let among: Option<Among> = parameters.take("in", &mut faults);
        let after: Option<After> = parameters.take("after", &mut faults);
        let limit: Option<Limit> = parameters.take("limit", &mut faults);
        parameters.close(&["q", "in", "after", "limit"], faults)?;
        Ok(Self {
            words: words.unwrap_or(Words(String::new())),
            among: among.map(|among| among.0),
            after: after.map(|after| after.0),
            limit: Limit::or_default(limit),
        })
    }
}

impl utoipa::IntoParams for SearchQuery {
    fn into_params(_place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let parameter = |name: &str, required, description: &str, schema| {
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Query)
                .required(required)
                .description(Some(description))
                .schema(Some(schema))
                .build()
        };
        vec![
            parameter(
                "q",
                Required::True,
                "The search words. A hit contains all of them.",
                Words::describe(),
            ),
            parameter(
                "in",
                Required::False,
                "The kind to search. Default: all kinds.",
                Among::describe(),
            ),
            parameter(
                "after",
                Required::False,
                "The `next` of the previous page.",
                After::describe(),
            ),
            parameter(
                "limit",
                Required::False,
                "The maximum number of hits.",
                <Limit as Param>::describe(),
            ),
        ]
    }
}

/// Searches messages, contacts and conversations.
///
/// The search covers the whole history. Hits are ordered from new to old. A hit contains all words. A search word
/// matches the beginning of a word. In names, contact points and subjects it also matches any part of two or more
/// letters. Chinese, Japanese, Korean and Thai text matches by any part, even by one character. The search ignores
/// case, accents and character width.
#[utoipa::path(
    get, path = "/v1/search", tag = "search", operation_id = "search",
    responses((status = 200, description = "A page of hits", body = Hits<'_>)),
)]
pub(crate) async fn search(ByAgent(call): ByAgent, Query(query): Query<SearchQuery>) -> Answered {
    let search = Search {
        words: query.words.0,
        kinds: query.among.into_iter().collect(),
        after: query.after,
        limit: query.limit,
    };
    let Some(page) = call.engine().search(&call.caller, search).await? else {
        return Err(problems::invalid_field(
            "q",
            code::MALFORMED,
            "Send at least one letter, digit or other searchable character.",
        ));
    };
    let ids: Vec<ConversationId> = page
        .found
        .iter()
        .filter_map(|found| match found {
            Found::Message(_, c) | Found::Conversation(c) => Some(c.id),
            Found::Contact(_) => None,
        })
        .collect();
    let records = call
        .engine()
        .service_records(call.caller.account, ids)
        .await?;
    let links = call.engine().links();
    let shown = |c| Some(Conversation::of(c, records.get(&c.id), &call.caller.config));
    Ok(ok(&Hits {
        data: page
            .found
            .iter()
            .map(|found| match found {
                Found::Message(message, c) => Hit {
                    kind: "message",
                    message: Some(Message::of(message, c.contact_id, &links)),
                    contact: None,
                    conversation: shown(&**c),
                },
                Found::Contact(person) => Hit {
                    kind: "contact",
                    message: None,
                    contact: Some(Contact::of(person)),
                    conversation: None,
                },
                Found::Conversation(c) => Hit {
                    kind: "conversation",
                    message: None,
                    contact: None,
                    conversation: shown(&**c),
                },
            })
            .collect(),
        next: Next(page.next),
    }))
}
