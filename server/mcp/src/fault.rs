//! Why the program ends with an exit code other than 0.

use std::fmt;
use std::process::ExitCode;

/// A message for the person who started the program, and the exit code that goes with it.
#[derive(Debug)]
pub struct Fault {
    code: u8,
    message: String,
}

impl Fault {
    /// Something went wrong or is wrong: exit code 1.
    #[must_use]
    pub fn failed(message: impl fmt::Display) -> Self {
        Self {
            code: 1,
            message: message.to_string(),
        }
    }

    /// The program was started with settings it cannot work with: exit code 2, as for wrong
    /// arguments.
    #[must_use]
    pub fn misconfigured(message: impl fmt::Display) -> Self {
        Self {
            code: 2,
            message: message.to_string(),
        }
    }

    /// The exit code.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl std::error::Error for Fault {}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}
