//! What no single field of a container shows: image, program, environment, secrets. For the component's own
//! container and for sidecars.

use super::check::{check_absolute, check_unique};
use super::container::{ContainerSpec, EnvironmentVariable, Secret};
use super::image;
use super::spec::WorkloadSpec;
use crate::diag::Diagnostic;
use crate::kinds::{CheckContext, OutputType, diagnostics};
use crate::language::Traced;
use crate::settings::Settings;
use compact_str::CompactString;

/// Checks one container of a task.
pub fn check_container(container: &ContainerSpec, spec: &WorkloadSpec, cx: &mut CheckContext<'_>) {
    check_image(container, cx);
    check_program(container, cx);
    check_environment(container, cx);
    let paths = container.tmpfs.iter().map(|tmpfs| &tmpfs.path);
    paths.chain(container.working_directory.as_ref()).for_each(|path| check_absolute(path, cx));
    if let Some(readonly) = container.readonly_root_filesystem.as_ref().filter(|readonly| ***readonly && *spec.exec) {
        let rule = "ECS Exec needs a root file system that can be written";
        cx.push(
            diagnostics::invalid_combination(readonly.span(), rule, "set to read-only here")
                .and(spec.exec.span(), "`exec` is on"),
        );
    }
}

/// What is wrong with an image that comes from none of the registries that the document Security allows.
#[must_use]
pub fn stray_image(repository: &Traced<CompactString>, settings: &Settings) -> Option<Diagnostic> {
    let allowed = &settings.security.allowed_registries;
    let within = |registry: &Traced<CompactString>| {
        let rest = repository.strip_prefix(registry.as_str());
        rest.is_some_and(|rest| rest.is_empty() || registry.ends_with('/') || rest.starts_with(['/', ':', '@']))
    };
    let first = allowed.first().filter(|_| !allowed.iter().any(within))?;
    let rule = format!("`{}` is in none of the registries that images may come from", repository.value);
    let diagnostic = diagnostics::invalid_combination(repository.span(), rule, "not an allowed registry");
    Some(diagnostic.and(first.span(), "those allowed"))
}

fn check_image(container: &ContainerSpec, cx: &mut CheckContext<'_>) {
    let image = &container.image.0;
    image::check(image, cx);
    stray_image(&image.repository, cx.settings()).into_iter().for_each(|diagnostic| cx.push(diagnostic));
    if image.tag.is_none() && image.digest.is_none() {
        let rule = format!("the image `{}` has neither tag nor digest", image.repository.value);
        let diagnostic = diagnostics::invalid_combination(image.repository.span(), rule, "which version?");
        cx.push(diagnostic.help("give it a `tag`, such as \"${VERSION}\", or a `digest`"));
    }
    let hexadecimal = |digest: &str| digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    if let Some(digest) =
        image.digest.as_ref().filter(|digest| !digest.strip_prefix("sha256:").is_some_and(hexadecimal))
    {
        cx.push(diagnostics::invalid_combination(
            digest.span(),
            "a digest is `sha256:` and 64 hexadecimal digits",
            "not a digest",
        ));
    }
    if let Some(credentials) = image.credentials.as_ref().filter(|credentials| credentials.ssm) {
        let rule = "the password of a registry is kept in Secrets Manager";
        cx.push(diagnostics::invalid_combination(credentials.path.span(), rule, "an SSM parameter"));
    }
}

fn check_program(container: &ContainerSpec, cx: &mut CheckContext<'_>) {
    if let ([_, ..], [_, ..], [args, ..]) = (&*container.entry_point, &*container.command, &*container.args) {
        let rule = "`entryPoint`, `command` and `args` together say the arguments twice";
        cx.push(
            diagnostics::invalid_combination(args.span(), rule, "here again").help("leave out `command` or `args`"),
        );
    }
}

fn check_environment(container: &ContainerSpec, cx: &mut CheckContext<'_>) {
    container.environment.iter().for_each(|variable| check_variable(variable, cx));
    container.secrets.iter().for_each(|secret| check_secret(secret, cx));
    let variables = container.environment.iter().map(|variable| &variable.name);
    let names = variables.chain(container.secrets.iter().map(Secret::variable));
    for name in names.clone() {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
        if !name.chars().all(allowed) || !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            let rule =
                "the name of an environment variable has letters, digits and `_`, and does not begin with a digit";
            cx.push(diagnostics::invalid_combination(name.span(), rule, "not a name"));
        }
    }
    let names = names.map(|name| (name.value.clone(), name.span()));
    check_unique(names, |name| format!("the environment variable `{name}` is set twice"), cx);
}

fn check_variable(variable: &EnvironmentVariable, cx: &mut CheckContext<'_>) {
    let (name, span) = (&variable.name.value, variable.name.span());
    match (&variable.value, &variable.value_from) {
        (Some(_), Some(from)) => {
            let rule = format!("`{name}` has both `value` and `valueFrom`");
            cx.push(diagnostics::invalid_combination(from.0.origin.span, rule, "leave out one of them"));
        }
        (None, None) => {
            let diagnostic = diagnostics::invalid_combination(span, format!("`{name}` has no value"), "no value");
            cx.push(diagnostic.help("give it `value` or `valueFrom`"));
        }
        _ => {}
    }
}

fn check_secret(secret: &Secret, cx: &mut CheckContext<'_>) {
    let (name, span) = (&secret.name.value, secret.name.span());
    if secret.secret_ref.is_some() == secret.value_from.is_some() {
        let both = if secret.secret_ref.is_some() { "both `secretRef` and `valueFrom`" } else { "no value" };
        let diagnostic = diagnostics::invalid_combination(span, format!("the secret `{name}` has {both}"), "here");
        cx.push(diagnostic.help("give it `secretRef` (a secret's name) or `valueFrom` (an output that is a secret)"));
    }
    if let Some(from) = &secret.value_from {
        cx.expect_output(&from.0, &[OutputType::SecretArn]);
    }
    if let (Some(key), true) = (secret.json_key(), secret.secret_ref.as_ref().is_some_and(|secret| secret.ssm)) {
        let rule = "an SSM parameter has no keys";
        cx.push(diagnostics::invalid_combination(key.span(), rule, "for JSON secrets of Secrets Manager only"));
    }
}
