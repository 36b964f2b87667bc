//! Logging to standard error.

use crate::settings::LogFormat;
use std::io::IsTerminal as _;
use tracing_subscriber::EnvFilter;

/// The log levels. Each level shows more log lines than the previous level in this list.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
/// The parts of the program that can have a log level of their own: the crates of the server, and the libraries that
/// write log lines.
const PARTS: [&str; 14] = [
    "parlor",
    "parlor_api",
    "parlor_dialects",
    "parlor_engine",
    "parlor_http",
    "parlor_model",
    "parlor_store",
    "h2",
    "hyper",
    "hyper_util",
    "lettre",
    "reqwest",
    "rustls",
    "tokio_postgres",
];

/// Starts logging. The environment variable `PARLOR_LOG` sets the level. Its default is `info`.
///
/// # Errors
/// `PARLOR_LOG` contains a word that is neither a level nor a part of the server with a level, as in
/// `parlor_http=debug`.
pub fn start(format: LogFormat) -> anyhow::Result<()> {
    let wanted = std::env::var("PARLOR_LOG").unwrap_or_else(|_| "info".to_owned());
    check(&wanted).map_err(|reason| anyhow::anyhow!("PARLOR_LOG={wanted}: {reason}"))?;
    let filter = EnvFilter::try_new(wanted.to_lowercase())
        .map_err(|error| anyhow::anyhow!("PARLOR_LOG={wanted}: {error}"))?;
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

/// Checks that each word of `PARLOR_LOG` is a level, or a part of the server with a level. Without this check, a wrong
/// word would silently disable log lines.
fn check(wanted: &str) -> Result<(), String> {
    for word in wanted.split(',').map(str::trim) {
        let (part, level) = match word.split_once('=') {
            Some((part, level)) => (Some(part), level),
            None => (None, word),
        };
        if !LEVELS.iter().any(|known| known.eq_ignore_ascii_case(level)) {
            return Err(format!(
                "{level:?} is not a level; use {}, or levels of parts as in info,parlor_http=debug",
                LEVELS.join(", ")
            ));
        }
        if let Some(part) = part {
            let first = part.split("::").next().unwrap_or_default();
            if !PARTS.contains(&first) {
                return Err(format!(
                    "{part:?} is not a part of the server; the parts are {}",
                    PARTS.join(", ")
                ));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn only_known_words_are_accepted() {
        for fine in [
            "info",
            "WARN",
            "off",
            "info,parlor_http=debug",
            "warn, parlor_store::writer=trace",
        ] {
            assert_eq!(check(fine), Ok(()), "{fine}");
        }
        for (wrong, word) in [
            ("warning", "warning"),
            ("", "\"\""),
            ("info,", "\"\""),
            ("info,parlor_http=loud", "loud"),
            ("parlor_htp=debug", "parlor_htp"),
            ("parlor_http", "parlor_http"),
            ("info;debug", "info;debug"),
        ] {
            let said = check(wrong).unwrap_err();
            assert!(said.contains(word), "{wrong}: {said}");
        }
    }
}
