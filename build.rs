//! Compiles the handlebars files in `templates/` while gatefront is built: at run time nothing is left to parse.
//!
//! Each becomes a constant in `$OUT_DIR/templates.rs`, in the words of `src/render/prepared.rs`. The table of schemas gets
//! two indexes, `$OUT_DIR/schema_index.rs` and `$OUT_DIR/schema_services.rs`.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "a build script reads and writes files")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use handlebars::Path as Name;
use handlebars::template::{HelperTemplate, Parameter, Template, TemplateElement};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const TABLE: &str = "src/schema/table.txt";

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=templates");
    let mut files = Vec::new();
    collect(Path::new("templates"), &mut files)?;
    files.sort();
    let mut constants = String::new();
    for path in files {
        constants += &constant(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("templates.rs"), constants)?;
    let table = fs::read_to_string(TABLE)?;
    println!("cargo::rerun-if-changed={TABLE}");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("schema_index.rs"), schema_index(&table))?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("schema_services.rs"), schema_services(&table)?)?;
    println!("cargo::rustc-env=GATEFRONT_VERSION={}", version()?);
    Ok(())
}

/// Returns the offset of each resource type in the table of schemas, so that a run reads no more than it uses.
fn schema_index(table: &str) -> String {
    let mut entries = Vec::new();
    let mut offset = 0;
    for line in table.split_inclusive('\n') {
        if let Some((name, _)) = line.split_once(' ').filter(|(name, _)| name.starts_with("AWS::")) {
            entries.push(format!("({name:?}, {}_{:03})", offset / 1000, offset % 1000));
        }
        offset += line.len();
    }
    format!("&[{}]", entries.join(", "))
}

/// Returns the services of AWS by name, each with the names of its types, which are left out but for common ones.
fn schema_services(table: &str) -> Result<String> {
    let line = table.lines().nth(1).ok_or("the table of schemas has no line of services")?;
    let services = line.split(' ').skip(1).map(|service| service.split_once(':').unwrap_or((service, "")));
    let mut services: Vec<(&str, Vec<&str>)> =
        services.map(|(name, types)| (name, types.split(',').filter(|name| !name.is_empty()).collect())).collect();
    services.sort_unstable();
    let entries: Vec<String> = services.iter().map(|(name, types)| format!("({name:?}, &{types:?})")).collect();
    Ok(format!("&[{}]", entries.join(", ")))
}

/// The version with the commit, where the sources come from a repository or a package made of one. A build for
/// development goes without, or every commit would build all of it again.
fn version() -> Result<String> {
    let version = env::var("CARGO_PKG_VERSION")?;
    let packed = fs::read_to_string(".cargo_vcs_info.json").ok();
    let commit = match packed.as_deref().and_then(|info| info.split("\"sha1\": \"").nth(1)) {
        Some(rest) => rest.split('"').next().map(str::to_owned),
        None if env::var("PROFILE")? == "release" && Path::new(".git").exists() => {
            println!("cargo::rerun-if-changed=.git/logs/HEAD");
            let output = Command::new("git").args(["rev-parse", "HEAD"]).output().ok();
            output.and_then(|output| String::from_utf8(output.stdout).ok())
        }
        None => None,
    };
    let short = commit.iter().filter_map(|commit| commit.get(..12));
    Ok(short.fold(version, |version, commit| format!("{version} ({commit})")))
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

/// `templates/edge/origin_request.py.hbs` is `ORIGIN_REQUEST_PY`; a fragment goes without the `.yaml` of its name.
fn constant(path: &Path) -> Result<String> {
    let file = path.file_name().and_then(|name| name.to_str()).ok_or("its name is not UTF-8")?;
    let name = file.strip_suffix(".hbs").ok_or("its name does not end with `.hbs`")?;
    let name = name.strip_suffix(".yaml").unwrap_or(name);
    let template = Template::compile(&fs::read_to_string(path)?)?;
    Ok(format!(
        "/// `{}`\npub(crate) static {}: Prepared = Prepared::new({name:?}, {});\n",
        path.display(),
        name.to_uppercase().replace('.', "_"),
        elements(&template)?
    ))
}

fn elements(template: &Template) -> Result<String> {
    let list: Vec<String> = template.elements.iter().map(element).collect::<Result<_>>()?;
    Ok(format!("&[{}]", list.join(", ")))
}

fn element(element: &TemplateElement) -> Result<String> {
    Ok(match element {
        TemplateElement::RawString(text) => format!("Element::Text({text:?})"),
        TemplateElement::Expression(hole) if hole.params.is_empty() => {
            format!("Element::Hole({:?})", name(&hole.name)?)
        }
        TemplateElement::Expression(call) => format!("Element::Call({})", helper(call)?),
        TemplateElement::HelperBlock(block) if block.inverse.is_none() && block.block_param.is_none() => {
            let body = block.template.as_ref().ok_or("a block is empty")?;
            format!("Element::Block({}, {})", helper(block)?, elements(body)?)
        }
        other => return Err(format!("not for fragments: {other:?}").into()),
    })
}

/// A helper and its one parameter.
fn helper(call: &HelperTemplate) -> Result<String> {
    let [parameter] = call.params.as_slice() else { return Err("a helper takes one parameter here".into()) };
    if !call.hash.is_empty() {
        return Err("a helper takes no `key=value` here".into());
    }
    Ok(format!("{:?}, {:?}", name(&call.name)?, name(parameter)?))
}

/// A plain name, with no path to anything inside.
fn name(parameter: &Parameter) -> Result<&str> {
    let name = match parameter {
        Parameter::Name(name) | Parameter::Path(Name::Relative((_, name))) => name,
        other => return Err(format!("not a name: {other:?}").into()),
    };
    if name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        Ok(name)
    } else {
        Err(format!("`{name}` is not a plain name").into())
    }
}
