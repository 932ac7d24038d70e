//! A manifest tried on other documents than its own.

use crate::diagnostic::{Diagnostics, Errors};
use crate::loading::{File, read_corrections, read_documents};
use crate::resolve::{self, Incompatibility, Resolved};
use crate::source::Source;
use crate::specs::{excess, read_manifest};

/// A manifest tried on other documents than its own.
#[derive(Debug)]
pub struct Trial {
    /// The tools that fit.
    pub resolved: Resolved,
    /// What does not fit.
    pub incompatibilities: Vec<Incompatibility>,
}

/// Tries a manifest on other documents than its own, such as the next version of a vendor's: `load`
/// gives those, and `own` the overlays of the manifest. What does not fit is left out and reported;
/// the rest is compiled.
///
/// # Errors
/// Every mistake in the manifest and its overlays, and in documents that cannot be read at all.
pub fn try_on(
    manifest: &Source,
    load: impl FnMut(&str) -> Result<File, String>,
    own: impl FnMut(&str) -> Result<File, String>,
) -> Result<Trial, Errors> {
    let manifest = read_manifest(manifest)?;
    let mut cx = Diagnostics::new();
    let documents = read_documents(&manifest, load, &mut cx);
    let corrections = read_corrections(&manifest, own, &mut cx);
    let mut documents = cx.finish(documents)?;
    let mut incompatibilities = resolve::correct_what_fits(&corrections, &mut documents);
    let (resolved, unresolved) = resolve::resolve_what_fits(&manifest, &documents);
    incompatibilities.extend(unresolved);
    let excess = excess(&manifest, &resolved.toolset);
    incompatibilities.extend(excess.map(Incompatibility::shared));
    Ok(Trial {
        resolved,
        incompatibilities,
    })
}
