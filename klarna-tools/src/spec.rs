//! A compiled tool set: the constant data that [`tools!`](klarna_tools_macros::tools) emits and the
//! rest of this crate interprets.
//!
//! Nothing here is computed at run time. Every name is already resolved: a placeholder names an
//! argument that exists, a pointer names a property that the documents declare.

mod policy;
mod wire;

pub use policy::{Amount, Confirm, Policy, Rate};
pub use wire::{
    Binding, Body, Content, Hosts, Media, Parameter, Piece, Request, SecurityScheme, Segment,
    Serialization, Source, Style,
};

/// Everything one manifest defines.
#[derive(Debug)]
pub struct Toolset {
    /// The manifest's name, for example `klarna`.
    pub name: &'static str,
    /// What a person reads as the server's name.
    pub title: &'static str,
    /// What an agent is told before it uses any tool.
    pub instructions: &'static str,
    /// Where requests may go; each names one of these.
    pub servers: &'static [Hosts],
    /// What authenticates requests; each names those it takes.
    pub security: &'static [SecurityScheme],
    /// How the API words its errors.
    pub errors: ErrorFormat,
    /// The tools, in the manifest's order.
    pub tools: &'static [Tool],
    /// The text of the lockfile this tool set compiles to.
    pub lock: &'static str,
    /// SHA-256 of the locked content, in lowercase hex, as the lockfile states it.
    pub digest: &'static str,
}

impl Toolset {
    /// Stands in for a tool set that could not be compiled.
    #[doc(hidden)]
    pub const EMPTY: Self = Self {
        name: "",
        title: "",
        instructions: "",
        servers: &[],
        security: &[],
        errors: ErrorFormat {
            code: &[],
            messages: &[],
            correlation: &[],
            correlation_header: "",
            hints: &[],
        },
        tools: &[],
        lock: "",
        digest: "",
    };
}

/// Where an error answer keeps what a caller needs. Pointers are property names from the root.
#[derive(Debug)]
pub struct ErrorFormat {
    /// The machine-readable code, a string.
    pub code: Pointer,
    /// The messages: each names a list of strings or one string; the first that says
    /// anything counts.
    pub messages: &'static [Pointer],
    /// The correlation id in the body.
    pub correlation: Pointer,
    /// The response header with the correlation id; it goes before the body.
    pub correlation_header: &'static str,
    /// What to do next by error code (`CONFLICT`) or HTTP status (`401`), for every tool.
    pub hints: &'static [Hint],
}

/// What to do next when the API answers with this error.
#[derive(Debug)]
pub struct Hint {
    /// An error code or a three-digit HTTP status.
    pub error: &'static str,
    /// The next step, in a sentence.
    pub advice: &'static str,
}

/// Property names from the root of a JSON value to the value meant.
pub type Pointer = &'static [&'static str];

/// One tool.
#[derive(Debug)]
pub struct Tool {
    /// Its MCP name.
    pub name: &'static str,
    /// Other names that calls may use; no list shows them.
    pub aliases: &'static [&'static str],
    /// Its display name.
    pub title: &'static str,
    /// What it does, for the agent.
    pub description: &'static str,
    /// JSON Schema 2020-12 of the arguments as `tools/list` shows it, as compact JSON text. Its root
    /// is an object. It leaves out what clients stumble over; whatever is accepted is valid for it.
    pub input_schema: &'static str,
    /// JSON Schema 2020-12 of the arguments as they are checked, as compact JSON text: all that
    /// [`Self::input_schema`] says, and what it leaves out.
    pub enforced_schema: &'static str,
    /// JSON Schema 2020-12 of the structured content, as compact JSON text. Its root is an object.
    pub output_schema: &'static str,
    /// The four MCP annotations, always stated.
    pub annotations: Annotations,
    /// What it may do without a person, how much, and how often.
    pub policy: Policy,
    /// Values of arguments that are left out, as JSON text.
    pub defaults: &'static [(&'static str, &'static str)],
    /// Of each of these sets at least one argument is required. Checked here because JSON Schema
    /// can state it only with a combinator at the root, which clients refuse.
    pub one_of: &'static [&'static [&'static str]],
    /// The argument that takes an idempotency key back, where any step sends one.
    pub idempotency_argument: Option<&'static str>,
    /// Requests, in the order in which they are sent.
    pub steps: &'static [Step],
    /// What the structured content holds, besides the fields every result may carry
    /// (the idempotency key, `applied` for a tool of several steps, `warnings`).
    pub result: &'static [ResultField],
    /// What is read after a write, best effort.
    pub reports: &'static [Report],
    /// The sentence that tells a person what happened.
    pub says: &'static [Phrase],
    /// Next steps by error code or HTTP status; they go before those of the tool set.
    pub hints: &'static [Hint],
    /// The longest that a whole call may take, in milliseconds, retries and reports included.
    pub timeout_ms: u32,
}

impl Tool {
    /// Whether any step changes something at the API.
    #[must_use]
    pub fn is_write(&self) -> bool {
        self.steps
            .iter()
            .any(|step| !matches!(step.retry, Retry::Read))
    }
}

/// The MCP tool annotations (MCP specification, `ToolAnnotations`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "MCP defines exactly these four hints"
)]
pub struct Annotations {
    /// Changes nothing.
    pub read_only: bool,
    /// May undo or remove something.
    pub destructive: bool,
    /// The same call again has no further effect.
    pub idempotent: bool,
    /// Reaches beyond this process.
    pub open_world: bool,
}

