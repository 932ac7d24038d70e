use tempfile::TempDir;

use super::*;
use crate::opened::Opened;

/// Noon of some day.
const NOON: i64 = 1_800_000_000_000 / DAY * DAY + 12 * 60 * MINUTE;

struct Book {
    opened: Opened,
    _folder: TempDir,
}

impl Book {
    async fn open() -> Self {
        let folder = TempDir::new().unwrap();
        Self {
            opened: Opened::open(folder.path()).await.unwrap(),
            _folder: folder,
        }
    }

    /// Reserves under a ceiling of 100, at this time after noon.
    async fn take(&mut self, amount: u64, at: i64) -> Option<Beyond> {
        let spending = Spending {
            amount,
            currency: "EUR".to_owned(),
            ceilings: vec![("all".to_owned(), 100)],
        };
        reserve(&mut self.opened.connection, b"scope", &spending, NOON + at)
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn a_minute_counts_until_all_of_it_is_a_day_old() {
    let mut book = Book::open().await;
    let half = MINUTE / 2;
    assert_eq!(book.take(60, half).await, None);
    assert_eq!(book.take(30, 2 * MINUTE).await, None);
    let beyond = book.take(50, 3 * MINUTE).await.unwrap();
    assert_eq!((beyond.left, beyond.most), (10, 100));
    let (next, amount) = beyond.next.unwrap();
    assert!(next.ends_with("12:01:00") && amount == 60, "{next}");
    assert_eq!(beyond.enough, Some(next));
    assert!(book.take(50, DAY + half + 1).await.is_some());
    assert!(book.take(50, DAY + MINUTE - 1).await.is_some());
    assert_eq!(book.take(50, DAY + MINUTE).await, None);
}

#[tokio::test]
async fn a_clock_that_goes_back_frees_nothing() {
    let mut book = Book::open().await;
    assert_eq!(book.take(100, 0).await, None);
    for back in [1, MINUTE, DAY, 3 * DAY] {
        assert!(book.take(1, -back).await.is_some(), "{back}");
    }
}

#[tokio::test]
async fn what_is_above_the_ceiling_by_itself_never_fits() {
    let mut book = Book::open().await;
    for amount in [101, u64::MAX] {
        let beyond = book.take(amount, 0).await.unwrap();
        assert_eq!((beyond.left, beyond.next, beyond.enough), (100, None, None));
    }
}
