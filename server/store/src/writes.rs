//! The records of writes.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use sqlx::{Connection as _, SqliteConnection};
use toolspec_runtime::store::{Admission, End, NewWrite, Spending, Ticket};

use crate::control::{self, Halt};
use crate::opened::Opened;
use crate::spending;

/// How long a record is kept, in milliseconds.
const KEPT: i64 = 48 * 60 * 60 * 1000;

/// The columns of an earlier record.
type Found = (
    i64,
    i64,
    Option<String>,
    String,
    Option<Vec<u8>>,
    String,
    bool,
);

/// An earlier record of the same call.
struct Earlier {
    number: i64,
    /// How often it was begun.
    attempt: i64,
    key: Option<String>,
    state: String,
    begun: String,
    ids: Vec<u8>,
    is_repeatable: bool,
}

/// Records a write, unless everything is halted or it belongs to an earlier one.
pub(crate) async fn begin(
    opened: &mut Opened,
    write: NewWrite<'_>,
    noted: &BTreeMap<i64, bool>,
) -> sqlx::Result<Result<Admission, Halt>> {
    let Opened {
        connection, keys, ..
    } = opened;
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    if let Some(halt) = control::read(&mut transaction).await? {
        return Ok(Err(halt));
    }
    note(&mut transaction, noted).await?;
    let now = sqlx::query_scalar("SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)");
    let now: i64 = now.fetch_one(&mut *transaction).await?;
    let old = sqlx::query("DELETE FROM reservation WHERE begun_at < ?").bind(now - KEPT);
    old.execute(&mut *transaction).await?;
    let new = Row {
        scope: keys.scope(write.scope),
        call: keys.call(write.call),
        now,
        until: now + milliseconds(write.longest),
    };
    let earlier = new.earlier(&mut transaction, write).await?;
    let is_new = earlier
        .as_ref()
        .is_none_or(|earlier| earlier.state == "void");
    if let (true, Some(spending)) = (is_new, write.spending) {
        let beyond = spending::reserve(&mut transaction, &new.scope, spending, now).await?;
        if let Some(beyond) = beyond {
            return Ok(Ok(Admission::Beyond(beyond)));
        }
    }
    let admission = match earlier {
        None => Admission::Begun(new.insert(&mut transaction, write).await?),
        Some(earlier) if earlier.has_key(write) || earlier.is_repeatable => {
            let ticket = earlier.ticket();
            if is_new {
                new.begin_again(&mut transaction, ticket, write).await?;
            }
            new.reopen(&mut transaction, ticket).await?;
            match earlier.key {
                Some(key) if write.key != Some(&key) => Admission::Resumed { ticket, key },
                _ => Admission::Begun(ticket),
            }
        }
        Some(earlier) => Admission::Earlier {
            ticket: earlier.ticket(),
            is_done: earlier.state == "done",
            ids: keys.decrypt(earlier.number, &earlier.ids),
            begun: earlier.begun,
        },
    };
    transaction.commit().await?;
    Ok(Ok(admission))
}

/// A write as it is recorded.
struct Row {
    scope: Vec<u8>,
    call: Vec<u8>,
    now: i64,
    until: i64,
}

impl Row {
    /// The record that the write belongs to: the one with its key; else one of the same call whose
    /// outcome is unknown or has not reached the caller.
    async fn earlier(
        &self,
        connection: &mut SqliteConnection,
        write: NewWrite<'_>,
    ) -> sqlx::Result<Option<Earlier>> {
        let found: Option<Found> = sqlx::query_as(
            "SELECT number, attempt, key, state, ids, datetime(begun_at / 1000, 'unixepoch'),
                        begun_at > ?1 AND key IS NOT NULL
                 FROM reservation
                 WHERE scope = ?2 AND (key = ?4 OR NOT ?3 AND call = ?5 AND state != 'void' AND (
                     told = 0 OR state != 'done' AND key IS NOT NULL AND begun_at > ?1))
                 ORDER BY key IS ?4 DESC, number DESC LIMIT 1",
        )
        .bind(self.now - milliseconds(write.repeatable))
        .bind(&self.scope)
        .bind(write.is_repetition)
        .bind(write.key)
        .bind(&self.call)
        .fetch_optional(connection)
        .await?;
        let earlier = |(number, attempt, key, state, ids, begun, is_repeatable)| Earlier {
            number,
            attempt,
            key,
            state,
            ids: Option::unwrap_or_default(ids),
            begun,
            is_repeatable,
        };
        Ok(found.map(earlier))
    }

