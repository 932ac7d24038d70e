//! Corrections that are printed as overlays.

use std::fs;
use std::path::Path;

use super::{ACTIONS, DOCUMENT, TOOLS, api};
use crate::foreign::api::Api;
use crate::init::folder::Folder;

const MORE: &str = "page: { name: page, in: query, schema: { type: string } }
size: { name: size, in: query, schema: { type: string } }
";

/// The kinds of corrections that an overlay has to say in several actions, and those in one.
const CORRECTIONS: &str = "corrections:
  - { at: 'openapi/api.yaml#/paths/~1items/get/parameters/2', expect: { name: dummy, in: query, required: true, schema: { type: string } }, remove: true, why: No server reads it. }
  - { at: 'openapi/api.yaml#/paths/~1items/get/parameters/2', value: { $ref: 'parts/more.yaml#/page' }, why: It is missing. }
  - { at: 'openapi/api.yaml#/paths/~1items/get/parameters/0/schema', expect: { type: integer, maximum: 500 }, value: { type: integer }, why: There is no maximum. }
  - { at: 'openapi/api.yaml#/paths/~1items/get/parameters/0', expect: { name: limit, in: query, schema: { type: integer } }, value: { name: limit, in: query, schema: { type: string } }, why: A text. }
  - { at: 'openapi/api.yaml#/components/schemas/Item/properties/size/enum', expect: [small|large], value: [small, large], why: Two values. }
  - { at: 'openapi/api.yaml#/components/schemas/Item/properties/sizes/items/enum/0', expect: small|large, value: small, why: One value. }
  - { at: \"openapi/api.yaml#/components/schemas/Item/properties/it's\", value: { type: string, description: null }, why: It is new. }
";

#[test]
fn corrections_are_printed_as_an_overlay_that_does_the_same() {
    let tools = TOOLS.split_once('\n').unwrap().1.replace(", colour: ", "");
    let size = "        - { $ref: '../parts/more.yaml#/size' }\n        - { name: dummy";
    let document = DOCUMENT.replace("        - { name: dummy", size);
    let api = Api::new("", &format!("{CORRECTIONS}{tools}"));
    api.0
        .edit("manifest.yaml", "[api.yaml]", "[openapi/api.yaml]");
    api.0.write("openapi/api.yaml", &document);
    api.0.write("parts/more.yaml", MORE);
    let lock = api.lock();
    let overlay = api.out(&["overlay", "openapi/api.yaml"]);
    insta::assert_snapshot!(overlay);
    api.0.write("api.overlay.yaml", &overlay);
    let corrections = "corrections: [{ overlay: api.overlay.yaml }]\n";
    api.0.edit("manifest.yaml", CORRECTIONS, corrections);
    assert_eq!(api.lock(), lock);
    assert_eq!(api.out(&["overlay", "openapi/api.yaml"]), overlay);
}

#[test]
fn a_document_without_corrections_has_no_overlay() {
    let api = api(ACTIONS);
    let run = api.run(&["overlay", "apy.yaml"]).expect_code(1);
    assert!(run.err.contains("did you mean `api.yaml`?"), "{}", run.err);
    api.0
        .edit("parts/api.overlay.yaml", "$.paths['/items'].get.par", "$.x");
    let run = api.run(&["overlay", "api.yaml"]).expect_code(2);
    assert!(
        run.err.contains("this target matches nothing"),
        "{}",
        run.err
    );
}

/// The specs of the repository, with overlays in place of their corrections.
#[test]
fn the_corrections_of_the_repository_can_be_overlays() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let folder = Folder::empty();
    let documents = ["openapi/payments.yaml", "openapi/order-management.yaml"];
    for name in documents.iter().chain(&["klarna.yaml", "klarna.lock.yaml"]) {
        folder.write(name, &fs::read_to_string(specs.join(name)).unwrap());
    }
    let manifest = folder.read("klarna.yaml");
    let (before, rest) = manifest.split_once("\ncorrections:\n").unwrap();
    let after = rest.lines().skip_while(|line| line.starts_with(' '));
    let after: Vec<&str> = after.collect();
    let mut overlays = String::new();
    for (index, document) in documents.iter().enumerate() {
        let printed = folder
            .run(&["overlay", document, "klarna.yaml"])
            .expect_code(0);
        let file = format!("{index}.yaml");
        folder.write(&file, &printed.out);
        overlays.extend(["  - overlay: ", &file, "\n"]);
    }
    let manifest = format!("{before}\ncorrections:\n{overlays}{}\n", after.join("\n"));
    folder.write("klarna.yaml", &manifest);
    folder
        .run(&["lock", "--check", "klarna.yaml"])
        .expect_code(0);
}
