//! `deployer init`: a first workspace that checks and compiles as it stands.
//!
//! Owns which files it has; their text lies in `init/`, with `{{name}}` where the stack's name goes.
//! Returns files and writes none.

use crate::source::MemoryLoader;

/// What stands in the files where the name of the stack goes.
const NAME: &str = "{{name}}";

/// The files by path, in the order in which a reader wants to meet them.
const FILES: [(&str, &str); 12] = [
    ("README.md", include_str!("init/README.md")),
    (".gitignore", include_str!("init/gitignore")),
    ("deployer.yaml", include_str!("init/deployer.yaml")),
    ("stacks/{{name}}/stack.yaml", include_str!("init/stack.yaml")),
    ("stacks/{{name}}/infra/networking.yaml", include_str!("init/networking.yaml")),
    ("stacks/{{name}}/services/shop/service.yaml", include_str!("init/service.yaml")),
    ("stacks/{{name}}/services/shop/components/web/microservice.yaml", include_str!("init/web.yaml")),
    ("stacks/{{name}}/services/shop/components/web/infra.yaml", include_str!("init/web-infra.yaml")),
    ("stacks/{{name}}/services/shop/components/database/rds.yaml", include_str!("init/database.yaml")),
    ("stacks/{{name}}/environments/development/environment.yaml", include_str!("init/development.yaml")),
    ("stacks/{{name}}/environments/production/environment.yaml", include_str!("init/production.yaml")),
    ("stacks/{{name}}/environments/production/sizes.yaml", include_str!("init/production-sizes.yaml")),
];

/// A file of the new workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Relative to the workspace, with forward slashes.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// Whether a stack can have this name.
///
/// # Errors
/// The rule that the name breaks.
pub fn check_name(name: &str) -> Result<(), &'static str> {
    crate::frontend::check_name(name)
}

/// The files of a workspace whose stack has this name, which [`check_name`] found good.
#[must_use]
pub fn files(name: &str) -> Vec<NewFile> {
    FILES
        .iter()
        .map(|(path, text)| NewFile { path: path.replace(NAME, name), text: text.replace(NAME, name) })
        .collect()
}

/// The files as a workspace that can be checked before it is written.
#[must_use]
pub fn loader(files: &[NewFile]) -> MemoryLoader {
    files.iter().map(|file| (file.path.clone(), file.text.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::{check_name, files, loader};
    use crate::diag::Severity;
    use crate::frontend::ResolveOptions;
    use crate::ops::{RuleOptions, Rules, Selection, Session, check, compile};
    use crate::policy::Date;

    #[test]
    fn the_new_workspace_checks_and_compiles_in_every_environment() {
        let loader = loader(&files("my-platform"));
        let mut session = Session::open(&loader);
        let rules = Rules::load(&mut session, &RuleOptions::on(Date::LAST));
        let options = ResolveOptions { placeholders: true, ..ResolveOptions::default() };
        let report = check::run(&session, &rules, &Selection::default(), &options);
        // What only its owner can name is asked for in production: a bucket for logs, a topic for alarms, and
        // whether a gateway in every zone is worth its price.
        let warnings = report.diagnostics.iter().filter(|found| found.severity > Severity::Info);
        let codes: Vec<&str> = warnings.map(|found| found.code.as_str()).collect();
        let known = ["operations/load-balancer-access-logs", "reliability/nat-per-zone", "operations/alarm-topic"];
        assert_eq!(codes, known);
        let version = ("VERSION".to_owned(), "1.30".to_owned());
        for (environment, vars) in [("development", Vec::new()), ("production", vec![version])] {
            let selection = Selection { environment: Some(environment.to_owned()), ..Selection::default() };
            let options = ResolveOptions { vars, ..ResolveOptions::default() };
            let (assembly, report) = compile::run(&session, &rules, &selection, &options);
            assert!(assembly.is_some(), "{:?}", report.diagnostics);
        }
        let selection = Selection { environment: Some("production".to_owned()), ..Selection::default() };
        let (assembly, _) = compile::run(&session, &rules, &selection, &ResolveOptions::default());
        assert!(assembly.is_none(), "nothing goes to production without saying which version");
    }

    #[test]
    fn a_bad_name_is_found_before_anything_is_written() {
        for name in ["My Platform", "../up", "a/b", "", "2fast"] {
            assert!(check_name(name).is_err(), "{name}");
        }
        assert!(check_name("my-platform").is_ok());
    }
}
