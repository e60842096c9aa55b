//! The syntax of `${…}` inside a string: literals, variables, references, and what is wrong.
//!
//! Pure text: knows no values and reports nothing. Start at [`segments`].

/// The levels whose variables may be asked for by name: `${service.NAME}`.
pub const LEVELS: [&str; 3] = ["stack", "service", "environment"];

/// A piece of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment<'t> {
    /// Text that stands for itself.
    Literal(&'t str),
    /// `$${`, which stands for `${`.
    Escaped,
    /// `${NAME}`, `${level.NAME}`, `${NAME:-default}`.
    Variable {
        /// `stack`, `service` or `environment`, if it was asked for.
        level: Option<&'t str>,
        /// The name.
        name: &'t str,
        /// What is taken when the variable is unset or empty; may hold `${…}` itself.
        default: Option<&'t str>,
        /// All of it, from `${` to `}`.
        raw: &'t str,
    },
    /// `${ref:service/component.output}`.
    Reference {
        /// What follows `ref:`; may hold `${…}` itself.
        body: &'t str,
        /// All of it.
        raw: &'t str,
    },
    /// Something that starts like a variable and is none.
    Malformed {
        /// What is wrong.
        problem: Problem,
        /// All of it.
        raw: &'t str,
    },
}

/// What is wrong with a `${…}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// There is no `}`.
    Unclosed,
    /// CloudFormation's `${AWS::Region}` and the like.
    PseudoParameter,
    /// What stands in it is no name of a variable.
    Name,
}

/// Whether a text may have anything but literals in it. Nearly no text does.
#[must_use]
pub fn has_segments(text: &str) -> bool {
    // Looking for one byte first is many times faster than for two.
    text.as_bytes().contains(&b'$') && text.contains("${")
}

/// Cuts a text into its pieces.
pub fn segments(text: &str) -> Segments<'_> {
    Segments { rest: text }
}

/// The iterator of [`segments`].
#[derive(Debug, Clone)]
pub struct Segments<'t> {
    rest: &'t str,
}

impl<'t> Iterator for Segments<'t> {
    type Item = Segment<'t>;

    fn next(&mut self) -> Option<Segment<'t>> {
        if self.rest.is_empty() {
            return None;
        }
        if let Some(rest) = self.rest.strip_prefix("$${") {
            self.rest = rest;
            return Some(Segment::Escaped);
        }
        if self.rest.starts_with("${") {
            let (raw, body) = closed(self.rest);
            self.rest = self.rest.get(raw.len()..).unwrap_or("");
            return Some(
                body.map_or(Segment::Malformed { problem: Problem::Unclosed, raw }, |body| classify(body, raw)),
            );
        }
        let dollar = self.rest.find("${").unwrap_or(self.rest.len());
        let escaped = dollar > 0 && self.rest.as_bytes().get(dollar - 1) == Some(&b'$') && dollar < self.rest.len();
        let (literal, rest) = self.rest.split_at(dollar - usize::from(escaped));
        self.rest = rest;
        Some(Segment::Literal(literal))
    }
}

/// The part of a text that starts with `${` up to its own `}`, and what is between them; without a
/// closing brace, all that is left.
fn closed(text: &str) -> (&str, Option<&str>) {
    let bytes = text.as_bytes();
    let (mut depth, mut at) = (0usize, 0usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                depth += 1;
                at += 1;
            }
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return (text.get(..=at).unwrap_or(text), text.get(2..at));
                }
            }
            _ => {}
        }
        at += 1;
    }
    (text, None)
}

fn classify<'t>(body: &'t str, raw: &'t str) -> Segment<'t> {
    if let Some(body) = body.strip_prefix("ref:") {
        return Segment::Reference { body, raw };
    }
    let (name, default) = match body.split_once(":-") {
        Some((name, default)) => (name, Some(default)),
        None => (body, None),
    };
    if name.contains("::") {
        return Segment::Malformed { problem: Problem::PseudoParameter, raw };
    }
    let (level, name) = match name.split_once('.') {
        Some((level, name)) if LEVELS.contains(&level) => (Some(level), name),
        Some(_) => return Segment::Malformed { problem: Problem::Name, raw },
        None => (None, name),
    };
    if is_name(name) {
        Segment::Variable { level, name, default, raw }
    } else {
        Segment::Malformed { problem: Problem::Name, raw }
    }
}

/// Whether a text may be the name of a variable or of a template's parameter.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::{Problem, Segment, segments};
    use proptest::prelude::*;

    fn one(text: &str) -> Segment<'_> {
        let mut all = segments(text);
        let first = all.next().unwrap();
        assert_eq!(all.next(), None, "{text}");
        first
    }

    #[test]
    fn a_default_may_hold_variables() {
        let Segment::Variable { name: "A", default: Some("x${B:-}y"), .. } = one("${A:-x${B:-}y}") else {
            panic!("{:?}", one("${A:-x${B:-}y}"));
        };
        assert!(matches!(one("${service.PORT}"), Segment::Variable { level: Some("service"), name: "PORT", .. }));
    }

    #[test]
    fn a_doubled_dollar_is_literal() {
        let cut: Vec<_> = segments("a$${B}${C}$$").collect();
        assert!(
            matches!(
                cut.as_slice(),
                [
                    Segment::Literal("a"),
                    Segment::Escaped,
                    Segment::Literal("B}"),
                    Segment::Variable { name: "C", .. },
                    Segment::Literal("$$"),
                ]
            ),
            "{cut:?}"
        );
    }

    #[test]
    fn what_is_no_variable_is_told_apart() {
        let problem = |text| match one(text) {
            Segment::Malformed { problem, .. } => Some(problem),
            _ => None,
        };
        assert_eq!(problem("${A"), Some(Problem::Unclosed));
        assert_eq!(problem("${AWS::Region}"), Some(Problem::PseudoParameter));
        assert_eq!(problem("${a-b}"), Some(Problem::Name));
        assert_eq!(problem("${}"), Some(Problem::Name));
        assert_eq!(problem("${ref:a/b.c}"), None);
    }

    proptest! {
        #[test]
        fn no_byte_is_lost(text in r"(\$|\{|\}|\$\{|:-|[a-z.:]){0,12}") {
            let put_together: String = segments(&text).map(|segment| match segment {
                Segment::Literal(text) => text,
                Segment::Escaped => "$${",
                Segment::Variable { raw, .. } | Segment::Reference { raw, .. } | Segment::Malformed { raw, .. } => raw,
            }).collect();
            prop_assert_eq!(put_together, text);
        }
    }
}
