//! Keywords that are not what they should be.

use super::Shop;
use super::ignored::{AT, property};

#[test]
fn a_default_that_does_not_fit_is_noted() {
    for schema in [
        "{ type: integer, default: x }",
        "{ type: boolean, default: 'true' }",
        "{ type: string, maxLength: 1, default: ab }",
    ] {
        let said = property(schema).notes();
        let note = "note: a `default` that does not fit its schema is ignored\n";
        assert!(said.starts_with(note), "{schema}: {said}");
        assert!(said.contains(&format!("{AT}/default\n")), "{said}");
    }
    let body = "{ type: object, properties: { a: { type: string, default: ab } } }";
    assert_eq!(Shop::sending("a: { maxLength: 1 }", body).notes(), "");
}

#[test]
fn a_keyword_of_another_shape_is_noted_where_it_changes_nothing() {
    for (keyword, key) in [
        ("required: true", "required"),
        ("nullable: null", "nullable"),
        ("deprecated: 'yes'", "deprecated"),
    ] {
        let said = property(&format!("{{ type: string, {keyword} }}")).notes();
        assert!(said.contains(&format!("note: `{key}` is ")), "{said}");
        assert!(said.contains(" and is ignored\n"), "{said}");
        assert!(said.contains(&format!("{AT}/{key}\n")), "{said}");
    }
}

#[test]
fn a_keyword_of_another_shape_is_a_mistake_where_it_would_change_what_is_sent() {
    for (keyword, message) in [
        ("required: a", "`required` is a list of names, not a string"),
        (
            "required: [1]",
            "`required` is a list of names, and of nothing else",
        ),
        (
            "dependentRequired: [a]",
            "`dependentRequired` is a mapping of names, not a list",
        ),
        (
            "additionalProperties: 5",
            "`additionalProperties` is a schema, not an integer",
        ),
        (
            "nullable: 'true'",
            "`nullable` is `true` or `false`, not a string",
        ),
        (
            "readOnly: 'true'",
            "`readOnly` is `true` or `false`, not a string",
        ),
    ] {
        let key = keyword.split(':').next().unwrap();
        let object =
            format!("{{ type: object, {keyword}, properties: {{ a: {{ type: string }} }} }}");
        let within = format!("{{ type: object, properties: {{ a: {object} }} }}");
        for (body, at) in [(object, "schema"), (within, "schema/properties/a")] {
            let said = Shop::sending("a:", &body).mistakes();
            assert!(
                said.contains(&format!("error: {message}\n")),
                "{body}: {said}"
            );
            assert!(said.contains(&format!("{at}/{key}\n")), "{said}");
        }
    }
    let said = property("{ type: object, properties: [a] }").mistakes();
    assert!(
        said.contains("`properties` is a mapping of schemas, not a list"),
        "{said}"
    );
}
