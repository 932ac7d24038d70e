//! Every value of every body replaced by every other kind of value: what fits the declaration
//! passes as it is, what does not is left out and named, and a success stays a success.

use klarna_sandbox::Matcher;
use klarna_tools_tests::subject::{CAPTURE, CREATE_ORDER, CREATE_SESSION, READ_SESSION};
use klarna_tools_tests::{Answer, Subject, World};
use serde_json::{Map, Value, json};

use super::advertised::Advertised;
use super::bodies::{Bodies, rich_order};

const TEXT: &str = "NEW_VALUE_7f3a";
const INTEGER: i64 = 987_654_321;
const FLOAT: f64 = 98_765.25;

const MASK: &str = "[masked]";

/// What is put in the place of a value; `None` removes it.
fn replacements() -> Vec<Option<Value>> {
    let huge = serde_json::from_str("98765432109876543210987").unwrap();
    vec![
        None,
        Some(Value::Null),
        Some(json!(TEXT)),
        Some(json!(INTEGER)),
        Some(json!(FLOAT)),
        Some(huge),
        Some(json!(true)),
        Some(json!([TEXT])),
        Some(json!([[{TEXT: TEXT}]])),
        Some(json!({TEXT: TEXT})),
    ]
}

/// The pointers to everything in `value`; of a list, to its first element.
fn pointers(value: &Value) -> Vec<String> {
    let below = |name: &str, value: &Value| {
        let here = format!("/{name}");
        let below = pointers(value);
        let below = below.into_iter().map(|below| format!("{here}{below}"));
        let below: Vec<_> = below.collect();
        [vec![here], below].concat()
    };
    match value {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, value)| below(name, value))
            .collect(),
        Value::Array(elements) => elements
            .first()
            .map(|value| below("0", value))
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// Puts `replacement` at `pointer`.
fn replace(value: &mut Value, pointer: &str, replacement: Option<&Value>) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    match (value.pointer_mut(parent), replacement) {
        (Some(Value::Object(members)), Some(replacement)) => {
            members.insert(name.to_owned(), replacement.clone());
        }
        (Some(Value::Object(members)), None) => {
            members.shift_remove(name);
        }
        (Some(Value::Array(elements)), replacement) => {
            elements.splice(..1, replacement.cloned());
        }
        _ => panic!("nothing at {pointer}"),
    }
}

/// `/captures/0/order_lines` as warnings write it: `captures[0].order_lines`.
fn place(pointer: &str) -> String {
    let names = pointer.split('/').skip(1).enumerate();
    names
        .map(|(depth, name)| match name.parse::<usize>() {
            Ok(index) => format!("[{index}]"),
            Err(_) if depth == 0 => name.to_owned(),
            Err(_) => format!(".{name}"),
        })
        .collect()
}

/// Whether `new` has the type that is declared for `old`.
fn fits(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::String(old), new) if old == MASK => !(new.is_array() || new.is_object()),
        (Value::String(_), Value::String(_))
        | (Value::Bool(_), Value::Bool(_))
        | (Value::Array(_), Value::Array(_))
        | (Value::Object(_), Value::Object(_)) => true,
        (Value::Number(_), Value::Number(new)) => !new.is_f64(),
        _ => false,
    }
}

/// One tool, the body that is replaced piece by piece, and where it is in the result.
struct Drift {
    world: World,
    advertised: Advertised,
    bodies: Bodies,
    tool: &'static str,
    /// Empty, or the pointer of the read-back.
    root: &'static str,
    required: &'static str,
    /// What the path of the read names too.
    id: &'static str,
}

impl Drift {
    fn new(mut world: World, tool: &'static str, body: Matcher) -> Self {
        Self {
            advertised: Advertised::output(&mut world, tool),
            bodies: Bodies::of(&world, body),
            world,
            tool,
            root: "",
            required: "",
            id: "",
        }
    }

    /// Calls once for every pointer and replacement, with arguments of its own each time.
    fn check(mut self, deep: bool, mut arguments: impl FnMut(&mut World) -> Value) {
        let plain = arguments(&mut self.world);
        let plain = self.world.server.call(self.tool, plain).expect_success();
        assert_eq!(plain.get("warnings"), None, "{plain}");
        let plain = plain.pointer(self.root).expect("a result").clone();
        let body = self.bodies.last();
        let mut pointers = pointers(&body);
        pointers.retain(|pointer| deep || pointer.matches('/').count() == 1);
        let mut met = 0;
        for pointer in pointers {
            let old = plain.pointer(&pointer);
            met += usize::from(old.is_some());
            for new in replacements() {
                let arguments = arguments(&mut self.world);
                let (at, value) = (pointer.clone(), new.clone());
                self.bodies
                    .change(move |body| replace(body, &at, value.as_ref()));
                let answer = self.world.server.call(self.tool, arguments);
                self.bodies.change(|_| ());
                self.judge(&answer, &pointer, old, new.as_ref());
            }
        }
        assert!(met > 2, "{} proves nothing", self.tool);
    }

