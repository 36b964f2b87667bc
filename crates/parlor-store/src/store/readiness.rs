//! Checks that the database can store changes.

use super::{Engine, Store};
use crate::error::StoreError;
use crate::hand_written::CHECK_READINESS;
use crate::row::Value;
use std::time::{Duration, Instant};

/// The time during which the last result is returned again without a new check. Each check is a write, and even callers
/// without a credential may request checks. So this time limits the number of writes.
const FRESH: Duration = Duration::from_secs(1);

impl Store {
    /// Checks that the database can store a change. The result may be up to one second old.
    ///
    /// # Errors
    /// The reason why the database cannot store a change.
    pub async fn ready(&self) -> Result<(), StoreError> {
        let mut last = self.inner.readiness.last.lock().await;
        if let Some((at, result)) = &*last
            && at.elapsed() < FRESH
        {
            return result.clone();
        }
        let now = self.inner.clock.now().0;
        let result = match &self.inner.engine {
            Engine::Sqlite(_) => {
                let check = self.run_statements(vec![(CHECK_READINESS, vec![Value::Int(now)])]);
                check.await.map(drop)
            }
            Engine::Postgres(store) => store.check(now).await,
        };
        *last = Some((Instant::now(), result.clone()));
        result
    }
}
