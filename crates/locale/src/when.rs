//! Moments and spans in words. Owns the civil calendar arithmetic and the language's patterns; never
//! asks what time it is or where the reader sits: both are parameters, so that server and browser write
//! the same text until the browser knows better.

use crate::{Key, Table, k};
use domain::Timestamp;

/// Minutes east of UTC. The server writes UTC; the browser knows the reader's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offset(pub i32);

const MONTHS: [Key; 12] = [
    k::MONTH_1,
    k::MONTH_2,
    k::MONTH_3,
    k::MONTH_4,
    k::MONTH_5,
    k::MONTH_6,
    k::MONTH_7,
    k::MONTH_8,
    k::MONTH_9,
    k::MONTH_10,
    k::MONTH_11,
    k::MONTH_12,
];

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A moment on the calendar.
struct Civil {
    year: i64,
    month: usize,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
}

impl Civil {
    /// Days to civil date after Hinnant, "chrono-compatible low-level date algorithms".
    fn of(at: Timestamp, offset: Offset) -> Self {
        let seconds = at.0.div_euclid(1_000_000) + i64::from(offset.0) * MINUTE;
        let (days, of_day) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        Self {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month: usize::try_from(month).unwrap_or(1),
            day: day_of_year - (153 * shifted_month + 2) / 5 + 1,
            hour: of_day / HOUR,
            minute: of_day % HOUR / MINUTE,
            second: of_day % MINUTE,
        }
    }
}

impl Table {
    /// `14 November 2026`.
    pub fn date(&self, at: Timestamp, offset: Offset) -> String {
        let civil = Civil::of(at, offset);
        let month = MONTHS
            .get(civil.month - 1)
            .map_or("", |key| self.text(*key));
        let values = [
            ("day", civil.day.to_string().into()),
            ("month", month.into()),
            ("year", civil.year.to_string().into()),
        ];
        self.format(k::DATE_LONG, &values)
    }

    /// `14 November 2026, 09:12`.
    pub fn date_time(&self, at: Timestamp, offset: Offset) -> String {
        let civil = Civil::of(at, offset);
        let time = format!("{:02}:{:02}", civil.hour, civil.minute);
        self.format(
            k::DATE_TIME,
            &[
                ("date", self.date(at, offset).into()),
                ("time", time.into()),
            ],
        )
    }

    /// `14 November 2026, 09:12:33 (UTC+01:00)`: for whoever has to compare it with a log.
    pub fn exact(&self, at: Timestamp, offset: Offset) -> String {
        let civil = Civil::of(at, offset);
        let time = format!("{:02}:{:02}:{:02}", civil.hour, civil.minute, civil.second);
        let zone = match offset.0 {
            0 => "UTC".to_owned(),
            minutes => format!(
                "UTC{}{:02}:{:02}",
                if minutes < 0 { '-' } else { '+' },
                minutes.abs() / 60,
                minutes.abs() % 60
            ),
        };
        let values = [
            ("date", self.date(at, offset).into()),
            ("time", time.into()),
            ("zone", zone.into()),
        ];
        self.format(k::DATE_EXACT, &values)
    }

    /// `2026-11-14T09:12:33Z`, as in `<time datetime>`.
    pub fn machine(at: Timestamp) -> String {
        let c = Civil::of(at, Offset::default());
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
            c.year, c.month, c.day, c.hour, c.minute, c.second
        )
    }

    /// How long ago: `just now`, `5 minutes ago`, `3 days ago`; from 30 days on the date.
    pub fn ago(&self, now: Timestamp, at: Timestamp, offset: Offset) -> String {
        let seconds = now.since(at).as_seconds();
        match seconds {
            ..MINUTE => self.text(k::AGO_NOW).to_owned(),
            MINUTE..HOUR => self.count(k::AGO_MINUTES, seconds / MINUTE),
            HOUR..DAY => self.count(k::AGO_HOURS, seconds / HOUR),
            _ if seconds < 30 * DAY => self.count(k::AGO_DAYS, seconds / DAY),
            _ => self.date(at, offset),
        }
    }

    /// How long still: `40 s left`, `21 h left`, `3 days left`. Nothing below zero.
    pub fn left(&self, now: Timestamp, until: Timestamp) -> String {
        let seconds = until.since(now).as_seconds().max(0);
        match seconds {
            ..MINUTE => self.count(k::LEFT_SECONDS, seconds),
            MINUTE..HOUR => self.count(k::LEFT_MINUTES, seconds / MINUTE),
            _ if seconds < 2 * DAY => self.count(k::LEFT_HOURS, seconds / HOUR),
            _ => self.count(k::LEFT_DAYS, seconds / DAY),
        }
    }

    /// How old: `set today`, `41 days old`.
    pub fn age(&self, now: Timestamp, since: Timestamp) -> String {
        self.count(k::AGE_DAYS, now.since(since).as_days().max(0))
    }

    /// A span to wait: `40 seconds`, `5 minutes`, `2 hours`; rounded up, so that it is true.
    pub fn span(&self, seconds: i64) -> String {
        match seconds.max(1) {
            seconds @ ..=90 => self.count(k::SPAN_SECONDS, seconds),
            seconds if seconds < 2 * HOUR => self.count(k::SPAN_MINUTES, (seconds + 59) / MINUTE),
            seconds => self.count(k::SPAN_HOURS, (seconds + HOUR - 1) / HOUR),
        }
    }

    fn count(&self, key: Key, count: i64) -> String {
        self.format(key, &[("count", count.into())])
    }
}
