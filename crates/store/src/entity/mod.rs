//! The tables as plain structs, one file each, exactly as the migrations make them (a test compares
//! them). Owns names and types of columns; never a query.

pub mod audit;
pub mod audit_head;
pub mod authenticators;
pub mod contact_questions;
pub mod credentials;
pub mod group_members;
pub mod group_parts;
pub mod groups;
pub mod job_items;
pub mod jobs;
pub mod links;
pub mod messages;
pub mod password_history;
pub mod pending_contacts;
pub mod people;
pub mod proven_contacts;
pub mod recoveries;
pub mod recovery_codes;
pub mod requests;
pub mod roles;
pub mod saved_views;
pub mod sessions;
pub mod settings;
pub mod throttles;
