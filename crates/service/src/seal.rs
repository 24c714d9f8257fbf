//! Secrets that must be read once again: what a message carries until it is sent, the password of the mail server. Owns the
//! keys that seal them, which lie in a file beside the database and never in it, so that a dump of the database says nothing
//! (promise T1). Hashing of passwords is another thing (`hashing`).
//!
//! `XChaCha20-Poly1305`, a random nonce of 24 bytes each, and what the secret belongs to as associated data: a sealed
//! secret that is moved to another row opens nothing. The file has a line `ID:BASE64` a key, the newest first; the
//! newest seals, all open. Several copies of the program on one database need the same file.

use crate::Entropy;
use crate::entropy;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use zeroize::Zeroizing;

/// Where the keys lie in the data folder, unless another file was named.
pub const FILE: &str = "keys/messages.keys";
/// Keys that are kept: the one that seals, and the one before it.
const KEPT: usize = 2;
const NONCE: usize = 24;

/// Why the keys cannot be used. Names no key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The file cannot be read, or is not there and may not be made.
    #[error("cannot read the key file {}", .path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file cannot be written.
    #[error("cannot write the key file {}", .path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line has another form.
    #[error("{}, line {line}: a key is ID:BASE64, 32 bytes", .path.display())]
    Form {
        /// Which file.
        path: PathBuf,
        /// Which line; one past the last where there is no key at all.
        line: usize,
    },
    /// Others than the owner can read the file.
    #[error("{} can be read by others than its owner: chmod 600", .path.display())]
    Open {
        /// Which file.
        path: PathBuf,
    },
}

/// Why a secret does not open.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unopened {
    /// This copy of the program has no such key.
    #[error("the key {0} is not in the key file")]
    NoKey(String),
    /// It was damaged, or belongs to something else.
    #[error("the secret is damaged or belongs to something else")]
    Damaged,
}

/// A sealed secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// With which key.
    pub key: String,
    /// Nonce, then the sealed text.
    pub bytes: Vec<u8>,
}

struct Key {
    id: String,
    bytes: Zeroizing<[u8; 32]>,
}

/// The keys in force.
pub struct Seals {
    path: PathBuf,
    ring: RwLock<Arc<Vec<Key>>>,
}

impl core::fmt::Debug for Seals {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Seals").finish_non_exhaustive()
    }
}

impl Seals {
    /// Reads the keys of the file at `given`, or those in the data folder, where they are made if there are none.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn open(
        data_dir: &Path,
        given: Option<&Path>,
        entropy: &dyn Entropy,
    ) -> Result<Self, KeyError> {
        let path = given.map_or_else(|| data_dir.join(FILE), Path::to_owned);
        if given.is_none() && !path.exists() {
            write(&path, &[new_key(entropy)], false)?;
        }
        let ring = read(&path)?;
        Ok(Self {
            path,
            ring: RwLock::new(Arc::new(ring)),
        })
    }

    fn ring(&self) -> Arc<Vec<Key>> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The key that seals now.
    pub fn newest(&self) -> String {
        self.ring()
            .first()
            .map(|key| key.id.clone())
            .unwrap_or_default()
    }

    /// Reads the file anew: another process may have changed it.
    ///
    /// # Errors
    /// [`KeyError`]; the keys stay as they were then.
    pub fn refresh(&self) -> Result<(), KeyError> {
        let ring = Arc::new(read(&self.path)?);
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = ring;
        Ok(())
    }

    /// Seals a secret for what `owner` names. `None` only where there is no key, which [`Seals::open`] refuses.
    pub fn seal(&self, entropy: &dyn Entropy, owner: &[u8], secret: &[u8]) -> Option<Sealed> {
        let ring = self.ring();
        let key = ring.first()?;
        let nonce: [u8; NONCE] = entropy::bytes(entropy);
        let payload = Payload {
            msg: secret,
            aad: owner,
        };
        let sealed = cipher(key).encrypt(&XNonce::from(nonce), payload).ok()?;
        let mut bytes = nonce.to_vec();
        bytes.extend_from_slice(&sealed);
        Some(Sealed {
            key: key.id.clone(),
            bytes,
        })
    }

    /// Opens what was sealed for `owner`. A key that is not known is looked for in the file once more.
    ///
    /// # Errors
    /// [`Unopened`].
    pub fn open_sealed(
        &self,
        owner: &[u8],
        key: &str,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Unopened> {
        let missing = || Unopened::NoKey(key.to_owned());
        let mut ring = self.ring();
        if !ring.iter().any(|known| known.id == key) {
            self.refresh().map_err(|_| missing())?;
            ring = self.ring();
        }
        let known = ring
            .iter()
            .find(|known| known.id == key)
            .ok_or_else(missing)?;
        let (nonce, text) = sealed.split_at_checked(NONCE).ok_or(Unopened::Damaged)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| Unopened::Damaged)?;
        let payload = Payload {
            msg: text,
            aad: owner,
        };
        cipher(known)
            .decrypt(&XNonce::from(nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| Unopened::Damaged)
    }

    /// Keyed digests of something short, like a code, under each key, the newest first: the first is stored, and whichever
    /// equals a stored one proves it.
    pub fn digests(&self, owner: &[u8], text: &[u8]) -> Vec<[u8; 32]> {
        let digest = |key: &Key| {
            let mut mac = Hmac::<Sha256>::new_from_slice(key.bytes.as_slice()).ok()?;
            mac.update(b"latchkey code 1");
            mac.update(&u64::try_from(owner.len()).unwrap_or_default().to_be_bytes());
            mac.update(owner);
            mac.update(text);
            Some(mac.finalize().into_bytes().into())
        };
        self.ring().iter().filter_map(digest).collect()
    }

    /// Puts a new key before the others; answers its name. What the older ones seal must be sealed anew before [`Seals::prune`].
    ///
    /// # Errors
    /// [`KeyError`]; the keys stay as they were then.
    pub(crate) fn add(&self, entropy: &dyn Entropy) -> Result<String, KeyError> {
        let mut keys = vec![new_key(entropy)];
        keys.extend(read(&self.path)?);
        let id = keys.first().map(|key| key.id.clone()).unwrap_or_default();
        self.replace(keys)?;
        Ok(id)
    }

    /// Keeps the key that seals and the one before it, which somebody may be sealing with at this moment.
    ///
    /// # Errors
    /// [`KeyError`]; the keys stay as they were then.
    pub(crate) fn prune(&self) -> Result<(), KeyError> {
        let mut keys = read(&self.path)?;
        keys.truncate(KEPT);
        self.replace(keys)
    }

    fn replace(&self, keys: Vec<Key>) -> Result<(), KeyError> {
        write(&self.path, &keys, true)?;
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
        Ok(())
    }
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new((&*key.bytes).into())
}

