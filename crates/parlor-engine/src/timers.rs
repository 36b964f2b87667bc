//! Fires due timers. A timer is a database row. To fire a timer means to execute a command that does the timer's work
//! and changes this row, in one transaction. So each timer is fired only once, even if several nodes run. If a node
//! stops, no timer is lost.

use crate::{Engine, EngineError};
use parlor_model::command::{Attend, Attendance, FailScheduled, FireTimers, Fired};
use parlor_model::decide::failure;
use parlor_model::entities::Timer;
use parlor_model::ids::{AccountId, AgentId, BulkJobId, ScheduledId};
use parlor_model::refusal::Refusal;
use parlor_model::time::Timestamp;
use parlor_model::words::TimerKind;
use parlor_store::query::accounts::Timers;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// The maximum number of timers that one command fires. All of them belong to one account.
const AT_ONCE: usize = 50;
/// The maximum number of timers in one read.
const READ: i64 = 200;
/// The longest sleep of the timer task if other nodes exist, in seconds. The sleep is short, because another node may
/// set a timer and stop before the timer is due. This node must then find the timer.
const SHARED_S: i64 = 5;
/// The longest sleep of the timer task if this node is the only node, in seconds.
const ALONE_S: i64 = 3_600;
/// The time for which the timer task waits after an error before its next attempt.
const AGAIN: Duration = Duration::from_secs(1);

impl Engine {
    /// Fires all due timers. Returns the time at which the function must be called again, which is usually the time of
    /// the next timer. `None` means that no timer is set. On a node, only one call of this function fires timers at a
    /// time, and other calls wait. So the effects of the due timers are stored before this function returns, even if
    /// another call fired them.
    pub async fn fire_timers(&self) -> Result<Option<Timestamp>, EngineError> {
        let _turn = self.firing.lock().await;
        let mut futile = false;
        loop {
            let rows = self.store().list(Timers { limit: READ }).await?;
            let now = self.now();
            let mut due: BTreeMap<AccountId, Vec<(TimerKind, i64)>> = BTreeMap::new();
            let mut next = None;
            for Timer {
                kind,
                subject,
                account_id,
                due_at,
            } in rows
            {
                if due_at <= now {
                    due.entry(account_id).or_default().push((kind, subject));
                } else {
                    next = Some(due_at);
                    break;
                }
            }
            if due.is_empty() {
                return Ok(next);
            }
            let mut fired = 0_usize;
            for (account, timers) in due {
                let (vouched, timers) = self.still_here(account, timers);
                if !vouched.is_empty() {
                    fired = fired.saturating_add(vouched.len());
                    let agents = (vouched.into_iter())
                        .map(|agent| (agent, Attendance::Here))
                        .collect();
                    self.execute(account, Attend { agents }).await?;
                }
                // A due timer of a bulk job has one of two meanings. If the job is in progress, this call continues the
                // job. If the job ended long ago, the command that fires the timer deletes the job.
                for (_, job) in timers.iter().filter(|(kind, _)| *kind == TimerKind::Bulk) {
                    match self.work_off(account, BulkJobId(*job)).await {
                        Ok(worked) => fired = fired.saturating_add(worked),
                        Err(
                            error @ (EngineError::Unavailable { .. }
                            | EngineError::OutcomeUnknown { .. }),
                        ) => return Err(error),
                        Err(error) => {
                            tracing::error!(%error, job, "a bulk job cannot be continued");
                        }
                    }
                }
                for timers in timers.chunks(AT_ONCE) {
                    fired = fired.saturating_add(self.fire(account, timers).await?);
                }
            }
            if fired > 0 {
                futile = false;
            } else if std::mem::replace(&mut futile, true) {
                // Two successive reads found due timers, but no timer could be fired. The caller must wait before the
                // next attempt.
                return Ok(Some(now.plus_seconds(1)));
            }
            // If no timer was fired, another node may have fired the timers of this read. So the due timers are read
            // once more.
        }
    }

