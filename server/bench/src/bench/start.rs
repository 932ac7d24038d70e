//! From the start of the process to the first answers, and the memory after them.

use klarna_bench::Failure;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use crate::driver::{Server, Servers, Session};
use crate::sample::Sample;
use crate::table::{Limit, Row, Unit};

/// A start is short and varies more than a call: each turn has this many.
const STARTS: usize = 4;

#[derive(Default)]
struct Starts {
    initialized: Sample,
    listed: Sample,
    resident: Sample,
    list: Sample,
}

#[derive(Deserialize)]
struct List<'a> {
    #[serde(borrow)]
    tools: &'a RawValue,
}

/// Times, memory and the bytes of the list, for both servers.
pub(crate) fn measure(servers: &Servers, runs: u16) -> Result<Vec<Row>, Failure> {
    let (mut ours, mut floor) = (Starts::default(), Starts::default());
    for _ in 0..usize::from(runs) * STARTS {
        floor.add(&servers.floor)?;
        ours.add(&servers.ours)?;
    }
    Ok(vec![
        Row {
            measure: "start → initialize answered".to_owned(),
            unit: Unit::Milliseconds,
            ours: ours.initialized,
            floor: Some(floor.initialized),
            limit: Limit::TimesFloor(1.2),
        },
        Row {
            measure: "start → tools/list answered".to_owned(),
            unit: Unit::Milliseconds,
            ours: ours.listed,
            floor: Some(floor.listed),
            limit: Limit::None,
        },
        Row {
            measure: "resident after tools/list".to_owned(),
            unit: Unit::Mebibytes,
            ours: ours.resident,
            floor: Some(floor.resident),
            limit: Limit::AtMost(8.0),
        },
        Row {
            measure: "tools in tools/list".to_owned(),
            unit: Unit::Bytes,
            ours: ours.list,
            floor: Some(floor.list),
            limit: Limit::AtMost(18432.0),
        },
    ])
}

impl Starts {
    /// One process, from its start to its end.
    fn add(&mut self, server: &Server) -> Result<(), Failure> {
        let mut session = Session::start(server)?;
        session.initialize()?;
        self.initialized.add_milliseconds(session.started.elapsed());
        let list = session.request("tools/list", &json!({}))?;
        self.listed.add_milliseconds(session.started.elapsed());
        self.resident
            .add(f64::from(session.resident()?) / f64::from(1 << 20));
        session.end()?;
        let list: List<'_> = serde_json::from_str(&list)?;
        self.list
            .add(f64::from(u32::try_from(list.tools.get().len())?));
        Ok(())
    }
}
