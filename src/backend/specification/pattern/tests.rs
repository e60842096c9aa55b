//! What patterns mean, by example. The answers are those of Python's `regex`.

use super::{LazyPattern, Pattern};
use crate::backend::specification::{Constraint, Specification};

fn found(pattern: &str, text: &str) -> bool {
    Pattern::parse(pattern).unwrap().is_found_in(text).unwrap()
}

#[test]
fn a_pattern_is_found_anywhere_unless_it_is_tied_to_an_end() {
    for (pattern, yes, no) in [
        ("b", "abc", "ac"),
        ("^b", "bc", "abc"),
        ("b$", "ab", "bc"),
        ("b$", "ab\n", "b\nc"),
        (r"b\Z", "ab", "ab\n"),
        ("^$", "", "a"),
        ("^a|b$", "xb", "xa"),
        (r"\bcat\b", "a cat!", "concat"),
    ] {
        assert!(found(pattern, yes), "{pattern} in {yes:?}");
        assert!(!found(pattern, no), "{pattern} in {no:?}");
    }
}

#[test]
fn repetitions_count_and_give_back() {
    for (pattern, yes, no) in [
        ("^a{2,3}$", "aaa", "aaaa"),
        ("^a{2}$", "aa", "a"),
        ("^a{2,}$", "aaaaa", "a"),
        ("^(ab){2,3}$", "ababab", "ab"),
        ("^(ab)*$", "", "aba"),
        ("^(a|bc)+?$", "abca", "ab"),
        ("^.*b$", "abab", "aba"),
        ("^[a-z0-9]{1,255}$", "a1", "A"),
        ("^a{,3}$", "a{,3}", "aaa"),
        ("^(-*[a-z])*$", "a--b", "a-"),
    ] {
        assert!(found(pattern, yes), "{pattern} in {yes:?}");
        assert!(!found(pattern, no), "{pattern} in {no:?}");
    }
}

#[test]
fn sets_have_ranges_escapes_and_literal_hyphens() {
    for (pattern, yes, no) in [
        ("^[a-c-]+$", "a-c", "d"),
        (r"^[\w-]+$", "a_1-é", "a.b"),
        ("^[a-zA-Z0-9-_]+$", "A-_9", "A.9"),
        ("^[]x]+$", "]x", "y"),
        ("^[^/]+$", "ab", "a/b"),
        (r"^[\u0020-\u007E]+$", " ~", "\n"),
        (r"^\x41$", "A", "B"),
        (r"^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$", "naïve name 日本", "a#b"),
        (r"^\P{M}$", "a", ""),
        (r"^\d\D\s\S\W$", "1a b!", "aa b!"),
    ] {
        assert!(found(pattern, yes), "{pattern} in {yes:?}");
        assert!(!found(pattern, no), "{pattern} in {no:?}");
    }
}

#[test]
fn patterns_look_ahead_and_behind() {
    for (pattern, yes, no) in [
        ("^(?!aws:).+$", "team", "aws:team"),
        ("^(?=.*[a-z])(?=.*[0-9]).{2,}$", "a1", "ab"),
        ("^[a-z-]+(?<!-)$", "a-b", "a-"),
        ("(?<=v)1", "v1", "1"),
        ("^((?!--)[a-z-]){1,63}$", "a-b", "a--b"),
    ] {
        assert!(found(pattern, yes), "{pattern} in {yes:?}");
        assert!(!found(pattern, no), "{pattern} in {no:?}");
    }
}

#[test]
fn what_is_not_understood_is_no_pattern() {
    for pattern in [r"(a)\1", "(?i)a", "[[:alpha:]]", r"\p{Print}", "[a&&b]", "(a", "a)", "[a", "*a", "(?<=a*)b", "a++"]
    {
        assert!(Pattern::parse(pattern).is_none(), "{pattern}");
    }
    assert_eq!(LazyPattern::new("(?i)a").is_found_in("a"), None);
}

#[test]
fn of_characters_whose_category_is_not_known_nothing_is_said() {
    let pattern = Pattern::parse(r"^[\p{S}]+$").unwrap();
    assert_eq!(
        (pattern.is_found_in("+"), pattern.is_found_in("a"), pattern.is_found_in("€")),
        (Some(true), Some(false), None)
    );
}

#[test]
fn no_text_makes_a_pattern_slow() {
    let text = "a".repeat(1_000);
    for pattern in ["^(a*)*b", "^(a|a)*b$", "^(a|aa)+$b", "(a+)+b"] {
        assert_eq!(Pattern::parse(pattern).unwrap().is_found_in(&text), Some(false), "{pattern}");
    }
    let many = Pattern::parse("^((a|b)(c|d)?){1,900}e$").unwrap();
    assert_eq!(many.is_found_in(&text), None, "too many states to remember");
    assert_eq!(Pattern::parse("^a*$").unwrap().is_found_in(&"a".repeat(5_000)), None, "too long");
}

#[test]
fn every_pattern_of_the_table_is_understood() {
    let specification = Specification::embedded();
    let types = specification.type_names().filter_map(|name| specification.resource_type(name));
    let constraints = types.flat_map(|found| &found.definitions).flat_map(|definition| &definition.constraints);
    let mut count = 0;
    for constraint in constraints {
        if let Constraint::Pattern(pattern) = constraint {
            assert!(Pattern::parse(pattern.text()).is_some(), "{}", pattern.text());
            count += 1;
        }
    }
    assert!(count > 5_000, "{count} patterns");
}
