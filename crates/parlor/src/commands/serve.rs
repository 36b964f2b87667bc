//! The command `serve`.

use super::ending::{Signals, close, end};
use super::ownership::own;
use crate::app::{self, FileOptions, Running, Web};
use crate::callbacks::CallbackOptions;
use crate::clock::SystemClock;
use crate::control::Control;
use crate::data_dir;
use crate::init;
use crate::orders::Order;
use crate::orders::apply::ApplyOrder;
use crate::orders::operator::Operator;
use crate::settings::{File, Serve};
use parlor_http::Limits;
use parlor_http::client::TrustedProxies;
use parlor_store::Location;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// Runs the server until a signal ends the process.
pub(super) async fn run(serve: &Serve, file: &File) -> anyhow::Result<()> {
    let mut signals = Signals::new()?;
    let settled = Settled::of(serve, file)?;
    data_dir::check_variable()?;
    let data = serve.storage.data(file);
    let location = serve.storage.location(file)?;
    data_dir::make(&data)?;
    let embedded = matches!(location, Location::Sqlite { .. });
    let owned = embedded.then(|| own(&data, "serve")).transpose()?;
    let start = async {
        let engine = app::open_with(
            location,
            |known| data_dir::server_key(&data, known),
            Arc::new(SystemClock::default()),
        )
        .await?;
        let engine = settled.files.given_to(engine)?;
        let engine = settled.callbacks.given_to(engine);
        if let Some(page) = &settled.password_page {
            engine.sets_passwords_at(page);
        }
        let operator = Operator {
            engine: engine.clone(),
            data: data.clone(),
        };
        let started = start(&settled, operator, embedded).await;
        if started.is_err() {
            engine.store().close().await;
        }
        started
    };
    // The start can take long if another node migrates the database, or if the database does not answer. A signal to
    // end the process also ends this wait.
    let (running, control) = tokio::select! {
        started = start => started?,
        name = signals.wait() => {
            tracing::info!(signal = name, "ended before the start was complete");
            return Ok(());
        }
    };
    let engine = running.engine().clone();
    let ended = end(running, control, &mut signals).await;
    close(&engine, &ended).await;
    drop(owned);
    ended.map(drop)
}

/// All checked settings of `serve`. The settings are checked before the database is opened, so that a wrong setting
/// causes an error before anything is changed.
struct Settled {
    listen: SocketAddr,
    limits: Limits,
    proxies: TrustedProxies,
    metrics_token: Option<String>,
    /// The address of the web page on which agents set their passwords.
    password_page: Option<String>,
    web: Web,
    callbacks: CallbackOptions,
    files: FileOptions,
    /// The provisioning file that is applied at the start, with its path.
    apply: Option<(PathBuf, ApplyOrder)>,
    /// The text of the command that creates the first account.
    init: String,
}

impl Settled {
    fn of(serve: &Serve, file: &File) -> anyhow::Result<Self> {
        let callbacks = serve.callbacks(file)?;
        callbacks.check()?;
        let apply = serve.apply(file).map(|path| {
            let order = ApplyOrder::read(&path, false, false)?;
            Ok::<_, anyhow::Error>((path, order))
        });
        let files = serve.files(file)?;
        let web = Web {
            cors_origins: serve.cors_origins(file)?,
            ..Web::embedded()
        };
        let page = serve.password_page.address(file)?;
        Ok(Self {
            listen: serve.listen(file),
            limits: serve.limits(file)?,
            proxies: serve.proxies(file)?,
            metrics_token: serve.metrics_token(file)?,
            password_page: page.or_else(|| web.password_page(&files)),
            web,
            callbacks,
            files,
            apply: apply.transpose()?,
            init: init::command(&serve.storage),
        })
    }
}

async fn start(
    settled: &Settled,
    operator: Operator,
    embedded: bool,
) -> anyhow::Result<(Running, Option<Control>)> {
    if let Some((path, order)) = &settled.apply {
        let order = Order::Apply(Box::new(order.clone()));
        for line in operator.carry_out(order).await? {
            tracing::info!("{}: {line}", path.display());
        }
    }
    let empty = !operator.engine.has_account().await?;
    let running = app::serve(
        operator.engine.clone(),
        settled.listen,
        settled.limits,
        settled.proxies.clone(),
        settled.metrics_token.as_deref(),
        &settled.callbacks,
        settled.web.clone(),
    )
    .await?;
    let control = match embedded.then(|| Control::open(operator)).transpose() {
        Ok(control) => control,
        Err(error) => {
            running.shutdown().await?;
            return Err(error);
        }
    };
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        "listening on http://{}",
        running.addr()
    );
    if empty {
        tracing::warn!(
            "the database has no account yet: run `{}` to make the first account and its administrator; this server may keep running",
            settled.init
        );
    }
    Ok((running, control))
}
