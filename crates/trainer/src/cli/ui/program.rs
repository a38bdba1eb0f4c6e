//! Commands that the reader can type.

use std::env::{self, consts::EXE_SUFFIX};
use std::path::{Path, PathBuf};

use trainer::printable;

/// How the reader runs this program: through cargo, by its name if it is on the `PATH`, or by its path.
pub fn program() -> String {
    if env::var_os("CARGO").is_some() {
        return "cargo run --release --".into();
    }
    let name = env!("CARGO_BIN_NAME");
    let this = env::current_exe().ok();
    let on_the_path = found(name).and_then(|path| path.canonicalize().ok());
    if on_the_path.is_some()
        && on_the_path == this.as_ref().and_then(|path| path.canonicalize().ok())
    {
        return name.into();
    }
    let typed = env::args_os().next().map(PathBuf::from);
    let typed = typed.filter(|path| path.components().count() > 1); // else the shell found it elsewhere
    typed.or(this).map_or(name.into(), |path| quoted(&path))
}

/// The program that the shell would run by this name.
fn found(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders)
        .map(|folder| folder.join(format!("{name}{EXE_SUFFIX}")))
        .find(|path| path.is_file())
}

/// A path as a shell reads it: in quotes if it has characters other than letters, digits and the usual signs.
pub fn quoted(path: &Path) -> String {
    let path = printable::path(path);
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+:@%,=~\\".contains(c);
    if !path.is_empty() && path.chars().all(is_plain) {
        return path;
    }
    format!("'{}'", path.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_quoted_where_a_shell_would_split_or_expand_them() {
        for (path, shown) in [
            ("runs/2026-11-29T08-00-00", "runs/2026-11-29T08-00-00"),
            ("실행/첫째", "실행/첫째"),
            ("my run", "'my run'"),
            ("it's", r"'it'\''s'"),
            ("$HOME;ls", "'$HOME;ls'"),
            ("", "''"),
        ] {
            assert_eq!(quoted(Path::new(path)), shown);
        }
    }
}
