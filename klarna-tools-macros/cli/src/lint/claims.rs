//! What texts say about a tool, and what contradicts it.

use toolspec_core::manifest::LintRule;
use toolspec_core::model::{Step, Tool};

use super::claim::{Claim, Fact, Form, fact};

const CLASS: &[&str] = &["policy", "class"];
const READ_ONLY: &[&str] = &["advertised", "annotations", "read_only"];
const DESTRUCTIVE: &[&str] = &["advertised", "annotations", "destructive"];
const IDEMPOTENT: &[&str] = &["advertised", "annotations", "idempotent"];
const CONFIRM: &[&str] = &["policy", "confirm"];

/// Everything that is recognized. English, since the vocabulary of the API's texts is.
pub(super) const CLAIMS: [Claim; 11] = [
    Claim {
        rule: LintRule::TextAgainstAnnotation,
        phrases: &[
            "only reads",
            "reads only $",
            "^ read only $",
            "it|this|tool|call|operation is read only",
            "read only tool|call|operation|request|server",
            "changes|modifies|writes|alters nothing",
            "does not|doesn't change|modify|write|alter anything",
            "never changes|modifies|writes|alters anything",
            "makes|make no changes|modifications $",
            "no|without side effects",
        ],
        form: Form::Absolute,
        against: |tool| match (tool.is_write(), tool.annotations.read_only) {
            (true, _) => Some(fact("writes", READ_ONLY, "say what it writes")),
            (false, false) => Some(fact(
                "is marked as a tool that may write",
                READ_ONLY,
                "leave `read_only` out, or say what it writes",
            )),
            _ => None,
        },
    },
    Claim {
        rule: LintRule::TextAgainstPolicy,
        phrases: FREE,
        form: Form::Absolute,
        against: |tool| {
            let moves = tool.moves_money;
            moves.then(|| fact("moves money", CLASS, "say when money moves"))
        },
    },
    Claim {
        rule: LintRule::TextAgainstAnnotation,
        phrases: FREE,
        form: Form::Absolute,
        against: |tool| {
            let is_marked = only_creates(tool) && tool.annotations.destructive;
            is_marked.then(marked_destructive)
        },
    },
    Claim {
        rule: LintRule::TextAgainstAnnotation,
        phrases: &[
            "only adds|creates",
            "removes|deletes|overwrites|replaces nothing",
            "nothing is removed|deleted|overwritten|replaced",
        ],
        form: Form::Absolute,
        against: |tool| {
            let is_marked = tool.is_write() && tool.annotations.destructive;
            is_marked.then(marked_destructive)
        },
    },
    Claim {
        rule: LintRule::TextAgainstPolicy,
        phrases: &[
            "moves|move money",
            "takes|take payment",
            "takes|take the|their money",
            "charges|charge a|an|the customer|card|shopper|buyer|account|amount|order",
            "refunds|refund a|an|the order|payment|customer|shopper|buyer|charge|capture|purchase",
            "gives|give .. money back",
            "pays|pay out",
            "transfers|transfer money|funds",
            "sends|send money|funds",
            "commits|commit .. to pay",
        ],
        form: Form::Done,
        against: |tool| match (tool.is_read(), tool.moves_money) {
            (true, _) => Some(fact("only reads", CLASS, "say what it shows")),
            (false, false) => Some(undeclared_money()),
            (false, true) => None,
        },
    },
    Claim {
        rule: LintRule::TextAgainstPolicy,
        phrases: &["^ the|your customer|shopper|buyer|card is charged|debited|billed"],
        form: Form::Absolute,
        against: |tool| {
            let is_free = tool.is_write() && !tool.moves_money;
            is_free.then(undeclared_money)
        },
    },
    Claim {
        rule: LintRule::TextAgainstAnnotation,
        phrases: &[
            "deletes|erases|overwrites",
            "delete|erase|overwrite a|an|the|all|every",
            "removes|remove a|an|the|all|every",
            "replaces|replace a|an|the|all|every",
            "cancels|cancel a|an|the|all|every",
            "voids|void a|an|the|all|every",
            "cannot|can't be undone|reversed",
            "can not be undone|reversed",
            "is irreversible|destructive",
            "there is no undo",
        ],
        form: Form::Done,
        against: |tool| match (tool.is_write(), tool.annotations.destructive) {
            (false, _) => Some(fact("only reads", READ_ONLY, "say what it shows")),
            (true, false) => Some(fact(
                "is marked `destructive: false`",
                DESTRUCTIVE,
                "leave the annotation out, or correct the text",
            )),
            (true, true) => None,
        },
    },
    Claim {
        rule: LintRule::TextAgainstAnnotation,
        phrases: &[
            "is|are idempotent",
            "^ idempotent $",
            "safe to repeat|retry|call",
            "be repeated|retried safely",
            "safely be repeated|retried",
            "repeating|retrying it changes|does nothing",
            "calling it again|twice changes|does nothing",
        ],
        form: Form::Absolute,
        against: |tool| {
            let is_safe = tool.annotations.idempotent || tool.idempotency.is_some();
            let remedy = "no key and no method proves it: say what a second call does";
            (!is_safe).then(|| fact("is not marked idempotent", IDEMPOTENT, remedy))
        },
    },
    Claim {
        rule: LintRule::TextAgainstAnnotation,
        phrases: &[
            "not idempotent",
            "each|every call .. again",
            "each|every call .. .. again",
        ],
        form: Form::Plain,
        against: |tool| {
            let remedy = "leave the annotation out, or correct the text";
            let is_marked = tool.annotations.idempotent;
            is_marked.then(|| fact("is marked idempotent", IDEMPOTENT, remedy))
        },
    },
    Claim {
        rule: LintRule::TextAgainstPolicy,
        phrases: &[
            "asks a|the person|user|human|operator first|before|$",
            "asks a|the person|user|human|operator to confirm|approve it|this|each|every|first|$",
            "asks|prompts for confirmation|approval first|before|$",
            "requires|needs confirmation|approval first|before|$",
            "requires|needs a|the|your|human|user|manual|explicit confirmation|approval $",
            "^ it|this is confirmed|approved by a|the person|user|human|operator",
            "must be confirmed|approved by a|the person|user|human|operator first|before|$",
            "person|user|human|operator must confirm|approve it|this|each|every|$",
            "person|user|human|operator|you .. asked first|before|$",
            "person|user|human|operator|you .. asked to confirm|approve it|this|each|every|first|$",
        ],
        form: Form::Plain,
        against: |tool| {
            let remedy = "add `policy: { confirm: always }`, or correct the text";
            let may_ask = tool.is_read() || tool.policy.confirm.is_some();
            (!may_ask).then(|| fact("asks nobody: it has no `confirm`", &[], remedy))
        },
    },
    Claim {
        rule: LintRule::TextAgainstPolicy,
        phrases: &[
            "without .. confirmation|approval",
            "without asking",
            "no|nobody|never asks|asked",
            "no person|user is asked",
            "needs|requires no .. confirmation|approval",
        ],
        form: Form::Plain,
        against: |tool| {
            let asks = tool.policy.confirm.is_some();
            asks.then(|| fact("asks a person first", CONFIRM, "say that a person is asked"))
        },
    },
];

/// Words for a tool that costs nobody anything.
const FREE: &[&str] = &[
    "charges|charge nothing",
    "moves|move no money",
    "no money moves",
    "no money is moved|taken",
    "nothing is charged|paid",
    "does not|doesn't charge",
    "does not|doesn't move money",
    "never charges",
    "is not|never charged|debited|billed",
    "without charging",
];

/// Whether it may be marked `destructive: false`: its writes are all POST, and it moves no money.
fn only_creates(tool: &Tool) -> bool {
    tool.is_write() && !tool.moves_money && !tool.steps.iter().any(Step::may_replace)
}

fn undeclared_money() -> Fact {
    fact(
        "is not declared to move money",
        CLASS,
        "add `moves_money: true`, or correct the text",
    )
}

fn marked_destructive() -> Fact {
    fact(
        "is marked destructive",
        DESTRUCTIVE,
        "if it only creates, say `annotations: { destructive: false, why: … }`",
    )
}
