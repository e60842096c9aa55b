//! `deployer explain`: the registry of all codes.

use crate::diag::CodeInfo;
use crate::{backend, cost, deploy, frontend, ir, kinds, language, policy};

/// Every code of every stage, sorted.
#[must_use]
pub fn codes() -> Vec<&'static CodeInfo> {
    let stages = [
        language::diagnostics::CODES,
        language::yaml::diagnostics::CODES,
        frontend::diagnostics::CODES,
        kinds::diagnostics::CODES,
        ir::diagnostics::CODES,
        backend::diagnostics::CODES,
        backend::foundation::diagnostics::CODES,
        backend::limits::diagnostics::CODES,
        policy::diagnostics::CODES,
        backend::specification::diagnostics::CODES,
        cost::diagnostics::CODES,
        deploy::diagnostics::CODES,
        super::session::diagnostics::CODES,
    ];
    let mut codes: Vec<&CodeInfo> = stages.into_iter().flatten().copied().collect();
    codes.sort_by_key(|info| info.code);
    codes
}

/// The code of a name.
#[must_use]
pub fn find(code: &str) -> Option<&'static CodeInfo> {
    codes().into_iter().find(|info| info.code == code)
}

#[cfg(test)]
mod tests {
    use super::codes;

    #[test]
    fn codes_are_unique_and_have_the_form_area_slash_problem() {
        let codes = codes();
        assert!(codes.windows(2).all(|pair| pair[0].code != pair[1].code));
        let word = |text: &str| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        };
        for info in codes {
            let (area, problem) = info.code.split_once('/').unwrap();
            assert!(word(area) && word(problem), "{}", info.code);
            assert!(info.page.len() > info.title.len(), "{}: the page says more than the title", info.code);
        }
    }
}
