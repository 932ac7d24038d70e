//! What the small languages inside strings have in common.

/// A type that is written as a string.
pub(super) trait Written: Sized {
    /// What it is called, and how it looks.
    const WHAT: &'static str;
    /// A regular expression (ECMA-262) for editors; the reader is the judge.
    const PATTERN: &'static str;
    /// What editors offer.
    const EXAMPLES: &'static [&'static str];
    /// `Err` says what is wrong.
    fn parse(text: &str) -> Result<Self, String>;
}

/// Reads a type from a string, and describes it to editors as one.
macro_rules! written {
    ($($type:ident),*) => {$(
        impl Read for $type {
            fn read(node: &Node, cx: &mut Diagnostics) -> Option<Self> {
                let Some(text) = node.as_str() else {
                    expected(Self::WHAT, node, cx);
                    return None;
                };
                text::check(text, &node.span, cx);
                match Self::parse(text.trim()) {
                    Ok(value) => Some(value),
                    Err(why) => {
                        let message = format!("`{}` is not {}", text::shown(text), Self::WHAT);
                        cx.push(Diagnostic::new(&node.span, message).label(why));
                        None
                    }
                }
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let what = Self::WHAT;
                let mut description = what[..1].to_uppercase();
                description.push_str(&what[1..]);
                json_schema!({
                    "type": "string",
                    "description": description,
                    "pattern": Self::PATTERN,
                    "examples": Self::EXAMPLES,
                })
            }
        }
    )*};
}

pub(super) use written;
