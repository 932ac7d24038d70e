use super::*;

#[test]
fn everything_has_its_place() {
    let root = tree(
        "ö:\n  - \"😀 x\"\n  - { order_id: , 'x' : [ö, y] }\nz: |\n  one\n  two\n\nend: [a: b]\n",
    );
    let elements = root.get("ö").unwrap().as_sequence().unwrap();
    let place = |line: &str, text: &str| (line.to_owned(), text.to_owned());
    assert_eq!(shown(&elements[0]), place("2:5", "\"😀 x\""));
    assert_eq!(
        shown(&elements[1]),
        place("3:5", "{ order_id: , 'x' : [ö, y] }")
    );
    assert_eq!(
        shown(elements[1].get("order_id").unwrap()),
        place("3:16", "")
    );
    assert_eq!(
        shown(elements[1].get("x").unwrap()),
        place("3:25", "[ö, y]")
    );
    assert_eq!(elements[1].entry("x").unwrap().key.span.text(), "'x'");
    assert_eq!(shown(root.get("z").unwrap()), place("5:3", "one\n  two"));
    assert_eq!(shown(root.get("end").unwrap()), place("8:6", "[a: b]"));
    assert_eq!(
        shown(&root.get("end").unwrap().as_sequence().unwrap()[0]),
        place("8:7", "a: b")
    );
    assert_eq!(
        root.span.range(),
        0..root.span.source().text().trim_end().len()
    );
}

#[test]
fn a_value_that_is_left_out_is_after_the_colon() {
    let root = tree("a:\n# about b\nb  :   # nothing\n'c':\n? d\ne: {f, g: }\n? h\n:i: j\n");
    let place = |key: &str| shown(root.get(key).unwrap()).0;
    assert_eq!(
        [place("a"), place("b"), place("c"), place("d")],
        ["1:3", "3:5", "4:5", "5:4"]
    );
    assert_eq!(
        place("h"),
        "7:4",
        "the colon that follows belongs to the key `:i`"
    );
    let e = root.get("e").unwrap();
    assert_eq!(shown(e.get("f").unwrap()).0, "6:6");
    assert_eq!(shown(e.get("g").unwrap()).0, "6:10");
}
