//! The workflow that watches an API: its own steps, with stand-ins for `curl` and `gh`.

use super::shop::{ACCEPTED, CARTS, MANIFEST, ORDERS, Shop};
use super::steps::Workflow;
use crate::run::Run;

/// Gives what `served` contains, by the last part of the address.
const CURL: &str = r#"#!/bin/bash
case "$*" in *"--proto =https"*) ;; *) exit 2 ;; esac
while [ "$#" -gt 0 ]; do
  case "$1" in --output) to=$2 ;; --url) from=$2 ;; esac
  shift
done
cp "served/${from##*/}" "$to" 2> /dev/null || { echo "curl: (22) 404" >&2; exit 22; }
"#;

const DOCUMENTS: (&str, &str) = (
    "documents: [documents/carts.yaml, documents/orders.yaml]",
    "documents:\n  \
       - { path: documents/carts.yaml, published: https://api.example.com/docs/carts.yaml }\n  \
       - { path: documents/orders.yaml, published: https://api.example.com/docs/orders.yaml }",
);

const POST: &str =
    "api --silent --method POST repos/shop/tools/pulls --raw-field title=API watch: ";
const PATCH: &str =
    "api --silent --method PATCH repos/shop/tools/pulls/12 --raw-field title=API watch: ";
const DIGESTS: &str = "specs/shop.published.sha256";

/// A repository whose documents are published as they are, and the workflow.
struct Watch {
    shop: Shop,
    workflow: Workflow,
    content: &'static str,
}

impl Watch {
    fn new(content: &'static str) -> Self {
        let shop = Shop::new();
        shop.edit(MANIFEST, DOCUMENTS.0, DOCUMENTS.1);
        shop.commit();
        shop.git(&["init", "--quiet", "--bare", "origin.git"]);
        shop.git(&["remote", "add", "origin", "origin.git"]);
        shop.write("served/carts.yaml", &shop.text(CARTS));
        shop.write("served/orders.yaml", &shop.text(ORDERS));
        let workflow = Workflow::read("api-watch.yml");
        Workflow::install(&shop, &[("curl", CURL)]);
        Self {
            shop,
            workflow,
            content,
        }
    }

    fn step(&self, job: &str, step: &str) -> Run {
        let given = [("CONTENT", self.content), ("GITHUB_REF_NAME", "main")];
        self.workflow.run(&self.shop, job, step, &given)
    }

    fn fetch(&self) -> Run {
        self.step("compare", "Fetch what is published")
    }

    fn compare(&self) -> Run {
        let step = "Take what is accepted in an open pull request";
        self.step("compare", step).expect_code(0);
        self.step("compare", "Compare with what the tools use")
    }

    /// Watches once, as on a new runner, and gives the calls of `gh`.
    fn run(&self) -> String {
        let _ = std::fs::remove_dir_all(self.shop.path("watch"));
        let _ = std::fs::remove_file(self.shop.path("calls"));
        self.shop.git(&["switch", "--quiet", "main"]);
        self.fetch().expect_code(0);
        self.compare().expect_code(0);
        self.shop.git(&["checkout", "--quiet", "--", "."]);
        let _ = std::fs::remove_file(self.shop.path(ACCEPTED));
        self.step("propose", "Open or update the pull request")
            .expect_code(0);
        self.shop.text("calls")
    }

    /// A file on the branch of the pull request.
    fn pushed(&self, file: &str) -> String {
        let at = format!("api-watch:{file}");
        self.shop.git(&["--git-dir", "origin.git", "show", &at])
    }
}

