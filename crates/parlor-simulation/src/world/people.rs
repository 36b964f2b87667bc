//! Commands on contacts, and the random data for these commands.

use super::World;
use crate::memory::Database;
use parlor_model::command::{
    AddContactNote, ChangeContactPoint, Command, ContactPatch, EraseContact, IdentityChoice,
    KeepFile, MergeContacts, NewPerson, NewPoint, NewSerial, PersonChoice, PutContactRow,
    RecordExport, RemoveContactNote, RemoveContactPoint, RemoveContactRows, RoutingIntent,
    RowChoice, StartConversation, UndoMerge, UnknownSerial, UpdateContact, UseIdentityCode,
};
use parlor_model::entities::JsonMap;
use parlor_model::ids::{
    AccountId, ContactId, ContactNoteId, ContactPointId, ContactRowId, MergeId,
};
use parlor_model::refusal::{FieldCode, FieldError};
use parlor_model::words::{Evidence, PointKind};
use serde_json::json;

impl World {
    pub(super) fn serial(&mut self) -> String {
        if self.astray(5) {
            return "x".repeat(self.rng.pick(&[0, 256]));
        }
        match self.rng.below(40) {
            2..=9 => self.rng.uuid(),
            _ => format!("serial {}", self.rng.below(12)),
        }
    }

    pub(super) fn value(&mut self, kind: PointKind) -> String {
        if self.astray(5) {
            return "x".repeat(self.rng.pick(&[0, 1025]));
        }
        match (self.rng.below(40), kind) {
            (2..=8, _) => self.rng.uuid(),
            (n, PointKind::Email) => {
                let who = self.rng.below(10);
                if n % 3 == 0 {
                    format!("Person{who}@Example.test")
                } else {
                    format!("person{who}@example.test")
                }
            }
            // Three spellings of the same phone number. One spelling is in national form.
            (n, _) => {
                let who = self.rng.below(8);
                match n % 3 {
                    0 => format!("+49 100-{who}"),
                    1 => format!("0049 (0)100{who}"),
                    _ => format!("0100{who}"),
                }
            }
        }
    }

    pub(super) fn kind(&mut self) -> PointKind {
        self.rng.pick(&[
            PointKind::Email,
            PointKind::Email,
            PointKind::Phone,
            PointKind::ExternalId,
            PointKind::MobilePhone,
            PointKind::MobilePhone,
            PointKind::Facebook,
        ])
    }

    pub(super) fn person(&mut self) -> NewPerson {
        let points = (0..self.rng.below(4))
            .map(|_| {
                let kind = self.kind();
                NewPoint {
                    evidence: self
                        .rng
                        .pick(&[Evidence::Given, Evidence::Given, Evidence::Signed]),
                    ..NewPoint::given(kind, self.value(kind))
                }
            })
            .collect();
        let mut custom_attributes = JsonMap::new();
        if self.rng.chance(40) {
            let tier = self.rng.pick(&["gold", "silver"]);
            custom_attributes.insert("tier".to_owned(), json!(tier));
        }
        NewPerson {
            name: self.rng.maybe(50, |_| "Name".to_owned()),
            given_name: self.rng.maybe(50, |_| "Given".to_owned()),
            family_name: self.rng.maybe(50, |_| "Family".to_owned()),
            details: self.tokens(),
            custom_attributes,
            additional_attributes: JsonMap::new(),
            label_ids: Vec::new(),
            blocked: self.rng.chance(6),
            points,
        }
    }

