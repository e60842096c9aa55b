//! What no single field of a table shows.

use super::replicas;
use super::spec::{Capacity, DynamoDbSpec, Keys, Projection, ProjectionType, StreamViewType};
use crate::kinds::{CheckContext, diagnostics};
use crate::language::Traced;
use compact_str::CompactString;
use std::collections::BTreeMap;

/// Global indexes of one table (DynamoDB developer guide, quotas).
const MOST_GLOBAL_INDEXES: usize = 20;
/// Local indexes of one table.
const MOST_LOCAL_INDEXES: usize = 5;
/// Attributes that all indexes of a table may name in `INCLUDE` together.
const MOST_PROJECTED_ATTRIBUTES: usize = 100;

/// Checks a table.
pub fn check(spec: &DynamoDbSpec, cx: &mut CheckContext<'_>) {
    check_names(spec, cx);
    check_keys(spec, cx);
    check_attribute_types(spec, cx);
    check_indexes(spec, cx);
    check_projections(spec, cx);
    check_billing(spec, cx);
    check_replicas(spec, cx);
}

/// The naming rules of tables and indexes (DynamoDB developer guide).
fn check_names(spec: &DynamoDbSpec, cx: &mut CheckContext<'_>) {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let global = spec.global_indexes.iter().map(|index| (&index.name, "an index"));
    let local = spec.local_indexes.iter().map(|index| (&index.name, "an index"));
    let table = spec.table_name.iter().map(|name| (name, "a table"));
    for (name, what) in table.chain(global).chain(local) {
        if !(3..=255).contains(&name.len()) || !name.chars().all(allowed) {
            let rule = format!("the name of {what} has 3 to 255 letters, digits, `_`, `-` and `.`");
            cx.push(diagnostics::invalid_combination(Traced::span(name), rule, format!("not the name of {what}")));
        }
    }
}

fn check_keys(spec: &DynamoDbSpec, cx: &mut CheckContext<'_>) {
    let global = spec.global_indexes.iter().map(|index| &index.keys);
    for Keys { partition, sort } in std::iter::once(&spec.keys).chain(global) {
        if let Some(sort) = sort.as_ref().filter(|sort| sort.name.value == partition.name.value) {
            let message = format!("`{}` is both partition and sort key", sort.name.value);
            cx.push(diagnostics::conflict(sort.name.span(), message, partition.name.span()));
        }
    }
    let Some(attribute) = &spec.time_to_live_attribute else { return };
    if let Some(key) = spec.key_attributes().find(|key| key.name.value == attribute.value) {
        let rule = "an attribute that is part of a key cannot hold when the item expires";
        cx.push(diagnostics::invalid_combination(attribute.span(), rule, "is a key").and(key.name.span(), "the key"));
    }
}

/// An attribute has one type, in whatever keys it is.
fn check_attribute_types(spec: &DynamoDbSpec, cx: &mut CheckContext<'_>) {
    let mut types: BTreeMap<&CompactString, &Traced<super::spec::AttributeType>> = BTreeMap::new();
    for key in spec.key_attributes() {
        let first = types.entry(&key.name.value).or_insert(&key.attribute_type);
        if first.value != key.attribute_type.value {
            let message = format!(
                "`{}` is of type {} here and of type {} there",
                key.name.value,
                key.attribute_type.word(),
                first.word()
            );
            cx.push(diagnostics::conflict(key.attribute_type.span(), message, first.span()));
        }
    }
}

fn check_indexes(spec: &DynamoDbSpec, cx: &mut CheckContext<'_>) {
    let global: Vec<&Traced<CompactString>> = spec.global_indexes.iter().map(|index| &index.name).collect();
    let local: Vec<&Traced<CompactString>> = spec.local_indexes.iter().map(|index| &index.name).collect();
    for (names, most, field) in
        [(&global, MOST_GLOBAL_INDEXES, "globalIndexes"), (&local, MOST_LOCAL_INDEXES, "localIndexes")]
    {
        if let Some(extra) = names.get(most) {
            let rule = format!("a table has at most {most} `{field}`");
            cx.push(diagnostics::invalid_combination(Traced::span(extra), rule, "one too many"));
        }
    }
    let mut seen: BTreeMap<&CompactString, &Traced<CompactString>> = BTreeMap::new();
    for name in global.iter().chain(&local) {
        match seen.get(&name.value) {
            Some(first) => cx.push(diagnostics::conflict(
                Traced::span(name),
                format!("two indexes are called `{}`", name.value),
                Traced::span(first),
            )),
            None => {
                seen.insert(&name.value, name);
            }
        }
    }
    for index in &spec.local_indexes {
        if spec.keys.sort.is_none() {
            let rule = "local indexes need a table with a sort key";
            cx.push(diagnostics::invalid_combination(index.name.span(), rule, "the table has a partition key only"));
        }
        let keys = spec.keys.attributes();
        if let Some(key) = keys.into_iter().find(|key| key.name.value == index.sort.name.value) {
            let message = format!("`{}` is already in the table's key", key.name.value);
            cx.push(diagnostics::conflict(index.sort.name.span(), message, key.name.span()));
        }
    }
}

