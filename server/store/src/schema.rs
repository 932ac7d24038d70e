//! The tables, and how older ones become newer.

use std::path::Path;

use sqlx::{Connection as _, SqliteConnection};
use toolspec_runtime::store::Obstacle;

use crate::problem::{of_database, unusable};

/// The steps from one version to the next; a version that was released never changes.
const STEPS: [&str; 1] = ["
CREATE TABLE control (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch INTEGER NOT NULL,
    halted_at INTEGER, -- in milliseconds since 1970, as all times
    reason TEXT,
    made_at INTEGER NOT NULL,
    master BLOB -- tells the master key of this store from others
) STRICT;
INSERT INTO control VALUES (1, 0, NULL, NULL, CAST(unixepoch('subsec') * 1000 AS INTEGER), NULL);
CREATE TABLE reservation (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    scope BLOB NOT NULL, -- keyed digest of tool set, base URLs and account
    call BLOB NOT NULL, -- keyed digest of tool and arguments
    tool TEXT NOT NULL,
    key TEXT, -- null if the tool has none
    attempt INTEGER NOT NULL DEFAULT 1, -- how often it was begun
    begun_at INTEGER NOT NULL,
    until INTEGER NOT NULL, -- when its process has certainly ended it
    ended_at INTEGER,
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'void', 'unknown')),
    told INTEGER NOT NULL DEFAULT 0, -- whether the outcome has reached the caller
    ids BLOB, -- encrypted
    currency TEXT,
    amount INTEGER, -- in minor units; null if no ceiling of a day counts it
    ceilings TEXT -- their names, as a list in JSON
) STRICT;
-- What counts towards a ceiling of a day, by the minute in which it was reserved.
CREATE TABLE spend_minute (
    scope BLOB NOT NULL,
    ceiling TEXT NOT NULL,
    currency TEXT NOT NULL,
    minute INTEGER NOT NULL,
    sum INTEGER NOT NULL,
    PRIMARY KEY (scope, ceiling, currency, minute)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX reservation_by_key ON reservation (scope, key) WHERE key IS NOT NULL;
CREATE INDEX reservation_by_call ON reservation (scope, call);
CREATE INDEX reservation_by_time ON reservation (begun_at);
"];

/// Brings the tables up to date. A store of a newer program is left as it is.
pub(crate) async fn migrate(
    connection: &mut SqliteConnection,
    folder: &Path,
) -> Result<(), Obstacle> {
    let broken = |error| of_database(folder, &error);
    let mut transaction = connection
        .begin_with("BEGIN IMMEDIATE")
        .await
        .map_err(broken)?;
    let version: u32 = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(&mut *transaction)
        .await
        .map_err(broken)?;
    let done = usize::try_from(version).unwrap_or(usize::MAX);
    let Some(steps) = STEPS.get(done..) else {
        let why = format!(
            "it has version {version}, and this program knows {}",
            STEPS.len()
        );
        let remedy = "A person has to install the newer program that wrote it, or choose another \
                      folder with --state.";
        return Err(unusable(folder, why, remedy));
    };
    for step in steps {
        sqlx::raw_sql(*step)
            .execute(&mut *transaction)
            .await
            .map_err(broken)?;
    }
    if !steps.is_empty() {
        // A pragma takes no parameters.
        let newest = sqlx::AssertSqlSafe(format!("PRAGMA user_version = {}", STEPS.len()));
        sqlx::raw_sql(newest)
            .execute(&mut *transaction)
            .await
            .map_err(broken)?;
    }
    transaction.commit().await.map_err(broken)
}
