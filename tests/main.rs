//! Tests of behavior that a user would notice, one module for each concern. `tests/judges` runs third-party tools.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "a test runs the command")]

mod cases;
mod cdk;
mod check;
mod cli;
mod config_page;
mod cors;
mod dependencies;
mod deploy;
mod diff;
mod documents;
mod edge_code;
mod edit;
mod existence;
mod files;
mod fix;
mod fleets;
mod forwarding;
mod fragments;
mod fuzz;
mod generated;
mod hostile;
mod html;
mod init;
mod inputs;
mod invalid;
mod layers;
mod library;
mod live;
mod mutants;
mod nested;
mod package;
mod routes;
mod rules;
mod secrets;
mod serverless;
mod snapshots;
mod streams;
mod support;
mod template;
mod terminal;
mod terraform;
mod trace;
mod type_names;
