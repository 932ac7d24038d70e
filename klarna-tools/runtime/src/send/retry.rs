//! Repeats a request where that is safe, and only then.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use backon::{BackoffBuilder, ExponentialBuilder};
use reqwest::header::{AUTHORIZATION, RETRY_AFTER};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::client::Client;
use crate::failure::api_error::ApiError;
use crate::failure::classify::LastAttempt;
use crate::http::challenge::refuses_token;
use crate::http::token::Token;
use crate::http::transport::{self, Answer, Body, Http, TransportError};
use crate::result::reading::Reading;
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

/// Sends the request until it is answered for good, may not be sent again, or time is up.
/// Cancelling aborts a read at once; a write that is on its way is always awaited.
pub(crate) async fn deliver(
    http: &Http,
    request: &RetryRequest<'_>,
    cancel: &CancellationToken,
) -> LastAttempt {
    let mut waits = BACKOFF.build();
    let mut may_have_been_executed = request.may_have_been_executed;
    let mut attempt = 0;
    let mut refusal = None;
    loop {
        attempt += 1;
        let mut end = request.attempt(http, attempt, cancel).await;
        if refusal.is_none() && request.may_renew(&end) {
            may_have_been_executed |= request.may_be_carried_out_after(&end);
            refusal = end.ok();
            continue;
        }
        let wait = waits
            .next()
            .filter(|_| request.may_repeat(&end))
            .map(|wait| wait.max(demanded_wait(&end)));
        let wait = wait.filter(|wait| *wait < request.remaining());
        let is_over = match wait {
            Some(wait) => tokio::select! {
                () = cancel.cancelled() => true,
                () = sleep(wait) => false,
            },
            None => true,
        };
        if is_over {
            let not_renewed = restore(&mut end, refusal);
            return LastAttempt {
                end,
                may_have_been_executed,
                not_renewed,
            };
        }
        may_have_been_executed |= request.may_be_carried_out_after(&end);
    }
}

impl RetryRequest<'_> {
    /// Whether the request succeeded, and was answered with what is needed.
    pub(crate) fn is_answered(&self, end: &Result<Answer, TransportError>) -> bool {
        let reads = *self.retry == Retry::Read && self.reads.is_some();
        end.as_ref().is_ok_and(|answer| {
            let is_of_the_api = !matches!(answer.body, Body::Page);
            let is_read = answer.body.json().is_some() || self.documents_nothing(answer);
            answer.is_success() && is_of_the_api && (is_read || !reads)
        })
    }

    /// Whether the document declares this answer without content.
    fn documents_nothing(&self, answer: &Answer) -> bool {
        let status = answer.status.to_string();
        answer.is_empty() && self.template.success.contains(&status)
    }

    async fn attempt(
        &self,
        http: &Http,
        number: u32,
        cancel: &CancellationToken,
    ) -> Result<Answer, TransportError> {
        if cancel.is_cancelled() {
            return Err(never_sent("the call was cancelled"));
        }
        self.check().await?;
        let token = self.token(cancel).await?;
        let remaining = self.remaining();
        if remaining.is_zero() {
            return Err(never_sent("the time for this call was used up"));
        }
        let mut request = self
            .request
            .try_clone()
            .ok_or_else(|| never_sent("it cannot be copied"))?;
        if let Some(token) = &token {
            request.headers_mut().insert(AUTHORIZATION, token.header());
        }
        let limit = if *self.retry == Retry::Never {
            remaining
        } else {
            remaining.min(ATTEMPT)
        };
        self.check().await?;
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
        if let (Some(token), Ok(Answer { status: 401, .. })) = (&token, &end) {
            token.refuse();
        }
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

    /// Whether it may be sent now. What only reads needs no record of it.
    async fn check(&self) -> Result<(), TransportError> {
        match self.client.check().await {
            Err(why) if why.is_halt || *self.retry != Retry::Read => Err(TransportError {
                may_have_arrived: false,
                reason: why.reason,
                remedy: Some(why.remedy),
            }),
            _ => Ok(()),
        }
    }

    /// The access token that it is sent with, if it needs one.
    async fn token(
        &self,
        cancel: &CancellationToken,
    ) -> Result<Option<Arc<Token>>, TransportError> {
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(never_sent("the call was cancelled")),
            token = self.client.token(self.template, self.deadline) => token,
        }
    }

    /// Whether it may be sent again with a new access token. Without a key only if the API itself
    /// refused it, which it does before it carries anything out: a common format of errors does not
    /// prove that, since anything in between may use it.
    fn may_renew(&self, end: &Result<Answer, TransportError>) -> bool {
        let Ok(answer) = end else { return false };
        let is_proved = self.client.tools().server().errors.is_declared() || refuses_token(answer);
        answer.status == 401
            && self.client.needs_token(self.template)
            && (*self.retry != Retry::Never || (is_proved && !self.may_be_carried_out_after(end)))
    }

    fn remaining(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// Whether an attempt that ended like this may have changed something. A 429 in the API's own
    /// form was refused before it was carried out, as was one whose credentials were refused.
    fn may_be_carried_out_after(&self, end: &Result<Answer, TransportError>) -> bool {
        let errors = &self.client.tools().server().errors;
        match end {
            Err(error) => error.may_have_arrived,
            Ok(answer) => match answer.status {
                401 if refuses_token(answer) => false,
                401 | 429 => !ApiError::read(errors, answer).is_the_apis,
                _ => true,
            },
        }
    }

    fn may_repeat(&self, end: &Result<Answer, TransportError>) -> bool {
        match end {
            Err(error) if !error.may_have_arrived => error.remedy.is_none(),
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
        () = cancel.cancelled() => Err(TransportError { may_have_arrived: true, reason: "the call was cancelled".to_owned(), remedy: None }),
    }
}

fn never_sent(reason: &str) -> TransportError {
    TransportError {
        may_have_arrived: false,
        reason: reason.to_owned(),
        remedy: None,
    }
}

/// Puts the refusal of an access token back if nothing was sent after it, and returns why not.
fn restore(
    end: &mut Result<Answer, TransportError>,
    refusal: Option<Answer>,
) -> Option<TransportError> {
    let is_unsent = end.as_ref().is_err_and(|error| !error.may_have_arrived);
    let refusal = refusal.filter(|_| is_unsent)?;
    std::mem::replace(end, Ok(refusal)).err()
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
