//! Writes JSON as YAML that CloudFormation, a YAML 1.1 reader, gets back as it was meant.
//!
//! Standard input has one JSON document on each line; standard output has the YAML documents with a NUL byte between
//! them: `echo '{"on": "yes"}' | cargo run --example json_to_yaml`

#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "an example is a command")]

use std::io::{self, BufRead, Write};

use gatefront::template::Value;
use gatefront::write;

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for (index, line) in io::stdin().lock().lines().enumerate() {
        let json: serde_json::Value = serde_json::from_str(&line?)?;
        if index > 0 {
            out.write_all(&[0])?;
        }
        out.write_all(write::yaml(&Value::from(json)).as_bytes())?;
    }
    Ok(())
}
