use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::json;

use super::parse;
use toolspec_model::Media;

fn typed(media_type: &'static str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers
}

#[test]
fn bytes_are_read_as_what_was_declared_and_never_guessed() {
    let headers = HeaderMap::new();
    assert_eq!(parse(Media::Json, b"[1]", &headers), Ok(json!([1])));
    assert!(parse(Media::Json, b"", &headers).is_err());
    assert_eq!(parse(Media::Text, "é".as_bytes(), &headers), Ok(json!("é")));
    assert!(parse(Media::Text, b"\xe9", &headers).is_err());
    let gif = json!({ "media_type": "image/gif", "size": 2, "base64": "6Qo=" });
    assert_eq!(
        parse(Media::Binary, b"\xe9\n", &typed("image/gif")),
        Ok(gif)
    );
}

#[test]
fn the_encoding_is_the_one_that_is_named_or_marked() {
    let utf_16 = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
        let text = "{\"é\":\"🛒\"}".encode_utf16().flat_map(bytes);
        mark.iter().copied().chain(text).collect::<Vec<_>>()
    };
    let plain = "application/json";
    for (bytes, media_type) in [
        ("{\"é\":\"🛒\"}".as_bytes().to_vec(), plain),
        (
            "{\"é\":\"🛒\"}".as_bytes().to_vec(),
            "application/json; charset=UTF-8",
        ),
        (
            "{\"é\":\"🛒\"}".as_bytes().to_vec(),
            "application/json; charset=unknown-9",
        ),
        ("\u{feff}{\"é\":\"🛒\"}".as_bytes().to_vec(), plain),
        (utf_16(b"\xff\xfe", u16::to_le_bytes), plain),
        (
            utf_16(b"\xfe\xff", u16::to_be_bytes),
            "application/json;charset=utf-16",
        ),
        (
            utf_16(b"", u16::to_le_bytes),
            "application/json; Charset=\"UTF-16LE\"",
        ),
        (
            utf_16(b"", u16::to_be_bytes),
            "application/json; charset=utf-16",
        ),
        (utf_16(b"", u16::to_le_bytes), plain),
        (utf_16(b"", u16::to_be_bytes), plain),
    ] {
        let read = parse(Media::Json, &bytes, &typed(media_type));
        assert_eq!(read, Ok(json!({"é": "🛒"})), "{media_type} {bytes:x?}");
    }
    let latin = typed("text/plain; a=b; charset=ISO-8859-1");
    assert_eq!(parse(Media::Text, b"\xe9", &latin), Ok(json!("é")));
    assert!(parse(Media::Json, b"\xff\xfe{", &typed(plain)).is_err());
    assert!(parse(Media::Json, b"\xff\xfe\0\xd8", &typed(plain)).is_err());
}
