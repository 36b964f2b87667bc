//! Everything that is held about a person, as one document. It is written as it is read, page by page, so that it may be long.

use super::merges::Merge;
use super::notes::ContactNote;
use super::{Contact, ContactWithIdentities};
use crate::answer::Answered;
use crate::cases::Case;
use crate::conversations::view::{Conversation, Message};
use crate::document::fields::Time;
use crate::extract::{ByOverseer, Method, Path};
use axum::body::Body;
use axum::response::IntoResponse as _;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use parlor_engine::query::{CaseFilter, ConversationFilter};
use parlor_engine::{Engine, EngineError};
use parlor_model::command::{ContactView, RecordExport};
use parlor_model::entities::Person;
use parlor_model::ids::{AccountId, CaseId, ContactId, ConversationId, MergeId};
use serde::Serialize;
use tokio::sync::mpsc;

/// Rows read at once.
const PAGE: i64 = 100;
/// Pieces that may wait for the caller to read them.
const AHEAD: usize = 4;

/// Everything that is held about a person. Only described: it is written piece by piece.
#[derive(Debug, utoipa::ToSchema)]
#[expect(
    dead_code,
    reason = "the description of what is written piece by piece"
)]
pub(crate) struct Export<'a> {
    exported_at: Time,
    contact: ContactWithIdentities<'a>,
    /// Those who were merged into this contact, as they were.
    merged_contacts: Vec<Contact<'a>>,
    merges: Vec<Merge>,
    notes: Vec<ContactNote<'a>>,
    cases: Vec<Case<'a>>,
    /// Newest first.
    conversations: Vec<ExportedConversation<'a>>,
}

/// A conversation with all its messages.
#[derive(Debug, utoipa::ToSchema)]
#[expect(
    dead_code,
    reason = "the description of what is written piece by piece"
)]
pub(crate) struct ExportedConversation<'a> {
    conversation: Conversation<'a>,
    /// Oldest first.
    messages: Vec<Message<'a>>,
}

/// Exports all data about a contact.
///
/// The answer is one JSON document of any length. If it breaks off, it is incomplete: ask again. For administrators, and for supervisors
/// who see every conversation. The audit log records the export.
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
    let (account, agent) = (call.caller.account, call.agent);
    // HEAD answers without any fact about the person, and is not recorded.
    let id = if method == http::Method::GET {
        let noted = RecordExport {
            account,
            contact: id,
            agent,
        };
        call.engine().execute(noted).await?
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
        engine: call.engine().clone(),
        account,
        sender,
    };
    // Ends by itself when the caller goes: nobody takes the pieces any more.
    tokio::spawn(async move {
        if let Err(Some(error)) = writer.write(&view).await {
            tracing::warn!(%error, "an export broke off");
            let broken = std::io::Error::other("the export broke off");
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
            (CACHE_CONTROL, "no-store".to_owned()),
        ],
        Body::from_stream(pieces),
    )
        .into_response())
}

/// `None`: the caller has gone.
type Written = Result<(), Option<EngineError>>;

struct Writer {
    engine: Engine,
    account: AccountId,
    sender: mpsc::Sender<Result<Bytes, std::io::Error>>,
}

fn printed<T: Serialize>(document: &T) -> String {
    // Structs of texts, numbers and JSON values always have a JSON form.
    serde_json::to_string(document).unwrap_or_default()
}

/// The elements of an array, each but the first of all with a comma before it.
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
            printed(&Time(self.engine.now())),
            printed(&ContactWithIdentities::of(view))
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
                printed(&Contact::of(p))
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
        self.send(elements(&notes, &mut true, |n| {
            printed(&ContactNote::of(n))
        }))
        .await?;
        self.send("],\"cases\":[").await?;
        self.cases(id).await?;
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
            self.send(elements(&rows, &mut first, |m| printed(&Merge::of(m))))
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
            self.send(elements(&rows, &mut first, |c| printed(&Case::of(c))))
                .await?;
        }
    }

    async fn conversations(&self, view: &ContactView, id: ContactId) -> Written {
        let mut first = true;
        let mut filter = ConversationFilter {
            contact: Some(id),
            limit: PAGE,
            ..ConversationFilter::default()
        };
        loop {
            let rows = self
                .engine
                .conversations(self.account, filter.clone())
                .await
                .map_err(Some)?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            filter.after = Some(last.id);
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
                    printed(&shown)
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
                printed(&Message::of(m, contact, &links))
            }))
            .await?;
        }
    }
}
