//! Where the schemas are: in the package cfn-lint of the validators' Python environment.

use super::attributes::Rules;
use crate::validate;
use crate::workspace::{read, run_quietly};
use crate::{Failure, Outcome};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What Python is asked: where the package is, which version it has, and the two tables in which it
/// keeps what the schemas do not say of `Fn::GetAtt`. Its source is read, not run.
const QUESTION: &str = "
import ast, importlib.metadata, json, pathlib, sysconfig
package = pathlib.Path(sysconfig.get_paths()['purelib']) / 'cfnlint'
tree = ast.parse((package / 'schema' / '_getatts.py').read_text())
tables = {
    target.id: ast.literal_eval(node.value)
    for node in tree.body if isinstance(node, ast.Assign)
    for target in node.targets if target.id in ('_all_property_types', '_exceptions')
}
print(json.dumps({
    'version': importlib.metadata.version('cfn-lint'),
    'package': str(package),
    'all': tables['_all_property_types'],
    'more': tables['_exceptions'],
}))
";

/// The package.
pub(super) struct Package {
    pub version: String,
    /// When the schemas were taken.
    pub date: String,
    pub attributes: Rules,
    schemas: PathBuf,
}

impl Package {
    /// The package, installed if it is not there.
    pub fn install() -> Outcome<Self> {
        Self::of(&validate::python_environment()?)
    }

    /// The package, if it is there.
    pub fn installed() -> Outcome<Option<Self>> {
        validate::existing_python_environment()?.map(|python| Self::of(&python)).transpose()
    }

    fn of(python: &Path) -> Outcome<Self> {
        let answer = run_quietly(Command::new(python).args(["-c", QUESTION]))?;
        let answer: Value = serde_json::from_str(&answer).map_err(Failure::because("cannot read what Python says"))?;
        let text = |name: &str| {
            let text = answer.get(name).and_then(Value::as_str);
            text.map(str::to_owned).ok_or_else(|| Failure::new(format!("Python does not say `{name}`")))
        };
        let data = Path::new(&text("package")?).join("data").join("schemas");
        let version = json(&data.join("version.json"))?;
        let date = version.get("schema_date").and_then(Value::as_str);
        Ok(Self {
            version: text("version")?,
            date: date.ok_or_else(|| Failure::new("version.json has no `schema_date`"))?.to_owned(),
            attributes: Rules::read(&answer)?,
            schemas: data.join("resources"),
        })
    }

    /// All schemas, in no order.
    pub fn schemas(&self) -> Outcome<Vec<Value>> {
        let folder = std::fs::read_dir(&self.schemas);
        let folder = folder.map_err(Failure::because(format!("cannot read {}", self.schemas.display())))?;
        let paths = folder.flatten().map(|entry| entry.path());
        paths
            .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
            .map(|path| json(&path))
            .collect()
    }
}

fn json(path: &Path) -> Outcome<Value> {
    serde_json::from_str(&read(path)?).map_err(Failure::because(format!("cannot read {}", path.display())))
}