#[test]
fn what_is_published_anew_becomes_a_pull_request() {
    let watch = Watch::new("documents");
    watch
        .shop
        .edit("served/orders.yaml", "minimum: 1 }", "minimum: 0 }");
    let calls = watch.run();
    assert!(
        calls.contains(&format!(
            "{POST}1 change, 1 to decide --raw-field head=api-watch --raw-field base=main --field"
        )),
        "{calls}"
    );
    assert!(
        calls.contains("| <code>pay_order</code> | one call may now move as little as 0"),
        "{calls}"
    );
    assert_eq!(
        watch.shop.text("summary.md"),
        watch.shop.text("watch/comment.md")
    );
    let published = watch.shop.text("served/orders.yaml");
    assert_eq!(watch.pushed(ORDERS), published.trim());
    let changed = watch
        .shop
        .git(&["diff", "--name-only", "main", "api-watch"]);
    assert_eq!(changed, ORDERS);
}

#[test]
fn a_pull_request_that_is_open_keeps_what_people_committed() {
    let watch = Watch::new("documents");
    watch
        .shop
        .edit("served/orders.yaml", "minimum: 1 }", "minimum: 0 }");
    watch.run();
    watch.shop.git(&["switch", "--quiet", "api-watch"]);
    watch.shop.write("specs/note.md", "Seen.\n");
    watch.shop.git(&["add", "specs/note.md"]);
    watch
        .shop
        .git(&["commit", "--quiet", "--message", "A note"]);
    watch.shop.git(&["push", "--quiet", "origin", "api-watch"]);
    watch.shop.write("earlier", "12\n");
    let calls = watch.run();
    assert!(
        calls.contains(PATCH) && !calls.contains("--method POST"),
        "{calls}"
    );
    watch
        .shop
        .edit("served/carts.yaml", "maxItems: 100", "maxItems: 50");
    let calls = watch.run();
    assert!(
        calls.contains(&format!("{PATCH}2 changes, 2 to decide")),
        "{calls}"
    );
    assert_eq!(watch.pushed("specs/note.md"), "Seen.");
    assert!(watch.pushed(CARTS).contains("maxItems: 50"));
}

#[test]
fn what_is_accepted_in_an_open_pull_request_counts() {
    let watch = Watch::new("digests");
    watch
        .shop
        .edit("served/orders.yaml", "minimum: 1 }", "minimum: 0 }");
    watch.run();
    watch.shop.git(&["switch", "--quiet", "api-watch"]);
    let documents = ["--documents", "watch/published/specs"];
    let fingerprints = watch.shop.fingerprints(&documents, "input-bound-loosened");
    let decision = [&fingerprints[0], "--reason", "It is so."];
    let accept = [documents.as_slice(), &decision].concat();
    watch.shop.accept(&accept).expect_code(0);
    watch.shop.git(&["add", ACCEPTED]);
    watch
        .shop
        .git(&["commit", "--quiet", "--message", "Accept it"]);
    watch.shop.git(&["push", "--quiet", "origin", "api-watch"]);
    watch.shop.write("earlier", "12\n");
    let calls = watch.run();
    assert!(
        calls.contains(&format!("{PATCH}1 change, none to decide")),
        "{calls}"
    );
}

#[test]
fn a_path_that_needs_several_lines_is_refused() {
    let watch = Watch::new("digests");
    let (odd, text) = ("documents/orders\tnew.yaml", watch.shop.text(ORDERS));
    watch.shop.write(&format!("specs/{odd}"), &text);
    watch.shop.edit(
        MANIFEST,
        "{ path: documents/orders.yaml,",
        "{ path: \"documents/orders\\tnew.yaml\",",
    );
    let run = watch.fetch();
    assert_ne!(run.code, Some(0), "{}", run.out);
    assert!(
        run.err
            .contains("`documents/orders\\tnew.yaml` of a document contains a control"),
        "{}",
        run.err
    );
}

#[test]
fn hidden_files_are_part_of_what_is_handed_over() {
    let workflow = Workflow::read("api-watch.yml");
    let upload = workflow.step("compare", "actions/upload-artifact");
    assert_eq!(upload["with"]["include-hidden-files"], true);
}