    fn judge(&self, answer: &Answer, pointer: &str, old: Option<&Value>, new: Option<&Value>) {
        let case = format!("{} {pointer} = {new:?}: {}", self.tool, answer.text());
        let is_kept = old.zip(new).is_some_and(|(old, new)| fits(old, new));
        if pointer == self.required && !is_kept {
            assert_eq!(answer.outcome(), "done_but_unconfirmed", "{case}");
            return;
        }
        if pointer == self.id && new.is_some_and(|new| new.is_string() || new.is_number()) {
            let text = answer.text();
            assert!(text.contains("another order_id"), "{case}");
            assert_eq!(answer.is_error(), self.root.is_empty(), "{case}");
            return;
        }
        assert!(!answer.is_error(), "{case}");
        let structured = self.advertised.expect(answer);
        let warnings = structured.get("warnings").map(Value::to_string);
        let warnings = warnings.unwrap_or_default();
        let result = structured.pointer(self.root).unwrap_or(&Value::Null);
        let (Some(old), Some(new)) = (old, new.filter(|new| !new.is_null())) else {
            assert_eq!(warnings, "", "{case}");
            return;
        };
        if is_kept {
            let passed = result.pointer(pointer).expect("it passes");
            let expected = if old == MASK { old } else { new };
            let is_scalar = !(new.is_array() || new.is_object());
            assert!(!is_scalar || passed == expected, "{case}");
            assert!(!is_scalar || warnings.is_empty(), "{case}");
        } else {
            let place = place(&format!("{}{pointer}", self.root));
            assert!(
                warnings.contains(&format!("{place}: expected ")),
                "{place}: {case}"
            );
        }
        for value in [TEXT, "987654321", "98765.25", "9.87654321"] {
            assert!(!warnings.contains(value), "{case}");
        }
    }
}

/// A drift of the body that the request of `subject` is answered with.
fn drift(subject: &Subject) -> Drift {
    Drift::new(World::start(), subject.tool, subject.matcher())
}

#[test]
fn of_an_order() {
    let mut world = World::start();
    let order_id = rich_order(&mut world);
    let orders = Matcher::new("GET", "/ordermanagement/v1/orders/");
    let mut drift = Drift::new(world, "get_order_details", orders);
    drift.id = "/order_id";
    drift.check(true, |_| json!({"order_id": order_id}));
}

#[test]
fn of_a_session() {
    let mut drift = drift(&READ_SESSION);
    let (session_id, _) = drift.world.approved_session();
    drift.check(true, |_| json!({"session_id": session_id}));
}

#[test]
fn of_a_new_session() {
    let mut drift = drift(&CREATE_SESSION);
    drift.required = "/session_id";
    let mut count = 0;
    drift.check(true, |world| {
        // An identical call would get the answer of one that was not confirmed.
        count += 1;
        let mut session = (CREATE_SESSION.prepare)(world);
        session["merchant_reference1"] = json!(count.to_string());
        session
    });
}

#[test]
fn of_a_new_order() {
    let mut drift = drift(&CREATE_ORDER);
    drift.required = "/order_id";
    drift.check(true, CREATE_ORDER.prepare);
}

#[test]
fn of_the_read_back() {
    let world = World::start();
    let order_id = world.place_order();
    let orders = Matcher::new("GET", "/ordermanagement/v1/orders/");
    let mut drift = Drift::new(world, CAPTURE.tool, orders);
    drift.root = "/order";
    drift.id = "/order_id";
    drift.check(
        false,
        |_| json!({"order_id": order_id, "captured_amount": 1}),
    );
}

#[test]
fn a_body_that_is_not_an_object_leaves_a_write_a_success() {
    for body in [json!(null), json!([]), json!("text"), json!(5)] {
        let mut world = World::start();
        let arguments = (CAPTURE.prepare)(&mut world);
        let advertised = Advertised::output(&mut world, CAPTURE.tool);
        let orders = Matcher::new("GET", "/ordermanagement/v1/orders/");
        let changed = body.clone();
        Bodies::of(&world, orders).change(move |order| *order = changed.clone());
        let success = advertised.expect(&world.server.call(CAPTURE.tool, arguments));
        assert_eq!(success.get("order"), None, "{success}");
        assert!(success["capture_id"].is_string(), "{success}");
        assert!(success["warnings"].is_array(), "{success}");
    }
}

/// Thousands of values that are not as declared do not flood the answer.
#[test]
fn warnings_are_few() {
    let mut world = World::start();
    let order_id = rich_order(&mut world);
    let orders = Matcher::new("GET", "/ordermanagement/v1/orders/");
    Bodies::of(&world, orders).change(|order| {
        order["order_lines"] = vec![json!(TEXT); 10_000].into();
        order["customer"] = Value::Object(Map::new());
    });
    let answer = world
        .server
        .call("get_order_details", json!({"order_id": order_id}));
    let warnings = answer.expect_success()["warnings"].clone();
    assert!(warnings.as_array().unwrap().len() < 50, "{warnings}");
    assert!(warnings.to_string().contains("more"), "{warnings}");
}
