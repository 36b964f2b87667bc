//! The command `demo`.

use super::ending::{Signals, close, end};
use super::output::print;
use crate::app::{self, FileOptions, Running, Web};
use crate::callbacks::CallbackOptions;
use crate::demo;
use crate::settings::{Demo, File};
use anyhow::Context as _;
use parlor_engine::Engine;
use parlor_http::client::TrustedProxies;
use parlor_store::Location;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

/// Runs a server with example data, until a signal ends the process.
pub(super) async fn run(demo: &Demo, file: &File) -> anyhow::Result<()> {
    let mut signals = Signals::new()?;
    let dir = tempfile::Builder::new()
        .prefix("parlor-demo-")
        .tempdir()
        .context("cannot create a temporary directory")?;
    let behind = Arc::new(AtomicI64::new(match demo.quiet_floor {
        true => 0,
        false => demo::BEGIN,
    }));
    let engine = app::open(
        Location::Sqlite {
            dir: dir.path().to_owned(),
        },
        parlor_engine::secrets::random()?,
        Arc::new(crate::clock::late(Arc::clone(&behind))),
    )
    .await?
    .as_demo();
    let engine = FileOptions::at(dir.path().join("files")).given_to(engine)?;
    let running = match start_demo(&engine, demo, file, &behind).await {
        Ok(running) => running,
        Err(error) => {
            engine.store().close().await;
            return Err(error);
        }
    };
    let ended = end(running, None, &mut signals).await;
    close(&engine, &ended).await;
    ended.map(drop)
}

async fn start_demo(
    engine: &Engine,
    demo: &Demo,
    file: &File,
    behind: &AtomicI64,
) -> anyhow::Result<Running> {
    let (guide, floor) = if demo.quiet_floor {
        (demo::furnish(engine).await?, None)
    } else {
        let (guide, floor) = demo::furnish_with_floor(engine, behind).await?;
        (guide, Some(floor))
    };
    let limits = parlor_http::Limits::default();
    let callbacks = CallbackOptions::default();
    let proxies = TrustedProxies::default;
    let web = Web::embedded;
    let running = match demo.listen.or(file.listen) {
        Some(listen) => {
            app::serve(
                engine.clone(),
                listen,
                limits,
                proxies(),
                None,
                &callbacks,
                web(),
            )
            .await?
        }
        None => {
            let usual = crate::settings::DEFAULT_LISTEN;
            match app::serve(
                engine.clone(),
                usual,
                limits,
                proxies(),
                None,
                &callbacks,
                web(),
            )
            .await
            {
                Ok(running) => running,
                // Another program probably uses the default address. So the operating system chooses a free port, and
                // the demo listens on this port.
                Err(_) => {
                    let free = std::net::SocketAddr::new(usual.ip(), 0);
                    app::serve(
                        engine.clone(),
                        free,
                        limits,
                        proxies(),
                        None,
                        &callbacks,
                        web(),
                    )
                    .await?
                }
            }
        }
    };
    print(&guide.text(running.addr(), demo.quiet_floor))?;
    if let Some(floor) = floor {
        let ended = running.shutdown_token().clone();
        tokio::spawn(floor.play(ended));
    }
    Ok(running)
}
