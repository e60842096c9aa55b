//! Workspaces of any size, from the files in `xtask/bench/`.
//!
//! `stack/` is copied once; `service/` once for every service, and `overlays/<environment>/` once for every
//! service and environment. In them `@SERVICE@` is the service's name and `@PREVIOUS@` that of the service
//! before it. To change what is measured, change those files.

use crate::Outcome;
use crate::workspace::{read, root, subfolders, write};
use std::path::{Path, PathBuf};

/// How much there is to read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Size {
    /// Number of YAML files.
    pub files: usize,
    /// Their bytes together.
    pub bytes: usize,
}

/// A file of `xtask/bench/`: where it goes, and its text.
struct Template {
    path: PathBuf,
    text: String,
}

/// Writes a workspace of as many whole services as `components` asks for, at least one.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn generate(workspace: &Path, components: usize) -> Outcome<Size> {
    let (source, stack) = (root().join("xtask/bench"), workspace.join("stacks/bench"));
    let each = subfolders(&source.join("service/components")).len().max(1);
    let mut size = Size::default();
    for template in templates(&source.join("stack"))? {
        put(&stack, &template, "", "", &mut size)?;
    }
    let mut placed = vec![(stack.join("services"), templates(&source.join("service"))?)];
    for overlay in subfolders(&source.join("overlays")) {
        let environment = stack.join("environments").join(overlay.file_name().unwrap_or_default());
        placed.push((environment.join("services"), templates(&overlay)?));
    }
    for number in 1..=components.div_ceil(each) {
        let (service, previous) = (name(number), name(number.saturating_sub(1).max(1)));
        for (folder, templates) in &placed {
            for template in templates {
                put(&folder.join(&service), template, &service, &previous, &mut size)?;
            }
        }
    }
    Ok(size)
}

fn name(number: usize) -> String {
    format!("service-{number:04}")
}

fn put(folder: &Path, template: &Template, service: &str, previous: &str, size: &mut Size) -> Outcome {
    let text = template.text.replace("@SERVICE@", service).replace("@PREVIOUS@", previous);
    size.files += 1;
    size.bytes += text.len();
    write(&folder.join(&template.path), &text)
}

/// Every file below a folder, with its path relative to it.
fn templates(folder: &Path) -> Outcome<Vec<Template>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        folders.extend(subfolders(&next));
        for entry in std::fs::read_dir(&next).into_iter().flatten().flatten().filter(|entry| entry.path().is_file()) {
            let path = entry.path();
            let relative = path.strip_prefix(folder).unwrap_or(&path).to_path_buf();
            found.push(Template { path: relative, text: read(&path)? });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::generate;
    use crate::workspace::{remove_dir, target_dir};
    use deployer::diag::Severity;
    use deployer::frontend::ResolveOptions;
    use deployer::ops::{RuleOptions, Rules, Selection, Session, check};
    use deployer::policy::Date;
    use deployer::source::OsLoader;

    #[test]
    fn a_generated_workspace_is_found_right() {
        let workspace = target_dir().join("bench").join(format!("test.{}", std::process::id()));
        let size = generate(&workspace, 20).unwrap();
        let loader = OsLoader::new(&workspace);
        let mut session = Session::open(&loader);
        let rules = Rules::load(&mut session, &RuleOptions::on(Date::LAST));
        let report = check::run(&session, &rules, &Selection::default(), &ResolveOptions::default());
        let line = |span| session.sources().locate(span);
        let found: Vec<String> = report
            .diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error)
            .map(|found| format!("{} {}: {}", found.span().map_or_else(String::new, line), found.code, found.message))
            .collect();
        remove_dir(&workspace).unwrap();
        assert!(found.is_empty(), "{}", found.join("\n"));
        assert_eq!(report.files, size.files);
    }
}
