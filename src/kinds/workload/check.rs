//! What no single field of a task shows. Start at [`check`]; `check_container.rs` looks at each container,
//! `check_service.rs` has what only kinds with an ECS service need.

use super::check_container::{check_container, stray_image};
use super::health::Probe;
use super::spec::{Permission, Platform, WorkloadSpec};
use super::storage::{CONFIG_WRITER, ConfigFile};
use crate::diag::nearest;
use crate::kinds::{CheckContext, diagnostics};
use crate::language::{Part, Text, Traced};
use crate::source::Span;
use compact_str::CompactString;

/// Checks the fields that all kinds share.
pub fn check(spec: &WorkloadSpec, cx: &mut CheckContext<'_>) {
    if *spec.runtime.platform != Platform::Fargate {
        let platform = &spec.runtime.platform;
        cx.push(diagnostics::not_supported_yet(platform.span(), "platform", platform.word(), "fargate"));
    }
    check_size(spec, cx);
    check_container(&spec.container, spec, cx);
    check_sidecars(spec, cx);
    check_configs(spec, cx);
    check_volumes(spec, cx);
    check_permissions(&spec.permissions, cx);
    let spot = &spec.spot;
    if !*spot.enabled && spot.base.origin.word() != "default" {
        cx.push(diagnostics::without_effect(spot.base.span(), "`base` without `enabled: true` does nothing"));
    }
}

/// Reports every item whose key another one has.
pub fn check_unique<K: PartialEq>(
    items: impl IntoIterator<Item = (K, Span)>,
    message: impl Fn(&K) -> String,
    cx: &mut CheckContext<'_>,
) {
    let mut seen: Vec<(K, Span)> = Vec::new();
    for (key, span) in items {
        match seen.iter().find(|(known, _)| *known == key) {
            Some((_, first)) => cx.push(diagnostics::conflict(span, message(&key), *first)),
            None => seen.push((key, span)),
        }
    }
}

/// Memory in MiB that Fargate offers for a number of CPU units: from, to, and the step between (ECS
/// developer guide, "Task CPU and memory").
const SIZES: &[(u32, u32, u32, u32)] = &[
    (512, 1024, 4096, 1024),
    (1024, 2048, 8192, 1024),
    (2048, 4096, 16_384, 1024),
    (4096, 8192, 30_720, 1024),
    (8192, 16_384, 61_440, 4096),
    (16_384, 32_768, 122_880, 8192),
];

fn check_size(spec: &WorkloadSpec, cx: &mut CheckContext<'_>) {
    let (cpu, memory) = (&spec.resources.cpu, &spec.resources.memory);
    let help = match SIZES.iter().find(|(units, ..)| *units == cpu.value) {
        _ if cpu.value == 256 && matches!(memory.value, 512 | 1024 | 2048) => return check_shares(spec, cx),
        Some((_, from, to, step)) if (*from..=*to).contains(&memory.value) && memory.value % step == 0 => {
            return check_shares(spec, cx);
        }
        _ if cpu.value == 256 => "256 CPU units take 512, 1024 or 2048 MiB".to_owned(),
        Some((units, from, to, step)) => format!("{units} CPU units take {from} to {to} MiB in steps of {step}"),
        None => "the numbers of CPU units are 256, 512, 1024, 2048, 4096, 8192 and 16384".to_owned(),
    };
    cx.push(diagnostics::fargate_size(cpu, memory, &help));
}

/// What is set aside for sidecars leaves something for the component's own container.
fn check_shares(spec: &WorkloadSpec, cx: &mut CheckContext<'_>) {
    let shares = [
        (
            "cpu",
            spec.resources.cpu.value,
            spec.sidecars.iter().filter_map(|sidecar| sidecar.cpu.as_ref()).collect::<Vec<_>>(),
        ),
        (
            "memory",
            spec.resources.memory.value,
            spec.sidecars.iter().filter_map(|sidecar| sidecar.memory.as_ref()).collect(),
        ),
    ];
    for (what, whole, parts) in shares {
        let sum = parts.iter().fold(0u32, |sum, part| sum.saturating_add(part.value));
        if let (true, Some(last)) = (sum >= whole, parts.last()) {
            let message = format!("the sidecars take all {what} of the task: {sum} of {whole}");
            cx.push(diagnostics::invalid_combination(last.span(), message, "nothing is left for the component itself"));
        }
    }
}

