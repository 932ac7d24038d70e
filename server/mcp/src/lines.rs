//! Lines of bytes from a stream, each of bounded length.

use std::io;

use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};

use crate::skipped::Skipped;

/// How many bytes are asked for at once.
const CHUNK: usize = 16 * 1024;

/// The capacity that is kept for the next line after a longer one.
const RETAINED: usize = 64 * 1024;

/// One line of input.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line<'a> {
    /// Its bytes, without the line break.
    Bytes(&'a [u8]),
    /// It exceeded the limit and was skipped; this is what was seen of it.
    Oversized(Skipped),
}

/// Reads lines that end in `\n` or `\r\n`; the last one may end with the input.
pub(crate) struct Lines<R> {
    input: BufReader<R>,
    limit: usize,
    line: Vec<u8>,
    /// `line` was handed out and makes room for the next one.
    taken: bool,
    /// The current line exceeded the limit; its rest is skipped.
    skipping: Option<Skipped>,
}

impl<R: AsyncRead + Unpin> Lines<R> {
    /// Lines of at most `limit` bytes.
    pub(crate) fn new(input: R, limit: usize) -> Self {
        Self {
            input: BufReader::with_capacity(CHUNK, input),
            limit,
            line: Vec::new(),
            taken: false,
            skipping: None,
        }
    }

    /// The next line, or `None` at the end of the input.
    ///
    /// Cancel safe: what was read stays in the buffer until the line is complete.
    pub(crate) async fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        if std::mem::take(&mut self.taken) {
            self.line.clear();
            self.line.shrink_to(RETAINED);
        }
        loop {
            let chunk = self.input.fill_buf().await?;
            let at_end = chunk.is_empty();
            let (part, ended) = match chunk.iter().position(|byte| *byte == b'\n') {
                Some(at) => (chunk.get(..=at).unwrap_or(chunk), true),
                None => (chunk, at_end),
            };
            if let Some(skipped) = &mut self.skipping {
                skipped.see(part);
            } else if self.line.len() + part.len() > self.limit.saturating_add(1) {
                let skipped = self.skipping.insert(Skipped::default());
                skipped.see(&std::mem::take(&mut self.line));
                skipped.see(part);
            } else {
                self.line.extend_from_slice(part);
            }
            let used = part.len();
            self.input.consume(used);
            if !ended {
                continue;
            }
            if let Some(skipped) = self.skipping.take() {
                return Ok(Some(Line::Oversized(skipped)));
            }
            if at_end && self.line.is_empty() {
                return Ok(None);
            }
            self.taken = true;
            return Ok(Some(Line::Bytes(self.line.trim_ascii())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(input: &[u8], limit: usize) -> Vec<String> {
        let mut lines = Lines::new(input, limit);
        let mut seen = Vec::new();
        while let Some(line) = lines.next().await.unwrap() {
            seen.push(match line {
                Line::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                Line::Oversized(_) => "<oversized>".to_owned(),
            });
        }
        seen
    }

    #[tokio::test]
    async fn lines_end_at_either_break_and_at_the_end_of_input() {
        assert_eq!(read(b"a\r\n\nbc\nlast", 8).await, ["a", "", "bc", "last"]);
    }

    #[tokio::test]
    async fn a_line_at_the_limit_passes_and_a_longer_one_is_skipped_alone() {
        assert_eq!(
            read(b"1234\n12345\n12\n", 4).await,
            ["1234", "<oversized>", "12"]
        );
    }

    #[tokio::test]
    async fn a_line_far_over_the_limit_is_not_kept_in_memory() {
        let mut input = vec![b'x'; 5 * CHUNK];
        input.extend_from_slice(b"\nnext\n");
        let mut lines = Lines::new(input.as_slice(), CHUNK);
        let first = lines.next().await.unwrap();
        assert!(matches!(first, Some(Line::Oversized(_))));
        assert!(lines.line.capacity() <= 2 * CHUNK);
        assert_eq!(lines.next().await.unwrap(), Some(Line::Bytes(b"next")));
    }

    #[tokio::test]
    async fn a_cancelled_read_loses_nothing() {
        let (mut far, near) = tokio::io::duplex(64);
        let mut lines = Lines::new(near, 64);
        tokio::io::AsyncWriteExt::write_all(&mut far, b"fir")
            .await
            .unwrap();
        let cut = tokio::time::timeout(std::time::Duration::from_millis(5), lines.next()).await;
        assert!(cut.is_err());
        tokio::io::AsyncWriteExt::write_all(&mut far, b"st\n")
            .await
            .unwrap();
        assert_eq!(lines.next().await.unwrap(), Some(Line::Bytes(b"first")));
    }
}
