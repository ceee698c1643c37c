//! Prints the URL of the PostgreSQL server that the tests would use, and keeps a private one running until the end of
//! the input: `cargo xtask db`.

use std::io::Read;
use std::process::ExitCode;

use nicol_testing::db;

fn main() -> ExitCode {
    let url = match db::postgres_server() {
        Ok(url) => url,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::FAILURE;
        }
    };
    println!("{url}");
    eprintln!("a private server runs until the end of the input (Ctrl-D); one that ran before stays");
    // An input that cannot be read has ended too.
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    ExitCode::SUCCESS
}
