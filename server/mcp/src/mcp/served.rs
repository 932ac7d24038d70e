//! The client whose tools are served. Another can take its place while a session runs.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;
use toolspec_runtime::Client;

use super::answer;
use crate::output::Output;

/// The current client, and its tools as they are listed.
pub(crate) struct Served {
    clients: watch::Receiver<Client>,
    changing: bool,
    listed: Mutex<Option<Listed>>,
}

/// Waits for another client, after there is room for the notification: a client that does not read
/// is notified of many changes at once.
pub(super) async fn change(
    changes: &mut watch::Receiver<Client>,
    output: &Output,
) -> Result<(), watch::error::RecvError> {
    output.drained().await;
    changes.changed().await
}

/// A list, and the digest of the tools that it shows.
struct Listed {
    digest: String,
    tools: Arc<[rmcp::model::Tool]>,
}

impl Served {
    /// A client that stays.
    pub(crate) fn always(client: Client) -> Self {
        Self::new(watch::Sender::new(client).subscribe(), false)
    }

    /// Always the latest client.
    pub(crate) fn latest(clients: watch::Receiver<Client>) -> Self {
        Self::new(clients, true)
    }

    fn new(clients: watch::Receiver<Client>, changing: bool) -> Self {
        Self {
            clients,
            changing,
            listed: Mutex::default(),
        }
    }

    /// Whether the tools may change.
    pub(super) fn is_changing(&self) -> bool {
        self.changing
    }

    /// The current client. A call keeps the one that it began with.
    pub(super) fn client(&self) -> Client {
        self.clients.borrow().clone()
    }

    /// Changes when another client takes its place.
    pub(super) fn changes(&self) -> watch::Receiver<Client> {
        let mut changes = self.clients.clone();
        changes.mark_unchanged();
        changes
    }

    /// The tools as they are listed; read on first use, which keeps them out of the start of the
    /// program.
    pub(super) fn listed(&self) -> serde_json::Result<Arc<[rmcp::model::Tool]>> {
        let client = self.client();
        let mut listed = self.listed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*listed
            && known.digest == client.tools().digest()
        {
            return Ok(Arc::clone(&known.tools));
        }
        let tools: Arc<[_]> = answer::advertise(client.tools())?.into();
        *listed = Some(Listed {
            digest: client.tools().digest().to_owned(),
            tools: Arc::clone(&tools),
        });
        Ok(tools)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, duplex};
    use tokio_util::sync::CancellationToken;
    use toolspec_runtime::Tools;

    use super::*;

    #[tokio::test]
    async fn a_client_that_reads_nothing_is_not_notified_of_each_change() {
        const MUCH: usize = 2 << 20;
        let (mut far, near) = duplex(1024);
        let output = Output::new(near, CancellationToken::new());
        output.send(vec![b'x'; MUCH]);
        let client = Client::builder(&Arc::new(Tools::default())).build();
        let clients = watch::Sender::new(client.clone());
        let mut changes = clients.subscribe();
        clients.send_replace(client);
        let notice = change(&mut changes, &output);
        tokio::pin!(notice);
        tokio::select! {
            biased;
            _ = &mut notice => panic!("there is no room for the notification"),
            () = tokio::task::yield_now() => {}
        }
        let mut read = vec![0; MUCH];
        far.read_exact(&mut read).await.unwrap();
        notice.await.unwrap();
    }
}
