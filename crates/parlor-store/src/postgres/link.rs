//! A link: a connection that is opened again after a loss.

use super::connection::Connection;
use super::server::Server;
use crate::error::DbError;
use std::sync::Arc;
use std::time::Instant;

/// A connection that is opened at the first call, and opened again if a call finds that the connection is lost.
#[derive(Clone)]
pub(crate) struct Link {
    server: Arc<Server>,
    in_order: bool,
    cell: Arc<tokio::sync::RwLock<Cell>>,
}

#[derive(Default)]
struct Cell {
    connection: Option<Arc<Connection>>,
    /// The time and the reason of the last attempt that found the database unavailable. `None` means that there was no
    /// such attempt.
    failed: Option<(Instant, String)>,
}

impl Cell {
    fn usable(&self) -> Option<Arc<Connection>> {
        (self.connection.as_ref())
            .filter(|connection| !connection.is_outdated())
            .map(Arc::clone)
    }
}

impl Link {
    pub(crate) fn new(server: &Arc<Server>) -> Self {
        Self {
            server: Arc::clone(server),
            in_order: false,
            cell: Arc::default(),
        }
    }

    /// Creates a link for statements that need their rows in the order of an index.
    pub(super) fn in_order(server: &Arc<Server>) -> Self {
        Self {
            in_order: true,
            ..Self::new(server)
        }
    }

    /// Creates a link that begins with this open connection.
    pub(super) fn with(server: &Arc<Server>, connection: Connection) -> Self {
        let cell = Cell {
            connection: Some(Arc::new(connection)),
            failed: None,
        };
        Self {
            cell: Arc::new(tokio::sync::RwLock::new(cell)),
            ..Self::new(server)
        }
    }

    /// Whether the link is unused: no caller of [`Link::get`] has the connection or waits for the connection.
    pub(super) fn is_idle(&self) -> bool {
        (self.cell.try_read()).is_ok_and(|cell| {
            (cell.connection.as_ref()).is_none_or(|connection| Arc::strong_count(connection) == 1)
        })
    }

    pub(crate) async fn get(&self) -> Result<Arc<Connection>, DbError> {
        if let Some(connection) = self.cell.read().await.usable() {
            return Ok(connection);
        }
        let began = Instant::now();
        let mut cell = self.cell.write().await;
        if let Some(connection) = cell.usable() {
            return Ok(connection);
        }
        // If another call failed to connect while this call waited, this call fails too. Otherwise the waiting calls
        // would try to connect one after the other.
        if let Some((at, reason)) = &cell.failed
            && *at >= began
        {
            return Err(DbError::Unavailable(reason.clone()));
        }
        let opened = match self.in_order {
            true => Connection::open_in_order(&self.server).await,
            false => Connection::open(&self.server).await,
        };
        match opened {
            Ok(connection) => {
                let connection = Arc::new(connection);
                cell.connection = Some(Arc::clone(&connection));
                Ok(connection)
            }
            Err(error) => {
                if let DbError::Unavailable(reason) = &error {
                    cell.failed = Some((Instant::now(), reason.clone()));
                }
                Err(error)
            }
        }
    }

    /// Drops the connection, for example because its state is unknown. The next call of [`Self::get`] opens a new
    /// connection.
    pub(crate) async fn drop_connection(&self) {
        self.cell.write().await.connection = None;
    }
}
