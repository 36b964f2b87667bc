//! The implementation of each command of the command line.

use crate::app::{self, FileOptions, Running, Web};
use crate::callbacks::CallbackOptions;
use crate::clock::SystemClock;
use crate::control::{self, Control};
use crate::data_dir::{self, Claim, Owned};
use crate::demo;
use crate::init::{self, FirstAccount};
use crate::orders::Order;
use crate::orders::apply::ApplyOrder;
use crate::orders::callbacks::CallbackOrder;
use crate::orders::credentials::CreateOrder;
use crate::orders::operator::Operator;
use crate::restore;
use crate::settings::{
    Agent, Apply, Backup, Callbacks, Cli, Command, Create, Demo, File, Kind, Place, Restore, Serve,
    Token, Which,
};
use anyhow::{Context as _, bail};
use clap::ValueEnum as _;
use parlor_engine::Engine;
use parlor_http::Limits;
use parlor_http::client::TrustedProxies;
use parlor_store::{Clock as _, Location, Store};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Runs the command that the command line states.
///
/// # Errors
/// The command failed. The error states the reason and the remedy.
pub async fn run(cli: Cli, file: File) -> anyhow::Result<()> {
    match cli.command {
        Command::Serve(serve) => self::serve(&serve, &file).await,
        Command::Demo(demo) => self::demo(&demo, &file).await,
        Command::Apply(Apply {
            file: path,
            dry_run,
            force,
            place,
        }) => {
            let order = ApplyOrder::read(&path, dry_run, force)?;
            print_result(&place, &file, Order::Apply(Box::new(order))).await
        }
        Command::Init(given) => {
            let first = FirstAccount::prepare(&given)?;
            match carry_out(&given.place, &file, Order::Init(Box::new(first.order()))).await {
                Ok(lines) => print(&first.text(&lines)),
                Err(error) => {
                    first.withdraw();
                    Err(error)
                }
            }
        }
        Command::Backup(Backup { dir, place }) => {
            // The path must be absolute, because a running server with another working directory may carry out the
            // order.
            let dir = std::path::absolute(dir)?;
            print_result(&place, &file, Order::Backup(dir)).await
        }
        Command::Restore(Restore { backup, place }) => restore(&backup, &place, &file),
        Command::ReplaceKey { place } => replace_key(&place, &file).await,
        Command::Token { action } => token(action, &file).await,
        Command::Agent { action } => agent(action, &file).await,
        Command::Callbacks { action } => callbacks(action, &file).await,
    }
}

async fn agent(action: Agent, file: &File) -> anyhow::Result<()> {
    let (place, order) = match action {
        Agent::Invite {
            agent,
            account,
            page,
            place,
        } => {
            let page = page.address(file)?;
            let order = Order::PasswordLink {
                agent,
                account,
                page,
            };
            (place, order)
        }
        Agent::ResetTotp {
            agent,
            account,
            place,
        } => (place, Order::ResetTotp { agent, account }),
        Agent::AllowPasswords { account, place } => (place, Order::AllowPasswords { account }),
    };
    print_result(&place, file, order).await
}

async fn token(action: Token, file: &File) -> anyhow::Result<()> {
    let word = |kind: Kind| kind.to_possible_value().map(|v| v.get_name().to_owned());
    let (place, order) = match action {
        Token::List {
            account,
            kind,
            place,
        } => (
            place,
            Order::ListTokens {
                account,
                kind: kind.and_then(word),
            },
        ),
        Token::Create(create) => {
            let Create {
                kind,
                account,
                agent,
                name,
                key,
                inboxes,
                application_type,
                callback_url,
                callback_format,
                place,
            } = *create;
            let order = CreateOrder {
                kind: word(kind).unwrap_or_default(),
                account,
                agent,
                name,
                key,
                inboxes,
                application_type,
                callback_url,
                callback_format,
            };
            (place, Order::CreateToken(Box::new(order)))
        }
        Token::Rotate { credential, place } => (place, Order::RotateToken(credential)),
        Token::Revoke { credential, place } => (place, Order::RevokeToken(credential)),
    };
    print_result(&place, file, order).await
}

