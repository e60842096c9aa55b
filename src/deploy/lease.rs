//! Locks on what is deployed: a lease that one deployer holds, on a stack, a service or a component.
//!
//! One item of the table stands for a stack in an environment and lists its holders, so that a single
//! conditional write decides whether a new one fits beside those that are there. A lease ends by itself
//! when nobody renews it. The revision that it was won with is its fencing token: it grows with every
//! holder. Start at [`Lease::acquire`].
//!
//! Clocks of machines differ, and jump. A holder trusts its lease only as long as both its clock and the time
//! that nobody can set say so. Whoever wants a lease does not believe a time that somebody else's clock wrote:
//! it looks on for a whole term, and takes over what nobody has renewed meanwhile ([`Seen`]).

use super::clock::{Clock, Timestamp};
use super::lock::{LockError, LockItem, LockTable};
use super::progress::{Event, Progress};
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// How long a lease holds without being renewed. Long enough for a laptop to lose its network for a while,
/// short enough for the next deployer not to give up.
pub const TERM: Duration = Duration::from_secs(60);

/// How often a lease is renewed: three attempts fit into a term.
pub const HEARTBEAT: Duration = Duration::from_secs(20);

/// How long a waiting deployer sleeps between two looks.
const PATIENCE: Duration = Duration::from_secs(2);

/// How far apart the clocks of two deployers may be: AWS itself refuses what S3 is asked by a machine whose clock is off
/// by more. A lease that is over for longer needs nobody to look on.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html> (`RequestTimeTooSkewed`).
pub const SKEW: Duration = Duration::from_secs(15 * 60);

/// How often a write is tried again that somebody else came before, without a wait in between.
const RACES: usize = 16;

/// How often a call is tried again that failed in passing.
const ATTEMPTS: usize = 5;

/// How long AWS may keep an item after its last lease is over, before DynamoDB's own clean-up.
const KEPT: Duration = Duration::from_secs(24 * 3600);

/// What of a stack in an environment is meant: what a lease is on, what is deployed.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Scope {
    /// The service; all of them if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The component; all of the service if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
}

impl Scope {
    /// Everything in the environment.
    pub const ALL: Self = Self { service: None, component: None };

    /// One unit, `service/component`.
    #[must_use]
    pub fn of(unit: &str) -> Self {
        let (service, component) = unit.split_once('/').map_or((None, unit), |(service, name)| (Some(service), name));
        Self { service: service.map(str::to_owned), component: Some(component.to_owned()) }
    }

    /// Whether two deployers may not hold these side by side: one is within the other.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let meets = |one: &Option<String>, other: &Option<String>| match (one, other) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        meets(&self.service, &other.service) && meets(&self.component, &other.component)
    }

    /// Whether a unit, `service/component`, is meant.
    #[must_use]
    pub fn covers(&self, address: &str) -> bool {
        let (service, component) = address.split_once('/').unwrap_or((address, ""));
        self.service.as_deref().is_none_or(|wanted| wanted == service)
            && self.component.as_deref().is_none_or(|wanted| wanted == component)
    }

    /// Whether everything is meant.
    #[must_use]
    pub const fn is_all(&self) -> bool {
        self.service.is_none() && self.component.is_none()
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.service, &self.component) {
            (None, None) => f.write_str("the whole stack"),
            (None, Some(component)) => write!(f, "{component} of any service"),
            (Some(service), None) => f.write_str(service),
            (Some(service), Some(component)) => write!(f, "{service}/{component}"),
        }
    }
}

/// Somebody who holds a lease.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Holder {
    /// Unique for every lease: by it a deployer knows its own.
    pub id: String,
    /// What it is on.
    #[serde(flatten)]
    pub scope: Scope,
    /// Who, for people: `arn:… on host`.
    pub owner: String,
    /// What for.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
    /// When it ends unless it is renewed.
    pub expires: Timestamp,
}

/// The item of a stack in an environment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Holders {
    holders: Vec<Holder>,
}

/// Why there is no lease.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    /// Somebody else holds what was wanted.
    #[error("{} is locked by {} until {}: {}", .0.scope, .0.owner, .0.expires, .0.reason)]
    Held(Box<Holder>),
    /// The lease is over: it was not renewed in time, or somebody broke it.
    #[error("the lock was lost: somebody else may be at work")]
    Lost,
    /// The item is not readable.
    #[error("the lock is not readable: {0}")]
    Unreadable(String),
    /// The table failed.
    #[error(transparent)]
    Table(#[from] LockError),
}

/// What is wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The stack.
    pub stack: String,
    /// The environment.
    pub environment: String,
    /// What of it.
    pub scope: Scope,
    /// Unique for this lease.
    pub id: String,
    /// Who asks, for people.
    pub owner: String,
    /// What for.
    pub reason: String,
    /// How long to wait for others.
    pub wait: Duration,
}

