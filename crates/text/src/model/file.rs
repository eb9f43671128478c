//! A model as a file: `QMTEXT`, a zero byte, the version; the length of the head (4 bytes, little-endian); the head in
//! postcard's form; the weights packed by zstd; the XXH3-64 of all before it. Version 1.

use xxhash_rust::xxh3::xxh3_64;

use super::{Head, Model};
use crate::error::TextError;

const MAGIC: &[u8; 7] = b"QMTEXT\0";
/// The newest version, which is the one that is written.
const VERSION: u8 = 1;
/// Where the head begins.
const HEAD: usize = 12;
const CHECKSUM: usize = 8;
const PACKED_AT: i32 = 9;

impl Model {
    /// The model as the bytes of a file; the same model gives the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let head = postcard::to_stdvec(&self.head).expect("a head is plain data");
        let length = u32::try_from(head.len()).expect("a head of 256 labels is far below 4 GB");
        let weights: Vec<u8> = self.weights.iter().map(|weight| weight.cast_unsigned()).collect();
        let mut bytes = MAGIC.to_vec();
        bytes.push(VERSION);
        bytes.extend(length.to_le_bytes());
        bytes.extend(head);
        bytes.extend(zstd::bulk::compress(&weights, PACKED_AT).expect("memory is all it takes to pack"));
        bytes.extend(xxh3_64(&bytes).to_le_bytes());
        bytes
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// Bytes that are no model, one of a later version, or one that was cut or changed.
    pub fn from_bytes(bytes: &[u8]) -> Result<Model, TextError> {
        if !bytes.starts_with(MAGIC) {
            return Err(TextError::NotAModel);
        }
        let version = *bytes.get(MAGIC.len()).ok_or(TextError::Damaged("it is cut short"))?;
        if version == 0 || version > VERSION {
            return Err(TextError::Version { found: version, known: VERSION });
        }
        let (content, checksum) =
            bytes.split_last_chunk::<CHECKSUM>().ok_or(TextError::Damaged("it is cut short"))?;
        if xxh3_64(content) != u64::from_le_bytes(*checksum) {
            return Err(TextError::Damaged("its checksum does not fit: it is cut short or was changed"));
        }
        let length = content.get(MAGIC.len() + 1..HEAD).and_then(|length| length.try_into().ok());
        let length = length.map_or(usize::MAX, |length| u32::from_le_bytes(length) as usize);
        let head =
            HEAD.checked_add(length).and_then(|end| Some((content.get(HEAD..end)?, content.get(end..)?)));
        let (head, packed) = head.ok_or(TextError::Damaged("it is cut short"))?;
        let head: Head =
            postcard::from_bytes(head).map_err(|_| TextError::Damaged("its head cannot be read"))?;
        let cells = head.cells().ok_or(TextError::Damaged("its head contradicts itself"))?;
        let weights = zstd::bulk::decompress(packed, cells)
            .map_err(|_| TextError::Damaged("its weights cannot be unpacked"))?;
        if weights.len() != cells {
            return Err(TextError::Damaged("it has not as many weights as its head says"));
        }
        Ok(Model { head, weights: weights.into_iter().map(u8::cast_signed).collect() })
    }
}

impl Head {
    /// How many weights belong to it; none where its parts do not fit together.
    fn cells(&self) -> Option<usize> {
        let labels = self.labels.len();
        let fits = (2..=256).contains(&labels)
            && (1..=24).contains(&self.bits)
            && [self.scales.len(), self.bias.len(), self.calibration.labels()] == [labels; 3];
        fits.then(|| labels << self.bits)
    }
}
