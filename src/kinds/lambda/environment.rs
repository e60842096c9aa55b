//! Environment variables of a function, and the secrets it may read.

use super::spec::LambdaSpec;
use crate::backend::template::{Val, iam::Statement};
use crate::kinds::workload::check::check_unique;
use crate::kinds::workload::container::{EnvironmentVariable, Secret};
use crate::kinds::{CheckContext, Lowering, OutputType, diagnostics};
use crate::language::Traced;
use compact_str::CompactString;

/// Names that Lambda sets itself and refuses (Lambda developer guide, "Defined runtime environment
/// variables").
const RESERVED: &[&str] = &[
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
];

/// Checks names and values.
pub fn check(spec: &LambdaSpec, cx: &mut CheckContext<'_>) {
    let plain = spec.environment.iter().map(|variable| &variable.name);
    let names = plain.chain(spec.secrets.iter().map(Secret::variable));
    names.clone().for_each(|name| check_name(name, cx));
    let spans = names.map(|name| (name.value.clone(), Traced::span(name)));
    check_unique(spans, |name| format!("the variable `{name}` is set twice"), cx);
    spec.environment.iter().for_each(|variable| check_variable(variable, cx));
    spec.secrets.iter().for_each(|secret| check_secret(secret, cx));
}

fn check_name(name: &Traced<CompactString>, cx: &mut CheckContext<'_>) {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if RESERVED.contains(&name.as_str()) {
        let rule = format!("Lambda sets `{}` itself", name.value);
        cx.push(diagnostics::invalid_combination(Traced::span(name), rule, "a reserved name"));
    } else if name.len() < 2 || !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.chars().all(allowed) {
        let rule = "the name of a function's variable has at least two letters, digits or `_` and begins with a letter";
        cx.push(diagnostics::invalid_combination(Traced::span(name), rule, "not the name of a variable"));
    }
}

fn check_variable(variable: &EnvironmentVariable, cx: &mut CheckContext<'_>) {
    let name = &variable.name;
    match (&variable.value, &variable.value_from) {
        (Some(value), Some(_)) => {
            let rule = format!("`{}` has both `value` and `valueFrom`", name.value);
            cx.push(diagnostics::invalid_combination(value.span(), rule, "leave out one of them"));
        }
        (None, None) => {
            let rule = format!("`{}` has no value", name.value);
            cx.push(diagnostics::invalid_combination(Traced::span(name), rule, "`value` or `valueFrom` is missing"));
        }
        _ => {}
    }
}

fn check_secret(secret: &Secret, cx: &mut CheckContext<'_>) {
    if secret.secret_ref.is_some() == secret.value_from.is_some() {
        let rule = format!("the secret `{}` needs either `secretRef` or `valueFrom`", secret.name.value);
        cx.push(diagnostics::invalid_combination(secret.name.span(), rule, "which secret?"));
    }
    if let Some(from) = &secret.value_from {
        cx.expect_output(&from.0, &[OutputType::SecretArn]);
    }
    if let Some(key) = secret.json_key() {
        let message = "a function gets the ARN of the secret: its code picks the key";
        cx.push(diagnostics::without_effect(key.span(), message));
    }
}

/// The variables; secrets are there by their ARNs.
pub fn variables(spec: &LambdaSpec, cx: &mut Lowering<'_>) -> Val {
    let mut variables = Val::map();
    for variable in &spec.environment {
        let value = match (&variable.value, &variable.value_from) {
            (Some(text), _) => cx.text(text),
            (None, Some(from)) => cx.reference(&from.0),
            (None, None) => continue,
        };
        variables.insert(&variable.name, value);
    }
    for secret in &spec.secrets {
        let arn = match (&secret.secret_ref, &secret.value_from) {
            (Some(named), _) => cx.secret_arn(named),
            (None, Some(from)) => cx.reference(&from.0),
            (None, None) => continue,
        };
        variables.insert(secret.variable(), arn);
    }
    variables
}

/// The permission to read the secrets, and nothing else. What ECS does for containers, a function's
/// code does itself, one parameter at a time.
pub fn statements(spec: &LambdaSpec, cx: &mut Lowering<'_>) -> Vec<Statement> {
    let named = spec.secrets.iter().filter_map(|secret| secret.secret_ref.as_ref());
    let named: Vec<_> = named.chain(super::trigger::secrets(spec)).collect();
    let mut statements = cx.secret_statements(&named);
    for statement in statements.iter_mut().filter(|statement| statement.sid == "ReadParameters") {
        statement.actions.push("ssm:GetParameter".into());
    }
    let mut produced: Vec<Val> = Vec::new();
    for from in
        spec.secrets.iter().filter(|secret| secret.secret_ref.is_none()).filter_map(|secret| secret.value_from.as_ref())
    {
        let arn = cx.reference(&from.0);
        if !produced.iter().any(|known| known.data == arn.data) {
            produced.push(arn);
        }
    }
    if !produced.is_empty() {
        statements.push(Statement::allow("ReadProducedSecrets", &["secretsmanager:GetSecretValue"], produced));
    }
    statements
}
