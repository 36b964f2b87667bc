//! The search index on PostgreSQL: a table with a `tsvector`, shared by all nodes and updated by the fastest one.

use super::document::{Change, Hit, Kind, Query, scope};
use super::tokens::Term;
use crate::error::DbError;
use crate::postgres::{Link, Server};
use futures_util::future::join_all;
use parlor_model::ids::AccountId;
use parlor_model::words::Word;
use std::collections::HashMap;
use std::sync::Arc;

/// The number of newest documents that are searched before the index is used.
const RECENT: i64 = 2_000;

/// The statement for frequent words. It searches only the newest documents, which suffice for a page of hits. The index
/// would return all hits.
pub(crate) const FIND_RECENT: &str = "WITH recent AS MATERIALIZED (\
         SELECT id, kind, object_id, tokens FROM search_docs WHERE account_id = $3 AND id < $2 ORDER BY account_id DESC, id DESC LIMIT $5\
     ) SELECT id, kind, object_id FROM recent WHERE tokens @@ $1::text::tsquery ORDER BY id DESC LIMIT $4";

/// The statement for other words. It collects all hits before it sorts them. Otherwise PostgreSQL would read the newest
/// rows one by one until it finds hits.
pub(crate) const FIND: &str = "WITH hits AS MATERIALIZED (\
         SELECT id, kind, object_id FROM search_docs WHERE tokens @@ $1::text::tsquery AND account_id + 0 = $3 AND id + 0 < $2\
     ) SELECT id, kind, object_id FROM hits ORDER BY id DESC LIMIT $4";

/// The statement that removes the entries of one object. Each object has its own statement. In a join with an array,
/// the account is constant. A planner without statistics then reverses the join and reads all entries of the account.
pub(crate) const OF_OBJECT: &str =
    "DELETE FROM search_docs WHERE account_id = $1 AND object_id = $2 AND kind = $3";

/// The statement that removes the entries of conversations.
pub(crate) const OF_CONVERSATIONS: &str =
    "DELETE FROM search_docs WHERE account_id = $1 AND conversation_id = ANY ($2::int8[])";

pub(crate) struct PostgresIndex {
    writer: Link,
    reader: Link,
    /// The connections of searches, one per reader of heavy reads.
    finders: Vec<Link>,
}

/// Returns the query in the form of a `tsquery`. Tokens contain only letters and digits.
pub(super) fn expression(query: &Query) -> String {
    let kinds: &[Kind] = if query.kinds.is_empty() {
        Kind::ALL
    } else {
        &query.kinds
    };
    let scopes: Vec<String> = kinds
        .iter()
        .map(|kind| format!("'{}'", scope(query.account, *kind)))
        .collect();
    let term = |term: &Term| match term {
        Term::Exact(token) => format!("'{token}'"),
        Term::Prefix(token) => format!("'{token}':*"),
        Term::Phrase(tokens) => {
            let quoted: Vec<String> = tokens.iter().map(|t| format!("'{t}'")).collect();
            format!("({})", quoted.join(" <-> "))
        }
    };
    let all = query.terms.iter().map(term).collect::<Vec<_>>();
    let mut any = vec![format!("({})", all.join(" & "))];
    any.extend(query.instead.iter().map(term));
    format!("({}) & ({})", scopes.join(" | "), any.join(" | "))
}

impl PostgresIndex {
    pub(super) fn new(server: &Arc<Server>, finders: Vec<Link>) -> Self {
        Self {
            writer: Link::new(server),
            reader: Link::new(server),
            finders,
        }
    }

    pub(super) async fn position(&self, account: AccountId) -> Result<i64, DbError> {
        let connection = self.reader.get().await?;
        let statement = connection
            .statement("SELECT position FROM search_positions WHERE account_id = $1")
            .await?;
        let row = connection.query_opt(&statement, &[&account.0]).await?;
        Ok(row.map_or(Ok(0), |row| row.try_get(0))?)
    }

    pub(super) async fn positions(&self) -> Result<HashMap<AccountId, i64>, DbError> {
        let connection = self.reader.get().await?;
        let statement = connection
            .statement("SELECT account_id, position FROM search_positions")
            .await?;
        let rows = connection.query(&statement, &[]).await?;
        rows.iter()
            .map(|row| Ok((AccountId(row.try_get(0)?), row.try_get(1)?)))
            .collect()
    }

