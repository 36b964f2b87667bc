//! The attribute [`both`] of Parlor's tests. The attribute turns one async function, the *scenario*, into one test for
//! each database.
//!
//! `both` is an attribute and not a function-like macro, so that rustfmt formats the scenarios.

use proc_macro::{TokenStream, TokenTree};

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
    let name = scenario
        .clone()
        .into_iter()
        .skip_while(|token| !matches!(token, TokenTree::Ident(word) if word.to_string() == "fn"))
        .nth(1);
    let Some(TokenTree::Ident(name)) = name else {
        return parsed("compile_error!(\"`both` belongs on an async function\");");
    };
    let texts = if texts.is_empty() {
        "[]".to_owned()
    } else {
        format!("[{texts}].map(|text| text.to_string())")
    };
    let test = |database: &str, variant: &str| {
        format!(
            "#[tokio::test(flavor = \"multi_thread\", worker_threads = 2)]
            async fn {database}() {{
                crate::support::run(crate::support::Backend::{variant}, &{texts}, {name}).await;
            }}"
        )
    };
    let mut tests = parsed("use super::*;");
    tests.extend(scenario);
    tests.extend(parsed(&test("sqlite", "Sqlite")));
    tests.extend(parsed(&test("postgres", "Postgres")));
    let mut module = parsed(&format!("mod {name}"));
    module.extend([TokenTree::Group(proc_macro::Group::new(
        proc_macro::Delimiter::Brace,
        tests,
    ))]);
    module
}

/// The tokens of this Rust code. If the code is invalid, the tokens are a `compile_error!`.
fn parsed(code: &str) -> TokenStream {
    let failed = "compile_error!(\"the attribute `both` generated invalid code\");";
    code.parse().or_else(|_| failed.parse()).unwrap_or_default()
}
