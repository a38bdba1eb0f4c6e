//! Writes files atomically.

use std::io::{self, Write};
use std::path::Path;

/// Writes `bytes` to `path` atomically: writes a temporary file in the same folder, syncs it, renames it to
/// `path`, and syncs the folder.
///
/// `path` has the old content or the new, even if the machine stops. A symbolic link at `path` is replaced, not
/// followed.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("greeting");
/// model::file::replace(&path, b"hello")?;
/// assert_eq!(std::fs::read(&path)?, b"hello");
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// The error of the operating system. `path` is then unchanged, and the temporary file is removed.
pub fn replace(path: impl AsRef<Path>, bytes: &[u8]) -> io::Result<()> {
    let path = path.as_ref();
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut temporary = tempfile::Builder::new()
        .prefix(".writing-")
        .permissions_as_usual()
        .tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    temporary.persist(path)?;
    sync_folder(folder)
}

/// Syncs the folder, without which a rename may be lost. Only Unix opens folders as files.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Gives a temporary file, which is private (0600) by default, the permissions of a usual file.
trait AsUsual {
    fn permissions_as_usual(&mut self) -> &mut Self;
}

impl AsUsual for tempfile::Builder<'_, '_> {
    #[cfg(unix)]
    fn permissions_as_usual(&mut self) -> &mut Self {
        use std::os::unix::fs::PermissionsExt;
        self.permissions(std::fs::Permissions::from_mode(0o666)) // less the umask
    }

    #[cfg(not(unix))]
    fn permissions_as_usual(&mut self) -> &mut Self {
        self
    }
}
