//! A mail server for tests.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};

/// A mail server that accepts all mails and stores them.
pub struct MailServer {
    /// The listening address.
    pub address: std::net::SocketAddr,
    came: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    /// Starts a mail server that closes the first `away` connections at once.
    pub async fn new(away: usize) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            came: Arc::default(),
        };
        let came = Arc::clone(&server.came);
        tokio::spawn(async move {
            let mut calls = 0;
            while let Ok((stream, _)) = listener.accept().await {
                calls += 1;
                if calls <= away {
                    continue;
                }
                let came = Arc::clone(&came);
                tokio::spawn(async move {
                    // An error on one connection ends only the task of this connection.
                    let _ = take_mail(stream, &came).await;
                });
            }
        });
        server
    }

    /// The text of each received mail, with its headers.
    pub fn came(&self) -> Vec<String> {
        self.came.lock().unwrap().clone()
    }
}

async fn take_mail(
    mut stream: tokio::net::TcpStream,
    came: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let (reading, mut writing) = stream.split();
    let mut lines = BufReader::new(reading).lines();
    writing.write_all(b"220 mail.test\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let answer: &[u8] = match line.split(' ').next().unwrap_or_default() {
            "DATA" => {
                writing.write_all(b"354 go on\r\n").await?;
                let mut text = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    text.push_str(&line);
                    text.push('\n');
                }
                came.lock().unwrap().push(text);
                b"250 taken\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 fine\r\n",
        };
        writing.write_all(answer).await?;
    }
    Ok(())
}
