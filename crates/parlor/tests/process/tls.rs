//! Tests of callbacks over TLS: a receiver without a trusted certificate gets no data.

use crate::support::accounts::{Accounts, Callback};
use crate::support::callbacks::{self, Endpoint, OMAR, endpoint, in_time, start, until_number};
use crate::support::process::{Parlor, Setup};
use crate::support::receiver::Receiver;
use crate::support::{Backend, Database, VECTORS, both, until};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// A certificate authority for the certificates of receivers.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// The certificate of the authority, in PEM form.
    pub pem: String,
}

impl Authority {
    /// Creates an authority.
    pub fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).unwrap().pem();
        Self {
            issuer: Issuer::new(params, key),
            pem,
        }
    }

    /// Returns a certificate for this name and its key, in PEM form.
    pub fn issue(&self, name: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        (certificate.pem(), key.serialize_pem())
    }

    /// Starts a TLS listener in front of a receiver, with a certificate for this name. Returns the listener's address.
    async fn vouches(&self, name: &str, receiver: &Receiver) -> SocketAddr {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        in_front(receiver, certificate.der().clone(), &key).await
    }
}

async fn in_front(
    receiver: &Receiver,
    certificate: tokio_rustls::rustls::pki_types::CertificateDer<'static>,
    key: &KeyPair,
) -> SocketAddr {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let behind = receiver.addr;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                // If the client refuses the certificate, it closes the connection.
                let Ok(mut tls) = acceptor.accept(stream).await else {
                    return;
                };
                let mut plain = TcpStream::connect(behind).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut tls, &mut plain).await;
            });
        }
    });
    addr
}

const REFUSED: &str = "SELECT count(DISTINCT d.endpoint) FROM deliveries AS d JOIN delivery_attempts AS a ON a.delivery_id = d.id \
    WHERE d.state = 'pending' AND a.failure = 'no_connection' AND a.status IS NULL AND a.answer LIKE '%certificate%'";

/// With an untrusted certificate, the attempt fails before any data is sent, and the reason is stored. The delivery
/// waits for the next attempt.
#[both]
async fn a_certificate_that_does_not_verify_is_refused(backend: Backend) {
    let app = callbacks::app(backend, |_| ()).await;
    let receiver = Receiver::good().await;
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec!["127.0.0.1".to_owned()])
        .unwrap()
        .self_signed(&key)
        .unwrap();
    let own = in_front(&receiver, own.der().clone(), &key).await;
    let strange = Authority::new().vouches("127.0.0.1", &receiver).await;
    for addr in [own, strange] {
        let patch = Endpoint {
            events: Some(vec!["message.created".to_owned()]),
            ..Endpoint::default()
        };
        endpoint(&app, &format!("https://{addr}/hook"), patch).await;
    }
    start(&app, "between us").await;
    until_number(&app, REFUSED, 2).await;
    let tried_again = "SELECT count(*) FROM deliveries WHERE tries > 1 AND state = 'pending' AND endpoint LIKE 'callback%'";
    in_time(&app, until_number(&app, tried_again, 2)).await;
    assert_eq!(receiver.hits().len(), 0);
    app.stop().await;
}

/// With `SSL_CERT_FILE`, an operator can add a certificate authority. Parlor then sends callbacks to a receiver with a
/// certificate of this authority, if the certificate contains the receiver's host name or address.
#[both]
async fn an_authority_of_the_operator_is_trusted(backend: Backend) {
    let home = tempfile::tempdir().unwrap();
    let database = Database::fresh(backend).await;
    let (authority, receiver, other) = (
        Authority::new(),
        Receiver::good().await,
        Receiver::good().await,
    );
    let vouched = authority.vouches("127.0.0.1", &receiver).await;
    let misnamed = authority.vouches("partner.invalid", &other).await;
    let (roots, fixture, second) = (
        home.path().join("roots.pem"),
        home.path().join("fixture.toml"),
        home.path().join("callbacks.toml"),
    );
    std::fs::write(&roots, &authority.pem).unwrap();
    std::fs::write(&fixture, VECTORS).unwrap();
    let endpoint = |name: &str, addr| {
        Callback::new(name)
            .url(&format!("https://{addr}/hook"))
            .events(&["message.created"])
    };
    let both_of_them = Accounts::acme()
        .with(endpoint("vouched", vouched))
        .with(endpoint("misnamed", misnamed));
    std::fs::write(&second, both_of_them.to_string()).unwrap();
    let environment = [
        ("PARLOR_CALLBACK_ALLOW".to_owned(), "127.0.0.0/8".to_owned()),
        (
            "SSL_CERT_FILE".to_owned(),
            roots.to_str().unwrap().to_owned(),
        ),
    ];
    let data = home.path().join("data");
    let setup = |apply| Setup {
        data: database.dir().unwrap_or(&data),
        url: database.url(),
        apply: Some(apply),
        environment: &environment,
    };
    drop(Parlor::start(setup(fixture.as_path())).await);
    let parlor = Parlor::start(setup(second.as_path())).await;
    let document = json!({"inbox_id": 2, "who": {"kind": "anonymous"}, "intent": {"kind": "hold"}, "message": "between us"});
    let call = crate::support::client::Call::new("POST", "/v1/conversations".to_owned())
        .header("authorization", format!("Bearer {OMAR}"))
        .json(&document);
    let reply = crate::support::client::Conn::to(parlor.addr())
        .send(&call)
        .await
        .unwrap();
    assert_eq!(reply.status, 201, "{}", reply.text());
    let hits = receiver.until(|hits| !hits.is_empty()).await;
    assert_eq!(hits[0].kind(), "message.created");
    until("the refusal of the wrong name", async || {
        database.number(REFUSED).await > 0
    })
    .await;
    assert_eq!(other.hits().len(), 0);
    drop(parlor);
    database.drop().await;
}
