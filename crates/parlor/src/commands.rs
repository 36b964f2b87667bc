//! The implementation of each command of the command line.

mod demo;
mod ending;
mod output;
mod ownership;
mod serve;

use crate::app::{self, FileOptions};
use crate::clock::SystemClock;
use crate::control;
use crate::data_dir::{self, Claim};
use crate::init::FirstAccount;
use crate::orders::Order;
use crate::orders::apply::ApplyOrder;
use crate::orders::callbacks::CallbackOrder;
use crate::orders::credentials::CreateOrder;
use crate::orders::operator::Operator;
use crate::restore;
use crate::settings::{
    Agent, Apply, Backup, Callbacks, Cli, Command, Create, EndpointArgs, File, Kind, Restore,
    StorageArgs, Token,
};
use anyhow::{Context as _, bail};
use clap::ValueEnum as _;
use output::print;
use ownership::{claim, own};
use parlor_store::{Clock as _, Location, Store};
use std::path::Path;
use std::sync::Arc;

/// Runs the command that the command line states.
///
/// # Errors
/// The command failed. The error states the reason and the remedy.
pub async fn run(cli: Cli, file: File) -> anyhow::Result<()> {
    match cli.command {
        Command::Serve(serve) => serve::run(&serve, &file).await,
        Command::Demo(demo) => demo::run(&demo, &file).await,
        Command::Apply(Apply {
            file: path,
            dry_run,
            force,
            storage,
        }) => {
            let order = ApplyOrder::read(&path, dry_run, force)?;
            print_result(&storage, &file, Order::Apply(Box::new(order))).await
        }
        Command::Init(given) => {
            let first = FirstAccount::prepare(&given)?;
            match carry_out(&given.storage, &file, Order::Init(Box::new(first.order()))).await {
                Ok(lines) => print(&first.text(&lines)),
                Err(error) => {
                    first.withdraw();
                    Err(error)
                }
            }
        }
        Command::Backup(Backup { dir, storage }) => {
            // The path must be absolute, because a running server with another working directory may carry out the
            // order.
            let dir = std::path::absolute(dir)?;
            print_result(&storage, &file, Order::Backup(dir)).await
        }
        Command::Restore(Restore { backup, storage }) => restore(&backup, &storage, &file),
        Command::ReplaceKey { storage } => replace_key(&storage, &file).await,
        Command::Token { action } => token(action, &file).await,
        Command::Agent { action } => agent(action, &file).await,
        Command::Callbacks { action } => callbacks(action, &file).await,
    }
}

async fn agent(action: Agent, file: &File) -> anyhow::Result<()> {
    let (storage, order) = match action {
        Agent::Invite {
            agent,
            account,
            page,
            storage,
        } => {
            let page = page.address(file)?;
            let order = Order::PasswordLink {
                agent,
                account,
                page,
            };
            (storage, order)
        }
        Agent::ResetTotp {
            agent,
            account,
            storage,
        } => (storage, Order::ResetTotp { agent, account }),
        Agent::AllowPasswords { account, storage } => (storage, Order::AllowPasswords { account }),
    };
    print_result(&storage, file, order).await
}

async fn token(action: Token, file: &File) -> anyhow::Result<()> {
    let word = |kind: Kind| kind.to_possible_value().map(|v| v.get_name().to_owned());
    let (storage, order) = match action {
        Token::List {
            account,
            kind,
            storage,
        } => (
            storage,
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
                storage,
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
            (storage, Order::CreateToken(Box::new(order)))
        }
        Token::Rotate {
            credential,
            storage,
        } => (storage, Order::RotateToken(credential)),
        Token::Revoke {
            credential,
            storage,
        } => (storage, Order::RevokeToken(credential)),
    };
    print_result(&storage, file, order).await
}

async fn callbacks(action: Callbacks, file: &File) -> anyhow::Result<()> {
    let named = |which: EndpointArgs| (which.storage, (which.endpoint, which.account));
    let (storage, order) = match action {
        Callbacks::List { account, storage } => (storage, CallbackOrder::List { account }),
        Callbacks::Deliveries {
            which,
            state,
            limit,
        } => {
            let (storage, which) = named(which);
            let order = CallbackOrder::Deliveries {
                which,
                state,
                limit,
            };
            (storage, order)
        }
        Callbacks::Show { delivery, storage } => (storage, CallbackOrder::Show(delivery)),
        Callbacks::Test(which) => {
            let (storage, which) = named(which);
            (storage, CallbackOrder::Test(which))
        }
        Callbacks::Pause(which) => {
            let (storage, which) = named(which);
            (storage, CallbackOrder::Pause(which))
        }
        Callbacks::Resume(which) => {
            let (storage, which) = named(which);
            (storage, CallbackOrder::Resume(which))
        }
        Callbacks::Rotate(which) => {
            let (storage, which) = named(which);
            (storage, CallbackOrder::Rotate(which))
        }
        Callbacks::Replay { which, from, to } => {
            let (storage, which) = named(which);
            (storage, CallbackOrder::Replay { which, from, to })
        }
    };
    print_result(&storage, file, Order::Callbacks(order)).await
}

/// Carries out an order and prints its result.
async fn print_result(storage: &StorageArgs, file: &File, order: Order) -> anyhow::Result<()> {
    let lines = carry_out(storage, file, order).await?;
    let mut text = lines.join("\n");
    text.push('\n');
    print(&text)
}

/// Carries out an order and returns the lines to print. If another process owns the data directory of an embedded
/// database, sends the order to that process. Otherwise this process opens the database and carries out the order.
async fn carry_out(
    storage: &StorageArgs,
    file: &File,
    order: Order,
) -> anyhow::Result<Vec<String>> {
    let data = storage.data(file);
    let location = storage.location(file)?;
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
        Order::Backup(_) => FileOptions::at(storage.files(file)).given_to(engine)?,
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

fn restore(backup: &Path, storage: &StorageArgs, file: &File) -> anyhow::Result<()> {
    if matches!(storage.location(file)?, Location::Postgres { .. }) {
        bail!("a PostgreSQL database is restored with its own tools, pg_restore for instance");
    }
    let now = SystemClock::default().now().iso_millis();
    let lines = restore::restore(backup, &storage.data(file), &storage.files(file), &now)?;
    print(&(lines.join("\n") + "\n"))
}

/// Replaces the server key of a database whose server key is lost. Prints the names of the secrets that must be set
/// again.
async fn replace_key(storage: &StorageArgs, file: &File) -> anyhow::Result<()> {
    let data = storage.data(file);
    let location = storage.location(file)?;
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
