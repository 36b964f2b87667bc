//! Macros: prepared texts with variables and blanks. A macro can also have actions, which change the conversation.
//!
//! | In the text | Meaning |
//! |---|---|
//! | `{{contact.first_name}}` | a variable |
//! | `{{contact.first_name\|there}}` | a variable, with a fallback if it has no value |
//! | `{{?order number}}` | a blank, which the agent fills in |

use crate::ids::{AgentId, TeamId};
use crate::words::{Priority, Status};
use std::collections::BTreeMap;

/// The maximum length of a macro's text, in characters.
pub const MAX_TEXT: usize = 20_000;
/// The maximum length of a short code, in characters.
pub const MAX_SHORT_CODE: usize = 64;
/// The maximum number of actions of a macro.
pub const MAX_ACTIONS: usize = 10;
/// The maximum number of labels in an action.
pub const MAX_ACTION_LABELS: usize = 20;
/// The maximum number of macros in one scope: of one agent, of one team, or of the whole account.
pub const MAX_MACROS: usize = 500;
/// The maximum number of blanks with different names in a text.
pub const MAX_BLANKS: usize = 20;
/// The maximum length of a filled-in blank, in characters.
pub const MAX_BLANK: usize = 1_000;
/// The maximum duration of a snooze by an action, in seconds.
pub const MAX_SNOOZE_S: i64 = 366 * 24 * 60 * 60;

/// The variables with fixed names. There are also variables for custom attributes: `contact.custom.NAME` and
/// `conversation.custom.NAME`.
pub const VARIABLES: [&str; 11] = [
    "account.name",
    "agent.first_name",
    "agent.name",
    "contact.email",
    "contact.first_name",
    "contact.last_name",
    "contact.name",
    "contact.phone",
    "conversation.id",
    "conversation.subject",
    "inbox.name",
];

/// The agents who may see and use a macro.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MacroScope {
    /// Only the agent with this id.
    Own(AgentId),
    /// The members of the team with this id.
    Team(TeamId),
    /// Every agent of the account.
    All,
}

impl MacroScope {
    /// Returns the stored form: `agent:7`, `team:5` or `all`.
    #[must_use]
    pub fn encode(self) -> String {
        match self {
            Self::Own(agent) => format!("agent:{agent}"),
            Self::Team(team) => format!("team:{team}"),
            Self::All => "all".to_owned(),
        }
    }

    /// Reads the stored form. `None` means that the text is invalid.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "all" {
            return Some(Self::All);
        }
        let (kind, id) = text.split_once(':')?;
        let id = crate::ids::parse_id(id)?;
        match kind {
            "agent" => Some(Self::Own(AgentId(id))),
            "team" => Some(Self::Team(TeamId(id))),
            _ => None,
        }
    }
}

/// An action of a macro: a change of the conversation.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MacroAction {
    /// Adds labels.
    AddLabels {
        /// The labels, at most [`MAX_ACTION_LABELS`].
        labels: Vec<String>,
    },
    /// Removes labels.
    RemoveLabels {
        /// The labels, at most [`MAX_ACTION_LABELS`].
        labels: Vec<String>,
    },
    /// Assigns the conversation.
    Assign {
        /// The agent. `None` means the agent who uses the macro.
        agent_id: Option<AgentId>,
    },
    /// Changes the status.
    SetStatus {
        /// The new status, one of [`MacroAction::STATUSES`].
        status: Status,
    },
    /// Changes the priority.
    SetPriority {
        /// The priority. `None` means no priority.
        priority: Option<Priority>,
    },
    /// Snoozes the conversation.
    Snooze {
        /// The duration of the snooze, in seconds. `None` means that the snooze has no end time. Such a snooze ends
        /// when the customer writes.
        for_s: Option<i64>,
    },
}

impl MacroAction {
    /// The statuses that an action can set.
    pub const STATUSES: [Status; 3] = [Status::Open, Status::Pending, Status::Resolved];
}

