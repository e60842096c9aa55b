//! The program itself, killed at random moments in the middle of a deployment, and what comes after: `resume`
//! finishes it, `recover --bring-back` undoes it, and nothing is left behind.

use super::harness::MINISTACK;
use crate::support::root;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How many accounts are worked on side by side, and how often a process is killed in each.
const ACCOUNTS: u64 = 5;
const KILLS: u64 = 4;

#[test]
fn a_process_that_is_killed_twenty_times_leaves_nothing_that_resume_or_recover_does_not_end() {
    thread::scope(|scope| {
        let accounts: Vec<_> =
            (0..ACCOUNTS).map(|number| scope.spawn(move || Account::new(number).is_killed())).collect();
        let in_the_middle: u64 = accounts.into_iter().map(|account| account.join().unwrap()).sum();
        assert!(in_the_middle >= 5, "only {in_the_middle} processes were killed in the middle of a deployment");
    });
}

/// A workspace of its own, whose development environment is in an account of its own.
struct Account {
    number: u64,
    id: String,
    folder: PathBuf,
}

impl Account {
    fn new(number: u64) -> Self {
        let id = format!("21000000000{number}");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("killed.{}.{number}", std::process::id()));
        let folder = copy(&root().join("examples/user-platform"), &folder, &|text| text.replace("111111111111", &id));
        let configuration = "apiVersion: core.deployer.io/v1\nkind: Workspace\nspec:\n  defaultStack: user-platform\n  state:\n    backend: s3\n";
        std::fs::write(folder.join("deployer.yaml"), configuration).unwrap();
        Self { number, id, folder }
    }

    fn command(&self, words: &[&str], version: u64) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deployer"));
        for (variable, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("AWS_")) {
            command.env_remove(variable);
        }
        let variable = format!("VERSION=v1.0.{version}");
        command.env("AWS_ENDPOINT_URL", MINISTACK.url()).env("AWS_ACCESS_KEY_ID", &self.id);
        command.env("AWS_SECRET_ACCESS_KEY", "none").env("AWS_EC2_METADATA_DISABLED", "true");
        command.current_dir(&self.folder).args(words).args(["-e", "development", "--var", &variable]);
        command.stdin(Stdio::null());
        command
    }

    fn output(&self, words: &[&str], version: u64) -> Output {
        self.command(words, version).output().unwrap()
    }

    fn succeeds(&self, words: &[&str], version: u64) -> String {
        let output = self.output(words, version);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "account {}: {words:?} ended with {}:\n{said}", self.number, output.status);
        String::from_utf8(output.stdout).unwrap()
    }

    /// Kills processes, and puts right what they left; how many were in the middle of something.
    fn is_killed(&self) -> u64 {
        self.succeeds(&["bootstrap", "--yes"], 0);
        self.succeeds(&["deploy", "--yes"], 0);
        let begun = Instant::now();
        self.succeeds(&["deploy", "--yes"], 1);
        let took = begun.elapsed();
        let (mut deployed, mut in_the_middle) = (1, 0);
        for kill in 0..KILLS {
            let wanted = deployed + 1;
            self.kill(wanted, took, kill);
            let was_running = self.unlock();
            in_the_middle += u64::from(was_running);
            let goes_back = was_running && (self.number + kill) % 3 == 2;
            if goes_back {
                self.succeeds(&["recover", "--bring-back", "--yes"], wanted);
            } else {
                self.succeeds(&["resume", "--yes"], wanted);
                // A process that was killed before it had begun left nothing to resume.
                self.succeeds(&["deploy", "--yes"], wanted);
                deployed = wanted;
            }
            self.is_deployed(deployed);
        }
        std::fs::remove_dir_all(&self.folder).unwrap();
        in_the_middle
    }

    /// Starts a deployment and ends its process without warning, at some moment of the time that it takes.
    fn kill(&self, version: u64, took: Duration, kill: u64) {
        let mut command = self.command(&["deploy", "--yes"], version);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let moment = random((self.number << 8) | kill) % 1000;
        thread::sleep(took.mul_f64(moment as f64 / 1000.0));
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Breaks the lock of the process that was killed; whether a deployment did not end.
    fn unlock(&self) -> bool {
        let locks = self.succeeds(&["state", "locks", "--format", "json"], 0);
        let locks: Value = serde_json::from_str(&locks).unwrap();
        for holder in locks["locks"].as_array().unwrap() {
            self.succeeds(&["unlock", holder["id"].as_str().unwrap(), "--yes"], 0);
        }
        !self.running().is_empty()
    }

    fn running(&self) -> serde_json::Map<String, Value> {
        let status = self.succeeds(&["status", "--format", "json"], 0);
        let status: Value = serde_json::from_str(&status).unwrap();
        status["state"]["running"].as_object().unwrap().clone()
    }

    /// Nothing is under way, and what is there is what this version compiles to.
    fn is_deployed(&self, version: u64) {
        assert!(self.running().is_empty());
        let plan = self.output(&["plan", "--exit-code"], version);
        let shown = String::from_utf8_lossy(&plan.stdout);
        assert!(plan.status.success(), "account {}: version {version} is not deployed:\n{shown}", self.number);
        let drift = self.succeeds(&["drift", "detect"], version);
        assert!(!drift.contains("drifted"), "{drift}");
    }
}

/// A number that looks random, the same for the same seed (splitmix64).
fn random(seed: u64) -> u64 {
    let mixed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB) >> 31
}

fn copy(from: &Path, to: &Path, change: &impl Fn(&str) -> String) -> PathBuf {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target, change);
        } else {
            std::fs::write(target, change(&std::fs::read_to_string(path).unwrap())).unwrap();
        }
    }
    to.to_path_buf()
}
