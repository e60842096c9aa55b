//! `src/backend/specification/table.bin`: every resource type of CloudFormation, from the schemas that the
//! pinned cfn-lint ships (licence MIT-0).
//!
//! `package.rs` finds the schemas in the validators' environment, `schema.rs` turns one into a resource
//! type, `attributes.rs` knows what `Fn::GetAtt` gives. The format of the table belongs to
//! `deployer::backend::specification::table`. Start at [`run`].

mod attributes;
mod package;
mod schema;

use crate::docs::Mode;
use crate::workspace::{read, root, write_bytes};
use crate::{Failure, Outcome};
use deployer::backend::specification::ResourceType;
use deployer::backend::specification::table::{self, Source};
use package::Package;
use serde_json::Value;

const TABLE: &str = "src/backend/specification/table.bin";

/// Writes the table, or checks that it is current.
///
/// The check compares the version that the table names with the one that `requirements.txt` pins. Where
/// the validators' environment is set up, which every run of the tests does, it also makes the table
/// anew and compares the content; where it is not, it says so and leaves it at the version.
///
/// # Errors
/// When there are no schemas to read, a schema is not understood, or the table is not current.
pub fn run(mode: Mode) -> Outcome {
    let path = root().join(TABLE);
    let current = std::fs::read(&path).unwrap_or_default();
    let package = match mode {
        Mode::Write => Package::install()?,
        Mode::Check => {
            check_version(&current)?;
            let Some(package) = Package::installed()? else {
                println!("{TABLE}: only its version was checked; `cargo xtask validate` sets up what has the schemas");
                return Ok(());
            };
            package
        }
    };
    let made = make(&package)?;
    if table::content(&current) == table::content(&made) {
        return Ok(());
    }
    match mode {
        Mode::Check => Err(Failure::new(format!("not current, run `cargo xtask specification`: {TABLE}"))),
        Mode::Write => {
            write_bytes(&path, &made)?;
            println!("wrote {TABLE}, {} bytes", made.len());
            Ok(())
        }
    }
}

fn check_version(current: &[u8]) -> Outcome {
    let requirements = read(&root().join("tests/validators/requirements.txt"))?;
    let pinned = requirements.lines().find_map(|line| line.strip_prefix("cfn-lint=="));
    let recorded = table::source(current).map(|source| source.version);
    if recorded.is_some() && recorded == pinned {
        return Ok(());
    }
    let words = |version: Option<&str>| version.unwrap_or("nothing").to_owned();
    Err(Failure::new(format!(
        "{TABLE} is made from cfn-lint {}, and {} is pinned: run `cargo xtask specification`",
        words(recorded),
        words(pinned)
    )))
}

/// The table of a package.
fn make(package: &Package) -> Outcome<Vec<u8>> {
    let mut schemas: Vec<Value> = package.schemas()?;
    schemas.sort_by(|a, b| schema::name(a).cmp(schema::name(b)));
    let mut types: Vec<ResourceType<'_>> = Vec::with_capacity(schemas.len());
    let mut patterns = schema::Patterns::default();
    for schema in schemas.iter().filter(|schema| !schema::is_foreign(schema)) {
        types.push(schema::resource_type(schema, &package.attributes, &mut patterns)?);
    }
    println!(
        "{} resource types of cfn-lint {} ({}); left out {} of {} patterns that are not understood",
        types.len(),
        package.version,
        package.date,
        patterns.left_out,
        patterns.all
    );
    Ok(table::write(Source { version: &package.version, date: &package.date }, &types))
}
