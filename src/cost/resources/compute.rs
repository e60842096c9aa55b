//! Tasks on Fargate and functions.

use crate::backend::template::{LogicalId, Resource, Val};
use crate::cost::estimate::{HOURS_PER_MONTH, Reason};
use crate::cost::meter::{Meter, Quantity};
use crate::cost::properties::{self, Read};

/// What an hour of a task takes.
struct TaskSize {
    cpus: f64,
    gigabytes: f64,
    /// Ephemeral storage that is paid, in GB: beyond the 20 that are included.
    storage: f64,
    arm: bool,
}

impl TaskSize {
    /// The item of the price book for a unit; Graviton and Spot have their own.
    fn item(&self, unit: &str, spot: bool) -> String {
        let words = [if spot { "spot-" } else { "" }, if self.arm { "arm-" } else { "" }, unit];
        words.concat()
    }
}

/// A service: its tasks run all month.
pub(super) fn service(meter: &mut Meter<'_>) {
    let what = "tasks of the service";
    if meter.text("LaunchType").known().is_some_and(|launch| launch != "FARGATE") {
        return meter.unknown(what, Reason::NotCovered("only tasks on Fargate are estimated"));
    }
    let Some(tasks) = tasks(meter, what) else { return };
    let Some((_, definition)) = meter.referred("TaskDefinition") else {
        return meter.unknown(what, Reason::OpenValue("TaskDefinition".to_owned()));
    };
    let Some(size) = task_size(meter, what, definition) else { return };
    match spot_share(meter, tasks) {
        Some(spot) => {
            let on_demand = Quantity { now: tasks.now - spot.now, most: tasks.most - spot.most };
            charge_tasks(meter, &size, on_demand, false);
            charge_tasks(meter, &size, spot, true);
        }
        None => return meter.unknown(what, Reason::NotCovered("only the capacity providers of Fargate are estimated")),
    }
    if meter.text("NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp").known() == Some("ENABLED") {
        meter.charge("public IPv4 addresses of tasks", tasks.hours(), "address-hour", "vpc", "public-ipv4-hour");
    }
}

/// How many tasks run: `DesiredCount`, else what scaling keeps at least.
fn tasks(meter: &mut Meter<'_>, what: &str) -> Option<Quantity> {
    let desired = meter.number("DesiredCount");
    let Some((name, target)) = scalable_target(meter) else {
        let count = meter.need_or(what, "DesiredCount", desired, 1.0)?;
        if desired == Read::Absent {
            meter.assume("one task: neither DesiredCount nor a ScalableTarget says how many");
        }
        return Some(Quantity::fixed(count));
    };
    let bound = |property: &str| properties::number(&target.properties, property);
    let least = meter.need(what, "MinCapacity of the ScalableTarget", bound("MinCapacity"))?;
    let most = meter.need(what, "MaxCapacity of the ScalableTarget", bound("MaxCapacity"))?;
    let actions = properties::list(&target.properties, "ScheduledActions").known().unwrap_or_default();
    let scheduled =
        actions.iter().filter_map(|action| properties::number(action, "ScalableTargetAction.MaxCapacity").known());
    let most = scheduled.fold(most, f64::max);
    let now = desired.known().unwrap_or(least).max(least);
    let by = if now > least { "DesiredCount" } else { "MinCapacity" };
    meter.assume(format!("{}: {by}; up to {most} by {name}", tasks_in_words(now)));
    Some(Quantity::between(now, most))
}

fn tasks_in_words(count: f64) -> String {
    if count.total_cmp(&1.0).is_eq() { "1 task".to_owned() } else { format!("{count} tasks") }
}

fn scalable_target<'a>(meter: &Meter<'a>) -> Option<(&'a LogicalId, &'a Resource)> {
    let id = meter.id();
    meter.others("AWS::ApplicationAutoScaling::ScalableTarget").find(|(_, target)| {
        properties::text(&target.properties, "ScalableDimension").known() == Some("ecs:service:DesiredCount")
            && target.properties.get("ResourceId").is_some_and(|resource| properties::refers_to(resource, id))
    })
}

