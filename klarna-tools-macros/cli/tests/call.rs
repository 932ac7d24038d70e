//! `call` as a person at a terminal meets it: what is sent, and what is not.

use crate::init::folder::Folder;

const DOCUMENT: &str = "openapi: 3.0.3
info: { title: Z, version: '1' }
servers: [{ url: https://z.example }]
security: []
paths:
  /up/{id}:
    patch:
      operationId: upd
      summary: Update
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      requestBody:
        required: true
        content:
          application/json:
            schema: { type: object, properties: { name: { type: string }, note: { type: string } } }
      responses: { '204': { description: none } }
";

const MANIFEST: &str = "name: z
title: Z
instructions: Z.
documents: [api.yaml]
tools:
  upd:
    description: Update it.
    operation: PATCH /up/{id}
    arguments: { id: , name: , note: }
";

#[test]
fn an_update_of_nothing_is_not_sent() {
    let folder = Folder::empty();
    folder.write("api.yaml", DOCUMENT);
    folder.write("z.yaml", MANIFEST);
    let call = |given: &[&str]| {
        let end = ["--dry-run", "--manifest", "z.yaml"];
        folder.run(&[&["call", "upd", "id=1"], given, &end[..]].concat())
    };
    let refused = call(&[]).expect_code(1);
    let said = "give at least one of name, note: nothing would be changed";
    assert!(refused.err.contains(said), "{}", refused.err);
    assert!(!refused.out.contains("PATCH"), "{}", refused.out);
    let sent = call(&["note=n"]).expect_code(0);
    assert!(sent.out.ends_with("{\"note\":\"n\"}\n"), "{}", sent.out);
}
