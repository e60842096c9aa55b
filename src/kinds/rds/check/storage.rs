//! Which storage goes with which engine, and what its sizes and speeds may be. Limits from the RDS user
//! guide, storage of a DB instance; the upper ones are left to AWS, which raises them now and then.

use crate::kinds::rds::spec::{RdsSpec, Storage, StorageType};
use crate::kinds::{CheckContext, diagnostics};
use crate::language::Traced;

/// From this size in GiB on, RDS spreads gp3 storage over several volumes and sells speed on top.
const GP3_STRIPED_GB: u32 = 400;

/// Checks the storage.
pub fn check(spec: &RdsSpec, cx: &mut CheckContext<'_>) {
    let storage = &spec.instance.storage;
    check_type(spec, cx);
    if spec.engine().is_aurora() {
        check_aurora(storage, cx);
        return;
    }
    let size = spec.allocated_gb();
    match spec.storage_type().map(|kind| kind.value) {
        Some(StorageType::Gp3) => check_gp3(storage, &size, cx),
        Some(StorageType::Io1) => check_provisioned(storage, "io1", &size, 50, cx),
        Some(StorageType::Io2) => check_provisioned(storage, "io2", &size, 1000, cx),
        _ => without_speed(storage, "`gp2` storage is as fast as it is large", cx),
    }
    check_growth(storage, &size, cx);
}

fn check_type(spec: &RdsSpec, cx: &mut CheckContext<'_>) {
    let engine = &spec.engine.engine;
    let Some(kind) = &spec.instance.storage.storage_type else { return };
    let of_aurora = matches!(kind.value, StorageType::Aurora | StorageType::AuroraIopt1);
    if of_aurora != engine.is_aurora() {
        let rule = format!("{} has no storage of type `{}`", engine.word(), kind.word());
        let help =
            if engine.is_aurora() { "use `aurora` or `aurora-iopt1`" } else { "use `gp3`, `gp2`, `io1` or `io2`" };
        cx.push(
            diagnostics::invalid_combination(kind.span(), rule, "not for this engine")
                .and(engine.span(), "the engine")
                .help(help),
        );
    }
}

/// Aurora's storage has neither a size nor a speed to choose.
fn check_aurora(storage: &Storage, cx: &mut CheckContext<'_>) {
    let chosen = [
        (&storage.allocated_gb, "allocatedGB"),
        (&storage.iops, "iops"),
        (&storage.throughput, "throughput"),
        (&storage.max_allocated_gb, "maxAllocatedGB"),
    ];
    for (value, field) in chosen {
        if let Some(value) = value {
            let rule = format!("Aurora's storage grows by itself and takes no `{field}`");
            cx.push(diagnostics::invalid_combination(value.span(), rule, "remove it"));
        }
    }
}

fn check_gp3(storage: &Storage, size: &Traced<u32>, cx: &mut CheckContext<'_>) {
    for (value, field, least) in [(&storage.iops, "iops", 12_000), (&storage.throughput, "throughput", 500)] {
        let Some(value) = value else { continue };
        if **size < GP3_STRIPED_GB {
            let rule = format!("`gp3` storage takes `{field}` from {GP3_STRIPED_GB} GiB on");
            cx.push(
                diagnostics::invalid_combination(value.span(), rule, "not at this size").and(size.span(), "the size"),
            );
        } else if **value < least {
            let rule = format!("`gp3` storage of {GP3_STRIPED_GB} GiB and more has `{field}` of at least {least}");
            cx.push(diagnostics::invalid_combination(value.span(), rule, "too little"));
        }
    }
    if let (Some(iops), Some(throughput)) = (&storage.iops, &storage.throughput)
        && throughput.value.saturating_mul(4) > iops.value
    {
        let rule = "`gp3` storage moves at most a quarter MiB with each I/O operation";
        cx.push(
            diagnostics::invalid_combination(throughput.span(), rule, format!("at most {}", iops.value / 4))
                .and(iops.span(), "a quarter of this"),
        );
    }
}

fn check_provisioned(storage: &Storage, kind: &str, size: &Traced<u32>, most_per_gb: u32, cx: &mut CheckContext<'_>) {
    if **size < 100 {
        let rule = format!("`{kind}` storage has at least 100 GiB");
        cx.push(diagnostics::invalid_combination(size.span(), rule, "too small"));
    }
    if let Some(throughput) = &storage.throughput {
        let rule = format!("`{kind}` storage takes no `throughput`: it follows from `iops`");
        cx.push(diagnostics::invalid_combination(throughput.span(), rule, "remove it"));
    }
    let Some(iops) = &storage.iops else {
        let place = storage.storage_type.as_ref().map_or(size.span(), Traced::span);
        cx.push(diagnostics::invalid_combination(place, format!("`{kind}` storage needs `iops`"), "how fast is it?"));
        return;
    };
    let most = size.value.saturating_mul(most_per_gb);
    let least = size.value.div_ceil(2);
    if !(least..=most).contains(&iops.value) {
        let rule = format!("{} GiB of `{kind}` storage have {least} to {most} I/O operations a second", size.value);
        cx.push(
            diagnostics::invalid_combination(iops.span(), rule, "does not fit the size").and(size.span(), "the size"),
        );
    }
}

fn without_speed(storage: &Storage, reason: &str, cx: &mut CheckContext<'_>) {
    for (value, field) in [(&storage.iops, "iops"), (&storage.throughput, "throughput")] {
        if let Some(value) = value {
            let rule = format!("{reason} and takes no `{field}`");
            cx.push(diagnostics::invalid_combination(value.span(), rule, "remove it, or use `gp3`"));
        }
    }
}

/// RDS refuses a limit that is less than a tenth above the size.
fn check_growth(storage: &Storage, size: &Traced<u32>, cx: &mut CheckContext<'_>) {
    let Some(most) = &storage.max_allocated_gb else { return };
    let least = size.value.saturating_add(size.value.div_ceil(10));
    if most.value < least {
        let rule = "`maxAllocatedGB` is at least a tenth above `allocatedGB`";
        cx.push(
            diagnostics::invalid_combination(most.span(), rule, format!("at least {least}"))
                .and(size.span(), "the size"),
        );
    }
}
