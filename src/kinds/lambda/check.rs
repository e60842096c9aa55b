//! What no single field of a function shows. Triggers and variables have checks of their own.

use super::runtimes::{self, Status};
use super::spec::{Code, LambdaSpec, LogFormat, Strategy, UpdateRuntimeOn};
use super::{environment, trigger};
use crate::diag::nearest;
use crate::kinds::workload::container::Image;
use crate::kinds::{CheckContext, diagnostics};
use crate::language::{How, Traced};
use compact_str::CompactString;

/// What CloudFormation takes as source in a template, in bytes.
const MOST_INLINE_BYTES: usize = 4 * 1024 * 1024;

/// Checks a function.
pub fn check(spec: &LambdaSpec, cx: &mut CheckContext<'_>) {
    check_name(spec, cx);
    check_code(spec, cx);
    if let Some(runtime) = &spec.runtime {
        check_runtime(runtime, cx);
    }
    check_snap_start(spec, cx);
    check_concurrency(spec, cx);
    check_deployment(spec, cx);
    check_logging(spec, cx);
    check_mount(spec, cx);
    check_runtime_management(spec, cx);
    trigger::check_failure_target(spec.dead_letter.as_ref(), cx);
    environment::check(spec, cx);
    trigger::check(spec, cx);
}

fn check_name(spec: &LambdaSpec, cx: &mut CheckContext<'_>) {
    let Some(name) = &spec.function_name else { return };
    if name.is_empty() || name.len() > 64 || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
        let rule = "a function's name has 1 to 64 letters, digits, `-` and `_`";
        cx.push(diagnostics::invalid_combination(Traced::span(name), rule, "not a function's name"));
    }
}

fn check_code(spec: &LambdaSpec, cx: &mut CheckContext<'_>) {
    let Code { path, s3, image, inline } = &spec.code.value;
    let sources = [path.is_some(), s3.is_some(), image.is_some(), inline.is_some()];
    if sources.iter().filter(|given| **given).count() != 1 {
        let rule = "a function has exactly one of `code.path`, `code.s3`, `code.image` and `code.inline`";
        let label = if sources.contains(&true) { "several" } else { "none of them" };
        cx.push(diagnostics::invalid_combination(spec.code.span(), rule, label));
        return;
    }
    match image {
        Some(image) => check_image(image, spec, cx),
        None => check_zip(spec, cx),
    }
    if let Some(source) = inline {
        check_inline(source, spec, cx);
    }
    if let Some(extra) = spec.layers.get(5) {
        cx.push(diagnostics::invalid_combination(extra.span(), "a function has at most five layers", "one too many"));
    }
}

fn check_zip(spec: &LambdaSpec, cx: &mut CheckContext<'_>) {
    for (missing, field) in [(spec.runtime.is_none(), "runtime"), (spec.handler.is_none(), "handler")] {
        if missing {
            let rule = format!("a function whose code is not an image needs `{field}`");
            cx.push(diagnostics::invalid_combination(spec.code.span(), rule, format!("`{field}` is missing")));
        }
    }
    if spec.image_config.is_some() {
        let rule = "`imageConfig` is for images";
        cx.push(diagnostics::invalid_combination(spec.code.span(), rule, "the code is not an image"));
    }
}

