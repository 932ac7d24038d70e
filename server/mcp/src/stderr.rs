//! Lines on their way to standard error.
//!
//! If nobody reads them, lines are dropped and counted, and nothing else waits.
//! `tracing-appender` does the same, but starts its thread with the program and prints to standard
//! output when it cannot end in time.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, TrySendError, channel, sync_channel};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use toolspec_runtime::Redactor;

/// How many lines may wait.
const MOST: usize = 512;

/// How many bytes of a line are kept.
const LONGEST: usize = 8 * 1024;

/// How long the end of the program waits for a reader.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often the end of the program looks whether a full queue has room.
const PAUSE: Duration = Duration::from_millis(1);

/// The queue of this process. Its thread starts with the first line: most sessions log none.
static QUEUE: OnceLock<Queue> = OnceLock::new();

/// Removes credentials from lines, once they are known.
static REDACTOR: RwLock<Option<Redactor>> = RwLock::new(None);

/// What lines about this program itself begin with.
static NAME: OnceLock<String> = OnceLock::new();

/// Names the program in lines about itself.
pub(crate) fn name(program: &str) {
    let _ = NAME.set(program.to_owned());
}

/// A line about the program itself.
pub(crate) fn about(what: &str) -> String {
    match NAME.get() {
        Some(name) => format!("{name}: {what}"),
        None => what.to_owned(),
    }
}

/// Queues one line, without its line break.
pub fn say(line: &str) {
    let redactor = REDACTOR.read().unwrap_or_else(PoisonError::into_inner);
    let line = redacted(line, redactor.as_ref());
    QUEUE.get_or_init(|| Queue::new(io::stderr())).say(&line);
}

/// Removes what `redactor` knows from every line that is still to come.
pub fn redact(redactor: &Redactor) {
    let mut known = REDACTOR.write().unwrap_or_else(PoisonError::into_inner);
    *known = Some(redactor.clone());
}

fn redacted<'l>(line: &'l str, redactor: Option<&Redactor>) -> Cow<'l, str> {
    redactor.map_or(Cow::Borrowed(line), |redactor| redactor.line(line))
}

/// Waits until everything is written, as far as somebody reads it.
pub fn flush() {
    if let Some(queue) = QUEUE.get() {
        queue.flush();
    }
}

/// A writer whose every write is one line.
pub(crate) struct Line;

impl Write for Line {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        say(String::from_utf8_lossy(line).trim_end_matches('\n'));
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Queue {
    entries: SyncSender<Queued>,
    dropped: Arc<AtomicU64>,
}

enum Queued {
    Line(String),
    /// Everything before it is written when its sender is dropped.
    Flush(Sender<()>),
}

impl Queue {
    fn new(to: impl Write + Send + 'static) -> Self {
        let (entries, waiting) = sync_channel(MOST);
        let dropped = Arc::new(AtomicU64::new(0));
        let lost = Arc::clone(&dropped);
        // Where no thread can be had, the queue has no reader and everything is dropped.
        let _ = thread::Builder::new()
            .name("stderr".to_owned())
            .spawn(move || write(&waiting, &lost, to));
        Self { entries, dropped }
    }

