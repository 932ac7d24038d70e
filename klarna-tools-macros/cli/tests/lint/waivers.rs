//! Findings that the manifest keeps.

use super::{DOCUMENT, MANIFEST, Shop};

#[test]
fn a_finding_is_kept_with_a_reason() {
    let broken = ("note: {", "data:\n      note: {");
    let entry = "{ rule: argument-unexplained, at: data, why: The API does not say it. }";
    let of_tool = (
        "    operation: POST /carts\n",
        format!("    operation: POST /carts\n    waivers: [{entry}]\n"),
    );
    let of_all = ("documents:", format!("waivers: [{entry}]\ndocuments:"));
    for (place, waiver) in [of_tool, of_all] {
        let kept = MANIFEST
            .replacen(broken.0, broken.1, 1)
            .replacen(place, &waiver, 1);
        let run = Shop::of(&kept, DOCUMENT).lint().expect_code(0);
        assert!(
            run.out.ends_with(", 1 finding kept by `waivers`\n"),
            "{}",
            run.out
        );
        for (from, to, rule) in [
            ("at: data", "at: note", "unused-waiver"),
            (
                "argument-unexplained",
                "tools-alike",
                "argument-unexplained",
            ),
        ] {
            let run = Shop::of(&kept.replacen(from, to, 1), DOCUMENT)
                .lint()
                .expect_code(1);
            assert!(
                run.err.contains(&format!("error[{rule}]: ")),
                "{to}\n{}",
                run.err
            );
        }
    }
}

#[test]
fn a_waiver_of_an_unknown_rule_is_a_mistake_of_the_manifest() {
    let shop = Shop::with(
        "documents:",
        "waivers: [{ rule: spelling, why: No. }]\ndocuments:",
    );
    let run = shop.lint().expect_code(2);
    assert!(
        run.err
            .contains("`spelling` is not a rule of `toolspec lint`"),
        "{}",
        run.err
    );
}

#[test]
fn a_waiver_that_another_makes_redundant_is_reported() {
    let broken = MANIFEST.replacen("note: {", "data:\n      note: {", 1);
    let entry = "{ rule: argument-unexplained, at: data, why: The API does not say it. }";
    let wide = "{ rule: argument-unexplained, why: The API says nothing. }";
    let of_tool = |entries: &str| {
        let operation = "    operation: POST /carts\n";
        broken.replacen(
            operation,
            &format!("{operation}    waivers: [{entries}]\n"),
            1,
        )
    };
    let on_both =
        of_tool(entry).replacen("documents:", &format!("waivers: [{entry}]\ndocuments:"), 1);
    for (manifest, line) in [
        (of_tool(&format!("{entry}, {entry}")), "11:96"),
        (of_tool(&format!("{wide}, {entry}")), "11:23"),
        (on_both, "5:19"),
    ] {
        let run = Shop::of(&manifest, DOCUMENT).lint().expect_code(1);
        assert_eq!(
            run.err.matches("error[unused-waiver]").count(),
            1,
            "{}",
            run.err
        );
        assert!(
            run.err.contains("other entries keep the same"),
            "{}",
            run.err
        );
        assert!(
            run.err.contains(&format!("shop.yaml:{line}")),
            "{line}\n{}",
            run.err
        );
    }
}

/// The finding that is meant is not reported beside it.
#[test]
fn a_waiver_whose_place_is_misspelt_names_the_finding() {
    let broken = MANIFEST.replacen("note: {", "data:\n      note: {", 1);
    let entry =
        "waivers: [{ rule: argument-unexplained, at: dta, why: The API does not say it. }]\n";
    let kept = broken.replacen("documents:", &format!("{entry}documents:"), 1);
    let run = Shop::of(&kept, DOCUMENT).lint().expect_code(1);
    assert_eq!(run.err.matches("error").count(), 1, "{}", run.err);
    assert!(run.err.contains("did you mean `data`?"), "{}", run.err);
}
