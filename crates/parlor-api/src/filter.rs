//! The filter of conversations in `/v1`: as a document, and as parameters of a query string.

use crate::attributes::{fitting, unknown};
use crate::document::fields::{Free, Id, List, Text, Time, id_reference};
use crate::document::query::{Flag, Param};
use crate::document::words::{Priority, Status};
use crate::document::{Faults, FieldPath, Wire, code, request};
use parlor_http::{Limits, json};
use parlor_model::command::MAX_LABEL;
use parlor_model::config::AccountConfig;
use parlor_model::entities::JsonMap;
use parlor_model::filter::{
    Assigned, ConversationFilter, Following, MAX_AGO_S, MAX_ATTRIBUTES, MAX_VALUES, Moment, Period,
};
use parlor_model::ids::{AgentId, ContactId, InboxId, QueueId, TeamId, parse_id};
use parlor_model::words::{self as model, AttributeObject, AttributeType, Word as _};
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, OneOfBuilder, Schema, Type};

/// The maximum number of values in the conditions `status` and `priority`. There are 5 statuses, and 5 priorities
/// including `none`.
const ALL: usize = 5;

request! {
    /// Conditions that select conversations. A conversation must meet all conditions. An absent member or an empty list
    /// adds no condition.
    pub(crate) struct FilterDocument {
        /// Selects conversations with one of these statuses.
        status: List<Status, ALL>,
        /// Selects conversations with one of these assignees. `me` means the caller, `none` means unassigned, and `any`
        /// means any agent.
        assignee: List<Assignee, MAX_VALUES>,
        /// Selects conversations of one of these teams.
        team_id: List<Id, MAX_VALUES>,
        /// Selects conversations of one of these inboxes.
        inbox_id: List<Id, MAX_VALUES>,
        /// Selects conversations that wait in one of the queues with these keys.
        queue: List<Text<1, 255>, MAX_VALUES>,
        /// `true` selects conversations that wait in a queue, and `false` selects all other conversations.
        queued: Option<bool>,
        /// Selects conversations with this contact.
        contact_id: Option<Id>,
        /// Conditions on the labels of the conversation.
        labels: Option<LabelFilter>,
        /// Selects conversations with one of these priorities. `none` selects conversations without a priority.
        priority: List<PriorityOrNone, ALL>,
        /// `true` selects conversations with customer messages that the caller has not read, and `false` selects all
        /// other conversations.
        unread: Option<bool>,
        /// `true` selects conversations in which a note mentions the caller, and `false` selects all other
        /// conversations.
        mentioned: Option<bool>,
        /// `true` selects conversations that are assigned to the caller, mention the caller in a note, or are followed
        /// by the caller. `false` selects all other conversations.
        participating: Option<bool>,
        /// Selects conversations that at least one of these agents follows. `me` means the caller.
        follower: List<Follower, MAX_VALUES>,
        /// `true` selects conversations with a message that could not be delivered, and `false` selects all other
        /// conversations.
        failed: Option<bool>,
        /// The period in which the conversation was created.
        created: Option<FilterPeriod>,
        /// The period in which the newest message of the conversation was created.
        active: Option<FilterPeriod>,
        /// Values of at most 5 custom attributes of conversations, by attribute name. Selects conversations with all of
        /// these values. For an attribute that can have several options, give one option. The filter then selects
        /// conversations whose options include this option.
        attributes: Free,
    }
}

request! {
    /// Conditions on the labels of a conversation.
    pub(crate) struct LabelFilter {
        /// Selects conversations with at least one of these labels.
        any: List<Text<1, MAX_LABEL>, MAX_VALUES>,
        /// Selects conversations with all of these labels.
        all: List<Text<1, MAX_LABEL>, MAX_VALUES>,
        /// Selects conversations with none of these labels.
        none: List<Text<1, MAX_LABEL>, MAX_VALUES>,
    }
}