fn check_sidecars(spec: &WorkloadSpec, cx: &mut CheckContext<'_>) {
    let own = cx.address().component().to_owned();
    check_unique(
        spec.sidecars.iter().map(|sidecar| (sidecar.name.value.clone(), sidecar.name.span())),
        |name| format!("two sidecars are called `{name}`"),
        cx,
    );
    for sidecar in &spec.sidecars {
        check_container(&sidecar.container, spec, cx);
        let name = sidecar.name.as_str();
        if name == own || name == CONFIG_WRITER || name.starts_with("ecs-service-connect") {
            let rule = format!("another container of the task is called `{name}`");
            cx.push(diagnostics::invalid_combination(sidecar.name.span(), rule, "choose another name"));
        }
        for mount in &sidecar.mounts {
            check_absolute(&mount.path, cx);
            let known: Vec<&str> = spec.volumes.iter().map(|volume| volume.name.as_str()).collect();
            check_known(mount.volume.as_str(), mount.volume.span(), "volume", &known, cx);
        }
        if let Some(probe) = &sidecar.health_check {
            check_probe(probe, "healthCheck", cx);
        }
    }
}

/// A name that must be one of those known.
fn check_known(name: &str, span: Span, what: &str, known: &[&str], cx: &mut CheckContext<'_>) {
    if !known.contains(&name) {
        let diagnostic =
            diagnostics::invalid_combination(span, format!("there is no {what} `{name}`"), format!("unknown {what}"));
        let meant = nearest(name, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        cx.push(diagnostic.maybe_help(meant));
    }
}

/// A name of a sidecar that must exist.
pub fn check_sidecar_name(
    name: Option<&Traced<crate::language::Name>>,
    spec: &WorkloadSpec,
    cx: &mut CheckContext<'_>,
) {
    let known: Vec<&str> = spec.sidecars.iter().map(|sidecar| sidecar.name.as_str()).collect();
    if let Some(name) = name {
        check_known(name.as_str(), name.span(), "sidecar", &known, cx);
    }
}

/// A probe asks in exactly one way, and gets its answer before it asks again.
pub fn check_probe(probe: &Probe, field: &str, cx: &mut CheckContext<'_>) {
    if probe.ways() != 1 {
        let rule = format!("`{field}` has exactly one of `http`, `tcp` and `command`");
        cx.push(diagnostics::invalid_combination(probe.interval.span(), rule, format!("has {}", probe.ways())));
    }
    if *probe.timeout > *probe.interval {
        let rule =
            format!("the timeout of {} is longer than the interval of {}", probe.timeout.value, probe.interval.value);
        cx.push(diagnostics::invalid_combination(probe.timeout.span(), rule, "too long"));
    }
}

/// Directories that nearly every image needs; a volume in their place would hide what is in them.
const SYSTEM_DIRECTORIES: &[&str] =
    &["", "/bin", "/dev", "/etc", "/lib", "/lib64", "/proc", "/sbin", "/sys", "/usr", "/usr/bin", "/usr/lib", "/var"];

fn check_configs(spec: &WorkloadSpec, cx: &mut CheckContext<'_>) {
    let stray = stray_image(&spec.runtime.config_writer_image, cx.settings());
    if let (Some(stray), Some(config)) = (stray, spec.configs.first()) {
        let help =
            "set `runtime.configWriterImage` to a copy of that image in a registry of yours, or allow its registry";
        cx.push(stray.and(config.name.span(), "it writes the files of `configs`").help(help));
    }
    check_unique(
        spec.configs.iter().map(|config| {
            ((config.container.as_ref().map(|name| name.value.clone()), config.place()), config.mount_path.span())
        }),
        |(_, (directory, name))| format!("two files appear as `{directory}/{name}`"),
        cx,
    );
    for config in &spec.configs {
        check_sidecar_name(config.container.as_ref(), spec, cx);
        check_config_path(config, cx);
    }
}

fn check_config_path(config: &ConfigFile, cx: &mut CheckContext<'_>) {
    let (directory, name) = config.place();
    check_absolute(&config.mount_path.map(|_| format!("{directory}/{name}").into()), cx);
    if config.mount_path.starts_with('/') && SYSTEM_DIRECTORIES.contains(&directory) {
        let rule = format!("the volume with `{name}` would hide everything that the image has in `{directory}/`");
        let help = format!(
            "use a directory of its own, such as `{directory}/{}/{name}`; a path that ends in `/` is a directory",
            cx.address().component()
        );
        cx.push(
            diagnostics::invalid_combination(config.mount_path.span(), rule, "a directory of the system").help(help),
        );
    }
}

/// A path in a container: absolute, and of characters that no shell reads otherwise.
pub fn check_absolute(path: &Traced<CompactString>, cx: &mut CheckContext<'_>) {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@".contains(c);
    if !path.starts_with('/') || !path.chars().all(plain) || path.split('/').any(|part| part == "..") {
        let rule = format!("`{}` is not an absolute path of letters, digits and `/._-+@`", path.value);
        cx.push(diagnostics::invalid_combination(path.span(), rule, "not such a path"));
    }
}

fn check_volumes(spec: &WorkloadSpec, cx: &mut CheckContext<'_>) {
    check_unique(
        spec.volumes.iter().map(|volume| (volume.name.value.clone(), volume.name.span())),
        |name| format!("two volumes are called `{name}`"),
        cx,
    );
    let paths = || spec.volumes.iter().filter_map(|volume| volume.mount_path.as_ref());
    paths().for_each(|path| check_absolute(path, cx));
    let tmpfs = spec.container.tmpfs.iter().map(|tmpfs| &tmpfs.path);
    let places = paths().chain(tmpfs).map(|path| (path.trim_end_matches('/').to_owned(), path.span()));
    check_unique(places, |path| format!("two things are mounted at `{path}`"), cx);
    for efs in spec.volumes.iter().filter_map(|volume| volume.efs.as_ref()) {
        if let (Some(root), Some(_)) = (&efs.root_directory, &efs.access_point_id) {
            cx.push(diagnostics::invalid_combination(
                root.span(),
                "an access point decides the directory itself",
                "leave it out",
            ));
        }
    }
}

/// Checks what a component's code may do besides what its references imply.
pub fn check_permissions(permissions: &[Permission], cx: &mut CheckContext<'_>) {
    for permission in permissions {
        for resource in permission.resources.iter().filter(|resource| !is_resource(resource)) {
            let rule = "the resources of a permission are ARNs";
            cx.push(
                diagnostics::invalid_combination(resource.span(), rule, "not an ARN")
                    .help("write `arn:aws:…`, `\"*\"` for all, or a reference such as `${ref:component.arn}`"),
            );
        }
        for action in permission.actions.iter().filter(|action| !is_action(action)) {
            let rule = format!("`{}` is not an action", action.value);
            cx.push(diagnostics::invalid_combination(action.span(), rule, "written `service:Action`"));
        }
        let first =
            permission.actions.first().map(Traced::span).or_else(|| permission.resources.first().map(Traced::span));
        if permission.actions.is_empty() || permission.resources.is_empty() {
            let rule = "a permission has `actions` and `resources`";
            cx.push(diagnostics::invalid_combination(
                first.unwrap_or(cx.origin().span),
                rule,
                "one of them is missing",
            ));
        }
    }
}

/// An ARN, `*`, or what begins with a reference.
fn is_resource(resource: &Text) -> bool {
    match resource.parts.first() {
        Some(Part::Literal(text)) => text == "*" || text.starts_with("arn:") || text.contains("${"),
        Some(Part::Reference(_)) => true,
        None => false,
    }
}

fn is_action(action: &str) -> bool {
    action.split_once(':').is_some_and(|(service, name)| !service.is_empty() && !name.is_empty() && service != "*")
}
