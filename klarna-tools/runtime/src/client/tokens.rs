//! The access tokens of a client: fetched on first use, kept, and renewed.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, timeout_at};
use toolspec_model::{Media, Request, SecurityScheme, TokenRequest};

use super::{Client, Unsendable};
use crate::http::redactor::Redactor;
use crate::http::request;
use crate::http::token::{self, Token, none};
use crate::http::transport::{self, TransportError};

/// How long one answer of a token endpoint is awaited.
const LONGEST: Duration = Duration::from_secs(30);

/// A security scheme whose token is fetched.
struct Fetched<'a> {
    index: usize,
    scheme: &'a SecurityScheme,
    token: &'a TokenRequest,
}

impl Client {
    /// Whether `template` is sent with an access token that is fetched.
    pub(crate) fn needs_token(&self, template: &Request) -> bool {
        self.fetched(template).is_some()
    }

    fn fetched(&self, template: &Request) -> Option<Fetched<'_>> {
        let schemes = &self.tools().server().security;
        template.security.iter().find_map(|index| {
            let scheme = schemes.get(*index)?;
            let SecurityScheme::ClientCredentials { token, .. } = scheme else {
                return None;
            };
            let index = *index;
            Some(Fetched {
                index,
                scheme,
                token,
            })
        })
    }

    /// The access token that `template` needs, if it needs one: the one that is kept, else a new
    /// one.
    ///
    /// # Errors
    /// There is none by `deadline`; the error names no secret.
    pub(crate) async fn token(
        &self,
        template: &Request,
        deadline: Instant,
    ) -> Result<Option<Arc<Token>>, TransportError> {
        let Some(fetched) = self.fetched(template) else {
            return Ok(None);
        };
        let slot = self.shared.tokens.get(fetched.index);
        let slot = slot.ok_or_else(|| none("no client is known", None))?;
        let kept = timeout_at(deadline, slot.lock()).await;
        let mut kept = kept.map_err(|_| late())?;
        if let Some(token) = kept.as_ref().filter(|token| token.is_usable()) {
            return Ok(Some(Arc::clone(token)));
        }
        let token = Arc::new(self.fetch(&fetched, deadline).await?);
        *kept = Some(Arc::clone(&token));
        Ok(Some(token))
    }

    async fn fetch(
        &self,
        fetched: &Fetched<'_>,
        deadline: Instant,
    ) -> Result<Token, TransportError> {
        let asked = Instant::now();
        let body = self.request_token(fetched, asked, deadline).await?;
        let token = Token::read(&body, asked).map_err(|why| {
            let remedy = "A person has to check that this is the token endpoint of the API; \
                          `token_url` in the manifest can name another.";
            let why = format!("{} brought an answer that {why}", self.place(fetched));
            none(&why, Some(remedy.to_owned()))
        })?;
        self.redactor().add(token.credentials());
        Ok(token)
    }

    /// The body of a successful answer; nothing is removed from it.
    async fn request_token(
        &self,
        fetched: &Fetched<'_>,
        asked: Instant,
        deadline: Instant,
    ) -> Result<Value, TransportError> {
        let remedy = || Some(remedy(fetched.scheme));
        let request = self.token_request(fetched);
        let request = request.map_err(|why| none(&why, remedy()))?;
        let http = self.http().map_err(|why| none(&why, remedy()))?;
        let limit = deadline.saturating_duration_since(asked).min(LONGEST);
        if limit.is_zero() {
            return Err(late());
        }
        // A server may answer with a token that it has issued before, which has to stay in there.
        let redactor = Redactor::of([]);
        let answer = transport::send(http, request, limit, Some(Media::Json), &redactor).await;
        let status = answer.as_ref().ok().map(|answer| answer.status);
        tracing::debug!(status, duration = ?asked.elapsed(), "token request");
        let place = self.place(fetched);
        let answer = answer.map_err(|why| {
            none(
                &format!("{place} was not answered: {}", why.reason),
                why.remedy,
            )
        })?;
        if answer.is_success() {
            return Ok(answer.body.json().cloned().unwrap_or_default());
        }
        let remedy = remedy().filter(|_| !token::may_pass(&answer));
        let why = token::refusal(answer, self.redactor());
        Err(none(&format!("{place} {why}"), remedy))
    }

    /// The request for the token that `template` needs, in a dry run.
    pub(crate) fn shown_token_request(&self, template: &Request) -> Option<reqwest::Request> {
        let fetched = self.fetched(template).filter(|_| self.is_dry_run())?;
        self.token_request(&fetched).ok()
    }

    fn token_request(&self, fetched: &Fetched<'_>) -> Result<reqwest::Request, String> {
        let base = self.shared.bases.get(fetched.token.hosts);
        let base = base.ok_or("no host is known")?;
        let authorization = if self.is_dry_run() {
            request::basic_of_variables(fetched.scheme)
        } else {
            let client = self.shared.credentials.get(fetched.index);
            let client = client.ok_or("no client is known")?;
            token::authorization(client.as_ref().map_err(ToString::to_string)?)
        };
        let authorization = authorization.ok_or("no header can carry the client's secret")?;
        let agent = self.user_agent().map_err(|why| match why {
            Unsendable::Configuration(problem) => problem,
            Unsendable::Arguments(violation) => violation.to_string(),
        })?;
        let request = token::request(base, fetched.token, authorization, agent);
        request.ok_or_else(|| "the token endpoint is not a URL".to_owned())
    }

    fn place(&self, fetched: &Fetched<'_>) -> String {
        let base = self.shared.bases.get(fetched.token.hosts);
        let origin = base.map_or("", |base| base.origin());
        format!("POST {origin}{}", fetched.token.path)
    }
}

fn late() -> TransportError {
    none("the time for this call was used up", None)
}

/// What a person has to do about a token endpoint that refuses.
fn remedy(scheme: &SecurityScheme) -> String {
    format!(
        "A person has to check {}, the chosen host, and what this client may do at the API.",
        scheme.variables().join(" and ")
    )
}
