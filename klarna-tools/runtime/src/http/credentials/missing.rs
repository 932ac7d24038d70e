//! What is wrong with the variables of credentials.

use std::fmt;

use crate::environment::{self, Lookup};
use toolspec_model as model;

/// Credentials that are missing or unusable. The text names variables and remedies, never a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingCredentials(pub(super) Vec<CredentialProblem>);

/// A secret that is missing or unusable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialProblem {
    /// Its environment variable.
    pub variable: String,
    /// Whether nothing is set at all.
    pub is_unset: bool,
    /// What is wrong and what to do, in sentences that never contain a value.
    pub text: String,
}

impl MissingCredentials {
    /// Of a client that sends nothing.
    pub(crate) fn none() -> Self {
        Self(vec![CredentialProblem {
            variable: String::new(),
            is_unset: false,
            text: "No credentials are read in a dry run.".to_owned(),
        }])
    }

    /// What is missing or wrong.
    #[must_use]
    pub fn problems(&self) -> &[CredentialProblem] {
        &self.0
    }
}

impl CredentialProblem {
    pub(super) fn unusable(secret: &model::Secret, text: String) -> Self {
        Self {
            variable: secret.variable.clone(),
            is_unset: false,
            text,
        }
    }

    /// What is wrong with a value that is a placeholder is that it is one.
    pub(super) fn explained(mut self, lookup: Lookup<'_>) -> Self {
        if let Some(placeholder) = environment::placeholder(&self.variable, lookup) {
            self.text = placeholder;
        }
        self
    }
}

impl fmt::Display for MissingCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<_> = self.0.iter().map(|problem| problem.text.as_str()).collect();
        f.write_str(&texts.join(" "))
    }
}

impl std::error::Error for MissingCredentials {}
