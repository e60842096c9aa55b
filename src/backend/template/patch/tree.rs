//! The operations on a tree of values. An intrinsic function is seen as the map that it is in JSON:
//! where a path leads through one, it is turned into that map first.

use super::Problem;
use super::pointer::{Pointer, written};
use super::values;
use crate::backend::template::{Data, Val};
use compact_str::CompactString;

/// The value at the end of a path.
pub fn find<'v>(root: &'v mut Val, path: &Pointer) -> Result<&'v mut Val, Problem> {
    descend(root, path.segments())
}

/// Puts a value into a map or list.
pub fn add(root: &mut Val, path: &Pointer, value: Val) -> Result<(), Problem> {
    let (above, last) = path.split_last();
    let parent = descend(root, above)?;
    values::expand(parent);
    match &mut parent.data {
        Data::Map(entries) => {
            match entries.iter_mut().find(|(key, _)| key == last) {
                Some((_, old)) => *old = value,
                None => entries.push((CompactString::new(last), value)),
            }
            Ok(())
        }
        Data::List(items) => {
            let end = items.len();
            let at = if last == "-" { Some(end) } else { position(last).filter(|at| *at <= end) };
            let at = at.ok_or_else(|| not_a_position(above, last, end))?;
            items.insert(at, value);
            Ok(())
        }
        _ => Err(Problem::NotAContainer(written(above))),
    }
}

/// Takes a value out.
pub fn remove(root: &mut Val, path: &Pointer) -> Result<Val, Problem> {
    let (above, last) = path.split_last();
    let parent = descend(root, above)?;
    values::expand(parent);
    let at = locate(parent, above, last)?;
    match &mut parent.data {
        Data::Map(entries) => Ok(entries.remove(at).1),
        Data::List(items) => Ok(items.remove(at)),
        _ => Err(Problem::NotAContainer(written(above))),
    }
}

/// Puts a value where one is.
pub fn replace(root: &mut Val, path: &Pointer, value: Val) -> Result<(), Problem> {
    *find(root, path)? = value;
    Ok(())
}

/// Compares the value at the end of a path.
pub fn test(root: &mut Val, path: &Pointer, value: &Val) -> Result<(), Problem> {
    let found = find(root, path)?;
    if values::same(found, value) { Ok(()) } else { Err(Problem::TestFailed(path.to_string())) }
}

fn descend<'v>(root: &'v mut Val, segments: &[String]) -> Result<&'v mut Val, Problem> {
    let mut value = root;
    for (depth, segment) in segments.iter().enumerate() {
        let above = segments.get(..depth).unwrap_or_default();
        values::expand(value);
        let at = locate(value, above, segment)?;
        value = nth(value, at).ok_or_else(|| not_found(above, segment, Vec::new()))?;
    }
    Ok(value)
}

/// The position of a key in its map or of an item in its list.
fn locate(value: &Val, above: &[String], segment: &str) -> Result<usize, Problem> {
    match &value.data {
        Data::Map(entries) => {
            let keys = || entries.iter().map(|(key, _)| key.to_string()).collect();
            entries.iter().position(|(key, _)| key == segment).ok_or_else(|| not_found(above, segment, keys()))
        }
        Data::List(items) => {
            position(segment).filter(|at| *at < items.len()).ok_or_else(|| not_a_position(above, segment, items.len()))
        }
        _ => Err(Problem::NotAContainer(written(above))),
    }
}

fn nth(value: &mut Val, at: usize) -> Option<&mut Val> {
    match &mut value.data {
        Data::Map(entries) => entries.get_mut(at).map(|(_, child)| child),
        Data::List(items) => items.get_mut(at),
        _ => None,
    }
}

/// A list position: digits without a leading zero (RFC 6901, section 4).
fn position(segment: &str) -> Option<usize> {
    let plain = segment.bytes().all(|byte| byte.is_ascii_digit()) && (segment == "0" || !segment.starts_with('0'));
    if plain { segment.parse().ok() } else { None }
}

fn not_found(above: &[String], segment: &str, candidates: Vec<String>) -> Problem {
    Problem::NotFound { place: written(above), segment: segment.to_owned(), candidates }
}

fn not_a_position(above: &[String], segment: &str, length: usize) -> Problem {
    Problem::NotAPosition { place: written(above), segment: segment.to_owned(), length }
}
