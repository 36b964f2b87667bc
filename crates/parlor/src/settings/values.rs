//! The effective settings, which are computed from the flags, the environment variables and the configuration file.

use super::addresses::{network, origin, public_url};
use super::{DEFAULT_LISTEN, File, PasswordPage, Serve, StorageArgs};
use crate::app::FileOptions;
use crate::callbacks::CallbackOptions;
use crate::mail::MailOptions;
use anyhow::Context as _;
use ipnet::IpNet;
use parlor_http::Limits;
use parlor_http::client::TrustedProxies;
use parlor_http::site::Origin;
use parlor_store::Location;
use std::net::SocketAddr;
use std::path::PathBuf;

fn from_file(path: Option<&PathBuf>) -> anyhow::Result<Option<String>> {
    path.map(|path| {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        Ok(text.trim_end_matches(['\r', '\n']).to_owned())
    })
    .transpose()
}

/// Returns the networks in the flags. If the flags contain no networks, returns the networks in the configuration file.
fn networks(flags: &[IpNet], file: &[String], key: &str) -> anyhow::Result<Vec<IpNet>> {
    if !flags.is_empty() {
        return Ok(flags.to_vec());
    }
    let read = |text: &String| network(text).map_err(|error| anyhow::anyhow!("{key}: {error}"));
    file.iter().map(read).collect()
}

/// Parses an address in the configuration file. `key` is the name of the setting, for error texts.
fn address(given: Option<&String>, key: &str) -> anyhow::Result<Option<String>> {
    let read = |text: &String| public_url(text).map_err(|error| anyhow::anyhow!("{key}: {error}"));
    given.map(read).transpose()
}

impl PasswordPage {
    /// Returns the address of the web page on which agents set passwords. `None` means that no setting names such a
    /// page.
    ///
    /// # Errors
    /// The address in the configuration file is invalid.
    pub fn address(&self, file: &File) -> anyhow::Result<Option<String>> {
        match &self.password_page {
            Some(page) => Ok(Some(page.clone())),
            None => address(file.password_page.as_ref(), "password_page"),
        }
    }
}

impl StorageArgs {
    /// The data directory.
    #[must_use]
    pub fn data(&self, file: &File) -> PathBuf {
        self.data
            .clone()
            .or_else(|| file.data.clone())
            .unwrap_or_else(|| PathBuf::from("data"))
    }

    /// The directory of message files.
    #[must_use]
    pub fn files(&self, file: &File) -> PathBuf {
        self.files
            .clone()
            .or_else(|| file.files.clone())
            .unwrap_or_else(|| self.data(file).join("files"))
    }

    /// The location of the database.
    ///
    /// # Errors
    /// The file with the database URL cannot be read, or the URL is not a URL of PostgreSQL.
    pub fn location(&self, file: &File) -> anyhow::Result<Location> {
        let url = match self
            .database_url
            .clone()
            .or_else(|| file.database_url.clone())
        {
            Some(url) => Some(url),
            None => from_file(file.database_url_file.as_ref())?,
        };
        Ok(match url.filter(|url| !url.is_empty()) {
            Some(url) => {
                if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
                    anyhow::bail!(
                        "--database-url must begin with postgres://; leave it out for the embedded database"
                    );
                }
                Location::Postgres { url }
            }
            None => Location::Sqlite {
                dir: self.data(file),
            },
        })
    }
}

impl Serve {
    /// The listening address.
    #[must_use]
    pub fn listen(&self, file: &File) -> SocketAddr {
        self.listen.or(file.listen).unwrap_or(DEFAULT_LISTEN)
    }

    /// Returns the provisioning file that is applied before the server accepts requests.
    #[must_use]
    pub fn apply(&self, file: &File) -> Option<PathBuf> {
        self.apply.clone().or_else(|| file.apply.clone())
    }

    /// The bearer token with which other machines may read `/metrics`.
    ///
    /// # Errors
    /// The file with the token cannot be read.
    pub fn metrics_token(&self, file: &File) -> anyhow::Result<Option<String>> {
        match self
            .metrics_token
            .clone()
            .or_else(|| file.metrics_token.clone())
        {
            Some(token) => Ok(Some(token)),
            None => from_file(file.metrics_token_file.as_ref()),
        }
    }

