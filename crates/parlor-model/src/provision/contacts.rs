//! Provisioning of contacts with their identities and cases, and of visitors. A visitor is an identity without a
//! contact.

use super::Work;
use super::find::referred;
use super::merge::Merge;
use super::spec::{CaseSpec, ContactSpec, IdentitySpec, Location, Reference};
use crate::acts::{NewPerson, NewPoint};
use crate::canonical;
use crate::config::AccountConfig;
use crate::decide::cases::case_event;
use crate::decide::conversations::resolve_ongoing;
use crate::decide::people::{self, unique_key};
use crate::document::code;
use crate::entities::{Case, Contact, ContactPoint, Identity, Inbox, JsonMap, Person};
use crate::ids::{CaseId, ContactId, DepartmentId, IdKind, IdentityId, InboxId, LabelId};
use crate::state::Decided;
use crate::words::{PointKind, Word};
use serde_json::Value;

/// The contact to which an entry of the file refers.
enum Target {
    Known(ContactId),
    New(ContactId),
}

impl Work<'_, '_> {
    pub(super) fn contact(&mut self, config: &AccountConfig, spec: &ContactSpec) -> Decided<()> {
        let department = (self.department_of(config, &spec.location, &spec.department)).value();
        if department.is_some() && !config.account.customer_departmentalization {
            self.fault(
                &spec.location,
                "department",
                "contacts can belong to a department only if the account has customer_departmentalization = true",
            );
            return Ok(());
        }
        let Some(object) = self.contact_object(spec) else {
            return Ok(());
        };
        let last = self.memory_of(&object)?;
        let Some(target) = self.described(config, spec, department, (&object, &last))? else {
            return Ok(());
        };
        let (Target::Known(id) | Target::New(id)) = target;
        if !self.first_mention(IdKind::Contact, id.0, &spec.location, "contact") {
            return Ok(());
        }
        let mut merge = Merge::new(
            object.clone(),
            matches!(target, Target::New(_)),
            self.force,
            last,
        );
        if spec.id.is_none() {
            merge.remember("id", id.0);
        }
        let labels = self.labels_of(config, spec);
        let contact = match target {
            Target::New(id) => self.new_contact(spec, (department, labels), id, &mut merge)?,
            Target::Known(id) => {
                self.known_contact(config, spec, (department, labels, id), &mut merge)?
            }
        };
        let Some(contact) = contact else {
            return Ok(());
        };
        let label = format!("contact {id} {}", contact.name);
        self.done_unheard(merge, label.trim_end());
        for identity in &spec.identities {
            let done = self.identity(config, identity, Some((&contact, &object)));
            self.gather(done)?;
        }
        for case in &spec.cases {
            let done = self.case(case, &contact, &object);
            self.gather(done)?;
        }
        Ok(())
    }

    /// Returns the name of the contact in the provisioning records. `None` means that the file contains no id, external
    /// id, e-mail address or serial by which the contact can be found again, and that a fault was added.
    fn contact_object(&mut self, spec: &ContactSpec) -> Option<String> {
        let serial = spec.identities.iter().find_map(|identity| {
            identity
                .serial
                .as_ref()
                .map(|serial| format!("contact with serial {serial} of inbox {}", identity.inbox))
        });
        let object = match (spec.id, &spec.external_id, &spec.email) {
            (Some(id), _, _) => Some(format!("contact {id}")),
            (None, Some(external), _) => Some(format!("contact with external_id {external}")),
            (None, None, Some(email)) => {
                Some(format!("contact with email {}", canonical::email(email)))
            }
            (None, None, None) => serial,
        };
        if object.is_none() {
            self.fault(
                &spec.location,
                "id",
                "give the contact an id, an external_id, an email or an identity with a serial, so that it is found again",
            );
        }
        object
    }

