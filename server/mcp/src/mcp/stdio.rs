//! Standard input and output without a thread hop per message.

use tokio::io::{AsyncRead, AsyncWrite};

/// How long the state of a stream may take to be known.
#[cfg(target_os = "linux")]
const AT_ONCE: std::time::Duration = std::time::Duration::from_millis(100);

/// A reader that hides what it reads from.
pub(crate) type Reader = Box<dyn AsyncRead + Send + Unpin>;

/// A writer that hides what it writes to.
pub(crate) type Writer = Box<dyn AsyncWrite + Send + Unpin>;

/// Standard input and output, driven by the reactor where they are sockets (Node.js parents) or,
/// on Linux, pipes (most others); by threads elsewhere, several times slower.
pub(crate) fn stdio() -> (Reader, Writer) {
    #[cfg(unix)]
    if let Some((input, output)) = sockets() {
        return (Box::new(input), Box::new(output));
    }
    let (input, output) = rmcp::transport::stdio_pipes();
    (Box::new(input), Box::new(output))
}

#[cfg(unix)]
fn sockets() -> Option<(tokio::net::UnixStream, tokio::net::UnixStream)> {
    use std::os::fd::AsFd as _;

    let input = unix_socket(std::io::stdin().as_fd())?;
    let output = unix_socket(std::io::stdout().as_fd())?;
    // Both are changed only if both can be: other code may use the same descriptions.
    input.set_nonblocking(true).ok()?;
    output.set_nonblocking(true).ok()?;
    let input = tokio::net::UnixStream::from_std(input).ok()?;
    let output = tokio::net::UnixStream::from_std(output).ok()?;
    Some((input, output))
}

#[cfg(unix)]
fn unix_socket(descriptor: std::os::fd::BorrowedFd<'_>) -> Option<std::os::unix::net::UnixStream> {
    use std::os::unix::fs::FileTypeExt as _;

    let owned = descriptor.try_clone_to_owned().ok()?;
    let file = std::fs::File::from(owned.try_clone().ok()?);
    if !file.metadata().ok()?.file_type().is_socket() {
        return None;
    }
    let socket = std::os::unix::net::UnixStream::from(owned);
    // Fails for sockets of other families.
    socket.local_addr().ok()?;
    Some(socket)
}

/// Whether the client has closed its side of standard input, which a program that does not read
/// would not notice. False where the operating system does not report it.
pub(crate) async fn hung_up() -> bool {
    #[cfg(target_os = "linux")]
    {
        use tokio::io::Interest;
        use tokio::net::unix::pipe;

        let path = "/proc/self/fd/0";
        let known = async {
            match pipe::OpenOptions::new().open_receiver(path) {
                Ok(input) => input.ready(Interest::READABLE).await.ok(),
                Err(_) => sockets()?.0.ready(Interest::READABLE).await.ok(),
            }
        };
        if let Ok(Some(ready)) = tokio::time::timeout(AT_ONCE, known).await {
            return ready.is_read_closed();
        }
    }
    false
}
