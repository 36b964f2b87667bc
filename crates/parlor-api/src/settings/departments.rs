//! `/v1/departments`: divisions of an account.

use crate::document::configured::configured;
use crate::settings::{Setting, routes};
use parlor_model::config::AccountConfig;
use parlor_model::entities;
use parlor_model::provision::spec::NamedSpec;
use serde::Serialize;
use utoipa::ToSchema;

/// A department: a division of an account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Department<'a> {
    id: i64,
    /// The department's name, unique in the account.
    name: &'a str,
    /// The version of the department. Send the version as `If-Match` with a change: Parlor then refuses the change
    /// if the department has changed since you read it. The `ETag` header has the same value.
    version: &'a str,
}

impl Setting for entities::Department {
    const NOUN: &'static str = "department";
    type View<'a> = Department<'a>;

    fn view<'a>(&'a self, _config: &'a AccountConfig, version: &'a str) -> Department<'a> {
        Department {
            id: self.id.0,
            name: &self.name,
            version,
        }
    }
}

configured! {
    /// The body of a request that creates a department.
    pub(crate) struct NewDepartment(NamedSpec, Create of DepartmentChanges);
    /// Changes to a department. Absent members keep their values.
    pub(crate) struct DepartmentChanges(NamedSpec, Change);
}

routes! {
    entities::Department, Department, DepartmentPage, NewDepartment, DepartmentChanges, "administration",
    "/v1/departments", "/v1/departments/{id}", "a department", "departments",
    "list_departments", "create_department", "get_department", "change_department",
    new: {"name": "Wholesale"}, change: {"name": "Trade"}
}
