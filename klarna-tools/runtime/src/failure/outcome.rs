//! How a call failed, in words that make clear what has changed and, for a tool that moves money,
//! what happened to it.

use std::fmt;

use serde_json::{Map, Value, json};

use crate::arguments::validate::MOST;
use crate::arguments::violation::Violation;
use crate::http::redactor::Redactor;
use crate::tools::Tool;

/// Most violations that are printed.
const VIOLATIONS: usize = 20;

/// What is known about a call that did not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// No request left this machine.
    NotSent,
    /// The API answered with an error and changed nothing.
    Refused,
    /// A request may have been carried out, or not.
    Unknown,
    /// The API carried it out, but its answer lacks what a caller needs.
    DoneUnconfirmed,
}

/// A call that did not succeed. Its text is complete: an agent needs nothing else to go on.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The name of the tool.
    pub tool: String,
    /// Whether the tool only reads, so that nothing can have changed.
    pub read_only: bool,
    /// Whether the tool moves money.
    pub moves_money: bool,
    /// What is known about the request that failed.
    pub outcome: Outcome,
    /// What went wrong, in a sentence.
    pub message: String,
    /// What is wrong with the arguments: all of it, or the first hundred mistakes.
    pub violations: Vec<Violation>,
    /// The HTTP status of the answer.
    pub status: Option<u16>,
    /// The error code in the answer.
    pub error_code: Option<String>,
    /// The messages in the answer.
    pub error_messages: Vec<String>,
    /// The id under which the API's support finds the request.
    pub correlation_id: Option<String>,
    /// Method and path template of the request that failed.
    pub operation: Option<String>,
    /// Whether the same call again can help.
    pub retryable: bool,
    /// What to do next.
    pub next: String,
    /// The key to give back when the same call is repeated.
    pub idempotency_key: Option<String>,
    /// What earlier requests of the same call have done.
    pub applied: Vec<String>,
    /// What the failed request may have done, or not.
    pub in_doubt: Vec<String>,
    /// What was asked for and certainly not done.
    pub not_applied: Vec<String>,
    /// Fields of the result that are known nevertheless.
    pub known: Map<String, Value>,
}

impl Outcome {
    /// Its name in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::DoneUnconfirmed => "done_but_unconfirmed",
        }
    }
}

impl Failure {
    pub(crate) fn new(tool: &Tool, outcome: Outcome, message: impl Into<String>) -> Box<Self> {
        let mut failure = Self::not_of_these(&tool.name, message);
        failure.read_only = !tool.is_write();
        failure.moves_money = tool.moves_money;
        failure.outcome = outcome;
        failure
    }

    /// A call of a tool that a client does not have.
    pub(crate) fn not_of_these(name: &str, message: impl Into<String>) -> Box<Self> {
        Box::new(Self {
            tool: name.to_owned(),
            read_only: false,
            moves_money: false,
            outcome: Outcome::NotSent,
            message: message.into(),
            violations: Vec::new(),
            status: None,
            error_code: None,
            error_messages: Vec::new(),
            correlation_id: None,
            operation: None,
            retryable: false,
            next: String::new(),
            idempotency_key: None,
            applied: Vec::new(),
            in_doubt: Vec::new(),
            not_applied: Vec::new(),
            known: Map::new(),
        })
    }

    pub(crate) fn with_next(mut self: Box<Self>, next: impl Into<String>) -> Box<Self> {
        self.next = next.into();
        self
    }

    /// Puts `note` before what went wrong.
    pub(crate) fn add_note(&mut self, note: &str) {
        self.message = format!("{note} {}", self.message);
    }

    /// The same without credentials, wherever they came from.
    pub(crate) fn cleaned(mut self: Box<Self>, redactor: &Redactor) -> Box<Self> {
        redactor.clean_members(&mut self.known);
        let mut texts = vec![&mut self.message, &mut self.next];
        texts.extend(&mut self.error_code);
        texts.extend(&mut self.error_messages);
        texts.extend(&mut self.correlation_id);
        texts.extend(
            self.violations
                .iter_mut()
                .flat_map(|found| [&mut found.pointer, &mut found.message]),
        );
        redactor.clean_texts(texts);
        self
    }

