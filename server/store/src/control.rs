//! Whether a person has halted everything.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sqlx::{Connection as _, SqliteConnection};

/// That everything is halted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Halt {
    /// Since when, in UTC.
    pub since: String,
    /// Why, in the words of the person who did it.
    pub reason: String,
}

/// Halts everything, unless that is so already; gives the halt that is in force.
pub(crate) async fn halt(connection: &mut SqliteConnection, reason: &str) -> sqlx::Result<Halt> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query(
        "UPDATE control SET epoch = epoch + 1, reason = ?,
         halted_at = CAST(unixepoch('subsec') * 1000 AS INTEGER) WHERE halted_at IS NULL",
    )
    .bind(reason)
    .execute(&mut *transaction)
    .await?;
    let halt = read(&mut transaction).await?;
    transaction.commit().await?;
    halt.ok_or(sqlx::Error::RowNotFound)
}

/// Lifts the halt; gives the one that was in force.
pub(crate) async fn resume(connection: &mut SqliteConnection) -> sqlx::Result<Option<Halt>> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    let halt = read(&mut transaction).await?;
    sqlx::query("UPDATE control SET epoch = epoch + 1, halted_at = NULL, reason = NULL")
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(halt)
}

/// The halt that is in force.
pub(crate) async fn read(connection: &mut SqliteConnection) -> sqlx::Result<Option<Halt>> {
    let row: Option<(String, String)> = sqlx::query_as(
        "SELECT datetime(halted_at / 1000, 'unixepoch'), coalesce(reason, '') FROM control
         WHERE halted_at IS NOT NULL",
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(since, reason)| Halt { since, reason }))
}

/// When the store was made.
pub(crate) async fn made(connection: &mut SqliteConnection) -> sqlx::Result<SystemTime> {
    let made = sqlx::query_scalar("SELECT made_at FROM control");
    let made: i64 = made.fetch_one(connection).await?;
    Ok(UNIX_EPOCH + Duration::from_millis(u64::try_from(made).unwrap_or_default()))
}

/// Whether the store is that of the master key with this mark; a new one becomes it.
pub(crate) async fn is_marked(
    connection: &mut SqliteConnection,
    mark: &[u8],
) -> sqlx::Result<bool> {
    let known: Option<Vec<u8>> = sqlx::query_scalar("SELECT master FROM control")
        .fetch_one(&mut *connection)
        .await?;
    if known.is_none() {
        let set = sqlx::query("UPDATE control SET master = ? WHERE master IS NULL");
        set.bind(mark).execute(connection).await?;
    }
    Ok(known.is_none_or(|known| known == mark))
}

/// Writes without a change.
pub(crate) async fn touch(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let touch = sqlx::query("UPDATE control SET epoch = epoch");
    touch.execute(connection).await.map(drop)
}
