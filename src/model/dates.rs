//! When a document came into being, as an interval, and what two intervals say about order.

use jiff::civil::Date;
use serde::Serialize;

/// A day or a span of days, and what it rests on.
///
/// `from == to` when the day is exact; an end that is not known is `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DateInterval {
    /// Not before this day.
    pub from: Option<Date>,
    /// Not after this day.
    pub to: Option<Date>,
    /// The evidence, in words for readers ("line 7", "front matter `date`, in Asia/Shanghai").
    pub basis: String,
}

impl DateInterval {
    /// One exact day.
    pub fn day(day: Date, basis: impl Into<String>) -> Self {
        Self { from: Some(day), to: Some(day), basis: basis.into() }
    }

    /// The day, if it is exact.
    pub fn exact(&self) -> Option<Date> {
        if self.from == self.to { self.from } else { None }
    }
}

/// How two documents, or two witnesses, stand in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// The first is earlier: the intervals do not overlap.
    Earlier,
    /// Both are known to be of one day.
    SameDay,
    /// The evidence does not order them.
    Unknown,
    /// Two places of one document.
    SameDocument,
}

impl Order {
    /// The word used in data files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Earlier => "earlier",
            Self::SameDay => "same-day",
            Self::Unknown => "unknown",
            Self::SameDocument => "same-document",
        }
    }
}

/// How `a` stands to `b` in time, by the evidence alone.
///
/// `Earlier` means that `a` is earlier; the caller asks the other way round for "later".
pub fn order(a: Option<&DateInterval>, b: Option<&DateInterval>) -> Order {
    let (Some(a), Some(b)) = (a, b) else { return Order::Unknown };
    if let (Some(x), Some(y)) = (a.exact(), b.exact())
        && x == y
    {
        return Order::SameDay;
    }
    match (a.to, b.from) {
        (Some(end), Some(start)) if end < start => Order::Earlier,
        _ => Order::Unknown,
    }
}
