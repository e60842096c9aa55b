//! The derive for structs: one reader call a field, then unknown keys, then the value. A flattened
//! field reads, names and walks the fields of its own type in their place.

use crate::fields::{Attributes, camel, doc, spoken};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DataStruct, DeriveInput, Field, Fields, Ident, Result, Type};

struct SpecField<'a> {
    ident: &'a Ident,
    ty: &'a Type,
    key: String,
    doc: String,
    attributes: Attributes,
}

impl<'a> SpecField<'a> {
    fn read(field: &'a Field) -> Result<Self> {
        let ident = field.ident.as_ref().ok_or_else(|| syn::Error::new_spanned(field, "a field needs a name"))?;
        let attributes = Attributes::read(&field.attrs)?;
        let key = attributes.rename.clone().unwrap_or_else(|| camel(&ident.to_string()));
        Ok(Self { ident, ty: &field.ty, key, doc: doc(&field.attrs), attributes })
    }

    /// `let field = reader.…(key);` and the check of its range.
    fn decode(&self) -> TokenStream {
        let Self { ident, ty, key, attributes, .. } = self;
        if attributes.flatten {
            return quote!(let #ident = <#ty as crate::language::decode::Fields>::read(reader, cx););
        }
        let read = match &attributes.default {
            Some(default) => {
                let value = default_value(ty, default);
                quote!(reader.defaulted::<#ty>(#key, |origin| { let _ = origin; #value }, cx))
            }
            None if attributes.nested => quote!(reader.nested::<#ty>(#key, cx)),
            None => quote!(reader.required::<#ty>(#key, cx)),
        };
        let range = attributes.range.as_ref().map(|(low, high)| {
            quote! {
                if let (Some(value), Some(written)) = (&#ident, reader.find(#key)) {
                    cx.check_range(written, value, { let low: i64 = #low; low }, { let high: i64 = #high; high });
                }
            }
        });
        quote!(let #ident = #read; #range)
    }

    fn key(&self) -> TokenStream {
        let Self { ty, key, .. } = self;
        if self.attributes.flatten {
            quote!(<#ty as crate::language::decode::Fields>::keys(known);)
        } else {
            quote!(known.push(#key);)
        }
    }

    fn shape(&self) -> TokenStream {
        let Self { ty, key, doc, attributes, .. } = self;
        if attributes.flatten {
            return quote!(<#ty as crate::language::decode::Fields>::shapes(fields););
        }
        let default = match &attributes.default {
            Some(default) => {
                let value = default_value(ty, default);
                quote!(Some(|| {
                    let origin = crate::language::Origin::NOWHERE;
                    let _ = origin;
                    let value: #ty = #value;
                    crate::language::walk::scalar_text(&value)
                }))
            }
            None => quote!(None),
        };
        let optional = attributes.default.is_some() || attributes.nested || is_optional(ty);
        let required = !optional;
        let range = match &attributes.range {
            Some((low, high)) => quote!(Some(({ let low: i64 = #low; low }, { let high: i64 = #high; high }))),
            None => quote!(None),
        };
        quote! {
            fields.push(crate::language::shape::FieldShape {
                name: #key, doc: #doc, required: #required, default: #default, range: #range,
                shape: <#ty as crate::language::Decode>::shape,
            });
        }
    }

    fn walk(&self) -> TokenStream {
        let Self { ident, key, .. } = self;
        if self.attributes.flatten {
            return quote!(crate::language::decode::Fields::walk_fields(&self.#ident, visitor););
        }
        quote! {
            if !crate::language::Walk::is_absent(&self.#ident) {
                visitor.key(#key);
                crate::language::Walk::walk(&self.#ident, visitor);
            }
        }
    }
}

/// `Traced<T>` takes the default with the parent's origin, everything else by `Into`.
fn default_value(ty: &Type, default: &syn::Expr) -> TokenStream {
    if outer(ty).is_some_and(|name| name == "Traced") {
        quote!(crate::language::Traced::new((#default).into(), origin))
    } else {
        quote!((#default).into())
    }
}

fn outer(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}

fn is_optional(ty: &Type) -> bool {
    outer(ty).is_some_and(|name| name == "Option" || name == "Vec" || name == "BTreeMap")
}

/// Expands the derive for a struct.
pub fn expand(input: &DeriveInput, data: &DataStruct) -> Result<TokenStream> {
    let Fields::Named(named) = &data.fields else {
        return Err(syn::Error::new_spanned(&input.ident, "a spec has named fields"));
    };
    let fields = named.named.iter().map(SpecField::read).collect::<Result<Vec<_>>>()?;
    let name = &input.ident;
    let type_name = name.to_string();
    let what = Attributes::read(&input.attrs)?.name.unwrap_or_else(|| spoken(&type_name));
    let about = doc(&input.attrs);
    let decodes = fields.iter().map(SpecField::decode);
    let keys = fields.iter().map(SpecField::key);
    let shapes = fields.iter().map(SpecField::shape);
    let walks = fields.iter().map(SpecField::walk);
    let idents: Vec<_> = fields.iter().map(|field| field.ident).collect();
    let traits = traits(name, &what, &type_name, &about);
    Ok(quote! {
        #traits

        impl crate::language::decode::Fields for #name {
            fn read(
                reader: &mut crate::language::decode::FieldReader<'_>,
                cx: &mut crate::language::DecodeContext<'_>,
            ) -> Option<Self> {
                #(#decodes)*
                Some(Self { #(#idents: #idents?),* })
            }

            fn keys(known: &mut Vec<&'static str>) {
                #(#keys)*
            }

            fn shapes(fields: &mut Vec<crate::language::shape::FieldShape>) {
                #(#shapes)*
            }

            fn walk_fields(&self, visitor: &mut dyn crate::language::Visitor) {
                #(#walks)*
            }
        }
    })
}

/// `Decode` and `Walk` by means of `Fields`.
fn traits(name: &Ident, what: &str, type_name: &str, about: &str) -> TokenStream {
    quote! {
        impl crate::language::Decode for #name {
            fn decode(node: &crate::language::Node, cx: &mut crate::language::DecodeContext<'_>) -> Option<Self> {
                crate::language::decode::decode_fields(node, cx, #what)
            }

            fn shape() -> crate::language::Shape {
                let mut fields = Vec::new();
                <Self as crate::language::decode::Fields>::shapes(&mut fields);
                crate::language::Shape::Struct(crate::language::shape::StructShape {
                    name: #type_name, doc: #about, fields,
                })
            }
        }

        impl crate::language::Walk for #name {
            fn walk(&self, visitor: &mut dyn crate::language::Visitor) {
                visitor.map_start();
                crate::language::decode::Fields::walk_fields(self, visitor);
                visitor.map_end();
            }
        }
    }
}