fn check_projections(spec: &DynamoDbSpec, cx: &mut CheckContext<'_>) {
    let global = spec.global_indexes.iter().map(|index| (&index.name, &index.projection));
    let local = spec.local_indexes.iter().map(|index| (&index.name, &index.projection));
    let all: Vec<(&Traced<CompactString>, &Projection)> = global.chain(local).collect();
    for (name, projection) in &all {
        let includes = projection.projection_type.value == ProjectionType::Include;
        match (includes, projection.attributes.first()) {
            (true, None) => {
                let message = format!("the projection of `{}` includes nothing", name.value);
                cx.push(
                    diagnostics::invalid_combination(
                        projection.projection_type.span(),
                        message,
                        "`attributes` is missing",
                    )
                    .help("name `attributes`, or take `KEYS_ONLY`"),
                );
            }
            (false, Some(first)) => {
                let message = "`attributes` is read for a projection of type `INCLUDE` only";
                cx.push(
                    diagnostics::invalid_combination(first.span(), message, "not read")
                        .and(projection.projection_type.span(), "the type"),
                );
            }
            _ => {}
        }
    }
    let mut named = all.iter().flat_map(|(_, projection)| &projection.attributes);
    if let Some(extra) = named.nth(MOST_PROJECTED_ATTRIBUTES) {
        let rule = format!("the indexes of a table include at most {MOST_PROJECTED_ATTRIBUTES} attributes together");
        cx.push(diagnostics::invalid_combination(extra.span(), rule, "one too many").help("take `ALL` instead"));
    }
}

fn check_billing(spec: &DynamoDbSpec, cx: &mut CheckContext<'_>) {
    let billing = &spec.billing;
    let of_indexes = spec.global_indexes.iter().flat_map(|index| index.read.iter().chain(&index.write));
    let capacities: Vec<&Capacity> = billing.read.iter().chain(&billing.write).chain(of_indexes).collect();
    for capacity in &capacities {
        if let Some(max) = capacity.max.as_ref().filter(|max| max.value < capacity.min.value) {
            let message = format!("`max` {} is less than `min` {}", max.value, capacity.min.value);
            cx.push(
                diagnostics::invalid_combination(max.span(), message, "less than `min`")
                    .and(capacity.min.span(), "`min`"),
            );
        }
    }
    if spec.is_provisioned() {
        if billing.read.is_none() || billing.write.is_none() {
            let rule = "provisioned billing needs to know how much: `read` and `write`, each with at least `min`";
            cx.push(diagnostics::invalid_combination(billing.mode.span(), rule, "how much is missing"));
        }
        for limit in billing.max_read_units.iter().chain(&billing.max_write_units) {
            cx.push(diagnostics::without_effect(
                limit.span(),
                "limits of requests are read with `mode: onDemand` only",
            ));
        }
    } else if let Some(capacity) = capacities.first() {
        let rule = "capacity is held ready with `mode: provisioned` only";
        cx.push(
            diagnostics::invalid_combination(capacity.min.span(), rule, "billing is on demand")
                .and(billing.mode.span(), "says so"),
        );
    }
}

fn check_replicas(spec: &DynamoDbSpec, cx: &mut CheckContext<'_>) {
    let settings = cx.settings();
    let others = replicas::others(spec, settings);
    let main = settings.region();
    for (position, other) in others.iter().enumerate() {
        let earlier = others.iter().take(position).map(|other| other.region);
        if let Some(first) = earlier.chain(main).find(|region| region.value == other.region.value) {
            let message = format!("the table is in {} already", other.region.value);
            cx.push(diagnostics::conflict(other.region.span(), message, first.span()));
        }
        if let (Some(key), None) = (replicas::key(spec, settings), &other.key) {
            let rule = format!(
                "the table's key cannot be used in {}: it is not a multi-Region key (`mrk-…`)",
                other.region.value
            );
            cx.push(
                diagnostics::invalid_combination(other.region.span(), rule, "needs a key of its own")
                    .and(key.span(), "the table's key")
                    .help("name the region below `replicas` with its `kmsKeyArn`"),
            );
        }
    }
    if let (Some(view), Some(replicas)) = (&spec.stream_view_type, replicas::origin(spec, settings))
        && view.value != StreamViewType::NewAndOldImages
    {
        let rule = "replicas are kept alike through a stream of `NEW_AND_OLD_IMAGES`";
        cx.push(diagnostics::invalid_combination(view.span(), rule, "another stream").and(replicas.span, "a replica"));
    }
}
