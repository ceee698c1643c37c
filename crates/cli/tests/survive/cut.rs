//! The ways in which a program is kept from going on.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::{Child, Output};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::Chance;
use crate::place::Place;

/// How a run ends early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// SIGKILL.
    Kill,
    /// SIGKILL, and the last write to the journal is torn, as when the power goes.
    Torn,
    /// SIGKILL on a file with a rollback journal instead of a write-ahead log.
    Rollback,
    /// The server ends the program's sessions.
    Terminate,
    /// The network is gone.
    Network,
}

impl Cut {
    /// One of those that the database knows.
    pub fn any(place: &Place, chance: &mut Chance) -> Cut {
        let all = if place.is_embedded {
            [Cut::Kill, Cut::Torn, Cut::Rollback]
        } else {
            [Cut::Kill, Cut::Terminate, Cut::Network]
        };
        all[chance.below(3) as usize]
    }
}

/// Runs a command and cuts it off after this time.
pub fn run(place: &Place, args: &[&str], cut: Cut, moment: Duration) {
    let network = (cut == Cut::Network).then(|| Network::before(&place.server()));
    let url = match (&network, cut) {
        (Some(network), _) => place.url_at(network.port),
        (None, Cut::Rollback) => format!("{}?journal_mode=delete", place.url),
        (None, _) => place.url.clone(),
    };
    let child = place.start_at(args, &url);
    std::thread::sleep(moment);
    match cut {
        Cut::Kill | Cut::Torn | Cut::Rollback => kill(child),
        Cut::Terminate => {
            place.end_sessions();
            ended(child);
        }
        Cut::Network => {
            if let Some(network) = &network {
                network.cut();
            }
            ended(child);
        }
    }
    if cut == Cut::Torn {
        place.tear_journal();
    }
}

/// SIGKILL.
pub fn kill(mut child: Child) {
    child.kill().expect("a process of ours");
    child.wait().expect("it ends");
}

/// Waits until a program sees for itself that it cannot go on, or is done.
pub fn ended(child: Child) -> Output {
    child.wait_with_output().expect("it ends")
}

/// A network between the program and the server, until it is cut.
struct Network {
    port: u16,
    streams: Arc<Mutex<Option<Vec<TcpStream>>>>,
}

impl Network {
    fn before(server: &str) -> Network {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let streams = Arc::new(Mutex::new(Some(Vec::new())));
        let (shared, server) = (Arc::clone(&streams), server.to_owned());
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(upstream) = TcpStream::connect(&server) else {
                    return;
                };
                // Whoever comes when the network is gone is not let through.
                let mut streams = shared.lock().expect("nobody failed");
                let Some(streams) = streams.as_mut() else { return };
                for (from, to) in [(&client, &upstream), (&upstream, &client)] {
                    let (from, to) = (
                        from.try_clone().expect("a stream"),
                        to.try_clone().expect("a stream"),
                    );
                    std::thread::spawn(move || carry(from, to));
                }
                streams.extend([client, upstream]);
            }
        });
        Network { port, streams }
    }

    fn cut(&self) {
        let streams = self.streams.lock().expect("nobody failed").take();
        for stream in streams.into_iter().flatten() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        // The one who listens notices by a last visitor.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream) {
    let mut bytes = [0; 16 * 1024];
    while let Ok(number) = from.read(&mut bytes) {
        if number == 0 || to.write_all(&bytes[..number]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}