fn new_key(entropy: &dyn Entropy) -> Key {
    let id: [u8; 6] = entropy::bytes(entropy);
    Key {
        id: id.map(|byte| format!("{byte:02x}")).concat(),
        bytes: Zeroizing::new(entropy::bytes(entropy)),
    }
}

fn read(path: &Path) -> Result<Vec<Key>, KeyError> {
    let unreadable = |source| KeyError::Read {
        path: path.to_owned(),
        source,
    };
    let text = Zeroizing::new(std::fs::read_to_string(path).map_err(unreadable)?);
    if is_open_to_others(path).map_err(unreadable)? {
        return Err(KeyError::Open {
            path: path.to_owned(),
        });
    }
    let form = |line| KeyError::Form {
        path: path.to_owned(),
        line,
    };
    let mut keys = Vec::new();
    let mut lines = 0;
    for line in text.lines() {
        lines += 1;
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        keys.push(key_of(line).ok_or_else(|| form(lines))?);
    }
    if keys.is_empty() {
        return Err(form(lines + 1));
    }
    Ok(keys)
}

fn key_of(line: &str) -> Option<Key> {
    let (id, key) = line.split_once(':')?;
    let is_name = !id.is_empty() && id.len() <= 32 && id.chars().all(|c| c.is_ascii_alphanumeric());
    let decoded = Zeroizing::new(STANDARD.decode(key.trim()).ok()?);
    let bytes: [u8; 32] = decoded.as_slice().try_into().ok()?;
    is_name.then(|| Key {
        id: id.to_owned(),
        bytes: Zeroizing::new(bytes),
    })
}

/// Writes the file whole or not at all, for its owner alone. Without `over`, a file that somebody else made meanwhile stays.
fn write(path: &Path, keys: &[Key], over: bool) -> Result<(), KeyError> {
    let written = || -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        private_folder(folder)?;
        let draft = folder.join(format!(".keys-{}", std::process::id()));
        let mut text = Zeroizing::new(String::from(
            "# Seals what messages carry in secret. The first key seals, all open. Keep it out of the database's backups.\n",
        ));
        for key in keys {
            text.push_str(&key.id);
            text.push(':');
            text.push_str(&Zeroizing::new(STANDARD.encode(key.bytes.as_slice())));
            text.push('\n');
        }
        let mut file = private_file(&draft)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        if over {
            return std::fs::rename(&draft, path);
        }
        let made = std::fs::hard_link(&draft, path);
        std::fs::remove_file(&draft)?;
        match made {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ => Ok(()),
        }
    };
    written().map_err(|source| KeyError::Write {
        path: path.to_owned(),
        source,
    })
}

