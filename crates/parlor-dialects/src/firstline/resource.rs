//! Resources with a collection and items, with the same routes as in the vendor's framework (Laravel).

/// Declares the handlers `collection` and `item` of a resource. The module must have the functions `list`, `create`,
/// `show`, `update` and `remove`. `$model` is the vendor's class name. The answer 404 for an unknown id contains this
/// name.
macro_rules! resource {
    ($id:ident, $model:expr) => {
        /// Handles the collection. GET lists the objects, and POST creates an object.
        pub(super) async fn collection(
            axum::extract::State(context): axum::extract::State<super::context::Context>,
            request: axum::extract::Request,
        ) -> Result<axum::response::Response, super::failure::Failure> {
            use super::input::Verb::{Get, Post};
            let call = super::call::Call::receive(context, request, &[Get, Post]).await?;
            match call.received.verb {
                Get => list(&call).await,
                _ => create(call).await,
            }
        }

        /// Handles one object. GET returns the object, PUT and PATCH update it, and DELETE removes it.
        pub(super) async fn item(
            axum::extract::State(context): axum::extract::State<super::context::Context>,
            request: axum::extract::Request,
        ) -> Result<axum::response::Response, super::failure::Failure> {
            use super::input::Verb::{Delete, Get, Patch, Put};
            let allowed = &[Get, Put, Patch, Delete];
            let call = super::call::Call::receive(context, request, allowed).await?;
            let id = $id(call.id(1, $model)?);
            match call.received.verb {
                Get => show(&call, id).await,
                Delete => remove(&call, id).await,
                _ => update(call, id).await,
            }
        }
    };
}

pub(super) use resource;
