//! The id of a JSON-RPC message that is too long to be kept: found while its bytes pass, since many
//! clients write it behind the `params`.

/// The longest id that is kept, in bytes, and the longest name that is compared.
const LONGEST: usize = 256;

/// What was seen of a message: enough to tell whose it is.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Skipped {
    depth: usize,
    in_text: bool,
    is_escaped: bool,
    /// The name or the value of a member of the message that is being seen, up to one byte too many.
    token: Vec<u8>,
    /// The name of that member, when its value is seen.
    name: Vec<u8>,
    has_method: bool,
    /// The texts of all ids.
    ids: Vec<Vec<u8>>,
}

impl Skipped {
    /// Sees the next bytes.
    pub(crate) fn see(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.see_byte(*byte);
        }
    }

    fn see_byte(&mut self, byte: u8) {
        if self.in_text {
            self.keep(byte);
            self.in_text = byte != b'"' || self.is_escaped;
            self.is_escaped = byte == b'\\' && !self.is_escaped;
            return;
        }
        match byte {
            b'{' | b'[' => {
                // What is in a list is not a member of a message.
                self.keep(byte);
                self.depth += 1 + usize::from(self.depth == 0 && byte == b'[');
            }
            b'}' | b']' => {
                self.end_member();
                self.depth = self.depth.saturating_sub(1);
            }
            b',' => self.end_member(),
            b':' if self.depth == 1 => self.name = std::mem::take(&mut self.token),
            byte if byte.is_ascii_whitespace() => {}
            byte => {
                self.in_text = byte == b'"';
                self.keep(byte);
            }
        }
    }

    fn keep(&mut self, byte: u8) {
        if self.depth == 1 && self.token.len() <= LONGEST {
            self.token.push(byte);
        }
    }

    fn end_member(&mut self) {
        if self.depth != 1 {
            return;
        }
        let value = std::mem::take(&mut self.token);
        // A name may be written with escapes.
        let name: Result<String, _> = serde_json::from_slice(&std::mem::take(&mut self.name));
        match name.as_deref() {
            Ok("id") if self.ids.len() < 2 => self.ids.push(value),
            Ok("method") => self.has_method = true,
            _ => {}
        }
    }

    /// Whether it was a notification, which nobody answers.
    pub(crate) fn is_notification(&self) -> bool {
        self.has_method && self.ids.is_empty()
    }

    /// The text of the id, if it was a request: an answer has an id of ours.
    pub(crate) fn request_id(&self) -> Option<&[u8]> {
        let [id] = self.ids.as_slice() else {
            return None;
        };
        (self.has_method && id.len() <= LONGEST).then_some(id)
    }
}
