//! The attributes of Parlor's tests. Each attribute turns one async function, the *scenario*, into several tests.
//! [`both`] makes one test for each database. [`everywhere`] makes one test for each site of a race.
//!
//! These macros are attributes and not function-like macros, so that rustfmt formats the scenarios.

use proc_macro::{Delimiter, Group, TokenStream, TokenTree};

/// Turns a scenario into the tests `<scenario>::sqlite` and `<scenario>::postgres`.
///
/// The parameter of the scenario is a started server (`App`). If a scenario starts its servers itself, its parameter is
/// a `Backend`.
///
/// The arguments of the attribute are provisioning texts, such as those of `support::accounts`. These texts are applied
/// to the server before the scenario begins. If the parameter is a `Backend`, no arguments are allowed.
///
/// ```ignore
/// #[both]
/// async fn known_serial_is_found(app: App) { .. }
///
/// #[both(with_departments())]
/// async fn departments_differ(app: App) { .. }
/// ```
#[proc_macro_attribute]
pub fn both(texts: TokenStream, scenario: TokenStream) -> TokenStream {
    let texts = listed(&texts);
    let run = |variant: &str, scenario: &str| {
        format!("crate::support::run(crate::support::Backend::{variant}, &{texts}, {scenario})")
    };
    tests(
        scenario,
        &[("sqlite", "Sqlite"), ("postgres", "Postgres")],
        run,
    )
}

/// Turns a race into the tests `<scenario>::sqlite`, `<scenario>::postgres` and `<scenario>::two_nodes`.
///
/// The parameter of the scenario is the servers of the race (`Nodes`). The arguments of the attribute are provisioning
/// texts, as in [`both`].
///
/// ```ignore
/// #[everywhere(staff())]
/// async fn one_undo_token(nodes: Nodes) { .. }
/// ```
#[proc_macro_attribute]
pub fn everywhere(texts: TokenStream, scenario: TokenStream) -> TokenStream {
    let texts = listed(&texts);
    let run = |variant: &str, scenario: &str| {
        format!(
            "crate::support::nodes::run(crate::support::nodes::Site::{variant}, &{texts}, {scenario})"
        )
    };
    let sites = [
        ("sqlite", "Sqlite"),
        ("postgres", "Postgres"),
        ("two_nodes", "TwoNodes"),
    ];
    tests(scenario, &sites, run)
}

/// The array of these provisioning texts, as code.
fn listed(texts: &TokenStream) -> String {
    if texts.is_empty() {
        "[]".to_owned()
    } else {
        format!("[{texts}].map(|text| text.to_string())")
    }
}

/// Makes a module with the name of the scenario. The module contains the scenario and a test for each variant. A
/// variant has the name of its test and a word for `run`. From this word and the scenario's name, `run` makes the
/// expression that the test awaits.
fn tests(
    scenario: TokenStream,
    variants: &[(&str, &str)],
    run: impl Fn(&str, &str) -> String,
) -> TokenStream {
    let name = scenario
        .clone()
        .into_iter()
        .skip_while(|token| !matches!(token, TokenTree::Ident(word) if word.to_string() == "fn"))
        .nth(1);
    let Some(TokenTree::Ident(name)) = name else {
        return parsed("compile_error!(\"this attribute belongs on an async function\");");
    };
    let name = name.to_string();
    let mut tests = parsed("use super::*;");
    tests.extend(scenario);
    for (test, variant) in variants {
        let run = run(variant, &name);
        tests.extend(parsed(&format!(
            "#[tokio::test(flavor = \"multi_thread\", worker_threads = 2)]
            async fn {test}() {{
                {run}.await;
            }}"
        )));
    }
    let mut module = parsed(&format!("mod {name}"));
    module.extend([TokenTree::Group(Group::new(Delimiter::Brace, tests))]);
    module
}

/// The tokens of this Rust code. If the code is invalid, the tokens are a `compile_error!`.
fn parsed(code: &str) -> TokenStream {
    let failed = "compile_error!(\"the attribute generated invalid code\");";
    code.parse().or_else(|_| failed.parse()).unwrap_or_default()
}
