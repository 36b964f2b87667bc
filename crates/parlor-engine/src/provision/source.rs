//! A provisioning file and its environment.

/// A provisioning file, with access to the environment variables and files to which it may refer.
pub struct Source<'a> {
    /// The name of the file in error messages.
    pub name: &'a str,
    /// The content of the file, in TOML.
    pub text: &'a str,
    /// Reads an environment variable for a `*_env` key.
    pub env: &'a dyn Fn(&str) -> Option<String>,
    /// Reads a file for a `*_file` key. The error is the reason why the file cannot be read.
    pub file: &'a dyn Fn(&str) -> Result<String, String>,
}
