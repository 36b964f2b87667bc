//! Logging to standard error.

use crate::settings::LogFormat;
use std::io::IsTerminal as _;
use tracing_subscriber::EnvFilter;

/// Starts logging. `PARLOR_LOG` sets the level. The default level shows the lines that an operator needs.
///
/// # Errors
/// `PARLOR_LOG` is malformed.
pub fn start(format: LogFormat) -> anyhow::Result<()> {
    let wanted = std::env::var("PARLOR_LOG").unwrap_or_else(|_| "info".to_owned());
    let filter = EnvFilter::try_new(&wanted).map_err(|error| {
        anyhow::anyhow!("PARLOR_LOG={wanted}: {error}; try error, warn, info or debug")
    })?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    match format {
        LogFormat::Text => builder.init(),
        LogFormat::Json => builder.json().init(),
    }
    Ok(())
}
