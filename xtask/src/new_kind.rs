//! The folder of a new component kind, in the shape that all kinds have.
//!
//! The files are in `xtask/kind/`; what is between `@` signs is filled in. They compile as they are, and a
//! kind of one resource is what they make: the place to start from, not to stay. Start at [`run`].

use crate::workspace::{read, root, write};
use crate::{Failure, Outcome};
use std::path::Path;

/// The files of a kind, and where their text comes from.
const FILES: [(&str, &str); 8] = [
    ("mod.rs", "mod.rs.txt"),
    ("spec.rs", "spec.rs.txt"),
    ("check.rs", "check.rs.txt"),
    ("lower.rs", "lower.rs.txt"),
    ("doc.md", "doc.md"),
    ("cases/minimal.yaml", "cases/minimal.yaml"),
    ("cases/full.yaml", "cases/full.yaml"),
    ("cases/invalid_encrypted.yaml", "cases/invalid_encrypted.yaml"),
];

/// Writes the folder of the kind `name`, which makes a resource of the CloudFormation type `resource`.
///
/// # Errors
/// When the name or the type is not one, or the folder is there already.
pub fn run(name: &str, resource: &str) -> Outcome {
    let (folder, rust) = (folder_name(name), rust_name(name));
    let is_name =
        name.starts_with(|first: char| first.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric());
    let parts: Vec<&str> = resource.split("::").collect();
    let [_, _, logical] = parts.as_slice() else {
        return Err(Failure::new(format!("`{resource}` is not a CloudFormation type such as AWS::EFS::FileSystem")));
    };
    let kind = Path::new("src/kinds").join(&folder);
    if !is_name || root().join(&kind).exists() {
        return Err(Failure::new(format!(
            "`{name}` is not a name in CamelCase, or {} is there already",
            kind.display()
        )));
    }
    let values = [("@KIND@", name), ("@TYPE@", &rust), ("@RESOURCE@", resource), ("@LOGICAL@", logical)];
    for (file, template) in FILES {
        let text = read(&root().join("xtask/kind").join(template))?;
        let text = values.iter().fold(text, |text, (mark, value)| text.replace(mark, value));
        write(&root().join(&kind).join(file), &text)?;
    }
    println!("made {}; in src/kinds/mod.rs add, each in its place by name:", kind.display());
    println!("    pub mod {folder};\n    KindInfo::of::<{folder}::{rust}>(),");
    println!("then `cargo test`, review the snapshots of its cases, and `cargo xtask docs`");
    Ok(())
}

/// `MicroService` → `micro_service`, `DynamoDB` → `dynamo_db`, `AWSMemoryDB` → `aws_memory_db`, `S3` → `s3`.
fn folder_name(name: &str) -> String {
    words(name).join("_").to_lowercase()
}

/// `MicroService` → `MicroService`, `DynamoDB` → `DynamoDb`, `SQS` → `Sqs`.
fn rust_name(name: &str) -> String {
    let capitalised = |word: &String| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        format!("{}{}", first.to_uppercase(), rest.to_lowercase())
    };
    words(name).iter().map(capitalised).collect()
}

/// A word begins at a capital letter after a small one, or at the last of several capitals before a small one.
fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        let after_small = before.is_some_and(char::is_ascii_lowercase);
        let before_small = letters.get(at + 1).is_some_and(char::is_ascii_lowercase);
        let begins = letter.is_ascii_uppercase() && (after_small || before_small);
        match words.last_mut() {
            Some(word) if !begins => word.push(*letter),
            _ => words.push(letter.to_string()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{folder_name, rust_name};

    #[test]
    fn names_with_acronyms_are_split_into_words() {
        let names = ["MicroService", "DynamoDB", "AWSMemoryDB", "S3", "SQS", "APIGateway", "EC2Instance"];
        let folders = ["micro_service", "dynamo_db", "aws_memory_db", "s3", "sqs", "api_gateway", "ec2_instance"];
        let types = ["MicroService", "DynamoDb", "AwsMemoryDb", "S3", "Sqs", "ApiGateway", "Ec2Instance"];
        assert_eq!(names.map(folder_name), folders);
        assert_eq!(names.map(rust_name), types);
    }
}