/// A part of a macro's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Plain text.
    Text(&'a str),
    /// The name of a variable, and its fallback if there is one.
    Variable(&'a str, Option<&'a str>),
    /// The name of a blank.
    Blank(&'a str),
}

/// A fault of a macro's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextFault {
    /// A `{{` has no matching `}}`.
    Unclosed,
    /// The text contains a variable with this name, but there is no such variable.
    Unknown(String),
    /// A blank has no name, or its name has more than [`MAX_SHORT_CODE`] characters. Or the text has more than
    /// [`MAX_BLANKS`] blanks with different names.
    Blank,
}

impl std::fmt::Display for TextFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unclosed => f.write_str("Close each `{{` with `}}`."),
            Self::Unknown(name) => write!(
                f,
                "There is no variable `{name}`. Variables: {}, `contact.custom.NAME`, `conversation.custom.NAME`. A blank begins with `?`.",
                VARIABLES.join(", ")
            ),
            Self::Blank => write!(
                f,
                "Give each blank a name of at most {MAX_SHORT_CODE} characters, as in `{{{{?order number}}}}`. A text has at most {MAX_BLANKS} blanks."
            ),
        }
    }
}

/// Divides the text of a macro into its parts.
///
/// # Errors
/// Returns the first fault of the text.
pub fn pieces(text: &str) -> Result<Vec<Piece<'_>>, TextFault> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, opened)) = rest.split_once("{{") {
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        let (inner, after) = opened.split_once("}}").ok_or(TextFault::Unclosed)?;
        pieces.push(piece(inner)?);
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    if blanks(&pieces).len() > MAX_BLANKS {
        return Err(TextFault::Blank);
    }
    Ok(pieces)
}

fn piece(inner: &str) -> Result<Piece<'_>, TextFault> {
    if let Some(blank) = inner.strip_prefix('?') {
        let blank = blank.trim();
        if blank.is_empty() || blank.chars().count() > MAX_SHORT_CODE {
            return Err(TextFault::Blank);
        }
        return Ok(Piece::Blank(blank));
    }
    let (name, fallback) = match inner.split_once('|') {
        Some((name, fallback)) => (name.trim(), Some(fallback)),
        None => (inner.trim(), None),
    };
    let custom = ["contact.custom.", "conversation.custom."]
        .iter()
        .any(|prefix| {
            name.strip_prefix(prefix)
                .is_some_and(|name| !name.is_empty())
        });
    if !custom && !VARIABLES.contains(&name) {
        return Err(TextFault::Unknown(name.to_owned()));
    }
    Ok(Piece::Variable(name, fallback))
}

/// Returns the names of a text's blanks without duplicates, in the order of their first use.
#[must_use]
pub fn blanks<'a>(pieces: &[Piece<'a>]) -> Vec<&'a str> {
    let mut names = Vec::new();
    for piece in pieces {
        if let Piece::Blank(name) = piece
            && !names.contains(name)
        {
            names.push(*name);
        }
    }
    names
}

/// Returns the names of a text's variables without duplicates, in the order of their first use.
#[must_use]
pub fn variables<'a>(pieces: &[Piece<'a>]) -> Vec<&'a str> {
    let mut names = Vec::new();
    for piece in pieces {
        if let Piece::Variable(name, _) = piece
            && !names.contains(name)
        {
            names.push(*name);
        }
    }
    names
}

/// A macro's text with its variables and blanks filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The text. Blanks without a value stay in the text, so that the agent sees them.
    pub text: String,
    /// The names of the blanks without a value.
    pub blanks: Vec<String>,
    /// The names of the variables without a value and without a fallback.
    pub missing: Vec<String>,
}

