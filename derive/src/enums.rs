//! The derive for enums of unit variants: a word a variant.

use crate::fields::{Attributes, doc, variant_word};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DataEnum, DeriveInput, Fields, Result};

/// Expands the derive for an enum.
pub fn expand(input: &DeriveInput, data: &DataEnum) -> Result<TokenStream> {
    let name = &input.ident;
    let case = Attributes::read(&input.attrs)?.case;
    let mut idents = Vec::new();
    let mut words = Vec::new();
    let mut docs = Vec::new();
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) {
            return Err(syn::Error::new_spanned(variant, "a spec enum has unit variants only"));
        }
        let rename = Attributes::read(&variant.attrs)?.rename;
        words.push(rename.unwrap_or_else(|| variant_word(&variant.ident.to_string(), case.as_deref())));
        idents.push(&variant.ident);
        docs.push(doc(&variant.attrs));
    }
    Ok(quote! {
        impl #name {
            /// The words that users write, in the order of declaration.
            pub const WORDS: &'static [&'static str] = &[#(#words),*];

            /// The word that users write for this value.
            #[must_use]
            pub const fn word(&self) -> &'static str {
                match self { #(Self::#idents => #words),* }
            }
        }

        impl crate::language::Decode for #name {
            fn decode(node: &crate::language::Node, cx: &mut crate::language::DecodeContext<'_>) -> Option<Self> {
                match cx.string(node, "a word")? {
                    #(#words => Some(Self::#idents),)*
                    _ => {
                        cx.push(crate::language::diagnostics::unknown_value(node, Self::WORDS));
                        None
                    }
                }
            }

            fn shape() -> crate::language::Shape {
                crate::language::Shape::Enum(vec![
                    #(crate::language::shape::Variant { name: #words, doc: #docs }),*
                ])
            }
        }

        impl crate::language::Walk for #name {
            fn walk(&self, visitor: &mut dyn crate::language::Visitor) {
                visitor.string(self.word());
            }
        }
    })
}