/// Lambda pulls from private repositories of ECR only (developer guide, "Create a Lambda function using a
/// container image").
fn check_image(image: &Image, spec: &LambdaSpec, cx: &mut CheckContext<'_>) {
    let unwanted = [
        (spec.runtime.as_ref().map(Traced::span), "runtime"),
        (spec.handler.as_ref().map(Traced::span), "handler"),
        (spec.layers.first().map(Traced::span), "layers"),
    ];
    for (span, field) in unwanted.into_iter().filter_map(|(span, field)| span.map(|span| (span, field))) {
        let rule = format!("the image holds it all: `{field}` is for zips");
        cx.push(diagnostics::invalid_combination(span, rule, "the code is an image"));
    }
    let repository = &image.0.repository;
    if image.ecr().is_none() {
        let rule = "Lambda takes images from private repositories of ECR only";
        let help = "copy it to `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME`";
        cx.push(diagnostics::invalid_combination(repository.span(), rule, "another registry").help(help));
    }
    if image.0.tag.is_none() && image.0.digest.is_none() {
        let rule = format!("the image `{}` has neither tag nor digest", repository.value);
        let help = "give it a `tag`, such as \"${VERSION}\", or a `digest`";
        cx.push(diagnostics::invalid_combination(repository.span(), rule, "which version?").help(help));
    }
}

fn check_inline(source: &Traced<CompactString>, spec: &LambdaSpec, cx: &mut CheckContext<'_>) {
    if let Some(runtime) = spec.runtime.as_ref().filter(|runtime| !runtimes::takes_inline_code(runtime)) {
        let rule = "source in the document is for Node.js and Python only";
        cx.push(
            diagnostics::invalid_combination(source.span(), rule, "put it in a file: `code.path`")
                .and(runtime.span(), "the runtime"),
        );
    }
    if source.len() > MOST_INLINE_BYTES {
        let rule = format!("source in the document is at most {MOST_INLINE_BYTES} bytes");
        cx.push(diagnostics::invalid_combination(source.span(), rule, "put it in a file: `code.path`"));
    }
    if let Some(handler) = spec.handler.as_ref().filter(|handler| !handler.starts_with("index.")) {
        let rule = "CloudFormation puts source from a template into a file called `index`";
        cx.push(diagnostics::invalid_combination(handler.span(), rule, "must begin with `index.`"));
    }
}

fn check_runtime(runtime: &Traced<CompactString>, cx: &mut CheckContext<'_>) {
    match runtimes::find(runtime) {
        Some((Status::Supported, _)) => {}
        Some((Status::Deprecated(day), instead)) => {
            let message = format!("`{}` has had no security updates since {day}", runtime.value);
            cx.push(diagnostics::unadvised(runtime.span(), message, "deprecated").help(format!("move to `{instead}`")));
        }
        Some((Status::Gone(day), instead)) => {
            let rule = format!("no function can be made with `{}` since {day}", runtime.value);
            cx.push(
                diagnostics::invalid_combination(runtime.span(), rule, "no longer offered")
                    .help(format!("move to `{instead}`")),
            );
        }
        None => {
            let message = format!("`{}` is not a runtime that is known here", runtime.value);
            let meant = nearest(runtime, runtimes::supported()).map(|name| format!("did you mean `{name}`?"));
            cx.push(diagnostics::unadvised(runtime.span(), message, "new, or misspelt").maybe_help(meant));
        }
    }
}

/// Lambda developer guide, "SnapStart", supported features and limitations.
fn check_snap_start(spec: &LambdaSpec, cx: &mut CheckContext<'_>) {
    if !*spec.snap_start {
        return;
    }
    let runtime = spec.runtime.as_ref().filter(|runtime| !runtimes::takes_snap_start(runtime));
    let storage = spec.ephemeral_storage_mb.as_ref().filter(|size| size.value > 512);
    let clashes = [
        (runtime.map(Traced::span), "is for Java, Python from 3.12 and .NET from 8"),
        (spec.provisioned_concurrency.as_ref().map(Traced::span), "and provisioned concurrency exclude each other"),
        (spec.file_system.as_ref().map(|system| system.mount_path.span()), "does not go with a file system"),
        (storage.map(Traced::span), "does not go with more than 512 MB of `/tmp`"),
        (spec.code.image.as_ref().map(|image| image.0.repository.span()), "is not for images"),
    ];
    for (span, why) in clashes.into_iter().filter_map(|(span, why)| span.map(|span| (span, why))) {
        let rule = format!("`snapStart` {why}");
        cx.push(
            diagnostics::invalid_combination(span, rule, "not with `snapStart`")
                .and(spec.snap_start.span(), "switched on"),
        );
    }
}

