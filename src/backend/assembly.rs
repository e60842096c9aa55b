//! The assembly on disk: templates by wave, `manifest.json` and `origins.json`, as bytes.
//!
//! Deterministic: no time, no machine, no path of the machine. Writing the files is the caller's.

use super::{Rollback, SmokeTest, Unit};
use crate::ir::Program;
use crate::kinds::{Address, Wire};
use crate::language::{How, Origin};
use crate::settings::EnvironmentSpec;
use crate::source::{SourceMap, Span};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The version of the formats of `manifest.json` and `origins.json`; grows when a reader of the old
/// one would misread the new one.
pub const FORMAT_VERSION: u32 = 1;

/// The files of an assembly by relative path with forward slashes.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Writes templates, manifest and origins.
#[must_use]
pub fn write(program: &Program, units: &[Unit], sources: &SourceMap) -> Files {
    let mut files = Files::new();
    let texts = texts(units);
    files.insert("manifest.json".to_owned(), pretty(&manifest(program, units, &texts, sources)));
    files.insert("origins.json".to_owned(), origins(units, sources).into_bytes());
    for (unit, text) in units.iter().zip(texts) {
        files.insert(template_path(unit), text.into_bytes());
    }
    files
}

/// Where the template of a unit is, relative to the assembly.
#[must_use]
pub fn template_path(unit: &Unit) -> String {
    format!("wave-{}/{}.template.json", unit.wave, unit.address.unit_name())
}

/// The templates' texts, written by both cores when there are many.
fn texts(units: &[Unit]) -> Vec<String> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(units.len() / 64 + 1);
    let share = units.len().div_ceil(threads.max(1)).max(1);
    std::thread::scope(|scope| {
        let handles: Vec<_> = units
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(|unit| unit.template.to_json()).collect::<Vec<_>>()))
            .collect();
        handles
            .into_iter()
            .flat_map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

fn pretty(value: &Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// Lowercase hexadecimal SHA-256.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in lowercase hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn manifest(program: &Program, units: &[Unit], texts: &[String], sources: &SourceMap) -> Value {
    let settings = &program.settings;
    let waves: Vec<Vec<String>> =
        program.waves.iter().map(|wave| wave.iter().map(Address::to_string).collect()).collect();
    let described: Map<String, Value> =
        units.iter().zip(texts).map(|(unit, text)| (unit.address.to_string(), describe(unit, text, sources))).collect();
    let mut manifest = head(&settings.stack, &settings.environment_name, &settings.environment);
    manifest.insert("waves".to_owned(), json!(waves));
    manifest.insert("units".to_owned(), Value::from(described));
    Value::from(manifest)
}

/// What a manifest says of the environment: where things are deployed to, and who must agree.
#[must_use]
pub fn head(stack: &str, name: &str, environment: &EnvironmentSpec) -> Map<String, Value> {
    let approval = environment.approval.as_ref().filter(|approval| *approval.required);
    let approvers = approval.map(|approval| approval.approvers.iter().map(|name| name.as_str()).collect::<Vec<_>>());
    let told = [
        ("version", json!(FORMAT_VERSION)),
        ("stack", json!(stack)),
        ("environment", json!(name)),
        ("accountId", json!(environment.account_id.as_ref().map(|id| id.as_str()))),
        ("region", json!(environment.region().map(|region| region.as_str()))),
        ("roleArn", json!(environment.role_arn.as_ref().map(|arn| arn.as_str()))),
        ("terminationProtection", json!(*environment.protection.deletion)),
    ];
    let approvers = approvers.map(|approvers| ("approvers", json!(approvers)));
    told.into_iter().chain(approvers).map(|(key, value)| (key.to_owned(), value)).collect()
}

fn describe(unit: &Unit, text: &str, sources: &SourceMap) -> Value {
    let parameters: Map<String, Value> = unit
        .wires
        .iter()
        .map(|(name, parameter)| (name.to_string(), wire(&parameter.wire, parameter.origin, sources)))
        .collect();
    let iam = unit.template.resources.values().any(|resource| resource.resource_type.starts_with("AWS::IAM::"));
    let mut described = json!({
        "kind": unit.kind,
        "wave": unit.wave,
        "stackName": unit.stack_name,
        "template": template_path(unit),
        "digest": digest(text.as_bytes()),
        "holdsData": unit.holds_data,
        "capabilities": if iam { vec!["CAPABILITY_IAM"] } else { Vec::new() },
        "dependsOn": unit.depends_on.iter().map(Address::to_string).collect::<Vec<_>>(),
        "parameters": parameters,
        "outputs": unit.template.outputs.keys().collect::<Vec<_>>(),
        "source": place(unit.origin.span, sources),
    });
    if let (Some(object), false) = (described.as_object_mut(), unit.assets.is_empty()) {
        let assets = unit.assets.iter().map(|asset| json!({"path": asset.path, "digest": asset.digest}));
        object.insert("assets".to_owned(), assets.collect());
    }
    if let Some(object) = described.as_object_mut() {
        watched(unit, object, sources);
    }
    described
}

