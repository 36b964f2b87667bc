//! The health checks, and the answer to an unknown path that belongs to no dialect.

use crate::support::{App, both};

#[both]
async fn health_and_unknown_paths(app: App) {
    app.get("/healthz").send().await.expect(200);
    app.get("/readyz").send().await.expect(200);
    let reply = app.get("/nothing/here").send().await.expect(404);
    assert_eq!(
        reply.header("content-type"),
        Some("application/problem+json")
    );
}
