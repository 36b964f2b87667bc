//! The export of all data about a contact, as one document. Parlor reads the data and sends the document in pieces, so
//! the document can have any length.

use super::merges::Merge;
use super::notes::ContactNote;
use super::rows::ContactRow;
use crate::answer::Answered;
use crate::cases::Case;
use crate::document::fields::Time;
use crate::extract::{ByOverseer, Method, Path};
use crate::forms::contact::{Contact, ContactWithIdentities};
use crate::forms::conversation::{Conversation, Message};
use crate::pages::Page;
use crate::tickets::Ticket;
use axum::body::Body;
use axum::response::IntoResponse as _;
use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use parlor_engine::query::{CaseFilter, ContactRows, TicketFilter};
use parlor_engine::{Engine, EngineError};
use parlor_http::print::json;
use parlor_model::command::{ContactView, RecordExport};
use parlor_model::entities::Person;
use parlor_model::ids::{AccountId, CaseId, ContactId, ConversationId, MergeId};
use tokio::sync::mpsc;

/// The maximum number of rows that one read gets from the database.
const PAGE: i64 = 100;
/// The maximum number of pieces that wait until the client reads them.
const AHEAD: usize = 4;

/// All data about a contact, as one document.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "the type exists only for the OpenAPI document")]
pub(crate) struct Export<'a> {
    exported_at: Time,
    contact: ContactWithIdentities<'a>,
    /// The contacts that were merged into this contact, without their contact points. The merge has moved their contact
    /// points to this contact.
    merged_contacts: Vec<Contact<'a>>,
    merges: Vec<Merge>,
    notes: Vec<ContactNote<'a>>,
    /// The rows in the contact's tables.
    rows: Vec<ContactRow<'a>>,
    /// The web pages that the contact visited, the latest visit first.
    pages: Vec<Page<'a>>,
    cases: Vec<Case<'a>>,
    tickets: Vec<ExportedTicket<'a>>,
    /// The contact's conversations, newest first.
    conversations: Vec<ExportedConversation<'a>>,
}

/// A ticket, together with the further data that a vendor's API stored for it.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub(crate) struct ExportedTicket<'a> {
    #[serde(flatten)]
    ticket: Ticket<'a>,
    /// The further data of the ticket, in the form in which the caller of a vendor's API sent the data.
    #[schema(value_type = Object)]
    details: &'a parlor_model::entities::JsonMap,
}

/// A conversation with all its messages.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "the type exists only for the OpenAPI document")]
pub(crate) struct ExportedConversation<'a> {
    conversation: Conversation<'a>,
    /// The messages, oldest first.
    messages: Vec<Message<'a>>,
}

/// Exports all data about a contact.
///
/// The answer is one JSON document of any length. If the connection breaks, the document is incomplete; in that case,
/// send the request again. The caller must be an administrator or a supervisor, and must have the visibility `all`. The
/// audit log records each export.
#[utoipa::path(
    get, path = "/v1/contacts/{id}/export", tag = "contacts", operation_id = "export_contact",
    responses(
        (status = 200, description = "The document", body = Export<'_>),
    ),
)]
pub(crate) async fn export(
    ByOverseer(call): ByOverseer,
    Method(method): Method,
    Path(id): Path<ContactId>,
) -> Answered {
    let account = call.caller.account;
    // A HEAD request reveals no data about the contact, so the audit log does not record the request.
    let id = if method == http::Method::GET {
        let noted = RecordExport { contact: id };
        call.engine().execute_for(&call.caller, noted).await?
    } else {
        id
    };
    let view = call.engine().contact(account, id).await?;
    let name = format!(
        "attachment; filename=\"contact-{}.json\"",
        view.person.contact.id
    );
    let (sender, receiver) = mpsc::channel(AHEAD);
    let mut writer = Writer {
        engine: call.engine().heavily(account),
        account,
        sender,
    };
    // The task ends soon after the client disconnects, because the channel then has no receiver.
    tokio::spawn(async move {
        if let Err(Some(error)) = writer.write(&view).await {
            tracing::warn!(%error, "an export failed before its end");
            let broken = std::io::Error::other("the export failed before its end");
            let _ = writer.sender.send(Err(broken)).await;
        }
    });
    let pieces = futures_util::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|piece| (piece, receiver))
    });
    Ok((
        [
            (CONTENT_TYPE, "application/json".to_owned()),
            (CONTENT_DISPOSITION, name),
        ],
        Body::from_stream(pieces),
    )
        .into_response())
}

/// The result of writing a part of the document. The error is `None` if the client has disconnected.
type Written = Result<(), Option<EngineError>>;

struct Writer {
    engine: Engine,
    account: AccountId,
    sender: mpsc::Sender<Result<Bytes, std::io::Error>>,
}

/// Returns the elements of a JSON array as text. A comma precedes each element, except the first element of the whole
/// array.
fn elements<T>(rows: &[T], first: &mut bool, print: impl Fn(&T) -> String) -> String {
    let mut out = String::new();
    for row in rows {
        if !std::mem::take(first) {
            out.push(',');
        }
        out.push_str(&print(row));
    }
    out
}

