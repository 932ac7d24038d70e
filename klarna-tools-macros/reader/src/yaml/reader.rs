//! From a text to its tree: limits, syntax, and the parser's events one by one.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use saphyr_parser::{Event, Parser};

use super::{
    Kind, Node, json, list,
    offsets::Offsets,
    sink::{Flow, Sink},
    survey::{Survey, Surveyor},
    syntax,
    tree::{Dialect, Tree},
};
use crate::{
    diagnostic::Diagnostics,
    source::{Source, Span},
};

/// Reads a whole text, which is JSON or YAML by its content, not by its name; a text without a
/// value is a null. `None` if there is any mistake in it: then all of them are in `cx`, up to the
/// first that breaks the syntax or a limit.
pub fn read(source: &Source, cx: &mut Diagnostics) -> Option<Node> {
    read_as(source, Dialect::Own, cx)
}

/// Reads as [`read`] does, but what others publish: with anchors, aliases, merge keys and standard
/// tags. A number that cannot be represented is kept as its text: it may be where nothing reads it,
/// such as an example.
pub fn read_document(source: &Source, cx: &mut Diagnostics) -> Option<Node> {
    read_as(source, Dialect::Published, cx)
}

/// What is at a place of a text without mistakes, and what is within it, to what the survey leaves out.
fn read_part(span: &Span, survey: &Arc<Survey>) -> Option<Kind> {
    let root = Diagnostics::look_ahead(|cx| {
        let mut tree = Tree::new(span.source(), Dialect::Published, cx);
        tree.survey = Some(survey);
        let _ = json::read_value(span.source(), span.range().start, &mut tree);
        tree.into_root()
    });
    root.map(|root| root.kind)
}

fn read_as(source: &Source, dialect: Dialect, cx: &mut Diagnostics) -> Option<Node> {
    let (root, sound) = cx.watch(|cx| {
        if let Some(large) = syntax::too_large(source) {
            cx.push(large);
            None
        } else if dialect == Dialect::Published && json::is_likely(source.text()) {
            survey(source, cx)
        } else {
            let mut tree = Tree::new(source, dialect, cx);
            let _ = read_text(source, &mut tree);
            tree.into_root()
        }
    });
    let empty = || Node {
        span: Span::new(source, 0..0),
        kind: Kind::Null,
    };
    sound.ok().map(|()| root.unwrap_or_else(empty))
}

/// The root of a text of JSON in which there are no mistakes.
fn survey(source: &Source, cx: &mut Diagnostics) -> Option<Node> {
    let mut surveyor = Surveyor::new(source, read_part, cx);
    let is_sound = json::read(source, &mut surveyor).is_continue();
    let survey = Arc::new(surveyor.survey);
    let text = source.text().trim_start();
    let start = source.text().len() - text.len();
    let span = Span::new(source, start..start + text.trim_end().len());
    let kind = list::unread(&span, &survey);
    is_sound.then_some(Node { span, kind })
}

fn read_text(source: &Source, tree: &mut Tree<'_>) -> Flow {
    if json::is_likely(source.text()) {
        json::read(source, tree)
    } else {
        read_yaml(source, tree)
    }
}

fn read_yaml(source: &Source, tree: &mut Tree<'_>) -> Flow {
    if let Some(unprintable) = syntax::unprintable(source) {
        return tree.stop(unprintable);
    }
    let offsets = Offsets::new(source.text());
    for event in Parser::new_from_str(source.text()) {
        match event {
            Ok((event, place)) => read_event(event, offsets.bytes(place), tree)?,
            Err(error) => {
                let offset = offsets.byte(*error.marker());
                return tree.stop(syntax::error(source, offset, &error));
            }
        }
    }
    ControlFlow::Continue(())
}

fn read_event(event: Event<'_>, range: Range<usize>, tree: &mut Tree<'_>) -> Flow {
    match event {
        Event::DocumentStart(_) => tree.document(range),
        Event::Scalar(text, style, anchor, tag) => {
            tree.properties(&range, anchor, tag.as_deref())?;
            match tag {
                Some(tag) => tree.tagged_scalar(&text, &tag, range),
                None => tree.scalar(&text, style, range),
            }
        }
        Event::Alias(anchor) => tree.alias(anchor, range),
        Event::SequenceStart(anchor, tag) => {
            tree.properties(&range, anchor, tag.as_deref())?;
            tree.check_collection(tag.as_deref(), &range)?;
            tree.open_sequence(range)
        }
        Event::MappingStart(anchor, tag) => {
            tree.properties(&range, anchor, tag.as_deref())?;
            tree.check_collection(tag.as_deref(), &range)?;
            tree.open_mapping(range)
        }
        Event::SequenceEnd | Event::MappingEnd => tree.close(range),
        Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {
            ControlFlow::Continue(())
        }
    }
}
