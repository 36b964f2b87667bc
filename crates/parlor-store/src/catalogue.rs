//! Every statement, by name. One text serves both engines: SQLite runs it once per key; PostgreSQL runs it for many keys at
//! once, inside a `LATERAL` join over the arrays of keys, which is made mechanically from the same text.

use crate::row::{Column, Kind, Row, Value};
use parlor_model::entities::{
    Agent, Attachment, Case, Contact, ContactNote, ContactPoint, Conversation, Credential, Erasure,
    Event, Identity, Merge, Message, Provisioned, QueueEntry, ReadMark, ServiceRecord,
    StoredAnswer, Timer,
};
use parlor_model::ids::Id;
use parlor_model::state::{Key, LOOKUP_LIMIT, MAX_MERGED};
use parlor_model::words::Word;

/// A look-up by key.
#[derive(Clone, Copy, Debug)]
pub struct Lookup {
    /// Unique; for errors and the prepared-statement memory.
    pub name: &'static str,
    /// The table whose whole rows it gives.
    pub table: &'static str,
    /// The table's columns.
    pub columns: &'static [Column],
    /// Everything after `FROM table`, with `$1`, `$2` for the parameters.
    pub tail: &'static str,
    /// What the parameters are.
    pub parameters: &'static [Kind],
}

impl Lookup {
    const fn of<R: Row>(
        name: &'static str,
        tail: &'static str,
        parameters: &'static [Kind],
    ) -> Self {
        Self {
            name,
            table: R::TABLE,
            columns: R::COLUMNS,
            tail,
            parameters,
        }
    }

    /// For one key, on either engine.
    #[must_use]
    pub fn sql(&self) -> String {
        format!(
            "SELECT {} FROM {} {}",
            column_list(self.columns, ""),
            self.table,
            self.tail
        )
    }

    /// For many keys at once, on PostgreSQL: the parameters become arrays; the first column is the key's place, from 1.
    #[must_use]
    pub fn batched(&self) -> String {
        let arrays = self
            .parameters
            .iter()
            .enumerate()
            .map(|(i, kind)| format!("${}::{}[]", i.saturating_add(1), postgres_type(*kind)))
            .collect::<Vec<_>>();
        let names = (1..=self.parameters.len())
            .map(|i| format!("p{i}"))
            .collect::<Vec<_>>();
        let mut tail = self.tail.to_owned();
        for i in (1..=self.parameters.len()).rev() {
            tail = tail.replace(&format!("${i}"), &format!("k.p{i}"));
        }
        format!(
            "SELECT k.ord, {} FROM unnest({}) WITH ORDINALITY AS k({}, ord) CROSS JOIN LATERAL (SELECT {} FROM {} {tail}) AS t",
            column_list(self.columns, "t."),
            arrays.join(", "),
            names.join(", "),
            column_list(self.columns, ""),
            self.table,
        )
    }
}

const INT: Kind = Kind::Int;
const TEXT: Kind = Kind::Text;
/// As many notes as one contact may have.
const MAX_NOTES: i64 = 1_000;

macro_rules! lookups {
    ($($name:ident: $row:ident($($kind:ident),*) = $tail:expr;)*) => {
        $(#[doc = concat!("Rows of ", stringify!($row), ".")]
        pub const $name: Lookup = Lookup::of::<$row>(stringify!($name), $tail, &[$($kind),*]);)*
        /// Every look-up, for the test that prepares them all.
        pub const LOOKUPS: &[Lookup] = &[$($name),*];
    };
}

