//! A small blocking HTTP client for requests that are not measured: sign-in, tokens, health.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// An HTTP answer.
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The body as text.
    pub body: String,
}

impl Answer {
    /// The body of a 2xx answer as JSON. For any other answer, the result is an error whose text names the request and
    /// the answer.
    pub fn json(&self, call: &str) -> Result<Value> {
        self.expect_success(call)?;
        serde_json::from_str(&self.body).with_context(|| {
            format!(
                "{call} answered {} with a body that is not JSON: {}",
                self.status,
                self.beginning()
            )
        })
    }

    /// Returns an error unless the status is 2xx.
    pub fn expect_success(&self, call: &str) -> Result<()> {
        if !(200..300).contains(&self.status) {
            bail!("{call} answered {}: {}", self.status, self.beginning());
        }
        Ok(())
    }

    fn beginning(&self) -> String {
        self.body.chars().take(400).collect()
    }
}

/// Sends one request on a new connection.
pub fn request(
    server: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<Answer> {
    let mut stream =
        TcpStream::connect(server).with_context(|| format!("connecting to {server}"))?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.set_nodelay(true)?;
    let mut text = format!(
        "{method} {path} HTTP/1.1\r\nhost: {server}\r\nconnection: close\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text.push_str(body);
    stream.write_all(text.as_bytes())?;
    let mut got = Vec::new();
    stream
        .read_to_end(&mut got)
        .with_context(|| format!("reading the answer to {method} {path}"))?;
    let got = String::from_utf8_lossy(&got);
    let (head, body) = got
        .split_once("\r\n\r\n")
        .with_context(|| format!("{method} {path} was not answered in HTTP"))?;
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|digits| digits.parse().ok())
        .with_context(|| format!("{method} {path} was answered without a status"))?;
    let chunked = head
        .to_ascii_lowercase()
        .contains("transfer-encoding: chunked");
    let body = if chunked {
        join_chunks(body)
    } else {
        body.to_owned()
    };
    Ok(Answer { status, body })
}

/// Encodes a text as the value of a query parameter.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

fn join_chunks(mut rest: &str) -> String {
    let mut joined = String::new();
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size =
            usize::from_str_radix(size.split(';').next().unwrap_or(size).trim(), 16).unwrap_or(0);
        let Some(chunk) = after.get(..size) else {
            break;
        };
        if size == 0 {
            break;
        }
        joined.push_str(chunk);
        rest = after.get(size + 2..).unwrap_or("");
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined() {
        assert_eq!(
            join_chunks("5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n"),
            "hello world"
        );
    }
}
