//! Times at which something happens: `cron(…)`, `rate(…)` and `at(…)` of AWS, and crontab's five fields,
//! which are translated.
//!
//! AWS's form has a sixth field for the year, counts Sunday as 1 rather than 0, and wants a `?` in one of
//! the two fields for days (EventBridge Scheduler user guide, "Schedule types"). Start at
//! [`ScheduleExpression`].

use crate::language::{Decode, DecodeContext, Node, Shape, Visitor, Walk, diagnostics};
use compact_str::CompactString;
use std::fmt;

/// A cron expression in AWS's form with its word around it: `cron(0 8 ? * MON-FRI *)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron(CompactString);

impl Cron {
    /// Reads crontab's five fields, AWS's six with or without `cron(…)` around them, or a macro such as
    /// `@daily`.
    ///
    /// # Errors
    /// One sentence on the field that is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let inner = text.trim().strip_prefix("cron(").and_then(|rest| rest.strip_suffix(')'));
        let bare = macro_fields(text.trim())?.unwrap_or_else(|| inner.unwrap_or(text));
        let fields: Vec<&str> = bare.split_ascii_whitespace().collect();
        let six = match (fields.as_slice(), inner.is_some()) {
            (&[minute, hour, day, month, weekday, year], _) => aws([minute, hour, day, month, weekday, year])?,
            (&[minute, hour, day, month, weekday], false) => crontab([minute, hour, day, month, weekday])?,
            (_, true) => {
                return Err(format!("`cron(…)` has six fields with the year as the last, not {}", fields.len()));
            }
            (_, false) => return Err(format!("a cron expression has five fields, not {}", fields.len())),
        };
        Ok(Self(format!("cron({})", six.join(" ")).into()))
    }
}

/// The fields that a macro of crontab stands for.
fn macro_fields(text: &str) -> Result<Option<&'static str>, String> {
    Ok(Some(match text {
        "@hourly" => "0 * * * *",
        "@daily" | "@midnight" => "0 0 * * *",
        "@weekly" => "0 0 * * 0",
        "@monthly" => "0 0 1 * *",
        "@yearly" | "@annually" => "0 0 1 1 *",
        other if other.starts_with('@') => return Err(format!("`{other}` is not a schedule that can be kept")),
        _ => return Ok(None),
    }))
}

/// One of the fields: what one of its values is called in messages, and which there are.
struct Field {
    name: &'static str,
    low: u32,
    high: u32,
    /// Names of the values from `low` on.
    words: &'static [&'static str],
}

const MINUTE: Field = Field { name: "a minute", low: 0, high: 59, words: &[] };
const HOUR: Field = Field { name: "an hour", low: 0, high: 23, words: &[] };
const DAY: Field = Field { name: "a day of the month", low: 1, high: 31, words: &[] };
const MONTHS: &[&str] = &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const MONTH: Field = Field { name: "a month", low: 1, high: 12, words: MONTHS };
const WEEKDAYS: &[&str] = &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const WEEKDAY: Field = Field { name: "a day of the week", low: 1, high: 7, words: WEEKDAYS };
/// As crontab counts: Sunday is 0, and 7 too.
const CRONTAB_WEEKDAY: Field = Field { name: "a day of the week", low: 0, high: 7, words: WEEKDAYS };
const YEAR: Field = Field { name: "a year", low: 1970, high: 2199, words: &[] };

/// A part of a field between commas.
struct Item {
    /// First and last value; `None` for `*`.
    range: Option<(u32, u32)>,
    step: Option<u32>,
}

impl Field {
    fn value(&self, text: &str) -> Result<u32, String> {
        let upper = text.to_ascii_uppercase();
        if let Some(at) = self.words.iter().position(|word| *word == upper) {
            return Ok(self.low + u32::try_from(at).unwrap_or(0));
        }
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.then(|| text.parse::<u32>().ok()).flatten();
        number.filter(|number| (self.low..=self.high).contains(number)).ok_or_else(|| {
            let Self { name, low, high, .. } = self;
            format!("`{text}` is not {name}: it is a number from {low} to {high}")
        })
    }

