//! Lines that are indented by a wrong number of spaces.

use super::line::Line;
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// The mistake of the line at a byte offset, where its indentation is that of nothing around it.
pub(super) fn find(source: &Source, offset: usize, message: &str) -> Option<Diagnostic> {
    let mut at = source.position(offset).line;
    // A text may go on in the next line, so a tab there is reported at its end.
    if message.contains("found a tab") && Line::of(source, at).tab().is_none() {
        at += 1;
    }
    let line = Line::of(source, at);
    let above = || {
        let above = (1..at).rev().map(|number| Line::of(source, number));
        above.filter(Line::has_text)
    };
    if let Some(tab) = line.tab() {
        return Some(tabbed(&line, tab, above().next()));
    }
    if let Some(block) = block_text(&above().take(2).collect::<Vec<_>>()) {
        return Some(block);
    }
    if message.contains("mapping values are not allowed") {
        let below = (at + 1..=source.position(source.text().len()).line)
            .map(|number| Line::of(source, number));
        let mut around = above().take(2);
        let (above, before) = (around.next()?, around.next());
        return shallow(&line, &above, before.as_ref(), below)
            .or_else(|| continued(&line, offset, &above));
    }
    if !message.contains("did not find expected") || line.text.trim_start().starts_with(['}', ']'])
    {
        return None;
    }
    let indentation = line.indentation();
    let is_element = line.is_element_at(indentation);
    let last = above().find(|above| above.indentation() <= indentation);
    if !is_element && last.is_some_and(|last| last.is_element_at(indentation)) {
        return None;
    }
    let spaces = |above: &Line<'_>| above.indentation() + above.dash(is_element);
    let beside = above().find(|above| spaces(above) < indentation);
    let around = |above: &Line<'_>| beside.as_ref().is_none_or(|it| above.start > it.start);
    let within = above()
        .take_while(around)
        .filter(|above| spaces(above) > indentation);
    let within = within.min_by_key(|above| (spaces(above), above.start));
    let levels = [within, beside].into_iter().flatten();
    let levels = levels.filter_map(|level| {
        let key = level.key()?;
        let key = key.get(level.dash(is_element)..)?.split(": ").next()?;
        Some((spaces(&level), key, level))
    });
    let levels: Vec<(usize, &str, Line<'_>)> = levels.collect();
    let ways = levels
        .iter()
        .map(|(spaces, key, _)| format!("by {spaces} like `{key}`"));
    let ways = ways.collect::<Vec<_>>().join(", or ");
    let message = match indentation {
        1 => "this line is indented by 1 space, and nothing around it is".to_owned(),
        spaces => format!("this line is indented by {spaces} spaces, and nothing around it is"),
    };
    let span = line.span(indentation, line.text.trim().len());
    let mistake = Diagnostic::new(&span, message).label(format!("indent it {ways}"));
    let mistake = levels
        .iter()
        .fold(mistake, |mistake, (spaces, key, level)| {
            mistake.note(
                &level.span(*spaces, key.len()),
                format!("indented by {spaces}"),
            )
        });
    (!levels.is_empty()).then_some(mistake)
}

/// A line that is indented with a tab, which has no width that everybody agrees about.
fn tabbed(line: &Line<'_>, tab: usize, above: Option<Line<'_>>) -> Diagnostic {
    let mistake = Diagnostic::new(&line.span(tab, 1), "this line is indented with a tab");
    let beside = above.and_then(|above| Some((above.indentation(), above.key()?)));
    mistake.label(match beside {
        Some((spaces, key)) => format!("indent with spaces: by {spaces} if it is beside `{key}`"),
        None => "indent with spaces".to_owned(),
    })
}

/// The text behind a `>` or a `|` that is not indented more than its key.
fn block_text(above: &[Line<'_>]) -> Option<Diagnostic> {
    let [text, begin] = above else { return None };
    let key = begin.key()?;
    let is_block = [">", "|", ">-", "|-"]
        .iter()
        .any(|end| begin.text.trim_end().ends_with(&format!(": {end}")));
    if !is_block || text.indentation() > begin.indentation() {
        return None;
    }
    let span = text.span(text.indentation(), text.text.trim().len());
    let message = format!("the text of `{key}` is not indented more than its key");
    let label = format!("indent it by {}", begin.indentation() + 2);
    Some(Diagnostic::new(&span, message).label(label))
}

/// The first entry of a mapping where the others are all indented more, and alike.
fn shallow<'s>(
    line: &Line<'_>,
    first: &Line<'_>,
    before: Option<&Line<'_>>,
    below: impl Iterator<Item = Line<'s>>,
) -> Option<Diagnostic> {
    let (key, spaces, others) = (first.key()?, first.indentation(), line.indentation());
    let is_first = before.is_none_or(|before| before.indentation() < spaces);
    let below = below.filter(Line::has_text).map(|line| line.indentation());
    let beside: Vec<usize> = below.take_while(|it| *it >= spaces).collect();
    let is_alone = !beside.iter().any(|it| *it < others) && beside.contains(&others);
    if !is_first || !is_alone || others <= spaces {
        return None;
    }
    let message = format!("`{key}` is indented by {spaces}, what follows it by {others}");
    let odd = Diagnostic::new(&first.span(spaces, key.len()), message);
    let has_value = first.text.trim().len() > key.len() + 1;
    let within = if has_value {
        "; if the others are within it, delete its value"
    } else {
        ""
    };
    Some(odd.label(format!("indent it by {others}{within}")))
}

/// An entry that is indented more than the one above it, whose text it continues.
fn continued(line: &Line<'_>, offset: usize, above: &Line<'_>) -> Option<Diagnostic> {
    let key = above.key()?;
    let spaces = above.indentation();
    let is_first = !line.before(offset).contains(": ");
    let has_value = above.text.trim().len() > key.len() + 1;
    if !is_first || !has_value || line.indentation() <= spaces {
        return None;
    }
    let span = line.span(line.indentation(), line.text.trim().len());
    let message = format!("this line is indented more than `{key}`, and so continues its text");
    let label = format!("indent it by {spaces} like `{key}`");
    let note = format!("indented by {spaces}");
    Some(
        Diagnostic::new(&span, message)
            .label(label)
            .note(&above.span(spaces, key.len()), note),
    )
}