    /// The settings of callbacks.
    ///
    /// # Errors
    /// A network is invalid, only some of the needed mail settings are given, or the file with the URL of the mail
    /// server cannot be read.
    pub fn callbacks(&self, file: &File) -> anyhow::Result<CallbackOptions> {
        let allow = networks(&self.callback_allow, &file.callback_allow, "callback_allow")?;
        let url = match self.smtp_url.clone().or_else(|| file.smtp_url.clone()) {
            Some(url) => Some(url),
            None => from_file(file.smtp_url_file.as_ref())?,
        };
        let from = self.mail_from.clone().or_else(|| file.mail_from.clone());
        let to = self.mail_to.clone().or_else(|| file.mail_to.clone());
        let mail = match (url, from, to) {
            (Some(smtp_url), Some(from), to) => Some(MailOptions { smtp_url, from, to }),
            (None, None, None) => None,
            _ => anyhow::bail!(
                "mail needs --smtp-url and --mail-from, and --mail-to for reports to the operator; to send no mail, leave all of them out"
            ),
        };
        Ok(CallbackOptions {
            allow,
            mail,
            ..CallbackOptions::default()
        })
    }

    /// The storage and the addresses of files.
    ///
    /// # Errors
    /// The public address in the configuration file is invalid, or the maximum size is 0.
    pub fn files(&self, file: &File) -> anyhow::Result<FileOptions> {
        let public_url = match &self.public_url {
            Some(url) => Some(url.clone()),
            None => address(file.public_url.as_ref(), "public_url")?,
        };
        let usual = FileOptions::at(self.storage.files(file));
        Ok(FileOptions {
            max_bytes: limit(
                "max_attachment_bytes",
                self.max_attachment_bytes.or(file.max_attachment_bytes),
                usual.max_bytes,
            )?,
            public_url,
            ..usual
        })
    }

    /// Returns the trusted proxies.
    ///
    /// # Errors
    /// A network in the configuration file is invalid.
    pub fn proxies(&self, file: &File) -> anyhow::Result<TrustedProxies> {
        let trusted = networks(&self.trusted_proxy, &file.trusted_proxy, "trusted_proxy")?;
        Ok(TrustedProxies::new(trusted))
    }

    /// Returns the origins of web pages of other sites that may send requests to `/v1` and eGain's API.
    ///
    /// # Errors
    /// An origin in the configuration file is invalid.
    pub fn cors_origins(&self, file: &File) -> anyhow::Result<Vec<Origin>> {
        if !self.cors_origin.is_empty() {
            return Ok(self.cors_origin.clone());
        }
        let read = |text: &String| origin(text).map_err(|e| anyhow::anyhow!("cors_origin: {e}"));
        file.cors_origin.iter().map(read).collect()
    }

    /// The limits for connections, requests and documents.
    ///
    /// # Errors
    /// A limit is 0, or the memory for all request bodies is less than four times the maximum size of a body.
    pub fn limits(&self, file: &File) -> anyhow::Result<Limits> {
        let usual = Limits::default();
        let connections = limit(
            "max_connections",
            self.max_connections.or(file.max_connections),
            usual.connections,
        )?;
        let body_bytes = limit(
            "max_body_bytes",
            self.max_body_bytes.or(file.max_body_bytes),
            usual.body_bytes,
        )?;
        let smallest = body_bytes.saturating_mul(4);
        let bodies_bytes = limit(
            "max_bodies_bytes",
            self.max_bodies_bytes.or(file.max_bodies_bytes),
            usual.bodies_bytes.max(smallest),
        )?;
        if bodies_bytes < smallest {
            anyhow::bail!(
                "--max-bodies-bytes must be at least four times --max-body-bytes, which is {smallest}"
            );
        }
        Ok(Limits {
            connections,
            address_connections: limit(
                "max_connections_per_address",
                self.max_connections_per_address
                    .or(file.max_connections_per_address),
                connections.div_ceil(4),
            )?,
            body_bytes,
            bodies_bytes,
            header_read_ms: limit(
                "header_timeout_ms",
                self.header_timeout_ms.or(file.header_timeout_ms),
                usual.header_read_ms,
            )?,
            body_read_ms: limit(
                "body_timeout_ms",
                self.body_timeout_ms.or(file.body_timeout_ms),
                usual.body_read_ms,
            )?,
            request_ms: limit(
                "request_timeout_ms",
                self.request_timeout_ms.or(file.request_timeout_ms),
                usual.request_ms,
            )?,
            ..usual
        })
    }
}

/// Returns the configured limit, or the default `usual` if no limit is configured. A limit of 0 is an error, because
/// the server could not answer any request.
fn limit<N: Copy + Default + PartialEq>(key: &str, set: Option<N>, usual: N) -> anyhow::Result<N> {
    match set {
        Some(set) if set == N::default() => {
            let flag = key.replace('_', "-");
            anyhow::bail!(
                "--{flag} is 0; it must be at least 1, and its default is used without it"
            )
        }
        set => Ok(set.unwrap_or(usual)),
    }
}