#[test]
fn what_is_published_as_before_opens_nothing() {
    let watch = Watch::new("documents");
    let calls = watch.run();
    assert!(!calls.contains("--method"), "{calls}");
    assert_eq!(watch.shop.git(&["ls-remote", "origin"]), "");
}

#[test]
fn documents_of_our_own_stay_and_the_digests_say_what_was_seen() {
    let watch = Watch::new("digests");
    let calls = watch.run();
    assert!(calls.contains(&format!("{POST}no changes ")), "{calls}");
    let digests = watch.pushed(DIGESTS);
    assert!(
        digests.contains("  ./specs/documents/carts.yaml\n"),
        "{digests}"
    );
    watch
        .shop
        .git(&["merge", "--quiet", "--ff-only", "api-watch"]);
    watch.shop.git(&["switch", "--quiet", "main"]);
    watch
        .shop
        .git(&["merge", "--quiet", "--ff-only", "api-watch"]);
    let calls = watch.run();
    assert!(!calls.contains("--method"), "{calls}");
    watch
        .shop
        .edit("served/carts.yaml", "maxItems: 100", "maxItems: 50");
    assert!(watch.run().contains(POST));
    assert_ne!(watch.pushed(DIGESTS), digests);
    assert!(watch.pushed(CARTS).contains("maxItems: 100"));
}

#[test]
fn corrections_are_checked_again() {
    let watch = Watch::new("digests");
    watch.shop.edit(
        "served/carts.yaml",
        "enum: [small|large]",
        "enum: [small, large]",
    );
    let calls = watch.run();
    assert!(
        calls.contains("the document is right without the correction"),
        "{calls}"
    );
}

#[test]
fn what_cannot_be_fetched_fails_and_is_named() {
    let watch = Watch::new("digests");
    std::fs::remove_file(watch.shop.path("served/carts.yaml")).unwrap();
    let run = watch.fetch().expect_code(1);
    assert_eq!(
        run.out,
        "::error::documents/carts.yaml cannot be fetched from https://api.example.com/docs/carts.yaml\n"
    );
    let fetched = watch
        .shop
        .text("watch/published/specs/documents/orders.yaml");
    assert_eq!(fetched, watch.shop.text(ORDERS));
}

#[test]
fn a_manifest_without_places_fails_and_says_what_to_write() {
    let watch = Watch::new("digests");
    watch.shop.edit(MANIFEST, DOCUMENTS.1, DOCUMENTS.0);
    let run = watch.fetch().expect_code(1);
    assert!(run.err.contains("published: \"https://…\""), "{}", run.err);
}

#[test]
fn a_page_in_place_of_a_document_is_reported() {
    let watch = Watch::new("digests");
    watch
        .shop
        .write("served/carts.yaml", "<!doctype html><title>Moved</title>\n");
    watch.fetch().expect_code(0);
    let run = watch.compare().expect_code(2);
    assert!(
        run.err.contains("documents/carts.yaml` is an HTML page"),
        "{}",
        run.err
    );
    let annotation = "::error::What is published cannot be compared. error: ";
    assert!(run.out.starts_with(annotation), "{}", run.out);
    watch.shop.write("served/carts.yaml", "");
    watch.fetch().expect_code(0);
    let run = watch.compare().expect_code(2);
    assert!(run.out.starts_with(annotation), "{}", run.out);
}

/// The token that may write is in no reach of what others publish.
#[test]
fn what_reads_the_documents_cannot_write() {
    let Workflow(workflow) = Workflow::read("api-watch.yml");
    assert!(workflow["on"]["schedule"][0]["cron"].is_string());
    assert_eq!(workflow["permissions"], serde_json::json!({}));
    let jobs = &workflow["jobs"];
    assert_eq!(
        jobs["compare"]["permissions"],
        serde_json::json!({ "contents": "read", "pull-requests": "read" })
    );
    let writing = jobs["propose"]["steps"].to_string();
    for foreign in ["cargo", "toolspec ", "curl"] {
        assert!(!writing.contains(foreign), "{writing}");
    }
}