/// A lease that is held.
pub struct Lease<'a> {
    table: &'a dyn LockTable,
    clock: &'a dyn Clock,
    key: String,
    id: String,
    token: u64,
    end: Cell<End>,
}

/// When a lease is over unless it is renewed, by the clock and by the time that nobody can set.
#[derive(Debug, Clone, Copy)]
struct End {
    expires: Timestamp,
    steady: Duration,
}

impl End {
    /// A term from now.
    fn of_a_term(clock: &dyn Clock) -> Self {
        Self { expires: clock.now().after(TERM), steady: clock.steady() + TERM }
    }

    fn is_over(self, clock: &dyn Clock) -> bool {
        clock.now() >= self.expires || clock.steady() >= self.steady
    }
}

/// What a deployer that waits has seen of the holders: the end that each has written last, and when this was seen
/// first.
#[derive(Debug, Default)]
struct Seen(BTreeMap<String, (Timestamp, Duration)>);

impl Seen {
    /// Whether the lease of somebody else is over, whatever the clocks say: nobody has renewed it for a term, or its
    /// end is longer ago than clocks can be wrong.
    fn is_over(&mut self, other: &Holder, clock: &dyn Clock) -> bool {
        if is_long_over(other, clock.now()) {
            return true;
        }
        let now = clock.steady();
        let seen = self.0.entry(other.id.clone()).or_insert((other.expires, now));
        if seen.0 != other.expires {
            *seen = (other.expires, now);
        }
        now.saturating_sub(seen.1) >= TERM
    }
}

fn is_long_over(holder: &Holder, now: Timestamp) -> bool {
    holder.expires.after(SKEW) <= now
}

/// The key of a stack in an environment.
#[must_use]
pub fn key(stack: &str, environment: &str) -> String {
    format!("{stack}/{environment}")
}

