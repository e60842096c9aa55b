//! Which runtimes Lambda has, and which of them are on their way out.
//!
//! From the Lambda developer guide, "Lambda runtimes", tables of supported and of deprecated runtimes, as
//! of November 2026. A compiler has no clock: what changes with time changes here.

/// What Lambda does with a runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is kept up to date.
    Supported,
    /// Since this day it gets no security updates; new functions may still be made with it.
    Deprecated(&'static str),
    /// Since this day no function can be made with it.
    Gone(&'static str),
}

/// Name, status and what to take instead.
type Runtime = (&'static str, Status, &'static str);

use Status::{Deprecated, Gone, Supported};

#[rustfmt::skip]
const RUNTIMES: &[Runtime] = &[
    ("dotnet10", Supported, ""),
    ("dotnet6", Deprecated("2024-12-20"), "dotnet10"),
    ("dotnet8", Deprecated("2026-11-10"), "dotnet10"),
    ("dotnetcore1.0", Gone("2019-06-30"), "dotnet10"),
    ("dotnetcore2.0", Gone("2019-04-30"), "dotnet10"),
    ("dotnetcore2.1", Gone("2022-01-05"), "dotnet10"),
    ("dotnetcore3.1", Gone("2023-04-03"), "dotnet10"),
    ("go1.x", Gone("2024-02-08"), "provided.al2023"),
    ("java11", Supported, ""),
    ("java11.al2023", Supported, ""),
    ("java17", Supported, ""),
    ("java17.al2023", Supported, ""),
    ("java21", Supported, ""),
    ("java25", Supported, ""),
    ("java8", Gone("2024-02-08"), "java25"),
    ("java8.al2", Supported, ""),
    ("java8.al2023", Supported, ""),
    ("nodejs", Gone("2016-09-30"), "nodejs24.x"),
    ("nodejs10.x", Gone("2021-07-30"), "nodejs24.x"),
    ("nodejs12.x", Gone("2023-03-31"), "nodejs24.x"),
    ("nodejs14.x", Gone("2024-01-09"), "nodejs24.x"),
    ("nodejs16.x", Deprecated("2024-06-12"), "nodejs24.x"),
    ("nodejs18.x", Deprecated("2025-09-01"), "nodejs24.x"),
    ("nodejs20.x", Deprecated("2026-04-30"), "nodejs24.x"),
    ("nodejs22.x", Supported, ""),
    ("nodejs24.x", Supported, ""),
    ("nodejs26.x", Supported, ""),
    ("nodejs4.3", Gone("2020-02-03"), "nodejs24.x"),
    ("nodejs6.10", Gone("2019-07-12"), "nodejs24.x"),
    ("nodejs8.10", Gone("2020-02-04"), "nodejs24.x"),
    ("provided", Gone("2024-02-08"), "provided.al2023"),
    ("provided.al2", Deprecated("2026-07-31"), "provided.al2023"),
    ("provided.al2023", Supported, ""),
    ("python2.7", Gone("2021-07-15"), "python3.14"),
    ("python3.10", Deprecated("2026-10-31"), "python3.14"),
    ("python3.11", Supported, ""),
    ("python3.12", Supported, ""),
    ("python3.13", Supported, ""),
    ("python3.14", Supported, ""),
    ("python3.15", Supported, ""),
    ("python3.6", Gone("2022-07-18"), "python3.14"),
    ("python3.7", Gone("2024-01-09"), "python3.14"),
    ("python3.8", Deprecated("2024-10-14"), "python3.14"),
    ("python3.9", Deprecated("2025-12-15"), "python3.14"),
    ("ruby2.5", Gone("2021-07-30"), "ruby4.0"),
    ("ruby2.7", Gone("2024-01-09"), "ruby4.0"),
    ("ruby3.2", Deprecated("2026-03-31"), "ruby4.0"),
    ("ruby3.3", Supported, ""),
    ("ruby3.4", Supported, ""),
    ("ruby4.0", Supported, ""),
];

/// The status of a runtime and what to take instead; `None` if it is not known here.
#[must_use]
pub fn find(name: &str) -> Option<(Status, &'static str)> {
    RUNTIMES.iter().find(|(known, ..)| *known == name).map(|(_, status, instead)| (*status, *instead))
}

/// The names of those that are kept up to date.
pub fn supported() -> impl Iterator<Item = &'static str> {
    RUNTIMES.iter().filter(|(_, status, _)| *status == Supported).map(|(name, ..)| *name)
}

/// Whether the source can be written in the template: CloudFormation makes a zip of it for these only
/// (resource reference of `AWS::Lambda::Function`, `Code`).
#[must_use]
pub fn takes_inline_code(name: &str) -> bool {
    name.starts_with("nodejs") || name.starts_with("python")
}

/// Whether it can start from a picture (Lambda developer guide, "SnapStart").
#[must_use]
pub fn takes_snap_start(name: &str) -> bool {
    let python = name.strip_prefix("python3.").and_then(|minor| minor.parse::<u32>().ok());
    let dotnet = name.strip_prefix("dotnet").and_then(|version| version.parse::<u32>().ok());
    let java = name.starts_with("java") && !name.starts_with("java8");
    java || python.is_some_and(|minor| minor >= 12) || dotnet.is_some_and(|version| version >= 8)
}

#[cfg(test)]
mod tests {
    use super::{RUNTIMES, Status, find, takes_snap_start};

    #[test]
    fn what_is_on_its_way_out_has_a_supported_successor() {
        for (name, status, instead) in RUNTIMES {
            let is_supported = *status == Status::Supported;
            assert!(is_supported || matches!(find(instead), Some((Status::Supported, _))), "{name}");
        }
    }

    #[test]
    fn a_picture_is_for_some_languages_only() {
        assert!(takes_snap_start("python3.12") && takes_snap_start("java21") && takes_snap_start("dotnet8"));
        assert!(!takes_snap_start("python3.11") && !takes_snap_start("nodejs24.x") && !takes_snap_start("java8.al2"));
    }
}