    fn described(
        &mut self,
        config: &AccountConfig,
        spec: &ContactSpec,
        department: Option<DepartmentId>,
        (object, last): (&str, &JsonMap),
    ) -> Decided<Option<Target>> {
        let account = self.account;
        if let Some(id) = spec.id {
            return Ok(match self.state.contact_owner(ContactId(id))? {
                Some(owner) if owner == account => Some(Target::Known(ContactId(id))),
                Some(_) => {
                    self.fault(
                        &spec.location,
                        "id",
                        format!("contact {id} belongs to another account; choose another id"),
                    );
                    None
                }
                None => {
                    self.state.note_given_id(IdKind::Contact, account, id);
                    Some(Target::New(ContactId(id)))
                }
            });
        }
        if let Some(id) = last.get("id").and_then(Value::as_i64)
            && self.state.contact(account, ContactId(id))?.is_some()
        {
            return Ok(Some(Target::Known(ContactId(id))));
        }
        for (kind, value) in [
            (PointKind::ExternalId, &spec.external_id),
            (PointKind::Email, &spec.email),
        ] {
            if let Some(value) = value {
                let key = kind.key(value, config.account.country.as_deref());
                let key = unique_key(department, kind, &key);
                if let Some(point) = self.state.unique_point(account, &key)? {
                    return Ok(Some(Target::Known(point.contact_id)));
                }
            }
        }
        for identity in &spec.identities {
            if let Some(serial) = &identity.serial
                && let Some(inbox) = referred(&config.inboxes, &identity.inbox, |i| &i.key)
                && let Some(contact) = self
                    .state
                    .identity_by_serial(self.account, inbox, serial)?
                    .and_then(|i| i.contact_id)
            {
                return Ok(Some(Target::Known(contact)));
            }
        }
        let id = self.fresh(IdKind::Contact, object)?;
        Ok(Some(Target::New(id)))
    }

    /// Returns the labels that the file gives a contact, ordered by id. An unknown label is a fault. `None` means that
    /// the file does not set the labels.
    fn labels_of(&mut self, config: &AccountConfig, spec: &ContactSpec) -> Option<Vec<LabelId>> {
        let mut labels = Vec::new();
        for reference in spec.labels.as_ref()? {
            match referred(&config.labels, reference, |label| &label.name) {
                Some(label) => labels.push(label),
                None => self.fault(
                    &spec.location,
                    "labels",
                    format!("there is no label {reference} in this account"),
                ),
            }
        }
        labels.sort_unstable();
        labels.dedup();
        Some(labels)
    }

    fn new_contact(
        &mut self,
        spec: &ContactSpec,
        (department, labels): (Option<DepartmentId>, Option<Vec<LabelId>>),
        id: ContactId,
        merge: &mut Merge,
    ) -> Decided<Option<Contact>> {
        let mut points = Vec::new();
        for (kind, value) in spec.single_points() {
            if let Some(value) = value {
                points.push(NewPoint::given(kind, value.clone()));
                merge.remember(kind.word(), value.clone());
            }
        }
        for (kind, value) in &spec.contact_points {
            points.push(NewPoint::given(*kind, value.clone()));
            merge.remember(&format!("{kind} {value}"), true);
        }
        let person = NewPerson {
            name: spec.name.clone(),
            given_name: spec.given_name.clone(),
            family_name: spec.family_name.clone(),
            custom_attributes: spec.custom_attributes.clone(),
            label_ids: labels.clone().unwrap_or_default(),
            blocked: spec.blocked.unwrap_or(false),
            points,
            ..NewPerson::default()
        };
        let made = people::make_as(
            self.state,
            self.cx,
            self.account,
            department,
            id,
            (&person, None),
        );
        let Some(Person { mut contact, .. }) = self.or_fault(&spec.location, "id", made)? else {
            return Ok(None);
        };
        if let Some(at) = spec.created_at {
            contact.created_at = at;
            self.state.put_contact(contact.clone());
        }
        // The new contact already has the values of the file. The function `set_fields` sets the same values again on a
        // copy of the contact, because this function also records the values for the provisioning record.
        let mut copy = contact.clone();
        set_fields(merge, &mut copy, (spec, labels));
        Ok(Some(contact))
    }

