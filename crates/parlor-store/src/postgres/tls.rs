//! TLS to PostgreSQL: the URL options `sslmode` and `sslrootcert`. These options have the same meaning as in
//! PostgreSQL's own programs.

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_name;
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};
use std::path::Path;
use std::sync::Arc;
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

/// The TLS mode of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// No TLS.
    Disable,
    /// TLS with any certificate, if the server offers TLS. Otherwise no TLS.
    Prefer,
    /// TLS with any certificate.
    Require,
    /// TLS with a certificate that a trusted certificate authority has signed.
    VerifyCa,
    /// The same as `VerifyCa`, but the certificate must also be valid for the name of the host.
    VerifyFull,
}

impl Mode {
    /// Parses the option `sslmode`. The default is `prefer`. If `sslrootcert` is given too, `require` has the same
    /// meaning as `verify-ca`, as in PostgreSQL's own programs.
    pub(super) fn of(option: Option<&str>, roots: bool) -> Result<Self, String> {
        Ok(match option {
            None | Some("prefer") => Self::Prefer,
            Some("disable") => Self::Disable,
            Some("require") if roots => Self::VerifyCa,
            Some("require") => Self::Require,
            Some("verify-ca") => Self::VerifyCa,
            Some("verify-full") => Self::VerifyFull,
            Some(_) => {
                return Err(
                    "sslmode must be disable, prefer, require, verify-ca or verify-full".to_owned(),
                );
            }
        })
    }

    /// Returns the TLS setting for the PostgreSQL client library. The setting states only whether the connection uses
    /// TLS. The TLS client ([`connector`]) checks the certificate.
    pub(super) const fn ssl_mode(self) -> SslMode {
        match self {
            Self::Disable => SslMode::Disable,
            Self::Prefer => SslMode::Prefer,
            Self::Require | Self::VerifyCa | Self::VerifyFull => SslMode::Require,
        }
    }
}

/// Creates the TLS client. `roots` is a file with root certificates. Without a file, the operating system's root
/// certificates are used. `direct` means that the TLS handshake is the first message, without PostgreSQL's own request
/// before it. Such a handshake must name the protocol `postgresql` with ALPN.
pub(super) fn connector(
    mode: Mode,
    roots: Option<&Path>,
    direct: bool,
) -> Result<MakeRustlsConnect, String> {
    let provider = Arc::new(ring::default_provider());
    let verifier = match mode {
        Mode::Disable | Mode::Prefer | Mode::Require => Verifier {
            provider: Arc::clone(&provider),
            trusted: None,
            given: Vec::new(),
            names: false,
        },
        Mode::VerifyCa | Mode::VerifyFull => {
            let given = match roots {
                Some(path) => read(path)?,
                None => rustls_native_certs::load_native_certs().certs,
            };
            let mut store = RootCertStore::empty();
            store.add_parsable_certificates(given.iter().cloned());
            let trusted =
                WebPkiServerVerifier::builder_with_provider(Arc::new(store), Arc::clone(&provider))
                    .build()
                    .map_err(|_| no_roots(roots))?;
            Verifier {
                provider: Arc::clone(&provider),
                trusted: Some(trusted),
                given: roots.map_or_else(Vec::new, |_| given),
                names: mode == Mode::VerifyFull,
            }
        }
    };
    let mut client = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    if direct {
        client.alpn_protocols = vec![b"postgresql".to_vec()];
    }
    Ok(MakeRustlsConnect::new(client))
}

fn no_roots(file: Option<&Path>) -> String {
    match file {
        Some(path) => format!("{} contains no root certificate", path.display()),
        None => {
            "the operating system has no root certificates; name a file with sslrootcert".to_owned()
        }
    }
}

fn read(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect)
        .map_err(|error| {
            format!(
                "the root certificates in {} cannot be read: {error}",
                path.display()
            )
        })
}

/// Verifies a server's certificate.
#[derive(Debug)]
struct Verifier {
    provider: Arc<CryptoProvider>,
    /// The verifier for the certificate authorities. `None` means that any certificate is accepted.
    trusted: Option<Arc<WebPkiServerVerifier>>,
    /// The certificates of the file `sslrootcert`. If a server's own certificate is one of these certificates, for
    /// example a self-signed certificate, the server is trusted.
    given: Vec<CertificateDer<'static>>,
    /// Whether the certificate must be valid for the name of the host.
    names: bool,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(trusted) = &self.trusted else {
            return Ok(ServerCertVerified::assertion());
        };
        let verified = if self.given.iter().any(|given| given == end_entity) {
            ParsedCertificate::try_from(end_entity)
                .and_then(|parsed| verify_server_name(&parsed, name))
                .map(|()| ServerCertVerified::assertion())
        } else {
            trusted.verify_server_cert(end_entity, intermediates, name, ocsp, now)
        };
        match verified {
            // The verifier checks the name last. So this error means that all other checks have succeeded.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if !self.names => Ok(ServerCertVerified::assertion()),
            verified => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, cert, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, cert, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        (self.provider.signature_verification_algorithms).supported_schemes()
    }
}
