//! Prepares what gatefront would otherwise parse each time it runs: the handlebars files in `templates/` and the
//! table of schemas.
//!
//! A fragment becomes a constant in the words of `src/render/fragment_file.rs`, code at the edge one in those of
//! `src/render/code_file.rs`; both are in `$OUT_DIR/templates.rs`. The table of schemas gets two indexes,
//! `$OUT_DIR/schema_index.rs` and `$OUT_DIR/schema_services.rs`.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "a build script reads and writes files, and speaks to cargo on stdout"
)]

mod code;
mod fragment;
mod schema;
mod version;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use handlebars::template::Template;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const TABLE: &str = "src/schema/table.txt";

fn main() -> Result<()> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=templates");
    let mut files = Vec::new();
    collect(Path::new("templates"), &mut files)?;
    files.sort();
    let mut constants = String::new();
    for path in files {
        constants += &constant(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    fs::write(out.join("templates.rs"), constants)?;
    let table = fs::read_to_string(TABLE)?;
    println!("cargo::rerun-if-changed={TABLE}");
    fs::write(out.join("schema_index.rs"), schema::index(&table))?;
    fs::write(out.join("schema_services.rs"), schema::services(&table)?)?;
    println!("cargo::rustc-env=GATEFRONT_VERSION={}", version::version()?);
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// Returns the constant of one file: `edge_role.yaml.hbs` is the fragment `EDGE_ROLE`, and
/// `edge/origin_request.py.hbs` is the code `ORIGIN_REQUEST_PY`.
fn constant(path: &Path) -> Result<String> {
    let file = path.file_name().and_then(|name| name.to_str()).ok_or("its name is not UTF-8")?;
    let name = file.strip_suffix(".hbs").ok_or("its name does not end with `.hbs`")?;
    let template = Template::compile(&fs::read_to_string(path)?)?;
    let (name, kind, content) = match name.strip_suffix(".yaml") {
        Some(name) => (name, "FragmentFile", fragment::value(&template)?),
        None => (name, "CodeFile", code::elements(&template)?),
    };
    let constant = name.to_uppercase().replace('.', "_");
    let path = path.display();
    Ok(format!("/// `{path}`\npub(crate) static {constant}: {kind} = {kind}::new({name:?}, {content});\n"))
}
