//! What can be compared with what, and what is said where it cannot.

use super::shop::{LOCK, MANIFEST, Shop, TITLE};

/// Whether the one change is found, and between what.
fn finds(shop: &Shop, arguments: &[&str], between: &str) {
    let run = shop.diff(arguments).expect_code(0);
    assert!(
        run.out.contains("title-changed"),
        "{arguments:?}: {}",
        run.out
    );
    let summary = format!("1 change between {between}: 1 behavioural\n");
    assert!(run.out.ends_with(&summary), "{}", run.out);
}

#[test]
fn revisions_lockfiles_and_manifests_are_compared_both_ways() {
    let shop = Shop::new();
    shop.git(&["tag", "v1"]);
    std::fs::copy(shop.path(LOCK), shop.path("old.lock.yaml")).unwrap();
    std::fs::copy(shop.path(MANIFEST), shop.path("specs/old.yaml")).unwrap();
    shop.edit(MANIFEST, TITLE.0, TITLE.1);
    finds(&shop, &[], "specs/shop.lock.yaml and the working tree");
    finds(&shop, &["--base", "v1"], "v1 and the working tree");
    finds(
        &shop,
        &["--base", "old.lock.yaml"],
        "old.lock.yaml and the working tree",
    );
    finds(
        &shop,
        &["--base", "specs/old.yaml"],
        "specs/old.yaml and the working tree",
    );
    shop.commit();
    finds(&shop, &["--base", "v1", "--head", "HEAD"], "v1 and HEAD");
    finds(
        &shop,
        &["--base", "HEAD~1", "--head", "HEAD"],
        "HEAD~1 and HEAD",
    );
    finds(&shop, &["--head", "main"], "specs/shop.lock.yaml and main");
    shop.spec(&["lock", MANIFEST]).expect_code(0);
    finds(
        &shop,
        &["--base", "v1", "--head", LOCK],
        &format!("v1 and {LOCK}"),
    );
}

/// A revision is compared by its specs: its lockfile may be of any format.
#[test]
fn a_revision_may_have_a_lockfile_of_another_format() {
    let shop = Shop::new();
    shop.edit(LOCK, "format: 3", "format: 2");
    shop.commit();
    shop.edit(MANIFEST, TITLE.0, TITLE.1);
    finds(&shop, &["--base", "main"], "main and the working tree");
    shop.diff(&[]).expect_code(2);
    shop.spec(&["lock", MANIFEST]).expect_code(0);
    finds(
        &shop,
        &["--base", "main", "--head", LOCK],
        &format!("main and {LOCK}"),
    );
}

#[test]
fn the_manifest_may_be_the_one_that_an_option_names() {
    let shop = Shop::new();
    std::fs::rename(shop.path("specs"), shop.path("api")).unwrap();
    shop.write("api/old.yaml", &shop.text("api/shop.yaml"));
    shop.edit("api/shop.yaml", TITLE.0, TITLE.1);
    let run = shop.spec(&["diff", "--base", "api/old.yaml", "--head", "api/shop.yaml"]);
    let run = run.expect_code(0);
    assert!(run.out.contains("title-changed"), "{}", run.out);
    assert!(run.out.contains("--manifest api/shop.yaml"), "{}", run.out);
    let lock = "api/shop.lock.yaml";
    let run = shop.spec(&["diff", "--base", lock, "--head", "api/shop.yaml"]);
    assert!(run.expect_code(0).out.contains("title-changed"));
    let run = shop.spec(&["diff", "--base", lock]).expect_code(2);
    assert!(
        run.err.contains("`specs` contains no manifest"),
        "{}",
        run.err
    );
}

#[test]
fn places_are_those_of_the_side_that_has_them() {
    let shop = Shop::new();
    shop.edit(MANIFEST, TITLE.0, TITLE.1);
    let review = shop.changes(&[]);
    assert_eq!(review["changes"][0]["from"]["file"], MANIFEST);
    let locked = &review["changes"][0]["locked_in"];
    let line = usize::try_from(locked["line"].as_u64().unwrap()).unwrap();
    let text = shop.text(LOCK);
    assert_eq!(text.lines().nth(line - 1).unwrap().trim(), TITLE.0);
    let review = shop.changes(&["--base", "main"]);
    assert!(review["changes"][0]["locked_in"].is_null());
    shop.edit(MANIFEST, "      size: { enum: [small] }\n", "");
    let review = shop.changes(&["--base", "main"]);
    let changes = review["changes"].as_array().unwrap();
    let gone = changes.iter().find(|change| change.get("after").is_none());
    let gone = gone.unwrap();
    assert_eq!(gone["stood"]["file"], "main:specs/shop.yaml", "{review:#}");
    assert_eq!(gone["from"]["file"], MANIFEST, "{review:#}");
}

