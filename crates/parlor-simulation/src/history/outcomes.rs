//! Compares the answers that callers got with the rows that the batch stored.

use super::{Fate, Run};
use crate::{memory, world};
use parlor_model::command::{Outcome, Settled, Started, Submission};
use parlor_model::refusal::{Conflict, Refusal};
use parlor_model::submit::ANSWER_LIFETIME_S;
use parlor_store::{Clock as _, StoreError};

impl Run {
    /// Counts the new rows with a token. A token names the command that created the row. A second row with the same
    /// token means that a command was carried out twice.
    pub(super) fn count_tokens(&mut self, db: &memory::Database) {
        let mut made: Vec<String> = Vec::new();
        let new = |token: Option<&str>| token.map(str::to_owned);
        made.extend(
            (db.conversations.changes()).filter_map(|(now, old)| match (now, old) {
                (Some(c), None) => new(world::token_of(&c.client_info)),
                _ => None,
            }),
        );
        made.extend(
            (db.messages.changes()).filter_map(|(now, old)| match (now, old) {
                (Some(m), None) => new(world::token_of(&m.content_attributes)),
                _ => None,
            }),
        );
        made.extend(
            (db.contacts.changes()).filter_map(|(now, old)| match (now, old) {
                (Some(c), None) => new(world::token_of(&c.details)),
                _ => None,
            }),
        );
        for token in made {
            let times = self.counted.entry(token.clone()).or_default();
            *times += 1;
            assert_eq!(*times, 1, "{token} was carried out twice");
            self.new_tokens.insert(token);
        }
    }

    /// Compares the answer to one command with the rows of the batch, and remembers the answer. Without an answer, the
    /// test fails, unless `struck` is `true`. `struck` means that a fault occurred, or that the caller stopped waiting.
    pub(super) fn settled(
        &mut self,
        submission: &Submission,
        result: &Result<Settled, StoreError>,
        struck: bool,
    ) {
        self.tally.commands += 1;
        let token = world::token(submission).map(str::to_owned);
        let done = (token.as_ref())
            .is_some_and(|t| self.counted.contains_key(t) && !self.new_tokens.contains(t));
        let name = submission.idempotency.as_ref().zip(submission.account);
        let name = name.map(|(i, account)| {
            (
                (account, i.scope.clone(), i.key.clone()),
                i.fingerprint.clone(),
            )
        });
        let now = self.clock.now();
        let known = name.as_ref().and_then(|(name, _)| self.answers.get(name));
        let known = known
            .filter(|(at, ..)| at.plus_seconds(ANSWER_LIFETIME_S) > now)
            .cloned();
        let fate = match result {
            Ok(settled) => {
                self.tally.done += 1;
                match settled {
                    Settled::Answered(answer) | Settled::Replayed(answer) => {
                        let again = matches!(settled, Settled::Replayed(_));
                        let (name, fingerprint) =
                            name.expect("only what has a key is answered like this");
                        if !again && answer.status < 300 {
                            assert!(self.firsts.insert(name.clone()), "two first answers");
                        }
                        match known {
                            Some((_, first_fingerprint, first)) => {
                                self.tally.replayed += 1;
                                assert_eq!(
                                    first_fingerprint, fingerprint,
                                    "another request's answer was given"
                                );
                                assert_eq!(first, *answer, "one key, one answer");
                                assert!(
                                    again || self.new_answers.contains(&name),
                                    "an answer was repeated without a mark"
                                );
                            }
                            // An answer with an error status is not stored, so a repeated request is decided again.
                            None if answer.status >= 300 => assert!(!again),
                            None => {
                                self.new_answers.insert(name.clone());
                                self.answers
                                    .insert(name, (now, fingerprint, answer.clone()));
                            }
                        }
                    }
                    Settled::Done(outcome) => {
                        assert!(name.is_none(), "what has a key is answered in print");
                        self.reported_of(outcome, token.as_deref());
                    }
                }
                Fate::Done
            }
            Err(StoreError::Refused(refusal)) => {
                self.tally.refused += 1;
                let reused = *refusal == Refusal::Conflict(Conflict::KeyReused);
                match (&known, &name) {
                    // The commands of one batch have no fixed order. So this command may have been decided before the
                    // command whose answer was stored.
                    (Some((_, first_fingerprint, _)), Some((name, fingerprint)))
                        if !self.new_answers.contains(name) =>
                    {
                        assert!(
                            reused && first_fingerprint != fingerprint,
                            "{submission:?} had been carried out and is refused: {refusal:?}"
                        );
                    }
                    _ => assert!(!reused || name.is_some(), "no key, no reuse"),
                }
                assert!(
                    !done || reused,
                    "{submission:?} was carried out and refused: {refusal:?}"
                );
                Fate::Refused
            }
            Err(error) => {
                assert!(struck, "{submission:?}: {error}");
                self.tally.unanswered += 1;
                if submission.idempotency.is_some() {
                    self.retry.push(submission.clone());
                }
                Fate::Unknown
            }
        };
        if let Some(token) = token {
            let known = self.fates.entry(token).or_insert(Fate::Unknown);
            // A refused command may be submitted again. If this submission gets no answer, the result of the command is
            // unknown. So a new result of a command replaces the earlier result, unless the earlier result is `Done`.
            if *known != Fate::Done {
                *known = fate;
            }
        }
    }

    /// Checks that a command stored no rows if its caller got the error `Unavailable`. This error means that the
    /// command changed nothing.
    pub(super) fn nothing_of_it(
        &mut self,
        batch: &[Submission],
        results: &[Result<Settled, StoreError>],
    ) {
        let reported: Vec<_> = (batch.iter().zip(results))
            .filter_map(|(submission, result)| Some((world::token(submission)?, result)))
            .collect();
        for (token, result) in &reported {
            if !matches!(result, Err(StoreError::Unavailable { .. })) {
                continue;
            }
            self.tally.nothing += 1;
            let twin = |(other, result): &(&str, &Result<Settled, StoreError>)| {
                other == token && !matches!(result, Err(StoreError::Unavailable { .. }))
            };
            assert!(
                !self.new_tokens.contains(*token) || reported.iter().any(twin),
                "{token} was carried out although its caller was told that it was not"
            );
        }
    }

    fn reported_of(&mut self, outcome: &Outcome, token: Option<&str>) {
        if let Outcome::StartConversation(Started { view, .. }) = outcome {
            let c = &view.conversation;
            self.reported
                .insert(c.id, (c.account_id, c.uuid.clone(), c.display_id));
            let own = world::token_of(&c.client_info) == token;
            let single = view
                .config
                .inboxes
                .get(&c.inbox_id)
                .is_some_and(|i| i.single_conversation);
            assert!(own || single, "{token:?} was answered with another's {c:?}");
            assert!(
                !own || token.is_none_or(|t| self.counted.contains_key(t)),
                "{c:?} is not stored"
            );
        }
    }
}
