//! The manifest: its keys, as Rust types that both read it and describe it to editors.
//!
//! Reading reports every mistake and goes on. What a name refers to is not known here.

mod describe;
mod expression;
mod money;
mod policy;
mod read;
mod remedy;
mod selections;
mod sum;
mod written;

pub use expression::{
    Duration, Expression, OperationName, Piece, Retention, Size, Template, Variable, split_document,
};
pub use money::Money;
pub use policy::{Confirmation, PolicyEntry, Rate, ThresholdEntry};
pub use read::{Anything, ApiKeys, Entries, Located, Many, Read, Secret, Selection, Shorthand};
pub(crate) use read::{place, said};
pub use sum::{Factor, Product, Sum};

use crate::diagnostic::Diagnostics;
use crate::source::Source;
use crate::yaml;
use read::section;

section! {
    /// A set of tools over an HTTP API that OpenAPI documents describe.
    pub struct Manifest {
        /// The name of the tool set, in lower case.
        name: Located<String>,
        /// What a person reads as the server's name.
        title: Located<String>,
        /// What an agent is told before it uses any tool.
        instructions: Located<String>,
        /// Where a person sees what is at the API, as it is called in a sentence, for example
        /// `the seller dashboard`. An agent sends a person there where nothing else can tell what
        /// became of a call.
        portal: Option<Located<String>>,
        /// The OpenAPI documents, as paths relative to this file.
        documents: Vec<Located<String>>,
        /// The hosts that requests and credentials may go to; by default the `servers` of each
        /// document, the first of them.
        hosts: Option<HostsEntry>,
        /// How requests are authenticated, where their operations ask for it.
        auth: Option<AuthEntry>,
        /// What holds for one document instead, by its path as `documents` gives it.
        apis: Option<Entries<ApiEntry>>,
        /// The header that makes writes of this API repeatable.
        idempotency: Option<IdempotencyEntry>,
        /// How the API words its errors, and what to do about them.
        errors: Option<ErrorsEntry>,
        /// The most bytes that the list of tools may take, for example `16 KiB`.
        budget: Option<Located<Size>>,
        /// The longest that a call may take unless its tool says otherwise, for example `50 s`.
        timeout: Option<Located<Duration>>,
        /// What the documents say wrongly.
        corrections: Option<Vec<CorrectionEntry>>,
        /// Properties that several tools choose, by name; `only: NAME` refers to one. What is said
        /// about a property holds where it is an argument; of a result, bounds do not.
        selections: Option<Entries<Selection<ArgumentEntry>>>,
        /// The tools by name, in the order in which agents see them.
        tools: Entries<ToolEntry>,
    }
}

section! {
    /// What holds for the operations of one document. Its credentials go to its hosts alone.
    pub struct ApiEntry {
        /// The hosts that requests and credentials may go to.
        hosts: Option<HostsEntry>,
        /// How requests are authenticated.
        auth: Option<AuthEntry>,
    }
}

section! {
    /// The hosts that requests and credentials may go to, always by TLS.
    pub struct HostsEntry {
        /// The environment variable that chooses one: `$env.NAME`. Without it, it is always the
        /// default.
        variable: Option<Located<Variable>>,
        /// The host when the variable is unset; by default the first of the document's `servers`.
        default: Option<Located<String>>,
        /// Every host that may be chosen; by default the document's `servers`.
        allowed: Option<Vec<Located<String>>>,
        /// The environment variable that sends everything to an address of this machine instead,
        /// for tests: `$env.NAME`. It takes `http://127.0.0.1:PORT` and the like, and no name.
        override_variable as "override": Option<Located<Variable>>,
    }
}

section! {
    /// How requests are authenticated: for each kind of security scheme that the documents
    /// declare, the environment variables with its secrets.
    pub struct AuthEntry {
        /// HTTP Basic authentication.
        basic: Option<BasicEntry>,
        /// The token of HTTP Bearer authentication: `$env.NAME`.
        bearer: Option<Secret>,
        /// An API key, whose name and place the document says: `$env.NAME`, or one for each
        /// security scheme by its name.
        api_key: Option<ApiKeys>,
        /// An access token for operations that ask for `oauth2` or `openIdConnect`: `$env.NAME`.
        /// It is sent as a bearer token; nothing here obtains or renews it.
        access_token: Option<Secret>,
    }
}