impl Writer {
    async fn send(&self, piece: impl Into<Bytes>) -> Written {
        self.sender.send(Ok(piece.into())).await.map_err(|_| None)
    }

    async fn write(&mut self, view: &ContactView) -> Written {
        let id = view.person.contact.id;
        self.send(format!(
            "{{\"exported_at\":{},\"contact\":{},\"merged_contacts\":[",
            json(&Time(self.engine.now())),
            json(&ContactWithIdentities::of(view))
        ))
        .await?;
        let merged = self
            .engine
            .merged_into(self.account, id)
            .await
            .map_err(Some)?;
        let mut first = true;
        for contact in merged {
            let person = Person {
                contact,
                points: Vec::new(),
            };
            self.send(elements(&[person], &mut first, |p| {
                json(&Contact::of(p, &view.config))
            }))
            .await?;
        }
        self.send("],\"merges\":[").await?;
        self.merges(id).await?;
        self.send("],\"notes\":[").await?;
        let notes = self
            .engine
            .contact_notes(self.account, id)
            .await
            .map_err(Some)?;
        self.send(elements(&notes, &mut true, |n| json(&ContactNote::of(n))))
            .await?;
        self.send("],\"rows\":[").await?;
        self.rows(id).await?;
        self.send("],\"pages\":[").await?;
        let identities = view.identities.clone();
        let pages = (self
            .engine
            .visited_pages(self.account, identities, usize::MAX))
        .await
        .map_err(Some)?;
        self.send(elements(&pages, &mut true, |page| json(&Page::of(page))))
            .await?;
        self.send("],\"cases\":[").await?;
        self.cases(id).await?;
        self.send("],\"tickets\":[").await?;
        self.tickets(id).await?;
        self.send("],\"conversations\":[").await?;
        self.conversations(view, id).await?;
        self.send("]}").await
    }

    async fn merges(&self, id: ContactId) -> Written {
        let (mut after, mut first): (Option<MergeId>, bool) = (None, true);
        loop {
            let rows = self
                .engine
                .merges(self.account, id, after, PAGE)
                .await
                .map_err(Some)?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after = Some(last.id);
            self.send(elements(&rows, &mut first, |m| json(&Merge::of(m))))
                .await?;
        }
    }

    async fn rows(&self, id: ContactId) -> Written {
        let mut first = true;
        let mut query = ContactRows {
            account: self.account,
            contact: id,
            table: None,
            after: None,
            offset: 0,
            limit: PAGE,
        };
        loop {
            let rows = self.engine.contact_rows(query).await.map_err(Some)?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            query.after = Some(last.id);
            self.send(elements(&rows, &mut first, |row| {
                json(&ContactRow::of(row))
            }))
            .await?;
        }
    }

    async fn cases(&self, id: ContactId) -> Written {
        let (mut after, mut first): (Option<CaseId>, bool) = (None, true);
        loop {
            let filter = CaseFilter {
                contact: Some(id),
                open: None,
                after,
                limit: PAGE,
            };
            let rows = self
                .engine
                .cases(self.account, filter)
                .await
                .map_err(Some)?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after = Some(last.id);
            self.send(elements(&rows, &mut first, |c| json(&Case::of(c))))
                .await?;
        }
    }

    async fn tickets(&self, id: ContactId) -> Written {
        let links = self.engine.links();
        let mut first = true;
        let mut filter = TicketFilter {
            contact: Some(id),
            limit: PAGE,
            ..TicketFilter::default()
        };
        loop {
            let rows = (self.engine.tickets(self.account, &filter).await).map_err(Some)?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            filter.after = Some(last.id);
            self.send(elements(&rows, &mut first, |row| {
                json(&ExportedTicket {
                    ticket: Ticket::of(row, &links),
                    details: &row.details,
                })
            }))
            .await?;
        }
    }

    async fn conversations(&self, view: &ContactView, id: ContactId) -> Written {
        let (mut after, mut first): (Option<ConversationId>, bool) = (None, true);
        loop {
            let rows = self
                .engine
                .conversations_of(self.account, id, after, PAGE)
                .await
                .map_err(Some)?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after = Some(last.id);
            let ids: Vec<ConversationId> = rows.iter().map(|row| row.id).collect();
            let records = self
                .engine
                .service_records(self.account, ids)
                .await
                .map_err(Some)?;
            for row in &rows {
                let shown = Conversation::of(row, records.get(&row.id), &view.config);
                let comma = if std::mem::take(&mut first) { "" } else { "," };
                self.send(format!(
                    "{comma}{{\"conversation\":{},\"messages\":[",
                    json(&shown)
                ))
                .await?;
                self.messages(row.id, row.contact_id).await?;
                self.send("]}").await?;
            }
        }
    }

    async fn messages(&self, id: ConversationId, contact: Option<ContactId>) -> Written {
        let (mut after, mut first) = (0, true);
        let links = self.engine.links();
        loop {
            let rows = self
                .engine
                .messages(self.account, id, after, PAGE)
                .await
                .map_err(Some)?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after = last.position;
            self.send(elements(&rows, &mut first, |m| {
                json(&Message::of(m, contact, &links))
            }))
            .await?;
        }
    }
}
