//! What counts towards the ceilings of a day.

use sqlx::SqliteConnection;
use toolspec_runtime::store::{Beyond, Spending};

const MINUTE: i64 = 60 * 1000;
const DAY: i64 = 24 * 60 * MINUTE;

/// Counts what a write moves towards all of its ceilings, or gives the one that it would go beyond:
/// then the transaction is to be given up.
///
/// A minute counts until all of it is older than a day: never too little, and a minute too long.
/// One that lies ahead counts, too, so that a clock that goes back frees nothing.
pub(crate) async fn reserve(
    connection: &mut SqliteConnection,
    scope: &[u8],
    spending: &Spending,
    now: i64,
) -> sqlx::Result<Option<Beyond>> {
    sqlx::query("DELETE FROM spend_minute WHERE minute < ?")
        .bind((now - 2 * DAY) / MINUTE)
        .execute(&mut *connection)
        .await?;
    for (ceiling, most) in &spending.ceilings {
        let taken: Vec<(i64, i64, String)> = sqlx::query_as(
            "SELECT minute, sum, datetime((minute + 1) * ?5 / 1000 + ?4 / 1000, 'unixepoch')
             FROM spend_minute
             WHERE scope = ?1 AND ceiling = ?2 AND currency = ?3
               AND (minute + 1) * ?5 + ?4 > ?6 AND sum > 0
             ORDER BY minute",
        )
        .bind(scope)
        .bind(ceiling)
        .bind(&spending.currency)
        .bind(DAY)
        .bind(MINUTE)
        .bind(now)
        .fetch_all(&mut *connection)
        .await?;
        if let Some(beyond) = beyond(ceiling, *most, spending.amount, &taken) {
            return Ok(Some(beyond));
        }
        sqlx::query(
            "INSERT INTO spend_minute (scope, ceiling, currency, minute, sum) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET sum = sum + excluded.sum",
        )
        .bind(scope)
        .bind(ceiling)
        .bind(&spending.currency)
        .bind(now / MINUTE)
        .bind(i64::try_from(spending.amount).unwrap_or(i64::MAX))
        .execute(&mut *connection)
        .await?;
    }
    Ok(None)
}

/// Gives back what a write has reserved.
pub(crate) async fn release(connection: &mut SqliteConnection, number: i64) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE spend_minute SET sum = sum - write.amount
         FROM reservation AS write
         WHERE write.number = ? AND write.amount IS NOT NULL
           AND spend_minute.scope = write.scope AND spend_minute.currency = write.currency
           AND spend_minute.minute = write.begun_at / ?
           AND spend_minute.ceiling IN (SELECT value FROM json_each(write.ceilings))",
    )
    .bind(number)
    .bind(MINUTE)
    .execute(connection)
    .await
    .map(drop)
}

/// Whether `amount` is too much beside what is taken: minutes, what was reserved in each, and when
/// that becomes free.
fn beyond(ceiling: &str, most: u64, amount: u64, taken: &[(i64, i64, String)]) -> Option<Beyond> {
    let free = taken.iter();
    let free = free.map(|(_, sum, when)| (when, u64::try_from(*sum).unwrap_or_default()));
    let sum: u64 = free
        .clone()
        .map(|(_, sum)| sum)
        .fold(0, u64::saturating_add);
    if sum.saturating_add(amount) <= most {
        return None;
    }
    let mut rest = sum;
    let enough = free.clone().find_map(|(when, freed)| {
        rest = rest.saturating_sub(freed);
        (rest.saturating_add(amount) <= most).then(|| when.clone())
    });
    Some(Beyond {
        ceiling: ceiling.to_owned(),
        most,
        left: most.saturating_sub(sum),
        next: free
            .clone()
            .next()
            .map(|(when, freed)| (when.clone(), freed)),
        enough,
    })
}

#[cfg(test)]
mod tests;