lookups! {
    CONTACT: Contact(INT) = "WHERE id = $1";
    POINTS_OF_CONTACT: ContactPoint(INT) = "WHERE contact_id = $1 ORDER BY id LIMIT 1000";
    POINT: ContactPoint(INT) = "WHERE id = $1";
    POINTS_BY_VALUE: ContactPoint(INT, INT, TEXT, TEXT, TEXT, INT) =
        "WHERE account_id = $1 AND COALESCE(department_id, 0) = $2 AND kind = $3 AND match_value = $4 AND ($5 = '' OR label = $5) ORDER BY id LIMIT $6";
    UNIQUE_POINT: ContactPoint(INT, TEXT) = "WHERE account_id = $1 AND unique_key = $2";
    IDENTITY: Identity(INT) = "WHERE id = $1";
    IDENTITY_BY_SERIAL: Identity(INT, TEXT) = "WHERE inbox_id = $1 AND serial = $2";
    IDENTITIES_OF_CONTACT: Identity(INT, INT) = "WHERE id IN (\
        SELECT id FROM (SELECT id FROM identities WHERE inbox_id = $1 AND contact_id = $2 ORDER BY COALESCE(last_activity_at, 0) DESC, id LIMIT 1) AS active \
        UNION \
        SELECT id FROM (SELECT id FROM identities WHERE inbox_id = $1 AND contact_id = $2 ORDER BY created_at DESC, id DESC LIMIT 1) AS newest)";
    CONVERSATION: Conversation(INT) = "WHERE id = $1";
    CONVERSATION_BY_DISPLAY: Conversation(INT, INT) = "WHERE account_id = $1 AND display_id = $2";
    CONVERSATION_BY_UUID: Conversation(INT, TEXT) = "WHERE account_id = $1 AND uuid = $2";
    MESSAGE: Message(INT) = "WHERE id = $1";
    ATTACHMENT: Attachment(INT) = "WHERE id = $1";
    CASE: Case(INT) = "WHERE id = $1";
    CONVERSATIONS_OF: Conversation(INT, INT, INT, INT) = "WHERE contact_id = $1 AND updated_at >= $2 AND id > $3 ORDER BY id LIMIT $4";
    IDENTITIES_OF_PERSON: Identity(INT, INT, INT) = "WHERE contact_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    CASES_OF: Case(INT, INT, INT) = "WHERE contact_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    NOTES_OF: ContactNote(INT, INT) = "WHERE contact_id = $1 ORDER BY id LIMIT $2";
    MERGED_INTO: Contact(INT, INT) = "WHERE merged_into = $1 ORDER BY id LIMIT $2";
    MESSAGES_AFTER: Message(INT, INT, INT) = "WHERE conversation_id = $1 AND position > $2 ORDER BY position LIMIT $3";
    EVENTS_OF: Event(INT, INT, INT) = "WHERE contact_id = $1 AND contact_id IS NOT NULL AND number > $2 \
        AND (kind = 'contact.created' OR kind = 'contact.updated' OR kind = 'conversation.updated' OR kind = 'case.created' OR kind = 'case.updated') ORDER BY number LIMIT $3";
    CONTACT_NOTE: ContactNote(INT) = "WHERE id = $1";
    MERGE: Merge(INT) = "WHERE id = $1";
    ERASURE: Erasure(INT) = "WHERE contact_id = $1";
    QUEUE_ENTRY: QueueEntry(INT) = "WHERE conversation_id = $1";
    QUEUE_HEAD: QueueEntry(INT, TEXT, INT) =
        "WHERE queue_id = $1 AND reserved_for IS NULL AND bucket = $2 ORDER BY rank, queued_at, conversation_id LIMIT $3";
    QUEUE_HEAD_RESERVED: QueueEntry(INT, INT, TEXT, INT) =
        "WHERE queue_id = $1 AND reserved_for = $2 AND bucket = $3 ORDER BY rank, queued_at, conversation_id LIMIT $4";
    TIMER: Timer(TEXT, INT) = "WHERE kind = $1 AND subject = $2";
    READ_MARK: ReadMark(INT, INT) = "WHERE conversation_id = $1 AND agent_id = $2";
    SERVICE_RECORD: ServiceRecord(INT) = "WHERE conversation_id = $1";
    ANSWER: StoredAnswer(INT, TEXT, TEXT) = "WHERE account_id = $1 AND scope = $2 AND key = $3";
    CREDENTIAL: Credential(INT) = "WHERE id = $1";
    CREDENTIAL_BY_KEY: Credential(TEXT, TEXT) = "WHERE kind = $1 AND key = $2";
    CREDENTIAL_BY_HASH: Credential(TEXT) = "WHERE secret_hash = $1 AND key IS NULL";
    CREDENTIALS_OF_AGENT: Credential(INT, TEXT) = "WHERE agent_id = $1 AND kind = $2 AND revoked_at IS NULL ORDER BY id";
    SESSIONS_OF: Credential(INT) = "WHERE application_id = $1 AND revoked_at IS NULL ORDER BY id";
    PROVISIONED: Provisioned(INT, TEXT) = "WHERE account_id = $1 AND object = $2";
    AGENT_BY_EMAIL: Agent(TEXT) = "WHERE lower(email) = $1";
}

