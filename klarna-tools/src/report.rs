//! Reads that follow a write, so that the answer can tell the new state. Best effort: the write
//! is done whatever comes of them.

use std::time::Duration;

use serde_json::{Map, Value};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::arguments::Arguments;
use crate::client::Client;
use crate::projection::{Warnings, cut};
use crate::request;
use crate::retry::{self, Parcel};
use crate::spec::{Report, Retry};

/// How long all reads together may take.
const LONGEST: Duration = Duration::from_secs(10);

/// Fills `fields` with what `reports` read.
pub(crate) async fn read_back(
    reports: &'static [Report],
    client: &Client,
    arguments: &Arguments,
    deadline: Instant,
    cancel: &CancellationToken,
    (fields, warnings): (&mut Map<String, Value>, &mut Warnings),
) {
    let deadline = deadline.min(Instant::now() + LONGEST);
    for report in reports {
        match read(report, client, arguments, deadline, cancel).await {
            Ok(body) => {
                if let Some(value) = cut(report.shape, &body, report.name, warnings) {
                    fields.insert(report.name.to_owned(), value);
                }
            }
            Err(reason) => warnings.add(format!(
                "{} could not be read back: {reason}; the write itself succeeded",
                report.name
            )),
        }
    }
}

async fn read(
    report: &'static Report,
    client: &Client,
    arguments: &Arguments,
    deadline: Instant,
    cancel: &CancellationToken,
) -> Result<Value, String> {
    let request = request::fill(&report.request, client.base(), arguments)
        .map_err(|violation| violation.to_string())?;
    let request = client.authenticate(request)?;
    let operation = report.request.operation;
    let parcel = Parcel {
        request: &request,
        operation,
        retry: Retry::Read,
        wants_body: true,
        deadline,
    };
    let answer = retry::deliver(client.http()?, &parcel, cancel)
        .await
        .end
        .map_err(|loss| loss.reason)?;
    if answer.is_success() {
        answer.body
    } else {
        Err(format!("HTTP {}", answer.status))
    }
}