async fn callbacks(action: Callbacks, file: &File) -> anyhow::Result<()> {
    let named = |which: Which| (which.place, (which.endpoint, which.account));
    let (place, order) = match action {
        Callbacks::List { account, place } => (place, CallbackOrder::List { account }),
        Callbacks::Deliveries {
            which,
            state,
            limit,
        } => {
            let (place, which) = named(which);
            let order = CallbackOrder::Deliveries {
                which,
                state,
                limit,
            };
            (place, order)
        }
        Callbacks::Show { delivery, place } => (place, CallbackOrder::Show(delivery)),
        Callbacks::Test(which) => {
            let (place, which) = named(which);
            (place, CallbackOrder::Test(which))
        }
        Callbacks::Pause(which) => {
            let (place, which) = named(which);
            (place, CallbackOrder::Pause(which))
        }
        Callbacks::Resume(which) => {
            let (place, which) = named(which);
            (place, CallbackOrder::Resume(which))
        }
        Callbacks::Rotate(which) => {
            let (place, which) = named(which);
            (place, CallbackOrder::Rotate(which))
        }
        Callbacks::Replay { which, from, to } => {
            let (place, which) = named(which);
            (place, CallbackOrder::Replay { which, from, to })
        }
    };
    print_result(&place, file, Order::Callbacks(order)).await
}

/// Carries out an order and prints its result.
async fn print_result(place: &Place, file: &File, order: Order) -> anyhow::Result<()> {
    let lines = carry_out(place, file, order).await?;
    let mut text = lines.join("\n");
    text.push('\n');
    print(&text)
}

