//! Reviews that are larger than GitHub shows.

use super::shop::{MANIFEST, RESULT, Shop};

/// The most characters of a comment.
const COMMENT: usize = 65_536;

/// How the names of the tools begin.
const NAME: &str = "read_the_cart_of_a_customer_with_the_number_";

/// A shop with so many more tools, whose titles and descriptions change.
fn crowded(tools: usize, described: impl Fn(usize) -> String) -> Shop {
    let shop = Shop::new();
    shop.edit(MANIFEST, "budget: 8 KiB\n", "");
    shop.write("original.yaml", &shop.text(MANIFEST));
    write(&shop, tools, "Cart", |_| "Shows a cart.".to_owned());
    shop.spec(&["lock", MANIFEST]).expect_code(0);
    shop.commit();
    write(&shop, tools, "A cart", described);
    shop
}

fn write(shop: &Shop, tools: usize, title: &str, described: impl Fn(usize) -> String) {
    let more = (0..tools).map(|number| {
        format!(
            "  {NAME}{number:03}:\n    title: {title} {number}\n    description: {}\n    \
             operation: GET /carts/{{cartId}}\n    arguments: {{ cart_id: }}\n    \
             result: {{ status: , amount: }}\n    says: Cart {number}.\n",
            described(number)
        )
    });
    let manifest = shop.text("original.yaml").trim_end().to_owned();
    shop.write(
        MANIFEST,
        &format!("{manifest}\n{}", more.collect::<String>()),
    );
}

fn comment(shop: &Shop) -> String {
    let arguments = ["--base", "main", "--format", "markdown"];
    let out = shop.diff(&arguments).expect_code(0).out;
    assert!(out.chars().count() < COMMENT, "{}", out.len());
    out
}

/// The lines of the table of changes.
fn rows(comment: &str) -> usize {
    let rows = comment.lines().filter(|line| line.starts_with("| "));
    rows.filter(|line| line.ends_with("` |")).count()
}

#[test]
fn a_detail_that_is_too_long_leaves_room_for_the_others() {
    let shop = Shop::new();
    let long = format!("description: {}", "word ".repeat(20_000));
    shop.edit(MANIFEST, "budget: 8 KiB\n", "");
    shop.edit(MANIFEST, "description: Shows a cart.", &long);
    shop.edit(MANIFEST, "title: Pay an order", "title: Pay for an order");
    let out = comment(&shop);
    assert!(
        out.contains("| <code>read_cart</code> | the tool's description says"),
        "{out}"
    );
    assert!(out.contains("[title-changed] pay_order"), "{out}");
    assert!(out.contains("[description-words]"), "{out}");
    let cut = "  …      long lines are cut: run `toolspec diff --base main`\n";
    assert!(out.contains(cut), "{out}");
    let next = out.lines().filter(|line| line.starts_with("  next "));
    assert_eq!(next.count(), 3, "{out}");
    let github = shop.diff(&["--format", "github"]).out;
    let mut messages = github.lines().filter_map(|line| line.split_once(']'));
    assert!(
        messages.all(|(_, message)| message.len() < 4_600),
        "{github}"
    );
    assert!(
        github.contains("long lines are cut: run `toolspec diff`"),
        "{github}"
    );
    let text = shop.diff(&[]).expect_code(0).out;
    assert!(text.matches("word").count() >= 20_000, "text is whole");
}

#[test]
fn the_gravest_changes_have_their_details_when_there_are_too_many() {
    let shop = crowded(75, |number| {
        format!("Shows cart {number}, {}.", "soon ".repeat(20))
    });
    shop.edit(MANIFEST, RESULT.0, RESULT.1);
    let out = comment(&shop);
    assert_eq!(rows(&out), 151, "{out}");
    assert!(
        out.contains("```text\nbreaking[output-property-removed] read_cart"),
        "{out}"
    );
    let detailed = out.matches("\n  means  ").count();
    assert!(detailed > 20 && detailed < 151, "{detailed}");
    let last = format!("\n{} changes without details here: they", 151 - detailed);
    assert!(out.contains(&last), "{out}");
}

#[test]
fn a_table_that_is_too_long_loses_its_last_rows() {
    let shop = crowded(200, |number| format!("Shows cart {number}."));
    shop.edit(MANIFEST, RESULT.0, RESULT.1);
    let out = comment(&shop);
    let rows = rows(&out);
    assert!(rows > 200 && rows < 401, "{rows}");
    assert!(out.contains("### Tools: 401 changes"), "{out}");
    assert!(
        out.contains("```text\nbreaking[output-property-removed]"),
        "{out}"
    );
    assert!(
        out.contains("\nThe sizes of 171 more tools differ less.\n"),
        "{out}"
    );
    assert!(
        out.contains("| all tools | "),
        "the size of all tools: {out}"
    );
    let last = format!("and {} of them not in the table", 401 - rows);
    assert!(out.contains(&last), "{out}");
}

#[test]
fn of_more_annotations_than_github_shows_the_gravest_are_printed() {
    let shop = crowded(15, |number| format!("Shows cart {number}."));
    shop.edit(MANIFEST, RESULT.0, RESULT.1);
    let run = |fail_on: &[&str]| {
        let arguments = ["--base", "main", "--format", "github"];
        shop.diff(&[arguments.as_slice(), fail_on].concat()).out
    };
    let of = |level: &str, out: &str| {
        let level = format!("::{level} ");
        let lines = out.lines().filter(|line| line.starts_with(&level));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let out = run(&["--fail-on", "behavioural"]);
    let errors = of("error", &out);
    assert_eq!(errors.len(), 10, "{out}");
    assert!(
        errors[0].contains("title=breaking[output-property-removed]"),
        "{out}"
    );
    assert_eq!(
        errors[9],
        "::error title=left out::22 more annotations of this level, which GitHub would not show: \
         `toolspec diff --base main` prints all of them"
    );
    let out = run(&["--fail-on", "breaking"]);
    assert_eq!(
        (of("error", &out).len(), of("warning", &out).len()),
        (1, 10),
        "{out}"
    );
    assert!(out.starts_with("::error "), "{out}");
    assert!(
        out.contains("::warning title=left out::21 more annotations"),
        "{out}"
    );
}

#[test]
fn many_changes_are_repeated_in_a_line_each_at_the_end() {
    let shop = crowded(5, |number| format!("Shows cart {number}."));
    shop.edit(MANIFEST, RESULT.0, RESULT.1);
    let out = shop.diff(&["--base", "main"]).expect_code(0).out;
    let (_, end) = out.split_once("\nin short\n").unwrap();
    let lines: Vec<&str> = end.lines().take_while(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), 11, "{out}");
    let first = lines[0].split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(
        first,
        "breaking read_cart field `amount` is no longer returned"
    );
    shop.edit(MANIFEST, RESULT.1, RESULT.0);
    let shown = |shop: &Shop| shop.diff(&["--base", "main"]).out.contains("\nin short\n");
    assert!(shown(&shop));
    shop.edit(MANIFEST, "title: A cart 0\n", "title: Cart 0\n");
    assert!(!shown(&shop));
}
