//! The program `deployer`. Everything is in the library; this only ends the process.

use std::process::ExitCode;

fn main() -> ExitCode {
    deployer::cli::main()
}