    pub(super) fn who(&mut self, db: &Database, account: AccountId) -> PersonChoice {
        let choice = self
            .rng
            .pick(&[IdentityChoice::LatestActive, IdentityChoice::Newest]);
        match self.rng.below(12) {
            0 => PersonChoice::Anonymous,
            1 | 2 => PersonChoice::Contact {
                contact: self.some(&db.contacts, account, |c| c.id),
                choice,
                new_serial: self.rng.pick(&[NewSerial::Nothing, NewSerial::Uuid]),
            },
            3 => PersonChoice::Identity(self.some(&db.identities, account, |i| i.id)),
            4..=6 => PersonChoice::Serial {
                serial: self.serial(),
                unknown: self.rng.pick(&[
                    UnknownSerial::Create,
                    UnknownSerial::Create,
                    UnknownSerial::Refuse,
                ]),
            },
            7 | 8 => PersonChoice::ContactWithSerial {
                contact: self.some(&db.contacts, account, |c| c.id),
                serial: self.serial(),
            },
            _ => {
                if self.rng.chance(15) {
                    return PersonChoice::LookUp {
                        kind: PointKind::Attribute,
                        label: "tier".to_owned(),
                        values: vec![self.rng.pick(&["gold", "silver", "lead"]).to_owned()],
                        person: Ok(Box::new(self.person())),
                        choice,
                    };
                }
                let kind = self.kind();
                let values: Vec<String> =
                    (0..=self.rng.below(2)).map(|_| self.value(kind)).collect();
                let mut person = self.person();
                if self.rng.chance(80) {
                    person.points.retain(|p| p.kind != kind);
                    person.points.push(NewPoint::given(kind, values[0].clone()));
                }
                let person = if self.astray(5) {
                    Err(vec![FieldError {
                        field: "name".to_owned(),
                        code: FieldCode::Required,
                    }])
                } else {
                    Ok(Box::new(person))
                };
                PersonChoice::LookUp {
                    kind,
                    label: String::new(),
                    values,
                    person,
                    choice,
                }
            }
        }
    }

    pub(super) fn patch(&mut self) -> ContactPatch {
        let mut patch = ContactPatch {
            name: self.rng.maybe(20, |_| "Renamed".to_owned()),
            given_name: self.rng.patch(20, 70, |_| "New".to_owned()),
            blocked: self.rng.maybe(15, |rng| rng.chance(40)),
            ..ContactPatch::default()
        };
        if self.rng.chance(30) {
            let tier = self
                .rng
                .pick(&[json!("gold"), json!("lead"), json!(null), json!(7)]);
            patch.custom_attributes.insert("tier".to_owned(), tier);
        }
        for kind in [PointKind::Email, PointKind::Phone, PointKind::ExternalId] {
            if self.rng.chance(30) {
                let value = self.rng.chance(80).then(|| self.value(kind));
                patch.points.push((kind, value));
            }
        }
        patch
    }

    /// Returns the first of two commands that give the value of one contact point to another contact point. The second
    /// command is the next submission.
    pub(super) fn swap(&mut self, db: &Database, account: AccountId) -> Command {
        let (one, other): (ContactPointId, ContactPointId) = (
            self.some(&db.points, account, |p| p.id),
            self.some(&db.points, account, |p| p.id),
        );
        let put = |point, value: String, kind| {
            Command::ChangeContactPoint(Box::new(ChangeContactPoint {
                point,
                kind: Some(kind),
                value: Some(value),
                details: JsonMap::new(),
            }))
        };
        let (had, kind) = db.points.id(other).map_or_else(
            || (self.rng.uuid(), PointKind::Email),
            |p| (p.value.clone(), p.kind),
        );
        let fresh = self.rng.uuid();
        if let Some(p) = db.points.id(other)
            && p.kind.is_unique()
            && self.rng.chance(40)
        {
            // The first command removes the value from one contact, and the second command gives the value to another
            // contact.
            let patch = |points| ContactPatch {
                points,
                ..ContactPatch::default()
            };
            let update =
                |contact, patch| Command::UpdateContact(Box::new(UpdateContact { contact, patch }));
            let taker = self.some(&db.contacts, account, |c| c.id);
            self.next
                .push((account, update(taker, patch(vec![(kind, Some(had))]))));
            return update(p.contact_id, patch(vec![(kind, None)]));
        }
        self.next.push((account, put(one, had, kind)));
        put(other, fresh, kind)
    }

