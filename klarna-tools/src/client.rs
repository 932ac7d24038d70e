//! The connection to the API: where, as whom, and for how long.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use crate::arguments::Arguments;
use crate::base::{Base, InvalidBase};
use crate::credentials::{Credentials, MissingCredentials};
use crate::key::Account;
use crate::memory::{Memory, OpenWrite};
use crate::rate::Rates;
use crate::redactor::Redactor;
use crate::request;
use crate::spec::{Rate, Request, SecurityScheme, Tool, Toolset};
use crate::transport;
use crate::violation::Violation;

/// Calls tools at one base with one set of credentials. Clones share connections, the counts of
/// limited tools, and the memory of writes whose answer may have reached nobody.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    toolset: &'static Toolset,
    /// By server of the tool set.
    bases: Vec<Base>,
    /// By security scheme of the tool set.
    credentials: Vec<Result<Credentials, MissingCredentials>>,
    redactor: Redactor,
    timeout: Option<Duration>,
    system_roots: bool,
    http: OnceLock<reqwest::Client>,
    rates: Rates,
    account: Account,
    memory: Memory,
}

/// Why a request cannot be made.
pub(crate) enum Unsendable {
    Arguments(Violation),
    /// What a person has to correct.
    Configuration(String),
}

/// Configures a [`Client`].
#[derive(Debug)]
#[must_use]
pub struct ClientBuilder {
    toolset: &'static Toolset,
    bases: Vec<Base>,
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
            bases: toolset.servers.iter().map(Base::of_default).collect(),
            credentials: None,
            timeout: None,
            system_roots: false,
        }
    }

    /// A client as the environment configures it. Missing credentials are no error here: a call
    /// reports them, so that tools can be listed without an account.
    pub fn from_env(toolset: &'static Toolset) -> Result<Self, InvalidBase> {
        Ok(Self::builder(toolset).bases_from_env()?.build())
    }

    /// What about the credentials cannot work with where the requests go.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let known = self.shared.credentials.iter().flatten();
        known
            .flat_map(|known| self.bases().iter().flat_map(|base| known.warnings(base)))
            .collect()
    }

    /// Where requests go, by server of the tool set.
    #[must_use]
    pub fn bases(&self) -> &[Base] {
        &self.shared.bases
    }

    /// The tools that this client is for.
    #[must_use]
    pub fn toolset(&self) -> &'static Toolset {
        self.shared.toolset
    }

    /// What removes the credentials of this client from texts, for whoever writes a log.
    #[must_use]
    pub fn redactor(&self) -> &Redactor {
        &self.shared.redactor
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

    /// The writes that were begun and have not ended.
    #[must_use]
    pub fn open_writes(&self) -> Vec<OpenWrite> {
        self.shared.memory.open()
    }

    /// Where the calls go, and as whom.
    pub(crate) fn account(&self) -> &Account {
        &self.shared.account
    }

    pub(crate) fn memory(&self) -> &Memory {
        &self.shared.memory
    }

    /// The request that `template` describes, with the credentials that it asks for.
    pub(crate) fn request(
        &self,
        template: &Request,
        arguments: &Arguments,
    ) -> Result<reqwest::Request, Unsendable> {
        let base = self.shared.bases.get(template.server);
        let base = base.ok_or_else(|| Unsendable::Configuration("No host is known.".to_owned()))?;
        let mut request =
            request::fill(template, base, arguments).map_err(Unsendable::Arguments)?;
        for index in template.security {
            self.authenticate(&mut request, *index)
                .map_err(Unsendable::Configuration)?;
        }
        Ok(request)
    }

    /// Adds credentials. An error says what is missing, never a value.
    fn authenticate(&self, request: &mut reqwest::Request, index: usize) -> Result<(), String> {
        let Shared {
            toolset,
            credentials,
            ..
        } = &*self.shared;
        let (Some(scheme), Some(credentials)) =
            (toolset.security.get(index), credentials.get(index))
        else {
            return Err("The security scheme of this request is not known.".to_owned());
        };
        let credentials = credentials.as_ref().map_err(ToString::to_string)?;
        request::authenticate(request, scheme, credentials)
            .ok_or_else(|| "The credentials cannot be carried by an HTTP request.".to_owned())
    }

    /// The HTTP client, built on first use: most processes list tools long before they call one.
    pub(crate) fn http(&self) -> Result<&reqwest::Client, String> {
        let shared = &self.shared;
        if let Some(http) = shared.http.get() {
            return Ok(http);
        }
        let https_only = !shared.bases.iter().any(Base::is_loopback);
        let http = transport::connect(shared.system_roots, https_only)?;
        Ok(shared.http.get_or_init(|| http))
    }
}

impl ClientBuilder {
    /// Sends requests where the environment says.
    pub fn bases_from_env(mut self) -> Result<Self, InvalidBase> {
        let bases = self.toolset.servers.iter().map(Base::from_env);
        self.bases = bases.collect::<Result<_, _>>()?;
        Ok(self)
    }

    /// Sends requests there: all of them to an address of this machine, else those of the first
    /// server of the tool set.
    pub fn base(mut self, base: Base) -> Self {
        if base.is_loopback() {
            let servers = self.toolset.servers.iter();
            self.bases = servers.map(|hosts| base.under(hosts)).collect();
        } else if let Some(first) = self.bases.first_mut() {
            *first = base;
        }
        self
    }

    /// Authenticates with these where a username and a password are asked for; an error is what
    /// every such call will report.
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
        let given = self.credentials.as_ref();
        let credentials = self
            .toolset
            .security
            .iter()
            .map(|scheme| match (scheme, given) {
                (SecurityScheme::Basic { .. }, Some(given)) => given.clone(),
                _ => Credentials::from_env(scheme),
            });
        let credentials: Vec<_> = credentials.collect();
        Client {
            shared: Arc::new(Shared {
                account: account(&self.bases, &credentials),
                memory: Memory::default(),
                toolset: self.toolset,
                bases: self.bases,
                redactor: Redactor::of(credentials.iter().flatten()),
                credentials,
                timeout: self.timeout,
                system_roots: self.system_roots,
                http: OnceLock::new(),
                rates: Rates::default(),
            }),
        }
    }
}

fn account(bases: &[Base], credentials: &[Result<Credentials, MissingCredentials>]) -> Account {
    let places: Vec<_> = bases.iter().map(ToString::to_string).collect();
    let secrets = credentials.iter().flatten().flat_map(Credentials::values);
    Account::of(places.iter().map(String::as_str).chain(secrets))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shared { toolset, bases, .. } = &*self.shared;
        f.debug_struct("Client")
            .field("toolset", &toolset.name)
            .field("bases", bases)
            .finish_non_exhaustive()
    }
}