fn check_concurrency(spec: &LambdaSpec, cx: &mut CheckContext<'_>) {
    if let (Some(provisioned), Some(reserved)) = (&spec.provisioned_concurrency, &spec.reserved_concurrency)
        && provisioned.value > reserved.value
    {
        let rule = "no more can be kept ready than may run";
        cx.push(
            diagnostics::invalid_combination(provisioned.span(), rule, "more than is reserved")
                .and(reserved.span(), "reserved"),
        );
    }
}

fn check_deployment(spec: &LambdaSpec, cx: &mut CheckContext<'_>) {
    let deployment = &spec.deployment;
    if deployment.strategy.value == Strategy::AllAtOnce {
        let fields = [("percent", deployment.percent.origin), ("interval", deployment.interval.origin)];
        for (field, origin) in fields.into_iter().filter(|(_, origin)| origin.how != How::Default) {
            cx.push(diagnostics::without_effect(
                origin.span,
                format!("`{field}` is read with `canary` and `linear` only"),
            ));
        }
        if let Some(alarm) = deployment.alarms.first() {
            cx.push(diagnostics::without_effect(
                alarm.span(),
                "alarms are watched while calls move in steps, with `canary` and `linear`",
            ));
        }
        return;
    }
    if !deployment.interval.seconds().is_multiple_of(60) {
        let rule = "a step of a deployment lasts whole minutes";
        cx.push(diagnostics::invalid_combination(deployment.interval.span(), rule, "not whole minutes"));
    }
    if !*spec.alarms.enabled && deployment.alarms.is_empty() {
        let message = "nothing brings the old version back when the new one fails: no alarm is watched";
        cx.push(
            diagnostics::unadvised(deployment.strategy.span(), message, "in steps")
                .and(spec.alarms.enabled.span(), "no alarms"),
        );
    }
}

fn check_logging(spec: &LambdaSpec, cx: &mut CheckContext<'_>) {
    if spec.logging.format.value == LogFormat::Json {
        return;
    }
    let levels = [
        spec.logging.application_log_level.as_ref().map(Traced::span),
        spec.logging.system_log_level.as_ref().map(Traced::span),
    ];
    for span in levels.into_iter().flatten() {
        let rule = "Lambda tells levels apart in JSON only";
        cx.push(
            diagnostics::invalid_combination(span, rule, "needs `format: JSON`")
                .and(spec.logging.format.span(), "the format"),
        );
    }
}

fn check_mount(spec: &LambdaSpec, cx: &mut CheckContext<'_>) {
    let Some(system) = &spec.file_system else { return };
    let name = system.mount_path.strip_prefix("/mnt/").unwrap_or_default();
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) {
        let rule = "a function mounts file systems at `/mnt/NAME`";
        cx.push(diagnostics::invalid_combination(system.mount_path.span(), rule, "not below `/mnt/`"));
    }
}

fn check_runtime_management(spec: &LambdaSpec, cx: &mut CheckContext<'_>) {
    let Some(management) = &spec.runtime_management else { return };
    let manual = management.update_on.value == UpdateRuntimeOn::Manual;
    if let Some(arn) = management.runtime_version_arn.as_ref().filter(|_| !manual) {
        let rule = "a patch is kept with `updateOn: manual` only";
        cx.push(
            diagnostics::invalid_combination(arn.span(), rule, "needs `manual`")
                .and(management.update_on.span(), "when it moves"),
        );
    }
    if manual && management.runtime_version_arn.is_none() {
        let rule = "`updateOn: manual` needs to know which patch to stay on";
        cx.push(diagnostics::invalid_combination(management.update_on.span(), rule, "`runtimeVersionArn` is missing"));
    }
}