    fn say(&self, line: &str) {
        let mut line = line.to_owned();
        if line.len() > LONGEST {
            line.truncate(line.floor_char_boundary(LONGEST));
            line.push('…');
        }
        if self.entries.try_send(Queued::Line(line)).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn flush(&self) {
        let (written, wait) = channel();
        let until = Instant::now() + PATIENCE;
        let mut entry = Queued::Flush(written);
        // A full queue may only be slow.
        while let Err(TrySendError::Full(back)) = self.entries.try_send(entry) {
            if Instant::now() >= until {
                return;
            }
            entry = back;
            thread::sleep(PAUSE);
        }
        // Ends when the sender is dropped.
        let _ = wait.recv_timeout(until.saturating_duration_since(Instant::now()));
    }
}

/// Writes what waits. Lines are dropped only when the queue is full, so another line follows, and
/// their count is written before it.
fn write(waiting: &Receiver<Queued>, dropped: &AtomicU64, mut to: impl Write) {
    for entry in waiting {
        let line = match entry {
            Queued::Line(line) => line,
            Queued::Flush(written) => {
                drop(written);
                continue;
            }
        };
        let text = match dropped.swap(0, Ordering::Relaxed) {
            0 => format!("{line}\n"),
            1 => format!("{}\n{line}\n", about("1 log line was dropped")),
            lost => {
                let note = about(&format!("{lost} log lines were dropped"));
                format!("{note}\n{line}\n")
            }
        };
        // Nobody may be listening any more; the next line may find somebody.
        let _ = to.write_all(text.as_bytes()).and_then(|()| to.flush());
    }
}

/// `text` with control and hidden characters escaped.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c == ' ' || c.is_ascii_graphic() {
            shown.push(c);
        } else {
            shown.extend(c.escape_debug());
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use toolspec_runtime::{Client, Credentials};

    use super::*;
    use crate::shop::TOOLSET;

    /// Takes the first line only on a signal, and keeps everything.
    struct Slow {
        start: Option<Receiver<()>>,
        written: Arc<Mutex<Vec<u8>>>,
    }

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if let Some(start) = self.start.take() {
                let _ = start.recv();
            }
            self.written.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn slow() -> (Queue, Sender<()>, Arc<Mutex<Vec<u8>>>) {
        let (start, wait) = channel();
        let written = Arc::default();
        let to = Slow {
            start: Some(wait),
            written: Arc::clone(&written),
        };
        (Queue::new(to), start, written)
    }

    fn text(written: &Mutex<Vec<u8>>) -> String {
        String::from_utf8(written.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn a_line_contains_no_credentials() {
        let credentials = Credentials::new("somebody", "the-secret-value");
        let client = Client::builder(&TOOLSET)
            .credentials(Ok(credentials))
            .build();
        let line = "the secret/value is dGhlLXNlY3JldC12YWx1ZQ==\u{1b}[2J";
        let shown = redacted(line, Some(client.redactor()));
        let removed = "[removed: credential]";
        assert_eq!(shown, format!("{removed} is {removed}Q=="));
        assert_eq!(redacted(line, None), line);
    }

    #[test]
    fn what_does_not_fit_is_dropped_and_counted() {
        let (queue, start, written) = slow();
        let all = 3 * MOST;
        for number in 0..all {
            queue.say(&number.to_string());
        }
        start.send(()).unwrap();
        // The queue has room again when the reader has begun.
        while queue
            .entries
            .try_send(Queued::Line("last".to_owned()))
            .is_err()
        {
            thread::yield_now();
        }
        queue.flush();
        let text = text(&written);
        let lines = text.lines();
        let counted: usize = lines
            .clone()
            .filter_map(|line| line.strip_suffix(" log lines were dropped"))
            .map(|count| count.parse::<usize>().unwrap())
            .sum();
        let kept = lines.filter(|line| line.parse::<usize>().is_ok()).count();
        assert_eq!(kept + counted, all, "{text}");
        assert!(counted > 0, "{text}");
        assert!(text.ends_with("last\n"), "{text}");
    }

    #[test]
    fn a_reader_that_never_comes_delays_neither_lines_nor_the_end() {
        let (queue, _start, written) = slow();
        for _ in 0..=MOST {
            queue.say("x");
        }
        queue.flush();
        assert_eq!(text(&written), "");
    }

    #[test]
    fn a_line_is_cut_between_characters() {
        let (queue, start, written) = slow();
        start.send(()).unwrap();
        queue.say(&"ä".repeat(LONGEST));
        queue.flush();
        let text = text(&written);
        assert!(
            text.len() < LONGEST + 8 && text.ends_with("ä…\n"),
            "{}",
            text.len()
        );
    }
}