    fn known_contact(
        &mut self,
        config: &AccountConfig,
        spec: &ContactSpec,
        (department, labels, id): (Option<DepartmentId>, Option<Vec<LabelId>>, ContactId),
        merge: &mut Merge,
    ) -> Decided<Option<Contact>> {
        let Some(person) = self.state.person(self.account, id)? else {
            return Ok(None);
        };
        let country = config.account.country.as_deref();
        let mut contact = person.contact.clone();
        if contact.merged_into.is_some() || contact.erased_at.is_some() {
            // The contact was merged or erased after an earlier file created it. A file does not reverse a merge or an
            // erasure.
            return Ok(None);
        }
        if department.is_some() && department != contact.department_id {
            self.fault(
                &spec.location,
                "department",
                "a contact cannot be moved to another department",
            );
            return Ok(None);
        }
        let attributes = set_fields(merge, &mut contact, (spec, labels));
        for (kind, value) in spec.single_points() {
            let old = person.point(kind);
            let mut current = old.map(|p| p.value.clone());
            if merge.set(kind.word(), &mut current, value.cloned().map(Some)) {
                if let Some(old) = old {
                    self.state.remove::<ContactPoint>((old.account_id, old.id));
                }
                if let Some(value) = current {
                    self.add_point(spec, &contact, kind, value)?;
                }
            }
        }
        for (kind, value) in &spec.contact_points {
            let match_value = kind.key(value, country);
            let mut there = person
                .points
                .iter()
                .any(|p| p.kind == *kind && p.match_value == match_value);
            if merge.set(&format!("{kind} {value}"), &mut there, Some(true)) {
                self.add_point(spec, &contact, *kind, value.clone())?;
            }
        }
        if merge.differs() {
            contact.updated_at = self.cx.now;
            if attributes {
                let indexed = |p: &&ContactPoint| p.kind == PointKind::Attribute;
                for point in person.points.iter().filter(indexed) {
                    self.state
                        .remove::<ContactPoint>((point.account_id, point.id));
                }
                people::index_attributes(self.state, self.cx, &contact)?;
            }
            people::contact_event(self.state, self.cx, &contact, "contact.updated", None)?;
            if contact.blocked != person.contact.blocked {
                people::tell_blocked(self.state, self.cx, &contact, None)?;
            }
            self.state.put_contact(contact.clone());
            if contact.blocked && !person.contact.blocked {
                resolve_ongoing(self.state, self.cx, config, contact.id)?;
            }
        }
        Ok(Some(contact))
    }

    fn add_point(
        &mut self,
        spec: &ContactSpec,
        contact: &Contact,
        kind: PointKind,
        value: String,
    ) -> Decided<()> {
        let point = NewPoint::given(kind, value);
        let added = people::add_point(self.state, self.cx, contact, &point)?
            .map_err(|error| crate::refusal::Refusal::Invalid(vec![error]).into());
        self.or_fault(&spec.location, kind.word(), added)?;
        Ok(())
    }

    pub(super) fn visitor(&mut self, config: &AccountConfig, spec: &IdentitySpec) -> Decided<()> {
        if spec.id.is_none() && spec.serial.is_none() {
            self.fault(
                &spec.location,
                "serial",
                "give the visitor an id or a serial, so that it is found again",
            );
            return Ok(());
        }
        self.identity(config, spec, None)
    }

