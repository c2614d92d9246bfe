//! The program as a person runs it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bad_inputs;
mod beside;
mod browser;
mod cells;
mod compare;
mod dashboard;
mod files;
mod gates;
mod generate;
mod init;
mod names;
mod page;
mod replay;
mod report;
mod reproduce;
mod reproduce_census;
mod resume;
mod sandbox;
mod software_gpu;
mod streams;
mod targets;
mod tasks;
mod travel;
mod warm;
mod web;
mod web_server;
mod work;