impl<'a> Lease<'a> {
    /// Takes a lease, waiting for others as long as is wanted. One that has run out by this machine's clock is
    /// looked at for a term in any case: whoever holds it may have another clock.
    ///
    /// # Errors
    /// [`LeaseError::Held`] when somebody else still holds it after the wait.
    pub async fn acquire(
        table: &'a dyn LockTable,
        clock: &'a dyn Clock,
        wanted: &Wanted,
        progress: &dyn Progress,
    ) -> Result<Self, LeaseError> {
        let key = key(&wanted.stack, &wanted.environment);
        let begun = clock.steady();
        let (mut told, mut seen) = (None::<String>, Seen::default());
        loop {
            match Self::attempt(table, clock, &key, wanted, &mut seen).await {
                Ok((token, end)) => {
                    let (id, end) = (wanted.id.clone(), Cell::new(end));
                    return Ok(Self { table, clock, key, id, token, end });
                }
                Err(LeaseError::Held(holder)) if clock.steady() - begun < patience(&holder, clock, wanted.wait) => {
                    if told.as_ref() != Some(&holder.id) {
                        let event = Event::Waiting { holder: holder.owner.clone(), reason: holder.reason.clone() };
                        progress.tell(clock.now(), &event);
                        told = Some(holder.id);
                    }
                    clock.sleep(PATIENCE).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// One attempt: the token and the end of the lease.
    async fn attempt(
        table: &dyn LockTable,
        clock: &dyn Clock,
        key: &str,
        wanted: &Wanted,
        seen: &mut Seen,
    ) -> Result<(u64, End), LeaseError> {
        let end = End::of_a_term(clock);
        let holder = Holder {
            id: wanted.id.clone(),
            scope: wanted.scope.clone(),
            owner: wanted.owner.clone(),
            reason: wanted.reason.clone(),
            since: clock.now(),
            expires: end.expires,
        };
        let revision = change(table, clock, key, |holders| {
            holders.retain(|other| other.id != holder.id && !seen.is_over(other, clock));
            if let Some(other) = holders.iter().find(|other| other.scope.overlaps(&holder.scope)) {
                return Err(LeaseError::Held(Box::new(other.clone())));
            }
            holders.push(holder.clone());
            Ok(true)
        })
        .await?;
        Ok((revision, end))
    }

    /// The fencing token: greater than that of every lease before.
    #[must_use]
    pub const fn token(&self) -> u64 {
        self.token
    }

    /// Whether the lease holds now. A deployer that is not sure starts no work.
    #[must_use]
    pub fn holds(&self) -> bool {
        !self.end.get().is_over(self.clock)
    }

    /// Renews the lease until it is dropped or lost. Runs beside the work.
    pub async fn keep(&self) -> LeaseError {
        loop {
            self.clock.sleep(HEARTBEAT).await;
            match self.renew().await {
                Ok(()) => {}
                // The table may come back before the term is over.
                Err(LeaseError::Table(_)) if self.holds() => {}
                Err(error) => return error,
            }
        }
    }

    /// Renews the lease once.
    ///
    /// # Errors
    /// [`LeaseError::Lost`] when it is not there any more.
    pub async fn renew(&self) -> Result<(), LeaseError> {
        let end = End::of_a_term(self.clock);
        change(self.table, self.clock, &self.key, |holders| {
            let now = self.clock.now();
            let own = holders.iter_mut().find(|holder| holder.id == self.id && holder.expires > now);
            own.map(|own| own.expires = end.expires).ok_or(LeaseError::Lost)?;
            Ok(true)
        })
        .await?;
        self.end.set(end);
        Ok(())
    }

    /// Gives the lease back.
    ///
    /// # Errors
    /// When the table fails; the lease then ends by itself.
    pub async fn release(self) -> Result<(), LeaseError> {
        release(self.table, self.clock, &self.key, &self.id).await
    }
}

/// How long to wait for a holder.
fn patience(holder: &Holder, clock: &dyn Clock, wanted: Duration) -> Duration {
    if holder.expires > clock.now() { wanted } else { wanted.max(TERM + HEARTBEAT) }
}

/// Takes a holder out of an item: its own end, or `deployer unlock`. One that is not there is no error.
///
/// # Errors
/// When the table fails.
pub async fn release(table: &dyn LockTable, clock: &dyn Clock, key: &str, id: &str) -> Result<(), LeaseError> {
    let removed = change(table, clock, key, |holders| {
        let before = holders.len();
        holders.retain(|holder| holder.id != id);
        Ok(holders.len() != before)
    });
    removed.await.map(drop)
}

/// Who holds leases on a stack in an environment, those aside that are over whatever clock one asks.
///
/// # Errors
/// When the table fails.
pub async fn holders(table: &dyn LockTable, clock: &dyn Clock, key: &str) -> Result<Vec<Holder>, LeaseError> {
    let item = get(table, clock, key).await?;
    let holders = item.map(|item| read(&item)).transpose()?.unwrap_or_default();
    let now = clock.now();
    Ok(holders.holders.into_iter().filter(|holder| !is_long_over(holder, now)).collect())
}

fn read(item: &LockItem) -> Result<Holders, LeaseError> {
    serde_json::from_str(&item.value).map_err(|error| LeaseError::Unreadable(error.to_string()))
}

/// Reads an item, trying again what fails in passing.
async fn get(table: &dyn LockTable, clock: &dyn Clock, key: &str) -> Result<Option<LockItem>, LeaseError> {
    let mut attempt = 0;
    loop {
        match table.get(key).await {
            Err(LockError::Failed(_)) if attempt < ATTEMPTS => {
                attempt += 1;
                clock.sleep(pause(attempt)).await;
            }
            result => return Ok(result?),
        }
    }
}

const fn pause(attempt: usize) -> Duration {
    Duration::from_millis(100 << attempt)
}

/// Reads, changes and writes an item until nobody comes in between; its revision. `change` says whether
/// there is anything to write. It may be asked again after a write whose answer was lost took effect, so it
/// must find its own work done and do it again without harm: that is what ids are for.
async fn change(
    table: &dyn LockTable,
    clock: &dyn Clock,
    key: &str,
    mut change: impl FnMut(&mut Vec<Holder>) -> Result<bool, LeaseError>,
) -> Result<u64, LeaseError> {
    let mut attempt = 0;
    for _ in 0..RACES {
        let item = get(table, clock, key).await?;
        let expected = item.as_ref().map(|item| item.revision);
        let mut holders = item.as_ref().map(read).transpose()?.unwrap_or_default();
        if !change(&mut holders.holders)? {
            return Ok(expected.unwrap_or(0));
        }
        let revision = expected.unwrap_or(0) + 1;
        let value = serde_json::to_string(&holders).map_err(|error| LeaseError::Unreadable(error.to_string()))?;
        let last = holders.holders.iter().map(|holder| holder.expires).max().unwrap_or_else(|| clock.now());
        let expires = last.after(KEPT).millis() / 1000;
        match table.put(key, &LockItem { value, revision }, expected, expires).await {
            Ok(()) => return Ok(revision),
            Err(LockError::Conflict) => {}
            Err(LockError::Failed(_)) if attempt < ATTEMPTS => {
                attempt += 1;
                clock.sleep(pause(attempt)).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(LeaseError::Table(LockError::Conflict))
}

#[cfg(test)]
mod tests;
