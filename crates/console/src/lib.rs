//! The built web console, embedded. `cargo xtask console` builds it into `console/dist`; where that was there when this
//! crate was built, [`built`] gives it. The console's source is in `console/`.

/// What [`Console::page`] puts the response's nonce in place of.
pub const NONCE_PLACE: &str = "__CSP_NONCE__";

/// One file of the console.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Its path below the root of the site, without a leading `/`.
    pub path: &'static str,
    /// Its media type.
    pub content_type: &'static str,
    /// Its entity tag, with quotes.
    pub etag: &'static str,
    /// Its bytes.
    pub plain: &'static [u8],
    /// Its bytes as gzip, where that is smaller.
    pub gzip: Option<&'static [u8]>,
}

impl Asset {
    /// Whether its name has its contents' hash in it, so that it may be kept for ever.
    pub fn is_immutable(&self) -> bool {
        self.path.starts_with("assets/")
    }
}

/// The console's files.
#[derive(Debug, Clone, Copy)]
pub struct Console {
    /// By path.
    assets: &'static [Asset],
    page: &'static str,
}

impl Console {
    /// A console of these files, ordered by path; none without an `index.html`.
    pub fn new(assets: &'static [Asset]) -> Option<Console> {
        let page = find(assets, "index.html")?.plain;
        Some(Console { assets, page: str::from_utf8(page).ok()? })
    }

    /// A file by its path, without a leading `/`.
    pub fn find(&self, path: &str) -> Option<&'static Asset> {
        find(self.assets, path)
    }

    /// The page that all paths of the console begin with, its styles and scripts allowed by a nonce.
    pub fn page(&self, nonce: &str) -> String {
        self.page.replace(NONCE_PLACE, nonce)
    }
}

fn find(assets: &'static [Asset], path: &str) -> Option<&'static Asset> {
    let index = assets.binary_search_by(|asset| asset.path.cmp(path)).ok()?;
    assets.get(index)
}

/// The console that was built before this crate.
pub fn built() -> Option<Console> {
    Console::new(ASSETS)
}

include!(concat!(env!("OUT_DIR"), "/built.rs"));
