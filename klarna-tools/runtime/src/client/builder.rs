//! How a client is configured.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::{Client, Shared};
use crate::http::base_url::{BaseUrl, InvalidBaseUrl};
use crate::http::credentials::{Credentials, MissingCredentials};
use crate::http::redactor::Redactor;
use crate::http::token::{self, Slot};
use crate::key::Account;
use crate::memory::Memory;
use crate::rate::Rates;
use crate::store::Store;
use crate::tools::Tools;
use toolspec_model::SecurityScheme;

/// Configures a [`Client`].
#[must_use]
pub struct ClientBuilder {
    tools: Arc<Tools>,
    bases: Vec<BaseUrl>,
    credentials: Option<Result<Credentials, MissingCredentials>>,
    timeout: Option<Duration>,
    system_roots: bool,
    dry_run: bool,
    rates: Arc<Rates>,
    memory: Arc<Memory>,
    store: Option<Arc<dyn Store>>,
    earlier: Option<Redactor>,
}

impl ClientBuilder {
    pub(super) fn new(tools: &Arc<Tools>) -> Self {
        Self {
            tools: Arc::clone(tools),
            bases: tools
                .server()
                .hosts
                .iter()
                .map(BaseUrl::of_default)
                .collect(),
            credentials: None,
            timeout: None,
            system_roots: false,
            dry_run: false,
            rates: Arc::default(),
            memory: Arc::default(),
            store: None,
            earlier: None,
        }
    }

    /// Sends requests to the bases that the environment configures.
    pub fn bases_from_env(mut self) -> Result<Self, InvalidBaseUrl> {
        let bases = self.tools.server().hosts.iter().map(BaseUrl::from_env);
        self.bases = bases.collect::<Result<_, _>>()?;
        Ok(self)
    }

    /// Sends requests there: all of them to an address of this machine, else those of the first
    /// server of the tool set.
    pub fn base(mut self, base: BaseUrl) -> Self {
        if base.is_loopback() {
            let servers = self.tools.server().hosts.iter();
            self.bases = servers.map(|hosts| base.under(hosts)).collect();
        } else if let Some(first) = self.bases.first_mut() {
            *first = base;
        }
        self
    }

    /// Sends the requests of one server of the tool set there: the one whose default host has this
    /// name, as the manifest or the document writes it.
    ///
    /// # Errors
    /// The tool set has no such server; the error names those that it has.
    pub fn base_of(mut self, server: &str, base: BaseUrl) -> Result<Self, InvalidBaseUrl> {
        let servers = &self.tools.server().hosts;
        let mut own = self.bases.iter_mut().zip(servers);
        let Some((own, hosts)) = own.find(|(_, hosts)| hosts.default == server) else {
            return Err(InvalidBaseUrl::of_no_server(server, servers));
        };
        *own = if base.is_loopback() {
            base.under(hosts)
        } else {
            base
        };
        Ok(self)
    }

    /// Authenticates with these where a username and a password, or the id and the secret of a
    /// client, are asked for; an error is what every such call will report.
    pub fn credentials(mut self, credentials: Result<Credentials, MissingCredentials>) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Takes the place of `earlier`: with its counts of limited tools, its memory of writes, and
    /// the credentials that it removes from texts.
    pub fn after(mut self, earlier: &Client) -> Self {
        self.rates = Arc::clone(&earlier.shared.rates);
        self.memory = Arc::clone(&earlier.shared.memory);
        self.store.clone_from(&earlier.shared.store);
        self.earlier = Some(earlier.shared.redactor.clone());
        self
    }

    /// Keeps writes there beyond the end of the process, and sends nothing while it says so.
    pub fn store(mut self, store: Option<Arc<dyn Store>>) -> Self {
        self.store = store;
        self
    }

    /// Caps the time that each tool allows for a whole call.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Builds requests only to be shown, with [`Prepared::requests`](crate::Prepared::requests):
    /// no credentials are read, their places name the variables, and nothing is sent.
    pub fn dry_run(mut self, yes: bool) -> Self {
        self.dry_run = yes;
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
            .tools
            .server()
            .security
            .iter()
            .map(|scheme| match (scheme, given) {
                _ if self.dry_run => Err(MissingCredentials::none()),
                (
                    SecurityScheme::Basic { .. } | SecurityScheme::ClientCredentials { .. },
                    Some(given),
                ) => given.clone(),
                _ => Credentials::from_env(scheme),
            });
        let credentials: Vec<_> = credentials.collect();
        let sent = self.tools.server().security.iter().zip(&credentials);
        let sent = sent.filter_map(|(scheme, known)| as_sent(scheme, known.as_ref().ok()?));
        let earlier = self.earlier.iter();
        let known = earlier.clone().flat_map(Redactor::credentials).chain(sent);
        let known: Vec<_> = known.collect();
        let redactor = Redactor::of(credentials.iter().flatten().chain(&known));
        for token in earlier.flat_map(Redactor::issued) {
            redactor.add(&token);
        }
        Client {
            shared: Arc::new(Shared {
                account: account(&self.bases, &credentials),
                scope: scope(&self.tools, &self.bases, &credentials),
                // What sends nothing keeps nothing.
                store: self.store.filter(|_| !self.dry_run),
                memory: self.memory,
                tools: self.tools,
                bases: self.bases,
                redactor,
                tokens: credentials.iter().map(|_| Slot::default()).collect(),
                credentials,
                timeout: self.timeout,
                system_roots: self.system_roots,
                dry_run: self.dry_run,
                http: OnceLock::new(),
                rates: self.rates,
            }),
        }
    }
}

/// Credentials in the form in which a token request contains them.
fn as_sent(scheme: &SecurityScheme, known: &Credentials) -> Option<Credentials> {
    let is_client = matches!(scheme, SecurityScheme::ClientCredentials { .. });
    let [id, secret] = is_client.then(|| token::encoded(known))?;
    Some(Credentials::new(id, secret))
}

fn account(bases: &[BaseUrl], credentials: &[Result<Credentials, MissingCredentials>]) -> Account {
    let places: Vec<_> = bases.iter().map(ToString::to_string).collect();
    let secrets = credentials.iter().flatten().flat_map(Credentials::values);
    Account::of(places.iter().map(String::as_str).chain(secrets))
}

/// The tool set, the places, and the public part of the credentials where they have one: a new
/// password leaves the account the same.
fn scope(
    tools: &Tools,
    bases: &[BaseUrl],
    credentials: &[Result<Credentials, MissingCredentials>],
) -> Account {
    let places: Vec<_> = bases.iter().map(ToString::to_string).collect();
    let names = credentials.iter().flatten().map(Credentials::name);
    let places = places.iter().map(String::as_str).chain(names);
    Account::of(std::iter::once(tools.server().name.as_str()).chain(places))
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("tools", &self.tools.server().name)
            .field("bases", &self.bases)
            .finish_non_exhaustive()
    }
}
