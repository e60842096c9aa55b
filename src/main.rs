//! The program `deployer`. Everything is in the library; this only chooses the allocator and ends the
//! process.

use std::process::ExitCode;

/// A compiler allocates many small values and frees them together; see `docs/benchmarks.md`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    deployer::cli::main()
}
