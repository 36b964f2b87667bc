//! Look-ups for many keys at once.

use super::connection::{Connection, Loaded};
use super::ids::{STATEMENTS_AT_ONCE, accounts};
use super::values::{Parameter, arrays};
use crate::catalogue::batched_sql;
use crate::error::DbError;
use crate::row::{Kind, Rows, Value};
use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt as _};
use parlor_model::ids::{AccountId, Id as _};
use parlor_model::state::Key;
use parlor_model::tables::Lookup;
use tokio_postgres::Statement;

impl Connection {
    /// Returns the rows that each key finds. Each statement is for one kind of look-up and one account. All statements
    /// are sent at once.
    pub(super) async fn load(&self, keys: &[Key]) -> Result<Vec<Rows>, DbError> {
        let (groups, prepared) = self.prepare_load(keys).await?;
        let loaded = join_all(self.send_load(&groups, &prepared)).await;
        let mut rows = finish_load(keys.len(), &groups, loaded)?;
        self.load_by_id(keys, &mut rows).await?;
        Ok(rows)
    }

    /// Adds the rows of the look-ups that search all accounts by id. Only provisioning uses such look-ups. Each
    /// statement is for one account, so that the data can be distributed by account. The other look-ups are skipped.
    pub(super) async fn load_by_id(&self, keys: &[Key], rows: &mut [Rows]) -> Result<(), DbError> {
        let groups = group(keys, Lookup::is_by_id);
        if groups.is_empty() {
            return Ok(());
        }
        let accounts = accounts(self).await?;
        for group in &groups {
            let statement = self.statement(&batched_sql(group.lookup)).await?;
            let statement = &statement;
            let loads = stream::iter(accounts.iter().copied()).map(|account| async move {
                let parameters = group.parameters(Some(AccountId(account)));
                (self.rows(statement, &parameters, group.lookup.columns, 1)).await
            });
            let mut loads = loads.buffered(STATEMENTS_AT_ONCE);
            while let Some(loaded) = loads.next().await {
                group.add(loaded?, rows);
            }
        }
        Ok(())
    }

    pub(super) async fn prepare_load<'k>(
        &self,
        keys: &'k [Key],
    ) -> Result<(Vec<Group<'k>>, Vec<Statement>), DbError> {
        let groups = group(keys, |lookup| !lookup.is_by_id());
        let texts = groups.iter().map(|group| batched_sql(group.lookup));
        let prepared = self.statements(texts).await?;
        Ok((groups, prepared))
    }

    pub(super) fn send_load<'a>(
        &'a self,
        groups: &'a [Group<'a>],
        prepared: &'a [Statement],
    ) -> impl Iterator<Item = impl Future<Output = Loaded> + 'a> + 'a {
        groups
            .iter()
            .zip(prepared)
            .map(move |(group, statement)| async move {
                let parameters = group.parameters(group.account);
                self.rows(statement, &parameters, group.lookup.columns, 1)
                    .await
            })
    }
}

/// The keys of one kind of look-up in one account.
pub(super) struct Group<'k> {
    lookup: &'static Lookup,
    account: Option<AccountId>,
    /// The position of each key among all keys.
    places: Vec<usize>,
    /// The parameters of each key, without the account.
    parameters: Vec<Vec<Value<'k>>>,
}

impl Group<'_> {
    /// Returns the parameters of the statement: the account, and an array for each further parameter.
    fn parameters(&self, account: Option<AccountId>) -> Vec<Parameter> {
        let account = account.map(|account| -> Parameter { Box::new(account.get()) });
        let skipped = usize::from(self.account.is_some());
        let kinds: Vec<Kind> = (self.lookup.parameters.iter().skip(skipped))
            .map(|parameter| parameter.kind)
            .collect();
        let arrays = arrays(&kinds, &self.parameters);
        account.into_iter().chain(arrays).collect()
    }

    /// Adds the found rows to the rows of their keys.
    fn add(&self, found: Vec<(Vec<i64>, Vec<Value<'static>>)>, rows: &mut [Rows]) {
        for (head, values) in found {
            let place = head
                .first()
                .and_then(|ord| usize::try_from(ord.saturating_sub(1)).ok())
                .and_then(|ord| self.places.get(ord));
            if let Some(target) = place.and_then(|key| rows.get_mut(*key)) {
                target.push(values);
            }
        }
    }
}

/// Groups the keys of the look-ups that `wanted` selects.
fn group(keys: &[Key], wanted: impl Fn(&Lookup) -> bool) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let wanted = keys
        .iter()
        .enumerate()
        .filter(|(_, key)| wanted(key.lookup()));
    for (place, key) in wanted {
        let (lookup, account) = (key.lookup(), key.account());
        let same = |group: &Group<'_>| group.account == account && group.lookup.name == lookup.name;
        // The keys of a group usually follow each other, so the last group is nearly always the right one.
        let index = groups.iter().rposition(same).unwrap_or_else(|| {
            groups.push(Group {
                lookup,
                account,
                places: Vec::new(),
                parameters: Vec::new(),
            });
            groups.len().saturating_sub(1)
        });
        if let Some(group) = groups.get_mut(index) {
            let mut parameters = key.parameters();
            if account.is_some() {
                parameters.remove(0);
            }
            group.places.push(place);
            group.parameters.push(parameters);
        }
    }
    groups
}

/// Returns the rows of each key.
pub(super) fn finish_load(
    keys: usize,
    groups: &[Group<'_>],
    loaded: Vec<Loaded>,
) -> Result<Vec<Rows>, DbError> {
    let mut rows: Vec<Rows> = vec![Vec::new(); keys];
    for (group, loaded) in groups.iter().zip(loaded) {
        group.add(loaded?, &mut rows);
    }
    Ok(rows)
}
