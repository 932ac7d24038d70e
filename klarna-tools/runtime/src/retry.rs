//! Repeats a request where that is safe, and only then.

use std::time::{Duration, SystemTime};

use backon::{BackoffBuilder, ExponentialBuilder};
use reqwest::header::RETRY_AFTER;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::api_error::ApiError;
use crate::client::Client;
use crate::reading::Reading;
use crate::transport::{self, Answer, TransportError};
use toolspec_model::{Request, Retry};

/// Four attempts at most, the waits between them growing from a quarter of a second and jittered.
const BACKOFF: ExponentialBuilder = ExponentialBuilder::new()
    .with_min_delay(Duration::from_millis(250))
    .with_factor(2.0)
    .with_max_delay(Duration::from_secs(5))
    .with_max_times(3)
    .with_jitter();

/// How long one attempt of a request that may be repeated is awaited.
const ATTEMPT: Duration = Duration::from_secs(30);

/// Seconds until the rate limiter of the API lets requests through again.
const RATE_LIMIT_RESET: &str = "x-ratelimit-reset";

/// A request and the rules it is sent under.
pub(crate) struct RetryRequest<'a> {
    pub(crate) request: &'a reqwest::Request,
    pub(crate) template: &'a Request,
    pub(crate) retry: &'a Retry,
    /// Whether an earlier call may have carried it out.
    pub(crate) may_have_been_executed: bool,
    /// What the body of a success has to be, if it matters.
    pub(crate) reads: Option<Reading<'a>>,
    /// Who sends it: its redactor cleans the answer, its tool set knows the API's errors.
    pub(crate) client: &'a Client,
    /// When to give up.
    pub(crate) deadline: Instant,
}

/// How the last attempt ended.
#[derive(Debug)]
pub(crate) struct LastAttempt {
    pub(crate) end: Result<Answer, TransportError>,
    /// Whether an attempt before the last one, in this call or an earlier one, may have been
    /// carried out.
    pub(crate) may_have_been_executed: bool,
}

/// Sends the request until it is answered for good, may not be sent again, or time is up.
/// Cancelling aborts a read at once; a write that is on its way is always awaited.
pub(crate) async fn deliver(
    http: &reqwest::Client,
    request: &RetryRequest<'_>,
    cancel: &CancellationToken,
) -> LastAttempt {
    let mut waits = BACKOFF.build();
    let mut may_have_been_executed = request.may_have_been_executed;
    let mut attempt = 0;
    loop {
        attempt += 1;
        let end = request.attempt(http, attempt, cancel).await;
        let wait = waits
            .next()
            .filter(|_| request.may_repeat(&end))
            .map(|wait| wait.max(demanded_wait(&end)));
        let Some(wait) = wait.filter(|wait| *wait < request.remaining()) else {
            return LastAttempt {
                end,
                may_have_been_executed,
            };
        };
        tokio::select! {
            () = cancel.cancelled() => return LastAttempt { end, may_have_been_executed },
            () = sleep(wait) => {}
        }
        may_have_been_executed |= request.may_be_carried_out_after(&end);
    }
}

impl RetryRequest<'_> {
    /// Whether the request succeeded, and was answered with what is needed.
    pub(crate) fn is_answered(&self, end: &Result<Answer, TransportError>) -> bool {
        let reads = *self.retry == Retry::Read && self.reads.is_some();
        end.as_ref()
            .is_ok_and(|answer| answer.is_success() && !(reads && answer.body.json().is_none()))
    }

    async fn attempt(
        &self,
        http: &reqwest::Client,
        number: u32,
        cancel: &CancellationToken,
    ) -> Result<Answer, TransportError> {
        if cancel.is_cancelled() {
            return Err(never_sent("the call was cancelled"));
        }
        let remaining = self.remaining();
        if remaining.is_zero() {
            return Err(never_sent("the time for this call was used up"));
        }
        let request = self
            .request
            .try_clone()
            .ok_or_else(|| never_sent("it cannot be copied"))?;
        let limit = if *self.retry == Retry::Never {
            remaining
        } else {
            remaining.min(ATTEMPT)
        };
        let started = Instant::now();
        let media = self.reads.as_ref().map(|reading| reading.media);
        // Boxed, since the futures around it are moved often.
        let exchange = transport::send(http, request, limit, media, self.client.redactor());
        let exchange = Box::pin(exchange);
        let mut end = if *self.retry == Retry::Read {
            until(cancel, exchange).await
        } else {
            exchange.await
        };
        if let (Some(reading), Ok(answer)) = (&self.reads, &mut end) {
            reading.examine(answer);
        }
        let status = end.as_ref().ok().map(|answer| answer.status);
        let duration = started.elapsed();
        tracing::debug!(
            operation = self.template.operation(),
            attempt = number,
            status,
            ?duration,
            "request"
        );
        end
    }

    fn remaining(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// Whether an attempt that ended like this may have changed something. A 429 in the API's own
    /// form was refused before it was carried out.
    fn may_be_carried_out_after(&self, end: &Result<Answer, TransportError>) -> bool {
        let errors = &self.client.tools().server().errors;
        match end {
            Err(error) => error.may_have_arrived,
            Ok(answer) => answer.status != 429 || !ApiError::read(errors, answer).is_the_apis,
        }
    }

    fn may_repeat(&self, end: &Result<Answer, TransportError>) -> bool {
        match end {
            Err(error) if !error.may_have_arrived => true,
            _ if *self.retry == Retry::Never => false,
            Err(_) => true,
            Ok(answer) if answer.is_success() => !self.is_answered(end),
            Ok(answer) => matches!(answer.status, 429 | 500 | 502 | 503 | 504),
        }
    }
}

async fn until(
    cancel: &CancellationToken,
    exchange: impl Future<Output = Result<Answer, TransportError>>,
) -> Result<Answer, TransportError> {
    tokio::select! {
        biased;
        end = exchange => end,
        () = cancel.cancelled() => Err(TransportError { may_have_arrived: true, reason: "the call was cancelled".to_owned() }),
    }
}

fn never_sent(reason: &str) -> TransportError {
    TransportError {
        may_have_arrived: false,
        reason: reason.to_owned(),
    }
}

/// How long the API asks to be left alone.
fn demanded_wait(end: &Result<Answer, TransportError>) -> Duration {
    let Ok(answer) = end else {
        return Duration::ZERO;
    };
    let header = |name: &str| {
        answer
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::trim)
    };
    let limited = || {
        (answer.status == 429)
            .then(|| header(RATE_LIMIT_RESET))
            .flatten()
    };
    header(RETRY_AFTER.as_str())
        .and_then(|value| read_wait(value, SystemTime::now()))
        .or_else(|| limited().and_then(|value| value.parse().ok().map(Duration::from_secs)))
        .unwrap_or_default()
}

/// The value of `Retry-After` (RFC 9110, section 10.2.3): seconds or a date.
fn read_wait(value: &str, now: SystemTime) -> Option<Duration> {
    match value.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => httpdate::parse_http_date(value)
            .ok()
            .map(|date| date.duration_since(now).unwrap_or_default()),
    }
}
