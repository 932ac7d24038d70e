//! What is derived from the master key. None of it can be printed.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hmac::{self, HMAC_SHA256};
use ring::rand::{SecureRandom as _, SystemRandom};
use serde_json::{Map, Value};

/// The length of a nonce of AES-GCM.
const NONCE: usize = 12;

/// Digests with a key, and encryption.
#[derive(Clone)]
pub(crate) struct Keys {
    scopes: hmac::Key,
    calls: hmac::Key,
    seals: hmac::Key,
    ids: LessSafeKey,
}

impl Keys {
    /// Of a master key of 32 bytes.
    pub(crate) fn of(master: &[u8]) -> Option<Self> {
        if master.len() != 32 {
            return None;
        }
        let master = hmac::Key::new(HMAC_SHA256, master);
        let derive = |purpose: &str| hmac::sign(&master, purpose.as_bytes());
        let key = |purpose| hmac::Key::new(HMAC_SHA256, derive(purpose).as_ref());
        let ids = UnboundKey::new(&AES_256_GCM, derive("toolspec ids").as_ref());
        Some(Self {
            scopes: key("toolspec scope"),
            calls: key("toolspec call"),
            seals: key("toolspec idempotency key"),
            ids: LessSafeKey::new(ids.ok()?),
        })
    }

    /// What tells this master key from others.
    pub(crate) fn mark(&self) -> Vec<u8> {
        hmac::sign(&self.scopes, b"").as_ref().to_vec()
    }

    pub(crate) fn scope(&self, digest: &[u8]) -> Vec<u8> {
        hmac::sign(&self.scopes, digest).as_ref().to_vec()
    }

    pub(crate) fn call(&self, digest: &[u8]) -> Vec<u8> {
        hmac::sign(&self.calls, digest).as_ref().to_vec()
    }

    /// What an idempotency key of this call is made with.
    pub(crate) fn seal(&self, digest: &[u8]) -> [u8; 32] {
        let mut seal = [0; 32];
        let tag = hmac::sign(&self.seals, digest);
        seal.iter_mut()
            .zip(tag.as_ref())
            .for_each(|(to, from)| *to = *from);
        seal
    }

    /// Encrypts the ids of the write with this number; `None` if there are none.
    pub(crate) fn encrypt(&self, number: i64, ids: &Map<String, Value>) -> Option<Vec<u8>> {
        if ids.is_empty() {
            return None;
        }
        let mut nonce = [0; NONCE];
        SystemRandom::new().fill(&mut nonce).ok()?;
        let mut text = serde_json::to_vec(ids).ok()?;
        let (unique, about) = (
            Nonce::assume_unique_for_key(nonce),
            Aad::from(number.to_be_bytes()),
        );
        self.ids
            .seal_in_place_append_tag(unique, about, &mut text)
            .ok()?;
        Some([&nonce[..], &text].concat())
    }

    /// What [`Keys::encrypt`] has encrypted; nothing if it was changed since.
    pub(crate) fn decrypt(&self, number: i64, sealed: &[u8]) -> Map<String, Value> {
        let read = || {
            let (nonce, text) = sealed.split_at_checked(NONCE)?;
            let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
            let (about, mut text) = (Aad::from(number.to_be_bytes()), text.to_vec());
            let text = self.ids.open_in_place(nonce, about, &mut text).ok()?;
            serde_json::from_slice(text).ok()
        };
        read().unwrap_or_default()
    }
}