    /// `*`, `value`, `from-to`, each with `/step` or without.
    fn item(&self, text: &str) -> Result<Item, String> {
        let (base, step) = match text.split_once('/') {
            Some((base, step)) => (base, Some(self.step(text, step)?)),
            None => (text, None),
        };
        if base == "*" {
            return Ok(Item { range: None, step });
        }
        let (from, to) = base.split_once('-').unwrap_or((base, base));
        let (from, to) = (self.value(from)?, self.value(to)?);
        if from > to {
            return Err(format!("`{base}` runs backwards; list the values instead"));
        }
        let to = if step.is_some() && !base.contains('-') { self.high } else { to };
        Ok(Item { range: Some((from, to)), step })
    }

    fn step(&self, whole: &str, text: &str) -> Result<u32, String> {
        let step = text.parse::<u32>().ok().filter(|step| (1..=self.high).contains(step));
        step.ok_or_else(|| format!("the step of `{whole}` is a number from 1 to {}", self.high))
    }

    /// AWS's writing of a field of crontab. Steps become a list or begin at a number, which both
    /// mean the same to everybody.
    fn translate(&self, text: &str) -> Result<String, String> {
        let items = text.split(',').map(|item| {
            Ok(match self.item(item)? {
                Item { range: None, step: None } => "*".to_owned(),
                Item { range: None, step: Some(step) } => format!("{}/{step}", self.low),
                Item { range: Some((from, to)), step: Some(step) } => {
                    let values = (from..=to).step_by(usize::try_from(step).unwrap_or(1));
                    values.map(|value| value.to_string()).collect::<Vec<_>>().join(",")
                }
                Item { range: Some(_), step: None } => item.to_ascii_uppercase(),
            })
        });
        Ok(items.collect::<Result<Vec<_>, String>>()?.join(","))
    }

    /// Checks a field in AWS's own form. `special` says which of its signs are allowed.
    fn check(&self, text: &str, special: impl Fn(&str) -> bool) -> Result<String, String> {
        for item in text.split(',').filter(|item| !special(&item.to_ascii_uppercase())) {
            self.item(item)?;
        }
        Ok(text.to_ascii_uppercase())
    }
}

/// Six fields in AWS's form.
fn aws([minute, hour, day, month, weekday, year]: [&str; 6]) -> Result<[String; 6], String> {
    if (day == "?") == (weekday == "?") {
        return Err("one of day of the month and day of the week is `?`, and only one".to_owned());
    }
    let number = |text: &str, field: &Field| field.value(text).is_ok();
    let of_month = |item: &str| match item {
        "?" | "L" | "LW" => true,
        _ => item.strip_suffix('W').is_some_and(|day| number(day, &DAY)),
    };
    let of_week = |item: &str| match item.split_once('#') {
        Some((weekday, week)) => number(weekday, &WEEKDAY) && matches!(week, "1" | "2" | "3" | "4" | "5"),
        None => matches!(item, "?" | "L") || item.strip_suffix('L').is_some_and(|weekday| number(weekday, &WEEKDAY)),
    };
    Ok([
        MINUTE.check(minute, |_| false)?,
        HOUR.check(hour, |_| false)?,
        DAY.check(day, of_month)?,
        MONTH.check(month, |_| false)?,
        WEEKDAY.check(weekday, of_week)?,
        YEAR.check(year, |_| false)?,
    ])
}

/// Five fields of crontab, translated.
fn crontab([minute, hour, day, month, weekday]: [&str; 5]) -> Result<[String; 6], String> {
    let weekdays = weekdays(weekday)?;
    let any_day = day == "*";
    if !any_day && weekdays.is_some() {
        let reason = "crontab runs when either the day of the month or the day of the week fits, which AWS cannot do; write two components";
        return Err(reason.to_owned());
    }
    let translated_day = DAY.translate(day)?;
    let day = if weekdays.is_some() { "?".to_owned() } else { translated_day };
    let weekday = weekdays.unwrap_or_else(|| "?".to_owned());
    Ok([MINUTE.translate(minute)?, HOUR.translate(hour)?, day, MONTH.translate(month)?, weekday, "*".to_owned()])
}

