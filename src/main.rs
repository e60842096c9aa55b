//! The program `deployer`. Everything is in the library, the allocator among it: regorus brings mimalloc, which
//! counts what it gives out and so bounds the memory of rules.

use std::process::ExitCode;

fn main() -> ExitCode {
    deployer::cli::main()
}
