//! Idempotency keys that prove which call they belong to.
//!
//! An API that honours a repeated key answers as it did the first time and ignores the new body. A
//! key must therefore never come back with other arguments. To check this after a restart, without
//! any memory, the key itself contains the time it was made and a digest of the call. It has the
//! form of a version 4 UUID (RFC 9562, section 5.4), whose 122 free bits are, from the left:
//! 24 bits minutes since 2020-01-01 UTC, 48 bits digest, 50 bits random.
//!
//! The digest also covers the other bits and the credentials, and is made with the key of the store
//! if there is one, so that nobody else can make a key: one that comes back was issued, counted and
//! let through before.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid, Variant};

use crate::arguments::Arguments;
use toolspec_model::{Idempotency, Tool};

/// 2020-01-01T00:00:00Z in seconds since the Unix epoch.
const START: u64 = 1_577_836_800;
const MINUTES_MASK: u128 = (1 << 24) - 1;
const DIGEST_MASK: u128 = (1 << 48) - 1;
const RANDOM_MASK: u128 = (1 << 50) - 1;

/// How far a key may be ahead of this machine's clock, in minutes.
const SKEW: u128 = 10;

/// The digest of a call: where it goes and as whom, the tool's name and the arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fingerprint([u8; 32]);

/// The digest of where calls go and as whom.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Account([u8; 32]);

/// How long a key is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lifetime {
    /// How long the API keeps it, in minutes.
    kept: Option<u32>,
}

/// The key of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CallKey {
    uuid: Uuid,
    lifetime: Lifetime,
}

impl Fingerprint {
    /// Of a call of `tool` by `account`; the argument `key_argument` does not count.
    pub(crate) fn of(
        account: &Account,
        tool: &str,
        arguments: &Arguments,
        key_argument: Option<&str>,
    ) -> Self {
        let mut hash = Sha256::new();
        hash.update(account.0);
        hash.update(tool.as_bytes());
        let counted = arguments
            .iter()
            .filter(|(name, _)| Some(name.as_str()) != key_argument);
        feed_object(&mut hash, counted);
        Self(hash.finalize().into())
    }

    /// The same as a digest with a key.
    pub(crate) fn keyed(digest: [u8; 32]) -> Self {
        Self(digest)
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The digest in a key of this call with these other bits.
    fn seal(self, minutes: u128, random: u128) -> u128 {
        let digest = Sha256::new()
            .chain_update(self.0)
            .chain_update(minutes.to_be_bytes())
            .chain_update(random.to_be_bytes())
            .finalize();
        first_bytes(&digest, 6)
    }
}

impl Account {
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Of credentials and the places that they are sent to.
    pub(crate) fn of<'a>(parts: impl Iterator<Item = &'a str>) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }
}

impl Lifetime {
    /// Of the keys of `tool`.
    pub(crate) fn of(tool: &Tool) -> Self {
        let idempotency = tool.idempotency.as_ref();
        Self {
            kept: idempotency.and_then(|idempotency| idempotency.kept_minutes),
        }
    }

    /// How long a key can be repeated.
    pub(crate) fn duration(self) -> Duration {
        Duration::from_mins(self.repeatable().into())
    }

    /// The age from which on the API may have forgotten it, in minutes.
    fn repeatable(self) -> u32 {
        Idempotency::repeatable_minutes(self.kept)
    }
}

impl fmt::Display for Lifetime {
    /// Why a key is too old.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "is older than {}, and ", in_words(self.repeatable()))?;
        match self.kept {
            Some(kept) => write!(f, "the API keeps a key for {}", in_words(kept)),
            None => f.write_str("how long the API keeps a key is not known"),
        }
    }
}

impl CallKey {
    /// A fresh key for the call with this fingerprint.
    pub(crate) fn issue(fingerprint: Fingerprint, lifetime: Lifetime, now: SystemTime) -> Self {
        let random = Uuid::new_v4().as_u128() & RANDOM_MASK;
        let minutes = minutes(now);
        let free = (minutes << 98) | (fingerprint.seal(minutes, random) << 50) | random;
        let spread =
            ((free >> 74) << 80) | (((free >> 62) & 0xfff) << 64) | (free & ((1 << 62) - 1));
        let uuid = Builder::from_random_bytes(spread.to_be_bytes()).into_uuid();
        Self { uuid, lifetime }
    }