section! {
    /// HTTP Basic authentication (RFC 7617).
    pub struct BasicEntry {
        /// The environment variable with the username: `$env.NAME`.
        username: Secret,
        /// The environment variable with the password: `$env.NAME`.
        password: Secret,
    }
}

section! {
    /// A secret, and what is known about it.
    pub struct SecretEntry {
        /// The environment variable with it: `$env.NAME`.
        variable: Located<Variable>,
        /// What the API's owner calls it, where that differs: somebody who looks for it is told.
        called: Option<Located<String>>,
        /// How its values begin. A value that begins so and stands in the place of another secret
        /// is refused; a value may also begin otherwise.
        prefixes: Option<Entries<PrefixEntry>>,
    }
}

section! {
    /// How values of a secret begin.
    pub struct PrefixEntry {
        /// The hosts that take such values; at another host of the API there is a warning. By
        /// default all take them.
        hosts: Option<Located<Vec<Located<String>>>>,
    }
}

section! {
    /// The header that makes writes repeatable. It is sent with every write that declares it.
    pub struct IdempotencyEntry {
        /// The header, as the documents spell it.
        header: Located<String>,
        /// The optional argument that takes a key back.
        argument: Located<String>,
        /// How long the API keeps a key, for example `24 h`. A key is taken back until an hour
        /// before, or half of the time where that is less than two hours. Without it, for an hour.
        kept: Option<Located<Retention>>,
        /// What the agent is told about that argument.
        description: Located<String>,
    }
}

section! {
    /// How the API words its errors. Paths name properties of the error body, joined by dots.
    pub struct ErrorsEntry {
        /// The machine-readable code.
        code: Option<Located<String>>,
        /// Lists of messages, or single messages; the first that is there counts.
        messages: Option<Vec<Located<String>>>,
        /// The correlation id in the body.
        correlation: Option<Located<String>>,
        /// The response header with the correlation id.
        correlation_header: Option<Located<String>>,
        /// What to do next, by error code or HTTP status.
        hints: Option<Entries<Located<String>>>,
    }
}

