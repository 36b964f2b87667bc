//! The search index on PostgreSQL: a table with a `tsvector`. All nodes share this table. The first node that reads an
//! event indexes the event.

use super::document::{Change, Exactness, Hit, Hits, Kind, Query};
use super::tokens::Term;
use crate::error::DbError;
use crate::postgres::{Link, Server};
use futures_util::future::join_all;
use parlor_model::ids::AccountId;
use parlor_model::time::Timestamp;
use parlor_model::words::Word;
use std::collections::HashMap;
use std::sync::Arc;

/// The number of newest documents in which [`FIND_RECENT`] searches.
const RECENT: i64 = 2_000;

/// The first statement of a search. The statement reads only the [`RECENT`] newest documents, without the index of the
/// tokens. For frequent words, these documents contain enough hits. With the index, PostgreSQL would first collect all
/// hits of the words, which takes long for frequent words.
pub(crate) const FIND_RECENT: &str = "WITH recent AS MATERIALIZED (\
         SELECT id, kind, object_id, written_at, tokens FROM search_docs WHERE account_id = $3 AND id < $2 ORDER BY account_id DESC, id DESC LIMIT $5\
     ) SELECT id, kind, object_id, written_at, tokens @@ $8::text::tsquery, tokens @@ $9::text::tsquery FROM recent \
     WHERE tokens @@ $1::text::tsquery AND written_at >= $6 AND written_at < $7 ORDER BY id DESC LIMIT $4";

/// The statement that runs if [`FIND_RECENT`] finds too few hits. The statement makes PostgreSQL collect all hits from
/// the index before the sort. Otherwise, PostgreSQL could read the newest rows one by one until it finds enough hits.
/// That would take long for rare words.
pub(crate) const FIND: &str = "WITH hits AS MATERIALIZED (\
         SELECT id, written_at FROM search_docs WHERE tokens @@ $1::text::tsquery AND account_id + 0 = $3 AND id + 0 < $2\
     ), newest AS MATERIALIZED (\
         SELECT id FROM hits WHERE written_at >= $5 AND written_at < $6 ORDER BY id DESC LIMIT $4\
     ) SELECT d.id, d.kind, d.object_id, d.written_at, d.tokens @@ $7::text::tsquery, d.tokens @@ $8::text::tsquery \
     FROM newest AS n JOIN search_docs AS d ON d.account_id = $3 AND d.id = n.id ORDER BY d.id DESC";

/// The statement that removes the entries of one object. The statement runs once for each object. If the statement were
/// a join with an array of objects, the account would have the same value in all rows of the join. A planner without
/// statistics would then reverse the join and read all entries of the account.
pub(crate) const OF_OBJECT: &str =
    "DELETE FROM search_docs WHERE account_id = $1 AND object_id = $2 AND kind = $3";

/// The statement that removes the entries of conversations.
pub(crate) const OF_CONVERSATIONS: &str =
    "DELETE FROM search_docs WHERE account_id = $1 AND conversation_id = ANY ($2::int8[])";

pub(crate) struct PostgresIndex {
    writer: Link,
    reader: Link,
    /// The connections for searches, one for each of the heavy reads that can run at the same time.
    finders: Vec<Link>,
}

/// Returns a `tsquery` for these terms. A document with one of the terms in `instead` also matches. Tokens contain only
/// letters and digits, so they need no escaping.
pub(super) fn expression(query: &Query, terms: &[Term], instead: &[Term]) -> String {
    let quoted = |token: &String| format!("'{token}'");
    let scopes: Vec<String> = query.scopes().iter().map(quoted).collect();
    let term = |term: &Term| match term {
        Term::Exact(token) => quoted(token),
        Term::Prefix(token) => format!("'{token}':*"),
        Term::Phrase(tokens) => {
            let quoted: Vec<String> = tokens.iter().map(quoted).collect();
            format!("({})", quoted.join(" <-> "))
        }
    };
    let all = terms.iter().map(term).collect::<Vec<_>>();
    let mut any = vec![format!("({})", all.join(" & "))];
    any.extend(instead.iter().map(term));
    let mut expression = format!("({}) & ({})", scopes.join(" | "), any.join(" | "));
    for mark in query.marks().iter().map(quoted) {
        expression.push_str(" & ");
        expression.push_str(&mark);
    }
    expression
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
            // Dropping the connection also ends an open transaction.
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
        // This statement locks the row of the account's position until the end of the transaction. If the statement
        // changes no row, another node has already indexed the events.
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
        let (mut new_ids, mut new_kinds, mut conversations, mut texts, mut times) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for document in &change.documents {
            for text in document.texts(account) {
                new_ids.push(document.id);
                new_kinds.push(document.kind.word());
                conversations.push(document.conversation);
                texts.push(text);
                times.push(document.at.0);
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
                "INSERT INTO search_docs (account_id, kind, object_id, conversation_id, tokens, written_at) \
                 SELECT $1, u.kind, u.id, u.conversation, to_tsvector('simple', u.text), u.written_at \
                 FROM unnest($2::int8[], $3::text[], $4::int8[], $5::text[], $6::int8[]) WITH ORDINALITY \
                 AS u(id, kind, conversation, text, written_at, place) ORDER BY u.place",
            )
            .await?;
        client
            .execute(
                &insert,
                &[
                    &account.0,
                    &new_ids,
                    &new_kinds,
                    &conversations,
                    &texts,
                    &times,
                ],
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

    pub(super) async fn find(&self, query: &Query, reader: usize) -> Result<Hits, DbError> {
        let finder = self.finders.get(reader).unwrap_or(&self.reader);
        let connection = finder.get().await?;
        let words = expression(query, &query.words.terms, &query.words.instead);
        // An empty `tsquery` matches nothing.
        let [whole, phrase] = query.exact().map(|(_, terms)| {
            terms.map_or_else(String::new, |terms| expression(query, &terms, &[]))
        });
        let before = query.before.unwrap_or(i64::MAX);
        let since = query.since.map_or(i64::MIN, |since| since.0);
        let until = query.until.map_or(i64::MAX, |until| until.0);
        // The search reads one hit more than requested. This hit shows that there are further hits.
        let limit = i64::try_from(query.limit)
            .unwrap_or(i64::MAX)
            .saturating_add(1);
        let account = &query.account.0;
        let recent = connection.statement(FIND_RECENT).await?;
        let mut rows = connection
            .query(
                &recent,
                &[
                    &words, &before, account, &limit, &RECENT, &since, &until, &whole, &phrase,
                ],
            )
            .await?;
        if i64::try_from(rows.len()).is_ok_and(|found| found < limit) {
            let all = connection.statement(FIND).await?;
            rows = connection
                .query(
                    &all,
                    &[
                        &words, &before, account, &limit, &since, &until, &whole, &phrase,
                    ],
                )
                .await?;
        }
        let mut found = Hits::default();
        for row in rows {
            if found.hits.len() == query.limit {
                found.next = found.hits.last().map(|hit| hit.place);
                break;
            }
            let kind: &str = row.try_get(1)?;
            let exactness = match (row.try_get(4)?, row.try_get(5)?) {
                (_, true) => Exactness::Phrase,
                (true, false) => Exactness::Words,
                (false, false) => query.least(),
            };
            if let Some(kind) = Kind::from_word(kind) {
                found.hits.push(Hit {
                    place: row.try_get(0)?,
                    kind,
                    id: row.try_get(2)?,
                    at: Timestamp(row.try_get(3)?),
                    exactness,
                });
            }
        }
        Ok(found)
    }
}
