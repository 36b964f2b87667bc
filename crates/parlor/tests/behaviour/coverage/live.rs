//! The WebSocket, for callers without a valid credential and for another account.

use crate::support::{App, within};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};

pub struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    /// Opens a WebSocket. An error is the HTTP status of a refusal.
    pub async fn open(app: &App, token: Option<&str>) -> Result<Self, u16> {
        let address = format!("ws://{}/v1/live?after=0", app.addr());
        let mut request = address.into_client_request().unwrap();
        if let Some(token) = token {
            let value = format!("Bearer {token}").parse().unwrap();
            request.headers_mut().insert("authorization", value);
        }
        let stream = TcpStream::connect(app.addr()).await.unwrap();
        match tokio_tungstenite::client_async(request, stream).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    /// The next message. `None` means that the connection was closed.
    async fn receive(&mut self) -> Option<String> {
        // The server's pings do not extend the wait.
        within("a message", async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Text(text))) => return Some(text.to_string()),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                    Some(Ok(_)) => {}
                }
            }
        })
        .await
    }

    /// Returns all messages up to the first message that meets the condition.
    pub async fn until(&mut self, last: impl Fn(&Value) -> bool) -> Vec<String> {
        let mut received = Vec::new();
        loop {
            let text = self
                .receive()
                .await
                .unwrap_or_else(|| panic!("closed after {received:?}"));
            let message: Value = serde_json::from_str(&text).unwrap();
            received.push(text);
            if last(&message) {
                return received;
            }
        }
    }
}

/// A caller without a valid credential receives no data of any account.
pub async fn nobody_receives_anything(app: &App) {
    assert_eq!(Socket::open(app, Some("nobody's")).await.err(), Some(401));
    for said in [
        json!({"type": "authenticate", "token": "nobody's"}),
        json!({"type": "typing"}),
    ] {
        match Socket::open(app, None).await {
            Err(status) => assert_eq!(status, 401),
            // Browsers authenticate in the first message.
            Ok(mut socket) => {
                let _ = socket.0.send(Message::text(said.to_string())).await;
                while let Some(text) = socket.receive().await {
                    let message: Value = serde_json::from_str(&text).unwrap();
                    assert_eq!(message["type"], "error", "{text}");
                }
            }
        }
    }
}
