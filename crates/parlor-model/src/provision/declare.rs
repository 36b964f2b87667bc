//! The macro that declares configuration objects.

use super::field::{Held, Type};

/// Declares configuration objects. For each object, generates the struct, the implementation of
/// [`Declared`](super::field::Declared) and the description. With `of`, also generates the code that stores the fields
/// in a row.
macro_rules! configured {
    ($(
        $(#[doc = $doc:literal])*
        pub struct $name:ident $(of $row:ident)? {
            $( $(#[doc = $field_doc:literal])* $how:ident $field:ident $(as $file:literal)?: $type:ty = $reads:expr, $usage:expr; )*
        }
    )*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default)]
        pub struct $name {
            /// The object's position in the document.
            pub location: $crate::provision::location::Location,
            $( $(#[doc = $field_doc])* pub $field: $type, )*
        }

        impl $crate::provision::field::Declared for $name {
            const DESCRIBED: $crate::provision::field::Described = $crate::provision::field::Described {
                name: stringify!($name),
                doc: concat!($($doc),*),
                fields: || vec![$( $crate::provision::field::Field {
                    name: stringify!($field),
                    file: configured!(@file $field $($file)?),
                    nullable: $crate::provision::declare::nullable::<$type, _>(&$reads),
                    shape: $crate::provision::field::Type::shape(&$reads),
                    doc: concat!($($field_doc),*),
                    usage: $usage,
                } ),*],
            };

            fn read(
                value: serde_json::Value,
                at: &$crate::document::FieldPath<'_>,
                cx: &mut $crate::provision::field::Reading<'_>,
            ) -> Option<Self> {
                let mut members = cx.open(value, at)?;
                let read = Self {
                    location: cx.location(at, &[$((stringify!($field), configured!(@file $field $($file)?))),*]),
                    $( $field: cx.field(&mut members, (stringify!($field), configured!(@file $field $($file)?)), &$reads, $usage), )*
                };
                cx.close(members);
                Some(read)
            }
        }

        configured!(@store $name $($row)?; $($how $field (configured!(@file $field $($file)?));)*);
    )*};
    (@store $name:ident; $($rest:tt)*) => {};
    (@store $name:ident $row:ident; $($how:ident $field:ident ($file:expr);)*) => {
        impl $name {
            /// Stores the fields that have the mark `row`, `some` or `secret`.
            pub(in $crate::provision) fn store(&self, row: &mut $row, merge: &mut $crate::provision::merge::Merge) {
                $( configured!(@$how self, row, merge, $field, $file); )*
            }
        }
    };
    (@file $field:ident $file:literal) => { $file };
    (@file $field:ident) => { stringify!($field) };
    (@row $self:ident, $row:ident, $merge:ident, $field:ident, $file:expr) => {
        $merge.set($file, &mut $row.$field, &$self.$field);
    };
    (@some $self:ident, $row:ident, $merge:ident, $field:ident, $file:expr) => {
        $merge.set($file, &mut $row.$field, $self.$field.as_ref().map(|value| Some(value.clone())));
    };
    (@secret $self:ident, $row:ident, $merge:ident, $field:ident, $file:expr) => {
        $merge.secret($file, &mut $row.$field, $self.$field.as_ref());
    };
    (@own $self:ident, $row:ident, $merge:ident, $field:ident, $file:expr) => {};
}

pub(super) use configured;

/// Whether a member can distinguish `null` from an absent field. The second parameter is the type of the field.
pub(super) fn nullable<H: Held<T::Value>, T: Type>(_: &T) -> bool {
    H::NULLABLE
}
