//! Documents as the world writes them: what has no effect is a note, and what is only unusual is
//! read.

#[cfg(feature = "serve")]
mod formats;
#[cfg(feature = "serve")]
mod forms;
mod ignored;
mod large;
mod misshapen;
mod published;
mod refused;
mod roots;
mod texts;

use std::fs;
use std::process::Command;

use tempfile::TempDir;

use crate::run::Run;

/// A manifest over one document, and the command beside them.
struct Shop(TempDir);

impl Shop {
    /// One tool, which takes `argument` of a body that is as `schema` says.
    fn sending(argument: &str, schema: &str) -> Self {
        Self::of(
            argument,
            &document("3.0.3", schema, "'204': { description: done }", ""),
        )
    }

    /// One tool over a whole document.
    fn of(argument: &str, document: &str) -> Self {
        let manifest = format!(
            "name: shop\ntitle: Shop\ninstructions: Sell.\ndocuments: [api.yaml]\ntools:\n  sell:\n    \
             description: Sell it.\n    operation: POST /sales\n    arguments: {{ {argument} }}\n"
        );
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("shop.yaml"), manifest).unwrap();
        fs::write(folder.path().join("api.yaml"), document).unwrap();
        Self(folder)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_toolspec"));
        Run::of(command.args(arguments).current_dir(self.0.path()))
    }

    /// What is said about sound files: notes, or nothing.
    fn notes(&self) -> String {
        let check = self.run(&["check", "shop.yaml"]);
        assert_eq!(check.code, Some(0), "{}", check.err);
        assert!(!check.err.contains("error"), "{}", check.err);
        check.err
    }

    fn mistakes(&self) -> String {
        let check = self.run(&["check", "shop.yaml"]);
        assert_eq!(check.code, Some(1), "{}", check.err);
        check.err
    }

    /// The request that a call would send, or why it would send none.
    #[cfg(feature = "serve")]
    fn sends(&self, arguments: &str) -> (Option<i32>, String) {
        let call = [
            "call",
            "sell",
            arguments,
            "--dry-run",
            "--manifest",
            "shop.yaml",
        ];
        let Run { code, out, err } = self.run(&call);
        (code, out + &err)
    }

    /// The lockfile, which has what is listed and what is sent.
    fn lock(&self) -> String {
        let lock = self.run(&["lock", "shop.yaml"]);
        assert_eq!(lock.code, Some(0), "{}", lock.err);
        fs::read_to_string(self.0.path().join("shop.lock.yaml")).unwrap()
    }
}

/// A document with one operation; `rest` is at its root.
fn document(version: &str, schema: &str, responses: &str, rest: &str) -> String {
    format!(
        "openapi: {version}\ninfo: {{ title: Shop, version: '1' }}\nservers: [{{ url: https://api.shop.example }}]\n\
         security: []\npaths:\n  /sales:\n    post:\n      summary: Sell\n      requestBody:\n        required: true\n        \
         content:\n          application/json:\n            schema: {schema}\n      responses:\n        {responses}\n{rest}"
    )
}