request! {
    /// A period of time. The beginning and the end are optional. Give each of the two as a point in time, or as a
    /// number of seconds before the time of the request.
    pub(crate) struct FilterPeriod {
        /// The beginning of the period, inclusive.
        from: Option<Time>,
        /// The end of the period, exclusive.
        before: Option<Time>,
        /// The beginning of the period, as a number of seconds before the time of the request. Not allowed together
        /// with `from`.
        from_ago_s: Option<Ago>,
        /// The end of the period, as a number of seconds before the time of the request. Not allowed together with
        /// `before`.
        before_ago_s: Option<Ago>,
    }
}

/// A number of seconds before now, from 0 to ten years.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ago(i64);

impl Wire for Ago {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let Value::Number(number) = value else {
            faults.add(at, code::WRONG_TYPE, "Send a number of seconds.");
            return None;
        };
        let seconds = number.as_i64().filter(|s| (0..=MAX_AGO_S).contains(s));
        if seconds.is_none() {
            let detail = format!("Send an integer from 0 to {MAX_AGO_S}.");
            faults.add(at, code::MALFORMED, detail);
        }
        seconds.map(Self)
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(0))
            .maximum(usize::try_from(MAX_AGO_S).ok())
            .into()
    }
}

/// An assignee in a filter: an agent's id, `me`, `none` (unassigned) or `any` (any agent).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Assignee(Assigned);

impl Assignee {
    const WORDS: [(&'static str, Assigned); 3] = [
        ("me", Assigned::Me),
        ("none", Assigned::Nobody),
        ("any", Assigned::Anybody),
    ];

    fn of_word(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let found = Self::WORDS.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let detail = "Send an agent's id, `me`, `none` (unassigned) or `any` (assigned).";
            faults.add(at, code::MALFORMED, detail);
        }
        found.map(|(_, assigned)| Self(*assigned))
    }
}

impl Wire for Assignee {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        match value {
            Value::String(text) => Self::of_word(&text, at, faults),
            other => {
                <Id as Wire>::read(other, at, faults).map(|id| Self(Assigned::Agent(AgentId(id.0))))
            }
        }
    }

    fn describe() -> RefOr<Schema> {
        let words = ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(Self::WORDS.map(|(word, _)| word)));
        OneOfBuilder::new().item(id_reference()).item(words).into()
    }
}

impl Param for Assignee {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        match parse_id(text) {
            Some(id) => Some(Self(Assigned::Agent(AgentId(id)))),
            None => Self::of_word(text, at, faults),
        }
    }

    fn describe() -> RefOr<Schema> {
        <Self as Wire>::describe()
    }
}

/// A follower in a filter: an agent's id, or `me` for the caller.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Follower(Following);

impl Follower {
    const ME: &'static str = "me";

    fn of_word(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        if text == Self::ME {
            return Some(Self(Following::Me));
        }
        faults.add(at, code::MALFORMED, "Send an agent's id or `me`.");
        None
    }
}

impl Wire for Follower {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        match value {
            Value::String(text) => Self::of_word(&text, at, faults),
            other => {
                let id = <Id as Wire>::read(other, at, faults);
                id.map(|id| Self(Following::Agent(AgentId(id.0))))
            }
        }
    }

    fn describe() -> RefOr<Schema> {
        let me = ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some([Self::ME]));
        OneOfBuilder::new().item(id_reference()).item(me).into()
    }
}

impl Param for Follower {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        match parse_id(text) {
            Some(id) => Some(Self(Following::Agent(AgentId(id)))),
            None => Self::of_word(text, at, faults),
        }
    }

    fn describe() -> RefOr<Schema> {
        <Self as Wire>::describe()
    }
}

/// A priority, or `none`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PriorityOrNone(Option<model::Priority>);

impl Wire for PriorityOrNone {
    fn read(value: Value, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        match value {
            Value::String(text) => Self::parse(&text, at, faults),
            other => <Priority as Wire>::read(other, at, faults).map(|one| Self(Some(one.0))),
        }
    }

