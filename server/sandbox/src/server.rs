//! The loopback HTTP server: accept, read, answer, hang up.

use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hyper::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::answer::Answer;
use crate::body::ReplyBody;
use crate::fault::Fault;
use crate::reply::Reply;
use crate::request::Request;
use crate::world::World;

/// The pause after a failed accept, such as one for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(10);

/// Serves until the sender of `stop` is dropped; open connections end with it.
pub(crate) async fn serve_until(
    stop: oneshot::Receiver<()>,
    listener: TcpListener,
    world: Arc<World>,
) {
    tokio::select! {
        _ = stop => {}
        () = serve(listener, world) => {}
    }
}

async fn serve(listener: TcpListener, world: Arc<World>) {
    let mut connections = JoinSet::new();
    let mut count = 0;
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                count += 1;
                connections.spawn(converse(stream, Arc::clone(&world), count));
            }
            Err(_) => sleep(ACCEPT_PAUSE).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

/// Serves one connection to its end, which a fault may have chosen to be a reset.
async fn converse(stream: TcpStream, world: Arc<World>, connection: u64) {
    // A socket that has no such option only answers later.
    let _ = stream.set_nodelay(true);
    let reset = Arc::new(AtomicBool::new(false));
    let wants_reset = Arc::clone(&reset);
    let service = service_fn(move |request| {
        Box::pin(answer(
            request,
            Arc::clone(&world),
            connection,
            Arc::clone(&wants_reset),
        ))
    });
    let mut http = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    // Its errors are hang-ups, ours or the caller's.
    let _ = poll_fn(|cx| http.poll_without_shutdown(cx)).await;
    let mut stream = http.into_parts().io.into_inner();
    let _ = if reset.load(Ordering::Relaxed) {
        stream.set_zero_linger()
    } else {
        stream.shutdown().await
    };
}

/// The error by which the service closes the connection without an answer.
#[derive(Debug)]
struct HungUp;

impl fmt::Display for HungUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the sandbox hung up, as requested")
    }
}

impl std::error::Error for HungUp {}

async fn answer(
    request: hyper::Request<Incoming>,
    world: Arc<World>,
    connection: u64,
    wants_reset: Arc<AtomicBool>,
) -> Result<Response<ReplyBody>, HungUp> {
    let request = Arc::new(Request::read(request).await.map_err(|_| HungUp)?);
    let received = world.receive(&request, connection);
    let fault = received.fault.as_ref();
    let mut truth = None;
    if fault.is_none_or(Fault::commits) {
        truth = perform(&world, &request, received.number, fault).await;
    }
    if let Some(reply) = &mut truth {
        world.patch(&request, reply);
    }
    if let Some(Fault::DelayAfterCommit(delay)) = fault {
        sleep(*delay).await;
    }
    match Answer::new(fault, truth, world.envelope(&request)) {
        Answer::Sent(parcel) => {
            world
                .state()
                .journal
                .mark_answered(received.number, parcel.status);
            Ok(parcel.into_response())
        }
        Answer::HangUp { reset } => {
            wants_reset.store(reset, Ordering::Relaxed);
            Err(HungUp)
        }
    }
}

/// Commits the request, at once or after a delay that outlives the caller's patience.
async fn perform(
    world: &Arc<World>,
    request: &Arc<Request>,
    number: u64,
    fault: Option<&Fault>,
) -> Option<Reply> {
    let Some(Fault::Delay(delay)) = fault.cloned() else {
        return Some(world.commit(request, number));
    };
    let (world, request) = (Arc::clone(world), Arc::clone(request));
    let work = tokio::spawn(async move {
        sleep(delay).await;
        world.commit(&request, number)
    });
    work.await.ok()
}