/// The look-ups a key needs and their parameters. Exhaustive: a new key does not compile until it has a statement.
#[must_use]
pub fn lookups_of(key: &Key) -> Vec<(Lookup, Vec<Value<'static>>)> {
    let int = |n: i64| Value::Int(n);
    let text = |t: &str| Value::text(t);
    match key {
        Key::Person(id) => vec![
            (CONTACT, vec![int(id.get())]),
            (POINTS_OF_CONTACT, vec![int(id.get())]),
        ],
        Key::PointsByValue(q) => vec![(
            POINTS_BY_VALUE,
            vec![
                int(q.account.get()),
                int(q.department.map_or(0, Id::get)),
                text(q.kind.word()),
                text(&q.match_value),
                text(&q.label),
                int(LOOKUP_LIMIT),
            ],
        )],
        Key::UniquePoint(account, value) => {
            vec![(UNIQUE_POINT, vec![int(account.get()), text(value)])]
        }
        Key::Point(id) => vec![(POINT, vec![int(id.get())])],
        Key::Identity(id) => vec![(IDENTITY, vec![int(id.get())])],
        Key::IdentityBySerial(inbox, serial) => {
            vec![(IDENTITY_BY_SERIAL, vec![int(inbox.get()), text(serial)])]
        }
        Key::IdentitiesOfContact(inbox, contact) => vec![(
            IDENTITIES_OF_CONTACT,
            vec![int(inbox.get()), int(contact.get())],
        )],
        Key::Conversation(id) => vec![(CONVERSATION, vec![int(id.get())])],
        Key::ConversationByDisplay(account, display) => vec![(
            CONVERSATION_BY_DISPLAY,
            vec![int(account.get()), int(*display)],
        )],
        Key::ConversationByUuid(account, uuid) => {
            vec![(CONVERSATION_BY_UUID, vec![int(account.get()), text(uuid)])]
        }
        Key::Message(id) => vec![(MESSAGE, vec![int(id.get())])],
        Key::Attachment(id) => vec![(ATTACHMENT, vec![int(id.get())])],
        Key::Case(id) => vec![(CASE, vec![int(id.get())])],
        Key::ConversationsOf(contact, since, after, limit) => vec![(
            CONVERSATIONS_OF,
            vec![
                int(contact.get()),
                int(*since),
                int(after.get()),
                int(*limit),
            ],
        )],
        Key::IdentitiesOfPerson(contact, after, limit) => vec![(
            IDENTITIES_OF_PERSON,
            vec![int(contact.get()), int(after.get()), int(*limit)],
        )],
        Key::CasesOf(contact, after, limit) => vec![(
            CASES_OF,
            vec![int(contact.get()), int(after.get()), int(*limit)],
        )],
        Key::NotesOf(contact) => vec![(NOTES_OF, vec![int(contact.get()), int(MAX_NOTES)])],
        Key::MergedInto(contact) => {
            vec![(MERGED_INTO, vec![int(contact.get()), int(MAX_MERGED)])]
        }
        Key::MessagesAfter(conversation, position, limit) => vec![(
            MESSAGES_AFTER,
            vec![int(conversation.get()), int(*position), int(*limit)],
        )],
        Key::EventsOf(contact, after, limit) => vec![(
            EVENTS_OF,
            vec![int(contact.get()), int(*after), int(*limit)],
        )],
        Key::ContactNote(id) => vec![(CONTACT_NOTE, vec![int(id.get())])],
        Key::Merge(id) => vec![(MERGE, vec![int(id.get())])],
        Key::Erasure(id) => vec![(ERASURE, vec![int(id.get())])],
        Key::QueueEntry(id) => vec![(QUEUE_ENTRY, vec![int(id.get())])],
        Key::QueueHead(queue, None, bucket, limit) => {
            vec![(
                QUEUE_HEAD,
                vec![int(queue.get()), text(bucket), int(*limit)],
            )]
        }
        Key::QueueHead(queue, Some(agent), bucket, limit) => vec![(
            QUEUE_HEAD_RESERVED,
            vec![
                int(queue.get()),
                int(agent.get()),
                text(bucket),
                int(*limit),
            ],
        )],
        Key::Timer(kind, subject) => vec![(TIMER, vec![text(kind.word()), int(*subject)])],
        Key::ReadMark(conversation, agent) => {
            vec![(READ_MARK, vec![int(conversation.get()), int(agent.get())])]
        }
        Key::ServiceRecord(id) => vec![(SERVICE_RECORD, vec![int(id.get())])],
        Key::Answer(account, scope, name) => {
            vec![(ANSWER, vec![int(account.get()), text(scope), text(name)])]
        }
        Key::Credential(id) => vec![(CREDENTIAL, vec![int(id.get())])],
        Key::CredentialByKey(kind, name) => {
            vec![(CREDENTIAL_BY_KEY, vec![text(kind.word()), text(name)])]
        }
        Key::CredentialByHash(hash) => vec![(CREDENTIAL_BY_HASH, vec![text(hash)])],
        Key::CredentialsOfAgent(agent, kind) => vec![(
            CREDENTIALS_OF_AGENT,
            vec![int(agent.get()), text(kind.word())],
        )],
        Key::SessionsOf(application) => vec![(SESSIONS_OF, vec![int(application.get())])],
        Key::Provisioned(account, object) => {
            vec![(PROVISIONED, vec![int(account.get()), text(object)])]
        }
        Key::AgentByEmail(email) => vec![(AGENT_BY_EMAIL, vec![text(email)])],
    }
}

