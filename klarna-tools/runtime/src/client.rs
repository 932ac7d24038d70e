//! The connection to the API: where, as whom, and for how long.

mod builder;
mod tokens;

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use reqwest::header::{HeaderValue, USER_AGENT};

use crate::arguments::Arguments;
use crate::arguments::violation::Violation;
use crate::http::base_url::{BaseUrl, InvalidBaseUrl};
use crate::http::credentials::{CredentialProblem, Credentials, MissingCredentials};
use crate::http::outbound::{Outbound, Resolved};
use crate::http::redactor::Redactor;
use crate::http::request;
use crate::http::token::Slot;
use crate::http::transport::{self, Http};
use crate::key::Account;
use crate::memory::{Memory, OpenWrite};
use crate::rate::Rates;
use crate::store::{Obstacle, Store};
use crate::tools::{Tool, Tools};
pub use builder::ClientBuilder;
use toolspec_model::{Rate, Request, Server};

/// Calls tools at one base URL with one set of credentials. Clones share connections, the counts of
/// limited tools, and the memory of writes.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    tools: Arc<Tools>,
    /// By server of the tool set.
    bases: Vec<BaseUrl>,
    /// By security scheme of the tool set.
    credentials: Vec<Result<Credentials, MissingCredentials>>,
    /// By security scheme of the tool set.
    tokens: Vec<Slot>,
    redactor: Redactor,
    timeout: Option<Duration>,
    system_roots: bool,
    dry_run: bool,
    http: OnceLock<Http>,
    rates: Arc<Rates>,
    account: Account,
    scope: Account,
    store: Option<Arc<dyn Store>>,
    memory: Arc<Memory>,
}

/// Why a request cannot be made.
pub(crate) enum Unsendable {
    Arguments(Violation),
    /// What a person has to correct.
    Configuration(String),
}

impl Client {
    /// A client for these tools: at their default host, with the credentials from the environment,
    /// unless configured otherwise.
    pub fn builder(tools: &Arc<Tools>) -> ClientBuilder {
        ClientBuilder::new(tools)
    }

    /// A client as the environment configures it. Missing credentials are not an error here: a
    /// call reports them, so that tools can be listed without an account.
    pub fn from_env(tools: &Arc<Tools>) -> Result<Self, InvalidBaseUrl> {
        Ok(Self::builder(tools).bases_from_env()?.build())
    }