    /// Returns a random command on a contact, for example a merge, the undo of a merge, a note or an erasure.
    pub(super) fn people_work(&mut self, db: &Database, at: AccountId) -> Command {
        self.acts(80, db, at);
        match self.rng.below(22) {
            0..=7 => Command::MergeContacts(MergeContacts {
                keep: self.some(&db.contacts, at, |c| c.id),
                merge: self.some(&db.contacts, at, |c| c.id),
                evidence: self.rng.pick(&[
                    Evidence::Given,
                    Evidence::Given,
                    Evidence::Proven,
                    Evidence::Signed,
                    Evidence::Claimed,
                ]),
            }),
            8..=12 if db.merges.len() > 0 => Command::UndoMerge(UndoMerge {
                merge: self.some::<_, MergeId>(&db.merges, at, |m| m.id),
            }),
            13 => Command::AddContactNote(AddContactNote {
                contact: self.some(&db.contacts, at, |c| c.id),
                content: if self.astray(10) {
                    String::new()
                } else {
                    "note".to_owned()
                },
            }),
            14 | 20 => {
                let mut row = if self.rng.chance(60) {
                    RowChoice::New {
                        contact: ContactId(0),
                        table: self.some(&db.attribute_groups, at, |g| g.id),
                    }
                } else {
                    RowChoice::Known {
                        row: self.some(&db.rows, at, |r| r.id),
                        of: None,
                    }
                };
                let mut values = JsonMap::new();
                values.insert("order".to_owned(), json!(self.rng.below(9)));
                let owner = self.some(&db.contacts, at, |c| c.id);
                match &mut row {
                    RowChoice::New { contact, .. } => *contact = owner,
                    RowChoice::Known { of, .. } => *of = Some(owner),
                }
                Command::PutContactRow(Box::new(PutContactRow { row, values }))
            }
            21 => {
                let row: ContactRowId = self.some(&db.rows, at, |r| r.id);
                Command::RemoveContactRows(RemoveContactRows::Row(row, None))
            }
            18 => Command::KeepFile(Box::new(KeepFile { file: self.file() })),
            15 if db.notes.len() > 0 => Command::RemoveContactNote(RemoveContactNote {
                note: self.some::<_, ContactNoteId>(&db.notes, at, |n| n.id),
            }),
            16 if self.rng.chance(30) => Command::UseIdentityCode(UseIdentityCode {
                contact: self.some(&db.contacts, at, |c| c.id),
                inbox: self.some(&db.inboxes, at, |i| i.id),
                number: self.rng.number(0, 2),
            }),
            16 => Command::RemoveContactPoint(RemoveContactPoint {
                point: self.some(&db.points, at, |p| p.id),
            }),
            19 => Command::RecordExport(RecordExport {
                contact: self.some(&db.contacts, at, |c| c.id),
            }),
            17 if self.rng.chance(50) => Command::EraseContact(EraseContact {
                contact: self.some(&db.contacts, at, |c| c.id),
            }),
            _ => {
                // A start can still contain the id of a contact that was merged. The remaining contact then gets the
                // conversation.
                let merged: Vec<ContactId> = (db.merges.all())
                    .filter(|m| m.account_id == at)
                    .map(|m| m.merged_id)
                    .collect();
                let Some(contact) = (!merged.is_empty()).then(|| self.rng.pick(&merged)) else {
                    return self.start(db, at);
                };
                let who = PersonChoice::Contact {
                    contact,
                    choice: IdentityChoice::LatestActive,
                    new_serial: NewSerial::Nothing,
                };
                let inbox = self.inbox(db, at);
                let intent = RoutingIntent::Enqueue(None);
                let mut c = StartConversation::new(inbox, who, intent);
                c.client_info = self.tokens();
                c.opening = Some(self.carrying(db, at));
                Command::StartConversation(Box::new(c))
            }
        }
    }
}
