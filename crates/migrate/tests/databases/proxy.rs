//! A stand-in for a bad network in front of PostgreSQL: it hands requests on and cuts the connection at a chosen
//! one, either before the server sees it or after the server has carried it out and before its answer arrives.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Where the connection is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// The server never sees the request.
    Before(usize),
    /// The server has done it; nobody hears of it.
    Behind(usize),
}

/// A running stand-in.
pub struct Proxy {
    pub port: u16,
    state: Arc<State>,
}

struct State {
    cut: Cut,
    requests: AtomicUsize,
    was_cut: AtomicBool,
}

impl Proxy {
    /// Listens for connections that are meant for this server.
    pub fn start(server: String, cut: Cut) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(State {
            cut,
            requests: AtomicUsize::new(0),
            was_cut: AtomicBool::new(false),
        });
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(upstream) = TcpStream::connect(&server) else {
                    return;
                };
                let state = Arc::clone(&shared);
                std::thread::spawn(move || carry(&client, &upstream, &state));
            }
        });
        Proxy { port, state }
    }

    /// Whether the connection was cut.
    pub fn has_cut(&self) -> bool {
        self.state.was_cut.load(Ordering::SeqCst)
    }
}

fn carry(client: &TcpStream, server: &TcpStream, state: &Arc<State>) {
    for stream in [client, server] {
        stream.set_nodelay(true).expect("a socket");
    }
    let is_muted = Arc::new(AtomicBool::new(false));
    let backwards = {
        let (mut from, mut to) = (clone(server), clone(client));
        let is_muted = Arc::clone(&is_muted);
        std::thread::spawn(move || answers(&mut from, &mut to, &is_muted))
    };
    // Either side may go at any time: that is what this is about.
    let _ = requests(client, server, state, &is_muted);
    let _ = backwards.join();
    close(client);
    close(server);
}

/// Hands requests on until the one that is chosen.
fn requests(
    mut client: &TcpStream,
    mut server: &TcpStream,
    state: &State,
    is_muted: &AtomicBool,
) -> std::io::Result<()> {
    let start = untyped(&mut client)?;
    server.write_all(&start)?;
    loop {
        let message = typed(&mut client)?;
        // A query, or the end of a group of messages that make a request.
        if matches!(message[0], b'Q' | b'S') {
            let number = state.requests.fetch_add(1, Ordering::SeqCst) + 1;
            if state.cut == Cut::Before(number) {
                state.was_cut.store(true, Ordering::SeqCst);
                close(server);
                close(client);
                return Ok(());
            }
            if state.cut == Cut::Behind(number) {
                state.was_cut.store(true, Ordering::SeqCst);
                is_muted.store(true, Ordering::SeqCst);
            }
        }
        server.write_all(&message)?;
    }
}

/// Hands answers on; once muted, waits for the end of one and closes instead.
fn answers(server: &mut TcpStream, client: &mut TcpStream, is_muted: &AtomicBool) {
    while let Ok(message) = typed(server) {
        if !is_muted.load(Ordering::SeqCst) {
            if client.write_all(&message).is_err() {
                break;
            }
        } else if message[0] == b'Z' {
            break;
        }
    }
    close(client);
    close(server);
}

fn typed(stream: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut kind = [0];
    stream.read_exact(&mut kind)?;
    let rest = untyped(stream)?;
    Ok([&kind[..], &rest].concat())
}

/// A message that begins with its length.
fn untyped(stream: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let mut message = length.to_vec();
    message.resize((u32::from_be_bytes(length) as usize).max(4), 0);
    stream.read_exact(&mut message[4..])?;
    Ok(message)
}

fn clone(stream: &TcpStream) -> TcpStream {
    stream.try_clone().expect("a second handle")
}

fn close(stream: &TcpStream) {
    let _ = stream.shutdown(Shutdown::Both);
}
