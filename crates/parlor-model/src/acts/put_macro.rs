//! The act [`PutMacro`].

use crate::act::{Act, Right, Target};
use crate::audit::CONFIGURED;
use crate::decide::{attachments, macros};
use crate::entities::Macro;
use crate::ids::{AccountId, AttachmentId, MacroId};
use crate::macros::{MacroAction, MacroScope};
use crate::refusal::{FieldCode, Object, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::words::MessageKind;

/// Creates or changes a macro. A field with `None` stays unchanged in an existing macro, and has its default in a new
/// macro.
#[derive(Clone, Debug)]
pub struct PutMacro {
    /// The macro to change, or the scope of a new macro.
    pub of: MacroChoice,
    /// The short code, unique in the scope: 1 to [`MAX_SHORT_CODE`](crate::macros::MAX_SHORT_CODE) characters without
    /// spaces. Required for a new macro.
    pub short_code: Option<String>,
    /// The name, 1 to 255 characters. If a new macro gets no name, its name is the short code.
    pub name: Option<String>,
    /// The text, at most [`MAX_TEXT`](crate::macros::MAX_TEXT) characters. The second value is `true` if the text is
    /// sanitised HTML.
    pub content: Option<(String, bool)>,
    /// The kind of the message that the macro writes, one of [`MessageKind::OF_AGENTS`].
    pub kind: Option<MessageKind>,
    /// The files. Each file is an unsent upload of the acting agent, or already belongs to the macro.
    pub attachments: Option<Vec<AttachmentId>>,
    /// The actions that are carried out when the text is sent.
    pub actions: Option<Vec<MacroAction>>,
}

/// The choice between a new macro and an existing macro.
#[derive(Clone, Copy, Debug)]
pub enum MacroChoice {
    /// A new macro of this scope.
    New(MacroScope),
    /// An existing macro.
    Known(MacroId),
}

impl Act for PutMacro {
    type Outcome = Box<Macro>;
    // Only a change of a shared macro writes this audit event.
    const AUDIT: &'static [&'static str] = &[CONFIGURED];

    fn target(&self) -> Target<'_> {
        match self.of {
            MacroChoice::Known(id) => Target::Macro(id),
            MacroChoice::New(_) => Target::Nothing,
        }
    }

    fn right(&self) -> Right<'_> {
        Right::Anybody
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        match self.of {
            MacroChoice::New(scope) => vec![Key::MacrosIn(account, scope.encode())],
            MacroChoice::Known(id) => vec![Key::Macro(account, id)],
        }
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let account = cx.account;
        let agent = cx.agent()?;
        let config = state.config(account)?;
        let (before, scope) = match self.of {
            MacroChoice::New(scope) => (None, scope),
            MacroChoice::Known(id) => {
                let (row, scope) = macros::find(state, cx, account, id)?;
                (Some(row), scope)
            }
        };
        if let MacroScope::Team(team) = scope
            && !config.teams.contains_key(&team)
        {
            return Err(Refusal::NotFound(Object::Team).into());
        }
        macros::may_change(cx, &config, scope)?;
        let mut row = match (&before, &self.short_code) {
            (Some(row), _) => row.clone(),
            (None, Some(short_code)) => macros::new_macro(account, scope, short_code, cx.now),
            (None, None) => {
                return Err(Refusal::field("short_code", FieldCode::Required).into());
            }
        };
        self.change(&mut row);
        if let Some(files) = &self.attachments {
            row.attachments = attachments::hold(state, cx, agent, files, &row.attachments)?;
        }
        macros::save(state, cx, before.as_ref(), row).map(Box::new)
    }
}

impl PutMacro {
    /// Sets the fields of the macro, except its files.
    fn change(&self, row: &mut Macro) {
        if let Some(code) = &self.short_code {
            row.short_code.clone_from(code);
        }
        if let Some(name) = &self.name {
            row.name.clone_from(name);
        }
        if let Some((content, html)) = &self.content {
            row.content.clone_from(content);
            row.html = *html;
        }
        if let Some(kind) = self.kind {
            row.kind = kind;
        }
        if let Some(actions) = &self.actions {
            row.actions.clone_from(actions);
        }
    }
}