    fn identity(
        &mut self,
        config: &AccountConfig,
        spec: &IdentitySpec,
        owner: Option<(&Contact, &str)>,
    ) -> Decided<()> {
        let Some(inbox) = self.inbox_of(config, &spec.location, "inbox", &spec.inbox) else {
            return Ok(());
        };
        let object = match (spec.id, &spec.serial, owner) {
            (Some(id), _, _) => format!("identity {id}"),
            (None, Some(serial), _) => format!("identity {serial} of inbox {}", inbox.id),
            (None, None, Some((_, object))) => {
                format!("identity of inbox {} of {object}", inbox.id)
            }
            (None, None, None) => return Ok(()),
        };
        let contact = owner.map(|(contact, _)| contact);
        let Some(found) = self.known_identity(&inbox, spec, contact)? else {
            return Ok(());
        };
        let new = found.is_none();
        let mut row = match found {
            Some(row) => row,
            None => Identity {
                id: match spec.id {
                    Some(id) => {
                        self.state.note_given_id(IdKind::Identity, self.account, id);
                        IdentityId(id)
                    }
                    None => self.fresh(IdKind::Identity, &object)?,
                },
                account_id: self.account,
                inbox_id: inbox.id,
                contact_id: contact.map(|c| c.id),
                serial: spec.serial.clone(),
                verified: false,
                last_conversation_id: None,
                last_activity_at: None,
                created_at: self.cx.now,
                updated_at: self.cx.now,
            },
        };
        if !self.first_mention(IdKind::Identity, row.id.0, &spec.location, "identity") {
            return Ok(());
        }
        let last = self.memory_of(&object)?;
        let mut merge = Merge::new(object, new, self.force, last);
        // Even with `force`, a file never moves an identity to another contact, and never replaces
        // a serial.
        match (contact.map(|c| c.id), row.contact_id) {
            (None, _) => {}
            (Some(wanted), None) => {
                row.contact_id = Some(wanted);
                merge.change("contact");
                merge.remember("contact", wanted.0);
            }
            (Some(wanted), Some(other)) if wanted == other => merge.remember("contact", wanted.0),
            (Some(_), Some(other)) if merge.last("contact").is_some_and(|l| *l != other.0) => {
                merge.keep("contact");
            }
            (Some(_), Some(other)) => {
                let key = if spec.id.is_some() { "id" } else { "serial" };
                self.fault_of(
                    code::TAKEN,
                    &spec.location,
                    key,
                    format!("identity {} already belongs to contact {other}", row.id),
                );
                return Ok(());
            }
        }
        if let Some(serial) = &spec.serial {
            let owner = self
                .state
                .identity_by_serial(inbox.account_id, inbox.id, serial)?;
            if owner.is_some_and(|owner| owner.id != row.id) {
                self.fault_of(
                    code::TAKEN,
                    &spec.location,
                    "serial",
                    "another identity of this inbox has this serial already",
                );
                return Ok(());
            }
            match &row.serial {
                None => {
                    row.serial = Some(serial.clone());
                    merge.change("serial");
                }
                Some(old) if old != serial => merge.keep("serial"),
                Some(_) => {}
            }
        }
        let label = match &row.serial {
            Some(serial) => format!("identity {} {serial}", row.id),
            None => format!("identity {}", row.id),
        };
        if merge.differs() {
            row.updated_at = self.cx.now;
            self.state.put(row);
        }
        self.done_unheard(merge, &label);
        Ok(())
    }

    /// Finds an identity. `Some(None)` means that the identity is new. `None` means that there was a fault.
    fn known_identity(
        &mut self,
        inbox: &Inbox,
        spec: &IdentitySpec,
        contact: Option<&Contact>,
    ) -> Decided<Option<Option<Identity>>> {
        if let Some(id) = spec.id.map(IdentityId) {
            let owner = self.state.identity_owner(id)?;
            if owner.is_some_and(|owner| owner != self.account) {
                self.fault(
                    &spec.location,
                    "id",
                    format!("identity {id} belongs to another account; choose another id"),
                );
                return Ok(None);
            }
            let found = self.state.identity(self.account, id)?.cloned();
            if found.as_ref().is_some_and(|i| i.inbox_id != inbox.id) {
                self.fault(
                    &spec.location,
                    "id",
                    format!("identity {id} belongs to another inbox; choose another id"),
                );
                return Ok(None);
            }
            return Ok(Some(found));
        }
        if let Some(serial) = &spec.serial {
            let found = self
                .state
                .identity_by_serial(inbox.account_id, inbox.id, serial)?;
            return Ok(Some(found.cloned()));
        }
        match contact {
            Some(contact) => Ok(Some(
                self.state
                    .identities_of(inbox.account_id, inbox.id, contact.id)?
                    .first()
                    .map(|i| (*i).clone()),
            )),
            None => Ok(Some(None)),
        }
    }

