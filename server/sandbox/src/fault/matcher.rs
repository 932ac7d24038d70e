//! Which requests a fault or an override applies to.

use crate::request::path;

/// A condition on method and path. Every part given must match; [`Matcher::any`] matches always.
///
/// ```
/// use klarna_sandbox::Matcher;
/// let captures = Matcher::any().method("POST").path_ends_with("/captures");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matcher {
    method: Option<String>,
    contains: Option<String>,
    ends_with: Option<String>,
}

impl Matcher {
    /// Matches every request.
    #[must_use]
    pub fn any() -> Self {
        Self::default()
    }

    /// Matches requests of this method whose path contains this text.
    #[must_use]
    pub fn new(method: &str, path_contains: &str) -> Self {
        Self::any().method(method).path_contains(path_contains)
    }

    /// Narrows to this method.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// Narrows to paths, as received and without the query, that contain this text.
    #[must_use]
    pub fn path_contains(mut self, text: &str) -> Self {
        self.contains = Some(text.to_owned());
        self
    }

    /// Narrows to paths, as received and without the query, that end with this text.
    #[must_use]
    pub fn path_ends_with(mut self, text: &str) -> Self {
        self.ends_with = Some(text.to_owned());
        self
    }

    pub(crate) fn matches(&self, method: &str, target: &str) -> bool {
        let path = path(target);
        self.method
            .as_ref()
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self
                .contains
                .as_ref()
                .is_none_or(|text| path.contains(text.as_str()))
            && self
                .ends_with
                .as_ref()
                .is_none_or(|text| path.ends_with(text.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_given_part_must_match() {
        let matcher = Matcher::new("post", "/orders/").path_ends_with("/captures");
        assert!(matcher.matches("POST", "/ordermanagement/v1/orders/1/captures?x=1"));
        assert!(!matcher.matches("GET", "/ordermanagement/v1/orders/1/captures"));
        assert!(!matcher.matches(
            "POST",
            "/ordermanagement/v1/orders/1/captures/2/shipping-info"
        ));
        assert!(!matcher.matches("POST", "/payments/v1/captures"));
        assert!(Matcher::any().matches("GET", "/"));
    }
}
