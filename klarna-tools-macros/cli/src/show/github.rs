//! A review as workflow commands, which GitHub shows beside the lines of a pull request.

use super::block::message_within;
use super::{in_words, plural, position, summary, visible};
use crate::finding::Finding;
use crate::review::Review;
use toolspec_core::diagnostic::Diagnostic;
use toolspec_core::source::Span;
use toolspec_drift::Class;

/// The most annotations of a level that GitHub shows of a step.
const MOST: usize = 10;

/// The most characters of a message, below the 4,096 that GitHub shows.
const LONGEST: usize = 4_000;

/// The levels of annotations, the gravest first.
const LEVELS: [&str; 3] = ["error", "warning", "notice"];

/// One annotation for each change, the gravest first, then the outcome in one line. Of more than
/// GitHub shows, the last one says how many are left out.
pub(crate) fn github(review: &Review) -> String {
    let changes = review.findings.iter();
    let mut commands: Vec<(&str, String)> = changes
        .map(|finding| (level(finding), annotation(finding, review)))
        .collect();
    commands.extend(review.expired.iter().map(|acceptance| {
        let message = format!(
            "the acceptance of {} is expired: {}",
            acceptance.fingerprint, acceptance.reason
        );
        let message = data(&visible(&message));
        ("notice", format!("::notice title=expired::{message}\n"))
    }));
    let notes = review.notes.iter();
    let notes = notes.map(|note| ("notice", format!("::notice ::{}\n", data(&visible(note)))));
    commands.extend(notes);
    let levels = LEVELS.into_iter().flat_map(|level| {
        let of_level = commands.iter().filter(|(known, _)| *known == level);
        limited(
            level,
            of_level.map(|(_, command)| command.as_str()).collect(),
            review,
        )
    });
    levels.collect::<String>() + &summary(review) + "\n"
}

/// As many annotations of one level as are shown.
fn limited(level: &str, commands: Vec<&str>, review: &Review) -> Vec<String> {
    let all = commands.len();
    let shown = if all > MOST { MOST - 1 } else { all };
    let commands = commands.into_iter().take(shown).map(str::to_owned);
    let rest = (all > shown).then(|| {
        let message = format!(
            "{} of this level, which GitHub would not show: `{}` prints all of them",
            plural(all - shown, "more annotation"),
            visible(&review.command)
        );
        format!("::{level} title=left out::{}\n", data(&message))
    });
    commands.chain(rest).collect()
}

/// The mistakes for which nothing can be compared, one annotation for each; GitHub shows the first ten.
pub(crate) fn github_mistakes(mistakes: &[Diagnostic], manifest: &str) -> String {
    let annotations = mistakes.iter().map(|mistake| {
        let place = place(mistake.span(), manifest);
        format!("::error {place}::{}\n", data(&visible(&in_words(mistake))))
    });
    annotations.collect()
}

fn level(finding: &Finding) -> &'static str {
    match (finding.fails, &finding.accepted, finding.change.class) {
        (true, ..) => "error",
        (false, None, Class::Breaking | Class::Behavioural) => "warning",
        (false, ..) => "notice",
    }
}

fn annotation(finding: &Finding, review: &Review) -> String {
    let place = place(finding.shown.as_ref(), &review.manifest);
    let tool = finding.change.tool.as_deref().unwrap_or("all tools");
    let title = format!("{}[{}] {tool}", finding.change.class, finding.change.kind);
    format!(
        "::{} {place},title={}::{}\n",
        level(finding),
        property(&visible(&title)),
        data(&message_within(review, finding, LONGEST)),
    )
}

/// The properties that say where an annotation is shown; without a place, at the beginning of the manifest.
fn place(place: Option<&Span>, manifest: &str) -> String {
    let (file, line, column) = position(place, manifest);
    format!("file={},line={line},col={column}", property(file))
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
