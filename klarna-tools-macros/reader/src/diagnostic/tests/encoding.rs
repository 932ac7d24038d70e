//! Bytes that are not text.

use crate::source::Source;

#[test]
fn bytes_that_are_not_text_are_refused_at_the_first() {
    let wrong =
        Source::from_bytes("a.yaml", b"\xef\xbb\xbfa: \xc3\xb6\xff\xfe".to_vec()).unwrap_err();
    let expected = "\
error: this is not UTF-8 text
 --> a.yaml:1:5
  |
1 | a: ö��
  |     ^
  |
  = help: save the file as UTF-8";
    assert_eq!(wrong.render(), expected);
    assert_eq!(
        Source::from_bytes("a.yaml", b"\xef\xbb\xbfa".to_vec())
            .unwrap()
            .text(),
        "a"
    );
}

#[test]
fn utf_16_is_called_by_its_name() {
    let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let texts: [Vec<u8>; 4] = [
        little("\u{feff}a: ö"),
        big("\u{feff}a: ö"),
        little("a: ö"),
        big("a: ö"),
    ];
    let expected = "\
error: this is UTF-16 text
 --> a.yaml:1:1
  |
1 | a: ö
  | ^
  |
  = help: save the file as UTF-8";
    for bytes in texts {
        let wrong = Source::from_bytes("a.yaml", bytes).unwrap_err();
        assert_eq!(wrong.render(), expected);
    }
}
