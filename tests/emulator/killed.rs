//! The program itself, killed at random moments in the middle of a deployment, and what comes after: `resume`
//! finishes it, `recover --bring-back` undoes it, and nothing is left behind.

use super::harness::MINISTACK;
use super::program::Program;
use deployer::deploy::rehearsal::faults::Random;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Output, Stdio};
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
        assert!(in_the_middle >= 10, "only {in_the_middle} processes were killed in the middle of a deployment");
    });
}

/// An account of its own, and a workspace for it.
struct Account {
    number: u64,
    program: Program,
}

impl Account {
    fn new(number: u64) -> Self {
        let program = Program::new(&format!("21000000000{number}"), MINISTACK.url(), "s3");
        // Two are deployed before the first process is killed, and each kill wants the next one.
        (0..KILLS + 2).for_each(|version| program.push(&format!("v1.0.{version}")));
        Self { number, program }
    }

    fn output(&self, words: &[&str], version: u64) -> Output {
        let variable = format!("VERSION=v1.0.{version}");
        self.program.command(&[words, &["--var", &variable]].concat()).output().unwrap()
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
        let (mut child, begun) = self.begin(1);
        assert!(child.wait().unwrap().success());
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
        in_the_middle
    }

    /// Starts a deployment, and waits until it is under way: compiling is not what is to be interrupted.
    fn begin(&self, version: u64) -> (Child, Instant) {
        let variable = format!("VERSION=v1.0.{version}");
        let mut command = self.program.command(&["deploy", "--yes", "--format", "jsonl", "--var", &variable]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let started = lines.find(|line| line.contains(r#""event":"started""#));
        assert!(started.is_some(), "account {}: version {version} did not start", self.number);
        // Nobody may wait for somebody to read what comes after.
        thread::spawn(move || lines.for_each(drop));
        (child, Instant::now())
    }

    /// Starts a deployment and ends its process without warning, at some moment of the time that it takes.
    fn kill(&self, version: u64, took: Duration, kill: u64) {
        let (mut child, _) = self.begin(version);
        let moment = Random::new((self.number << 8) | kill).below(1000);
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