/// `"a", "b"`, each with `prefix` before it. Quoted, because some are words of SQL.
#[must_use]
pub fn column_list(columns: &[Column], prefix: &str) -> String {
    columns
        .iter()
        .map(|c| format!("{prefix}\"{}\"", c.name))
        .collect::<Vec<_>>()
        .join(", ")
}

/// What a write does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Makes rows; a key that exists is an error.
    Insert,
    /// Changes rows by key.
    Update,
    /// Makes rows or replaces them, within their account.
    Put,
    /// Removes rows by key: only the key columns are given.
    Delete,
}

/// The shape of a table, as statements need it.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Its name.
    pub table: &'static str,
    /// Its key columns.
    pub key: &'static [&'static str],
    /// Its columns.
    pub columns: &'static [Column],
}

impl Shape {
    /// Of a row type.
    #[must_use]
    pub const fn of<R: Row>() -> Self {
        Self {
            table: R::TABLE,
            key: R::KEY,
            columns: R::COLUMNS,
        }
    }

    /// The columns a verb is given.
    #[must_use]
    pub fn given(&self, verb: Verb) -> Vec<Column> {
        match verb {
            Verb::Insert | Verb::Update | Verb::Put => self.columns.to_vec(),
            Verb::Delete => self
                .columns
                .iter()
                .filter(|c| self.key.contains(&c.name))
                .copied()
                .collect(),
        }
    }