/// One request of a tool, and when it is sent.
#[derive(Debug)]
pub struct Step {
    /// What it does, for reports of partial success: `Add shipping info to a capture`.
    pub summary: &'static str,
    /// Sent only if all of these arguments are given.
    pub when: &'static [&'static str],
    /// Not sent if any of these arguments is given.
    pub unless: &'static [&'static str],
    /// What is sent.
    pub request: Request,
    /// Whether it may be sent again.
    pub retry: Retry,
}

/// When a request that may have arrived may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// It changes nothing: always.
    Read,
    /// It carries an idempotency key in this header: always, with the same key.
    Keyed(&'static str),
    /// It changes something and carries no key: never.
    Never,
}

/// A field of the structured content.
#[derive(Debug)]
pub struct ResultField {
    /// Its name.
    pub name: &'static str,
    /// Where it may come from; the first source whose value has the shape counts.
    pub sources: &'static [ResultSource],
    /// What is let through.
    pub shape: &'static Shape,
    /// Whether the result is worthless without it (the id of a created order).
    pub required: bool,
}

/// Where a field of a result comes from.
#[derive(Debug)]
pub enum ResultSource {
    /// An argument of the call, as it was given.
    Argument(&'static str),
    /// A value in the response body of a step.
    Body {
        /// Index into [`Tool::steps`].
        step: usize,
        /// Empty for the whole body.
        pointer: Pointer,
    },
    /// A response header of a step.
    Header {
        /// Index into [`Tool::steps`].
        step: usize,
        /// Its name.
        name: &'static str,
        /// Whether only the part of the value behind the last `/` counts, as for `Location`.
        last_segment: bool,
    },
}

/// What of a JSON value is let through to the agent. A `null` counts as left out, save where
/// [`Shape::Nullable`] lets it through.
#[derive(Debug)]
pub enum Shape {
    /// A string.
    String,
    /// An integer of 64 bits, signed or unsigned.
    Integer,
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Any scalar; it is replaced by [`MASK`].
    Masked,
    /// A list, each element of this shape.
    Array(&'static Shape),
    /// An object, cut to these fields.
    Object(&'static [Field]),
    /// An object with any names, each value of this shape.
    Map(&'static Shape),
    /// An object with these fields, and any other names, each value of the shape of the rest.
    Open {
        /// The fields that have shapes of their own.
        fields: &'static [Field],
        /// What any other value has.
        rest: &'static Shape,
    },
    /// This shape, or `null`.
    Nullable(&'static Shape),
    /// One of these: the one that lets most of the value through.
    Union(&'static [&'static Shape]),
    /// An object of one of several shapes, told by a property. An object that none of them is told
    /// by is left out.
    Tagged {
        /// The property that tells.
        tag: &'static str,
        /// The shapes.
        branches: &'static [Branch],
    },
    /// A shape that holds itself.
    Recursive(Recursion),
    /// Any JSON value, whole.
    Any,
}

/// One of several shapes, and the values that tell it.
#[derive(Debug)]
pub struct Branch {
    /// What the property that tells is in this shape.
    pub values: &'static [&'static str],
    /// The shape.
    pub shape: &'static Shape,
}

/// A shape by the place where it stands, so that it can stand within itself.
pub struct Recursion(pub &'static &'static Shape);

impl std::fmt::Debug for Recursion {
    /// Says no more: what holds itself has no end.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Recursion(..)")
    }
}

/// A field that is let through.
#[derive(Debug)]
pub struct Field {
    /// Its name, in the answer as in the result.
    pub name: &'static str,
    /// What of its value is let through.
    pub shape: &'static Shape,
}

/// What stands in the place of a masked value.
pub const MASK: &str = "[masked]";

/// A read that follows a write so that the answer can tell the new state. Its failure is a
/// warning, never an error.
#[derive(Debug)]
pub struct Report {
    /// The field of the structured content that it fills.
    pub name: &'static str,
    /// The read.
    pub request: Request,
    /// What is let through; an object.
    pub shape: &'static Shape,
}

/// A part of the sentence about a success.
#[derive(Debug)]
pub struct Phrase {
    /// Texts and values, in order.
    pub parts: &'static [Part],
    /// Whether the whole phrase is left out when one of its values is missing or one of its tests
    /// fails. A value that is
    /// missing elsewhere reads `unknown`.
    pub optional: bool,
}

/// A text or a value.
#[derive(Debug)]
pub enum Part {
    /// Said as it is.
    Text(&'static str),
    /// A value.
    Value(Place),
    /// Says nothing, and leaves its phrase out where it does not hold. A text without characters
    /// is not there.
    Test {
        /// What is looked at.
        place: Place,
        /// What it has to be; anything, where this is absent.
        text: Option<&'static str>,
        /// Whether it must not be.
        negated: bool,
    },
    /// An amount in minor units, said with its currency: `50.00 USD`, or `5000 minor units` while
    /// the currency is unknown.
    Money {
        /// The amount.
        amount: Place,
        /// An amount of the same currency that is taken off it.
        less: Option<Place>,
        /// Its ISO 4217 code.
        currency: Place,
    },
}

/// Where the sentence takes a value from.
#[derive(Debug)]
pub enum Place {
    /// An argument of the call.
    Argument(&'static str),
    /// The structured content.
    Result(Pointer),
}
