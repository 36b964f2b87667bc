//! A provisioning file and its surroundings.

/// A provisioning file and what it may refer to.
pub struct Source<'a> {
    /// The source's name in errors.
    pub name: &'a str,
    /// TOML.
    pub text: &'a str,
    /// Reads the environment for `*_env` keys.
    pub env: &'a dyn Fn(&str) -> Option<String>,
    /// Reads a file for `*_file` keys; the error says why it cannot.
    pub file: &'a dyn Fn(&str) -> Result<String, String>,
}
