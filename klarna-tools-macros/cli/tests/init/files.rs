//! Which files are read and written.

use std::fs;

use super::folder::Folder;

#[test]
fn the_file_is_written_and_documents_are_named_from_where_it_is() {
    let folder = Folder::empty();
    let documents = Folder::new();
    folder.write("vendor/petstore.yaml", &documents.read("petstore.yaml"));
    folder.write("tools/readme.txt", "");
    let output = "tools/petstore.yaml";
    let run = folder.run(&["init", "vendor/petstore.yaml", "--output", output]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""));
    assert_eq!(
        run.err,
        "tools/petstore.yaml has 1 tool\nhelp: `toolspec check tools/petstore.yaml` accepts it \
         as it is; `To decide:` marks what a person must decide\n"
    );
    let manifest = folder.read(output);
    assert!(
        manifest.contains("\n  - ../vendor/petstore.yaml\n"),
        "{manifest}"
    );
    assert_eq!(folder.run(&["check", output]).code, Some(0));
    // By other paths.
    let path = folder.path("vendor/petstore.yaml");
    let other = folder.path("tools/other.yaml");
    let paths = [path, other].map(|path| path.to_str().unwrap().to_owned());
    let run = folder.run(&["init", &paths[0], "--output", &paths[1]]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let other = folder.read("tools/other.yaml");
    assert_eq!(other.replace(&paths[1], output), manifest);
}

#[test]
fn a_document_that_check_would_not_read_is_refused() {
    let folder = Folder::new();
    let elsewhere = Folder::new();
    let document = elsewhere.path("petstore.yaml");
    for output in [&["--output", "new.yaml"][..], &[]] {
        let run = folder.run(&[&["init", document.to_str().unwrap()], output].concat());
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
        assert!(
            run.err.contains(" is not near the new manifest\n"),
            "{}",
            run.err
        );
        assert!(
            run.err.contains("help: copy it into the folder"),
            "{}",
            run.err
        );
    }
    assert!(!folder.path("new.yaml").exists());
}

#[test]
fn a_file_is_never_overwritten() {
    let folder = Folder::new();
    folder.write("tools.yaml", "mine\n");
    let run = folder.run(&["init", "petstore.yaml", "--output", "tools.yaml"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(
        run.err,
        "error: `tools.yaml` exists already, and is not overwritten\n\
         help: name another file with `--output`\n"
    );
    assert_eq!(folder.read("tools.yaml"), "mine\n");
}

#[test]
fn mistakes_in_documents_are_reported_at_their_places() {
    let folder = Folder::new();
    let documents = ["broken.yaml", "petstore.yaml", "old.yaml"];
    let run = folder.run(&[&["init"], &documents[..], &["--output", "new.yaml"]].concat());
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    for said in [
        "error: this bracket is not closed\n --> broken.yaml:2:7\n",
        "error: this is Swagger 2.0, which is not read\n --> old.yaml:1:10\n",
        "help: convert it: `npx swagger2openapi --yaml --outfile old.v3.yaml old.yaml`",
    ] {
        assert!(run.err.contains(said), "{}", run.err);
    }
    assert!(!fs::exists(folder.path("new.yaml")).unwrap());
}

#[test]
fn what_is_not_a_name_or_not_a_host_is_refused() {
    let folder = Folder::new();
    let said = ["--name", "My API", "--host", "HTTPS://api"];
    let run = folder.run(&[&["init", "petstore.yaml"], &said[..]].concat());
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    for said in [
        "error: `My API` is not a valid name\n --> the new manifest:2:7\n",
        "error: `HTTPS://api` is not a host\n",
    ] {
        assert!(run.err.contains(said), "{}", run.err);
    }
}

#[test]
fn documents_that_cannot_be_read_are_all_named() {
    let folder = Folder::new();
    let run = folder.run(&[
        "init",
        "absent.yaml",
        "https://petstore.example/openapi.yaml",
    ]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    for said in [
        "error: `absent.yaml` cannot be read: ",
        "error: `https://petstore.example/openapi.yaml` cannot be read: ",
        "help: URLs are not fetched: save the document first, and name the file",
    ] {
        assert!(run.err.contains(said), "{}", run.err);
    }
}

#[test]
fn a_document_that_is_named_twice_is_read_once() {
    let folder = Folder::new();
    let twice = folder.init(&["petstore.yaml", "./petstore.yaml"], 0);
    assert_eq!(twice, folder.init(&["petstore.yaml"], 0));
}

#[test]
fn entries_are_added_to_a_manifest_without_tools() {
    let folder = Folder::new();
    let manifest = folder.init(&["petstore.yaml"], 0);
    let (head, _) = manifest.split_once("\ntools:\n").unwrap();
    folder.write("empty.yaml", &format!("{head}\ntools: {{}}\n"));
    let added = folder.run(&["add", "POST /pets", "empty.yaml"]);
    assert_eq!(added.code, Some(0), "{}", added.err);
    folder.write("empty.yaml", &format!("{head}\ntools:\n{}", added.out));
    assert_eq!(folder.run(&["check", "empty.yaml"]).code, Some(0));
}
