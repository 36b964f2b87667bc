//! Web pages that customers visited: `/v1/conversations/{id}/pages` and `/v1/contacts/{id}/pages`.

use crate::answer::{Answered, answer, ok};
use crate::document::fields::{List, Text, Time};
use crate::document::{Faults, FieldPath, Wire, code, request};
use crate::extract::{Body, ByAgent, Idempotent, Path};
use crate::problems;
use crate::refusals::{plainly, refused};
use parlor_model::command::{
    MAX_PAGE_TITLE, MAX_PAGE_URL, MAX_PAGES, MAX_REPORTED_PAGES, NewPage, RecordPages, Visitor,
    page_url,
};
use parlor_model::entities::{Identity, VisitedPage};
use parlor_model::ids::{ContactId, ConversationId};
use parlor_model::state::ConversationName;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaFormat, Type};

/// The maximum number of visited web pages in the answer for a contact.
const MOST: usize = 100;

/// A web page that a customer visited.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<'a> {
    /// The address of the web page in its canonical form: without user name, password and fragment.
    url: &'a str,
    #[schema(required)]
    title: Option<&'a str>,
    /// The time of the latest visit to the web page.
    at: Time,
    identity_id: i64,
    /// The inbox of the identity that visited the web page.
    inbox_id: i64,
}

/// A list of visited web pages, the latest visit first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Pages<'a> {
    data: Vec<Page<'a>>,
}

impl<'a> Page<'a> {
    /// Converts a visited web page, and the identity that visited it, into the object that answers contain.
    pub(crate) fn of((identity, page): &'a (Identity, VisitedPage)) -> Self {
        Self {
            url: &page.url,
            title: page.title.as_deref(),
            at: Time(page.at),
            identity_id: identity.id.0,
            inbox_id: identity.inbox_id.0,
        }
    }
}

/// Lists the web pages that the customer of a conversation visited.
///
/// The list contains the web pages that the identity of the conversation visited, the latest visit first. Each web page
/// appears only once, and the list has at most 30 entries.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/pages", tag = "conversations", operation_id = "list_conversation_pages",
    responses((status = 200, description = "The pages", body = Pages<'_>)),
)]
pub(crate) async fn of_conversation(
    ByAgent(call): ByAgent,
    Path(id): Path<ConversationId>,
) -> Answered {
    let engine = call.engine();
    let account = call.caller.account;
    let name = ConversationName::Id(id);
    let view = engine.conversation_seen(&call.caller, name).await?;
    let identity = engine
        .identity(account, view.conversation.identity_id)
        .await?;
    let pages = engine
        .visited_pages(account, vec![identity], MAX_PAGES)
        .await?;
    let data = pages.iter().map(Page::of).collect();
    Ok(ok(&Pages { data }))
}

/// Lists the web pages that a contact visited.
///
/// The list contains the web pages that all identities of the contact visited, the latest visit first. The list has at
/// most 30 entries for each identity, and at most 100 entries in total.
#[utoipa::path(
    get, path = "/v1/contacts/{id}/pages", tag = "contacts", operation_id = "list_contact_pages",
    responses((status = 200, description = "The pages", body = Pages<'_>)),
)]
pub(crate) async fn of_contact(ByAgent(call): ByAgent, Path(id): Path<ContactId>) -> Answered {
    let engine = call.engine();
    let account = call.caller.account;
    let contact = engine.living(account, id).await?;
    let identities = engine.identities(account, vec![contact]).await?;
    let pages = engine.visited_pages(account, identities, MOST).await?;
    let data = pages.iter().map(Page::of).collect();
    Ok(ok(&Pages { data }))
}

/// The address of a web page in a request.
#[derive(Clone, Debug)]
pub(crate) struct PageUrl(String);

impl Wire for PageUrl {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let Value::String(text) = value else {
            faults.add(at, code::WRONG_TYPE, "Send a string here.");
            return None;
        };
        let url = page_url(&text);
        if url.is_none() {
            let (code, detail) = if text.len() > MAX_PAGE_URL {
                let most = format!(
                    "Send at most {MAX_PAGE_URL} characters, counted in the canonical form."
                );
                (code::TOO_LONG, most)
            } else {
                let form = "Send an http or https address such as https://shop.example/cart.";
                (code::MALFORMED, form.to_owned())
            };
            faults.add(at, code, detail);
        }
        url.map(Self)
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::Custom("uri".to_owned())))
            .into()
    }
}

request! {
    /// A web page that the customer visited, in a report.
    pub(crate) struct PageToRecord {
        /// The address of the web page: `http` or `https`. Parlor stores the address without user name, password and
        /// fragment. The stored address has at most 1,024 characters.
        url: PageUrl,
        /// The title of the web page.
        title: Option<Text<0, MAX_PAGE_TITLE>>,
        /// The time of the visit. Default: now. Parlor replaces a time in the future with the present time.
        at: Option<Time>,
    }
}

request! {
    /// The body of a request that reports visited web pages.
    pub(crate) struct PagesToRecord {
        /// The visited web pages. The list must have at least one entry.
        pages: List<PageToRecord, MAX_REPORTED_PAGES>,
    }
}

/// The OpenAPI document states these limits. If a constant changes, this assertion fails. Then change the descriptions
/// too.
const _: () = assert!(MAX_PAGE_URL == 1_024 && MAX_PAGES == 30);

/// Reports web pages that the customer of a conversation visited.
///
/// Parlor stores the web pages for the identity of the conversation. If the identity visited a web page before, the
/// entry of the web page gets the time of the latest visit. Parlor keeps only the newest 30 web pages of each identity.
/// The report creates no event.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/pages", tag = "conversations", operation_id = "record_pages",
    request_body(example = json!({"pages": [{"url": "https://shop.example/cart", "title": "Cart"}]})),
    responses((status = 200, description = "All pages of the identity", body = Pages<'_>)),
)]
pub(crate) async fn record(
    ByAgent(call): ByAgent,
    Idempotent(keyed): Idempotent,
    Path(id): Path<ConversationId>,
    Body(request): Body<PagesToRecord>,
) -> Answered {
    if request.pages.0.is_empty() {
        let detail = "Send at least one page.";
        return Err(problems::invalid_field("pages", code::REQUIRED, detail));
    }
    let name = ConversationName::Id(id);
    let engine = call.engine();
    let view = engine.conversation_seen(&call.caller, name.clone()).await?;
    let account = call.caller.account;
    let identity = engine
        .identity(account, view.conversation.identity_id)
        .await?;
    let pages = request.pages.0.into_iter().map(|page| NewPage {
        url: page.url.0,
        title: page.title.map(|title| title.0),
        at: page.at.map(|at| at.0),
    });
    let command = RecordPages {
        visitor: Visitor::Conversation(name),
        pages: pages.collect(),
    };
    keyed
        .execute(engine, command, move |row| {
            let pages: Vec<(Identity, VisitedPage)> = (row.pages.iter())
                .map(|page| (identity.clone(), page.clone()))
                .collect();
            let data = pages.iter().map(Page::of).collect();
            answer(200, &Pages { data })
        })
        .await
        .map_err(|error| refused(error, plainly(Some(&call.caller.config))))
}