    fn describe() -> RefOr<Schema> {
        let words = model::Priority::ALL.iter().map(|priority| priority.word());
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(words.chain(["none"])))
            .into()
    }
}

impl Param for PriorityOrNone {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let word = model::Priority::from_word(text);
        if word.is_none() && text != "none" {
            let words = model::Priority::ALL.iter().map(|priority| priority.word());
            let words: Vec<&str> = words.chain(["none"]).collect();
            let detail = format!("Send one of: {}.", words.join(", "));
            faults.add(at, code::NOT_ALLOWED, detail);
            return None;
        }
        Some(Self(word))
    }

    fn describe() -> RefOr<Schema> {
        <Self as Wire>::describe()
    }
}

/// At most `MOST` values, separated by commas.
#[derive(Clone, Debug)]
pub(crate) struct Several<T, const MOST: usize = MAX_VALUES>(pub(crate) Vec<T>);

impl<T: Param, const MOST: usize> Param for Several<T, MOST> {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let parts: Vec<&str> = text.split(',').collect();
        if parts.len() > MOST {
            let detail = format!("Send at most {MOST} values.");
            faults.add(at, code::TOO_MANY, detail);
            return None;
        }
        let read: Vec<Option<T>> = (parts.iter())
            .map(|part| T::parse(part, at, faults))
            .collect();
        read.into_iter().collect::<Option<Vec<T>>>().map(Self)
    }

    fn describe() -> RefOr<Schema> {
        ArrayBuilder::new()
            .items(T::describe())
            .min_items(Some(1))
            .max_items(Some(MOST))
            .into()
    }
}

/// One text in a list separated by commas, such as a label. The text has at most [`MAX_LABEL`] characters.
#[derive(Clone, Debug)]
pub(crate) struct Piece(String);

impl Param for Piece {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        let value = Value::String(text.to_owned());
        <Text<1, MAX_LABEL> as Wire>::read(value, at, faults).map(|text| Self(text.0))
    }

    fn describe() -> RefOr<Schema> {
        <Text<1, MAX_LABEL> as Wire>::describe()
    }
}

impl Param for Time {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        <Self as Wire>::read(Value::String(text.to_owned()), at, faults)
    }

    fn describe() -> RefOr<Schema> {
        <Self as Wire>::describe()
    }
}

/// A query parameter that contains a filter document as JSON text.
#[derive(Clone, Debug)]
pub(crate) struct FilterText(FilterDocument);

impl Param for FilterText {
    fn parse(text: &str, at: &FieldPath<'_>, faults: &mut Faults) -> Option<Self> {
        // The server limits the length of the request target, so the document needs no length limit here. The other
        // rules are the same as for request bodies.
        match json::parse(text.as_bytes(), &Limits::default()) {
            Ok(value) => FilterDocument::read(value, at, faults).map(Self),
            Err(error) => {
                let detail = format!("Send a JSON object: {error}.");
                faults.add(at, code::MALFORMED, detail);
                None
            }
        }
    }

    fn describe() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(2))
            .into()
    }
}

/// The parameters of a query string that form a filter of conversations.
#[derive(Debug, Default)]
pub(crate) struct FilterParameters {
    /// The filter of a view, to which the parameters add conditions. `None` means that the request names no view.
    pub(crate) base: Option<ConversationFilter>,
    pub(crate) filter: Option<FilterText>,
    pub(crate) status: Option<Several<Status>>,
    pub(crate) assignee: Option<Several<Assignee>>,
    pub(crate) team_id: Option<Several<Id>>,
    pub(crate) inbox_id: Option<Several<Id>>,
    pub(crate) queue: Option<Several<Piece>>,
    pub(crate) queued: Option<Flag>,
    pub(crate) contact_id: Option<Id>,
    pub(crate) labels_any: Option<Several<Piece>>,
    pub(crate) labels_all: Option<Several<Piece>>,
    pub(crate) labels_none: Option<Several<Piece>>,
    pub(crate) priority: Option<Several<PriorityOrNone>>,
    pub(crate) unread: Option<Flag>,
    pub(crate) mentioned: Option<Flag>,
    pub(crate) participating: Option<Flag>,
    pub(crate) follower: Option<Several<Follower>>,
    pub(crate) failed: Option<Flag>,
    pub(crate) created_from: Option<Time>,
    pub(crate) created_before: Option<Time>,
    pub(crate) active_from: Option<Time>,
    pub(crate) active_before: Option<Time>,
}

