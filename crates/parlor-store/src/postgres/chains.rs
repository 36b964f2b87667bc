//! Loads chains of look-ups ([`Chain`]) in the same round trip to the server as the other look-ups.

use super::connection::Connection;
use super::values::{Parameter, arrays};
use crate::catalogue::chained_sql;
use crate::error::DbError;
use crate::row::{Column, Kind, Rows, Value};
use parlor_model::ids::{AccountId, Id};
use parlor_model::prefetch::{Chain, Next};
use parlor_model::state::Key;
use parlor_model::tables::Lookup;
use std::collections::BTreeMap;
use tokio_postgres::Statement;

/// Chains that use the same statement.
pub(super) struct Chains {
    statement: Statement,
    parameters: Vec<Parameter>,
    columns: &'static [Column],
    account: AccountId,
    /// The last look-up of each chain.
    last: Vec<Next>,
}

/// The chains of one account that use the same look-ups.
struct Group {
    account: AccountId,
    first: &'static Lookup,
    steps: Vec<(&'static str, &'static Lookup)>,
    /// The array parameters of each chain.
    parameters: Vec<Vec<Value<'static>>>,
    last: Vec<Next>,
}

/// Prepares the statements of chains.
pub(super) async fn prepare(
    connection: &Connection,
    chains: &[Chain],
) -> Result<Vec<Chains>, DbError> {
    let groups = group(chains);
    let texts = groups
        .iter()
        .map(|group| chained_sql(group.first, &group.steps));
    let statements = connection.statements(texts).await?;
    let prepared = groups.into_iter().zip(statements);
    Ok(prepared
        .map(|(group, statement)| group.prepared(statement))
        .collect())
}

/// Loads the rows of the last look-up of each chain. If the earlier look-ups found no value for the last look-up, the
/// result does not contain this look-up.
pub(super) async fn load(
    connection: &Connection,
    chains: &[Chains],
) -> Result<BTreeMap<Key, Rows>, DbError> {
    let sent = chains.iter().map(|chains| {
        let Chains {
            statement,
            parameters,
            columns,
            ..
        } = chains;
        connection.rows(statement, parameters, columns, 3)
    });
    let mut found: BTreeMap<Key, Rows> = BTreeMap::new();
    for (chains, rows) in chains
        .iter()
        .zip(futures_util::future::join_all(sent).await)
    {
        // Two chains of one statement may end with the same look-up. The statement then returns all rows of this
        // look-up for each of the chains.
        let mut each: BTreeMap<(i64, i64), Rows> = BTreeMap::new();
        for (head, values) in rows? {
            let &[ord, value, there] = head.as_slice() else {
                continue;
            };
            let rows = each.entry((ord, value)).or_default();
            if there == 1 {
                rows.push(values);
            }
        }
        for ((ord, value), rows) in each {
            let place = usize::try_from(ord.saturating_sub(1)).ok();
            if let Some(last) = place.and_then(|place| chains.last.get(place)) {
                found.insert(last.key(chains.account, value), rows);
            }
        }
    }
    Ok(found)
}

fn group(chains: &[Chain]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for chain in chains {
        // A look-up across accounts cannot be the first one of a chain.
        let (Some(account), Some((_, last))) = (chain.first.account(), chain.steps.last()) else {
            continue;
        };
        let first = chain.first.lookup();
        // The value for a step comes from the previous rows, so the value 0 is only a placeholder.
        let keys = chain
            .steps
            .iter()
            .map(|(column, next)| (*column, next.key(account, 0)));
        let keys: Vec<(&'static str, Key)> = keys.collect();
        let steps: Vec<_> = keys
            .iter()
            .map(|(column, key)| (*column, key.lookup()))
            .collect();
        let given = chain.first.parameters().into_iter().skip(1);
        let mut parameters: Vec<Value<'static>> = given.map(Value::into_owned).collect();
        for (_, key) in &keys {
            let mut given = key.parameters();
            given.pop();
            parameters.extend(given.into_iter().skip(1).map(Value::into_owned));
        }
        let same = |group: &Group| {
            let names = |steps: &[(&'static str, &'static Lookup)]| -> Vec<(&str, &str)> {
                steps
                    .iter()
                    .map(|(column, next)| (*column, next.name))
                    .collect()
            };
            group.account == account
                && group.first.name == first.name
                && names(&group.steps) == names(&steps)
        };
        let index = groups.iter().rposition(same).unwrap_or_else(|| {
            groups.push(Group {
                account,
                first,
                steps: steps.clone(),
                parameters: Vec::new(),
                last: Vec::new(),
            });
            groups.len().saturating_sub(1)
        });
        if let Some(group) = groups.get_mut(index) {
            group.parameters.push(parameters);
            group.last.push(*last);
        }
    }
    groups
}

impl Group {
    fn prepared(self, statement: Statement) -> Chains {
        let middle = |lookup: &'static Lookup| {
            let count = lookup.parameters.len().saturating_sub(2);
            lookup.parameters.iter().skip(1).take(count)
        };
        let kinds: Vec<Kind> = (self.first.parameters.iter().skip(1))
            .chain(self.steps.iter().flat_map(|(_, next)| middle(next)))
            .map(|parameter| parameter.kind)
            .collect();
        let account: Parameter = Box::new(self.account.get());
        let arrays = arrays(&kinds, &self.parameters);
        let parameters = std::iter::once(account).chain(arrays).collect();
        let columns = self.steps.last().map_or(&[][..], |(_, next)| next.columns);
        Chains {
            statement,
            parameters,
            columns,
            account: self.account,
            last: self.last,
        }
    }
}
