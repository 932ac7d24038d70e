//! One API call per tool call, in turn and many at once, beside the same request without MCP.

use std::time::Instant;

use klarna_bench::Failure;
use serde_json::json;
use tokio::runtime::{Builder, Runtime};

use crate::api::{Api, FULL, Order, SHORT};
use crate::driver::{Batch, Server, Servers, Session};
use crate::sample::Sample;
use crate::table::{Limit, Row, Unit};

const WARM_UP: u32 = 100;
const IN_TURN: u32 = 400;
const AT_ONCE: u32 = 2000;
const WINDOW: usize = 64;

#[derive(Default)]
struct Calls {
    first: Sample,
    in_turn: Sample,
    at_once: Sample,
}

/// No identifier comes twice in a session.
struct Batches {
    first: Batch,
    warm_up: Batch,
    in_turn: Batch,
    open_up: Batch,
    at_once: Batch,
}

/// Calls of both servers, and requests without a server.
pub(crate) fn measure(servers: &Servers, api: &Api, runs: u16) -> Result<Vec<Row>, Failure> {
    let mut rows = measure_order(servers, api, &SHORT, runs)?;
    rows.extend(measure_order(servers, api, &FULL, runs)?);
    Ok(rows)
}

fn measure_order(
    servers: &Servers,
    api: &Api,
    order: &'static Order,
    runs: u16,
) -> Result<Vec<Row>, Failure> {
    let batches = Batches::new(order);
    let address = api.address_of(order);
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let (mut bare, mut floor, mut ours) = (Sample::default(), Calls::default(), Calls::default());
    for _ in 0..runs {
        bare.add(requests(&runtime, &address)?);
        floor.add(&servers.floor, &batches)?;
        ours.add(&servers.ours, &batches)?;
    }
    Ok(rows(order, bare, floor, ours))
}

fn rows(order: &Order, bare: Sample, floor: Calls, ours: Calls) -> Vec<Row> {
    vec![
        Row {
            measure: format!("{}: first call of a process", order.name),
            unit: Unit::Milliseconds,
            ours: ours.first,
            floor: Some(floor.first),
            limit: Limit::None,
        },
        Row {
            measure: format!("{}: call, over the bare HTTP request", order.name),
            unit: Unit::Microseconds,
            ours: ours.in_turn.clone(),
            floor: Some(bare),
            limit: Limit::OverFloor(75.0),
        },
        Row {
            measure: format!("{}: call, beside the bare server", order.name),
            unit: Unit::Microseconds,
            ours: ours.in_turn,
            floor: Some(floor.in_turn),
            limit: Limit::TimesFloor(1.1),
        },
        Row {
            measure: format!("{}: calls, window {WINDOW}", order.name),
            unit: Unit::CallsPerSecond,
            ours: ours.at_once,
            floor: Some(floor.at_once),
            limit: Limit::ShareOfFloor(0.8),
        },
    ]
}

impl Batches {
    fn new(order: &'static Order) -> Self {
        let mut next = 0;
        let mut batch = |count| {
            next += count;
            Batch::of_reads(order, next - count..next)
        };
        Self {
            first: batch(1),
            warm_up: batch(WARM_UP),
            in_turn: batch(IN_TURN),
            open_up: batch(WARM_UP),
            at_once: batch(AT_ONCE),
        }
    }
}

impl Calls {
    /// One process: its first call, then calls in turn, then many at once.
    fn add(&mut self, server: &Server, batches: &Batches) -> Result<(), Failure> {
        let mut session = Session::open(server)?;
        session.request("tools/list", &json!({}))?;
        for time in session.call_in_turn(&batches.first)? {
            self.first.add_milliseconds(time);
        }
        session.call_in_turn(&batches.warm_up)?;
        let mut times = Sample::default();
        for time in session.call_in_turn(&batches.in_turn)? {
            times.add_microseconds(time);
        }
        self.in_turn.add(times.median());
        session.call_at_once(&batches.open_up, WINDOW)?;
        let time = session.call_at_once(&batches.at_once, WINDOW)?;
        self.at_once.add(f64::from(AT_ONCE) / time.as_secs_f64());
        session.end()
    }
}

/// The median of the same request in a loop, read to its end and no further, in microseconds.
fn requests(runtime: &Runtime, address: &str) -> Result<f64, Failure> {
    let client = klarna_bench::connect()?;
    runtime.block_on(async {
        let mut times = Sample::default();
        for turn in 0..WARM_UP + IN_TURN {
            let sent = Instant::now();
            client.get(address).send().await?.bytes().await?;
            if turn >= WARM_UP {
                times.add_microseconds(sent.elapsed());
            }
        }
        Ok(times.median())
    })
}
