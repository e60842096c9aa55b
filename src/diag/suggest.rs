//! "Did you mean": the known name that is nearest to what was written.

/// The candidate nearest to `written`, if one is near enough to be what was meant.
///
/// Case and the separators `-` and `_` do not count, so `max_replicas` finds `maxReplicas`; beyond
/// that a third of the letters may be wrong (Damerau-Levenshtein, which counts a swap as one).
#[must_use]
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(written);
    let limit = (folded.chars().count() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &fold(candidate)), candidate))
        .filter(|(distance, candidate)| *distance <= limit && *distance < candidate.len())
        .min()
        .map(|(_, candidate)| candidate)
}

/// ``did you mean `x`?`` for the nearest candidate, if one is near enough.
#[must_use]
pub fn did_you_mean<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(written, candidates).map(|name| format!("did you mean `{name}`?"))
}

fn fold(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_is_recognised_and_a_different_word_is_not() {
        let fields = ["minReplicas", "maxReplicas", "enabled"];
        assert_eq!(nearest("maxReplcias", fields), Some("maxReplicas"));
        assert_eq!(nearest("max_replicas", fields), Some("maxReplicas"));
        assert_eq!(nearest("schedule", fields), None);
    }
}
