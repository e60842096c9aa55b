//! References with an output and an access of their own: a trigger means the ARN of a queue and reads,
//! a dead-letter target is written to. The user may still say otherwise.

use crate::language::{Access, Decode, DecodeContext, Node, Reference, Shape, Traced, Visitor, Walk};

macro_rules! references {
    ($($(#[$doc:meta])* $name:ident = $output:literal $access:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name(pub Reference);

            impl Decode for $name {
                fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
                    let mut reference = Reference::decode(node, cx)?;
                    let origin = node.origin.defaulted();
                    reference.output.get_or_insert_with(|| Traced::new($output.into(), origin));
                    reference.access.get_or_insert_with(|| Traced::new(Access::$access, origin));
                    Some(Self(reference))
                }

                fn shape() -> Shape {
                    Reference::shape()
                }
            }

            impl Walk for $name {
                fn walk(&self, visitor: &mut dyn Visitor) {
                    self.0.walk(visitor);
                }
            }
        )*
    };
}

references! {
    /// A queue that messages are taken from.
    QueueSource = "arn" Read;
    /// A table whose stream is read.
    StreamSource = "streamArn" Read;
    /// A bucket whose objects are read.
    BucketSource = "name" Read;
    /// A queue or topic for what could not be handled.
    FailureTarget = "arn" Write;
}
