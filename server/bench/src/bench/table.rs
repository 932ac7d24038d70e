//! The table of measures, limits and verdicts.

use std::fmt;

use crate::sample::Sample;

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Milliseconds,
    Microseconds,
    CallsPerSecond,
    Mebibytes,
    /// Millions of bytes.
    Megabytes,
    Bytes,
}

/// What the server must measure up to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Limit {
    /// At most this many of its unit.
    AtMost(f64),
    /// At most this many times the floor.
    TimesFloor(f64),
    /// At least this share of the floor.
    ShareOfFloor(f64),
    /// At most this much more than the floor.
    OverFloor(f64),
    /// Nothing was promised.
    None,
}

/// One measure.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) measure: String,
    pub(crate) unit: Unit,
    pub(crate) ours: Sample,
    pub(crate) floor: Option<Sample>,
    pub(crate) limit: Limit,
}

/// All measures.
#[derive(Debug)]
pub(crate) struct Table(Vec<Row>);

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Self::Milliseconds => "ms",
            Self::Microseconds => "µs",
            Self::CallsPerSecond => "calls/s",
            Self::Mebibytes => "MiB",
            Self::Megabytes => "MB",
            Self::Bytes => "B",
        }
    }

    fn show(self, value: f64) -> String {
        match self {
            Self::CallsPerSecond | Self::Bytes => format!("{value:.0}"),
            Self::Microseconds => format!("{value:.1}"),
            Self::Milliseconds | Self::Mebibytes | Self::Megabytes => format!("{value:.2}"),
        }
    }

    /// The median, and beside it the best of several.
    fn show_sample(self, sample: &Sample) -> String {
        let best = match self {
            Self::CallsPerSecond => sample.largest(),
            _ => sample.smallest(),
        };
        let (median, best) = (self.show(sample.median()), self.show(best));
        if median == best {
            return median;
        }
        format!("{median} ({best})")
    }
}

impl Row {
    /// How far the medians are apart, in the terms of the limit.
    fn comparison(&self) -> String {
        let Some(floor) = self.floor.as_ref().map(Sample::median) else {
            return String::new();
        };
        let ours = self.ours.median();
        match self.limit {
            Limit::OverFloor(_) => format!("{:+.1}", ours - floor),
            _ => format!("{:.2} ×", ours / floor),
        }
    }

    fn limit(&self) -> String {
        match self.limit {
            Limit::AtMost(most) => format!("≤ {}", self.unit.show(most)),
            Limit::TimesFloor(most) => format!("≤ {most} ×"),
            Limit::ShareOfFloor(least) => format!("≥ {least} ×"),
            Limit::OverFloor(most) => format!("≤ +{most}"),
            Limit::None => String::new(),
        }
    }

    /// Whether the limit is kept, as far as there is one.
    fn keeps_limit(&self) -> Option<bool> {
        let ours = self.ours.median();
        let floor = self.floor.as_ref().map(Sample::median);
        match self.limit {
            Limit::AtMost(most) => Some(ours <= most),
            Limit::TimesFloor(most) => floor.map(|floor| ours <= floor * most),
            Limit::ShareOfFloor(least) => floor.map(|floor| ours >= floor * least),
            Limit::OverFloor(most) => floor.map(|floor| ours - floor <= most),
            Limit::None => None,
        }
    }

    fn cells(&self) -> [String; 6] {
        let floor = self.floor.as_ref();
        let verdict = match self.keeps_limit() {
            Some(true) => "ok",
            Some(false) => "over",
            None => "",
        };
        [
            format!("{}, {}", self.measure, self.unit.name()),
            self.unit.show_sample(&self.ours),
            floor.map_or_else(String::new, |floor| self.unit.show_sample(floor)),
            self.comparison(),
            self.limit(),
            verdict.to_owned(),
        ]
    }
}

impl Table {
    pub(crate) fn new(rows: Vec<Row>) -> Self {
        Self(rows)
    }

    pub(crate) fn extend(&mut self, rows: Vec<Row>) {
        self.0.extend(rows);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["measure", "ours", "floor", "apart", "limit", ""].map(str::to_owned);
        let mut lines = vec![head];
        lines.extend(self.0.iter().map(Row::cells));
        let widest = |column: usize| {
            let cells = lines.iter().filter_map(|line| line.get(column));
            cells
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or_default()
        };
        let widths: Vec<usize> = (0..6).map(widest).collect();
        for line in &lines {
            let cells = line.iter().zip(&widths);
            let cells: Vec<String> = cells
                .map(|(cell, width)| format!("{cell:<width$}"))
                .collect();
            writeln!(formatter, "{}", cells.join("  ").trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(ours: f64, floor: f64, limit: Limit) -> Row {
        Row {
            measure: "anything".to_owned(),
            unit: Unit::Microseconds,
            ours: [ours].into_iter().collect(),
            floor: Some([floor].into_iter().collect()),
            limit,
        }
    }

    #[test]
    fn a_limit_is_kept_up_to_its_value_and_not_beyond() {
        for (limit, kept, exceeded) in [
            (Limit::AtMost(12.0), 12.0, 12.1),
            (Limit::TimesFloor(1.2), 12.0, 12.1),
            (Limit::ShareOfFloor(0.5), 5.0, 4.9),
            (Limit::OverFloor(3.0), 13.0, 13.1),
        ] {
            assert_eq!(
                row(kept, 10.0, limit).keeps_limit(),
                Some(true),
                "{limit:?}"
            );
            assert_eq!(
                row(exceeded, 10.0, limit).keeps_limit(),
                Some(false),
                "{limit:?}"
            );
        }
        assert_eq!(row(1e9, 10.0, Limit::None).keeps_limit(), None);
    }

    #[test]
    fn a_row_says_how_far_apart_and_whether_that_is_too_far() {
        let table = Table::new(vec![row(115.0, 40.0, Limit::OverFloor(74.0))]);
        let text = table.to_string();
        let shown: Vec<_> = text.lines().nth(1).unwrap().split_whitespace().collect();
        assert_eq!(
            shown,
            [
                "anything,",
                "µs",
                "115.0",
                "40.0",
                "+75.0",
                "≤",
                "+74",
                "over"
            ]
        );
    }
}