    pub(super) async fn apply(
        &self,
        account: AccountId,
        change: Change,
        from: i64,
        to: i64,
    ) -> Result<bool, DbError> {
        let done = self.try_apply(account, change, from, to).await;
        if !matches!(done, Ok(true)) {
            // An open transaction ends with its connection.
            self.writer.drop_connection().await;
        }
        done
    }

    async fn try_apply(
        &self,
        account: AccountId,
        change: Change,
        from: i64,
        to: i64,
    ) -> Result<bool, DbError> {
        let connection = self.writer.get().await?;
        let client = &connection;
        client
            .batch_execute("BEGIN; SET LOCAL synchronous_commit = off")
            .await?;
        let begin = connection
            .statement("INSERT INTO search_positions (account_id, position) VALUES ($1, 0) ON CONFLICT (account_id) DO NOTHING")
            .await?;
        client.execute(&begin, &[&account.0]).await?;
        // The row is locked for this node until the end, and shows whether another node has been here.
        let claim = connection
            .statement(
                "UPDATE search_positions SET position = $3 WHERE account_id = $1 AND position = $2",
            )
            .await?;
        if client.execute(&claim, &[&account.0, &from, &to]).await? == 0 {
            client.batch_execute("ROLLBACK").await?;
            return Ok(false);
        }
        let forget = connection.statement(OF_CONVERSATIONS).await?;
        if !change.forgotten.is_empty() {
            client
                .execute(&forget, &[&account.0, &change.forgotten])
                .await?;
        }
        let (mut new_ids, mut new_kinds, mut conversations, mut texts) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for document in &change.documents {
            let scope = scope(account, document.kind);
            for part in &document.parts {
                new_ids.push(document.id);
                new_kinds.push(document.kind.word());
                conversations.push(document.conversation);
                texts.push(format!("{scope} {part}"));
            }
        }
        let remove = connection.statement(OF_OBJECT).await?;
        let removed = join_all(change.documents.iter().map(|document| {
            let (remove, kind) = (&remove, document.kind.word());
            async move {
                client
                    .execute(remove, &[&account.0, &document.id, &kind])
                    .await
            }
        }));
        for result in removed.await {
            result?;
        }
        let insert = connection
            .statement(
                "INSERT INTO search_docs (account_id, kind, object_id, conversation_id, tokens) \
                 SELECT $1, u.kind, u.id, u.conversation, to_tsvector('simple', u.text) \
                 FROM unnest($2::int8[], $3::text[], $4::int8[], $5::text[]) WITH ORDINALITY AS u(id, kind, conversation, text, place) ORDER BY u.place",
            )
            .await?;
        client
            .execute(
                &insert,
                &[&account.0, &new_ids, &new_kinds, &conversations, &texts],
            )
            .await?;
        client.batch_execute("COMMIT").await?;
        Ok(true)
    }

    pub(super) async fn forget(&self, account: AccountId) -> Result<(), DbError> {
        let connection = self.writer.get().await?;
        let statement = connection
            .statement(
                "WITH docs AS (DELETE FROM search_docs WHERE account_id = $1) DELETE FROM search_positions WHERE account_id = $1",
            )
            .await?;
        connection.execute(&statement, &[&account.0]).await?;
        Ok(())
    }

    pub(super) async fn find(&self, query: &Query, reader: usize) -> Result<Vec<Hit>, DbError> {
        let finder = self.finders.get(reader).unwrap_or(&self.reader);
        let connection = finder.get().await?;
        let (words, before) = (expression(query), query.before.unwrap_or(i64::MAX));
        let recent = connection.statement(FIND_RECENT).await?;
        let mut rows = connection
            .query(
                &recent,
                &[&words, &before, &query.account.0, &query.limit, &RECENT],
            )
            .await?;
        if i64::try_from(rows.len()).is_ok_and(|found| found < query.limit) {
            let all = connection.statement(FIND).await?;
            rows = connection
                .query(&all, &[&words, &before, &query.account.0, &query.limit])
                .await?;
        }
        let mut hits = Vec::with_capacity(rows.len());
        for row in rows {
            let kind: &str = row.try_get(1)?;
            if let Some(kind) = Kind::from_word(kind) {
                hits.push(Hit {
                    place: row.try_get(0)?,
                    kind,
                    id: row.try_get(2)?,
                });
            }
        }
        Ok(hits)
    }
}
