//! Provisioning of the account itself.

use super::merge::Merge;
use super::spec::AccountSpec;
use super::{Draft, Work};
use crate::config::AccountConfig;
use crate::entities::{Account, JsonMap};
use crate::ids::{AccountId, AgentId, IdKind};
use crate::secret_text::SecretText;
use crate::state::Decided;
use crate::words::TotpRule;
use std::collections::BTreeSet;

impl Work<'_, '_> {
    /// Reads the configuration of the document's account. If the account does not exist, creates it. `None` means that
    /// there was a fault.
    pub(super) fn account_row(&mut self, spec: &AccountSpec) -> Decided<Option<Draft>> {
        // If the file contains only the name of an existing account, the account's id was added before the command was
        // submitted.
        let found = spec
            .id
            .map(AccountId)
            .filter(|id| self.state.account(*id).is_some());
        let (mut config, new) = match found {
            Some(id) if self.only_new => {
                let message = format!("account {id} exists already");
                self.fault(&spec.location, "id", message);
                return Ok(None);
            }
            Some(id) => ((*self.state.config(id)?).clone(), false),
            None => {
                let Some(name) = spec.name.clone() else {
                    self.fault(&spec.location, "name", "a new account needs a name");
                    return Ok(None);
                };
                let id = match spec.id {
                    Some(id) => AccountId(id),
                    None => self.fresh(IdKind::Account, &name)?,
                };
                let account = Account {
                    id,
                    name,
                    time_zone: "UTC".to_owned(),
                    language: "en-US".to_owned(),
                    country: None,
                    customer_departmentalization: false,
                    allow_over_capacity: false,
                    weights: JsonMap::new(),
                    created_at: self.cx.now,
                    totp_required: TotpRule::Nobody,
                    password_sign_in: true,
                    uuid_key: SecretText(self.cx.ids.uuid()),
                };
                (AccountConfig::new(account), true)
            }
        };
        let row = &mut config.account;
        self.account = row.id;
        if !self.first_mention(IdKind::Account, row.id.0, &spec.location, "account") {
            return Ok(None);
        }
        let last = self.memory_of("account")?;
        let mut merge = Merge::new("account".to_owned(), new, self.force, last);
        spec.store(row, &mut merge);
        if !new
            && spec
                .customer_departmentalization
                .is_some_and(|d| d != row.customer_departmentalization)
        {
            self.fault(
                &spec.location,
                "customer_departmentalization",
                "decides which contacts are the same person; it cannot be changed after the account is created",
            );
        } else {
            merge.set(
                "customer_departmentalization",
                &mut row.customer_departmentalization,
                spec.customer_departmentalization,
            );
        }
        if !new && spec.country.is_some() && spec.country != row.country {
            self.fault(
                &spec.location,
                "country",
                "decides which phone numbers are the same; it cannot be changed after the account is created",
            );
        } else {
            merge.set("country", &mut row.country, spec.country.clone().map(Some));
        }
        let label = format!("account {} {}", row.id, row.name);
        let mut draft = Draft {
            rows: Vec::new(),
            freed: BTreeSet::new(),
            opened: BTreeSet::new(),
            endings: Vec::new(),
            config,
        };
        if merge.changed(&["weights"]) {
            let everybody: Vec<AgentId> = draft.config.agents.keys().copied().collect();
            self.free(&mut draft, everybody);
        }
        if self.done(merge, &label) {
            draft.put(draft.config.account.clone());
        }
        Ok(Some(draft))
    }
}
