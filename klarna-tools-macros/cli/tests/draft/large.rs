//! Documents whose schemas refer to each other.

use super::document::Document;

/// Schemas each of which has the next one twice, as one of two forms.
fn nested(levels: usize) -> String {
    let schemas = (0..levels).map(|level| {
        let next = format!("$ref: '#/components/schemas/s{}'", level + 1);
        format!(
            "s{level}: {{ type: object, properties: {{ id: {{ type: string }}, \
             x: {{ anyOf: [{{ {next} }}, {{ type: string }}] }}, \
             y: {{ anyOf: [{{ {next} }}, {{ type: integer }}] }} }} }}"
        )
    });
    let last = format!("s{levels}: {{ type: object, properties: {{ id: {{ type: string }} }} }}");
    schemas.chain([last]).collect::<Vec<_>>().join(", ")
}

const ITEM: &str = "{ put: { summary: X, requestBody: { content: { application/json: { \
    schema: { $ref: '#/components/schemas/s0' } } } }, responses: { '200': { description: X, \
    content: { application/json: { schema: { $ref: '#/components/schemas/s0' } } } } } } }";

#[test]
fn an_operation_of_schemas_that_lead_to_very_many_others_has_an_entry() {
    let document = Document::new(ITEM, &nested(20));
    let result = document.lines("PUT /x", "result");
    assert_eq!(result[0], "id:");
    for (line, name) in result[1..].iter().zip(["x", "y"]) {
        let begin =
            format!("{name}: {{ only: [id] }}  # without x, y; all of it is not possible: ");
        assert!(line.starts_with(&begin), "{line}");
    }
    let arguments = document.lines("PUT /x", "arguments");
    assert_eq!(arguments[0], "id:");
    assert!(
        arguments[1].starts_with("x: { only: [id] }  # without x, y; "),
        "{arguments:?}"
    );
}

#[test]
fn the_lock_sees_what_a_tool_uses_and_nothing_far_behind_very_many_references() {
    let lock = |schemas: &str| {
        let document = Document::new(ITEM, schemas);
        document.manifest("tools:\n  x: { description: X., operation: PUT /x, result: { id: } }\n");
        let run = document.0.run(&["lock", "x.yaml"]);
        assert_eq!(run.code, Some(0), "{}", run.err);
        document.0.read("x.lock.yaml")
    };
    let before = nested(20);
    let last = "s20: { type: object, properties: { id: { type: string } } }";
    let changed = "s20: { type: object, properties: { id: { type: integer } } }";
    assert!(before.contains(last));
    let locked = lock(&before);
    assert_eq!(locked, lock(&before.replace(last, changed)));
    let first = "s0: { type: object, properties: { id: { type: string }";
    assert!(before.contains(first));
    let used = first.replace("type: string", "type: integer");
    assert_ne!(locked, lock(&before.replace(first, &used)));
}