#[test]
fn the_command_runs_in_any_folder() {
    let shop = Shop::new();
    shop.edit(MANIFEST, TITLE.0, TITLE.1);
    let command = format!(
        "cd specs && '{}' diff shop.yaml --base main",
        super::shop::SPEC
    );
    let run = shop.run("bash", &["-c", &command], &[]).expect_code(0);
    assert!(run.out.contains("title-changed"), "{}", run.out);
}

#[test]
fn a_name_that_means_nothing_is_explained() {
    let shop = Shop::new();
    let said = |arguments: &[&str]| shop.diff(arguments).expect_code(2).err;
    let err = said(&["--base", "mian"]);
    assert!(
        err.contains("`mian` is neither a file nor a git revision\n"),
        "{err}"
    );
    assert!(err.contains("help: did you mean `main`?"), "{err}");
    let err = said(&["--base", "origin/release"]);
    assert!(
        err.contains("help: give a branch, a tag or a commit"),
        "{err}"
    );
    for option in ["--base=--output=x", "--base=main...HEAD", "--base="] {
        let err = said(&[option]);
        assert!(
            err.contains("is neither a file nor a git revision"),
            "{err}"
        );
    }
}

#[test]
fn a_name_that_means_two_things_is_explained() {
    let shop = Shop::new();
    shop.write("main", "name: other\n");
    let err = shop.diff(&["--base", "main"]).expect_code(2).err;
    assert!(err.contains("`main` is a file and a git revision"), "{err}");
    assert!(
        err.contains("help: write `./main` for the file, or `refs/heads/main`"),
        "{err}"
    );
    shop.diff(&["--base", "refs/heads/main"]).expect_code(0);
    let err = shop.diff(&["--base", "./main"]).expect_code(2).err;
    assert!(err.contains("--> ./main:1:1"), "{err}");
}

#[test]
fn in_a_shallow_clone_the_message_says_how_to_get_the_rest() {
    let shop = Shop::new();
    shop.edit(MANIFEST, TITLE.0, TITLE.1);
    shop.commit();
    let origin = format!("file://{}", shop.path("").display());
    shop.git(&["clone", "--quiet", "--depth", "1", &origin, "clone"]);
    let manifest = format!("clone/{MANIFEST}");
    let run = shop
        .spec(&["diff", &manifest, "--base", "HEAD~1"])
        .expect_code(2);
    assert!(run.err.contains("shallow clone"), "{}", run.err);
    assert!(run.err.contains("`fetch-depth: 0`"), "{}", run.err);
}

#[test]
fn a_file_that_a_revision_lacks_is_named() {
    let shop = Shop::new();
    shop.git(&["mv", MANIFEST, "specs/store.yaml"]);
    let run = shop
        .spec(&["diff", "specs/store.yaml", "--base", "main"])
        .expect_code(2);
    assert_eq!(run.err, "error: `specs/store.yaml` is not in `main`\n");
    let shop = Shop::new();
    shop.write("specs/documents/.gitignore", "orders.yaml\n");
    shop.git(&["rm", "--quiet", "--cached", super::shop::ORDERS]);
    shop.commit();
    let run = shop.diff(&["--base", "main"]).expect_code(2);
    assert!(
        run.err
            .contains("`specs/documents/orders.yaml` is not in `main`"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("--> main:specs/shop.yaml:4:"),
        "{}",
        run.err
    );
}

#[test]
fn without_a_repository_there_are_no_revisions() {
    let shop = Shop::without_repository();
    shop.diff(&[]).expect_code(0);
    let err = shop.diff(&["--base", "main"]).expect_code(2).err;
    assert_eq!(
        err,
        "error: `main` is not a file, and there is no git repository here\n\
         help: name a lockfile or a manifest\n"
    );
}
