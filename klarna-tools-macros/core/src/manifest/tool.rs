//! What a manifest says about a tool.

use super::expression::Expression;
use super::format::Format;
use super::money::{Money, MovesMoney};
use super::operation::OperationName;
use super::policy::PolicyEntry;
use super::quantity::Duration;
use super::read::{Read, section};
use super::sum::Sum;
use super::template::Template;
use super::values::{Anything, Entries, Located, Many, Selection, Shorthand, place};
use super::waiver::WaiverEntry;
use crate::diagnostic::{Diagnostics, Reported};
use crate::source::Span;
use crate::yaml::{Kind, Node};

section! {
    /// One tool.
    pub struct ToolEntry {
        /// Its display name; by default the operation's summary.
        title: Option<Located<String>>,
        /// What it does, for the agent; by default the operation's description.
        description: Option<Located<String>>,
        /// The operation it calls: a method and a path, as the document writes them, with the
        /// document in front where several have it: `openapi/orders.yaml GET /orders`.
        operation: Option<Located<OperationName>>,
        /// The media type of the request body, where the document offers several and JSON is not
        /// the one.
        media_type: Option<Located<String>>,
        /// Several operations instead of one, each with its condition.
        steps: Option<Vec<StepEntry>>,
        /// What a caller may give, in order. Names are those of the parameters and of the
        /// properties of the request body, in snake case unless `names` says otherwise.
        arguments: Option<Entries<ArgumentEntry>>,
        /// What is returned: properties of the response body, or expressions.
        result: Option<Entries<Shorthand<ResultEntry>>>,
        /// Reads that follow a write, so that the result contains the new state. Their failure
        /// never turns a success into an error.
        report: Option<Entries<ReportEntry>>,
        /// Hints for the agent's host, where those that follow from the method are not right.
        annotations: Option<AnnotationsEntry>,
        /// Whether a call moves money or commits somebody to pay. A write that takes an amount says
        /// it, unless `annotations` says with a `why` that it only creates something. In place of
        /// `true` the amount that moves, where ceilings cannot tell it: an argument, or a field that a
        /// `report` reads, such as `order.order_amount`.
        moves_money: Option<Located<MovesMoney>>,
        /// What it may do without a person, how much, and how often.
        policy: Option<PolicyEntry>,
        /// The sentence about a success: `{name}` is a value, `{amount - less}` a difference. A
        /// part in square brackets is left out if a value in it is missing, or a test in it
        /// fails: `{?name}`, `{?name=text}`, and the opposite with `!`.
        says: Option<Located<Template>>,
        /// What to do next, by error code or HTTP status.
        errors: Option<Entries<Located<String>>>,
        /// The longest that a call may take, for example `50 s`.
        timeout: Option<Located<Duration>>,
        /// Names that the tool had before. Calls may still use them; no list shows them.
        aliases: Option<Vec<Located<String>>>,
        /// Findings of `toolspec lint` in its texts that are kept.
        waivers: Option<Vec<WaiverEntry>>,
    }
}

section! {
    /// One of several operations of a tool.
    pub struct StepEntry {
        /// A method and a path, as the document writes them.
        operation: Located<OperationName>,
        /// The media type of the request body, where the document offers several and JSON is not
        /// the one.
        media_type: Option<Located<String>>,
        /// The arguments that must all be given for it to run.
        when: Option<Many<String>>,
        /// The arguments none of which may be given for it to run.
        unless: Option<Many<String>>,
    }
}

section! {
    /// An argument, or a property within one.
    #[derive(Default)]
    pub struct ArgumentEntry {
        /// Where it is sent, if its name is not enough: `$request.path.orderId`,
        /// `$request.query.size`, `$request.header.X-Name`, `$request.body#/amount`; the whole
        /// body is `$request.body`.
        from: Option<Located<Expression>>,
        /// Whether its value is several segments of the path, such as `projects/p/locations/l`: `/` is
        /// sent as it is. Empty segments, `.` and `..` are refused all the same.
        whole_path: Option<Located<bool>>,
        /// What it means; by default the description in the document.
        description: Option<Located<String>>,
        /// The argument, or the field of the result, that contains the currency of this amount.
        /// `true`: the one that the tool's own amount names.
        money: Option<Located<Money>>,
        /// What this integer must equal, calculated from the properties beside it: `quantity *
        /// unit_price - discount`, or `sum(order_lines.total_amount)` over a list.
        equals: Option<Located<Sum>>,
        /// Whether it is required even if it is optional in the document.
        required: Option<Located<bool>>,
        /// Its value when it is left out.
        default: Option<Anything>,
        /// Its only value, which agents do not see.
        constant as "const": Option<Anything>,
        /// The properties that it is cut to, or the name of a selection.
        only: Option<Selection<ArgumentEntry>>,
        /// Whether the properties within it are listed with the document's descriptions; `false`
        /// makes the list shorter where their names are enough.
        descriptions: Option<Located<bool>>,
        /// The smallest value, not below the document's.
        minimum: Option<Located<i64>>,
        /// The largest value, not above the document's.
        maximum: Option<Located<i64>>,
        /// The fewest characters, not fewer than in the document.
        min_length as "minLength": Option<Located<u64>>,
        /// The most characters, not more than in the document.
        max_length as "maxLength": Option<Located<u64>>,
        /// A regular expression (ECMA-262), not wider than the document's.
        pattern: Option<Located<String>>,
        /// The format that a text is checked for: `date`, `date-time`, `uuid`, `uri` or `email`. The
        /// document's is listed and not checked.
        format: Option<Located<Format>>,
        /// The only values, all of them among the document's if it lists any.
        values as "enum": Option<Located<Vec<Located<String>>>>,
        /// The fewest elements, not fewer than in the document.
        min_items as "minItems": Option<Located<u64>>,
        /// The most elements, not more than in the document.
        max_items as "maxItems": Option<Located<u64>>,
    }
}

