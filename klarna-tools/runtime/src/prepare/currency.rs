//! The currency of an amount, found at the place that the manifest names.

use serde_json::{Map, Value};
use tokio::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

use crate::arguments::Arguments;
use crate::client::Client;
use crate::money;
use crate::result::projection::Projection;
use crate::send::read_back;
use crate::tools::Tool;

/// The beginning of a place that is an argument.
const ARGUMENT: &str = "$inputs.";

/// How long all reads together may take.
const LONGEST: Duration = Duration::from_secs(5);

/// What is known about currencies.
pub(crate) struct Currencies<'a> {
    arguments: &'a Arguments,
    /// What was read, by the name of the report.
    read: Map<String, Value>,
}

impl<'a> Currencies<'a> {
    /// Reads the currencies at `places`. What cannot be read stays unknown.
    pub(crate) async fn read(
        tool: &Tool,
        client: &Client,
        arguments: &'a Arguments,
        places: &[&str],
    ) -> Self {
        let deadline = Instant::now() + LONGEST.min(client.budget(tool));
        let mut projection = Projection::default();
        for report in &tool.reports {
            let names = |place: &&str| place.split('.').next() == Some(report.name.as_str());
            if places.iter().any(names) {
                let never = CancellationToken::new();
                let read = read_back::read(report, client, arguments, deadline, &never).await;
                if let Ok(body) = read {
                    projection.add(&report.name, &report.schema, body);
                }
            }
        }
        Self {
            arguments,
            read: projection.fields,
        }
    }

    /// The currency at `place`: that of an argument, or a field of a report.
    pub(crate) fn at(&self, place: &str) -> Option<&str> {
        let code = if let Some(argument) = place.strip_prefix(ARGUMENT) {
            self.arguments.get(argument)
        } else {
            let (report, fields) = place.split_once('.')?;
            let mut fields = fields.split('.');
            fields.try_fold(self.read.get(report)?, |value, name| value.get(name))
        };
        money::code(code?)
    }
}
