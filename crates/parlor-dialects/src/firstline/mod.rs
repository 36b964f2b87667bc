//! Firstline's API: conversations in the vendor's "onsite" (online and offline) channels, and the contacts that callers
//! create before a conversation.
//!
//! The vendor's server is a Laravel application, and this dialect follows Laravel's conventions. The input is
//! normalised ([`input`]). An answer with status 422 lists all invalid fields. Each page of a list has an envelope
//! ([`paging`]). The parameter `_method` overrides the method ([`call`]). All paths exist under `/api/v1/` and under
//! `/api/` (contract 2.1). In the comments, "contract" means a study of the vendor's documentation, and "contract 3.1"
//! is a section of this study. `docs/dialects/firstline.md` summarises the study. `INFERRED` marks behaviour that the
//! vendor does not document clearly. `EXTENSION` marks behaviour that Parlor adds.
//!
//! | Vendor | Parlor |
//! |---|---|
//! | onsite account | inbox of kind `onsite` |
//! | onsite contact, its `sn` | identity, its serial |
//! | text call | conversation |
//! | employee | agent |
//! | interact collection | service record |
//! | custom column (`cz_col`) | custom attribute definition, by id |
//! | category of columns | group of custom attributes |
//! | row of a customer table | row of a contact |
//! | ticket | ticket |
//! | tag of a contact | label |
//! | sponsor, category, subcategory, termination code, country, state, city | classification |
//! | address | contact point of the kind `postal_address` |
//!
//! Parlor processes a request in three steps. [`call`] authenticates the caller and reads the body, the method and the
//! idempotency key. The module of the resource checks the fields and builds a command. If the model refuses the
//! command, [`refusals`] translates the refusal to the vendor's answer.

mod address;
mod call;
pub mod callbacks;
mod column_filters;
mod columns;
mod contact;
mod contact_body;
mod contact_columns;
mod contact_filters;
mod contact_rows;
mod contact_tag;
mod context;
mod cz_col;
mod email_contact;
mod employee;
mod failure;
mod input;
mod interact_collection;
mod livechat;
mod lookups;
mod message_push;
mod paging;
mod phone_number;
mod points;
mod print;
mod refusals;
mod resource;
mod routes;
mod text_call;
mod text_call_body;
mod text_call_reply;
mod ticket;
mod times;
mod token;

pub use routes::{fault, not_found, owns, router};
