//! Lists every file below `templates/` for embedding, so that the binary carries its theme; scripts also as they are
//! published, since what readers of the sources need, readers of pages need not fetch.
#![expect(clippy::disallowed_methods, reason = "a build script reads the source tree")]

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_mangler::Mangler;
use oxc_parser::Parser;
use oxc_span::SourceType;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=templates");
    println!("cargo::rerun-if-changed=build.rs");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("templates");
    let mut names = Vec::new();
    list(&root, "", &mut names)?;
    names.sort();
    let mut table = String::from("&[\n");
    let mut scripts = String::from("&[\n");
    for name in &names {
        let path = root.join(name);
        writeln!(table, "    ({name:?}, include_bytes!({path:?})),").map_err(io::Error::other)?;
        if name.ends_with(".js") {
            let script = published(&fs::read_to_string(&path)?).map_err(|error| format!("{}: {error}", path.display()));
            writeln!(scripts, "    ({name:?}, {:?}),", script.map_err(io::Error::other)?).map_err(io::Error::other)?;
        }
    }
    table.push_str("]\n");
    scripts.push_str("]\n");
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(out.join("templates.rs"), table)?;
    fs::write(out.join("scripts.rs"), scripts)
}

/// A script without comments and spaces, its local names shortened: two thirds of its bytes on the way. It does what it did,
/// step by step; nothing is rewritten.
fn published(script: &str) -> Result<String, String> {
    let allocator = Allocator::default();
    // A module if it imports or exports: another script's names at the top are those of the page.
    let parsed = Parser::new(&allocator, script, SourceType::unambiguous()).parse();
    if let Some(error) = parsed.diagnostics.first() {
        return Err(error.to_string());
    }
    let mangled = Mangler::new().build(&parsed.program);
    let codegen = Codegen::new().with_options(CodegenOptions::minify()).with_scoping(Some(mangled.scoping));
    let mut code =
        codegen.with_private_member_mappings(Some(mangled.class_private_mappings)).build(&parsed.program).code;
    code.push('\n');
    Ok(code)
}

/// Collects the files below `folder`, named with `/` between their parts; editors' and systems' dot files are not ours.
fn list(folder: &Path, prefix: &str, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &format!("{prefix}{name}/"), names)?;
        } else {
            names.push(format!("{prefix}{name}"));
        }
    }
    Ok(())
}
