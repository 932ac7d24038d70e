//! The connection to the API: where, as whom, and for how long.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use crate::base::{Base, InvalidBase};
use crate::credentials::{Credentials, MissingCredentials};
use crate::rate::Rates;
use crate::spec::{Rate, Tool, Toolset};
use crate::transport;

/// Calls tools at one base with one set of credentials. Clones share connections.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    toolset: &'static Toolset,
    base: Base,
    credentials: Result<Credentials, MissingCredentials>,
    timeout: Option<Duration>,
    system_roots: bool,
    http: OnceLock<reqwest::Client>,
    rates: Rates,
}

/// Configures a [`Client`].
#[derive(Debug)]
#[must_use]
pub struct ClientBuilder {
    toolset: &'static Toolset,
    base: Option<Base>,
    credentials: Option<Result<Credentials, MissingCredentials>>,
    timeout: Option<Duration>,
    system_roots: bool,
}

impl Client {
    /// A client for the tools of `toolset`: at its default host, with the credentials that the
    /// environment holds, unless configured otherwise.
    pub fn builder(toolset: &'static Toolset) -> ClientBuilder {
        ClientBuilder {
            toolset,
            base: None,
            credentials: None,
            timeout: None,
            system_roots: false,
        }
    }

    /// A client as the environment configures it. Missing credentials are no error here: a call
    /// reports them, so that tools can be listed without an account.
    pub fn from_env(toolset: &'static Toolset) -> Result<Self, InvalidBase> {
        let base = Base::from_env(&toolset.hosts)?;
        Ok(Self::builder(toolset).base(base).build())
    }

    /// Where the requests go.
    #[must_use]
    pub fn base(&self) -> &Base {
        &self.shared.base
    }

    /// The tools that this client is for.
    #[must_use]
    pub fn toolset(&self) -> &'static Toolset {
        self.shared.toolset
    }

    /// The credentials, or why there are none.
    pub fn credentials(&self) -> Result<&Credentials, &MissingCredentials> {
        self.shared.credentials.as_ref()
    }

    /// How long a call of `tool` may take.
    pub(crate) fn budget(&self, tool: &Tool) -> Duration {
        let own = Duration::from_millis(u64::from(tool.timeout_ms));
        self.shared.timeout.map_or(own, |cap| cap.min(own))
    }

    /// Counts a call of the tool of this name; or says how long it is until one is let through.
    pub(crate) fn admit(&self, tool: &'static str, rate: Rate) -> Result<(), Duration> {
        self.shared.rates.admit(tool, rate, Instant::now())
    }

    /// `request` with the credentials. An error says what is missing, never a value.
    pub(crate) fn authenticate(
        &self,
        request: reqwest::Request,
    ) -> Result<reqwest::Request, String> {
        let credentials = self
            .shared
            .credentials
            .as_ref()
            .map_err(ToString::to_string)?;
        reqwest::RequestBuilder::from_parts(self.http()?.clone(), request)
            .basic_auth(credentials.username(), Some(credentials.password()))
            .build()
            .map_err(|_| "The credentials cannot be carried by an HTTP header.".to_owned())
    }

    /// The HTTP client, built on first use: most processes list tools long before they call one.
    pub(crate) fn http(&self) -> Result<&reqwest::Client, String> {
        let shared = &self.shared;
        if let Some(http) = shared.http.get() {
            return Ok(http);
        }
        let http = transport::connect(shared.system_roots, !shared.base.is_loopback())?;
        Ok(shared.http.get_or_init(|| http))
    }
}

impl ClientBuilder {
    /// Sends requests there.
    pub fn base(mut self, base: Base) -> Self {
        self.base = Some(base);
        self
    }

    /// Authenticates with these; an error is what every call will report.
    pub fn credentials(mut self, credentials: Result<Credentials, MissingCredentials>) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Caps the time that each tool allows for a whole call.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Whether certificates are checked as the operating system does it, which networks with a
    /// TLS-intercepting proxy need, instead of against Mozilla's list of authorities.
    pub fn system_roots(mut self, yes: bool) -> Self {
        self.system_roots = yes;
        self
    }

    /// The client. Nothing is connected yet.
    #[must_use]
    pub fn build(self) -> Client {
        let base = self
            .base
            .unwrap_or_else(|| Base::of_default(&self.toolset.hosts));
        let auth = &self.toolset.auth;
        let credentials = self
            .credentials
            .unwrap_or_else(|| Credentials::from_env(auth));
        Client {
            shared: Arc::new(Shared {
                toolset: self.toolset,
                base,
                credentials,
                timeout: self.timeout,
                system_roots: self.system_roots,
                http: OnceLock::new(),
                rates: Rates::default(),
            }),
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shared { toolset, base, .. } = &*self.shared;
        f.debug_struct("Client")
            .field("toolset", &toolset.name)
            .field("base", base)
            .finish_non_exhaustive()
    }
}