/// Prints a text to standard output. If the program that reads the output has closed the output, the function returns
/// no error.
fn print(text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Carries out an order and returns the lines to print. If another process owns the data directory of an embedded
/// database, sends the order to that process. Otherwise this process opens the database and carries out the order.
async fn carry_out(place: &Place, file: &File, order: Order) -> anyhow::Result<Vec<String>> {
    let data = place.data(file);
    let location = place.location(file)?;
    data_dir::check_variable()?;
    let makes = matches!(order, Order::Apply(_) | Order::Init(_));
    let embedded = matches!(location, Location::Sqlite { .. });
    if matches!(&order, Order::Apply(apply) if apply.dry_run)
        && !Store::exists(&location)
            .await
            .context("cannot open the database")?
    {
        return predicted(order).await;
    }
    if embedded && !makes && !data.is_dir() {
        bail!(
            "the data directory {} does not exist; name an existing one with --data",
            data.display()
        );
    }
    let _owned = if embedded {
        data_dir::make(&data)?;
        match claim(&data, "command")? {
            Claim::Owned(owned) => Some(owned),
            Claim::Held(holder) => return control::ask(&data, &holder, &order).await,
        }
    } else {
        None
    };
    let engine = app::open_with(
        location,
        |known| data_dir::server_key(&data, known),
        Arc::new(SystemClock::default()),
    )
    .await?;
    let engine = match &order {
        Order::Backup(_) => FileOptions::at(place.files(file)).given_to(engine)?,
        Order::Apply(_)
        | Order::Init(_)
        | Order::ListTokens { .. }
        | Order::CreateToken(_)
        | Order::RotateToken(_)
        | Order::RevokeToken(_)
        | Order::PasswordLink { .. }
        | Order::ResetTotp { .. }
        | Order::AllowPasswords { .. }
        | Order::Callbacks(_) => engine,
    };
    let operator = Operator { engine, data };
    let done = operator.carry_out(order).await;
    operator.engine.store().close().await;
    done
}

/// Carries out a dry run of an order, for a database that does not exist yet. The dry run uses a temporary database.
async fn predicted(order: Order) -> anyhow::Result<Vec<String>> {
    let dir = tempfile::Builder::new()
        .prefix("parlor-dry-run-")
        .tempdir()
        .context("cannot create a temporary directory")?;
    let data = dir.path().to_owned();
    let engine = app::open(
        Location::Sqlite { dir: data.clone() },
        parlor_engine::secrets::random()?,
        Arc::new(SystemClock::default()),
    )
    .await?;
    let operator = Operator { engine, data };
    let done = operator.carry_out(order).await;
    operator.engine.store().close().await;
    done
}

fn restore(backup: &Path, place: &Place, file: &File) -> anyhow::Result<()> {
    if matches!(place.location(file)?, Location::Postgres { .. }) {
        bail!("a PostgreSQL database is restored with its own tools, pg_restore for instance");
    }
    let now = SystemClock::default().now().iso_millis();
    let lines = restore::restore(backup, &place.data(file), &place.files(file), &now)?;
    print(&(lines.join("\n") + "\n"))
}

/// Replaces the server key of a database whose server key is lost. Prints the names of the secrets that must be set
/// again.
async fn replace_key(place: &Place, file: &File) -> anyhow::Result<()> {
    let data = place.data(file);
    let location = place.location(file)?;
    if !Store::exists(&location)
        .await
        .context("cannot open the database")?
    {
        bail!("there is no database yet; its first start makes its server key");
    }
    let _owned = match location {
        Location::Sqlite { .. } => Some(own(&data, "replace-key")?),
        Location::Postgres { .. } => None,
    };
    let engine = app::open_with_new_key(
        location,
        |known| data_dir::server_key(&data, known),
        Arc::new(SystemClock::default()),
    )
    .await?;
    let operator = Operator { engine, data };
    let unreadable = operator.unreadable().await;
    operator.engine.store().close().await;
    let mut lines = unreadable?;
    lines.push(if lines.is_empty() {
        "the database now has this server key, and every secret can be read".to_owned()
    } else {
        "the database now has this server key. To set all secrets of a provisioning file again: parlor apply FILE --force"
            .to_owned()
    });
    print(&(lines.join("\n") + "\n"))
}

fn claim(data: &Path, doing: &str) -> anyhow::Result<Claim> {
    data_dir::claim(data, doing, &SystemClock::default().now().iso_millis())
}

async fn serve(serve: &Serve, file: &File) -> anyhow::Result<()> {
    let mut signals = Signals::new()?;
    let settled = Settled::of(serve, file)?;
    data_dir::check_variable()?;
    let data = serve.place.data(file);
    let location = serve.place.location(file)?;
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

fn own(data: &Path, doing: &str) -> anyhow::Result<Owned> {
    match claim(data, doing)? {
        Claim::Owned(owned) => Ok(owned),
        Claim::Held(holder) => bail!(
            "the data directory {} is in use: {holder}. Only one process can own it at a time. End that process, or name another directory with --data",
            data.display()
        ),
    }
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
            init: init::command(&serve.place),
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

/// The maximum time from a signal such as SIGTERM to the end of the process. Within this time, the server answers the
/// running requests or aborts them.
const ENDS_WITHIN: Duration = Duration::from_millis(9_500);

/// The way in which a server ended.
enum Ended {
    /// All tasks of the server have ended.
    Complete,
    /// Some tasks of the server have not ended in time.
    Unfinished,
}

/// Waits for a signal to end the process. Then answers the running requests and stops the server. A second signal stops
/// the server at once.
async fn end(
    running: Running,
    control: Option<Control>,
    signals: &mut Signals,
) -> anyhow::Result<Ended> {
    let name = signals.wait().await;
    tracing::info!(signal = name, "shutdown: answering the running requests");
    running.shutdown_token().cancel();
    let ended = async {
        if let Some(control) = control {
            control.end().await;
        }
        running.shutdown().await
    };
    tokio::select! {
        ended = tokio::time::timeout(ENDS_WITHIN, ended) => match ended {
            Ok(ended) => ended?,
            Err(_) => {
                tracing::warn!("some work has not ended in time, probably because the database does not answer: the server ends without it");
                return Ok(Ended::Unfinished);
            }
        },
        name = signals.wait() => bail!("second {name}: the server ended at once"),
    }
    tracing::info!("ended");
    Ok(Ended::Complete)
}

/// Closes the database if all tasks of the server have ended. Otherwise does nothing, because the database may give no
/// answer, or because a second signal requires that the process ends at once.
async fn close(engine: &Engine, ended: &anyhow::Result<Ended>) {
    if matches!(ended, Ok(Ended::Complete)) {
        engine.store().close().await;
    }
}

/// The signals that end the process.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn new() -> anyhow::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn wait(&mut self) -> &'static str {
        tokio::select! {
            _ = self.interrupt.recv() => "SIGINT",
            _ = self.terminate.recv() => "SIGTERM",
        }
    }
}

async fn demo(demo: &Demo, file: &File) -> anyhow::Result<()> {
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