/// The days of the week by name, or `None` if every day is one of them.
fn weekdays(text: &str) -> Result<Option<String>, String> {
    let mut on = [false; 7];
    for item in text.split(',') {
        let Item { range, step } = CRONTAB_WEEKDAY.item(item)?;
        let (from, to) = range.unwrap_or((0, 6));
        for day in (from..=to).step_by(usize::try_from(step.unwrap_or(1)).unwrap_or(1)) {
            if let Some(on) = usize::try_from(day % 7).ok().and_then(|day| on.get_mut(day)) {
                *on = true;
            }
        }
    }
    let chosen: Vec<&str> = WEEKDAYS.iter().zip(on).filter(|(_, on)| *on).map(|(word, _)| *word).collect();
    Ok((chosen.len() < 7).then(|| chosen.join(",")))
}

/// A moment in time without a zone, `2027-01-31T08:00:00`; a `Z` at its end is read and left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(CompactString);

impl Timestamp {
    /// Reads a moment.
    ///
    /// # Errors
    /// One sentence on what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let plain = text.strip_suffix('Z').unwrap_or(text);
        let form = || format!("`{text}` is not a moment: it is written 2027-01-31T08:00:00");
        let (date, time) = plain.split_once('T').ok_or_else(form)?;
        let [year, month, day] = numbers(date, '-', [4, 2, 2]).ok_or_else(form)?;
        let [hour, minute, second] = numbers(time, ':', [2, 2, 2]).ok_or_else(form)?;
        if !(1..=days_of(year, month)).contains(&day) {
            return Err(format!("there is no {date}"));
        }
        if hour > 23 || minute > 59 || second > 59 {
            return Err(format!("there is no {time}"));
        }
        Ok(Self(plain.into()))
    }

    /// With the `Z` that marks UTC.
    #[must_use]
    pub fn utc(&self) -> String {
        format!("{}Z", self.0)
    }
}

fn numbers(text: &str, separator: char, digits: [usize; 3]) -> Option<[u32; 3]> {
    let mut parts = text.split(separator);
    let mut next = |digits: usize| {
        let part = parts.next()?;
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let numbers = [next(digits[0])?, next(digits[1])?, next(digits[2])?];
    parts.next().is_none().then_some(numbers)
}

/// 0 for a month that does not exist.
const fn days_of(year: u32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 0,
    }
}

/// A schedule in the form that EventBridge Scheduler takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleExpression(CompactString);

impl ScheduleExpression {
    /// Reads `cron(…)`, `rate(…)`, `at(…)`, crontab's five fields or a macro such as `@daily`.
    ///
    /// # Errors
    /// One sentence on what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let inside = |word: &str| text.strip_prefix(word).and_then(|rest| rest.strip_suffix(')'));
        if let Some(rate) = inside("rate(") {
            return parse_rate(rate).map(|rate| Self(format!("rate({rate})").into()));
        }
        if let Some(moment) = inside("at(") {
            return Timestamp::parse(moment).map(|moment| Self(format!("at({moment})").into()));
        }
        Cron::parse(text).map(|Cron(cron)| Self(cron))
    }
}

/// A rate as AWS takes it, which refuses `1 minutes` and `5 minute`.
fn parse_rate(rate: &str) -> Result<String, String> {
    let (value, unit) = rate.split_once(' ').ok_or("a rate is a number and a unit: `rate(5 minutes)`")?;
    if !matches!(unit, "minute" | "minutes" | "hour" | "hours" | "day" | "days") {
        return Err(format!("`{unit}` is not a unit: it is minutes, hours or days"));
    }
    let unit = unit.trim_end_matches('s');
    match value.parse::<u32>() {
        Ok(1) => Ok(format!("1 {unit}")),
        Ok(number @ 2..) => Ok(format!("{number} {unit}s")),
        _ => Err(format!("`{value}` is not a number from 1 on")),
    }
}

/// The names of the IANA time zone database (in the public domain), links included.
const TIME_ZONES: &str = include_str!("time_zones.txt");

/// A time zone by its IANA name, such as `Europe/Berlin`. A name that is not among those known here may be
/// new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeZone(CompactString);

impl TimeZone {
    fn parse(text: &str) -> Result<Self, String> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "_/+-".contains(c);
        let begins = text.starts_with(|c: char| c.is_ascii_alphabetic());
        if begins && text.len() <= 50 && text.chars().all(allowed) {
            return Ok(Self(text.into()));
        }
        Err(format!("`{text}` is not the name of a time zone"))
    }
}

