//! Documents of what is almost JSON.

use super::said_of;

const SOUND: &str = r#"{
  "openapi": "3.0.3",
  "info": { "title": "A shop", "version": "1" },
  "tags": [{ "name": "orders" }],
  "paths": {}
}
"#;

#[test]
fn almost_json() {
    let edits = [
        (r#""1" }"#, r#""1", }"#),
        (r#""orders" }]"#, r#""orders" },]"#),
        (r#""A shop","#, r#""A shop",,"#),
        (r#""A shop","#, r#""A shop""#),
        (r#""A shop","#, r#""A shop";"#),
        (r#""version": "1""#, r#""version" = "1""#),
        (r#""3.0.3","#, r#""3.0.3", // the version"#),
        (r#"  "info""#, r#"  /* about */ "info""#),
        (
            r#"{
  "openapi""#,
            r#"// The shop
{
  "openapi""#,
        ),
        (r#""title""#, "'title'"),
        (r#""title""#, "title"),
        (r#""title""#, "“title”"),
        (r#""1""#, "NaN"),
        (r#""1""#, "True"),
        (r#""1""#, "01"),
        (r#""A shop""#, "\"A\nshop\""),
        (r#""A shop""#, r#""A \shop""#),
        ("{}\n}", "{}\n"),
        ("{}\n}", "{}\n}}"),
        ("{}\n}", "{}\n}\n{}"),
    ];
    let said = edits.map(|(from, to)| {
        assert!(SOUND.contains(from), "{from}");
        said_of(SOUND.replacen(from, to, 1).as_bytes())
    });
    let said = said.join("\n");
    insta::assert_snapshot!(said);
}
