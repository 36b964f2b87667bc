//! Provisioning files against a real database.

mod support;

use support::{App, both};

both! {
    async fn applying_twice_changes_nothing(app: App) {
        let before = app.counts().await;
        let provisioned = app.rows("provisioned").await;
        let report = app.apply(support::VECTORS).await;
        assert!(report.applied);
        assert_eq!((report.changes, report.kept), (vec![], vec![]));
        assert_eq!(app.counts().await, before);
        assert_eq!(app.rows("provisioned").await, provisioned);
    }
}
