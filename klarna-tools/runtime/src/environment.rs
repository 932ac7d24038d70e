//! Configuration from environment variables, each also from a file that `<NAME>_FILE` names.

mod placeholder;

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};

/// The largest file that a value is read from, in bytes.
const LARGEST: u64 = 16 * 1024;

/// The process environment, or what replaces it.
pub(crate) type Lookup<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The variables of this process.
pub(crate) fn process(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// The value of `name` or of the file that `<name>_FILE` names, less one newline at its end. An
/// empty value counts as none. An error is a sentence that never contains the value.
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
            let path = Path::new(&path);
            let text =
                text_of(path).map_err(|why| format!("{file_variable} names a path that {why}."))?;
            let text = text
                .strip_suffix('\n')
                .map_or(&*text, |line| line.strip_suffix('\r').unwrap_or(line));
            Ok((!text.is_empty()).then(|| text.into()))
        }
    }
}

/// Probable mistakes in the secret `name`: of its value, if that can be used otherwise, and of its
/// file. A sentence never contains the value.
pub(crate) fn probable_mistakes(name: &str, is_usable: bool, lookup: Lookup<'_>) -> Vec<String> {
    let oddities = is_usable.then(|| oddities(name, lookup)).into_iter();
    oddities.flatten().chain(exposure(name, lookup)).collect()
}

/// What is odd about the value of `name`, in sentences that never contain it.
pub(crate) fn oddities(name: &str, lookup: Lookup<'_>) -> Vec<String> {
    const QUOTES: [char; 7] = ['"', '\'', '`', '“', '”', '‘', '’'];
    let Ok(Some(value)) = read(name, lookup) else {
        return Vec::new();
    };
    let value = value.expose_secret();
    let invisible = |c: char| !c.is_ascii() && !c.is_whitespace() && c.escape_debug().len() > 1;
    let found = [
        (
            value.starts_with(QUOTES) || value.ends_with(QUOTES),
            "begins or ends with a quotation mark, which would be part of the value: leave the quotes out",
        ),
        (
            value.trim() != value,
            "begins or ends with a blank, which would be part of the value: leave it out",
        ),
        (
            value.chars().any(invisible),
            "contains a character that cannot be seen: type the value anew",
        ),
    ];
    let found = found.into_iter().filter(|(is_so, _)| *is_so);
    let notes = found.map(|(_, what)| format!("{name} {what}."));
    placeholder(name, lookup).into_iter().chain(notes).collect()
}

/// That the value of `name` is a placeholder, in a sentence that does not contain it.
pub(crate) fn placeholder(name: &str, lookup: Lookup<'_>) -> Option<String> {
    let value = read(name, lookup).ok()??;
    let form = placeholder::form(value.expose_secret(), name)?;
    Some(format!(
        "{name} contains {form}, which nothing has replaced by a value: put the value itself there. \
         Not every program that starts servers replaces such texts."
    ))
}

/// Whether others can read the file that contains a value.
#[cfg(unix)]
fn exposure(name: &str, lookup: Lookup<'_>) -> Option<String> {
    use std::os::unix::fs::PermissionsExt as _;

    const OTHERS_READ: u32 = 0o004;
    let path = lookup(&format!("{name}_FILE")).filter(|path| !path.is_empty())?;
    // What else cannot be a file is reported as that.
    let metadata = fs::metadata(&path).ok().filter(fs::Metadata::is_file)?;
    let mode = metadata.permissions().mode();
    (mode & OTHERS_READ != 0).then(|| {
        format!(
            "{name}_FILE names {}, which every user of this machine can read (mode {:03o}): \
             `chmod o-r` it.",
            shown(Path::new(&path)),
            mode & 0o777
        )
    })
}

#[cfg(not(unix))]
fn exposure(_: &str, _: Lookup<'_>) -> Option<String> {
    None
}

/// A path without anything that a terminal would obey.
fn shown(path: &Path) -> String {
    path.to_string_lossy().escape_debug().to_string()
}

/// The text of a file, which is a small regular one: opening a pipe would wait for a writer.
fn text_of(path: &Path) -> Result<String, String> {
    let unreadable = |error: io::Error| format!("cannot be read: {error}");
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err("is not a regular file".to_owned());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("contains more than {LARGEST} bytes"));
    }
    String::from_utf8(bytes).map_err(|_| "is not valid UTF-8".to_owned())
}