    /// All of it as JSON, without empty fields.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let violations: Vec<_> = self
            .violations
            .iter()
            .take(VIOLATIONS)
            .map(|found| json!({"pointer": found.pointer, "message": found.message}))
            .collect();
        let all = json!({
            "tool": self.tool,
            "outcome": self.outcome.as_str(),
            "headline": self.headline(),
            "message": self.message,
            "violations": violations,
            "more_violations": self.more_violations(),
            "status": self.status,
            "error_code": self.error_code,
            "error_messages": self.error_messages,
            "correlation_id": self.correlation_id,
            "operation": self.operation,
            "retryable": self.retryable,
            "next": self.next,
            "idempotency_key": self.idempotency_key,
            "applied": self.applied,
            "in_doubt": self.in_doubt,
            "not_applied": self.not_applied,
            "known": self.known,
        });
        match all {
            Value::Object(fields) => fields
                .into_iter()
                .filter(|(_, value)| is_given(value))
                .collect(),
            other => other,
        }
    }

    /// How many violations are known and not printed.
    fn more_violations(&self) -> Option<usize> {
        self.violations
            .len()
            .checked_sub(VIOLATIONS)
            .filter(|more| *more > 0)
    }

    /// What is known, in a sentence.
    fn headline(&self) -> &'static str {
        match (self.outcome, self.applied.is_empty(), self.read_only) {
            (Outcome::NotSent, true, _) if self.moves_money => {
                "NOT SENT. This call changed nothing and moved no money."
            }
            (Outcome::NotSent, true, _) => "NOT SENT. This call changed nothing.",
            (Outcome::Refused, _, true) => "REFUSED. Nothing was changed: this tool only reads.",
            (Outcome::Unknown | Outcome::DoneUnconfirmed, _, true) => {
                "NOT READ. Nothing was changed: this tool only reads, and repeating it is safe."
            }
            (Outcome::Refused, true, false) if self.moves_money => {
                "REFUSED. Nothing was changed and no money moved."
            }
            (Outcome::Refused, true, false) => "REFUSED. Nothing was changed.",
            (Outcome::Unknown, true, false) => {
                "UNKNOWN. This may have been carried out, or not: do not assume either."
            }
            (Outcome::NotSent, false, _) => {
                "PARTLY DONE. A part was carried out; the next part was not sent."
            }
            (Outcome::Refused, false, false) => {
                "PARTLY DONE. A part was carried out; the next part was refused."
            }
            (Outcome::Unknown, false, false) => {
                "PARTLY DONE. A part was carried out; whether the next part was is unknown."
            }
            (Outcome::DoneUnconfirmed, _, false) => {
                "DONE BUT UNCONFIRMED. This was carried out, but the answer lacks what confirms it."
            }
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.headline(), self.message)?;
        for violation in self.violations.iter().take(VIOLATIONS) {
            write!(f, "\n- {violation}")?;
        }
        if let Some(more) = self.more_violations() {
            let at_least = if self.violations.len() == MOST {
                "at least "
            } else {
                ""
            };
            write!(f, "\n- and {at_least}{more} more")?;
        }
        for message in &self.error_messages {
            write!(f, "\n- {message}")?;
        }
        let steps = [
            ("Carried out", &self.applied),
            ("Perhaps carried out", &self.in_doubt),
            ("Not carried out", &self.not_applied),
        ];
        if steps.iter().map(|(_, steps)| steps.len()).sum::<usize>() > 1 {
            for (how, steps) in steps.iter().filter(|(_, steps)| !steps.is_empty()) {
                write!(f, "\n{how}: {}.", steps.join("; "))?;
            }
        }
        for (name, value) in &self.known {
            write!(f, "\n{name}: {value}")?;
        }
        if let Some(id) = &self.correlation_id {
            write!(f, "\nCorrelation id for support: {id}")?;
        }
        let again = if self.retryable {
            "can help"
        } else {
            "does not help"
        };
        write!(f, "\nRepeating the same call {again}.\nNext: {}", self.next)
    }
}

impl std::error::Error for Failure {}

fn is_given(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(elements) => !elements.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}
