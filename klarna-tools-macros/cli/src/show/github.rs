//! A review as workflow commands, which GitHub shows beside the lines of a pull request.

use super::block::message;
use super::{summary, visible};
use crate::review::{Finding, Review};
use toolspec_drift::Class;

/// One annotation for each change, then the outcome in one line.
pub(crate) fn github(review: &Review) -> String {
    let annotations = review.findings.iter();
    let mut commands: Vec<String> = annotations
        .map(|finding| annotation(finding, review))
        .collect();
    for acceptance in &review.expired {
        let message = format!(
            "the acceptance of {} is expired: {}",
            acceptance.fingerprint, acceptance.reason
        );
        commands.push(format!(
            "::notice title=expired::{}\n",
            data(&visible(&message))
        ));
    }
    for note in &review.notes {
        commands.push(format!("::notice ::{}\n", data(&visible(note))));
    }
    commands.push(summary(review) + "\n");
    commands.concat()
}

fn annotation(finding: &Finding, review: &Review) -> String {
    let level = match (finding.fails, &finding.accepted, finding.change.class) {
        (true, ..) => "error",
        (false, None, Class::Breaking | Class::Behavioural) => "warning",
        (false, ..) => "notice",
    };
    let place = finding.shown.as_ref();
    let (line, column) = place.map_or((1, 1), |span| {
        let position = span.position();
        (position.line, position.column)
    });
    let file = place.map_or(review.manifest.as_str(), |span| span.source().name());
    let tool = finding.change.tool.as_deref().unwrap_or("all tools");
    let title = format!("{}[{}] {tool}", finding.change.class, finding.change.kind);
    format!(
        "::{level} file={},line={line},col={column},title={}::{}\n",
        property(file),
        property(&visible(&title)),
        data(&message(finding, review.options.as_deref())),
    )
}

/// What follows the second pair of colons.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property, which a colon or a comma would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_or_a_property() {
        assert_eq!(data("50 %\r\n::error::x"), "50 %25%0D%0A::error::x");
        assert_eq!(property("a,b:c%0A"), "a%2Cb%3Ac%250A");
    }
}