impl FilterParameters {
    /// Builds the filter from the view or the filter document, and from the other parameters. If the view or the
    /// document already has the condition of a parameter, the function adds a fault for this parameter. `None` means
    /// that there are faults.
    pub(crate) fn into_filter(
        self,
        config: &AccountConfig,
        faults: &mut Faults,
    ) -> Option<ConversationFilter> {
        let top = FieldPath::TOP;
        let source = if self.base.is_some() {
            "view"
        } else {
            "filter"
        };
        let mut filter = match (self.base, self.filter) {
            (Some(base), _) => base,
            (None, Some(given)) => given.0.into_filter(config, &top.key("filter"), faults)?,
            (None, None) => ConversationFilter::default(),
        };
        let before = faults.is_empty();
        let mut once = |name: &str, is_new: bool| {
            if !is_new {
                let detail = format!("The parameter `{source}` has this condition already.");
                faults.add(&top.key(name), code::NOT_ALLOWED, detail);
            }
            is_new
        };
        macro_rules! add {
            ($($name:ident: |$given:ident| $target:expr, $free:expr => $set:expr;)*) => {$(
                if let Some($given) = self.$name && once(stringify!($name), $free) {
                    $target = $set;
                }
            )*};
        }
        let at = |time: Time| Some(Moment::At(time.0));
        add! {
            status: |given| filter.status, filter.status.is_empty() => given.0.iter().map(|s| s.0).collect();
            assignee: |given| filter.assignee, filter.assignee.is_empty() => given.0.iter().map(|a| a.0).collect();
            team_id: |given| filter.team, filter.team.is_empty() => given.0.iter().map(|id| TeamId(id.0)).collect();
            inbox_id: |given| filter.inbox, filter.inbox.is_empty() => given.0.iter().map(|id| InboxId(id.0)).collect();
            queued: |given| filter.queued, filter.queued.is_none() => Some(given.0);
            contact_id: |given| filter.contact, filter.contact.is_none() => Some(ContactId(given.0));
            labels_any: |given| filter.labels_any, filter.labels_any.is_empty() => pieces(given);
            labels_all: |given| filter.labels_all, filter.labels_all.is_empty() => pieces(given);
            labels_none: |given| filter.labels_none, filter.labels_none.is_empty() => pieces(given);
            priority: |given| filter.priority, filter.priority.is_empty() => given.0.iter().map(|p| p.0).collect();
            unread: |given| filter.unread, filter.unread.is_none() => Some(given.0);
            mentioned: |given| filter.mentioned, filter.mentioned.is_none() => Some(given.0);
            participating: |given| filter.participating, filter.participating.is_none() => Some(given.0);
            follower: |given| filter.follower, filter.follower.is_empty() => given.0.iter().map(|f| f.0).collect();
            failed: |given| filter.failed, filter.failed.is_none() => Some(given.0);
            created_from: |given| filter.created.from, filter.created.from.is_none() => at(given);
            created_before: |given| filter.created.before, filter.created.before.is_none() => at(given);
            active_from: |given| filter.active.from, filter.active.from.is_none() => at(given);
            active_before: |given| filter.active.before, filter.active.before.is_none() => at(given);
        }
        if let Some(given) = self.queue
            && once("queue", filter.queue.is_empty())
        {
            let path = top.key("queue");
            let keys = given.0.into_iter().map(|piece| piece.0);
            filter.queue = queues(keys, config, |_| path, faults);
        }
        (before && faults.is_empty()).then_some(filter)
    }
}

