//! A day, `2030-01-31`. The core has no clock: today comes in from outside.

use crate::language::{Decode, DecodeContext, Node, Shape, Visitor, Walk, diagnostics};
use std::fmt;
use std::str::FromStr;

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The last day that can be written.
    pub const LAST: Self = Self { year: 9999, month: 12, day: 31 };

    /// A day; `None` if the calendar does not have it.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 => 28 + u8::from(is_leap),
            _ => return None,
        };
        (1..=days).contains(&day).then_some(Self { year, month, day })
    }

    /// The day that is so many days after 1970-01-01.
    #[must_use]
    pub fn from_unix_days(days: u32) -> Option<Self> {
        let mut year = 1970u16;
        let mut left = days;
        loop {
            let first = Self::new(year, 1, 1)?;
            let length = Self::new(year.checked_add(1)?, 1, 1)?.unix_days() - first.unix_days();
            let Some(rest) = left.checked_sub(u32::try_from(length).ok()?) else { break };
            left = rest;
            year += 1;
        }
        let months = (1..=12).filter_map(|month| Self::new(year, month, 1));
        let start = Self::new(year, 1, 1)?.unix_days();
        let month = months.take_while(|first| first.unix_days() - start <= i64::from(left)).last()?;
        let day = i64::from(left) - (month.unix_days() - start) + 1;
        Self::new(year, month.month, u8::try_from(day).ok()?)
    }

    /// How many days after 1970-01-01 it is.
    #[must_use]
    pub fn unix_days(self) -> i64 {
        // The year is taken to begin in March, so that the leap day is its last.
        let (year, month) = (i64::from(self.year), i64::from(self.month));
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let leap_days = year / 4 - year / 100 + year / 400;
        year * 365 + leap_days + (month * 153 + 2) / 5 + i64::from(self.day) - 1 - 719_468
    }

    /// How many days there are from `today` until it; negative when it is over.
    #[must_use]
    pub fn days_left(self, today: Self) -> i64 {
        self.unix_days() - today.unix_days()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A text that is not a day.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a day: write YYYY-MM-DD")]
pub struct NotADate(String);

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.split('-').collect();
        let is_number =
            |part: &str, digits: usize| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        let date = match parts.as_slice() {
            [year, month, day] if is_number(year, 4) && is_number(month, 2) && is_number(day, 2) => {
                match (year.parse(), month.parse(), day.parse()) {
                    (Ok(year), Ok(month), Ok(day)) => Self::new(year, month, day),
                    _ => None,
                }
            }
            _ => None,
        };
        date.ok_or_else(|| NotADate(text.to_owned()))
    }
}

impl Decode for Date {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        let date = cx.string(node, "a day")?.parse().ok();
        if date.is_none() {
            cx.push(diagnostics::invalid_value(node, "a day such as 2030-01-31"));
        }
        date
    }

    fn shape() -> Shape {
        Shape::string_like("day", Some("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))
    }
}

impl Walk for Date {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.string(&self.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn days_are_counted_over_leap_years() {
        for (text, days) in [("1970-01-01", 0), ("2000-02-29", 11_016), ("2024-12-31", 20_088), ("2100-03-01", 47_541)]
        {
            let date: Date = text.parse().unwrap();
            assert_eq!((date.unix_days(), date.to_string().as_str()), (days, text));
            assert_eq!(Date::from_unix_days(u32::try_from(days).unwrap()), Some(date));
        }
    }

    #[test]
    fn a_day_that_the_calendar_has_not_is_none() {
        for text in
            ["2023-02-29", "2023-13-01", "2023-1-1", "2023-01-00", "tomorrow", "2023-01-01T00:00:00Z", "20230101"]
        {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }
}
