//! What a person does with the store, and sees of it.

use std::path::Path;

use toolspec_runtime::store::Obstacle;

use crate::control::{self, Halt};
use crate::folder;
use crate::local::Local;
use crate::problem::unusable;

/// Whether everything is halted, and the writes that a person may have to look after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The halt that is in force.
    pub halt: Option<Halt>,
    /// Writes that are open or unknown, and those that were open when everything was halted. The
    /// oldest first.
    pub writes: Vec<Kept>,
}

/// A write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The name of its tool.
    pub tool: String,
    /// Its idempotency key, if its tool has one.
    pub key: Option<String>,
    /// When it began, in UTC.
    pub begun: String,
    /// What became of it.
    pub fate: String,
}

impl Local {
    /// Halts everything: from its commit on nothing can be begun. The time and the reason of an
    /// earlier halt stay. Gives what is in force.
    ///
    /// # Errors
    /// The store cannot be written: nothing is halted.
    pub async fn halt(&self, reason: &str) -> Result<Halt, Obstacle> {
        self.with(async |opened| control::halt(&mut opened.connection, reason).await)
            .await
    }

    /// Lifts the halt, and gives what was in force.
    ///
    /// # Errors
    /// The store cannot be written: what was halted stays so.
    pub async fn resume(&self) -> Result<Option<Halt>, Obstacle> {
        self.with(async |opened| control::resume(&mut opened.connection).await)
            .await
    }

    /// Checks that it can be written and is not damaged.
    ///
    /// # Errors
    /// What is wrong, and what a person has to do.
    pub async fn examine(&self) -> Result<(), Obstacle> {
        let found: String = self
            .with(async |opened| {
                control::touch(&mut opened.connection).await?;
                let check = sqlx::query_scalar("PRAGMA quick_check(1)");
                check.fetch_one(&mut opened.connection).await
            })
            .await?;
        if found == "ok" {
            return Ok(());
        }
        Err(unusable(
            self.folder(),
            found,
            "A person has to put a backup in its place.",
        ))
    }

    /// Writes a copy of the database to a new file, also while servers write. The master key is
    /// not in it.
    ///
    /// # Errors
    /// There is such a file, or it cannot be written.
    pub async fn backup(&self, file: &Path) -> Result<(), Obstacle> {
        let failed = |why: String| Obstacle {
            is_halt: false,
            reason: format!("{} cannot be written: {why}", file.display()),
            remedy: "Name a new file in a folder that can be written.".to_owned(),
        };
        let path = file
            .to_str()
            .ok_or_else(|| failed("its name is not UTF-8".to_owned()))?;
        folder::create(file).map_err(|error| failed(error.to_string()))?;
        self.with(async |opened| {
            let copy = sqlx::query("VACUUM INTO ?").bind(path);
            copy.execute(&mut opened.connection).await.map(drop)
        })
        .await
    }

    /// What is in force, and what is open.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn status(&self) -> Result<Status, Obstacle> {
        self.with(async |opened| {
            let halt = control::read(&mut opened.connection).await?;
            let writes: Vec<(String, Option<String>, String, String)> = sqlx::query_as(
                "SELECT tool, key, datetime(begun_at / 1000, 'unixepoch') AS begun,
                        CASE
                        WHEN state = 'done' THEN 'done'
                        WHEN state = 'void' THEN 'nothing was changed'
                        WHEN state = 'open' AND until >= unixepoch('subsec') * 1000
                            THEN 'in flight'
                        ELSE 'unknown' END AS fate
                 FROM reservation, control
                 WHERE state IN ('open', 'unknown')
                    OR (begun_at <= halted_at AND ended_at >= halted_at)
                 ORDER BY number",
            )
            .fetch_all(&mut opened.connection)
            .await?;
            let writes = writes.into_iter().map(|(tool, key, begun, fate)| Kept {
                tool,
                key,
                begun,
                fate,
            });
            let writes = writes.collect();
            Ok(Status { halt, writes })
        })
        .await
    }
}
