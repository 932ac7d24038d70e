//! What the readers of texts hand their values to.

use std::ops::{ControlFlow, Range};

use saphyr_parser::ScalarStyle;

use crate::diagnostic::Diagnostic;

/// `Break` when the rest of the text is not to be read.
pub(super) type Flow = ControlFlow<()>;

/// What takes the values of a text in the order of the text, and names as texts before what they name.
pub(super) trait Sink {
    fn open_mapping(&mut self, range: Range<usize>) -> Flow;
    fn open_sequence(&mut self, range: Range<usize>) -> Flow;
    fn close(&mut self, range: Range<usize>) -> Flow;
    fn scalar(&mut self, text: &str, style: ScalarStyle, range: Range<usize>) -> Flow;
    fn stop<T>(&mut self, diagnostic: Diagnostic) -> ControlFlow<(), T>;

    /// Where the list or mapping that starts here ends, if it has been taken as it is.
    fn passed(&mut self, _start: usize) -> Option<usize> {
        None
    }
}