/// What the engine watches while the unit is updated and after; nothing is said if that is nothing.
fn watched(unit: &Unit, object: &mut Map<String, Value>, sources: &SourceMap) {
    if let Some(rollback) = &unit.rollback {
        let Rollback { alarms, outputs, minutes } = rollback;
        let rollback = json!({"alarms": alarms, "outputs": outputs, "monitoringMinutes": minutes});
        object.insert("rollback".to_owned(), rollback);
    }
    if !unit.smoke_tests.is_empty() {
        let tests = unit.smoke_tests.iter().map(|test| smoke_test(test, sources));
        object.insert("verify".to_owned(), tests.collect());
    }
}

fn smoke_test(test: &SmokeTest, sources: &SourceMap) -> Value {
    let part = |wire: &Wire| match wire {
        Wire::Literal(text) => json!(text),
        Wire::Output { unit, output } => json!({"unit": unit.to_string(), "output": output}),
        Wire::ArtifactBucket => json!(""),
    };
    json!({
        "name": test.name,
        "url": test.url.iter().map(part).collect::<Vec<_>>(),
        "status": test.status,
        "contains": test.contains,
        "timeoutSeconds": test.timeout,
        "attempts": test.attempts,
        "intervalSeconds": test.interval,
        "source": place(test.origin.span, sources),
    })
}

fn wire(wire: &Wire, origin: Origin, sources: &SourceMap) -> Value {
    let mut value = match wire {
        Wire::Output { unit, output } => json!({"unit": unit.to_string(), "output": output}),
        Wire::Literal(literal) => json!({"value": literal}),
        Wire::ArtifactBucket => json!({"artifactBucket": true}),
    };
    if let Some(object) = value.as_object_mut() {
        object.insert("source".to_owned(), Value::from(place(origin.span, sources)));
    }
    value
}

fn place(span: Span, sources: &SourceMap) -> String {
    sources.locate(span)
}

/// `origins.json` is the largest file and the flattest, so it is written directly: unit → logical id
/// and property → place and how the value came to be.
pub fn origins(units: &[Unit], sources: &SourceMap) -> String {
    let mut text = String::with_capacity(units.len() * 12 * 1024);
    let _ = write!(text, "{{\n  \"version\": {FORMAT_VERSION},\n  \"units\": {{");
    for (index, unit) in units.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(text, "{comma}\n    \"{}\": {{", unit.address);
        let mut separator = "";
        unit.template.visit_origins(&mut |resource, path, origin| {
            let _ = write!(text, "{separator}\n      \"{resource}");
            push_escaped(&mut text, path);
            text.push_str("\": {\"at\": ");
            push_origin(&mut text, origin, sources);
            separator = ",";
        });
        text.push_str("\n    }");
    }
    text.push_str("\n  }\n}\n");
    text
}

fn push_origin(text: &mut String, origin: Origin, sources: &SourceMap) {
    push_place(text, origin.span, sources);
    let _ = write!(text, ", \"how\": \"{}\"", origin.word());
    let other = match origin.how {
        How::Overlaid { base: Some(base) } => Some(("over", base)),
        How::Variable { definition: Some(definition) } => Some(("definition", definition)),
        _ => None,
    };
    if let Some((name, span)) = other {
        let _ = write!(text, ", \"{name}\": ");
        push_place(text, span, sources);
    }
    text.push('}');
}

fn push_place(text: &mut String, span: Span, sources: &SourceMap) {
    let place = sources.line_column(span);
    text.push('"');
    push_escaped(text, sources.path(span.source));
    let _ = write!(text, ":{}:{}\"", place.line, place.column);
}

/// A text between the quotes of a JSON string.
fn push_escaped(text: &mut String, raw: &str) {
    if raw.bytes().any(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)) {
        let quoted = Value::from(raw).to_string();
        text.push_str(quoted.trim_start_matches('"').strip_suffix('"').unwrap_or(&quoted));
    } else {
        text.push_str(raw);
    }
}
