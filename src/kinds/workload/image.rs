//! What the name of an image may be made of: the grammar of references to images, which every registry
//! and every program that pulls from one has (distribution, package `reference`).

use super::container::ImageSpec;
use crate::diag::Diagnostic;
use crate::kinds::{CheckContext, diagnostics};
use crate::language::Traced;
use compact_str::CompactString;

/// Reports a repository and a tag that are none. What has a variable in it was reported before.
pub fn check(image: &ImageSpec, cx: &mut CheckContext<'_>) {
    if !is_repository(&image.repository) && !image.repository.contains("${") {
        let rule = "lowercase letters and digits, with `.`, `_` and `-` between them and `/` between parts";
        cx.push(wrong(&image.repository, "the repository of an image", rule));
    }
    if let Some(tag) = image.tag.as_ref().filter(|tag| !is_tag(tag) && !tag.contains("${")) {
        let rule = "up to 128 letters, digits, `_`, `.` and `-`, and begins with none of the last two";
        cx.push(wrong(tag, "the tag of an image", rule));
    }
}

fn wrong(text: &Traced<CompactString>, what: &str, rule: &str) -> Diagnostic {
    if text.is_empty() {
        let diagnostic =
            diagnostics::invalid_combination(text.span(), format!("{what} is empty"), "nothing is written");
        return diagnostic.help("write it, or remove the `:` before it");
    }
    let message = format!("`{}` is not {what}", text.value);
    let name: Option<String> = text
        .split_once('$')
        .map(|(_, rest)| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect());
    diagnostics::invalid_combination(text.span(), message, "not accepted by any registry").help(match name {
        Some(name) if !name.is_empty() => format!("a variable is written `${{{name}}}`"),
        _ => format!("it is made of {rule}"),
    })
}

/// `[\\w][\\w.-]{0,127}`.
fn is_tag(tag: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let first = tag.bytes().next().is_some_and(word);
    first && tag.len() <= 128 && tag.bytes().all(|byte| word(byte) || matches!(byte, b'.' | b'-'))
}

/// `[domain[:port]/]part[/part]…`, where the first part is a domain if it looks like one.
fn is_repository(repository: &str) -> bool {
    let path = match repository.split_once('/') {
        Some((domain, path)) if domain.contains(['.', ':']) || domain == "localhost" => {
            if !is_domain(domain) {
                return false;
            }
            path
        }
        _ => repository,
    };
    repository.len() <= 255 && path.split('/').all(is_part)
}

fn is_domain(domain: &str) -> bool {
    let (host, port) = domain.split_once(':').unwrap_or((domain, "0"));
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(plain) && !label.starts_with('-') && !label.ends_with('-');
    host.split('.').all(is_label) && !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// Letters and digits with separators between them: `.`, `_`, `__` or hyphens.
fn is_part(part: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let separators = part.split(plain).filter(|separator| !separator.is_empty());
    let is_separator = |text: &str| matches!(text, "." | "_" | "__") || text.bytes().all(|byte| byte == b'-');
    part.starts_with(plain) && part.ends_with(plain) && separators.into_iter().all(is_separator)
}

#[cfg(test)]
mod tests {
    use super::{is_repository, is_tag};

    #[test]
    fn a_repository_has_lowercase_parts_behind_a_domain() {
        for good in
            ["nginx", "public.ecr.aws/docker/library/nginx", "localhost/a", "registry:5000/app", "a/b__c/d--e.f"]
        {
            assert!(is_repository(good), "{good}");
        }
        for bad in ["", "public.ecr.aws/Docker/nginx", "Nginx", "a//b", "a/-b", "a/b_", "a/b c", "reg:x/app", "a/b.._c"]
        {
            assert!(!is_repository(bad), "{bad}");
        }
    }

    #[test]
    fn a_tag_is_a_word_with_dots_and_hyphens() {
        assert!(is_tag("1.29") && is_tag("v1_x-2") && is_tag("_x"));
        for bad in ["", "1 29", "$VERSION", ".1", "-1", &"x".repeat(129)] {
            assert!(!is_tag(bad), "{bad}");
        }
    }
}
