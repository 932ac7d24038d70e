use std::time::SystemTime;

use serde_json::Map;

use super::*;
use crate::key::{Account, Lifetime};
use crate::{Outcome, Tool, model};

#[test]
fn a_key_that_the_api_has_forgotten_is_not_gone_on_with() {
    let account = Account::of(std::iter::once("api"));
    let call = Fingerprint::of(&account, "refund", &Map::new(), None);
    let tool = Tool::from(model::Tool {
        name: "refund".to_owned(),
        ..model::Tool::default()
    });
    for (hours, decision) in [(0, Decision::Resume), (24, Decision::Replay)] {
        let made = SystemTime::now() - Duration::from_hours(hours);
        let key = (Some(CallKey::issue(call, Lifetime::of(&tool), made)), false);
        let memory = Memory::default();
        let enter = || memory.enter("refund", call, key, None, Instant::now());
        let (_, write, _guard) = enter();
        let unknown = Failure::new(&tool, Outcome::Unknown, "no answer");
        memory.end(&write, Err(*unknown));
        assert_eq!(enter().0, decision, "{hours} hours");
    }
}
