//! Secrets that are written into a manifest: refused, and shown nowhere.

use super::expression::Variable;
use super::string_syntax::StringSyntax as _;
use crate::credentials::{PUBLIC, is_known};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::secrets;
use crate::source::{Source, Span};
use crate::yaml::{Kind, Node};

/// The fewest characters behind a prefix of the manifest's own that make a secret of it.
const LEAST: usize = 8;

/// Reports secrets that are written instead of named. From now on no excerpt shows them.
pub(super) fn check(source: &Source, root: &Node, cx: &mut Diagnostics) {
    let mut finder = Finder {
        prefixes: Vec::new(),
        concealed: Vec::new(),
        cx,
    };
    let apis = root.entries_of("apis").iter();
    for part in apis.map(|api| &api.value).chain([root]) {
        if let Some(auth) = part.get("auth") {
            finder.add_prefixes(auth);
            finder.conceal_auth(auth);
        }
        if let Some(hosts) = part.get("hosts") {
            finder.conceal_override(hosts);
            finder.check_hosts(hosts);
        }
    }
    for tool in root.entries_of("tools") {
        for argument in tool.value.entries_of("arguments") {
            finder.check_argument(&argument.key.text, &argument.value);
        }
    }
    finder.check_texts(root);
    let concealed = finder.concealed.iter().map(|span: &Span| span.range());
    source.conceal_parts(concealed.collect());
}

struct Finder<'n, 'c> {
    /// How the secrets of this API begin.
    prefixes: Vec<&'n str>,
    concealed: Vec<Span>,
    cx: &'c mut Diagnostics,
}

impl<'n> Finder<'n, '_> {
    fn add_prefixes(&mut self, node: &'n Node) {
        for entry in node.entries() {
            if entry.key.text == "prefixes" {
                self.prefixes.extend(entry.value.keys());
                let whole = entry.value.entries().iter().map(|prefix| &prefix.key);
                let whole = whole.filter(|prefix| secrets::is_whole(&prefix.text));
                whole.for_each(|prefix| self.refuse_text(&prefix.span));
            }
            self.add_prefixes(&entry.value);
        }
    }

    /// Whatever is written in place of a variable is not shown; its reader reports it.
    fn conceal_auth(&mut self, node: &Node) {
        match &node.kind {
            Kind::Mapping(_) => {
                let entries = node.entries().iter();
                let secret = entries.filter(|entry| !PUBLIC.contains(&entry.key.text.as_str()));
                secret.for_each(|entry| self.conceal_auth(&entry.value));
            }
            Kind::Sequence(_) => node.elements().iter().for_each(|it| self.conceal_auth(it)),
            Kind::String(text) if Variable::parse(text.trim()).is_ok() || is_known(text) => {}
            Kind::String(_) | Kind::Number(_) => self.concealed.push(node.span.clone()),
            _ => {}
        }
    }

    /// A URL with a secret in place of a variable is not shown; its reader reports it.
    fn conceal_override(&mut self, hosts: &Node) {
        let url = hosts.get("override");
        let has_secret = |url: &&Node| {
            let text = url.as_str().unwrap_or_default();
            let user = text.rsplit_once('@').map_or("", |(user, _)| user);
            user.contains(':') || !secrets::find(text).is_empty()
        };
        let secret = url.filter(has_secret).map(|url| url.span.clone());
        self.concealed.extend(secret);
    }

    /// Reports a credential that every request would carry as it is written.
    fn check_argument(&mut self, name: &str, entry: &Node) {
        let from = entry.get("from").and_then(Node::as_str);
        let sent = from.and_then(|from| from.rsplit(['.', '/']).next());
        if !secrets::names_credential(sent.unwrap_or(name)) {
            return;
        }
        let values = ["const", "default"].iter().filter_map(|key| entry.get(key));
        for value in values {
            if value.as_str().is_some_and(|text| !text.trim().is_empty()) {
                let label = "whoever reads this file could use it";
                let help = "leave this argument out: credentials are sent as the security scheme of the document says, \
                            and `auth` names their variables; a scheme that is missing is declared under `corrections`";
                self.refuse(&value.span, label, help);
            }
        }
    }

    /// Reports texts and names that are secrets by their form.
    fn check_texts(&mut self, node: &Node) {
        for key in node.entries().iter().map(|entry| &entry.key) {
            self.check_text(&key.text, &key.span);
        }
        node.children().for_each(|child| self.check_texts(child));
        if let Some(text) = node.as_str() {
            self.check_text(text, &node.span);
        }
    }

    fn check_text(&mut self, text: &str, span: &Span) {
        let is_own = |word: &str| {
            let mut prefixes = self.prefixes.iter();
            prefixes.any(|prefix| {
                let rest = word.strip_prefix(prefix);
                rest.is_some_and(|rest| !prefix.is_empty() && rest.len() >= LEAST)
            })
        };
        let mut words = text.split(|c: char| c.is_whitespace() || "`'\",()".contains(c));
        if !secrets::find(text).is_empty() || words.any(is_own) {
            self.refuse_text(span);
        }
    }

    /// Reports what is in front of an `@` in the name of a host.
    fn check_hosts(&mut self, node: &Node) {
        node.children().for_each(|child| self.check_hosts(child));
        let user = node.as_str().and_then(|host| host.rsplit_once('@'));
        if user.is_some_and(|(user, _)| user.contains(':')) {
            self.refuse_text(&node.span);
        }
    }

    fn refuse_text(&mut self, span: &Span) {
        let help = "name the environment variable that contains it, `$env.NAME`, under `auth`, and replace the secret by another";
        self.refuse(span, "whoever reads this file could use it", help);
    }

    fn refuse(&mut self, span: &Span, label: &str, help: &str) {
        if self.concealed.contains(span) {
            return;
        }
        self.concealed.push(span.clone());
        let written = Diagnostic::new(span, "a secret is written into the manifest");
        self.cx.push(written.label(label).help(help));
    }
}
