//! A provisioning file and its surroundings.

/// A provisioning file and the environment that it may refer to.
pub struct Source<'a> {
    /// The source's name in errors.
    pub name: &'a str,
    /// The content, in TOML.
    pub text: &'a str,
    /// Reads an environment variable for a `*_env` key.
    pub env: &'a dyn Fn(&str) -> Option<String>,
    /// Reads a file for a `*_file` key. The error is the reason why it cannot be read.
    pub file: &'a dyn Fn(&str) -> Result<String, String>,
}
