//! A model as a file: `QMTEXT`, a zero byte, the version; the length of the head (4 bytes, little-endian); the head in
//! postcard's form; the weights packed by zstd; the XXH3-64 of all before it. From version 2 on there is after the weights,
//! packed with them, how rare each bucket is. The version says what of a text the model reads: characters (1, as models of
//! counts are written, too), words beside them (2), and the text's form (3). A model is written in the version that it has.

use xxhash_rust::xxh3::xxh3_64;

use super::{Head, Model};
use crate::error::TextError;
use crate::features::{Parts, Rarity};

const MAGIC: &[u8; 7] = b"QMTEXT\0";
/// What models of each version read, from version 1 on.
const VERSIONS: [Parts; 3] = [Parts::Characters, Parts::Words, Parts::Form];
/// Where the head begins.
const HEAD: usize = 12;
const CHECKSUM: usize = 8;
const PACKED_AT: i32 = 9;

impl Model {
    /// The model as the bytes of a file; the same model gives the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let head = postcard::to_stdvec(&self.head).expect("a head is plain data");
        let length = u32::try_from(head.len()).expect("a head of 256 labels is far below 4 GB");
        let mut cells: Vec<u8> = self.weights.iter().map(|weight| weight.cast_unsigned()).collect();
        cells.extend(self.rarity.bytes().unwrap_or_default());
        let mut bytes = MAGIC.to_vec();
        bytes.push(self.parts as u8 + 1);
        bytes.extend(length.to_le_bytes());
        bytes.extend(head);
        bytes.extend(zstd::bulk::compress(&cells, PACKED_AT).expect("memory is all it takes to pack"));
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
        let parts = version.checked_sub(1).and_then(|before| VERSIONS.get(usize::from(before)));
        let parts = *parts.ok_or(TextError::Version { found: version, known: VERSIONS.len() as u8 })?;
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
        let weights = head.cells().ok_or(TextError::Damaged("its head contradicts itself"))?;
        let rarities = if parts >= Parts::Words { 1 << head.bits } else { 0 };
        let mut cells = zstd::bulk::decompress(packed, weights + rarities)
            .map_err(|_| TextError::Damaged("its weights cannot be unpacked"))?;
        if cells.len() != weights + rarities {
            return Err(TextError::Damaged("it has not as many weights as its head says"));
        }
        let rarity = cells.split_off(weights);
        let rarity = if rarities > 0 { Rarity::from_bytes(rarity) } else { Rarity::none() };
        Ok(Model { head, weights: cells.into_iter().map(u8::cast_signed).collect(), rarity, parts })
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
