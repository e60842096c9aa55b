//! From the program to templates.

pub mod template;