    fn others(&self) -> Vec<&'static str> {
        self.columns
            .iter()
            .map(|c| c.name)
            .filter(|name| !self.key.contains(name))
            .collect()
    }

    fn on_conflict(&self) -> String {
        let keys = self
            .key
            .iter()
            .map(|k| format!("\"{k}\""))
            .collect::<Vec<_>>()
            .join(", ");
        let sets = self
            .others()
            .iter()
            .map(|c| format!("\"{c}\" = excluded.\"{c}\""))
            .collect::<Vec<_>>()
            .join(", ");
        let guard = if self.others().contains(&"account_id") {
            format!(" WHERE {}.account_id = excluded.account_id", self.table)
        } else {
            String::new()
        };
        if sets.is_empty() {
            format!("ON CONFLICT ({keys}) DO NOTHING")
        } else {
            format!("ON CONFLICT ({keys}) DO UPDATE SET {sets}{guard}")
        }
    }

    /// For one row, `?1` for the first given column.
    #[must_use]
    pub fn sqlite(&self, verb: Verb) -> String {
        let given = self.given(verb);
        let place = |name: &str| {
            given
                .iter()
                .position(|c| c.name == name)
                .map_or(0, |i| i.saturating_add(1))
        };
        let keys = self
            .key
            .iter()
            .map(|k| format!("\"{k}\" = ?{}", place(k)))
            .collect::<Vec<_>>()
            .join(" AND ");
        match verb {
            Verb::Insert | Verb::Put => {
                let places = (1..=given.len())
                    .map(|i| format!("?{i}"))
                    .collect::<Vec<_>>()
                    .join(", ");
                let tail = if verb == Verb::Put {
                    self.on_conflict()
                } else {
                    String::new()
                };
                format!(
                    "INSERT INTO {} ({}) VALUES ({places}) {tail}",
                    self.table,
                    column_list(&given, "")
                )
            }
            Verb::Update => {
                let keys = self.key_places();
                let others = (0..given.len()).filter(|at| !keys.contains(at));
                self.sqlite_update(&others.collect::<Vec<_>>())
            }
            Verb::Delete => format!("DELETE FROM {} WHERE {keys}", self.table),
        }
    }

    /// Where the key columns stand among the columns, in the order of the key.
    #[must_use]
    pub fn key_places(&self) -> Vec<usize> {
        let place = |name: &&str| self.columns.iter().position(|c| c.name == *name);
        self.key.iter().filter_map(place).collect()
    }

    /// Sets the columns at these places of one row: they are the first parameters, and the key's columns come after them.
    #[must_use]
    pub fn sqlite_update(&self, places: &[usize]) -> String {
        let set = |at: &usize| self.columns.get(*at).map(|c| format!("\"{}\" = ?", c.name));
        let sets: Vec<String> = places.iter().filter_map(set).collect();
        let keys: Vec<String> = self.key.iter().map(|k| format!("\"{k}\" = ?")).collect();
        format!(
            "UPDATE {} SET {} WHERE {}",
            self.table,
            sets.join(", "),
            keys.join(" AND ")
        )
    }

    /// For many rows at once: one array per given column.
    #[must_use]
    pub fn postgres(&self, verb: Verb) -> String {
        let given = self.given(verb);
        let arrays = given
            .iter()
            .enumerate()
            .map(|(i, c)| format!("${}::{}[]", i.saturating_add(1), postgres_type(c.kind)))
            .collect::<Vec<_>>()
            .join(", ");
        let names = column_list(&given, "");
        let keys = self
            .key
            .iter()
            .map(|k| format!("t.\"{k}\" = u.\"{k}\""))
            .collect::<Vec<_>>()
            .join(" AND ");
        match verb {
            Verb::Insert | Verb::Put => {
                let tail = if verb == Verb::Put {
                    self.on_conflict()
                } else {
                    String::new()
                };
                format!(
                    "INSERT INTO {} ({names}) SELECT * FROM unnest({arrays}) {tail}",
                    self.table
                )
            }
            Verb::Update => {
                let sets = self
                    .others()
                    .iter()
                    .map(|c| format!("\"{c}\" = u.\"{c}\""))
                    .collect::<Vec<_>>()
                    .join(", ");
                format!(
                    "UPDATE {} AS t SET {sets} FROM unnest({arrays}) AS u({names}) WHERE {keys}",
                    self.table
                )
            }
            Verb::Delete => format!(
                "DELETE FROM {} AS t USING unnest({arrays}) AS u({names}) WHERE {keys}",
                self.table
            ),
        }
    }
}

/// The element type of an array parameter.
#[must_use]
pub const fn postgres_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Int => "int8",
        Kind::Text => "text",
        Kind::Bool => "bool",
    }
}

/// SQLite's spelling of `$1`. A dollar that no digit follows is something else, the beginning of a JSON path for instance.
#[must_use]
pub fn sqlite_text(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql.chars().peekable();
    while let Some(c) = rest.next() {
        let parameter = c == '$' && rest.peek().is_some_and(char::is_ascii_digit);
        out.push(if parameter { '?' } else { c });
    }
    out
}
