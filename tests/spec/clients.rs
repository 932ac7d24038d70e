//! The list of tools, checked against what public clients and converters take.
//!
//! `clients.json` has their rules, each with the place where the failure is reported and a tool that
//! breaks it.

use klarna_tools_tests::Server;
use serde_json::{Map, Value, json};

#[test]
fn the_list_breaks_no_rule_of_a_client() {
    let tools = Server::builder().start().list_tools();
    assert_eq!(tools.len(), 8);
    let broken: Vec<String> = rules()
        .iter()
        .flat_map(|rule| tools.iter().flat_map(|tool| rule.broken(tool)))
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_rule_is_broken_by_a_tool() {
    for rule in rules() {
        let mut tool = json!({
            "name": "sound",
            "description": "Sound",
            "inputSchema": { "type": "object", "properties": { "a": { "type": "string" } } },
            "outputSchema": { "type": "object", "properties": { "a": { "type": "string" } } },
        });
        assert_eq!(rule.broken(&tool), [""; 0], "{}", rule.0);
        for (part, value) in members(&rule.0["broken_by"]) {
            tool[part] = value.clone();
        }
        if let Some(most) = rule.0["description_characters"].as_u64() {
            tool["description"] = "x".repeat(usize::try_from(most).unwrap() + 1).into();
        }
        assert_ne!(rule.broken(&tool), [""; 0], "{}", rule.0);
    }
}

fn rules() -> Vec<Rule> {
    let rules: Vec<Value> = serde_json::from_str(include_str!("clients.json")).unwrap();
    rules.into_iter().map(Rule).collect()
}

/// What a client does not take; a member says of what kind it is.
struct Rule(Value);

impl Rule {
    /// What of a tool breaks the rule, with its place.
    fn broken(&self, tool: &Value) -> Vec<String> {
        let mut found = Vec::new();
        let mut report = |broken: bool, at: &str, what: &Value| {
            if broken {
                let (client, source) = (&self.0["client"], &self.0["source"]);
                found.push(format!("{}{at}: {what} ({client}, {source})", tool["name"]));
            }
        };
        let (name, description) = (&tool["name"], &tool["description"]);
        report(!self.fits("name", name), "", name);
        let most = self.0["description_characters"].as_u64();
        let length = description.as_str().unwrap_or_default().chars().count() as u64;
        report(most.is_some_and(|most| length > most), "", description);
        for part in self.texts("of").unwrap_or_default() {
            let root = &tool[&part];
            let of_root = self.broken_root(root);
            report(of_root.is_some(), &format!(".{part}"), &of_root.into());
            each(&format!(".{part}"), root, &mut |at, schema| {
                let broken = self.broken_schema(schema);
                report(broken.is_some(), at, &broken.into());
            });
        }
        found
    }

    fn broken_root(&self, root: &Value) -> Option<String> {
        let type_of_root = &self.0["root_type"];
        if !type_of_root.is_null() && root["type"] != *type_of_root {
            return Some(format!("is not of type {type_of_root}"));
        }
        let (not, only) = (self.texts("not_at_root"), self.texts("only_at_root"));
        members(root)
            .map(|(keyword, _)| keyword.clone())
            .find(|keyword| {
                not.as_ref().is_some_and(|not| not.contains(keyword))
                    || only.as_ref().is_some_and(|only| !only.contains(keyword))
            })
    }

    fn broken_schema(&self, schema: &Value) -> Option<String> {
        let keywords = || members(schema).map(|(keyword, _)| keyword.clone());
        let (nowhere, only) = (self.texts("nowhere"), self.texts("only"));
        let mut wrong = keywords().filter(|keyword| {
            nowhere.as_ref().is_some_and(|list| list.contains(keyword))
                || only.as_ref().is_some_and(|list| !list.contains(keyword))
        });
        let of_array = self.texts("array_has").unwrap_or_default();
        let lacks = |keyword: &&String| schema["type"] == "array" && schema.get(keyword).is_none();
        let needs = |rule: &str| self.0[rule] == true;
        let is_typed = schema.get("type").is_some();
        let untyped = needs("has_type") && !is_typed;
        let several = needs("one_type") && is_typed && !schema["type"].is_string();
        let names = schema["properties"].as_object().into_iter().flatten();
        let misnamed = names
            .map(|(name, _)| name.clone())
            .find(|name| !self.fits("property_name", &json!(name)));
        let formats = self.texts("formats");
        let format = schema["format"].as_str().map(str::to_owned);
        wrong
            .next()
            .or_else(|| {
                of_array
                    .iter()
                    .find(lacks)
                    .map(|keyword| format!("no {keyword}"))
            })
            .or_else(|| (untyped || several).then(|| schema["type"].to_string()))
            .or_else(|| format.filter(|format| formats.is_some_and(|list| !list.contains(format))))
            .or_else(|| self.enum_of_another_type(schema))
            .or(misnamed)
    }

    fn enum_of_another_type(&self, schema: &Value) -> Option<String> {
        let of = self.0["enum_of"].as_str()?;
        let typed = json!({ "type": of });
        let values = schema["enum"].as_array()?;
        let other = values
            .iter()
            .find(|value| !jsonschema::is_valid(&typed, value));
        other.map(Value::to_string)
    }

    fn fits(&self, rule: &str, text: &Value) -> bool {
        self.0[rule].is_null() || jsonschema::is_valid(&json!({ "pattern": self.0[rule] }), text)
    }

    fn texts(&self, rule: &str) -> Option<Vec<String>> {
        let list = self.0[rule].as_array()?.iter();
        Some(list.map(|text| text.as_str().unwrap().to_owned()).collect())
    }
}

/// Every schema within a schema, with its place.
fn each(at: &str, schema: &Value, see: &mut impl FnMut(&str, &Value)) {
    see(at, schema);
    for (keyword, within) in members(schema) {
        match (keyword.as_str(), within) {
            ("properties" | "$defs" | "definitions", Value::Object(named)) => {
                for (name, within) in named {
                    each(&format!("{at}.{name}"), within, see);
                }
            }
            ("anyOf" | "oneOf" | "allOf", Value::Array(branches)) => {
                for branch in branches {
                    each(at, branch, see);
                }
            }
            ("items" | "additionalProperties", Value::Object(_)) => {
                each(&format!("{at}[]"), within, see);
            }
            _ => {}
        }
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}
