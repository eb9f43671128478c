//! Keyed hashes and ciphertexts of contact values.
//!
//! One 32-byte master key gives four subkeys by HKDF-SHA256 (RFC 5869), one for each use:
//! - `hash`: HMAC-SHA256 (RFC 2104) over the kind's length, the kind and the value. Equal values have equal hashes, so that
//!   one is found without opening any; without the key nothing can be tried out against them.
//! - `seal`: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) with a random nonce and the kind as associated data. Format 1:
//!   the byte 1, 24 bytes of nonce, ciphertext with tag.
//! - `mention`: HMAC-SHA256 over parts, each after its length: what a record says of who it is about.
//! - `proof`: as `hash`, for what is kept of an erased person, so that a proof is not found by somebody's ordinary hash.

use std::fmt;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::Arc;

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use qianmian_model::Identifier;
use rand::TryRng as _;
use sha2::{Digest as _, Sha256};

use crate::{Error, Result};

const FORMAT: u8 = 1;
const NONCE: usize = 24;

/// The keys of a workspace. `Debug` shows only the fingerprint.
#[derive(Clone)]
pub struct Vault(Arc<Keys>);

struct Keys {
    lookup: Hmac<Sha256>,
    proof: Hmac<Sha256>,
    mention: Hmac<Sha256>,
    cipher: XChaCha20Poly1305,
    fingerprint: String,
}

impl Vault {
    /// The vault of a master key.
    pub fn from_key(master: [u8; 32]) -> Vault {
        let hkdf = Hkdf::<Sha256>::new(Some(b"qianmian vault 1"), &master);
        let subkey = |info: &str| {
            let mut key = [0; 32];
            hkdf.expand(info.as_bytes(), &mut key).expect("32 bytes are within HKDF's limit");
            key
        };
        let mac =
            |info| Hmac::<Sha256>::new_from_slice(&subkey(info)).expect("HMAC takes keys of any length");
        Vault(Arc::new(Keys {
            lookup: mac("identifier hash"),
            proof: mac("consent proof"),
            mention: mac("mention hash"),
            cipher: XChaCha20Poly1305::new(&subkey("identifier cipher").into()),
            fingerprint: hex(&Sha256::digest(subkey("fingerprint"))[..8]),
        }))
    }

    /// The vault of a master key written as 64 hexadecimal digits; white space around them is ignored.
    pub fn from_hex(text: &str) -> Result<Vault> {
        let digits = text.trim().as_bytes();
        let mut master = [0; 32];
        if digits.len() != 64 {
            return Err(Error::KeyFormat);
        }
        for (byte, pair) in master.iter_mut().zip(digits.chunks_exact(2)) {
            let digit = |at: usize| char::from(pair[at]).to_digit(16).ok_or(Error::KeyFormat);
            *byte = u8::try_from(digit(0)? * 16 + digit(1)?).map_err(|_| Error::KeyFormat)?;
        }
        Ok(Vault::from_key(master))
    }

    /// Makes a new master key from the operating system's randomness and writes it to `path`, readable by its owner only.
    /// An existing file is left alone and an error: overwriting a key loses every contact value sealed with it.
    pub fn create_key_file(path: &Path) -> Result<Vault> {
        let master: [u8; 32] = random()?;
        let io = |source| Error::KeyFile { path: path.to_owned(), source };
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(io)?;
        writeln!(file, "{}", hex(&master)).and_then(|()| file.sync_all()).map_err(io)?;
        Ok(Vault::from_key(master))
    }

    /// Reads a key file.
    pub fn read_key_file(path: &Path) -> Result<Vault> {
        let mut text = String::new();
        std::fs::File::open(path)
            .and_then(|file| file.take(1_024).read_to_string(&mut text))
            .map_err(|source| Error::KeyFile { path: path.to_owned(), source })?;
        Vault::from_hex(&text)
    }

    /// What tells one key from another and says nothing about it: 16 hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        self.0.fingerprint.clone()
    }

    /// The keyed hash by which an identifier is found.
    pub fn hash(&self, identifier: &Identifier) -> [u8; 32] {
        mac(&self.0.lookup, identifier)
    }

    /// The keyed hash by which the consent proofs of an erased person are found.
    pub fn proof_hash(&self, identifier: &Identifier) -> [u8; 32] {
        mac(&self.0.proof, identifier)
    }

    /// The keyed hash by which a mention is found: of whatever it is made of, in this order.
    pub(crate) fn mention_hash<'p>(&self, parts: impl IntoIterator<Item = &'p str>) -> [u8; 16] {
        let mut mac = self.0.mention.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part.as_bytes());
        }
        *mac.finalize().into_bytes().first_chunk().expect("sixteen of thirty-two bytes")
    }

    /// Seals bytes. They open only with the same `kind`.
    pub fn seal(&self, kind: &str, plain: &[u8]) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE] = random()?;
        let payload = Payload { msg: plain, aad: kind.as_bytes() };
        let cipher = self.0.cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| Error::Sealed)?;
        Ok([&[FORMAT], nonce.as_slice(), &cipher].concat())
    }

    /// Opens what [`Vault::seal`] made.
    pub fn open(&self, kind: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let (format, rest) = sealed.split_first().ok_or(Error::Sealed)?;
        let (nonce, cipher) = rest.split_first_chunk::<NONCE>().ok_or(Error::Sealed)?;
        if *format != FORMAT {
            return Err(Error::Sealed);
        }
        let payload = Payload { msg: cipher, aad: kind.as_bytes() };
        self.0.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| Error::Sealed)
    }

    /// Opens sealed text.
    pub(crate) fn open_text(&self, kind: &str, sealed: &[u8]) -> Result<String> {
        String::from_utf8(self.open(kind, sealed)?)
            .map_err(|_| Error::Corrupt("sealed text is not UTF-8".into()))
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vault({})", self.0.fingerprint)
    }
}

