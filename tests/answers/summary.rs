//! Some clients show a model nothing but the structured content: it contains the sentence too.

use klarna_tools_tests::{World, check_all, subject};

#[test]
fn every_success_begins_with_its_sentence() {
    check_all(
        &subject::ALL,
        |subject| format!("{} {:?}", subject.tool, subject.request),
        |subject| {
            let mut world = World::start();
            let arguments = (subject.prepare)(&mut world);
            let answer = world.server.call(subject.tool, arguments);
            let structured = answer.expect_success();
            let (first, sentence) = structured.as_object().unwrap().iter().next().unwrap();
            assert_eq!(first, "summary", "{structured}");
            let blocks = answer.result["content"].as_array().unwrap();
            assert_eq!(blocks.len(), 2, "{}", answer.text());
            assert_eq!(blocks[0]["text"], *sentence);
            assert_eq!(blocks[1]["text"], structured.to_string());
            if subject.is_write() && structured.to_string().contains("_amount") {
                assert!(!sentence.as_str().unwrap().contains("minor units"));
            }
        },
    );
}
