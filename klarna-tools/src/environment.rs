//! Configuration from environment variables, each also from a file that `<NAME>_FILE` names.

use std::ffi::OsString;
use std::fs;

use secrecy::SecretString;

/// The process environment, or a stand-in for it.
pub(crate) type Lookup<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The variables of this process.
pub(crate) fn process(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// The value of `name` or of the file that `<name>_FILE` names, less one newline at its end. An
/// empty value counts as none. An error is a sentence that never holds the value.
pub(crate) fn read(name: &str, lookup: Lookup<'_>) -> Result<Option<SecretString>, String> {
    let file_variable = format!("{name}_FILE");
    let given = |name: &str| lookup(name).filter(|value| !value.is_empty());
    match (given(name), given(&file_variable)) {
        (Some(_), Some(_)) => Err(format!(
            "{name} and {file_variable} are both set; set one of them."
        )),
        (None, None) => Ok(None),
        (Some(value), None) => match value.into_string() {
            Ok(text) => Ok(Some(text.into())),
            Err(_) => Err(format!("{name} is not valid UTF-8.")),
        },
        (None, Some(path)) => {
            let text = fs::read_to_string(&path).map_err(|error| {
                format!(
                    "{file_variable} names {}, which cannot be read: {error}.",
                    path.display()
                )
            })?;
            let text = text
                .strip_suffix('\n')
                .map_or(&*text, |line| line.strip_suffix('\r').unwrap_or(line));
            Ok((!text.is_empty()).then(|| text.into()))
        }
    }
}
