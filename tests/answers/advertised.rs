//! The advertised schemas, and answers checked against them.

use jsonschema::Validator;
use klarna_tools_tests::{Answer, World};
use serde_json::Value;

/// The output schema of a tool, as a client would compile it that checks formats too.
pub(crate) struct Advertised(Validator);

impl Advertised {
    /// What the server advertises for this tool.
    pub(crate) fn output(world: &mut World, tool: &str) -> Self {
        let tools = world.server.list_tools();
        let tool = tools.iter().find(|listed| listed["name"] == tool);
        let schema = &tool.expect("the tool is listed")["outputSchema"];
        Self(compile(schema))
    }

    /// The structured content of a success, which has to fit the schema.
    pub(crate) fn expect(&self, answer: &Answer) -> Value {
        let structured = answer.expect_success();
        let errors: Vec<_> = self
            .0
            .iter_errors(&structured)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:?} in {structured}");
        structured
    }
}

fn compile(schema: &Value) -> Validator {
    let options = jsonschema::draft202012::options().should_validate_formats(true);
    options.build(schema).expect("a schema")
}

#[test]
fn every_schema_is_one_of_2020_12() {
    let mut world = World::start();
    let tools = world.server.list_tools();
    assert_eq!(tools.len(), 8);
    for tool in tools {
        for name in ["inputSchema", "outputSchema"] {
            let schema = &tool[name];
            assert_eq!(schema["type"], "object", "{} {name}", tool["name"]);
            let verdict = jsonschema::draft202012::meta::validate(schema);
            assert!(verdict.is_ok(), "{} {name}: {verdict:?}", tool["name"]);
            compile(schema);
        }
    }
}
