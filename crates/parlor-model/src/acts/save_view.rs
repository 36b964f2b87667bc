//! The act [`SaveView`].

use crate::act::{Act, Right, Target};
use crate::audit::CONFIGURED;
use crate::decide::views::{may_change, report_change, supervises};
use crate::document::Patch;
use crate::entities::View;
use crate::filter::ConversationFilter;
use crate::ids::{AccountId, AgentId, IdKind, TeamId, ViewId};
use crate::refusal::{FieldCode, Object, Refusal};
use crate::state::{Context, Decided, Key, State};
use crate::tables::MAX_VIEWS;
use crate::words::{ConversationSort, Sharing};

/// The maximum length of a view's name, in characters.
pub const MAX_VIEW_NAME: usize = 100;
/// The highest allowed sort position of a view.
pub const MAX_VIEW_POSITION: i64 = 1_000_000;

/// The fields of a saved view. If a field is absent, an existing view keeps its value, and a new view gets the default.
#[derive(Clone, Debug, Default)]
pub struct ViewPatch {
    /// The name, 1 to [`MAX_VIEW_NAME`] characters. Required for a new view.
    pub name: Option<String>,
    /// The agents who may use the view. Default: [`Sharing::Own`].
    pub shared_with: Option<Sharing>,
    /// The team. [`Sharing::Team`] requires a team. With any other value of `shared_with`, a given team is refused, and
    /// the view loses its present team.
    pub team: Patch<TeamId>,
    /// The sort position, 0 to [`MAX_VIEW_POSITION`]. Default: 0.
    pub position: Option<i64>,
    /// The filter. Default: all conversations.
    pub filter: Option<ConversationFilter>,
    /// The order of the conversations. Default: by the time of creation, the newest first.
    pub sort: Option<ConversationSort>,
}

/// Creates or changes a saved view. Agents may save views of their own. Supervisors and administrators may also save
/// shared views.
#[derive(Clone, Debug)]
pub struct SaveView {
    /// The agent, who must be the acting agent.
    pub agent: AgentId,
    /// The view to change. `None` means a new view.
    pub view: Option<ViewId>,
    /// The fields to set.
    pub patch: ViewPatch,
}

impl Act for SaveView {
    type Outcome = Box<View>;
    // Only changes of shared views write this audit event.
    const AUDIT: &'static [&'static str] = &[CONFIGURED];

    fn target(&self) -> Target<'_> {
        self.view.map_or(Target::Nothing, Target::View)
    }

    fn right(&self) -> Right<'_> {
        Right::Own(self.agent)
    }

    fn prefetch(&self, account: AccountId) -> Vec<Key> {
        match (self.view, self.patch.shared_with) {
            (Some(view), _) => vec![Key::View(account, view)],
            (None, None | Some(Sharing::Own)) => vec![Key::ViewsOf(account, self.agent)],
            (None, Some(Sharing::Team | Sharing::All)) => vec![Key::SharedViews(account)],
        }
    }

    fn decide(&self, state: &mut State, cx: &mut Context<'_>) -> Decided<Self::Outcome> {
        let (account, agent) = (cx.account, self.agent);
        let config = state.config(account)?;
        let before = match self.view {
            None => None,
            Some(id) => {
                let view = state.view(account, id)?.cloned();
                let view = view.ok_or(Refusal::NotFound(Object::View))?;
                may_change(&config, &view, agent)?;
                Some(view)
            }
        };
        let patch = &self.patch;
        let old = before.as_ref();
        let shared_with =
            (patch.shared_with.or(old.map(|view| view.shared_with))).unwrap_or(Sharing::Own);
        let (owner_id, team_id) = match shared_with {
            Sharing::Own => (Some(agent), None),
            Sharing::All => (None, None),
            Sharing::Team => {
                let mut team = old.and_then(|view| view.team_id);
                patch.team.apply(&mut team);
                let team = team.ok_or_else(|| Refusal::field("team_id", FieldCode::Required))?;
                if !config.teams.contains_key(&team) {
                    return Err(Refusal::field("team_id", FieldCode::Unknown).into());
                }
                (None, Some(team))
            }
        };
        if shared_with != Sharing::Team && patch.team.value().is_some() {
            return Err(Refusal::field("team_id", FieldCode::NotAllowed).into());
        }
        if owner_id.is_none() && !supervises(&config, agent) {
            return Err(Refusal::Forbidden.into());
        }
        let name = patch.name.as_ref().or(old.map(|view| &view.name));
        let name = name.filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| Refusal::field("name", FieldCode::Required))?;
        if name.chars().count() > MAX_VIEW_NAME {
            return Err(Refusal::field("name", FieldCode::TooLong).into());
        }
        let position = patch
            .position
            .or(old.map(|view| view.position))
            .unwrap_or(0);
        if !(0..=MAX_VIEW_POSITION).contains(&position) {
            return Err(Refusal::field("position", FieldCode::Malformed).into());
        }
        // The limit applies to the owner's views. For a view without an owner, the limit applies to the shared views of
        // the account.
        if old.is_none_or(|view| view.owner_id != owner_id) {
            let count = state.view_count(account, owner_id)?;
            if i64::try_from(count).is_ok_and(|count| count >= MAX_VIEWS) {
                return Err(Refusal::field("shared_with", FieldCode::TooLong).into());
            }
        }
        let filter = patch.filter.as_ref().or(old.map(|view| &view.filter));
        let sort = patch.sort.or(old.map(|view| view.sort));
        let mut view = View {
            id: match old {
                Some(view) => view.id,
                None => cx.id(IdKind::View)?,
            },
            account_id: account,
            owner_id,
            shared_with,
            team_id,
            name: name.clone(),
            position,
            filter: filter.cloned().unwrap_or_default(),
            sort: sort.unwrap_or(ConversationSort::CreatedDown),
            created_at: old.map_or(cx.now, |view| view.created_at),
            updated_at: old.map_or(cx.now, |view| view.updated_at),
        };
        if old != Some(&view) {
            view.updated_at = cx.now;
            state.put(view.clone());
            report_change(state, cx, old, Some(&view))?;
        }
        Ok(Box::new(view))
    }
}
