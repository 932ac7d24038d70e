//! Repeated measurements of one thing.

use std::time::Duration;

/// What was measured, in any unit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sample(Vec<f64>);

impl Sample {
    pub(crate) fn add(&mut self, value: f64) {
        self.0.push(value);
    }

    /// Adds a time in milliseconds.
    pub(crate) fn add_milliseconds(&mut self, time: Duration) {
        self.add(time.as_secs_f64() * 1e3);
    }

    /// Adds a time in microseconds.
    pub(crate) fn add_microseconds(&mut self, time: Duration) {
        self.add(time.as_secs_f64() * 1e6);
    }

    /// The value in the middle, of an even number the higher one; zero if nothing was measured.
    pub(crate) fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or_default()
    }

    pub(crate) fn smallest(&self) -> f64 {
        self.0
            .iter()
            .copied()
            .min_by(f64::total_cmp)
            .unwrap_or_default()
    }

    pub(crate) fn largest(&self) -> f64 {
        self.0
            .iter()
            .copied()
            .max_by(f64::total_cmp)
            .unwrap_or_default()
    }
}

impl FromIterator<f64> for Sample {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_not_moved_by_an_outlier() {
        let sample: Sample = [3.0, 1.0, 900.0, 2.0, 4.0].into_iter().collect();
        assert!((sample.median() - 3.0).abs() < f64::EPSILON);
        assert!((sample.smallest() - 1.0).abs() < f64::EPSILON);
        assert!((sample.largest() - 900.0).abs() < f64::EPSILON);
    }

    #[test]
    fn times_are_kept_in_the_unit_that_the_name_says() {
        let mut sample = Sample::default();
        sample.add_milliseconds(Duration::from_micros(1500));
        assert!((sample.median() - 1.5).abs() < 1e-9);
        let mut sample = Sample::default();
        sample.add_microseconds(Duration::from_nanos(1500));
        assert!((sample.median() - 1.5).abs() < 1e-9);
    }
}
