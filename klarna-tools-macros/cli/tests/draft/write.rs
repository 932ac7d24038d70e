//! `add --write`: the entry is in the manifest, and the rest of the manifest is as it was.

use super::document::{Document, ok};

fn document() -> Document {
    let item = format!(
        "{{ get: {{ operationId: readX, summary: X, responses: {answer} }}, \
         put: {{ operationId: writeX, summary: Y, responses: {answer} }} }}",
        answer = ok("{ type: object, properties: { id: { type: string } } }")
    );
    Document::new(&item, "")
}

const ENTRY: &str = "  read_x:\n    title: X\n    description: X\n    operation: GET /x\n    \
                     result:\n      id:\n";

#[test]
fn an_entry_is_written_behind_the_other_tools_with_their_comments() {
    let document = document();
    let other = "  other:\n    description: O.\n    operation: PUT /x\n    result:\n      id:\n      \
                 # more:  # a comment of this tool\n";
    let last = "\n  # PUT /x is the only other one\n\nbudget: 9 KiB # enough\n";
    for (before, after) in [
        ("tools: {}\n".to_owned(), format!("tools:\n{ENTRY}")),
        ("tools:\n".to_owned(), format!("tools:\n{ENTRY}")),
        ("tools:".to_owned(), format!("tools:\n{ENTRY}")),
        (
            "tools: # none\nbudget: 9 KiB\n".to_owned(),
            format!("tools: # none\n{ENTRY}budget: 9 KiB\n"),
        ),
        (
            "tools: { }  # c\n".to_owned(),
            format!("tools:  # c\n{ENTRY}"),
        ),
        (
            "tools: {\n  }\nbudget: 9 KiB\n".to_owned(),
            format!("tools:\n{ENTRY}budget: 9 KiB\n"),
        ),
        ("tools:  ~ # c\n".to_owned(), format!("tools: # c\n{ENTRY}")),
        (
            format!("tools:\n{other}{last}"),
            format!("tools:\n{other}\n{ENTRY}{last}"),
        ),
        (
            format!(
                "tools:\n{}",
                other
                    .replace("\n  ", "\n      ")
                    .replacen("  ", "      ", 1)
            ),
            format!(
                "tools:\n{}\n{}",
                other
                    .replace("\n  ", "\n      ")
                    .replacen("  ", "      ", 1),
                ENTRY
                    .replace("\n  ", "\n      ")
                    .replacen("  ", "      ", 1)
            ),
        ),
    ] {
        document.manifest(&before);
        let head = document.0.read("x.yaml").replace(&before, "");
        let run = document.add(&["readX", "--write"]);
        assert_eq!((run.code, run.out.as_str()), (Some(0), ""), "{}", run.err);
        assert!(
            run.err.starts_with("x.yaml has the tool `read_x` now; "),
            "{}",
            run.err
        );
        assert_eq!(document.0.read("x.yaml"), format!("{head}{after}"));
        assert_eq!(document.0.run(&["check", "x.yaml"]).code, Some(0));
    }
}

#[test]
fn nothing_is_written_that_is_not_right() {
    let document = document();
    for (tools, said, printed) in [
        (
            "tools: { x: { description: O., operation: PUT /x } }\n",
            "error: the tools are written within braces, which no entry can be written into\nhelp: ",
            ENTRY,
        ),
        ("budget: 10 B\ntools:\n", "error: the tools take ", ""),
    ] {
        document.manifest(tools);
        let before = document.0.read("x.yaml");
        let run = document.add(&["readX", "--write"]);
        assert_eq!(
            (run.code, run.out.as_str()),
            (Some(2), printed),
            "{}",
            run.err
        );
        assert!(run.err.starts_with(said), "{}", run.err);
        assert_eq!(document.0.read("x.yaml"), before);
    }
}

#[test]
fn nothing_is_written_into_a_manifest_within_braces() {
    let keyed = document().0.read("api.yaml").replace(
        "operationId: writeX,",
        "operationId: writeX, parameters: [{ name: Idempotency-Key, in: header, schema: { type: string } }],",
    );
    for manifest in [
        "{ \"name\": \"x\", \"title\": \"X\", \"instructions\": \"X.\", \"documents\": [\"api.yaml\"], \"tools\": {} }\n",
        "{\n\"name\": \"x\", \"title\": \"X\", \"instructions\": \"X.\", \"documents\": [\"api.yaml\"],\n\"tools\": {}\n}\n",
        "{ name: x, title: X, instructions: X., documents: [api.yaml],\n  tools: {} }\n",
    ] {
        let document = document();
        document.0.write("x.yaml", manifest);
        let run = document.add(&["readX", "--write"]);
        assert_eq!(
            (run.code, run.out.as_str()),
            (Some(2), ENTRY),
            "{}",
            run.err
        );
        let said = "error: the manifest is written within braces, which no entry can be written into\n\
                    help: `--write` needs each key on a line of its own";
        assert!(run.err.starts_with(said), "{}", run.err);
        document.0.write("api.yaml", &keyed);
        let run = document.add(&["writeX", "--write"]);
        assert!(run.err.starts_with(said), "{}", run.err);
        assert_eq!(document.0.read("x.yaml"), manifest);
    }
}

#[test]
fn a_name_that_is_given_is_checked() {
    let document = document();
    document.manifest("tools: { x: { description: O., operation: PUT /x, aliases: [y] } }\n");
    for taken in ["x", "y"] {
        let run = document.add(&["readX", "--name", taken]);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
        let said =
            format!("error: a tool is called `{taken}` already\nhelp: choose another name\n");
        assert_eq!(run.err, said);
    }
    let run = document.add(&["readX", "--name", "Read: X", "--write"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.err.contains("`Read: X` is not a valid name"),
        "{}",
        run.err
    );
}

#[test]
fn an_operation_of_two_documents_is_asked_for() {
    let document = Document::answering("{ type: object, properties: { id: { type: string } } }");
    let text = document.0.read("api.yaml");
    let text = text.replace("summary: X", "summary: X, operationId: list");
    document.0.write("api.yaml", &text);
    document.0.write("next/api.yaml", &text);
    let head = "name: x\ntitle: X\ninstructions: X.\ndocuments: [api.yaml, next/api.yaml]\n";
    document.0.write("x.yaml", &format!("{head}tools: {{}}\n"));
    for name in ["list", "GET /x"] {
        let asked = document.add(&[name]);
        assert_eq!((asked.code, asked.out.as_str()), (Some(2), ""));
        let said = format!(
            "error: {name} is the name of 2 operations\n\
             help: say which: `api.yaml GET /x`, `next/api.yaml GET /x`\n"
        );
        assert_eq!(asked.err, said);
    }
    for words in [
        &["next/api.yaml GET /x"][..],
        &["next/api.yaml", "GET", "/x"],
    ] {
        let entry = document.add(words);
        assert!(
            entry.out.contains("operation: next/api.yaml GET /x\n"),
            "{}{}",
            entry.out,
            entry.err
        );
    }
    document
        .0
        .run(&["init", "api.yaml", "next/api.yaml", "--operation", "list"])
        .expect_code(2);
}
