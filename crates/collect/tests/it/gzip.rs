//! Compressed bodies.

use std::borrow::Cow;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use qianmian_collect::RequestError;
use qianmian_collect::gzip::plain_body;

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn gzip_is_told_by_its_first_bytes_too() {
    let packed = gzip(b"{\"batch\":[]}");
    assert_eq!(plain_body(Some("gzip"), &packed, 100).unwrap(), b"{\"batch\":[]}".as_slice());
    assert_eq!(plain_body(None, &packed, 100).unwrap(), b"{\"batch\":[]}".as_slice());
    assert!(matches!(plain_body(None, b"{}", 100), Ok(Cow::Borrowed(b"{}"))));
}

#[test]
fn unpacking_stops_at_the_limit() {
    let bomb = gzip(&vec![b' '; 50_000_000]);
    assert!(bomb.len() < 300_000);
    assert_eq!(plain_body(None, &bomb, 1000), Err(RequestError::TooLarge { limit: 1000 }));
    assert_eq!(plain_body(None, &gzip(&[b' '; 1000]), 1000).map(|body| body.len()), Ok(1000));
    assert_eq!(plain_body(None, &[b' '; 1001], 1000), Err(RequestError::TooLarge { limit: 1000 }));
}

#[test]
fn what_is_not_gzip_is_refused() {
    let error = plain_body(Some("GZIP"), b"{}", 100).unwrap_err();
    assert_eq!((error.code(), error.status()), ("malformed_gzip", 400));
    let packed = gzip(b"{\"batch\":[]}");
    assert_eq!(plain_body(None, &packed[..packed.len() - 3], 100).unwrap_err().code(), "malformed_gzip");
}
