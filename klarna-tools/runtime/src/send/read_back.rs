//! Reads that follow a write, so that the answer can report the new state. Best effort: the write
//! is done even if they fail.

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::arguments::Arguments;
use crate::client::{Client, Unsendable};
use crate::http::transport::Body;
use crate::result::reading::Reading;
use crate::send::retry::{self, RetryRequest};
use toolspec_model::{Report, Retry};

/// How long all reads together may take.
pub(crate) const LONGEST: Duration = Duration::from_secs(10);

/// The body that the API answers a report with, or why there is none.
pub(crate) async fn read(
    report: &Report,
    client: &Client,
    arguments: &Arguments,
    deadline: Instant,
    cancel: &CancellationToken,
) -> Result<Value, String> {
    let request = client.request(&report.request, arguments);
    let request = request.map_err(|why| match why {
        Unsendable::Arguments(violation) => violation.to_string(),
        Unsendable::Configuration(problem) => problem,
    })?;
    let request = RetryRequest {
        request: &request,
        template: &report.request,
        retry: &Retry::Read,
        may_have_been_executed: false,
        reads: Some(Reading::of_report(report, arguments)),
        client,
        deadline,
    };
    let answer = retry::deliver(client.http()?, &request, cancel)
        .await
        .end
        .map_err(|error| error.reason)?;
    if !answer.is_success() {
        return Err(format!("HTTP {}", answer.status));
    }
    match answer.body {
        Body::Read(body) => Ok(body),
        Body::Unreadable(reason) => Err(reason),
        Body::Page => Err("its body is an HTML page".to_owned()),
        Body::Skipped => Err("it was answered without content".to_owned()),
    }
}