    pub(super) fn inbox_of(
        &mut self,
        config: &AccountConfig,
        location: &Location,
        key: &str,
        reference: &Reference,
    ) -> Option<Inbox> {
        let found = referred(&config.inboxes, reference, |i| &i.key)
            .and_then(|id: InboxId| config.inboxes.get(&id))
            .cloned();
        if found.is_none() {
            self.fault(
                location,
                key,
                format!("there is no inbox {reference} in this account"),
            );
        }
        found
    }

    fn case(&mut self, spec: &CaseSpec, contact: &Contact, owner: &str) -> Decided<()> {
        let object = match spec.id {
            Some(id) => format!("case {id}"),
            None => format!("case \"{}\" of {owner}", spec.subject),
        };
        let last = self.memory_of(&object)?;
        let id = spec
            .id
            .or(last.get("id").and_then(Value::as_i64))
            .map(CaseId);
        let mut found = None;
        if let Some(id) = id {
            if self
                .state
                .case_owner(id)?
                .is_some_and(|other| other != self.account)
            {
                self.fault(
                    &spec.location,
                    "id",
                    format!("case {id} belongs to another account; choose another id"),
                );
                return Ok(());
            }
            found = self.state.case(self.account, id)?.cloned();
        }
        let new = found.is_none();
        let mut row = match (found, id) {
            (Some(row), _) => row,
            (None, id) => Case {
                id: match id {
                    Some(id) => {
                        self.state.note_given_id(IdKind::Case, self.account, id.0);
                        id
                    }
                    None => self.fresh(IdKind::Case, &object)?,
                },
                account_id: self.account,
                contact_id: Some(contact.id),
                department_id: contact.department_id,
                subject: spec.subject.clone(),
                open: true,
                closed_at: None,
                created_at: self.cx.now,
            },
        };
        if !self.first_mention(IdKind::Case, row.id.0, &spec.location, "case") {
            return Ok(());
        }
        if row.contact_id != Some(contact.id) {
            self.fault(
                &spec.location,
                "id",
                format!("case {} belongs to another contact", row.id),
            );
            return Ok(());
        }
        let mut merge = Merge::new(object, new, self.force, last);
        if spec.id.is_none() {
            merge.remember("id", row.id.0);
        }
        merge.set("subject", &mut row.subject, Some(spec.subject.clone()));
        let label = format!("case {} {}", row.id, row.subject);
        if merge.differs() {
            if new {
                case_event(self.state, self.cx, &row, None, "case.created")?;
            }
            self.state.put(row);
        }
        self.done_unheard(merge, &label);
        Ok(())
    }
}

/// Sets the fields of the contact's own row. Returns whether a custom attribute changed.
fn set_fields(
    merge: &mut Merge,
    contact: &mut Contact,
    (spec, labels): (&ContactSpec, Option<Vec<LabelId>>),
) -> bool {
    let (given_name, family_name) = (spec.given_name.clone(), spec.family_name.clone());
    let given = merge.set("given_name", &mut contact.given_name, given_name.map(Some));
    let family = merge.set(
        "family_name",
        &mut contact.family_name,
        family_name.map(Some),
    );
    let derived = (spec.name.is_none() && (given || family)).then(|| {
        people::full_name(
            contact.given_name.as_deref(),
            contact.family_name.as_deref(),
        )
    });
    merge.set("name", &mut contact.name, spec.name.clone().or(derived));
    if merge.set("blocked", &mut contact.blocked, spec.blocked) {
        contact.blocked_by_merge = false;
    }
    merge.set("labels", &mut contact.label_ids, labels);
    merge.set("created_at", &mut contact.created_at, spec.created_at);
    let mut attributes = false;
    for (name, value) in &spec.custom_attributes {
        let mut current = contact.custom_attributes.get(name).cloned();
        let field = format!("custom attribute {name}");
        if merge.set(&field, &mut current, Some(Some(value.clone()))) {
            contact
                .custom_attributes
                .insert(name.clone(), current.unwrap_or_default());
            attributes = true;
        }
    }
    attributes
}
