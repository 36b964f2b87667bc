//! The act [`SaveNotificationSettings`].

use crate::act::{Act, Right, Target};
use crate::config::AccountConfig;
use crate::decide::notify::emit;
use crate::entities::NotificationSettings;
use crate::hours::DAY_MINUTES;
use crate::ids::AgentId;
use crate::notifications::{Preferences, QuietHours, is_time_zone};
use crate::refusal::{FieldCode, Refusal};
use crate::state::{Context, Decided, State};
use crate::version;
use serde_json::json;

/// Replaces the acting agent's settings for notification channels. If the new settings equal the present settings,
/// nothing changes.
#[derive(Clone, Debug)]
pub struct SaveNotificationSettings {
    /// The agent, who must be the acting agent.
    pub agent: AgentId,
    /// The channels of each kind of notification.
    pub kinds: Preferences,
    /// Whether pushes show the contact's name and the text of the message.
    pub push_text: bool,
    /// The daily period without pushes and mails. The end of the period must differ from its beginning, and its time
    /// zone must exist. `None` means that there is no such period.
    pub quiet_hours: Option<QuietHours>,
}

impl Act for SaveNotificationSettings {
    type Outcome = Box<NotificationSettings>;

    fn target(&self) -> Target<'_> {
        Target::NotificationSettings(self.agent)
    }

    fn right(&self) -> Right<'_> {
        Right::Own(self.agent)
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (account, agent) = (cx.account, self.agent);
        if let Some(quiet) = &self.quiet_hours {
            let day = 0..DAY_MINUTES;
            if !is_time_zone(&quiet.time_zone) {
                return Err(Refusal::field("quiet_hours.time_zone", FieldCode::Unknown).into());
            }
            if !day.contains(&quiet.from) {
                return Err(Refusal::field("quiet_hours.from", FieldCode::NotAllowed).into());
            }
            if !day.contains(&quiet.to) || quiet.to == quiet.from {
                return Err(Refusal::field("quiet_hours.to", FieldCode::NotAllowed).into());
            }
        }
        let config = state.config(account)?;
        let before = (config.notification_settings.get(&agent).cloned())
            .unwrap_or_else(|| NotificationSettings::untouched(account, agent, cx.now));
        let row = NotificationSettings {
            kinds: self.kinds.clone(),
            push_text: self.push_text,
            quiet_hours: self.quiet_hours.clone(),
            ..before.clone()
        };
        if row == before {
            return Ok(Box::new(before));
        }
        let row = NotificationSettings {
            updated_at: cx.now,
            ..row
        };
        write(state, &config, row.clone());
        let data = json!({"version": version::of_notification_settings(Some(&row))});
        let kind = "agent.notification_settings_changed";
        emit(state, cx, (account, agent), None, kind, &data)?;
        Ok(Box::new(row))
    }
}

/// Writes the notification settings of an agent.
fn write(state: &mut State, config: &AccountConfig, row: NotificationSettings) {
    let mut config = config.clone();
    config
        .notification_settings
        .insert(row.agent_id, row.clone());
    state.put(row);
    state.put_config(config);
}
