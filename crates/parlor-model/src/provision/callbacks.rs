//! Provisioning of callback endpoints. If an endpoint from a file is removed by other means, no later file creates this
//! endpoint again.

use super::find::Resolved;
use super::spec::{AccountSpec, CallbackEndpointSpec};
use super::{Draft, Work};
use crate::callbacks::{DEFAULT_CONCURRENCY, DEFAULT_TIMEOUT_S};
use crate::canonical::{self, same_name};
use crate::entities::{CallbackEndpoint, JsonMap};
use crate::ids::{EndpointId, IdKind};
use crate::state::Decided;
use crate::words::EndpointFormat;

impl Work<'_, '_> {
    pub(super) fn callbacks(&mut self, draft: &mut Draft, spec: &AccountSpec) -> Decided<()> {
        for callback in &spec.callbacks {
            let done = self.callback(draft, callback);
            self.gather(done)?;
        }
        Ok(())
    }

    fn callback(&mut self, draft: &mut Draft, spec: &CallbackEndpointSpec) -> Decided<()> {
        let none = ("inbox_id", "there is no inbox");
        let inboxes = &draft.config.inboxes;
        let inbox = self.refer(&spec.location, none, &spec.inbox_id, inboxes, |i| &i.key);
        let none = ("application_id", "there is no client application");
        let applications = &draft.config.applications;
        let application = self.refer(
            &spec.location,
            none,
            &spec.application_id,
            applications,
            |row| row.key.as_deref().unwrap_or_default(),
        );
        if (inbox.is_absent() && !spec.inbox_id.is_absent())
            || (application.is_absent() && !spec.application_id.is_absent())
        {
            return Ok(());
        }
        let rows = &mut draft.config.callbacks;
        let named = |name: &str| {
            let mut rows = rows.values();
            rows.find(|e| same_name(&e.name, name)).map(|e| e.id)
        };
        let object = match (spec.id, &spec.name) {
            (Some(id), _) => format!("callback {id}"),
            (None, Some(name)) => format!("callback \"{}\"", canonical::name(name)),
            (None, None) => String::new(),
        };
        let made = self
            .memory_of(&object)?
            .get("made")
            .and_then(serde_json::Value::as_i64);
        if !self.making && made.is_some_and(|id| !rows.contains_key(&EndpointId(id))) {
            self.report.kept.push(format!(
                "= {object}: it was removed and is not created again; choose another name"
            ));
            return Ok(());
        }
        let Some(Resolved { id, mut merge }) = self.resolve(
            IdKind::Endpoint,
            "callback",
            &spec.location,
            (spec.id, spec.name.as_deref()),
            (
                &|id| rows.contains_key(&EndpointId(id)),
                spec.name.as_deref().and_then(named).map(|e| e.0),
            ),
        )?
        else {
            return Ok(());
        };
        let id = EndpointId(id);
        let other = spec.name.as_deref().and_then(named);
        if other.is_some_and(|other| other != id) {
            return self.taken(&spec.location, "callback", "name");
        }
        let mut row = match rows.get(&id) {
            Some(row) => row.clone(),
            None => {
                let Some(name) = spec.name.clone() else {
                    return self.needed(&spec.location, "callback", "name");
                };
                let Some(url) = spec.url.clone() else {
                    return self.needed(&spec.location, "callback", "url");
                };
                CallbackEndpoint {
                    id,
                    account_id: self.account,
                    name,
                    url,
                    format: spec.format.unwrap_or(EndpointFormat::Native),
                    inbox_id: None,
                    application_id: None,
                    events: Vec::new(),
                    timeout_s: DEFAULT_TIMEOUT_S,
                    concurrency: DEFAULT_CONCURRENCY,
                    settings: JsonMap::new(),
                    secrets: Vec::new(),
                    removed_at: None,
                    created_at: self.cx.now,
                    updated_at: self.cx.now,
                }
            }
        };
        if spec.format.is_some_and(|format| format != row.format) {
            self.fault(
                &spec.location,
                "format",
                "an endpoint's format cannot be changed; create another endpoint",
            );
            return Ok(());
        }
        merge.remember("made", id.0);
        spec.store(&mut row, &mut merge);
        merge.set("inbox", &mut row.inbox_id, inbox);
        merge.set("application", &mut row.application_id, application);
        // The settings may contain secrets. So the code treats all settings together as one secret, and the report does
        // not contain their values.
        let mut settings = serde_json::to_string(&row.settings).ok();
        if merge.secret("settings", &mut settings, spec.settings.as_ref()) {
            let sealed = settings.and_then(|text| serde_json::from_str(&text).ok());
            row.settings = sealed.unwrap_or_default();
        }
        let mut newest = row.secrets.first().cloned();
        if merge.secret("secret", &mut newest, spec.secret.as_ref()) {
            // The previous secret stays valid until the secret changes again.
            row.secrets.truncate(1);
            row.secrets.splice(0..0, newest);
        }
        if merge.differs() {
            row.updated_at = self.cx.now;
        }
        let label = format!("callback {id} {}", row.name);
        rows.insert(id, row.clone());
        if self.done(merge, &label) {
            draft.put(row);
        }
        Ok(())
    }
}