fn pieces(given: Several<Piece>) -> Vec<String> {
    given.0.into_iter().map(|piece| piece.0).collect()
}

/// Returns the queues with these keys, and adds a fault for each unknown key.
fn queues<'a>(
    keys: impl Iterator<Item = String>,
    config: &AccountConfig,
    path: impl Fn(usize) -> FieldPath<'a>,
    faults: &mut Faults,
) -> Vec<QueueId> {
    let mut found = Vec::new();
    for (index, key) in keys.enumerate() {
        match config.queue_by_key(&key) {
            Some(queue) => found.push(queue.id),
            None => {
                let keys: Vec<&str> = config.queues.values().map(|q| q.key.as_str()).collect();
                let detail = format!(
                    "There is no such queue. Your account's queues: {}.",
                    keys.join(", ")
                );
                faults.add(&path(index), code::UNKNOWN, detail);
            }
        }
    }
    found
}

impl FilterDocument {
    /// Converts the filter document into the model's filter. `None` means that the document is invalid and faults were
    /// added.
    pub(crate) fn into_filter(
        self,
        config: &AccountConfig,
        at: &FieldPath<'_>,
        faults: &mut Faults,
    ) -> Option<ConversationFilter> {
        let labels = self.labels.unwrap_or(LabelFilter {
            any: List(Vec::new()),
            all: List(Vec::new()),
            none: List(Vec::new()),
        });
        let texts = |list: List<Text<1, MAX_LABEL>, MAX_VALUES>| -> Vec<String> {
            list.0.into_iter().map(|text| text.0).collect()
        };
        let created = period(self.created, &at.key("created"), faults);
        let active = period(self.active, &at.key("active"), faults);
        let attributes = attributes(self.attributes.0, config, &at.key("attributes"), faults);
        let path = at.key("queue");
        let keys = self.queue.0.into_iter().map(|text| text.0);
        let queue = queues(keys, config, |index| path.index(index), faults);
        faults.is_empty().then(|| ConversationFilter {
            status: self.status.0.iter().map(|status| status.0).collect(),
            assignee: self.assignee.0.iter().map(|one| one.0).collect(),
            team: self.team_id.0.iter().map(|id| TeamId(id.0)).collect(),
            inbox: self.inbox_id.0.iter().map(|id| InboxId(id.0)).collect(),
            queue,
            queued: self.queued,
            contact: self.contact_id.map(|id| ContactId(id.0)),
            labels_any: texts(labels.any),
            labels_all: texts(labels.all),
            labels_none: texts(labels.none),
            priority: self.priority.0.iter().map(|one| one.0).collect(),
            unread: self.unread,
            mentioned: self.mentioned,
            participating: self.participating,
            follower: self.follower.0.iter().map(|one| one.0).collect(),
            failed: self.failed,
            created,
            active,
            attributes,
            ..ConversationFilter::default()
        })
    }
}

fn period(given: Option<FilterPeriod>, at: &FieldPath<'_>, faults: &mut Faults) -> Period {
    let Some(given) = given else {
        return Period::default();
    };
    let mut end = |time: Option<Time>, ago: Option<Ago>, name: &str| match (time, ago) {
        (Some(_), Some(_)) => {
            let detail = "Send an instant or a number of seconds, not both.";
            faults.add(&at.key(name), code::NOT_ALLOWED, detail);
            None
        }
        (Some(time), None) => Some(Moment::At(time.0)),
        (None, ago) => ago.map(|ago| Moment::Ago(ago.0)),
    };
    Period {
        from: end(given.from, given.from_ago_s, "from_ago_s"),
        before: end(given.before, given.before_ago_s, "before_ago_s"),
    }
}

