//! A failed deployment at the lines that caused it.

use crate::deploy::assembly::{Assembly, Place};
use crate::deploy::diagnostics;
use crate::deploy::record::{Deployment, StepFailure, StepStatus};
use crate::diag::Diagnostic;
use crate::source::{SourceId, SourceMap, Span};

/// What failed in a deployment, each at the line of YAML that made the resource, or the property of it that
/// AWS names.
#[must_use]
pub fn diagnose(deployment: &Deployment, assembly: &Assembly, sources: &SourceMap) -> Vec<Diagnostic> {
    let failed = deployment.units.iter().filter(|(_, step)| step.status == StepStatus::Failed);
    let failed = failed.filter_map(|(unit, step)| Some((unit, step.failure.as_ref()?)));
    failed
        .map(|(unit, failure)| {
            let described = assembly.manifest.units.get(unit);
            let test = described.and_then(|unit| {
                let name = failure.smoke_test.as_deref()?;
                unit.verify.iter().find(|test| test.name == name)
            });
            let place = match test {
                Some(test) => Some(test.source.as_str()),
                None => place(unit, failure, assembly).map(|place| place.at.as_str()),
            };
            let span = place.and_then(|place| span(place, sources)).or_else(|| span(&described?.source, sources));
            diagnostics::failed(unit, failure, span, deployment)
        })
        .collect()
}

/// Where the property is written that AWS names, or the resource.
fn place<'a>(unit: &str, failure: &StepFailure, assembly: &'a Assembly) -> Option<&'a Place> {
    let places = assembly.origins.units.get(unit)?;
    let below = format!("{}/Properties/", failure.logical_id);
    let named = places.keys().filter_map(|path| path.strip_prefix(&below)).filter(|property| {
        let word = property.rsplit('/').find(|part| part.parse::<usize>().is_err()).unwrap_or(property);
        word.len() > 3 && has_word(&failure.reason, word)
    });
    // The longest name says most.
    let property = named.max_by_key(|property| property.len());
    let path = property.map(|property| format!("Properties/{property}")).unwrap_or_default();
    assembly.origins.nearest(unit, &failure.logical_id, &path)
}

/// Whether a text has a word, as AWS writes names of properties: `dbInstanceClass` is one of them too.
fn has_word(text: &str, word: &str) -> bool {
    let (text, word) = (text.to_ascii_lowercase(), word.to_ascii_lowercase());
    text.match_indices(&word).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|text| text.chars().next());
        let is_letter = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
        !is_letter(before) && !is_letter(after)
    })
}

/// The place of `path:line:column` among the sources: from there to the end of the line.
#[must_use]
pub fn span(place: &str, sources: &SourceMap) -> Option<Span> {
    let (rest, column) = place.rsplit_once(':')?;
    let (path, line) = rest.rsplit_once(':')?;
    let (column, line): (usize, usize) = (column.parse().ok()?, line.parse().ok()?);
    let (id, file) = sources.iter().find(|(_, file)| file.path() == path)?;
    let before: usize = file.text().split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let text = file.line(line);
    let start = text.char_indices().nth(column.checked_sub(1)?).map_or(text.len(), |(at, _)| at);
    Some(to_end(id, before + start, text.get(start..).unwrap_or_default()))
}

fn to_end(id: SourceId, start: usize, text: &str) -> Span {
    let value = text.split(" #").next().unwrap_or(text).trim_end();
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(id, offset(start), offset(start + value.len()))
}

#[cfg(test)]
mod tests {
    use super::{has_word, span};
    use crate::source::{SourceFile, SourceMap};

    #[test]
    fn a_property_is_found_in_the_words_of_aws() {
        assert!(has_word("Invalid value for DBInstanceClass: db.x", "DBInstanceClass"));
        assert!(has_word("#/Tags: extraneous key [x]", "Tags"));
        assert!(!has_word("The stage is set", "Tags"));
    }

    #[test]
    fn a_place_is_found_again_among_the_sources() {
        let mut sources = SourceMap::default();
        sources.add(SourceFile::new("a.yaml", "spec:\n  class: db.t3 # small\n"));
        let found = span("a.yaml:2:10", &sources).unwrap();
        assert_eq!(sources.slice(found), "db.t3");
        assert!(span("b.yaml:1:1", &sources).is_none());
    }
}