fn mac(keyed: &Hmac<Sha256>, identifier: &Identifier) -> [u8; 32] {
    let kind = identifier.kind.as_str().as_bytes();
    let length = u32::try_from(kind.len()).unwrap_or(u32::MAX);
    let mut mac = keyed.clone();
    mac.update(&length.to_le_bytes());
    mac.update(kind);
    mac.update(identifier.value.as_bytes());
    mac.finalize().into_bytes().into()
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    rand::rngs::SysRng.try_fill_bytes(&mut bytes).map_err(|_| Error::Random)?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).expect("four bits are one digit"));
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use qianmian_model::IdentifierKind;

    use super::*;

    fn vault() -> Vault {
        Vault::from_key(std::array::from_fn(|at| u8::try_from(at).unwrap()))
    }

    #[test]
    fn kinds_are_kept_apart() {
        let phone = Identifier::new(IdentifierKind::PHONE, "13800138000");
        let user = Identifier::new(IdentifierKind::USER_ID, "13800138000");
        assert_eq!(vault().hash(&phone), vault().hash(&phone));
        assert_ne!(vault().hash(&phone), vault().hash(&user));
        assert_ne!(vault().hash(&phone), vault().proof_hash(&phone));
        // The boundary between kind and value is part of the hash.
        let shifted = Identifier::new(IdentifierKind::new("phone1"), "3800138000");
        assert_ne!(vault().hash(&phone), vault().hash(&shifted));
    }

    #[test]
    fn a_sealed_value_opens_with_its_kind_and_key_only() {
        let sealed = vault().seal("phone", b"+8613800138000").unwrap();
        assert_ne!(sealed, vault().seal("phone", b"+8613800138000").unwrap());
        assert_eq!(vault().open("phone", &sealed).unwrap(), b"+8613800138000");
        assert!(matches!(vault().open("email", &sealed), Err(Error::Sealed)));
        assert!(matches!(Vault::from_key([9; 32]).open("phone", &sealed), Err(Error::Sealed)));
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(vault().open("phone", &changed).is_err(), "byte {at}");
            assert!(vault().open("phone", &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn keys_are_read_as_hexadecimal_and_never_shown() {
        let text = hex(&[0xab; 32]);
        let vault = Vault::from_hex(&format!(" {text}\n")).unwrap();
        assert_eq!(vault.fingerprint(), Vault::from_key([0xab; 32]).fingerprint());
        assert!(!format!("{vault:?}").contains("abab"));
        for wrong in ["", "ab", &text[1..], &format!("{}zz", &text[2..]), &format!("{text}00")] {
            assert!(matches!(Vault::from_hex(wrong), Err(Error::KeyFormat)), "{wrong}");
        }
    }

    /// Worked out by another implementation (Python's `hmac` and a transcription of the drafts): what was written under
    /// format 1 is found and opened for ever.
    #[test]
    fn format_1_is_read_for_ever() {
        let phone = Identifier::new(IdentifierKind::PHONE, "+8613800138000");
        assert_eq!(
            hex(&vault().hash(&phone)),
            "1e2807ebf5cd7299f4a9a7285822d50af4c507d1b3b0a5035b89bee46108873e"
        );
        assert_eq!(
            hex(&vault().proof_hash(&phone)),
            "64fa1d6efefbd7c7ee6d34e8644d69eb8600fe54c16408581518605fca266826"
        );
        assert_eq!(vault().fingerprint(), "4295b2b2d0ce3e97");
        let nonce = (0..24).map(|byte| format!("{byte:02x}")).collect::<String>();
        let sealed = format!("01{nonce}1a8f9d30ef13976d2a71951610ca4450d4b84e4c98983af1878980840dbf");
        let bytes: Vec<u8> = (0..sealed.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&sealed[at..at + 2], 16).unwrap())
            .collect();
        assert_eq!(vault().open("phone", &bytes).unwrap(), b"+8613800138000");
    }

    #[test]
    fn a_key_file_is_private_and_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let made = Vault::create_key_file(&path).unwrap();
        assert_eq!(Vault::read_key_file(&path).unwrap().fingerprint(), made.fingerprint());
        assert!(matches!(Vault::create_key_file(&path), Err(Error::KeyFile { .. })));
        assert_eq!(Vault::read_key_file(&path).unwrap().fingerprint(), made.fingerprint());
        let other = Vault::create_key_file(&folder.path().join("other")).unwrap();
        assert_ne!(other.fingerprint(), made.fingerprint());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let missing = Vault::read_key_file(&folder.path().join("none")).unwrap_err();
        assert_eq!(missing.code(), "store_key_file");
    }
}