/// Fills in the variables and blanks of a text. `print` converts a value before it is inserted, for example to HTML.
/// Returns `None` if the result has more than `longest` characters. The function reads each variable only once, and
/// stops as soon as the result is too long. So the work stays limited even for a text with many variables.
pub fn render(
    pieces: &[Piece<'_>],
    value: impl Fn(&str) -> Option<String>,
    filled: &BTreeMap<String, String>,
    print: impl Fn(&str) -> String,
    longest: usize,
) -> Option<Rendered> {
    let mut text = String::new();
    let mut room = longest;
    let mut add = |more: &str| -> Option<()> {
        room = room.checked_sub(more.chars().count())?;
        text.push_str(more);
        Some(())
    };
    let (mut blanks, mut missing) = (Vec::new(), Vec::new());
    let note = |names: &mut Vec<String>, name: &str| {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    };
    let mut printed: BTreeMap<&str, Option<String>> = BTreeMap::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => add(text)?,
            Piece::Variable(name, fallback) => {
                let found = printed.entry(name).or_insert_with(|| {
                    let found = value(name).filter(|found| !found.trim().is_empty());
                    found.map(|found| print(&found))
                });
                match (found, fallback) {
                    (Some(found), _) => add(found)?,
                    (None, Some(fallback)) => add(fallback)?,
                    (None, None) => note(&mut missing, name),
                }
            }
            Piece::Blank(name) => match filled.get(*name) {
                Some(given) => add(&print(given))?,
                None => {
                    add("{{?")?;
                    add(name)?;
                    add("}}")?;
                    note(&mut blanks, name);
                }
            },
        }
    }
    Some(Rendered {
        text,
        blanks,
        missing,
    })
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that fails should stop where it fails"
    )]

    use super::*;

    #[test]
    fn variables_fallbacks_and_blanks() {
        let text = "Hello {{contact.first_name|there}}, {{?order number}} of {{ inbox.name }}{{contact.custom.tier}} {{?order number}}";
        let parts = pieces(text).unwrap();
        assert_eq!(blanks(&parts), ["order number"]);
        assert_eq!(
            variables(&parts),
            ["contact.first_name", "inbox.name", "contact.custom.tier"]
        );
        let value = |name: &str| (name == "inbox.name").then(|| "<Web>".to_owned());
        let print = |text: &str| text.replace('<', "&lt;");
        let rendered = render(&parts, value, &BTreeMap::new(), print, 1_000).unwrap();
        assert_eq!(
            rendered.text,
            "Hello there, {{?order number}} of &lt;Web> {{?order number}}"
        );
        assert_eq!(rendered.blanks, ["order number"]);
        assert_eq!(rendered.missing, ["contact.custom.tier"]);
        let filled = BTreeMap::from([("order number".to_owned(), "<1>".to_owned())]);
        let rendered = render(&parts, value, &filled, print, 1_000).unwrap();
        assert_eq!(rendered.text, "Hello there, &lt;1> of &lt;Web> &lt;1>");
        assert!(rendered.blanks.is_empty());
    }

    #[test]
    fn a_result_has_a_bound() {
        let parts = pieces("{{inbox.name}}-{{inbox.name}}").unwrap();
        let value = |_: &str| Some("\u{e9}<".to_owned());
        let print = |text: &str| text.replace('<', "&lt;");
        let rendered = |longest| render(&parts, value, &BTreeMap::new(), print, longest);
        // The limit applies to the number of characters, not of bytes, after the conversion by `print`.
        assert_eq!(rendered(11).unwrap().text, "\u{e9}&lt;-\u{e9}&lt;");
        assert_eq!(rendered(10), None);
        assert_eq!(rendered(0), None);
    }

    #[test]
    fn faulty_texts() {
        assert_eq!(pieces("{{contact.name"), Err(TextFault::Unclosed));
        assert_eq!(
            pieces("{{contact.age}}"),
            Err(TextFault::Unknown("contact.age".to_owned()))
        );
        assert_eq!(
            pieces("{{contact.custom.}}"),
            Err(TextFault::Unknown("contact.custom.".to_owned()))
        );
        assert_eq!(pieces("{{? }}"), Err(TextFault::Blank));
        let many: String = (0..=MAX_BLANKS).map(|n| format!("{{{{?{n}}}}}")).collect();
        assert_eq!(pieces(&many), Err(TextFault::Blank));
        assert_eq!(pieces("a } b { c"), Ok(vec![Piece::Text("a } b { c")]));
    }

    #[test]
    fn scopes_read_back() {
        for scope in [
            MacroScope::Own(AgentId(7)),
            MacroScope::Team(TeamId(5)),
            MacroScope::All,
        ] {
            assert_eq!(MacroScope::parse(&scope.encode()), Some(scope));
        }
    }
}
