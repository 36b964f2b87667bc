//! Checks of agents' one-time codes and pictures.

use crate::memory::Database;

/// Checks that an agent with one-time codes has a secret, and that an agent's row contains the key of the agent's
/// picture. As long as the secret does not change, the time step of the last used code must not decrease.
pub(crate) fn totps(db: &Database) {
    for agent in db.agents.all().filter(|agent| agent.totp_since.is_some()) {
        let secret = db.totps.all().find(|row| row.agent_id == agent.id);
        assert!(
            secret.is_some(),
            "agent {} has codes without a secret",
            agent.id
        );
    }
    for agent in db.agents.all() {
        let picture = db.avatars.all().find(|row| row.agent_id == agent.id);
        assert_eq!(picture.map(|row| &row.key), agent.avatar_key.as_ref());
    }
    for (now, old) in db.totps.changes() {
        if let (Some(now), Some(old)) = (now, old)
            && now.secret == old.secret
        {
            assert!(now.last_step >= old.last_step, "a code counts twice");
            assert!(now != old, "a use of a code changes nothing");
        }
    }
}
