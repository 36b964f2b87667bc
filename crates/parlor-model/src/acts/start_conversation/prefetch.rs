//! The look-ups for the start of a conversation that can be determined before the decision.

use super::intent::CaseChoice;
use super::person_choice::PersonChoice;
use crate::acts::NewMessage;
use crate::config::AccountConfig;
use crate::decide::{attachments, people};
use crate::ids::{AccountId, InboxId};
use crate::prefetch::{Next, Prefetch};
use crate::state::{Key, PointQuery};

const CONTACT: &str = "contact_id";
const CONVERSATION: (&str, Next) = ("last_conversation_id", Next::Conversation);

/// Returns the look-ups of a start. If `config` is `None`, this function assumes that the account has no country and
/// does not separate contacts by department. It also assumes that no inbox has a single conversation per identity.
pub(super) fn of(
    (account, config): (AccountId, Option<&AccountConfig>),
    inbox_id: InboxId,
    who: &PersonChoice,
    opening: Option<&NewMessage>,
    case: CaseChoice,
) -> Prefetch {
    let inbox = config.and_then(|config| config.inboxes.get(&inbox_id));
    let single = inbox.is_some_and(|inbox| inbox.single_conversation);
    let country = config.and_then(|config| config.account.country.as_deref());
    let department = config
        .filter(|config| config.account.customer_departmentalization)
        .and(inbox)
        .and_then(|inbox| inbox.department_id);

    let mut all = Prefetch::default();
    if let Some(opening) = opening {
        all.keys.extend(attachments::prefetch(account, opening));
    }
    if let CaseChoice::Existing(case) = case {
        all.keys.push(Key::Case(account, case));
    }
    match who {
        PersonChoice::Anonymous => {}
        PersonChoice::Contact { contact, .. } => {
            all.keys.extend(Key::person(account, *contact));
            for identity in Key::identities(account, inbox_id, *contact) {
                if single {
                    all.chain(&identity, &[CONVERSATION]);
                }
                all.keys.push(identity);
            }
        }
        PersonChoice::Identity(identity) => {
            identified(&mut all, Key::Identity(account, *identity), single);
        }
        PersonChoice::Serial { serial, .. } => {
            let key = Key::IdentityBySerial(account, inbox_id, serial.clone());
            identified(&mut all, key, single);
        }
        PersonChoice::ContactWithSerial { contact, serial } => {
            all.keys.extend(Key::person(account, *contact));
            let key = Key::IdentityBySerial(account, inbox_id, serial.clone());
            identified(&mut all, key, single);
        }
        PersonChoice::LookUp {
            kind,
            label,
            values,
            person,
            ..
        } => {
            for value in values {
                let key = Key::from(PointQuery {
                    account,
                    department,
                    kind: *kind,
                    label: label.clone(),
                    match_value: kind.key(value, country),
                });
                for next in [Next::Contact, Next::PointsOf] {
                    all.chain(&key, &[(CONTACT, next)]);
                }
                for next in [
                    Next::ActiveIdentity(inbox_id),
                    Next::NewestIdentity(inbox_id),
                ] {
                    all.chain(&key, &[(CONTACT, next)]);
                    if single {
                        all.chain(&key, &[(CONTACT, next), CONVERSATION]);
                    }
                }
                all.keys.push(key);
            }
            let points = person.iter().flat_map(|person| &person.points);
            all.keys
                .extend(points.filter(|p| p.kind.is_unique()).map(|p| {
                    let value = p.kind.key(&p.value, country);
                    Key::UniquePoint(account, people::unique_key(department, p.kind, &value))
                }));
        }
    }
    all
}

/// Adds the look-up of an identity, and the look-ups of its contact. If `single` is set, also adds the look-up of the
/// identity's last conversation.
fn identified(all: &mut Prefetch, identity: Key, single: bool) {
    for next in [Next::Contact, Next::PointsOf] {
        all.chain(&identity, &[(CONTACT, next)]);
    }
    if single {
        all.chain(&identity, &[CONVERSATION]);
    }
    all.keys.push(identity);
}
