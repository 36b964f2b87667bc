//! Checks that an undo restores the values that a conversation had before the undone command.

use crate::memory::Database;
use parlor_model::entities::{Swap, UndoToken};
use parlor_model::words::Status;

/// Checks that the conversation of an undone command has its earlier values. This check runs only if the undo is the
/// only command that the batch carried out.
pub(super) fn is_restored(db: &Database, row: &UndoToken) {
    fn restored<T: PartialEq + std::fmt::Debug>(swap: Option<&Swap<T>>, now: &T) {
        if let Some(swap) = swap {
            assert_eq!(&swap.before, now);
        }
    }
    let step = &row.step;
    let c = db.conversations.id(step.conversation_id).unwrap();
    restored(step.priority.as_ref(), &c.priority);
    restored(step.subject.as_ref(), &c.subject);
    restored(step.labels.as_ref(), &c.labels);
    restored(step.case.as_ref(), &c.case_id);
    restored(step.team.as_ref(), &c.team_id);
    restored(step.skills.as_ref(), &c.skills);
    restored(step.followers.as_ref(), &c.followers);
    let Some(assignment) = &step.assignment else {
        return;
    };
    let was = &assignment.before;
    assert_eq!(c.status, was.status, "{row:?}");
    assert_eq!(c.merged_into, was.merged_into, "{row:?}");
    // If the conversation waited or was offered before the undone command, the undo routes the conversation again. So
    // the conversation may have another assignee now.
    if was.status != Status::Open || (was.assignee_id.is_some() && !was.offered) {
        assert_eq!(c.assignee_id, was.assignee_id, "{row:?}");
    }
    if was.status == Status::Open && was.assignee_id.is_none() && was.queue_id.is_none() {
        assert_eq!((c.assignee_id, c.queue_id), (None, None), "{row:?}");
    }
}