section! {
    /// A field of the result, or a property within one.
    #[derive(Default)]
    pub struct ResultEntry {
        /// Where it is read; the first that is there counts: `$response.body#/id`, the whole
        /// `$response.body`,
        /// `$response.header.Location | last_segment`, `$inputs.order_id`.
        from: Option<Many<Expression>>,
        /// What it means, for the agent.
        description: Option<Located<String>>,
        /// The argument, or the field of the result, that contains the currency of this amount.
        /// `true`: the one that the tool's own amount names.
        money: Option<Located<Money>>,
        /// Whether a result without it is an error.
        required: Option<Located<bool>>,
        /// The properties that it is cut to, or the name of a selection.
        only: Option<Selection<ResultEntry>>,
        /// Whether only a mask of the value is returned.
        mask: Option<Located<bool>>,
        /// Whether the output schema lists what is within it; `false` makes the list shorter, and
        /// returns the same.
        detail: Option<Located<bool>>,
    }
}

section! {
    /// A read that follows a write.
    pub struct ReportEntry {
        /// A GET, with parameters that are arguments of the tool.
        operation: Located<OperationName>,
        /// The properties of its answer that are returned, or the name of a selection.
        keep: Selection<ResultEntry>,
        /// Whether the output schema lists what is within it; `false` makes the list shorter, and
        /// returns the same.
        detail: Option<Located<bool>>,
    }
}

section! {
    /// Hints for the agent's host (MCP tool annotations).
    pub struct AnnotationsEntry {
        /// Changes nothing.
        read_only: Option<Located<bool>>,
        /// May undo, replace or remove something. `false` for a write only if all of its writes are
        /// POST, it moves no money, and `why` says what it creates.
        destructive: Option<Located<bool>>,
        /// The same call again has no further effect.
        idempotent: Option<Located<bool>>,
        /// Reaches beyond this machine.
        open_world: Option<Located<bool>>,
        /// The reason for `destructive: false` at a write, for the next reader.
        why: Option<Located<String>>,
    }
}

/// The values that a keyword is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    Any,
    Integers,
    Texts,
    Lists,
}

impl ArgumentEntry {
    /// The keywords of its schema, each with what it is about and where it is.
    pub(crate) fn keywords(&self) -> impl Iterator<Item = (&'static str, About, &Span)> {
        let default = self.default.as_ref().map(|default| &default.0.span);
        let keywords = [
            ("description", About::Any, place(self.description.as_ref())),
            ("money", About::Any, place(self.money.as_ref())),
            ("equals", About::Any, place(self.equals.as_ref())),
            ("default", About::Any, default),
            ("minimum", About::Integers, place(self.minimum.as_ref())),
            ("maximum", About::Integers, place(self.maximum.as_ref())),
            ("minLength", About::Texts, place(self.min_length.as_ref())),
            ("maxLength", About::Texts, place(self.max_length.as_ref())),
            ("pattern", About::Texts, place(self.pattern.as_ref())),
            ("format", About::Texts, place(self.format.as_ref())),
            ("enum", About::Texts, place(self.values.as_ref())),
            ("minItems", About::Lists, place(self.min_items.as_ref())),
            ("maxItems", About::Lists, place(self.max_items.as_ref())),
        ];
        let keywords = keywords.into_iter();
        keywords.filter_map(|(key, about, span)| Some((key, about, span?)))
    }
}

impl ToolEntry {
    /// The operations that it calls, without its reports.
    pub fn calls(&self) -> impl Iterator<Item = &Located<OperationName>> {
        let steps = self.steps.iter().flatten().map(|step| &step.operation);
        self.operation.iter().chain(steps)
    }

    /// The operations of its reports.
    pub fn reads(&self) -> impl Iterator<Item = &Located<OperationName>> {
        let reports = Entries::of(self.report.as_ref()).iter();
        reports.map(|(_, report)| &report.operation)
    }
}

impl Read for Shorthand<ResultEntry> {
    fn read(node: &Node, cx: &mut Diagnostics) -> Result<Self, Reported> {
        match node.kind {
            Kind::String(_) | Kind::Sequence(_) => {
                let from = Some(Many::read(node, cx)?);
                Ok(Self(ResultEntry {
                    from,
                    ..Default::default()
                }))
            }
            _ => Read::read(node, cx).map(Self),
        }
    }
}
