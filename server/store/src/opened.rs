//! The open database.

use std::path::Path;
use std::time::{Duration, SystemTime};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};
use toolspec_runtime::store::Obstacle;

use crate::control;
use crate::folder::{self, DATABASE, RESTORE};
use crate::keys::Keys;
use crate::problem::{of_database, unusable};
use crate::schema::migrate;

/// How long a process waits for others that write.
const PATIENCE: Duration = Duration::from_secs(10);

/// A connection to the database, and the keys.
pub(crate) struct Opened {
    pub(crate) connection: SqliteConnection,
    pub(crate) keys: Keys,
    /// When the store was made.
    pub(crate) made: SystemTime,
}

impl Opened {
    /// Opens the database in this folder, and creates what is missing.
    pub(crate) async fn open(folder: &Path) -> Result<Self, Obstacle> {
        let owned = folder.to_owned();
        let entered = tokio::task::spawn_blocking(move || folder::enter(&owned));
        let entered = entered.await.map_err(|why| unusable(folder, why, ""));
        let (keys, _others_wait) = entered??;
        let options = SqliteConnectOptions::new()
            .filename(folder.join(DATABASE))
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(PATIENCE)
            .disable_statement_logging();
        let connection = SqliteConnection::connect_with(&options).await;
        let mut connection = connection.map_err(|error| of_database(folder, &error))?;
        migrate(&mut connection, folder).await?;
        let is_its_key = control::is_marked(&mut connection, &keys.mark()).await;
        if !is_its_key.map_err(|error| of_database(folder, &error))? {
            let why = "its master.key is that of another store";
            return Err(unusable(folder, why, RESTORE));
        }
        let made = control::made(&mut connection).await;
        Ok(Self {
            made: made.map_err(|error| of_database(folder, &error))?,
            connection,
            keys,
        })
    }
}
