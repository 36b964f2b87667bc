//! The engine's functions that read events.

use crate::{Engine, EngineError};
use parlor_model::entities::{Conversation, Event};
use parlor_model::ids::{AccountId, AgentId, ContactId};
use parlor_store::query::MAX_PAGE;
use parlor_store::query::events::{AuditEvents, Events, History};

/// A page of events that a condition selected, newest first.
#[derive(Clone, Debug, Default)]
pub struct EventPage {
    /// The events, newest first.
    pub events: Vec<Event>,
    /// The end of the page. Each event on the next page has a lower number. `None` means that there is no next page.
    pub next: Option<i64>,
}

impl EventPage {
    /// Builds a page of at most `limit` events for which `wanted` is true. `rows` are the events of one read. The limit
    /// of this read must be [`MAX_PAGE`].
    fn of(rows: Vec<Event>, limit: usize, wanted: impl Fn(&Event) -> bool) -> Self {
        let mut more = i64::try_from(rows.len()).is_ok_and(|read| read >= MAX_PAGE);
        let mut page = Self::default();
        for event in rows {
            if page.events.len() == limit {
                more = true;
                break;
            }
            page.next = Some(event.number);
            if wanted(&event) {
                page.events.push(event);
            }
        }
        page.next = page.next.filter(|_| more);
        page
    }
}

impl Engine {
    /// Returns at most `limit` events of the account, in order of number. Each event has a higher number than `after`.
    pub async fn events(
        &self,
        account: AccountId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<Event>, EngineError> {
        let query = Events {
            account,
            after,
            limit,
        };
        Ok(self.store().list(query).await?)
    }

    /// Returns a page of audit entries with lower numbers than `before`, newest first. Without `before`, the page
    /// begins with the newest entry. With `contact`, the page contains only entries about this contact. A page with
    /// `contact` can be short or empty although more entries follow.
    pub async fn audit(
        &self,
        account: AccountId,
        contact: Option<ContactId>,
        before: Option<i64>,
        limit: usize,
    ) -> Result<EventPage, EngineError> {
        let query = AuditEvents {
            account,
            before,
            limit: MAX_PAGE,
        };
        let rows = self.store().list(query).await?;
        Ok(EventPage::of(rows, limit, |event| {
            contact.is_none_or(|contact| event.contact_id == Some(contact))
        }))
    }

    /// Returns a page of events of a conversation's history, newest first. The page has only events with lower numbers
    /// than `before` for which `wanted` is true. Without `before`, the page begins with the newest such event. The
    /// caller must have checked the visibility of the conversation. Some events may be read by only one agent. The page
    /// leaves out such an event if this agent is not `reader`.
    pub async fn history(
        &self,
        conversation: &Conversation,
        reader: Option<AgentId>,
        before: Option<i64>,
        limit: usize,
        wanted: impl Fn(&Event) -> bool,
    ) -> Result<EventPage, EngineError> {
        let query = History {
            account: conversation.account_id,
            conversation: conversation.id,
            before,
            limit: MAX_PAGE,
        };
        let rows = self.store().list(query).await?;
        let readable =
            |event: &Event| event.audience.only.is_none() || event.audience.only == reader;
        Ok(EventPage::of(rows, limit, |event| {
            readable(event) && wanted(event)
        }))
    }
}
