//! The fields in which a rule applies.

use serde_json::json;

use super::shop::Shop;

#[test]
fn only_and_except_cover_what_is_within() {
    let mail = "jane@shop.example";
    let order = json!({
        "description": mail,
        "owner": { "name": mail, "note": mail },
        "lines": [{ "name": mail }],
        "tags": { "any": mail, mail: "x" },
    });
    let gone = "[redacted: email]";
    for (rule, [description, name, note, line, tag]) in [
        ("{ only: [owner] }", [mail, gone, gone, mail, mail]),
        ("{ only: [name] }", [mail, gone, mail, gone, mail]),
        ("{ except: [owner] }", [gone, mail, mail, gone, gone]),
        (
            "{ only: [owner, lines], except: [note] }",
            [mail, gone, mail, gone, mail],
        ),
        (
            "{ except: [tags, description] }",
            [mail, gone, gone, gone, mail],
        ),
        ("{ only: [tags] }", [mail, mail, mail, mail, gone]),
    ] {
        let result = Shop::new(&format!("redact: {{ email: {rule} }}")).read(&order);
        assert_eq!(result["description"], description, "{rule}");
        assert_eq!(
            result["owner"],
            json!({ "name": name, "note": note }),
            "{rule}"
        );
        assert_eq!(result["lines"][0]["name"], line, "{rule}");
        let tags = json!({ "any": tag, tag: "x" });
        assert_eq!(result["tags"], tags, "{rule}");
    }
}

#[test]
fn fields_of_errors_have_names_too() {
    let message = "jane@shop.example owns it";
    let body = json!({ "code": "HELD", "message": message });
    // Any result with a field of any name makes any name possible.
    let shop = Shop::new("redact: { email: { except: [message] } }");
    assert!(shop.refused(&body).contains(message));
    let shop = Shop::new("redact: { email: { only: [message] } }");
    let refused = shop.refused(&body);
    assert!(refused.contains("[redacted: email] owns it"), "{refused}");
}
