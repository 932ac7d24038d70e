//! The answers of operations that mean failure, for drafts.

use super::offer::ValueReader;
use crate::diagnostic::Diagnostics;
use crate::offer::Failures;
use crate::openapi::{Document, Media, Operation, Responses};
use crate::schema::{Parts, View};
use crate::yaml::Node;

impl Failures {
    /// Those that the operations of a document declare; each body is read once.
    #[must_use]
    pub fn of<'a>(document: &'a Document, operations: &[Operation<'a>]) -> Self {
        let mut failures = Self::default();
        let mut known: Vec<(*const Node, usize)> = Vec::new();
        let reader = ValueReader::of(document, View::Response);
        for operation in operations {
            let declared = Diagnostics::look_ahead(|cx| operation.failures(cx));
            failures.add(&declared, reader, &mut known);
        }
        failures
    }

    fn add<'a>(
        &mut self,
        declared: &Responses<'a>,
        reader: ValueReader<'a>,
        known: &mut Vec<(*const Node, usize)>,
    ) {
        for header in &declared.headers {
            *self.headers.entry((*header).to_owned()).or_default() += 1;
        }
        let json = declared.contents.iter();
        let json = json.filter(|content| content.media() == Media::Json);
        for schema in json.filter_map(|content| content.schema) {
            let target = reader.document.peek(schema);
            let node = std::ptr::from_ref(target.map_or(schema, |target| target.node));
            if let Some((_, index)) = known.iter().find(|(known, _)| *known == node) {
                if let Some((times, _)) = self.bodies.get_mut(*index) {
                    *times += 1;
                }
                continue;
            }
            known.push((node, self.bodies.len()));
            self.bodies
                .push((1, reader.within(&Parts::from(schema), 1)));
        }
    }
}
