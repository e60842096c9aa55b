//! What the kinds that run containers on ECS have in common: MicroService, Worker and CronJob.
//!
//! Not a kind itself and in no registry. `spec.rs` and `container.rs` are what users write; `check.rs`,
//! `check_container.rs`, `image.rs` and `check_service.rs` find what no single field shows; `task.rs` makes the task
//! definition with `containers.rs`, `roles.rs`, `storage.rs` and `health.rs`; `service.rs` the ECS service with
//! `scaling.rs`, `service_connect.rs` and `alarms.rs`; `schedule.rs` reads cron expressions. A kind takes in
//! `spec::WorkloadSpec` with `#[spec(flatten)]`, and its `lower.rs` puts these together.

pub mod alarms;
pub mod check;
pub mod check_container;
pub mod check_service;
pub mod container;
mod containers;
pub mod health;
mod image;
mod roles;
pub mod scaling;
pub mod schedule;
pub mod service;
pub mod service_connect;
pub mod spec;
mod storage;
pub mod task;
