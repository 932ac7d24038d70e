//! Where values go in the address and the headers, and how they are written there.

use serde_json::{Value, json};

use crate::generality::case::{Case, call};

pub(crate) fn cases() -> Vec<Case> {
    [queries(), paths(), headers()]
        .into_iter()
        .flatten()
        .collect()
}

fn queries() -> Vec<Case> {
    let tags = json!(["a b", "c&d"]);
    let point = json!({"x": 1, "y": "é"});
    vec![
        call("find_pets", json!({"kind": "cat & dog", "limit": 5}))
            .sends("GET /pets?kind=cat%20%26%20dog&limit=5")
            .answered(&json!({"names": ["Tom"]}))
            .gives(json!({"names": ["Tom"]})),
        call("find_pets", json!({})).sends("GET /pets?limit=20"),
        call(
            "find_by_lists",
            json!({"exploded": tags, "joined": tags, "spaced": tags, "piped": tags, "spread": tags}),
        )
        .sends(
            "GET /lists?exploded=a%20b&exploded=c%26d&joined=a%20b,c%26d\
             &spaced=a%20b%20c%26d&piped=a%20b%7Cc%26d&spread=a%20b&spread=c%26d",
        ),
        call("find_by_lists", json!({"exploded": [], "joined": []})).sends("GET /lists"),
        call(
            "find_by_objects",
            json!({
                "exploded": point, "joined": point, "deep": {"at": point, "tags": tags},
                "filter": point, "address": "https://a/b?c#d&e=f+g", "note": "",
            }),
        )
        .sends(
            "GET /objects?x=1&y=%C3%A9&joined=x,1,y,%C3%A9\
             &deep%5Bat%5D%5Bx%5D=1&deep%5Bat%5D%5By%5D=%C3%A9\
             &deep%5Btags%5D%5B0%5D=a%20b&deep%5Btags%5D%5B1%5D=c%26d\
             &filter=%7B%22x%22%3A1%2C%22y%22%3A%22%C3%A9%22%7D\
             &address=https://a/b?c%23d%26e=f%2Bg&note=",
        ),
    ]
}

fn paths() -> Vec<Case> {
    let styles = |simple: Value| {
        json!({
            "simple": simple, "label": "l", "labels": {"x": 1, "y": "2"},
            "matrix": ["m", "n"], "matrices": ["o", "p"], "point": {"x": 3, "y": "4"},
        })
    };
    vec![
        call("read_by_path", styles(json!(["a/b", "c,d"]))).sends(
            "GET /styles/a%2Fb,c%2Cd/.l/.x=1.y=2/;matrix=m,n/;matrices=o;matrices=p/x=3,y=4/",
        ),
        call("read_by_path", styles(json!([".."]))).fails("must not be a dot segment"),
        call("read_by_path", styles(json!([]))).fails("must not be empty"),
        call("read_by_pieces", json!({"x": 7, "y": "a/../b"})).sends("GET /maps/7-a%2F..%2Fb.json"),
        call("read_by_pieces", json!({"x": 7, "y": ""})).fails("must not be empty"),
    ]
}

fn headers() -> Vec<Case> {
    let point = json!({"x": 1, "y": "a"});
    vec![
        call(
            "read_by_headers",
            json!({"x_trace": "t", "x_flags": ["a", "b"], "x_point": point, "x_meta": point}),
        )
        .sends(
            "GET /headers\nx-trace: t\nx-flags: a,b\nx-point: x=1,y=a\nx-meta: {\"x\":1,\"y\":\"a\"}",
        ),
        call("read_by_headers", json!({"x_trace": "a\r\nX-Evil: b"}))
            .fails("cannot be carried by an HTTP header"),
    ]
}