/// How many of the tasks run on Fargate Spot: the base goes to its provider, the rest by weight. `None` if
/// other capacity than that of Fargate is used.
fn spot_share(meter: &mut Meter<'_>, tasks: Quantity) -> Option<Quantity> {
    let Some(strategy) = meter.list("CapacityProviderStrategy").known() else { return Some(Quantity::fixed(0.0)) };
    let number = |provider: &Val, key: &str| properties::number(provider, key).known().unwrap_or(0.0);
    let name = |provider: &Val| properties::text(provider, "CapacityProvider").known().map(str::to_owned);
    let names: Option<Vec<String>> = strategy.iter().map(name).collect();
    let names = names.filter(|names| names.iter().all(|name| name == "FARGATE" || name == "FARGATE_SPOT"))?;
    let weights: f64 = strategy.iter().map(|provider| number(provider, "Weight")).sum();
    let spot_of = |tasks: f64| {
        let base: f64 = strategy.iter().map(|provider| number(provider, "Base")).sum();
        let rest = (tasks - base).max(0.0);
        let spot = strategy.iter().zip(&names).filter(|(_, name)| *name == "FARGATE_SPOT");
        let share = |(provider, _): (&Val, &String)| {
            let by_weight = if weights > 0.0 { rest * number(provider, "Weight") / weights } else { 0.0 };
            number(provider, "Base").min(tasks) + by_weight
        };
        spot.map(share).sum::<f64>().min(tasks)
    };
    Some(Quantity::between(spot_of(tasks.now), spot_of(tasks.most)))
}

fn charge_tasks(meter: &mut Meter<'_>, size: &TaskSize, tasks: Quantity, spot: bool) {
    if tasks.most <= 0.0 {
        return;
    }
    // Without a price for Spot the price of what it is cheaper than is an upper bound.
    let has_spot = meter.book.price("fargate", &size.item("vcpu-hour", true), meter.region).is_ok();
    if spot && !has_spot {
        meter.assume("Fargate Spot counts at the on-demand price, which it stays below");
    }
    let processor = if size.arm { "Arm" } else { "x86" };
    let kind = if spot { "Fargate Spot" } else { "Fargate" };
    let (cpu, memory) = (size.item("vcpu-hour", spot && has_spot), size.item("gb-hour", spot && has_spot));
    let (cpus, gigabytes) = (tasks.times(size.cpus).hours(), tasks.times(size.gigabytes).hours());
    meter.charge(format!("{kind} vCPU, {processor}"), cpus, "vCPU-hour", "fargate", &cpu);
    meter.charge(format!("{kind} memory, {processor}"), gigabytes, "GB-hour", "fargate", &memory);
    if size.storage > 0.0 {
        let storage = tasks.times(size.storage).hours();
        meter.charge(format!("{kind} ephemeral storage"), storage, "GB-hour", "fargate", "storage-gb-hour");
    }
}

fn task_size(meter: &mut Meter<'_>, what: &str, definition: &Resource) -> Option<TaskSize> {
    let properties = &definition.properties;
    let system = properties::text(properties, "RuntimePlatform.OperatingSystemFamily").known().unwrap_or("LINUX");
    if system != "LINUX" {
        meter.unknown(what, Reason::NotCovered("only tasks on Linux are estimated"));
        return None;
    }
    let cpus = meter.need(what, "Cpu of the TaskDefinition", units(properties, "Cpu", "vCPU"))?;
    let gigabytes = meter.need(what, "Memory of the TaskDefinition", units(properties, "Memory", "GB"))?;
    let storage = properties::number(properties, "EphemeralStorage.SizeInGiB");
    let storage = meter.need_or(what, "EphemeralStorage of the TaskDefinition", storage, 20.0)?;
    let arm = properties::text(properties, "RuntimePlatform.CpuArchitecture").known() == Some("ARM64");
    Some(TaskSize { cpus, gigabytes, storage: (storage - 20.0).max(0.0), arm })
}