    async fn insert(
        &self,
        connection: &mut SqliteConnection,
        write: NewWrite<'_>,
    ) -> sqlx::Result<Ticket> {
        let inserted = sqlx::query(
            "INSERT INTO reservation
                 (scope, call, tool, key, begun_at, until, currency, amount, ceilings, state)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')",
        )
        .bind(&self.scope)
        .bind(&self.call)
        .bind(write.tool)
        .bind(write.key)
        .bind(self.now)
        .bind(self.until);
        let (currency, amount, ceilings) = counted(write.spending);
        let inserted = inserted.bind(currency).bind(amount).bind(ceilings);
        let inserted = inserted.execute(connection).await?;
        Ok(Ticket {
            number: inserted.last_insert_rowid(),
            attempt: 1,
            former: None,
        })
    }

    /// What had been given back is reserved anew.
    async fn begin_again(
        &self,
        connection: &mut SqliteConnection,
        ticket: Ticket,
        write: NewWrite<'_>,
    ) -> sqlx::Result<()> {
        let (currency, amount, ceilings) = counted(write.spending);
        sqlx::query(
            "UPDATE reservation SET begun_at = ?, currency = ?, amount = ?, ceilings = ?
             WHERE number = ?",
        )
        .bind(self.now)
        .bind(currency)
        .bind(amount)
        .bind(ceilings)
        .bind(ticket.number)
        .execute(connection)
        .await
        .map(drop)
    }

    async fn reopen(&self, connection: &mut SqliteConnection, ticket: Ticket) -> sqlx::Result<()> {
        sqlx::query(
            "UPDATE reservation SET state = 'open', told = 0, until = ?, ended_at = NULL,
                    attempt = attempt + 1
             WHERE number = ?",
        )
        .bind(self.until)
        .bind(ticket.number)
        .execute(connection)
        .await
        .map(drop)
    }
}

/// Records how a write has ended. What certainly changed nothing leaves the state as it was before.
/// What was done stays done, and otherwise the latest attempt decides: another process may have begun
/// the same write since.
pub(crate) async fn end(
    opened: &mut Opened,
    ticket: Ticket,
    end: End,
    ids: &Map<String, Value>,
) -> sqlx::Result<()> {
    let state = match (end, ticket.former) {
        (End::Done, _) | (End::Void, Some(End::Done)) => "done",
        (End::Void, None | Some(End::Void)) => "void",
        (End::Unknown, _) | (End::Void, Some(End::Unknown)) => "unknown",
    };
    let mut transaction = opened.connection.begin_with("BEGIN IMMEDIATE").await?;
    let ended = sqlx::query(
        "UPDATE reservation SET state = ?1, ids = coalesce(?2, ids),
         ended_at = CAST(unixepoch('subsec') * 1000 AS INTEGER)
         WHERE number = ?3 AND (?1 = 'done' OR state != 'done' AND attempt = ?4)",
    )
    .bind(state)
    .bind(opened.keys.encrypt(ticket.number, ids))
    .bind(ticket.number)
    .bind(ticket.attempt)
    .execute(&mut *transaction)
    .await?;
    if state == "void" && ended.rows_affected() > 0 {
        spending::release(&mut transaction, ticket.number).await?;
    }
    transaction.commit().await
}

/// Writes which outcomes have reached their callers.
pub(crate) async fn tell(opened: &mut Opened, noted: &BTreeMap<i64, bool>) -> sqlx::Result<()> {
    let mut transaction = opened.connection.begin_with("BEGIN IMMEDIATE").await?;
    note(&mut transaction, noted).await?;
    transaction.commit().await
}

async fn note(connection: &mut SqliteConnection, noted: &BTreeMap<i64, bool>) -> sqlx::Result<()> {
    for (number, told) in noted {
        let note = sqlx::query("UPDATE reservation SET told = ? WHERE number = ?");
        note.bind(told)
            .bind(number)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

impl Earlier {
    fn has_key(&self, write: NewWrite<'_>) -> bool {
        self.key.is_some() && self.key.as_deref() == write.key
    }

    /// Of the attempt that follows.
    fn ticket(&self) -> Ticket {
        Ticket {
            number: self.number,
            attempt: self.attempt + 1,
            former: match self.state.as_str() {
                "void" => None,
                "done" => Some(End::Done),
                _ => Some(End::Unknown),
            },
        }
    }
}

/// What of it counts towards ceilings of a day, as it is recorded.
fn counted(spending: Option<&Spending>) -> (Option<&str>, Option<i64>, Option<String>) {
    let counted = spending.filter(|spending| !spending.ceilings.is_empty());
    let Some(Spending {
        amount,
        currency,
        ceilings,
    }) = counted
    else {
        return (None, None, None);
    };
    let names = ceilings.iter().map(|(name, _)| Value::from(name.as_str()));
    let amount = i64::try_from(*amount).unwrap_or(i64::MAX);
    (
        Some(currency),
        Some(amount),
        Some(names.collect::<Value>().to_string()),
    )
}

fn milliseconds(duration: std::time::Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
