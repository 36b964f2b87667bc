//! Commands on notifications, push subscriptions, pushes and digests.

use super::World;
use crate::memory::Database;
use parlor_model::command::{
    Actor, Command, PutPushSubscription, ReadNotifications, RemovePushSubscription,
    SaveNotificationSettings, SettleDigest, SettlePush,
};
use parlor_model::decide::PushResult;
use parlor_model::entities::Notification;
use parlor_model::ids::{AccountId, AgentId, CredentialId, PushSubscriptionId};
use parlor_model::notifications::{Channels, Preferences, QuietHours};
use parlor_model::secret_text::SecretText;
use parlor_model::words::{NotificationKind, Word as _};

impl World {
    /// Returns a command of an agent on notifications or push subscriptions, or a command that records the result of a
    /// push or a digest.
    pub(super) fn notification_work(&mut self, db: &Database, at: AccountId) -> Command {
        let agent = self.agent(db, at);
        self.actor = Actor::Program(agent);
        let of_agent = |row: &&Notification| row.agent_id == agent;
        match self.rng.below(10) {
            0..=3 => {
                let known: Vec<&Notification> = db.notifications.all().filter(of_agent).collect();
                if known.is_empty() {
                    return ReadNotifications {
                        up_to: Some(0),
                        ..ReadNotifications::default()
                    }
                    .into();
                }
                let one = self.rng.pick(&known);
                let conversation = one.conversation_id;
                ReadNotifications {
                    named: (self.rng.maybe(50, |_| (conversation, one.kind)).into_iter()).collect(),
                    about: self.rng.maybe(30, |_| conversation),
                    up_to: self.rng.maybe(30, |_| one.position),
                }
                .into()
            }
            4 => self.channels(agent).into(),
            5 => {
                let own: Vec<CredentialId> = (db.credentials.all())
                    .filter(|row| row.agent_id == Some(agent) && row.revoked_at.is_none())
                    .map(|row| row.id)
                    .collect();
                let credential = match own.is_empty() || self.rng.chance(10) {
                    true => self.some::<_, CredentialId>(&db.credentials, at, |c| c.id),
                    false => self.rng.pick(&own),
                };
                PutPushSubscription {
                    agent,
                    endpoint: SecretText(format!("https://push.example/{}", self.rng.below(30))),
                    p256dh: self.rng.pick(&["a", "b"]).to_owned(),
                    auth: SecretText(self.rng.uuid()),
                    name: "browser".to_owned(),
                    credential,
                }
                .into()
            }
            6 if self.rng.chance(40) => RemovePushSubscription {
                agent,
                subscription: self.some::<_, PushSubscriptionId>(
                    &db.push_subscriptions,
                    at,
                    |row| row.id,
                ),
            }
            .into(),
            7 => {
                let mailed = |row: &&Notification| of_agent(row);
                self.actor = Actor::System;
                SettleDigest {
                    agent,
                    notifications: db.notifications.all().filter(mailed).cloned().collect(),
                    sent: self.rng.chance(50),
                }
                .into()
            }
            _ => {
                let known: Vec<_> = (db.pushes.all()).filter(|p| p.account_id == at).collect();
                if known.is_empty() {
                    return self.channels(agent).into();
                }
                self.actor = Actor::System;
                let mut push = self.rng.pick(&known).clone();
                if self.rng.chance(20) {
                    push.position -= 1;
                }
                let result = match self.rng.below(8) {
                    0 => PushResult::Gone,
                    1 => PushResult::Refused,
                    2 => PushResult::Later(self.rng.number(0, 300)),
                    _ => PushResult::Sent,
                };
                SettlePush { push, result }.into()
            }
        }
    }

    fn channels(&mut self, agent: AgentId) -> SaveNotificationSettings {
        let mut kinds = Preferences::default();
        for kind in NotificationKind::ALL {
            if self.rng.chance(40) {
                let channels = Channels {
                    desk: self.rng.chance(80),
                    push: self.rng.chance(80),
                    mail: self.rng.chance(60),
                };
                kinds.0.insert(*kind, channels);
            }
        }
        SaveNotificationSettings {
            agent,
            kinds,
            push_text: self.rng.chance(50),
            quiet_hours: self.rng.maybe(20, |rng| QuietHours {
                from: rng.number(-1, 1_440),
                to: rng.number(0, 1_439),
                time_zone: rng
                    .pick(&["Europe/Oslo", "Asia/Tokyo", "nowhere"])
                    .to_owned(),
            }),
        }
    }
}
