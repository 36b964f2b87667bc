//! Closed sets of codes with parameters. Programs can translate a code into any language. Each code also has an English
//! text.

use crate::ids::{AgentId, InboxId, TeamId};
use crate::words::{Availability, Evidence, PointKind};

/// The JSON type of a code's parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterType {
    /// An integer: an id, a number or seconds.
    Integer,
    /// An integer or `null`.
    OptionalInteger,
    /// A text.
    Text,
    /// A list of skills, each with `name` and `level`.
    Skills,
    /// A list of texts.
    Texts,
    /// A code with its own parameters.
    Code,
}

/// A Rust type that a parameter of a code can have.
pub(crate) trait Parameter {
    /// The JSON type.
    const TYPE: ParameterType;
}

impl Parameter for i64 {
    const TYPE: ParameterType = ParameterType::Integer;
}

impl Parameter for AgentId {
    const TYPE: ParameterType = ParameterType::Integer;
}

impl Parameter for TeamId {
    const TYPE: ParameterType = ParameterType::Integer;
}

impl Parameter for Option<AgentId> {
    const TYPE: ParameterType = ParameterType::OptionalInteger;
}

impl Parameter for String {
    const TYPE: ParameterType = ParameterType::Text;
}

impl Parameter for Availability {
    const TYPE: ParameterType = ParameterType::Text;
}

impl Parameter for InboxId {
    const TYPE: ParameterType = ParameterType::Integer;
}

impl Parameter for PointKind {
    const TYPE: ParameterType = ParameterType::Text;
}

impl Parameter for Evidence {
    const TYPE: ParameterType = ParameterType::Text;
}

/// The description of a code.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// The code itself, for example `same-point`.
    pub code: &'static str,
    /// The meaning of the code, as one sentence.
    pub meaning: &'static str,
    /// The names and types of the parameters.
    pub parameters: &'static [(&'static str, ParameterType)],
}

/// Declares a closed set of codes, each with its parameters and its English text.
macro_rules! codes {
    (
        $(#[$doc:meta])*
        $name:ident {
            $( #[doc = $meaning:literal] $variant:ident = $code:literal { $($field:ident: $type:ty),* } => $text:literal; )+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(tag = "code", content = "parameters")]
        #[allow(missing_docs, reason = "a list in the same module documents the parameters by name")]
        pub enum $name {
            $( #[doc = $meaning] #[serde(rename = $code)] $variant { $($field: $type),* }, )+
        }

        impl $name {
            /// All codes, in the order of declaration.
            pub const ALL: &'static [$crate::codes::Code] = &[
                $( $crate::codes::Code {
                    code: $code,
                    meaning: $meaning,
                    parameters: &[$((stringify!($field), <$type as $crate::codes::Parameter>::TYPE)),*],
                }, )+
            ];

            /// Returns the code as text.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self {
                    $( Self::$variant { .. } => $code, )+
                }
            }
        }

        impl std::fmt::Display for $name {
            #[allow(unused_variables, reason = "not every text has every parameter")]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $( Self::$variant { $($field),* } => write!(f, $text), )+
                }
            }
        }
    };
}
pub(crate) use codes;
