//! Where a value lies.

use super::excerpt;

/// The way from a value to the root. A pointer is written only for what is wrong.
#[derive(Clone, Copy)]
pub(crate) enum Place<'a> {
    Root,
    Member(&'a Place<'a>, &'a str),
    Element(&'a Place<'a>, usize),
}

impl Place<'_> {
    /// The JSON Pointer (RFC 6901), its names as they may be shown.
    pub(crate) fn pointer(&self) -> String {
        let mut pointer = String::new();
        self.write(&mut pointer);
        pointer
    }

    fn write(&self, pointer: &mut String) {
        match self {
            Self::Root => {}
            Self::Member(parent, name) => {
                parent.write(pointer);
                let name = excerpt::name(name).replace('~', "~0").replace('/', "~1");
                pointer.extend(["/", &name]);
            }
            Self::Element(parent, index) => {
                parent.write(pointer);
                pointer.extend(["/", &index.to_string()]);
            }
        }
    }
}
