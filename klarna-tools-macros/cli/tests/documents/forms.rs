//! What is said about a value that may have several forms and has none of them.

use super::{Shop, document};

const PETS: &str = "
components:
  schemas:
    cat: { type: object, required: [kind, meow], properties: { kind: { type: string }, meow: { type: string }, age: { type: integer } } }
    dog: { type: object, required: [kind, bark], properties: { kind: { type: string }, bark: { type: string } } }
";

/// What is said about a pet.
fn refusal(rest: &str, pet: &str) -> Vec<String> {
    let body = format!(
        "{{ type: object, required: [pet], properties: {{ pet: {{ oneOf: [{{ $ref: '#/components/schemas/cat' }}, {{ $ref: '#/components/schemas/dog' }}]{rest} }} }} }}"
    );
    let document = document("3.0.3", &body, "'204': { description: done }", PETS);
    let (code, said) = Shop::of("pet:", &document).sends(&format!("{{\"pet\":{pet}}}"));
    assert_eq!(code, Some(1), "{said}");
    let mistakes = said.lines().filter(|line| line.starts_with("- "));
    mistakes.map(str::to_owned).collect()
}

const TAG: &str = ", discriminator: { propertyName: kind }";

#[test]
fn a_refusal_speaks_of_the_form_that_was_named() {
    let said = refusal(TAG, r#"{"kind":"dog"}"#);
    assert_eq!(said, ["- /pet/bark: is required"]);
    let said = refusal(TAG, r#"{"kind":"dog","bark":5}"#);
    assert_eq!(said, ["- /pet/bark: sent 5; expected a string"]);
    let said = refusal(TAG, r#"{"kind":"dog","bark":"x","meow":"y","age":1}"#);
    assert_eq!(said.len(), 2, "{said:?}");
}

#[test]
fn a_form_that_there_is_not_is_refused_with_those_that_there_are() {
    let said = refusal(TAG, r#"{"kind":"cow","bark":"x"}"#);
    assert_eq!(
        said,
        [r#"- /pet/kind: sent "cow"; expected one of "cat", "dog""#]
    );
}

#[test]
fn without_a_name_it_speaks_of_the_form_with_the_fewest_mistakes() {
    let said = refusal("", r#"{"kind":"dog","bark":5}"#);
    assert_eq!(said, ["- /pet/bark: sent 5; expected a string"]);
    let said = refusal("", r#"{"kind":"cat","meow":"x","age":"old"}"#);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("- /pet/age: "), "{said:?}");
}

/// What is said about a value that is one of these forms.
fn refusal_of(forms: &str, value: &str) -> Vec<String> {
    let body =
        format!("{{ type: object, required: [p], properties: {{ p: {{ oneOf: [{forms}] }} }} }}");
    let document = document("3.0.3", &body, "'204': { description: done }", "");
    let (code, said) = Shop::of("p:", &document).sends(&format!("{{\"p\":{value}}}"));
    assert_eq!(code, Some(1), "{said}");
    let mistakes = said.lines().filter(|line| line.starts_with("- "));
    mistakes.map(str::to_owned).collect()
}

const KINDS: &str = "\
  { type: object, required: [kind, meow], properties: { kind: { type: string, enum: [cat] }, meow: { type: string } } }, \
  { type: object, required: [kind, bark], properties: { kind: { type: string, enum: [dog] }, bark: { type: string } } }";

#[test]
fn a_property_with_other_values_in_each_form_names_the_form() {
    for (value, said) in [
        (r#"{"kind":"dog"}"#, "/p/bark: is required"),
        (
            r#"{"kind":"dog","bark":5}"#,
            "/p/bark: sent 5; expected a string",
        ),
        (
            r#"{"kind":"cow"}"#,
            r#"/p/kind: sent "cow"; expected one of "cat", "dog""#,
        ),
        (
            r#"{"kind":"cow","bark":"x"}"#,
            r#"/p/kind: sent "cow"; expected one of "cat", "dog""#,
        ),
        ("{}", "/p/kind: is required"),
        (r#"{"bark":"x"}"#, "/p/kind: is required"),
    ] {
        assert_eq!(refusal_of(KINDS, value), [format!("- {said}")], "{value}");
    }
    let or_text = format!("{{ type: string }}, {KINDS}");
    assert_eq!(refusal_of(&or_text, "{}"), ["- /p/kind: is required"]);
}

#[test]
fn a_missing_discriminator_is_required() {
    assert_eq!(refusal(TAG, "{}"), ["- /pet/kind: is required"]);
    let said = refusal(TAG, r#"{"bark":"x"}"#);
    assert_eq!(said, ["- /pet/kind: is required"]);
}

#[test]
fn a_form_that_a_shared_property_fits_is_the_nearest() {
    let forms = "\
      { type: object, required: [amount, cash], properties: { amount: { type: integer }, cash: { type: string } } }, \
      { type: object, required: [amount, card], properties: { amount: { type: string }, card: { type: string } } }";
    let said = refusal_of(forms, r#"{"amount":"five"}"#);
    assert_eq!(said, ["- /p/card: is required"]);
    for value in ["{}", r#"{"other":1}"#] {
        let said = refusal_of(forms, value).join("");
        let words = r#"expected an object with "cash", or an object with "card""#;
        assert!(said.contains(words), "{said}");
    }
}