section! {
    /// What a document says wrongly, and what is right.
    pub struct CorrectionEntry {
        /// The place: a document, `#` and a JSON pointer.
        at: Located<String>,
        /// What stands there now; left out where nothing does.
        expect: Option<Anything>,
        /// What is right.
        value: Option<Anything>,
        /// Whether what stands there is taken out.
        remove: Option<Located<bool>>,
        /// The reason, for the next reader.
        why: Located<String>,
    }
}

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
        /// properties of the request body, in snake case.
        arguments: Option<Entries<ArgumentEntry>>,
        /// What is returned: properties of the response body, or expressions.
        result: Option<Entries<Shorthand<ResultEntry>>>,
        /// Reads that follow a write so that the answer can tell the new state. Their failure
        /// never turns a success into an error.
        report: Option<Entries<ReportEntry>>,
        /// Hints for the agent's host where those that follow from the method are too bold.
        annotations: Option<AnnotationsEntry>,
        /// Whether a call moves money or commits somebody to pay.
        moves_money: Option<Located<bool>>,
        /// What it may do without a person, how much, and how often.
        policy: Option<PolicyEntry>,
        /// The sentence about a success: `{name}` is a value, `{amount - less}` what is left of an
        /// amount; a part in square brackets is left out when a value in it is missing, or where
        /// a test in it fails: `{?name}`, `{?name=text}`, and the opposite with `!`.
        says: Option<Located<Template>>,
        /// What to do next, by error code or HTTP status.
        errors: Option<Entries<Located<String>>>,
        /// The longest that a call may take, for example `50 s`.
        timeout: Option<Located<Duration>>,
        /// Other names that calls of this tool may use, listed nowhere: those it had before.
        aliases: Option<Vec<Located<String>>>,
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
        /// Where it goes, if its name does not tell: `$request.path.orderId`,
        /// `$request.query.size`, `$request.header.X-Name`, `$request.body#/amount`; the whole
        /// body is `$request.body`.
        from: Option<Located<Expression>>,
        /// What it means; by default what the document says.
        description: Option<Located<String>>,
        /// Where the currency of this amount stands: an argument, or a field of the result. `true`:
        /// where that of the tool's own amount stands, which says the place.
        money: Option<Located<Money>>,
        /// What this integer has to be, by what stands beside it: `quantity * unit_price -
        /// discount`, or `sum(order_lines.total_amount)` over a list.
        equals: Option<Located<Sum>>,
        /// Whether a call without it is refused although the document would allow it.
        required: Option<Located<bool>>,
        /// Its value when it is left out.
        default: Option<Anything>,
        /// Its only value; it is then no argument at all.
        constant as "const": Option<Anything>,
        /// The properties that it is cut to, or the name of a selection.
        only: Option<Selection<ArgumentEntry>>,
        /// Whether the properties within it are shown with what the document says about them;
        /// `false` saves an agent the reading where their names say enough.
        descriptions: Option<Located<bool>>,
        /// A higher smallest value.
        minimum: Option<Located<i64>>,
        /// A lower largest value.
        maximum: Option<Located<i64>>,
        /// More characters at least.
        min_length as "minLength": Option<Located<u64>>,
        /// Fewer characters at most.
        max_length as "maxLength": Option<Located<u64>>,
        /// A regular expression (ECMA-262); one that the document gives may only become narrower.
        pattern: Option<Located<String>>,
        /// The only values; fewer than the document names, if it names any.
        values as "enum": Option<Located<Vec<Located<String>>>>,
        /// More elements at least.
        min_items as "minItems": Option<Located<u64>>,
        /// Fewer elements at most.
        max_items as "maxItems": Option<Located<u64>>,
    }
}

section! {
    /// A field of the result, or a property within one.
    #[derive(Default)]
    pub struct ResultEntry {
        /// Where it comes from; the first that is there counts: `$response.body#/id`, the whole
        /// `$response.body`,
        /// `$response.header.Location | last_segment`, `$inputs.order_id`.
        from: Option<Many<Expression>>,
        /// What it means, for the agent.
        description: Option<Located<String>>,
        /// Where the currency of this amount stands: an argument, or a field of the result. `true`:
        /// where that of the tool's own amount stands, which says the place.
        money: Option<Located<Money>>,
        /// Whether the result is worthless without it.
        required: Option<Located<bool>>,
        /// The properties that it is cut to, or the name of a selection.
        only: Option<Selection<ResultEntry>>,
        /// Whether only a mask of the value is returned.
        mask: Option<Located<bool>>,
        /// Whether the output schema shows what is within it; `false` saves every agent the
        /// reading and changes nothing of what is returned.
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
        /// Whether the output schema shows what is within it; `false` saves every agent the
        /// reading and changes nothing of what is returned.
        detail: Option<Located<bool>>,
    }
}

section! {
    /// Hints for the agent's host (MCP tool annotations).
    pub struct AnnotationsEntry {
        /// Changes nothing.
        read_only: Option<Located<bool>>,
        /// May undo or remove something.
        destructive: Option<Located<bool>>,
        /// The same call again has no further effect.
        idempotent: Option<Located<bool>>,
        /// Reaches beyond this machine.
        open_world: Option<Located<bool>>,
    }
}

/// Reads a manifest.
pub fn read_manifest(source: &Source, cx: &mut Diagnostics) -> Option<Manifest> {
    let node = yaml::read(source, cx)?;
    let mut manifest = Manifest::read(&node, cx)?;
    selections::expand(&mut manifest, cx);
    Some(manifest)
}

/// The JSON Schema of a manifest (draft-07, which editors complete from).
#[must_use]
pub fn manifest_schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft07();
    let settings = settings.with_transform(describe::KeysAreFilled);
    let mut schema = settings
        .into_generator()
        .into_root_schema_for::<Manifest>()
        .to_value();
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".to_owned(), "A manifest of agent tools".into());
    }
    schema
}