fn attributes(
    given: JsonMap,
    config: &AccountConfig,
    at: &FieldPath<'_>,
    faults: &mut Faults,
) -> Vec<(String, Value)> {
    if given.len() > MAX_ATTRIBUTES {
        let detail = format!("Send at most {MAX_ATTRIBUTES}.");
        faults.add(at, code::TOO_MANY, detail);
        return Vec::new();
    }
    let mut read = Vec::with_capacity(given.len());
    for (name, value) in given {
        let at = at.key(&name);
        let Some(definition) = config.attribute(AttributeObject::Conversation, &name) else {
            unknown(config, AttributeObject::Conversation, &at, faults);
            continue;
        };
        let several = definition.value_type == AttributeType::Choices;
        if several && value.is_array() {
            faults.add(&at, code::WRONG_TYPE, "Send one of the options.");
            continue;
        }
        let value = match fitting(definition, &value, &at, faults) {
            // If an attribute can have several options, `fitting` returns one option as a list with one element. The
            // filter needs the option without the list.
            Some(Value::Array(options)) => options.into_iter().next(),
            other => other,
        };
        read.extend(value.map(|value| (definition.name.clone(), value)));
    }
    read
}

/// Converts the model's filter into a filter document, for an answer. The document leaves out queues that no longer
/// exist.
pub(crate) fn document(filter: &ConversationFilter, config: &AccountConfig) -> Value {
    let mut members = JsonMap::new();
    let mut add = |name: &str, value: Value| {
        let is_empty = value.as_array().is_some_and(Vec::is_empty)
            || value.as_object().is_some_and(JsonMap::is_empty)
            || value.is_null();
        if !is_empty {
            members.insert(name.to_owned(), value);
        }
    };
    let queue = |id: &QueueId| config.queues.get(id).map(|q| Value::from(q.key.clone()));
    let assignee = |one: &Assigned| match one {
        Assigned::Agent(agent) => Value::from(agent.0),
        word => (Assignee::WORDS.iter().find(|(_, known)| known == word))
            .map_or(Value::Null, |(word, _)| Value::from(*word)),
    };
    let priority = |one: &Option<model::Priority>| Value::from(one.map_or("none", |p| p.word()));
    add(
        "status",
        filter
            .status
            .iter()
            .map(|s| Value::from(s.word()))
            .collect(),
    );
    add("assignee", filter.assignee.iter().map(assignee).collect());
    add("team_id", ids(&filter.team));
    add("inbox_id", ids(&filter.inbox));
    add("queue", filter.queue.iter().filter_map(queue).collect());
    add("queued", filter.queued.into());
    add("contact_id", filter.contact.map(|id| id.0).into());
    let mut labels = JsonMap::new();
    for (name, given) in [
        ("any", &filter.labels_any),
        ("all", &filter.labels_all),
        ("none", &filter.labels_none),
    ] {
        if !given.is_empty() {
            labels.insert(name.to_owned(), given.clone().into());
        }
    }
    add("labels", Value::Object(labels));
    add("priority", filter.priority.iter().map(priority).collect());
    add("unread", filter.unread.into());
    add("mentioned", filter.mentioned.into());
    add("participating", filter.participating.into());
    let follower = |one: &Following| match one {
        Following::Agent(agent) => Value::from(agent.0),
        Following::Me => Value::from(Follower::ME),
    };
    add("follower", filter.follower.iter().map(follower).collect());
    add("failed", filter.failed.into());
    add("created", shown(filter.created));
    add("active", shown(filter.active));
    add(
        "attributes",
        Value::Object(filter.attributes.iter().cloned().collect()),
    );
    Value::Object(members)
}

fn ids<T: parlor_model::ids::Id>(ids: &[T]) -> Value {
    ids.iter().map(|id| Value::from(id.get())).collect()
}

fn shown(period: Period) -> Value {
    let mut members = JsonMap::new();
    for (end, at, ago) in [
        (period.from, "from", "from_ago_s"),
        (period.before, "before", "before_ago_s"),
    ] {
        match end {
            Some(Moment::At(time)) => drop(members.insert(at.to_owned(), time.iso_micros().into())),
            Some(Moment::Ago(s)) => drop(members.insert(ago.to_owned(), s.into())),
            None => {}
        }
    }
    Value::Object(members)
}
