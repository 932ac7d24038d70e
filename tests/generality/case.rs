//! One call: what is given, what leaves, what the API answers, what comes back.

use klarna_tools_tests::{Answer, Recorded, RecordingApi, Reply, Server};
use serde_json::{Value, json};

/// Headers that every request has and that no document decides.
const OWN_HEADERS: [&str; 3] = ["host", "user-agent", "content-length"];

/// The line between two requests.
pub(crate) const BETWEEN: &str = "\n--\n";

/// A call and everything that is expected of it.
pub(crate) struct Case {
    pub(crate) tool: &'static str,
    arguments: Value,
    request: Option<String>,
    reply: Reply,
    outcome: Outcome,
}

enum Outcome {
    /// The structured content.
    Gives(Value),
    /// A part of the text of the error.
    Fails(&'static str),
}

/// A call of `tool`, which the API answers with `{}` and whose result is empty, unless said
/// otherwise.
pub(crate) fn call(tool: &'static str, arguments: Value) -> Case {
    Case {
        tool,
        arguments,
        request: None,
        reply: Reply::default(),
        outcome: Outcome::Gives(json!({})),
    }
}

impl Case {
    /// What leaves: the request line without its version, a line for each header but the ones that
    /// no document decides (`Accept: application/json` is one), an empty line and the body.
    pub(crate) fn sends(mut self, request: &str) -> Self {
        self.request = Some(request.to_owned());
        self
    }

    /// What the API answers with status 200: JSON.
    pub(crate) fn answered(mut self, body: &Value) -> Self {
        self.reply.body = body.to_string().into_bytes();
        self
    }

    /// What the API answers: a status, headers and a body.
    pub(crate) fn answered_with(
        mut self,
        status: u16,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        self.reply = Reply {
            status,
            headers: headers.iter().map(owned).collect(),
            body: body.to_vec(),
        };
        self
    }

    /// The structured content of the result, but for the sentence that it begins with.
    pub(crate) fn gives(mut self, structured: Value) -> Self {
        self.outcome = Outcome::Gives(structured);
        self
    }

    /// The call is an error whose text contains `part`.
    pub(crate) fn fails(mut self, part: &'static str) -> Self {
        self.outcome = Outcome::Fails(part);
        self
    }

    /// Calls; `Err` says what differs.
    pub(crate) fn run(&self, server: &mut Server, api: &RecordingApi) -> Result<(), String> {
        api.reply(self.reply.clone());
        let answer = server.call(self.tool, self.arguments.clone());
        let recorded: Vec<String> = api.take().iter().map(written).collect();
        let recorded = recorded.join(BETWEEN);
        let about = format!("{} {}", self.tool, self.arguments);
        let expected = self.request.as_deref().unwrap_or_default();
        if recorded != expected {
            return Err(format!(
                "{about}\nsent:\n{recorded}\ninstead of:\n{expected}\n{}",
                answer.text()
            ));
        }
        match &self.outcome {
            Outcome::Gives(expected) if result(&answer).as_ref() == Some(expected) => Ok(()),
            Outcome::Gives(expected) => Err(format!(
                "{about}\ngave:\n{}\ninstead of:\n{expected}",
                answer.text()
            )),
            Outcome::Fails(part) if answer.is_error() && answer.text().contains(part) => Ok(()),
            Outcome::Fails(part) => Err(format!(
                "{about}\ndid not fail with `{part}`:\n{}",
                answer.text()
            )),
        }
    }
}

/// The structured content behind its sentence, which is also the first text.
fn result(answer: &Answer) -> Option<Value> {
    let mut structured = answer.structured();
    let fields = structured.as_object_mut()?;
    let (first, _) = fields.iter().next()?;
    let begins = first == "summary";
    let summary = fields.shift_remove("summary")?;
    (begins && summary == answer.result["content"][0]["text"]).then_some(structured)
}

/// A request as [`Case::sends`] writes it. A body that is not text is written with escapes.
fn written(request: &Recorded) -> String {
    let mut text = format!("{} {}", request.method, request.target);
    for (name, value) in &request.headers {
        let is_default = name == "accept" && value == "application/json";
        if !OWN_HEADERS.contains(&name.as_str()) && !is_default {
            text.extend(["\n", name, ": ", value]);
        }
    }
    if !request.body.is_empty() {
        text.push_str("\n\n");
        match std::str::from_utf8(&request.body) {
            Ok(body) => text.push_str(body),
            Err(_) => text.extend(request.body.escape_ascii().map(char::from)),
        }
    }
    text
}
