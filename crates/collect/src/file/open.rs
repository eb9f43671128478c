//! A file opened: unpacked where it is packed, with the bytes read so far counted.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use super::Progress;
use crate::CollectError;
use crate::mapping::Format;

const BUFFER_BYTES: usize = 256 * 1024;
const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];
const ZSTD_MAGIC: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// The plain bytes of a file.
pub(super) struct Opened {
    pub(super) path: PathBuf,
    pub(super) content: Content,
    pub(super) total_bytes: u64,
    pub(super) done_bytes: Arc<AtomicU64>,
}

/// Packed content can only be streamed.
pub(super) enum Content {
    Plain(File),
    Packed(Box<dyn BufRead + Send>),
}

impl Opened {
    pub(super) fn open(path: &Path) -> Result<Opened, CollectError> {
        let mut file = File::open(path).map_err(CollectError::io("open", path))?;
        let total_bytes = file.metadata().map_err(CollectError::io("open", path))?.len();
        let mut magic = Vec::new();
        (&mut file).take(4).read_to_end(&mut magic).map_err(CollectError::io("read", path))?;
        file.rewind().map_err(CollectError::io("read", path))?;
        let done_bytes = Arc::new(AtomicU64::new(0));
        let counted = |file| {
            let counted = CountedReader { file, done_bytes: Arc::clone(&done_bytes) };
            BufReader::with_capacity(BUFFER_BYTES, counted)
        };
        let named =
            |suffix: &str| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(suffix));
        let content = if magic.starts_with(GZIP_MAGIC) {
            Content::Packed(Box::new(BufReader::with_capacity(
                BUFFER_BYTES,
                MultiGzDecoder::new(counted(file)),
            )))
        } else if magic == ZSTD_MAGIC {
            let decoder =
                zstd::Decoder::with_buffer(counted(file)).map_err(CollectError::io("unpack", path))?;
            Content::Packed(Box::new(BufReader::with_capacity(BUFFER_BYTES, decoder)))
        } else if named("gz") || named("zst") {
            let reason = "its name says that it is packed, but its content does not".to_owned();
            return Err(CollectError::File { path: path.to_owned(), reason });
        } else {
            Content::Plain(file)
        };
        Ok(Opened { path: path.to_owned(), content, total_bytes, done_bytes })
    }

    /// The content as a stream, with what is needed to tell the progress.
    pub(super) fn into_stream(self) -> (Box<dyn BufRead + Send>, PathBuf, ByteCount) {
        let count = ByteCount { done_bytes: Arc::clone(&self.done_bytes), total_bytes: self.total_bytes };
        let stream: Box<dyn BufRead + Send> = match self.content {
            Content::Plain(file) => {
                let counted = CountedReader { file, done_bytes: self.done_bytes };
                Box::new(BufReader::with_capacity(BUFFER_BYTES, counted))
            }
            Content::Packed(stream) => stream,
        };
        (stream, self.path, count)
    }
}

/// The form that a file's name says, under `.gz` or `.zst`.
pub(super) fn format_of_name(path: &Path) -> Result<Format, CollectError> {
    let name = path.to_string_lossy().to_lowercase();
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    let forms = [
        (".csv", Format::Csv),
        (".tsv", Format::Csv),
        (".jsonl", Format::JsonLines),
        (".ndjson", Format::JsonLines),
        (".parquet", Format::Parquet),
    ];
    forms.iter().find(|(suffix, _)| name.ends_with(suffix)).map(|(_, format)| *format).ok_or_else(|| {
        let reason =
            "its name does not say what it is: add `format: csv`, `jsonl` or `parquet` to the source";
        CollectError::File { path: path.to_owned(), reason: reason.to_owned() }
    })
}

/// Bytes read of bytes in all.
pub(super) struct ByteCount {
    done_bytes: Arc<AtomicU64>,
    total_bytes: u64,
}

impl ByteCount {
    pub(super) fn progress(&self) -> Progress {
        Progress { done_bytes: self.done_bytes.load(Ordering::Relaxed), total_bytes: self.total_bytes }
    }
}

struct CountedReader {
    file: File,
    done_bytes: Arc<AtomicU64>,
}

impl Read for CountedReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.done_bytes.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
