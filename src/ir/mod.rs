//! The program: decoded components, the references between them, and the order in which they can be
//! deployed.
//!
//! Built by [`Program::link`] from what the frontend decoded. Pure: knows no file and no template.
//! `references.rs` resolves, `graph.rs` finds cycles and waves, `routes.rs` orders the rules of the
//! shared listener, `view.rs` is how kinds look at the program.

pub mod diagnostics;
mod edges;
mod graph;
mod program;
mod references;
mod routes;
mod view;

pub use edges::{Edge, EdgeKind};
pub use program::{Component, FoundationUnit, Program};
pub use view::{ComponentFiles, NoFiles, View};
