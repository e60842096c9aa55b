//! The program itself in a workspace of its own: an example whose development environment is in an account
//! of an emulator.

use super::supplies::Supplies;
use crate::support::root;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The secret that the example names.
pub const SECRET: &str = "/stacks/user-platform/notification-service/db-password";

/// The repositories of its images.
pub const IMAGES: [&str; 2] = ["notification-api", "notification-worker"];

/// The certificate of its development environment.
const CERTIFICATE: &str = "arn:aws:acm:us-east-1:111111111111:certificate/5f0c2c6e-6f0e-4d7c-9d0b-0f5b7a0f1e11";

/// A workspace and how the program is run in it. The workspace goes with this value.
pub struct Program {
    account: String,
    endpoint: String,
    pub folder: PathBuf,
}

impl Program {
    /// The user platform, in an account, with its records kept by a backend, `s3` or `file`. What it needs is there:
    /// its secret, its certificate, and images of the versions v1 and v2.
    pub fn new(account: &str, endpoint: String, backend: &str) -> Self {
        let supplies = Supplies::of(account);
        supplies.secret(SECRET);
        IMAGES.iter().for_each(|repository| supplies.repository(repository));
        let program = Self::bare(account, endpoint, backend);
        program.push("v1");
        program.push("v2");
        program
    }

    /// The same with nothing but its certificate.
    pub fn bare(account: &str, endpoint: String, backend: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("program.{}.{account}", std::process::id()));
        let certificate = Supplies::of(account).certificate();
        let own = |text: &str| text.replace(CERTIFICATE, &certificate).replace("111111111111", account);
        copy(&root().join("examples/user-platform"), &folder, &own);
        let configuration = [
            "apiVersion: core.deployer.io/v1",
            "kind: Workspace",
            "spec:",
            "  defaultStack: user-platform",
            "  state:",
            &format!("    backend: {backend}"),
            "",
        ];
        fs::write(folder.join("deployer.yaml"), configuration.join("\n")).unwrap();
        Self { account: account.to_owned(), endpoint, folder }
    }

    /// Pushes the images of a version.
    pub fn push(&self, version: &str) {
        let supplies = Supplies::of(&self.account);
        IMAGES.iter().for_each(|repository| supplies.image(repository, version));
    }

    /// The program with these words, for the development environment. The access key is the account.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deployer"));
        // Whatever the machine is set to must not reach it.
        for (variable, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("AWS_")) {
            command.env_remove(variable);
        }
        command.env("HOME", &self.folder).env("AWS_EC2_METADATA_DISABLED", "true");
        command.env("AWS_ENDPOINT_URL", &self.endpoint).env("AWS_ACCESS_KEY_ID", &self.account);
        command.env("AWS_SECRET_ACCESS_KEY", "none");
        command.current_dir(&self.folder).args(words).args(["-e", "development"]).stdin(Stdio::null());
        command
    }

    /// Runs the program with these words.
    pub fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // What cannot be removed is removed with the target folder.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn copy(from: &Path, to: &Path, change: &impl Fn(&str) -> String) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target, change);
        } else {
            fs::write(target, change(&fs::read_to_string(path).unwrap())).unwrap();
        }
    }
}