impl TimeZone {
    fn warn(&self, node: &Node, cx: &mut DecodeContext<'_>) {
        if !TIME_ZONES.lines().any(|known| known == self.0) {
            cx.push(diagnostics::unfamiliar_value(node.span(), &self.0, "a time zone", TIME_ZONES.lines()));
        }
    }
}

macro_rules! parsed_texts {
    ($($text:ident $what:literal $format:literal $($warn:ident)?;)*) => {
        $(
            impl fmt::Display for $text {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(&self.0)
                }
            }

            impl Decode for $text {
                fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
                    match Self::parse(cx.string(node, $what)?) {
                        Ok(parsed) => {
                            $(parsed.$warn(node, cx);)?
                            Some(parsed)
                        }
                        Err(reason) => {
                            cx.push(diagnostics::invalid_value(node, $what).help(reason));
                            None
                        }
                    }
                }

                fn shape() -> Shape {
                    Shape::string_like($format, None)
                }
            }

            impl Walk for $text {
                fn walk(&self, visitor: &mut dyn Visitor) {
                    visitor.string(&self.0);
                }
            }

            impl From<$text> for crate::backend::template::Val {
                fn from(text: $text) -> Self {
                    Self::string(&text.0)
                }
            }
        )*
    };
}
parsed_texts! {
    Cron "a cron expression" "cron";
    Timestamp "a moment such as 2027-01-31T08:00:00" "timestamp";
    ScheduleExpression "a schedule: crontab's five fields, cron(…), rate(…) or at(…)" "schedule";
    TimeZone "a time zone such as Europe/Berlin" "time zone" warn;
}

#[cfg(test)]
mod tests {
    use super::{ScheduleExpression, Timestamp};

    fn aws(text: &str) -> String {
        ScheduleExpression::parse(text).map_or_else(|error| error, |schedule| schedule.to_string())
    }

    #[test]
    fn crontab_is_translated_into_the_six_fields_of_aws() {
        assert_eq!(aws("0 8 * * 1-5"), "cron(0 8 ? * MON,TUE,WED,THU,FRI *)");
        assert_eq!(aws("*/15 * * * *"), "cron(0/15 * * * ? *)");
        assert_eq!(aws("0 0 1 jan *"), "cron(0 0 1 JAN ? *)");
        assert_eq!(aws("30 4 * * 7"), "cron(30 4 ? * SUN *)", "Sunday is 0 and 7");
        assert_eq!(aws("0 0 * * 5-7"), "cron(0 0 ? * SUN,FRI,SAT *)");
        assert_eq!(aws("0 8-18/2 */2 * *"), "cron(0 8,10,12,14,16,18 1/2 * ? *)");
        assert_eq!(aws("0 0 * * *"), aws("@daily"));
    }

    #[test]
    fn what_aws_takes_stays_as_it_is() {
        for text in [
            "cron(0 8 ? * MON-FRI *)",
            "cron(15 10 L * ? 2027)",
            "cron(0 9 ? * 2#1 *)",
            "rate(5 minutes)",
            "rate(1 hour)",
            "at(2027-01-31T08:00:00)",
        ] {
            assert_eq!(aws(text), text);
        }
    }

    #[test]
    fn a_rate_gets_the_number_that_aws_insists_on() {
        assert_eq!(aws("rate(1 minutes)"), "rate(1 minute)");
        assert_eq!(aws("rate(5 minute)"), "rate(5 minutes)");
    }

    #[test]
    fn a_wrong_field_is_named_with_its_range() {
        assert_eq!(aws("0 25 * * *"), "`25` is not an hour: it is a number from 0 to 23");
        assert_eq!(aws("0 8 * *"), "a cron expression has five fields, not 4");
        assert_eq!(aws("cron(0 8 * * *)"), "`cron(…)` has six fields with the year as the last, not 5");
        assert!(aws("cron(0 8 * * * *)").contains("`?`"));
        assert!(aws("0 0 13 * 5").contains("two components"), "either-or has no translation");
        assert_eq!(aws("rate(0 minutes)"), "`0` is not a number from 1 on");
        assert!(aws("0 8 * * fri-mon").contains("backwards"));
    }

    #[test]
    fn a_day_that_does_not_exist_is_found() {
        assert!(Timestamp::parse("2028-02-29T00:00:00Z").is_ok());
        assert_eq!(Timestamp::parse("2027-02-29T00:00:00"), Err("there is no 2027-02-29".to_owned()));
    }
}
