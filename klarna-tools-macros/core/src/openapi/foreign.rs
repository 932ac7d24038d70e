//! Files that people save in place of an OpenAPI document: what they are, and how to get one.

/// A kind of file, and what to do instead.
#[derive(Clone, Copy)]
pub(super) struct Foreign {
    pub(super) what: &'static str,
    pub(super) remedy: &'static str,
}

/// What a text is by its first characters, whatever it contains. Bytes that are not UTF-8 are read
/// as U+FFFD.
pub(super) fn by_beginning(text: &str) -> Option<Foreign> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if text.is_empty() {
        return Some(EMPTY);
    }
    // What reads YAML reports the marker of a merge.
    if text.starts_with("<<<<<<<") {
        return None;
    }
    let begins = |begin: &&str| {
        let head = text.get(..begin.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(begin))
    };
    let kinds = BEGINNINGS.iter();
    let mut kinds = kinds.filter(|(begin, ..)| begins(begin));
    let (_, what, remedy) = kinds.next()?;
    Some(Foreign { what, remedy })
}

/// What a text without the keys of an OpenAPI document is by those that it has.
pub(super) fn by_keys(text: &str) -> Option<Foreign> {
    let has = |keys: &&[&str]| keys.iter().all(|key| crate::text::names_key(text, &[key]));
    let kinds = KEYS.iter();
    let mut kinds = kinds.filter(|(keys, ..)| has(keys));
    let (_, what, remedy) = kinds.next()?;
    Some(Foreign { what, remedy })
}

const EMPTY: Foreign = Foreign {
    what: "is empty",
    remedy: "save the document again: the download probably failed",
};

const UNPACK: &str = "unpack it, and name what is in it";

const BEGINNINGS: [(&str, &str, &str); 14] = [
    ("<!doctype html", "is an HTML page", PAGE),
    ("<html", "is an HTML page", PAGE),
    ("<", "is an XML file, such as a WSDL", OTHER),
    (
        "#%RAML",
        "is RAML",
        "convert it, for example with `npx api-spec-converter --from=raml --to=openapi_3`",
    ),
    (
        "FORMAT: 1A",
        "is an API Blueprint",
        "convert it, for example with `npx apib2swagger --open-api-3 --yaml -i FILE`",
    ),
    ("type Query", "is a GraphQL schema", GRAPHQL),
    ("schema {", "is a GraphQL schema", GRAPHQL),
    ("syntax = \"proto", "is a file of Protocol Buffers", OTHER),
    (
        "version https://git-lfs",
        "is a pointer of Git LFS, not the file itself",
        "fetch the file with `git lfs pull`",
    ),
    (
        "\u{1f}\u{fffd}",
        "is compressed with gzip",
        "unpack it with `gunzip`: `mv FILE FILE.gz && gunzip FILE.gz`",
    ),
    ("PK\u{3}\u{4}", "is a ZIP archive", UNPACK),
    ("BZh", "is compressed with bzip2", UNPACK),
    ("(\u{fffd}/\u{fffd}", "is compressed with Zstandard", UNPACK),
    ("%PDF", "is a PDF", OTHER),
];

const PAGE: &str = "a page is not the document that it shows: save the `openapi.yaml` or `openapi.json` that it links to; \
     where a page asks to sign in, sign in first";

const OTHER: &str =
    "ask the API's owner for an OpenAPI document, or write one of the operations that you need";

const GRAPHQL: &str = "a GraphQL API has no operations of HTTP that a tool could call";

const KEYS: [(&[&str], &str, &str); 11] = [
    (
        &["documents", "tools"],
        "is a manifest",
        "name the OpenAPI documents that its tools call",
    ),
    (
        &["digest", "format", "wire"],
        "is a lockfile",
        "name the OpenAPI documents that the tools call",
    ),
    (
        &["overlay", "actions"],
        "is an overlay of a document",
        "name the document here, and the overlay under `corrections`: `- overlay: FILE`",
    ),
    (
        &["arazzo", "workflows"],
        "is an Arazzo document",
        "name the OpenAPI documents of its `sourceDescriptions`",
    ),
    (
        &["asyncapi"],
        "is an AsyncAPI document",
        "it describes messages; ask the API's owner for an OpenAPI document of its HTTP operations",
    ),
    (
        &["swaggerVersion"],
        "is Swagger 1",
        "convert it, for example with `npx api-spec-converter --from=swagger_1 --to=openapi_3`",
    ),
    (&["_postman_id"], "is a Postman collection", POSTMAN),
    (&["info", "item"], "is a Postman collection", POSTMAN),
    (&["__schema"], "is a GraphQL schema", GRAPHQL),
    (
        &["rootUrl", "resources"],
        "is a discovery document of Google",
        OTHER,
    ),
    (
        &["paths"],
        "does not say which version of OpenAPI it follows",
        "begin it with `openapi: 3.0.3`, or with the version that it was written for",
    ),
];

const POSTMAN: &str =
    "convert it, for example with `npx -p postman-to-openapi p2o FILE -f openapi.yaml`";
