//! Bodies of answers, the broken ones included.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// A small block, repeated: it is part of the binary.
static FILLER: [u8; 4 * 1024] = [b'x'; 4 * 1024];

/// The pause between two bytes of an endless body.
const TRICKLE: Duration = Duration::from_millis(20);

/// A body as a row of pieces, with the length that its head announces; without one it is sent in chunks.
#[derive(Debug)]
pub(crate) struct ReplyBody {
    announced: Option<u64>,
    pieces: VecDeque<Piece>,
}

#[derive(Debug)]
enum Piece {
    Bytes(Bytes),
    Filler(u64),
    /// Lets the server flush what came before.
    Flush,
    /// Ends the connection in the middle of the body.
    Break,
    Trickle(Pin<Box<Sleep>>),
}

/// The error by which a body asks the server to give the connection up.
#[derive(Debug)]
pub(crate) struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the sandbox broke this answer off, as requested")
    }
}

impl std::error::Error for Broken {}

impl ReplyBody {
    pub(crate) fn whole(bytes: Vec<u8>) -> Self {
        let announced = Some(bytes.len() as u64);
        let pieces = if bytes.is_empty() {
            VecDeque::new()
        } else {
            VecDeque::from([Piece::Bytes(bytes.into())])
        };
        Self { announced, pieces }
    }

    /// Announces the whole, sends the first half and breaks off.
    pub(crate) fn truncated(mut bytes: Vec<u8>) -> Self {
        let announced = Some(bytes.len() as u64);
        bytes.truncate(bytes.len() / 2);
        Self {
            announced,
            pieces: VecDeque::from([Piece::Bytes(bytes.into()), Piece::Flush, Piece::Break]),
        }
    }

    /// A JSON object with a property of `filler` bytes before its own.
    pub(crate) fn padded(object: &[u8], filler: u64) -> Self {
        const OPENING: &[u8] = br#"{"padding":""#;
        let own = object.strip_prefix(b"{").unwrap_or(b"}");
        let closing: &[u8] = if own == b"}" { b"\"" } else { b"\"," };
        let announced = (OPENING.len() + closing.len() + own.len()) as u64 + filler;
        let pieces = [
            Piece::Bytes(Bytes::from_static(OPENING)),
            Piece::Filler(filler),
            Piece::Bytes(Bytes::copy_from_slice(closing)),
            Piece::Bytes(Bytes::copy_from_slice(own)),
        ];
        Self {
            announced: Some(announced),
            pieces: VecDeque::from(pieces),
        }
    }

    pub(crate) fn endless() -> Self {
        Self {
            announced: None,
            pieces: VecDeque::from([Piece::Trickle(Box::pin(sleep(TRICKLE)))]),
        }
    }

    /// The next chunk of so much filler; what is left is put back.
    fn fill(&mut self, left: u64) -> Bytes {
        let size = FILLER
            .len()
            .min(usize::try_from(left).unwrap_or(usize::MAX));
        if left > size as u64 {
            self.pieces.push_front(Piece::Filler(left - size as u64));
        }
        Bytes::from_static(&FILLER).slice(..size)
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let Some(piece) = self.pieces.pop_front() else {
            return Poll::Ready(None);
        };
        match piece {
            Piece::Bytes(bytes) => Poll::Ready(Some(Ok(Frame::data(bytes)))),
            Piece::Filler(left) => Poll::Ready(Some(Ok(Frame::data(self.fill(left))))),
            Piece::Flush => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Piece::Break => Poll::Ready(Some(Err(Broken))),
            Piece::Trickle(mut pause) => {
                let elapsed = pause.as_mut().poll(cx).is_ready();
                self.pieces.push_front(Piece::Trickle(if elapsed {
                    Box::pin(sleep(TRICKLE))
                } else {
                    pause
                }));
                if elapsed {
                    Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b" ")))))
                } else {
                    Poll::Pending
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        self.announced
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
