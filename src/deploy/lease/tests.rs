//! Who excludes whom, and leases between machines whose clocks do not agree.

use super::{HEARTBEAT, Lease, LeaseError, SKEW, Scope, TERM, Wanted, holders};
use crate::deploy::clock::{Clock, Timestamp};
use crate::deploy::progress::Silent;
use crate::deploy::rehearsal::{MemoryLocks, VirtualClock, rehearse};
use async_trait::async_trait;
use std::cell::Cell;
use std::time::Duration;

fn scope(text: &str) -> Scope {
    let mut parts = text.split('/').filter(|part| !part.is_empty()).map(str::to_owned);
    Scope { service: parts.next(), component: parts.next() }
}

#[test]
fn a_stack_excludes_its_services_and_two_services_stand_side_by_side() {
    let overlap = |one: &str, other: &str| {
        assert_eq!(scope(one).overlaps(&scope(other)), scope(other).overlaps(&scope(one)));
        scope(one).overlaps(&scope(other))
    };
    assert!(overlap("", ""));
    assert!(overlap("", "orders"));
    assert!(overlap("", "orders/api"));
    assert!(overlap("orders", "orders/api"));
    assert!(overlap("orders/api", "orders/api"));
    assert!(!overlap("orders", "payments"));
    assert!(!overlap("orders/api", "orders/worker"));
    assert!(!overlap("orders/api", "payments"));
}

/// A machine whose clock somebody sets, in milliseconds.
struct Machine<'a> {
    time: &'a VirtualClock,
    ahead: Cell<i64>,
}

impl<'a> Machine<'a> {
    fn new(time: &'a VirtualClock, minutes: i64) -> Self {
        Self { time, ahead: Cell::new(minutes * 60_000) }
    }
}

#[async_trait(?Send)]
impl Clock for Machine<'_> {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.time.now().millis().saturating_add_signed(self.ahead.get()))
    }

    fn steady(&self) -> Duration {
        self.time.steady()
    }

    async fn sleep(&self, duration: Duration) {
        self.time.sleep(duration).await;
    }
}

fn wanted(id: &str, wait: Duration) -> Wanted {
    Wanted {
        stack: "shop".to_owned(),
        environment: "test".to_owned(),
        scope: Scope::default(),
        id: id.to_owned(),
        owner: id.to_owned(),
        reason: String::new(),
        wait,
    }
}

#[test]
fn a_lease_that_is_renewed_is_not_taken_by_a_machine_whose_clock_is_ahead() {
    rehearse(async {
        let (time, locks) = (VirtualClock::default(), MemoryLocks::new());
        let (right, ahead) = (Machine::new(&time, 0), Machine::new(&time, 10));
        let held = Lease::acquire(&locks, &right, &wanted("one", Duration::ZERO), &Silent).await.unwrap();
        let wish = wanted("two", Duration::from_secs(300));
        let waiting = std::pin::pin!(Lease::acquire(&locks, &ahead, &wish, &Silent));
        let keeping = std::pin::pin!(held.keep());
        let ended = futures_util::future::select(waiting, keeping).await;
        let futures_util::future::Either::Left((refused, _)) = ended else { panic!("it was not kept") };
        assert!(matches!(refused, Err(LeaseError::Held(holder)) if holder.id == "one"));
        assert!(held.holds());
    })
    .unwrap();
}

#[test]
fn a_lease_that_nobody_renews_is_taken_after_a_term_whatever_its_end_says() {
    for minutes in [-10, 0, 10] {
        rehearse(async {
            let (time, locks) = (VirtualClock::default(), MemoryLocks::new());
            let (dead, right) = (Machine::new(&time, minutes), Machine::new(&time, 0));
            Lease::acquire(&locks, &dead, &wanted("dead", Duration::ZERO), &Silent).await.unwrap();
            let before = time.steady();
            Lease::acquire(&locks, &right, &wanted("one", Duration::from_secs(300)), &Silent).await.unwrap();
            let took = time.steady() - before;
            assert!(took >= TERM && took < TERM + HEARTBEAT, "{minutes} minutes ahead: {took:?}");
        })
        .unwrap();
    }
}

#[test]
fn a_lease_that_is_over_for_longer_than_clocks_differ_is_taken_at_once() {
    rehearse(async {
        let (time, locks) = (VirtualClock::default(), MemoryLocks::new());
        Lease::acquire(&locks, &time, &wanted("dead", Duration::ZERO), &Silent).await.unwrap();
        time.jump(TERM + SKEW);
        let before = time.steady();
        assert!(holders(&locks, &time, "shop/test").await.unwrap().is_empty());
        Lease::acquire(&locks, &time, &wanted("one", Duration::ZERO), &Silent).await.unwrap();
        assert_eq!(time.steady(), before);
    })
    .unwrap();
}

#[test]
fn a_clock_that_is_put_back_lengthens_no_lease_and_one_that_is_put_forward_ends_it() {
    rehearse(async {
        let (time, locks) = (VirtualClock::default(), MemoryLocks::new());
        let machine = Machine::new(&time, 0);
        let lease = Lease::acquire(&locks, &machine, &wanted("one", Duration::ZERO), &Silent).await.unwrap();
        machine.ahead.set(-10 * 60_000);
        time.sleep(TERM - Duration::from_secs(1)).await;
        assert!(lease.holds());
        time.sleep(Duration::from_secs(1)).await;
        assert!(!lease.holds());
        let other = Machine::new(&time, 0);
        let lease = Lease::acquire(&locks, &other, &wanted("two", Duration::from_secs(300)), &Silent).await.unwrap();
        // A machine that was suspended cannot tell that from a clock that was set.
        other.ahead.set(60_000);
        assert!(!lease.holds());
    })
    .unwrap();
}
