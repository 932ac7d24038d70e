//! Every kind of change: its name, its class, what is at stake, and why.

use crate::change::{Class, Flag};
use Class::{Behavioural, Breaking, Compatible, Cosmetic};
use Flag::{Expose, Guard, Money, Reach, Text};

/// A kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its name in reports and accept files.
    pub id: &'static str,
    /// What it is a change of: `tools`, `texts`, `hints`, `arguments`, `results`, `wire`, `policy`
    /// or `other`.
    pub group: &'static str,
    /// The least class that a change of this kind has.
    pub class: Class,
    /// What is at stake in every change of this kind.
    pub flags: &'static [Flag],
    /// What it is, and when it weighs more than `class` and `flags` say.
    pub note: &'static str,
}

macro_rules! kinds {
    ($($group:literal { $($name:ident $id:literal $class:ident [$($flag:ident)*] $note:literal;)+ })+) => {
        $($(
            #[doc = $note]
            pub(crate) const $name: Kind = Kind {
                id: $id, group: $group, class: $class, flags: &[$($flag),*], note: $note,
            };
        )+)+

        /// Every kind, by group.
        pub const KINDS: &[Kind] = &[$($($name),+),+];
    };
}

kinds! {
    "tools" {
        TOOL_REMOVED "tool-removed" Breaking [] "a tool is gone";
        TOOL_RENAMED "tool-renamed" Compatible [] "the same wire under another name; breaking unless the old name stays as an alias";
        TOOL_ADDED_READ "tool-added-read" Compatible [Text] "a new tool that only reads";
        TOOL_ADDED_WRITE "tool-added-write" Behavioural [Reach] "a new tool that changes something; with money in a tool that moves money";
        TOOL_ADDED_EXPOSES "tool-added-exposes" Behavioural [Expose Guard] "a new tool shows a value that another tool masks, or whose name says that it gives access or identifies a person";
        TOOL_ALIAS_ADDED "tool-alias-added" Compatible [] "a tool also answers to another name";
        TOOL_ALIAS_REMOVED "tool-alias-removed" Breaking [] "a tool no longer answers to another name";
        SCHEMA_GROWN "schema-grown" Behavioural [] "what agents read of a tool grew by more than a fifth and 1 KiB";
    }
    "texts" {
        DESCRIPTION_WORDS "description-words" Behavioural [Text] "the description of a tool";
        DESCRIPTION_WHITESPACE "description-whitespace" Cosmetic [] "only white space of a text";
        HIDDEN_TEXT "hidden-text" Behavioural [Text Guard] "a text gained characters that nobody sees";
        TITLE_CHANGED "title-changed" Behavioural [Text] "a title, which consent dialogs show";
        PARAM_DESCRIPTION_CHANGED "param-description-changed" Behavioural [Text] "the description of an argument";
        OUTPUT_DESCRIPTION_CHANGED "output-description-changed" Behavioural [Text] "the description of a field of the result";
        SERVER_INSTRUCTIONS_CHANGED "server-instructions-changed" Behavioural [Text] "what agents read before they use any tool";
        SERVER_VERSION_CHANGED "server-version-changed" Cosmetic [] "the version that clients and the API see";
        SERVER_NAME_CHANGED "server-name-changed" Behavioural [Text] "the name that the server goes by";
        PORTAL_CHANGED "portal-changed" Behavioural [Text] "where agents send a person who has to look";
        SENTENCE_CHANGED "sentence-changed" Behavioural [Text] "what is said about a success";
        STEP_SUMMARY_CHANGED "step-summary-changed" Behavioural [Text] "what a step is called when it was, or was not, applied";
    }
    "hints" {
        READONLY_HINT_SET "readonly-hint-set" Behavioural [Guard] "hosts stop asking";
        READONLY_HINT_CLEARED "readonly-hint-cleared" Behavioural [] "hosts start asking";
        DESTRUCTIVE_HINT_CLEARED "destructive-hint-cleared" Behavioural [Guard] "hosts stop warning";
        DESTRUCTIVE_HINT_SET "destructive-hint-set" Behavioural [] "hosts start warning";
        IDEMPOTENT_HINT_SET "idempotent-hint-set" Behavioural [Money Guard] "hosts may repeat a call";
        IDEMPOTENT_HINT_CLEARED "idempotent-hint-cleared" Behavioural [] "hosts no longer repeat a call";
        OPEN_WORLD_HINT_CHANGED "open-world-hint-changed" Behavioural [] "whether a tool reaches beyond the server";
        HINT_DEFAULT_MADE_EXPLICIT "hint-default-made-explicit" Cosmetic [] "what hosts assume anyway is said, or no longer said";
        ANNOTATIONS_REMOVED "annotations-removed" Behavioural [Guard] "hints are gone; hosts assume their defaults";
    }
    "arguments" {
        INPUT_PROPERTY_ADDED_OPTIONAL "input-property-added-optional" Compatible [] "behavioural with money in a tool that moves money: only a person can judge what it does there";
        INPUT_PROPERTY_ADDED_REQUIRED "input-property-added-required" Breaking [] "calls without it fail";
        INPUT_PROPERTY_REMOVED "input-property-removed" Breaking [] "calls with it fail";
        INPUT_PROPERTY_RENAMED "input-property-renamed" Breaking [] "the same place on the wire under another name";
        INPUT_BECAME_REQUIRED "input-became-required" Breaking [] "calls without it fail";
        INPUT_BECAME_OPTIONAL "input-became-optional" Compatible [] "behavioural with money in a tool that moves money: what the API takes in its place may be all of it";
        INPUT_TYPE_CHANGED "input-type-changed" Breaking [] "values of the old type fail";
        INPUT_TYPE_NARROWED "input-type-narrowed" Breaking [] "some values fail";
        INPUT_TYPE_WIDENED "input-type-widened" Compatible [] "behavioural with money for an amount: fractions of a minor unit";
        INPUT_ENUM_VALUE_ADDED "input-enum-value-added" Compatible [] "another value is accepted";
        INPUT_ENUM_VALUE_REMOVED "input-enum-value-removed" Breaking [] "a value is refused";
        ENUM_INCOHERENT "enum-incoherent" Breaking [] "a bound beside a list of values excludes some of them, which are no longer offered";
        INPUT_BECAME_ENUM "input-became-enum" Breaking [] "only listed values are accepted";
        INPUT_BECAME_CONST "input-became-const" Breaking [] "only one value is accepted";
        INPUT_ENUM_DROPPED "input-enum-dropped" Behavioural [Guard] "values are no longer checked against a list";
        ENUM_REWRITTEN "enum-rewritten" Cosmetic [] "the same values in other words";
        INPUT_BOUND_TIGHTENED "input-bound-tightened" Breaking [] "some values fail";
        INPUT_BOUND_LOOSENED "input-bound-loosened" Compatible [] "behavioural with money for an amount: one call may move more";
        INPUT_BOUND_REMOVED "input-bound-removed" Behavioural [Guard] "with money for an amount: one call may move anything";
        INPUT_INTEGER_RANGE_CHANGED "input-integer-range-changed" Compatible [] "a format of integers, such as `int32`, allows more or fewer of them; breaking where fewer, with guard where any, and with money for an amount where more";
        BOUND_REWRITTEN "bound-rewritten" Cosmetic [] "the same bound in other words";
        INPUT_PATTERN_ADDED "input-pattern-added" Breaking [] "some texts fail";
        INPUT_PATTERN_CHANGED "input-pattern-changed" Breaking [] "texts that matched may fail";
        INPUT_PATTERN_LOOSENED "input-pattern-loosened" Compatible [] "more texts match; with reach for a part of a path";
        INPUT_PATTERN_REMOVED "input-pattern-removed" Behavioural [Guard] "every text matches; with reach for a part of a path";
        INPUT_SUM_ADDED "input-sum-added" Breaking [] "amounts that do not add up fail";
        INPUT_SUM_CHANGED "input-sum-changed" Breaking [] "amounts have to add up in another way";
        INPUT_SUM_REMOVED "input-sum-removed" Behavioural [Guard] "amounts that do not add up are sent";
        INPUT_FORMAT_ADDED "input-format-added" Behavioural [] "agents and clients act on it";
        INPUT_FORMAT_CHANGED "input-format-changed" Behavioural [] "agents and clients act on it";
        INPUT_FORMAT_REMOVED "input-format-removed" Behavioural [] "agents and clients acted on it";
        INPUT_DEFAULT_ADDED "input-default-added" Behavioural [] "with money in a tool that moves money";
        INPUT_DEFAULT_CHANGED "input-default-changed" Behavioural [] "with money in a tool that moves money";
        INPUT_DEFAULT_REMOVED "input-default-removed" Behavioural [] "with money in a tool that moves money";
        ADDITIONAL_PROPERTIES_OPENED "additional-properties-opened" Behavioural [Guard] "undeclared names are sent";
        ADDITIONAL_PROPERTIES_CLOSED "additional-properties-closed" Breaking [] "undeclared names are refused";
        INPUT_DEPENDENCY_ADDED "input-dependency-added" Breaking [] "an argument needs another beside it";
        INPUT_DEPENDENCY_REMOVED "input-dependency-removed" Compatible [] "an argument no longer needs another beside it";
        UNION_BRANCH_ADDED "union-branch-added" Compatible [] "another form is accepted; with money as for an added argument";
        UNION_BRANCH_REMOVED "union-branch-removed" Breaking [] "a form is refused";
        UNION_EXCLUSIVE "union-exclusive" Breaking [] "a value that has two forms at once is refused: `oneOf` in place of `anyOf`, where values can have both";
        UNION_INCLUSIVE "union-inclusive" Compatible [] "a value may have two forms at once";
        INPUT_DETAIL_CHANGED "input-detail-changed" Behavioural [] "what is checked is shown, or no longer shown, to agents";
        INPUT_MONEY_CHANGED "input-money-changed" Behavioural [Money] "which argument is an amount, or where its currency is; with guard where it no longer is one";
        INPUT_DEPRECATED_SET "input-deprecated-set" Behavioural [] "agents start to avoid it";
        INPUT_DEPRECATED_CLEARED "input-deprecated-cleared" Cosmetic [] "it stays";
        SCHEMA_DIALECT_CHANGED "schema-dialect-changed" Behavioural [] "keywords may mean something else";
    }
    "results" {
        OUTPUT_PROPERTY_ADDED "output-property-added" Compatible [Expose] "behavioural where the API's answer was cut before";
        OUTPUT_PROPERTY_REMOVED "output-property-removed" Breaking [] "a field is no longer returned";
        OUTPUT_BECAME_OPTIONAL "output-became-optional" Breaking [] "a field may be missing";
        OUTPUT_BECAME_REQUIRED "output-became-required" Compatible [] "a field is never missing";
        OUTPUT_NULLABLE_ADDED "output-nullable-added" Breaking [] "a field may be null";
        OUTPUT_NULLABLE_REMOVED "output-nullable-removed" Compatible [] "a field is never null";
        OUTPUT_ROOT_NULLABLE "output-root-nullable" Breaking [] "an answer whose parts are returned may be null";
        OUTPUT_ROOT_NOT_NULLABLE "output-root-not-nullable" Compatible [] "an answer whose parts are returned is never null";
        RESULT_PROMISE_LOST "result-promise-lost" Breaking [] "an answer may lack a field that the result is useless without";
        RESULT_PROMISE_MADE "result-promise-made" Compatible [] "no answer lacks a field that the result is useless without";
        OUTPUT_PARTIAL "output-missing-in-an-answer" Behavioural [] "one of several successful answers has no such field";
        OUTPUT_NOT_PARTIAL "output-in-each-answer" Compatible [] "all successful answers have such a field";
        OUTPUT_TYPE_CHANGED "output-type-changed" Breaking [] "a field has another type";
        OUTPUT_TYPE_WIDENED "output-type-widened" Breaking [] "a field may have another type";
        OUTPUT_TYPE_NARROWED "output-type-narrowed" Compatible [] "a field has fewer types";
        OUTPUT_ENUM_VALUE_ADDED "output-enum-value-added" Behavioural [] "a value that nobody handled yet";
        OUTPUT_ENUM_VALUE_REMOVED "output-enum-value-removed" Compatible [] "a value is no longer returned";
        OUTPUT_ENUM_DROPPED "output-enum-dropped" Behavioural [] "any value may come";
        OUTPUT_BECAME_ENUM "output-became-enum" Compatible [] "only listed values come";
        OUTPUT_BOUND_LOOSENED "output-bound-loosened" Behavioural [] "values beyond the old bound may come";
        OUTPUT_BOUND_TIGHTENED "output-bound-tightened" Compatible [] "fewer values may come";
        OUTPUT_PATTERN_CHANGED "output-pattern-changed" Behavioural [] "texts of another form may come";
        OUTPUT_FORMAT_CHANGED "output-format-changed" Behavioural [] "texts of another form may come";
        OUTPUT_OPENED "output-opened" Behavioural [Expose] "undeclared names may come";
        OUTPUT_CLOSED "output-closed" Compatible [] "no undeclared names come";
        OUTPUT_UNION_BRANCH_ADDED "output-union-branch-added" Breaking [] "a field may have another form";
        OUTPUT_UNION_BRANCH_REMOVED "output-union-branch-removed" Compatible [] "a field has fewer forms";
        OUTPUT_DEPRECATED_CHANGED "output-deprecated-changed" Behavioural [] "agents rely on it less, or more";
        OUTPUT_SCHEMA_ADDED "output-schema-added" Compatible [] "results are typed";
        OUTPUT_SCHEMA_REMOVED "output-schema-removed" Breaking [] "results are no longer typed";
        OUTPUT_DETAIL_CHANGED "output-detail-changed" Behavioural [] "what a field contains is shown, or no longer shown, to agents; it is returned all the same";
        MASK_REMOVED "mask-removed" Behavioural [Expose Guard] "a value is shown that was redacted";
        MASK_ADDED "mask-added" Behavioural [] "a value is redacted that was shown";
        OUTPUT_EXPOSES "output-exposes" Behavioural [Expose Guard] "a tool newly shows a value that a tool masks, or whose name says that it gives access or identifies a person";
        PROJECTION_WIDENED "projection-widened" Behavioural [Expose] "more is returned within a field whose parts agents are not shown";
        PROJECTION_NARROWED "projection-narrowed" Breaking [] "less is returned within a field whose parts agents are not shown";
        OUTPUT_MONEY_CHANGED "output-money-changed" Behavioural [Money] "which field is an amount, or where its currency is";
        RESULT_SOURCE_CHANGED "result-source-changed" Behavioural [] "a field is read from elsewhere";
    }
    "wire" {
        WIRE_HOST_ADDED "wire-host-added" Behavioural [Reach] "credentials may go to another host";
        WIRE_HOST_CHANGED "wire-host-changed" Behavioural [Reach] "where requests go unless configured otherwise";
        WIRE_HOST_REMOVED "wire-host-removed" Breaking [] "servers configured for it do not start, and nothing is sent to it";
        WIRE_TLS_DROPPED "wire-tls-dropped" Behavioural [Reach Guard] "requests and credentials may go to a host without TLS";
        WIRE_TLS_REQUIRED "wire-tls-required" Behavioural [Reach] "every host is called by TLS";
        WIRE_PRIVATE_ALLOWED "wire-private-network-allowed" Behavioural [Reach Guard] "requests and credentials may go into a private network";
        WIRE_PRIVATE_REFUSED "wire-private-network-refused" Breaking [Reach] "a host in a private network is no longer called";
        WIRE_OVERRIDE_CHANGED "wire-override-changed" Behavioural [Reach] "which variable sends requests to a loopback address";
        WIRE_PATH_CHANGED "wire-path-changed" Behavioural [Reach] "with money in a tool that moves money";
        PATH_PARAMETER_RENAMED "path-parameter-renamed" Cosmetic [] "what a part of a path is called; the same is sent";
        WIRE_METHOD_CHANGED "wire-method-changed" Behavioural [Reach] "with money in a tool that moves money";
        WIRE_OPERATION_ID_CHANGED "wire-operation-id-changed" Cosmetic [] "a name that is not sent";
        WIRE_AUTH_CHANGED "wire-auth-changed" Behavioural [Reach] "which credentials are sent, and how";
        SECRET_FORM_CHANGED "secret-form-changed" Behavioural [] "how a secret begins, which hosts take it, or what it is called; with guard where less is noticed";
        WIRE_HEADER_ADDED "wire-header-added" Behavioural [] "another header is sent";
        WIRE_HEADER_REMOVED "wire-header-removed" Behavioural [Guard] "with money where it is the idempotency key of a tool that moves money";
        WIRE_HEADER_CHANGED "wire-header-changed" Behavioural [Guard] "with money where it is the idempotency key of a tool that moves money";
        WIRE_PARAM_LOCATION_CHANGED "wire-param-location-changed" Behavioural [] "the same value in another part of the request";
        WIRE_PARAM_STYLE_CHANGED "wire-param-style-changed" Behavioural [] "the same value, written in another way";
        WIRE_MEDIA_TYPE_CHANGED "wire-media-type-changed" Behavioural [] "the same body, written in another way";
        WIRE_BODY_CONSTANT_ADDED "wire-body-constant-added" Behavioural [] "with money in a tool that moves money";
        WIRE_BODY_CONSTANT_CHANGED "wire-body-constant-changed" Behavioural [] "with money in a tool that moves money";
        WIRE_BODY_CONSTANT_REMOVED "wire-body-constant-removed" Behavioural [] "with money in a tool that moves money";
        WIRE_MAPPING_CHANGED "wire-mapping-changed" Behavioural [] "an argument goes elsewhere; with money in a tool that moves money";
        WIRE_STEP_ADDED "wire-step-added" Behavioural [Reach] "a further request; with money in a tool that moves money";
        WIRE_STEP_REMOVED "wire-step-removed" Behavioural [] "one request less; with money in a tool that moves money";
        WIRE_STEPS_REORDERED "wire-steps-reordered" Behavioural [] "with money in a tool that moves money";
        WIRE_CONDITION_CHANGED "wire-condition-changed" Behavioural [] "when a step is sent; with money in a tool that moves money";
        WIRE_SUCCESS_STATUS_CHANGED "wire-success-status-changed" Behavioural [] "which answers the document calls a success";
        ROOT_CONSTRAINT_ADDED "root-constraint-added" Breaking [] "a body needs more names, allows fewer, or needs one beside another";
        ROOT_CONSTRAINT_REMOVED "root-constraint-removed" Behavioural [Guard] "a body needs fewer names, allows more, or needs none beside another";
        ROOT_ALTERNATIVE_CHANGED "root-alternative-changed" Behavioural [] "what the API takes of a body beside what the tool sends: other names, or null";
        OPERATION_DEPRECATED "operation-deprecated" Behavioural [] "the API calls an operation deprecated, perhaps with the day when it ends";
        PARAMETER_DEPRECATED "parameter-deprecated" Behavioural [] "the API calls a value that is sent deprecated, perhaps with the day when it ends";
        SUNSET_CHANGED "sunset-changed" Behavioural [] "when something that is sent or returned ends";
        DEPRECATION_CLEARED "deprecation-cleared" Cosmetic [] "what was called deprecated stays";
        RETRY_POLICY_CHANGED "retry-policy-changed" Behavioural [] "with money in a tool that moves money, with guard where it is sent again without a key";
        KEY_LIFETIME_CHANGED "key-lifetime-changed" Behavioural [] "how long a call can be repeated by its key; with guard, and money in a tool that moves money, where it is longer";
        KEY_FORM_CHANGED "key-form-changed" Behavioural [] "what a document says of an idempotency key; breaking, with money in a tool that moves money, where the keys that are sent may be refused";
        TIMEOUT_CHANGED "timeout-changed" Behavioural [] "the longest that a call takes";
        ERROR_SHAPE_CHANGED "error-shape-changed" Behavioural [] "where code, messages and correlation id of an error answer are read";
        ERROR_HINT_CHANGED "error-hint-changed" Behavioural [Text] "what agents are advised to do after an error";
    }
    "policy" {
        POLICY_CLASS_CHANGED "policy-class-changed" Behavioural [Guard] "what a call may do at worst; with money to or from money";
        POLICY_CONFIRM_REMOVED "policy-confirm-removed" Behavioural [Guard] "no person is asked; with money in a tool that moves money";
        POLICY_CONFIRM_ADDED "policy-confirm-added" Behavioural [] "a person is asked";
        POLICY_CONFIRM_CHANGED "policy-confirm-changed" Behavioural [] "with guard and money where a person is asked later than before";
        POLICY_MAX_AMOUNT_RAISED "policy-max-amount-raised" Behavioural [Money Guard] "one call may move more";
        POLICY_MAX_AMOUNT_REMOVED "policy-max-amount-removed" Behavioural [Money Guard] "one call may move anything";
        POLICY_MAX_AMOUNT_LOWERED "policy-max-amount-lowered" Breaking [] "calls that worked are refused";
        POLICY_AMOUNT_CHANGED "policy-amount-changed" Behavioural [Guard] "which argument the limits are about; with money in a tool that moves money";
        POLICY_MOVED_CHANGED "policy-moved-changed" Behavioural [] "which amount ceilings add up, and in which currency; with guard, and with money in a tool that moves money, where it was another";
        CEILING_ADDED "ceiling-added" Behavioural [] "what tools move together is limited";
        CEILING_REMOVED "ceiling-removed" Behavioural [Money Guard] "what tools move together is no longer limited";
        CEILING_RAISED "ceiling-raised" Behavioural [Money Guard] "more may move in a currency, or calls in it were refused";
        CEILING_LOWERED "ceiling-lowered" Behavioural [] "less may move in a currency, or calls in it are refused";
        CEILING_TOOL_REMOVED "ceiling-tool-removed" Behavioural [Money Guard] "a ceiling that there is no longer counts what a tool moves";
        CEILING_TOOL_ADDED "ceiling-tool-added" Behavioural [] "a ceiling that there was counts what a tool moves, too";
        GROUP_TOOL_ADDED "group-tool-added" Behavioural [Guard] "a tool is in a group that there was: servers that serve the group give agents more; with money in a tool that moves money";
        GROUP_TOOL_REMOVED "group-tool-removed" Behavioural [] "a tool is no longer in a group that there is: servers that serve the group give agents less";
        GROUP_ADDED "group-added" Compatible [] "a tool is in a new group";
        GROUP_REMOVED "group-removed" Breaking [] "a group is gone: servers that serve it do not start";
        POLICY_RATE_CHANGED "policy-rate-changed" Behavioural [] "how often a tool may be called; with guard where it is more often or unbounded";
        REDACTION_ADDED "redaction-added" Behavioural [] "something more is removed from what agents read";
        REDACTION_REMOVED "redaction-removed" Behavioural [Expose Guard] "agents read what was removed";
        REDACTION_NARROWED "redaction-narrowed" Behavioural [Expose Guard] "a rule of redaction has fewer countries or fields, or spares more fields";
        REDACTION_WIDENED "redaction-widened" Behavioural [] "a rule of redaction has more countries or fields, or spares fewer fields";
        REDACTION_CHANGED "redaction-changed" Behavioural [Expose Guard] "what is removed matches another pattern";
    }
    "other" {
        OTHER_CHANGED "other-changed" Behavioural [] "a part of the lock that no other kind is about";
    }
}