    /// The key that a caller gives back, or why it cannot be used for this call, which has one
    /// fingerprint for each name of its tool.
    pub(crate) fn recall(
        text: &str,
        mut fingerprints: impl Iterator<Item = Fingerprint>,
        lifetime: Lifetime,
        now: SystemTime,
    ) -> Result<Self, String> {
        let uuid = Uuid::try_parse(text)
            .ok()
            .filter(|uuid| uuid.get_version_num() == 4 && uuid.get_variant() == Variant::RFC4122)
            .filter(|uuid| uuid.hyphenated().to_string() == text)
            .ok_or("is not a key that this tool has answered with; leave it out for a new call")?;
        let key = Self { uuid, lifetime };
        let free = key.free();
        let (made, random) = (free >> 98, free & RANDOM_MASK);
        if !fingerprints.any(|call| call.seal(made, random) == (free >> 50) & DIGEST_MASK) {
            return Err("belongs to a call with other arguments or credentials, or was made up. Repeat that call with \
                        exactly the same arguments; leave the key out only if this is intended to happen in addition \
                        to that call"
                .to_owned());
        }
        if key.is_too_old(now) {
            return Err(format!(
                "{lifetime}. Read the current state first; leave the key out only if the call was not carried out"
            ));
        }
        Ok(key)
    }

    /// A key that this program has kept itself.
    pub(crate) fn kept(text: &str, lifetime: Lifetime) -> Option<Self> {
        let uuid = Uuid::try_parse(text).ok()?;
        Some(Self { uuid, lifetime })
    }

    /// Whether the API may have forgotten it.
    pub(crate) fn is_too_old(self, now: SystemTime) -> bool {
        let age = minutes(now).wrapping_sub(self.free() >> 98) & MINUTES_MASK;
        age > self.lifetime.repeatable().into() && age <= MINUTES_MASK - SKEW
    }

    /// Its free bits.
    fn free(self) -> u128 {
        let spread = self.uuid.as_u128();
        ((spread >> 80) << 74) | (((spread >> 64) & 0xfff) << 62) | (spread & ((1 << 62) - 1))
    }

    /// The key that the step at `index` sends, where `keyed` steps of the tool send one.
    pub(crate) fn for_step(self, index: usize, keyed: usize) -> String {
        if keyed == 1 {
            return self.to_string();
        }
        let digest = Sha256::new()
            .chain_update(self.uuid.as_bytes())
            .chain_update(index.to_be_bytes())
            .finalize();
        Builder::from_random_bytes(first_bytes(&digest, 16).to_be_bytes())
            .into_uuid()
            .hyphenated()
            .to_string()
    }
}

impl fmt::Display for CallKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uuid.hyphenated().fmt(f)
    }
}

/// A time in minutes, in hours where it is whole hours.
fn in_words(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (1, 0) => "1 hour".to_owned(),
        (hours, 0) => format!("{hours} hours"),
        _ => format!("{minutes} minutes"),
    }
}

fn first_bytes(digest: &[u8], count: usize) -> u128 {
    let bytes = digest.iter().take(count);
    bytes.fold(0, |bits, byte| (bits << 8) | u128::from(*byte))
}

fn minutes(now: SystemTime) -> u128 {
    let start = UNIX_EPOCH + Duration::from_secs(START);
    u128::from(now.duration_since(start).unwrap_or_default().as_secs() / 60) & MINUTES_MASK
}

/// Feeds `value` as JSON with sorted names, so that neither order nor spelling counts.
fn feed(hash: &mut Sha256, value: &Value) {
    match value {
        Value::Object(members) => feed_object(hash, members.iter()),
        Value::Array(elements) => {
            hash.update(b"[");
            for element in elements {
                feed(hash, element);
                hash.update(b",");
            }
            hash.update(b"]");
        }
        scalar => hash.update(scalar.to_string().as_bytes()),
    }
}

fn feed_object<'a>(hash: &mut Sha256, members: impl Iterator<Item = (&'a String, &'a Value)>) {
    let mut members: Vec<_> = members.collect();
    members.sort_unstable_by_key(|(name, _)| *name);
    hash.update(b"{");
    for (name, value) in members {
        hash.update(Value::from(name.as_str()).to_string().as_bytes());
        hash.update(b":");
        feed(hash, value);
        hash.update(b",");
    }
    hash.update(b"}");
}

#[cfg(test)]
mod tests;
