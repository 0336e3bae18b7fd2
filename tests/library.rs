//! The library takes text and gives text: clippy finds in it what touches the world. Here it is made to find it.
//!
//! An `expect` that finds nothing fails clippy. The lists are in `clippy.toml`; only the command, the tests and the build
//! script allow what is in them. The crates of the command are optional, and `.ci/run` builds the library without them.

use std::path::Path;

#[test]
fn clippy_finds_what_touches_the_world() {
    #[expect(clippy::disallowed_methods, reason = "a file system")]
    let found = (std::fs::exists("src").is_ok(), std::fs::read("src").is_err(), Path::new("src").exists());
    assert_eq!(found, (true, true, true));
    #[expect(clippy::disallowed_types, reason = "a file")]
    let opened: std::io::Result<std::fs::File> = std::fs::File::open("src/lib.rs");
    assert!(opened.is_ok());
    #[expect(clippy::disallowed_methods, reason = "an environment")]
    let path = std::env::var_os("PATH");
    assert!(path.is_some());
    #[expect(clippy::disallowed_methods, reason = "streams")]
    let streams = (std::io::stdin(), std::io::stdout(), std::io::stderr());
    assert_ne!(size_of_val(&streams), 0);
    #[expect(clippy::disallowed_types, reason = "a network")]
    let socket: std::io::Result<std::net::TcpStream> = Err(std::io::ErrorKind::NotFound.into());
    assert!(socket.is_err());
    #[expect(clippy::disallowed_types, reason = "a process")]
    let command: std::process::Command = std::process::Command::new("true");
    assert_eq!(command.get_program(), "true");
    #[expect(clippy::disallowed_methods, reason = "a thread")]
    let thread = std::thread::spawn(|| 1);
    assert!(thread.join().is_ok());
    #[expect(clippy::disallowed_types, reason = "a clock")]
    let now: std::time::Instant = std::time::Instant::now();
    assert_ne!(size_of_val(&now), 0);
    #[expect(clippy::disallowed_types, reason = "chance")]
    let random: std::hash::RandomState = std::hash::RandomState::new();
    assert_ne!(size_of_val(&random), 0);
}

#[test]
fn clippy_finds_that_a_reader_is_taken() {
    #[expect(clippy::disallowed_types, reason = "a stream")]
    fn length(mut reader: impl std::io::Read) -> usize {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).unwrap_or_default()
    }
    assert_eq!(length(b"abc".as_slice()), 3);
}
