//! `deployer compile`.

use super::options::{DataFormat, Place, Policies, Start, Variables};
use super::render::{self, counted};
use super::workspace::{self, Input, Located};
use super::{Console, Exit, Failure, findings, output};
use crate::ops::compile::{self, Assembly};
use crate::ops::{self, Session};
use crate::source::SourceMap;
use clap::Args;
use serde_json::{Value as Json, json};
use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::time::Instant;

/// Compile one stack for one environment to CloudFormation templates.
///
/// Writes wave-N/SERVICE-COMPONENT.template.json, manifest.json and origins.json. Files of an
/// earlier assembly in the same directory are replaced; other files are left alone.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    variables: Variables,
    #[command(flatten)]
    policies: Policies,
    #[command(flatten)]
    input: Input,
    /// Where the assembly is written.
    #[arg(short, long, value_name = "DIR", default_value = "build")]
    output: PathBuf,
    /// How the result is written; the JSON is described by docs/schema/check-report.schema.json.
    #[arg(long, value_enum, default_value_t = DataFormat::Human)]
    format: DataFormat,
}

pub(super) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let clock = Instant::now();
    let located = workspace::locate(&arguments.input, start, console)?;
    // The process ends with the command, so nobody has to take trees and templates apart.
    let mut session = ManuallyDrop::new(Session::open(located.loader.as_ref()));
    let options = workspace::resolve_options(&arguments.variables, false, start, &located, &mut session)?;
    let rules = workspace::rules(&arguments.policies, start, &mut session)?;
    let (assembly, report) = compile::run(&session, &rules, &arguments.place.selection(), &options);
    let assembly = ManuallyDrop::new(assembly);
    console.explain(2, || format!("compiled in {:.1} ms", clock.elapsed().as_secs_f64() * 1e3));
    if let Some(assembly) = assembly.as_ref() {
        output::write(&start.directory.join(&arguments.output), assembly, console)?;
    }
    match arguments.format {
        DataFormat::Human => human(arguments, assembly.as_ref(), &report, session.sources(), &located, console),
        DataFormat::Json => {
            let document = document(arguments, assembly.as_ref(), &report, session.sources());
            console.print(&format!("{document:#}\n"));
        }
    }
    console.explain(2, || format!("took {:.1} ms", clock.elapsed().as_secs_f64() * 1e3));
    Ok(findings::exit(&report.diagnostics))
}

fn human(
    arguments: &Arguments,
    assembly: Option<&Assembly>,
    report: &ops::Report,
    sources: &SourceMap,
    located: &Located,
    console: &mut Console,
) {
    findings::say(&report.diagnostics, sources, findings::counts(report), located, console);
    let Some(assembly) = assembly else {
        findings::say_summary(report, console);
        return console.say("nothing was written");
    };
    console.print(&table(assembly));
    let waves = assembly.units.iter().map(|unit| unit.wave).max().unwrap_or(0);
    let resources: usize = assembly.units.iter().map(|unit| unit.resources).sum();
    let made = [counted(assembly.units.len(), "unit"), counted(waves, "wave"), counted(resources, "resource")];
    console.say(&format!(
        "{} for {}: {}, written to {}",
        assembly.stack,
        assembly.environment,
        made.join(", "),
        arguments.output.display()
    ));
}

fn table(assembly: &Assembly) -> String {
    let rows = assembly.units.iter().map(|unit| {
        let wave = format!("wave {}", unit.wave);
        vec![
            wave,
            unit.address.clone(),
            unit.kind.to_owned(),
            counted(unit.resources, "resource"),
            unit.template.clone(),
        ]
    });
    super::list::columns(&rows.collect::<Vec<_>>())
}

fn document(arguments: &Arguments, assembly: Option<&Assembly>, report: &ops::Report, sources: &SourceMap) -> Json {
    let masked = findings::masked("compile", report, sources);
    let mut document = render::json_report(&masked);
    let assembly = assembly.map(|assembly| {
        let units = assembly.units.iter().map(|unit| {
            json!({
                "address": unit.address,
                "kind": unit.kind,
                "wave": unit.wave,
                "resources": unit.resources,
                "template": unit.template,
            })
        });
        json!({
            "directory": arguments.output.to_string_lossy(),
            "stack": assembly.stack,
            "environment": assembly.environment,
            "files": output::paths(assembly),
            "units": units.collect::<Vec<_>>(),
        })
    });
    if let Some(object) = document.as_object_mut() {
        object.insert("assembly".to_owned(), json!(assembly));
    }
    document
}
