//! An update (PATCH or PUT) whose body says nothing is not sent.

use serde_json::{Value, json};
use toolspec_runtime::Outcome;
use toolspec_runtime::model::{Body, Content, Media, Origin, Parameter, Part, Step, Style};

use crate::api::{Api, Reply};
use crate::tools::{call_of, changed};

const NOTHING: &str = "give at least one of text, mark: nothing would be changed";

/// The requests of a call of a changed `amend`, or what is wrong with its arguments.
async fn amend(arguments: Value, change: impl FnMut(&mut Step)) -> Result<Vec<String>, String> {
    let api = Api::start(vec![Reply::status(204)]).await;
    let tools = changed(|toolset| {
        let tool = toolset.tools.iter_mut().find(|tool| tool.name == "amend");
        tool.unwrap().steps.iter_mut().for_each(change);
    });
    match call_of(&tools, &api, "amend", arguments).await {
        Ok(_) => Ok(api.seen().iter().map(|seen| seen.body.clone()).collect()),
        Err(failure) => {
            assert_eq!(failure.outcome, Outcome::NotSent, "{failure}");
            assert!(api.lines().is_empty(), "{failure}");
            let violations = failure.violations.iter();
            Err(violations.map(ToString::to_string).collect())
        }
    }
}

fn body(step: &mut Step) -> &mut Body {
    step.request.body.as_mut().unwrap()
}

fn argument(name: &str) -> Origin {
    Origin::Argument(name.to_owned())
}

fn as_a_form(step: &mut Step) {
    let field = |name: &str| Parameter {
        name: name.to_owned(),
        value: argument(name),
        style: Style::FORM,
    };
    body(step).content = Content::Form(vec![field("text"), field("mark")]);
}

fn as_parts(step: &mut Step) {
    let part = |name: &str| Part {
        style: None,
        name: name.to_owned(),
        value: argument(name),
        file: false,
        media_type: None,
    };
    body(step).content = Content::Multipart(vec![part("text"), part("mark")]);
}

#[tokio::test]
async fn an_update_of_nothing_is_not_sent_in_any_form() {
    let forms: [fn(&mut Step); 3] = [|_| {}, as_a_form, as_parts];
    for form in forms {
        for optional in [true, false] {
            let refused = amend(json!({"order_id": "o"}), |step| {
                form(step);
                body(step).optional = optional;
            });
            assert_eq!(refused.await, Err(format!("the arguments: {NOTHING}")));
            let sent = amend(json!({"order_id": "o", "mark": "m"}), form).await;
            assert!(sent.unwrap()[0].contains("mark"));
        }
    }
    let refused = amend(json!({"order_id": "o"}), |step| {
        body(step).content = Content::Whole(Media::Json, argument("text"));
    });
    let whole = "the arguments: give at least one of text: nothing would be changed";
    assert_eq!(refused.await, Err(whole.to_owned()));
}

#[tokio::test]
async fn what_else_is_wrong_is_reported_with_it() {
    let refused = amend(json!({"order_id": 1.5, "extra": true}), |_| {}).await;
    let refused = refused.unwrap_err();
    assert!(refused.contains(NOTHING), "{refused}");
    assert!(refused.contains("/extra: "), "{refused}");
}

#[tokio::test]
async fn constants_and_a_query_say_what_to_change() {
    let constant = amend(json!({"order_id": "o"}), |step| {
        let Content::Properties(bindings) = &mut body(step).content else {
            unreachable!()
        };
        bindings[1].value = Origin::Constant(json!("m"));
    });
    assert_eq!(constant.await, Ok(vec![r#"{"mark":"m"}"#.to_owned()]));
    let cleared = amend(json!({"order_id": "o", "fields": "text"}), |_| {});
    assert_eq!(cleared.await, Ok(vec!["{}".to_owned()]));
}

#[tokio::test]
async fn a_replacement_by_nothing_is_not_sent() {
    for optional in [true, false] {
        let put = |step: &mut Step| {
            step.request.method = "PUT".to_owned();
            body(step).optional = optional;
        };
        let refused = amend(json!({"order_id": "o"}), put).await;
        let said = "the arguments: give at least one of text, mark: the request would say nothing";
        assert_eq!(refused, Err(said.to_owned()));
        let sent = amend(json!({"order_id": "o", "mark": "m"}), put).await;
        assert_eq!(sent, Ok(vec![r#"{"mark":"m"}"#.to_owned()]));
    }
}

/// Such as the mark of a favourite.
#[tokio::test]
async fn a_request_that_takes_no_body_is_sent() {
    for method in ["PATCH", "PUT"] {
        let sent = amend(json!({"order_id": "o"}), |step| {
            step.request.method = method.to_owned();
            step.request.body = None;
        });
        assert_eq!(sent.await, Ok(vec![String::new()]));
    }
}

#[tokio::test]
async fn other_methods_and_conditional_steps_stay() {
    let sent = amend(json!({"order_id": "o"}), |step| {
        step.request.method = "POST".to_owned();
    });
    assert_eq!(sent.await, Ok(vec!["{}".to_owned()]));
    let sent = amend(json!({"order_id": "o"}), |step| {
        step.when = vec!["order_id".to_owned()];
    });
    assert_eq!(sent.await, Ok(vec!["{}".to_owned()]));
}
