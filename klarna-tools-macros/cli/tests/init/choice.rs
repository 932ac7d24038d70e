//! Which operations become tools.

use super::folder::{Folder, tools};

#[test]
fn without_a_choice_one_read_is_a_tool_and_the_others_are_listed() {
    let folder = Folder::new();
    let manifest = folder.init(&["petstore.yaml"], 0);
    insta::assert_snapshot!(manifest);
}

#[test]
fn operations_are_chosen_by_tag_by_name_by_what_they_do_or_all() {
    let folder = Folder::new();
    for (choice, chosen) in [
        (
            &["--all"][..],
            &["list_pets", "add_pet", "show_pet", "count_stock"][..],
        ),
        (&["--read-only"], &["list_pets", "show_pet", "count_stock"]),
        (&["--tag", "store"], &["count_stock"]),
        (
            &["--tag", "pets", "--read-only"],
            &["list_pets", "show_pet"],
        ),
        (&["--operation", "POST /pets"], &["add_pet"]),
        (
            &[
                "--operation",
                "showPet",
                "--operation",
                "post /pets",
                "--read-only",
            ],
            &["add_pet", "show_pet"],
        ),
        (
            &["--tag", "store", "--operation", "addPet"],
            &["add_pet", "count_stock"],
        ),
    ] {
        let manifest = folder.init(&[&["petstore.yaml"], choice].concat(), 0);
        assert_eq!(tools(&manifest), chosen, "{choice:?}");
    }
}

/// One operation answers with nothing but a secret, which is masked with all that is in it.
const MASKS: &str = r#"
openapi: 3.0.3
info: { title: Boxes, version: "1" }
servers: [{ url: "https://api.example.com" }]
security: []
paths:
  /boxes:
    get:
      operationId: listBoxes
      responses: { "200": { description: A, content: { application/json: { schema: { type: object, properties: {
        id: { type: string }, shelf_mark: { type: string } } } } } } }
  /keys:
    get:
      operationId: readKey
      responses: { "200": { description: A, content: { application/json: { schema: { type: object, properties: {
        password: { type: object, properties: { shelf_mark: { type: string } } } } } } } } }
"#;

#[test]
fn what_one_tool_masks_is_masked_in_the_others() {
    let folder = Folder::empty();
    folder.write("boxes.yaml", MASKS);
    let manifest = folder.init(&["boxes.yaml", "--all"], 0);
    let masked = "# shelf_mark: { mask: true }  # `read_key` masks it";
    assert!(manifest.contains(masked), "{manifest}");
    let alone = folder.init(&["boxes.yaml", "--operation", "listBoxes"], 0);
    assert!(alone.contains("\n      shelf_mark:\n"), "{alone}");
}

#[test]
fn where_nothing_reads_the_first_operation_is_a_tool() {
    let folder = Folder::new();
    assert_eq!(tools(&folder.init(&["parcels.yaml"], 0)), ["send_a_parcel"]);
}

#[test]
fn a_choice_that_is_not_there_is_reported_with_the_nearest_one() {
    let folder = Folder::new();
    for (choice, said) in [
        (
            ["--operation", "GET /pet"],
            "error: no document has GET /pet\nhelp: did you mean `GET /pets`?\n\
             help: `init` without a choice lists the 4 operations there are\n",
        ),
        (
            ["--tag", "pet"],
            "error: no operation has the tag `pet`\nhelp: did you mean `pets`?\n",
        ),
        (
            ["--tag", "billing"],
            "error: no operation has the tag `billing`\nhelp: the tags are pets, store\n",
        ),
    ] {
        let run = folder.run(&["init", "petstore.yaml", choice[0], choice[1]]);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
        assert_eq!(run.err, said);
    }
}

#[test]
fn an_operation_that_cannot_be_a_tool_is_a_comment_with_the_reason() {
    let folder = Folder::new();
    let manifest = folder.init(&["ledger.yaml", "--all"], 1);
    assert_eq!(tools(&manifest), ["accounts_read", "health"]);
    let reason = "\n  # - POST /entries is not possible as it is: the keyword `not` is not \
                  supported (ledger.yaml#/";
    assert!(manifest.contains(reason), "{manifest}");
    let run = folder.run(&["init", "ledger.yaml", "--operation", "POST /entries"]);
    assert_eq!(run.code, Some(1));
    assert!(run.out.contains("\ntools: {}\n"), "{}", run.out);
    assert_eq!(
        run.err,
        "error: 1 of 1 chosen operation is not a tool yet\nhelp: the comments at the end say why\n"
    );
    folder.write("empty.yaml", &run.out);
    let check = folder.run(&["check", "empty.yaml"]).expect_code(0);
    let next = "\nthere is no tool yet: `toolspec tools empty.yaml` lists the operations, and \
                `toolspec add \"METHOD /path\" empty.yaml` prints an entry for `tools`\n";
    assert!(check.out.contains(next), "{}", check.out);
}

#[test]
fn an_operation_of_several_documents_is_named_with_its_document() {
    let folder = Folder::new();
    folder.write("new/petstore.yaml", &folder.read("petstore.yaml"));
    let documents = ["petstore.yaml", "new/petstore.yaml"];
    let manifest = folder.init(&[&documents[..], &["--tag", "store"]].concat(), 0);
    assert_eq!(tools(&manifest), ["count_stock", "count_stock_2"]);
    for operation in ["petstore.yaml GET /stock", "new/petstore.yaml GET /stock"] {
        let line = format!("\n    operation: {operation}\n");
        assert!(manifest.contains(&line), "{manifest}");
    }
    let one = ["--operation", "new/petstore.yaml GET /stock"];
    let manifest = folder.init(&[&documents[..], &one].concat(), 0);
    assert_eq!(tools(&manifest), ["count_stock"]);
}
