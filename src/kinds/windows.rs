//! The hours in which AWS may back up or maintain a data store, as RDS and ElastiCache write them.
//!
//! Owns the two forms, in UTC, and the rules about them: long enough, and apart from each other. Start
//! at [`check`].

use super::{CheckContext, diagnostics};
use crate::backend::template::Val;
use crate::language::{Decode, DecodeContext, Node, Shape, Traced, Visitor, Walk, diagnostics as wording};
use std::fmt;

const DAY: u32 = 24 * 60;
const WEEK: u32 = 7 * DAY;
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Hours of every day, `03:00-04:00` in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DailyWindow {
    /// Minutes after midnight.
    start: u32,
    minutes: u32,
}

impl DailyWindow {
    /// Reads a window; `None` if it is not one or is empty.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (start, end) = text.split_once('-')?;
        let (start, end) = (clock(start)?, clock(end)?);
        (start != end).then_some(Self { start, minutes: (end + DAY - start) % DAY })
    }

    /// When it begins, `03:00`.
    #[must_use]
    pub fn start(self) -> String {
        Clock(self.start).to_string()
    }

    /// Whether some day's hours meet those of a weekly window.
    #[must_use]
    pub fn meets(self, weekly: WeeklyWindow) -> bool {
        (0..7).any(|day| {
            let start = day * DAY + self.start;
            let from_weekly = (start + WEEK - weekly.start) % WEEK;
            let from_daily = (weekly.start + WEEK - start) % WEEK;
            from_weekly < weekly.minutes || from_daily < self.minutes
        })
    }
}

impl fmt::Display for DailyWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = (self.start + self.minutes) % DAY;
        write!(f, "{}-{}", Clock(self.start), Clock(end))
    }
}

/// Hours of one day of the week, `sun:04:00-sun:05:00` in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeeklyWindow {
    /// Minutes after midnight of Monday.
    start: u32,
    minutes: u32,
}

impl WeeklyWindow {
    /// Reads a window; `None` if it is not one or is empty.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (start, end) = text.split_once('-')?;
        let (start, end) = (moment(start)?, moment(end)?);
        (start != end).then_some(Self { start, minutes: (end + WEEK - start) % WEEK })
    }
}

impl fmt::Display for WeeklyWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = (self.start + self.minutes) % WEEK;
        write!(f, "{}:{}-{}:{}", day(self.start), Clock(self.start % DAY), day(end), Clock(end % DAY))
    }
}

/// `HH:MM` as minutes after midnight.
fn clock(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |digits: &str, below: u32| {
        let plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<u32>().ok().filter(|number| plain && *number < below)
    };
    Some(number(hours, 24)? * 60 + number(minutes, 60)?)
}

/// `ddd:HH:MM` as minutes after midnight of Monday.
fn moment(text: &str) -> Option<u32> {
    let (day, time) = text.split_once(':')?;
    let day = (0u32..).zip(DAYS).find(|(_, name)| day.eq_ignore_ascii_case(name)).map(|(index, _)| index)?;
    Some(day * DAY + clock(time)?)
}

fn day(minutes: u32) -> &'static str {
    (0u32..).zip(DAYS).find(|(index, _)| *index == minutes / DAY).map_or("mon", |(_, name)| name)
}

struct Clock(u32);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

macro_rules! window_language {
    ($($window:ty, $format:literal, $pattern:literal, $expected:literal;)*) => {
        $(
            impl Decode for $window {
                fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
                    let window = Self::parse(cx.string(node, "a window of time")?);
                    if window.is_none() {
                        cx.push(wording::invalid_value(node, $expected));
                    }
                    window
                }

                fn shape() -> Shape {
                    Shape::string_like($format, Some($pattern))
                }
            }

            impl Walk for $window {
                fn walk(&self, visitor: &mut dyn Visitor) {
                    visitor.string(&self.to_string());
                }
            }

            impl From<$window> for Val {
                fn from(window: $window) -> Self {
                    Self::string(window.to_string())
                }
            }
        )*
    };
}
window_language! {
    DailyWindow, "daily window", r"^\d\d:\d\d-\d\d:\d\d$", "hours of the day in UTC, such as 03:00-04:00";
    WeeklyWindow, "weekly window", r"^[A-Za-z]{3}:\d\d:\d\d-[A-Za-z]{3}:\d\d:\d\d$",
        "hours of a day of the week in UTC, such as sun:04:00-sun:05:00";
}

/// Checks that the hours of backups and of maintenance are each at least so many minutes long, and that
/// they do not meet: AWS refuses both.
pub fn check(
    backup: Option<&Traced<DailyWindow>>,
    maintenance: Option<&Traced<WeeklyWindow>>,
    least_minutes: u32,
    cx: &mut CheckContext<'_>,
) {
    let backup_length = backup.map(|window| (window.minutes, window.span()));
    let maintenance_length = maintenance.map(|window| (window.minutes, window.span()));
    for (minutes, span) in [backup_length, maintenance_length].into_iter().flatten() {
        if minutes < least_minutes {
            let rule = format!("a window has at least {least_minutes} minutes");
            cx.push(diagnostics::invalid_combination(span, rule, format!("these are {minutes} minutes")));
        }
    }
    if let (Some(backup), Some(maintenance)) = (backup, maintenance)
        && backup.meets(maintenance.value)
    {
        let rule = "backups and maintenance cannot have the same hours";
        cx.push(
            diagnostics::invalid_combination(backup.span(), rule, "meets the hours of maintenance")
                .and(maintenance.span(), "the hours of maintenance"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::{DailyWindow, WeeklyWindow};

    #[test]
    fn windows_print_as_they_are_written() {
        assert_eq!(DailyWindow::parse("23:30-00:30").unwrap().to_string(), "23:30-00:30");
        assert_eq!(WeeklyWindow::parse("Sun:23:30-mon:01:00").unwrap().to_string(), "sun:23:30-mon:01:00");
        assert_eq!(DailyWindow::parse("24:00-01:00"), None);
        assert_eq!(WeeklyWindow::parse("sun:04:00-sun:04:00"), None, "is empty");
    }

    #[test]
    fn windows_meet_across_midnight_and_the_end_of_the_week() {
        let night = DailyWindow::parse("23:30-00:30").unwrap();
        let meets = |weekly: &str| night.meets(WeeklyWindow::parse(weekly).unwrap());
        assert!(meets("mon:00:00-mon:01:00"));
        assert!(meets("sun:23:00-mon:05:00"));
        assert!(!meets("wed:00:30-wed:23:30"));
    }
}
