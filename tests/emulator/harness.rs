//! Starting emulators: a Python environment under `target/emulators`, processes on the loopback interface
//! that end with this one.

use serde_json::Value;
use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long an emulator may take to listen: a second, but not on a machine that builds at the same time.
const PATIENCE: Duration = Duration::from_secs(120);

/// An emulator that listens; it ends with this value, or with this process.
pub struct Emulator {
    port: u16,
    child: Child,
}

/// `MiniStack`, one for all tests: every account in it is a world of its own.
pub static MINISTACK: LazyLock<Emulator> = LazyLock::new(|| Emulator::start("ministack", None));

/// moto, one for all tests.
pub static MOTO: LazyLock<Emulator> = LazyLock::new(|| Emulator::start("moto", None));

impl Emulator {
    /// A proxy in front of an emulator that does what it is told to by [`Emulator::rules`].
    pub fn microburst(upstream: &Self) -> Self {
        Self::start("microburst", Some(upstream))
    }

    fn start(name: &str, upstream: Option<&Self>) -> Self {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let mut command = Command::new(python());
        command.arg("-B").arg(sources().join("start.py")).arg(name).arg(port.to_string());
        command.args(upstream.map(Self::url));
        // Whatever the machine is set to must reach neither emulator nor tests.
        for (variable, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("AWS_")) {
            command.env_remove(variable);
        }
        let log = fs::File::create(folder().join(format!("{name}-{port}.log"))).unwrap();
        let child = command.stdin(Stdio::piped()).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
        let mut emulator = Self { port, child };
        emulator.wait(name);
        emulator
    }

    fn wait(&mut self, name: &str) {
        let begun = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none(), "{name} ended with {ended:?}; see {name}-{}.log", self.port);
            assert!(begun.elapsed() < PATIENCE, "{name} does not listen; see {name}-{}.log", self.port);
            thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What a microburst does from now on; what it did before is forgotten.
    pub fn rules(&self, rules: &Value) {
        self.control("POST", "rules", &rules.to_string());
        self.control("DELETE", "fired", "");
    }

    /// Tells a microburst to write down every call.
    pub fn listen(&self) {
        self.rules(&serde_json::json!([{"service": "*", "latency": 0}]));
    }

    /// What a microburst did: the operations that a rule was for.
    pub fn fired(&self) -> Vec<String> {
        let fired: Value = serde_json::from_str(&self.control("GET", "fired", "")).unwrap();
        fired.as_array().unwrap().iter().map(|one| one["operation"].as_str().unwrap_or("?").to_owned()).collect()
    }

    /// Calls a service with JSON, for what the program itself never does. Nobody checks the signature.
    pub fn call(&self, account: &str, (service, target): (&str, &str), body: &Value) -> Value {
        let scope = format!("{account}/20300101/us-east-1/{service}/aws4_request");
        let authorization = format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00");
        let kind = "Content-Type: application/x-amz-json-1.1";
        let head = format!("POST / HTTP/1.0\r\n{kind}\r\nX-Amz-Target: {target}\r\nAuthorization: {authorization}\r\n");
        serde_json::from_str(&self.exchange(&head, &body.to_string())).unwrap_or_default()
    }

    fn control(&self, method: &str, path: &str, body: &str) -> String {
        self.exchange(&format!("{method} /_microburst/{path} HTTP/1.0\r\n"), body)
    }

    fn exchange(&self, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        let head = format!("{head}Host: localhost\r\nContent-Length: {}\r\n", body.len());
        stream.write_all(format!("{head}\r\n{body}").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(" 20"), "{answer}");
        body.to_owned()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn sources() -> PathBuf {
    crate::support::root().join("tests/emulator")
}

/// `target/emulators`.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("emulators")
}

/// The Python of an environment with exactly what `requirements.txt` names; made next to the old one and
/// moved into place, so that half of one is never used.
fn python() -> PathBuf {
    static SETTING_UP: Mutex<()> = Mutex::new(());
    let _alone = SETTING_UP.lock().unwrap_or_else(PoisonError::into_inner);
    let wanted = sources().join("requirements.txt");
    let text = fs::read_to_string(&wanted).unwrap();
    let venv = folder().join("venv");
    let inside = |venv: &Path| venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if fs::read_to_string(venv.join("requirements.txt")).is_ok_and(|present| present == text) {
        return inside(&venv);
    }
    let new = folder().join(format!("venv.{}", std::process::id()));
    let system = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    run(Command::new(system).args(["-m", "venv", "--clear"]).arg(&new));
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    run(Command::new(inside(&new)).args(pip).arg(&wanted));
    fs::write(new.join("requirements.txt"), text).unwrap();
    if venv.exists() {
        fs::remove_dir_all(&venv).unwrap();
    }
    fs::rename(&new, &venv).unwrap();
    inside(&venv)
}

fn run(command: &mut Command) {
    let output =
        command.output().unwrap_or_else(|error| panic!("{command:?}: {error} (Python 3.11 or newer is needed)"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
