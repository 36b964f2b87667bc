//! Answers from the writer to callers. A caller can cancel a command until the writer begins to store the command's
//! batch.

use crate::error::StoreError;
use parlor_model::command::{Settled, Submission};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use tokio::sync::oneshot;

/// The result of a command.
pub(super) type Settlement = Result<Settled, StoreError>;

tokio::task_local! {
    static REQUEST: Changes;
}

/// Records whether a request has changed data or may have changed data.
#[derive(Clone, Debug, Default)]
pub struct Changes(Arc<AtomicBool>);

impl Changes {
    /// Runs a future. If the future calls a function of the store that may change data, the call is recorded in this
    /// value.
    pub async fn of<F: Future>(&self, request: F) -> F::Output {
        REQUEST.scope(self.clone(), request).await
    }

    /// Whether a change of the request is stored or may be stored. If the result is `false` after the future has ended
    /// or was dropped, the request has certainly changed nothing.
    #[must_use]
    pub fn are_possible(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Whether a change of the present request is stored or may be stored. Outside of requests, the result is always
    /// `false`.
    #[must_use]
    pub fn of_this_request_are_possible() -> bool {
        REQUEST.try_with(Self::are_possible).unwrap_or(false)
    }

    /// Records that the present request may change data.
    pub(crate) fn noted() {
        let _ = REQUEST.try_with(Self::note);
    }

    fn note(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// A waiting command, with the channel for its answer.
pub struct Job {
    /// The command and its envelope.
    pub submission: Submission,
    answer: oneshot::Sender<Settlement>,
    phase: Arc<Phase>,
}

/// The caller's side of a [`Job`]. A drop of this value cancels the command, if the command can still be cancelled.
pub struct Reply {
    answer: oneshot::Receiver<Settlement>,
    phase: Arc<Phase>,
    changes: Option<Changes>,
}

/// The state that decides whether a caller can still cancel a command.
#[derive(Default)]
struct Phase(AtomicU8);

impl Phase {
    /// The command waits or is being decided.
    const WAITING: u8 = 0;
    /// The command is a part of a batch that is being stored or was stored.
    const STORING: u8 = 1;
    /// The caller has cancelled. The command is never carried out.
    const LEFT: u8 = 2;

    fn change(&self, from: u8, to: u8) -> bool {
        (self.0)
            .compare_exchange(from, to, Ordering::SeqCst, Ordering::SeqCst)
            .is_ok()
    }

    fn is(&self, state: u8) -> bool {
        self.0.load(Ordering::SeqCst) == state
    }
}

impl Job {
    /// Builds the job of a command, and the caller's side of this job.
    #[must_use]
    pub fn new(submission: Submission) -> (Self, Reply) {
        let (sender, answer) = oneshot::channel();
        let phase = Arc::new(Phase::default());
        let job = Self {
            submission,
            answer: sender,
            phase: Arc::clone(&phase),
        };
        let reply = Reply {
            answer,
            phase,
            changes: REQUEST.try_with(Changes::clone).ok(),
        };
        (job, reply)
    }

    /// Whether the caller still waits. If the caller does not wait, the command must not be carried out.
    pub(super) fn waits(&self) -> bool {
        !self.phase.is(Phase::LEFT) && !self.answer.is_closed()
    }

    /// Begins to store the command. Afterwards, the caller cannot cancel the command. Returns `false` if the caller has
    /// already cancelled.
    pub(super) fn begin(&self) -> bool {
        self.phase.change(Phase::WAITING, Phase::STORING)
    }

    /// Undoes [`Self::begin`], because nothing was stored.
    pub(super) fn not_stored(&self) {
        self.phase.change(Phase::STORING, Phase::WAITING);
    }

    /// Returns the answer to a command of a batch with an unknown outcome. If the command has no changes in this batch,
    /// for example because the command was refused, the answer is `Unavailable`.
    pub(super) fn unknown(&self, reason: &str) -> StoreError {
        if self.phase.is(Phase::STORING) {
            StoreError::OutcomeUnknown {
                reason: reason.to_owned(),
            }
        } else {
            StoreError::unavailable(reason)
        }
    }

    /// Answers the caller. If the caller no longer waits, the answer is dropped, but the stored changes stay.
    pub(super) fn answer(self, settlement: Settlement) {
        let _ = self.answer.send(settlement);
    }
}

impl Reply {
    /// Waits for the answer.
    ///
    /// # Errors
    /// [`StoreError`] lists the possible errors.
    pub async fn wait(mut self) -> Settlement {
        match (&mut self.answer).await {
            Ok(settlement) => settlement,
            Err(_dropped) if self.phase.is(Phase::STORING) => Err(StoreError::OutcomeUnknown {
                reason: "a batch was given up".to_owned(),
            }),
            Err(_dropped) => Err(StoreError::internal(
                "a command was dropped without an answer",
            )),
        }
    }

    /// Cancels the command, or returns the answer if it has already arrived. `Unavailable` means that the command was
    /// not carried out and will never be carried out. `OutcomeUnknown` means that the command can no longer be
    /// cancelled.
    ///
    /// # Errors
    /// [`StoreError`] lists the possible errors.
    pub fn leave(mut self) -> Settlement {
        if let Ok(settlement) = self.answer.try_recv() {
            return settlement;
        }
        if self.phase.change(Phase::WAITING, Phase::LEFT) {
            return Err(StoreError::unavailable("the caller no longer waits"));
        }
        Err(StoreError::OutcomeUnknown {
            reason: "the caller no longer waits".to_owned(),
        })
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        if !self.phase.change(Phase::WAITING, Phase::LEFT)
            && self.phase.is(Phase::STORING)
            && let Some(changes) = &self.changes
        {
            changes.note();
        }
    }
}