/// `1024` or `1 vCPU`, `2048` or `2 GB`: in the larger unit.
fn units(properties: &Val, property: &str, unit: &str) -> Read<f64> {
    let written = properties::text(properties, property).known().and_then(|text| text.strip_suffix(unit));
    match written {
        Some(number) => number.trim().parse().map_or(Read::Open, Read::Known),
        None => match properties::number(properties, property) {
            Read::Known(number) => Read::Known(number / 1024.0),
            other => other,
        },
    }
}

/// A task definition without a service: its tasks run when something starts them.
pub(super) fn task_definition(meter: &mut Meter<'_>) {
    let id = meter.id();
    let runs_in =
        |service: &Resource| service.properties.get("TaskDefinition").is_some_and(|v| properties::refers_to(v, id));
    if meter.others("AWS::ECS::Service").any(|(_, service)| runs_in(service)) {
        return;
    }
    let what = "tasks that are started now and then";
    let Some(size) = task_size(meter, what, meter.resource) else { return };
    let price = |item: &str| meter.book.price("fargate", &size.item(item, false), meter.region);
    let hour = price("vcpu-hour").and_then(|cpu| Ok(cpu * size.cpus + price("gb-hour")? * size.gigabytes));
    meter.by_use_at(what, "task-hour", hour, "task-hours", 1.0);
}

/// A function: invocations, and the time that they take.
pub(super) fn function(meter: &mut Meter<'_>) {
    meter.by_use("invocations", "request", "lambda", "request", "lambda-requests");
    let Some(gigabytes) = function_memory(meter, meter.resource) else { return };
    let item = if is_arm(meter.resource) { "arm-gb-second" } else { "gb-second" };
    let price = meter.book.price("lambda", item, meter.region);
    // Both halves of the product are needed: how often and how long.
    match meter.book.usage("lambda-seconds") {
        Some(seconds) => {
            if meter.book.usage("lambda-requests").is_some() {
                meter.assume(format!("lambda-seconds: {seconds} an invocation, as the price book says"));
            }
            meter.by_use_at("running time", "GB-second", price, "lambda-requests", seconds * gigabytes);
        }
        None => meter.by_use_at("running time", "GB-second", price, "lambda-seconds", gigabytes),
    }
}

/// Concurrency that is kept ready by an alias or a version.
pub(super) fn provisioned_concurrency(meter: &mut Meter<'_>) {
    let what = "provisioned concurrency";
    let property = "ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions";
    let read = meter.number(property);
    if read == Read::Absent {
        return;
    }
    let Some(count) = meter.need(what, property, read) else { return };
    let Some((_, function)) = meter.referred("FunctionName") else {
        return meter.unknown(what, Reason::OpenValue("FunctionName".to_owned()));
    };
    let Some(gigabytes) = function_memory(meter, function) else { return };
    let item = if is_arm(function) { "provisioned-arm-gb-second" } else { "provisioned-gb-second" };
    let quantity = Quantity::fixed(count * gigabytes * HOURS_PER_MONTH * 3600.0);
    meter.charge(what, quantity, "GB-second", "lambda", item);
}

fn function_memory(meter: &mut Meter<'_>, function: &Resource) -> Option<f64> {
    let megabytes = properties::number(&function.properties, "MemorySize");
    Some(meter.need_or("memory of the function", "MemorySize", megabytes, 128.0)? / 1024.0)
}

fn is_arm(function: &Resource) -> bool {
    let architectures = properties::list(&function.properties, "Architectures").known().unwrap_or_default();
    architectures.iter().any(|architecture| architecture.as_str() == Some("arm64"))
}