/// Makes a folder for its owner alone, with those above it.
#[cfg(unix)]
pub(crate) fn private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

#[cfg(not(unix))]
pub(crate) fn private_folder(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}

/// Makes a file for its owner alone, over one that may be there.
pub(crate) fn private_file(path: &Path) -> io::Result<std::fs::File> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(unix)]
fn is_open_to_others(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(std::fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::testing::SeededEntropy;

    fn seals(folder: &Path) -> Seals {
        Seals::open(folder, None, &SeededEntropy::new(1)).unwrap()
    }

    #[test]
    fn t1_a_secret_opens_for_its_owner_alone_and_not_when_a_bit_is_changed() {
        let folder = tempfile::tempdir().unwrap();
        let seals = seals(folder.path());
        let entropy = SeededEntropy::new(2);
        let sealed = seals.seal(&entropy, b"message 1", b"canary").unwrap();
        assert!(!sealed.bytes.windows(6).any(|part| part == b"canary"));
        let open = |owner: &[u8], bytes: &[u8]| seals.open_sealed(owner, &sealed.key, bytes);
        assert_eq!(
            open(b"message 1", &sealed.bytes).unwrap().as_slice(),
            b"canary"
        );
        assert_eq!(open(b"message 2", &sealed.bytes), Err(Unopened::Damaged));
        for place in 0..sealed.bytes.len() {
            let mut changed = sealed.bytes.clone();
            changed[place] ^= 1;
            assert_eq!(open(b"message 1", &changed), Err(Unopened::Damaged));
        }
        for length in 0..sealed.bytes.len() {
            assert!(open(b"message 1", &sealed.bytes[..length]).is_err());
        }
        let again = seals.seal(&entropy, b"message 1", b"canary").unwrap();
        assert_ne!(again.bytes, sealed.bytes, "another nonce each time");
    }

    #[test]
    fn two_keys_open_and_the_newest_seals() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (seals(folder.path()), seals(folder.path()));
        assert_eq!(one.newest(), other.newest(), "made once");
        let entropy = SeededEntropy::new(3);
        let old = one.seal(&entropy, b"x", b"old").unwrap();
        let code = one.digests(b"x", b"123456")[0];
        let id = one.add(&entropy).unwrap();
        let new = one.seal(&entropy, b"x", b"new").unwrap();
        assert_eq!((&new.key, &one.newest()), (&id, &id));
        // The other process learns of it when it meets the new key.
        for sealed in [&old, &new] {
            assert!(other.open_sealed(b"x", &sealed.key, &sealed.bytes).is_ok());
        }
        assert!(other.digests(b"x", b"123456").contains(&code));
        assert!(!other.digests(b"y", b"123456").contains(&code));
        one.prune().unwrap();
        one.add(&entropy).unwrap();
        let opens = || one.open_sealed(b"x", &old.key, &old.bytes);
        assert!(opens().is_ok(), "until what it seals is sealed anew");
        one.prune().unwrap();
        assert_eq!(opens(), Err(Unopened::NoKey(old.key.clone())));
        assert!(one.open_sealed(b"x", &new.key, &new.bytes).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_its_owners_alone_or_it_is_not_used() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let _made = seals(folder.path());
        let path = folder.path().join(FILE);
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        let refused = Seals::open(folder.path(), None, &SeededEntropy::new(1));
        assert!(matches!(refused, Err(KeyError::Open { .. })));
    }

    #[test]
    fn a_file_that_was_named_must_be_there_and_a_bad_line_is_told_by_its_number() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("given");
        let open = || Seals::open(folder.path(), Some(&path), &SeededEntropy::new(1));
        assert!(matches!(open(), Err(KeyError::Read { .. })));
        let put = |text: &str| {
            private_file(&path)
                .unwrap()
                .write_all(text.as_bytes())
                .unwrap();
        };
        put("# keys\n");
        assert!(matches!(open(), Err(KeyError::Form { line: 2, .. })));
        put("\na:hunter2\n");
        let refused = open().unwrap_err().to_string();
        assert!(
            refused.contains("line 2") && !refused.contains("hunter2"),
            "{refused}"
        );
        put(&format!("a:{}\n", STANDARD.encode([7; 32])));
        assert_eq!(open().unwrap().newest(), "a");
    }
}