    /// Separates the due timers that would wrongly set connected agents offline from all other due timers. The first
    /// result contains each agent who has a live connection to this node and a due timer of a lease or an absence. The
    /// caller renews the leases of these agents instead of firing their timers. So an agent with a live connection does
    /// not become offline, even if the lease was not renewed in time. The second result contains all other due timers.
    fn still_here(
        &self,
        account: AccountId,
        due: Vec<(TimerKind, i64)>,
    ) -> (BTreeSet<AgentId>, Vec<(TimerKind, i64)>) {
        let about_presence = |kind| matches!(kind, TimerKind::Lease | TimerKind::Absence);
        if !due.iter().any(|(kind, _)| about_presence(*kind)) {
            return (BTreeSet::new(), due);
        }
        let here = self.connected_here(account);
        let (held, due): (Vec<_>, Vec<_>) = (due.into_iter())
            .partition(|(kind, agent)| about_presence(*kind) && here.contains(&AgentId(*agent)));
        let held = held.into_iter().map(|(_, agent)| AgentId(agent)).collect();
        (held, due)
    }

    /// Fires timers in one command, and returns the number of fired timers. If the command fails, fires the timers one
    /// by one, so that one failing timer does not stop the others.
    async fn fire(
        &self,
        account: AccountId,
        timers: &[(TimerKind, i64)],
    ) -> Result<usize, EngineError> {
        let command = |timers: &[(TimerKind, i64)]| FireTimers {
            timers: timers.to_vec(),
            mails: self.sends_digests(),
        };
        match self.execute(account, command(timers)).await {
            Ok(fired) => Ok(self.follow_up(account, fired).await),
            Err(error @ (EngineError::Unavailable { .. } | EngineError::OutcomeUnknown { .. })) => {
                Err(error)
            }
            Err(_) => {
                let mut fired = 0_usize;
                for one in timers.chunks(1) {
                    match self.execute(account, command(one)).await {
                        Ok(done) => {
                            fired = fired.saturating_add(self.follow_up(account, done).await);
                        }
                        Err(
                            error @ (EngineError::Unavailable { .. }
                            | EngineError::OutcomeUnknown { .. }),
                        ) => return Err(error),
                        Err(EngineError::Refused(refusal)) => {
                            fired =
                                fired.saturating_add(self.not_sent(account, one, &refusal).await?);
                        }
                        Err(error) => {
                            tracing::error!(%error, timer = ?one, "a timer cannot be fired");
                        }
                    }
                }
                Ok(fired)
            }
        }
    }

    /// Does the work of fired timers that happens outside the database: removes files, and passes pushes and digests
    /// on. Returns the number of fired timers.
    async fn follow_up(&self, account: AccountId, fired: Fired) -> usize {
        self.remove_files(fired.files).await;
        self.hand_to_notifier(account, fired.pushes, fired.digests);
        fired.timers
    }

    /// Records that scheduled messages could not be sent, because their command was refused. Returns the number of
    /// these messages. For a refused timer of another kind, the function only logs an error.
    async fn not_sent(
        &self,
        account: AccountId,
        timers: &[(TimerKind, i64)],
        refusal: &Refusal,
    ) -> Result<usize, EngineError> {
        let mut failed = 0_usize;
        for (kind, subject) in timers {
            if *kind != TimerKind::Send {
                tracing::error!(%refusal, ?kind, subject, "a timer cannot be fired");
                continue;
            }
            let id = ScheduledId(*subject);
            let error = failure(refusal).to_owned();
            self.execute(account, FailScheduled { id, error }).await?;
            failed = failed.saturating_add(1);
        }
        Ok(failed)
    }

    /// Fires timers when they become due. Runs until the future is dropped.
    pub async fn keep_time(&self) {
        loop {
            let longest = if self.store().is_shared() {
                SHARED_S
            } else {
                ALONE_S
            };
            let now = self.now();
            let latest = now.plus_seconds(longest);
            // This call registers the end of the sleep before the timers are read. So even a timer that is set just
            // after the read wakes this task.
            self.store().sleep_until(latest);
            let next = match self.fire_timers().await {
                Ok(next) => next.map_or(latest, |next| next.min(latest)),
                Err(error) => {
                    tracing::warn!(%error, "timers could not be fired and are tried again");
                    tokio::time::sleep(AGAIN).await;
                    continue;
                }
            };
            self.store().sleep_until(next);
            tokio::select! {
                () = self.clock.sleep(now, next) => {}
                () = self.store().sooner() => {}
            }
        }
    }
}