    /// Credentials that cannot work at the hosts that the requests go to.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let server = self.tools().server();
        let known = server.security.iter().zip(&self.shared.credentials);
        let places = || server.hosts.iter().zip(self.bases());
        known
            .filter_map(|(scheme, known)| Some((scheme, known.as_ref().ok()?)))
            .flat_map(|(scheme, known)| {
                places().flat_map(move |(hosts, base)| known.warnings(scheme, hosts, base))
            })
            .collect()
    }

    /// The secrets that requests need and that are missing or unusable, each role of a variable once.
    #[must_use]
    pub fn missing_credentials(&self) -> Vec<CredentialProblem> {
        let missing = self.shared.credentials.iter();
        let missing = missing.filter_map(|known| known.as_ref().err());
        let mut problems: Vec<CredentialProblem> = Vec::new();
        for problem in missing.flat_map(MissingCredentials::problems) {
            if !problems.contains(problem) {
                problems.push(problem.clone());
            }
        }
        problems
    }

    /// Where requests go, by server of the tool set.
    #[must_use]
    pub fn bases(&self) -> &[BaseUrl] {
        &self.shared.bases
    }

    /// Asks the resolver of this machine where the hosts that requests go to lead.
    pub async fn resolve(&self) -> Vec<Resolved> {
        let outbound = Outbound::of(self.bases());
        let mut resolved: Vec<Resolved> = Vec::new();
        for base in self.bases() {
            let found = outbound.resolve(base).await;
            resolved.extend(found.filter(|found| resolved.iter().all(|it| it.host != found.host)));
        }
        resolved
    }

    /// The tools that this client is for.
    #[must_use]
    pub fn tools(&self) -> &Arc<Tools> {
        &self.shared.tools
    }

    /// Whether `tool` is one of its tools.
    pub(crate) fn has(&self, tool: &Tool) -> bool {
        self.tools()
            .tool(&tool.name)
            .is_some_and(|own| own.is(tool))
    }

    /// Removes the credentials of this client from texts, for writers of logs.
    #[must_use]
    pub fn redactor(&self) -> &Redactor {
        &self.shared.redactor
    }

    /// How long a call of `tool` may take.
    #[must_use]
    pub fn budget(&self, tool: &Tool) -> Duration {
        let own = Duration::from_millis(u64::from(tool.timeout_ms));
        self.shared.timeout.map_or(own, |cap| cap.min(own))
    }

    /// Counts a call of the tool of this name; or returns how long to wait for the next.
    pub(crate) fn admit(&self, tool: &str, rate: Rate) -> Result<(), Duration> {
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

    /// Where the calls go, and as whom as far as that is no secret.
    pub(crate) fn scope(&self) -> &[u8; 32] {
        self.shared.scope.bytes()
    }

    /// What keeps its writes beyond the end of the process.
    pub(crate) fn store(&self) -> Option<&Arc<dyn Store>> {
        self.shared.store.as_ref()
    }

    /// Whether anything may be sent, as far as the store knows.
    pub(crate) async fn check(&self) -> Result<(), Obstacle> {
        match self.store() {
            Some(store) => store.check().await,
            None => Ok(()),
        }
    }

    /// Whether there is a store, so that writes outlive the process.
    #[must_use]
    pub fn keeps_writes(&self) -> bool {
        self.store().is_some()
    }

    /// Writes at once what the store would write a little later; for the end of a program.
    pub async fn flush(&self) {
        if let Some(store) = self.store() {
            store.flush().await;
        }
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
        let base = self.shared.bases.get(template.hosts);
        let base = base.ok_or_else(|| Unsendable::Configuration("No host is known.".to_owned()))?;
        let mut request = request::fill(template, base, arguments, self.tools().server())
            .map_err(Unsendable::Arguments)?;
        let headers = request.headers_mut();
        headers.entry(USER_AGENT).or_insert(self.user_agent()?);
        for index in &template.security {
            self.authenticate(&mut request, *index)
                .map_err(Unsendable::Configuration)?;
        }
        Ok(request)
    }

    /// Adds credentials. An error names what is missing, never a value.
    fn authenticate(&self, request: &mut reqwest::Request, index: usize) -> Result<(), String> {
        let Shared {
            tools, credentials, ..
        } = &*self.shared;
        let (Some(scheme), Some(credentials)) =
            (tools.server().security.get(index), credentials.get(index))
        else {
            return Err("The security scheme of this request is not known.".to_owned());
        };
        let unfit = || "The credentials cannot be carried by an HTTP request.".to_owned();
        if self.shared.dry_run {
            return request::name_credentials(request, scheme).ok_or_else(unfit);
        }
        let credentials = credentials.as_ref().map_err(ToString::to_string)?;
        request::authenticate(request, scheme, credentials).ok_or_else(unfit)
    }

    /// Whether requests are built only to be shown.
    pub(crate) fn is_dry_run(&self) -> bool {
        self.shared.dry_run
    }

    /// The tool set, and what carries it out.
    fn user_agent(&self) -> Result<HeaderValue, Unsendable> {
        let Server { name, version, .. } = self.tools().server();
        let version = version.as_ref().map(|version| format!("/{version}"));
        let version = version.unwrap_or_default();
        let agent = format!("{name}{version} toolspec/{}", env!("CARGO_PKG_VERSION"));
        HeaderValue::from_str(&agent).map_err(|_| {
            Unsendable::Configuration("The name of the manifest fits no header.".to_owned())
        })
    }

    /// The HTTP client, built on first use: most processes list tools long before they call one.
    pub(crate) fn http(&self) -> Result<&Http, String> {
        let shared = &self.shared;
        if let Some(http) = shared.http.get() {
            return Ok(http);
        }
        let https_only = shared.bases.iter().all(BaseUrl::is_tls);
        let outbound = Outbound::of(&shared.bases);
        let http = transport::connect(shared.system_roots, https_only, outbound)?;
        Ok(shared.http.get_or_init(|| http))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shared { tools, bases, .. } = &*self.shared;
        f.debug_struct("Client")
            .field("tools", &tools.server().name)
            .field("bases", bases)
            .finish_non_exhaustive()
    }
}
