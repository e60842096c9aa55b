//! Reading of `#[spec(…)]` attributes and doc comments, and the conversion of names.

use syn::{Attribute, Expr, ExprRange, Lit, LitStr, Meta, RangeLimits, Result};

/// What `#[spec(…)]` says.
#[derive(Default)]
pub struct Attributes {
    pub rename: Option<String>,
    pub default: Option<Expr>,
    pub range: Option<(Expr, Expr)>,
    pub case: Option<String>,
    pub name: Option<String>,
    pub nested: bool,
    pub flatten: bool,
}

impl Attributes {
    /// Reads all `#[spec(…)]` attributes of an item.
    pub fn read(attributes: &[Attribute]) -> Result<Self> {
        let mut read = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("spec")) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("nested") {
                    read.nested = true;
                    return Ok(());
                }
                if meta.path.is_ident("flatten") {
                    read.flatten = true;
                    return Ok(());
                }
                let value = meta.value()?;
                if meta.path.is_ident("rename") {
                    read.rename = Some(value.parse::<LitStr>()?.value());
                } else if meta.path.is_ident("case") {
                    read.case = Some(value.parse::<LitStr>()?.value());
                } else if meta.path.is_ident("name") {
                    read.name = Some(value.parse::<LitStr>()?.value());
                } else if meta.path.is_ident("default") {
                    read.default = Some(value.parse()?);
                } else if meta.path.is_ident("range") {
                    read.range = Some(bounds(&value.parse()?)?);
                } else {
                    return Err(meta.error("expected rename, default, nested, flatten, range or case"));
                }
                Ok(())
            })?;
        }
        Ok(read)
    }
}

fn bounds(range: &ExprRange) -> Result<(Expr, Expr)> {
    match (&range.start, &range.limits, &range.end) {
        (Some(low), RangeLimits::Closed(_), Some(high)) => Ok(((**low).clone(), (**high).clone())),
        _ => Err(syn::Error::new_spanned(range, "write a closed range: low..=high")),
    }
}

/// The doc comment, lines joined by spaces, paragraphs by a blank line.
pub fn doc(attributes: &[Attribute]) -> String {
    let mut text = String::new();
    for attribute in attributes {
        let Meta::NameValue(pair) = &attribute.meta else { continue };
        let Expr::Lit(literal) = &pair.value else { continue };
        let (true, Lit::Str(line)) = (pair.path.is_ident("doc"), &literal.lit) else { continue };
        let line = line.value();
        match line.trim() {
            "" => text.push_str("\n\n"),
            line => {
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push(' ');
                }
                text.push_str(line);
            }
        }
    }
    text.trim().to_owned()
}

/// `allocated_gb` → `allocatedGb`.
pub fn camel(name: &str) -> String {
    let mut words = name.trim_start_matches("r#").split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |camel, word| camel + &capital(word))
}

/// `GeneralPurpose` → `generalPurpose`, `general-purpose` or `GENERALPURPOSE`.
pub fn variant_word(name: &str, case: Option<&str>) -> String {
    match case {
        Some("kebab") => kebab(name),
        Some("upper") => name.to_uppercase(),
        _ => {
            let mut letters = name.chars();
            letters.next().map_or_else(String::new, |first| first.to_lowercase().collect::<String>() + letters.as_str())
        }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

fn kebab(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push('-');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

/// How messages name a map of this type: `MicroServiceSpec` → "MicroService", and a block within,
/// `LifecycleRule` → "a lifecycle rule".
pub fn spoken(name: &str) -> String {
    if let Some(kind) = name.strip_suffix("Spec").filter(|rest| !rest.is_empty()) {
        return kind.to_owned();
    }
    let words = kebab(name).replace('-', " ");
    let article = if words.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {words}")
}
