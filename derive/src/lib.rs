//! `#[derive(Spec)]`: decoding, walking and describing of a spec from one declaration of its fields.
//!
//! For a struct with named fields it implements `Decode`, `Walk` and a `shape`; for an enum of unit
//! variants it maps words to variants. The generated code names everything by `crate::language`, so
//! the derive is of use inside `deployer` only.
//!
//! Attributes of a field, `#[spec(…)]`:
//! - `rename = "type"`: the key, where camelCase of the field's name is not it;
//! - `default = EXPR`: taken when the field is left out, converted with `Into`;
//! - `nested`: a block that may be left out and is then read as an empty map, so that its own fields
//!   take their defaults;
//! - `flatten`: the fields of another spec, taken in as if they were written here;
//! - `range = LOW..=HIGH`: the numbers allowed (seconds for durations).
//!
//! Of a struct: `name`, how messages call it where the type's name is not it. Of a variant: `rename`. Of an enum: `case = "kebab" | "upper" | "camel"` (camel unless said).

mod enums;
mod fields;
mod structs;

use proc_macro::TokenStream;
use syn::{Data, DeriveInput, parse_macro_input};

/// Derives `Decode` and `Walk` for a spec. See the crate's documentation for the attributes.
#[proc_macro_derive(Spec, attributes(spec))]
pub fn derive_spec(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let expanded = match &input.data {
        Data::Struct(data) => structs::expand(&input, data),
        Data::Enum(data) => enums::expand(&input, data),
        Data::Union(_) => Err(syn::Error::new_spanned(&input.ident, "Spec is for structs and enums")),
    };
    expanded.unwrap_or_else(|error| error.to_compile_error()).into()
}
