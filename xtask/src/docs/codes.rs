//! `docs/codes.md`: what every diagnostic code means, from the registry that `deployer explain` reads.

use deployer::ops::explain;

const HEAD: &str = "\
<!-- Written by `cargo xtask docs`. Change the `codes!` of the stage that reports a code. -->

# Diagnostic codes

`deployer explain CODE` prints these pages. A code keeps its name for good.
";

/// The whole page.
pub(super) fn page() -> String {
    let codes = explain::codes();
    let mut page = format!("{HEAD}\n| code | severity | what is wrong |\n|---|---|---|\n");
    for info in &codes {
        page += &format!("| [`{}`](#{}) | {} | {} |\n", info.code, anchor(info.code), info.severity, info.title);
    }
    for info in &codes {
        page += &format!("\n## {}\n\n*{}.* {}.\n\n{}\n", info.code, info.severity, info.title, info.page.trim());
    }
    page
}

/// The anchor that Markdown renderers give a heading: letters, digits and hyphens of it.
pub(super) fn anchor(code: &str) -> String {
    code.chars().filter(|char| char.is_ascii_alphanumeric() || *char == '-').collect()
}
