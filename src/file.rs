//! How is a file there whole or not at all? It is written beside its place, then renamed.
//!
//! Costs what the writing costs; looks at every megabyte whether to stop, and then leaves nothing behind.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::progress::Progress;

/// Bytes between two looks at whether to stop.
const PIECE: usize = 1 << 20;

/// A file that is being written.
pub(crate) type Beside = BufWriter<Stoppable>;

/// Puts what `write` writes at `path`. Fails without a trace, also when it is asked to stop: then `progress` says so.
///
/// A link stays one, and leads to the new file. What is neither file nor folder (a pipe, /dev/null) is written into.
pub(crate) fn write_whole(
    path: &Path,
    progress: &Progress,
    write: impl FnOnce(&mut Beside) -> io::Result<()>,
) -> io::Result<()> {
    static WRITTEN: AtomicU64 = AtomicU64::new(0); // two threads may write to one path
    if fs::metadata(path).is_ok_and(|kind| !kind.is_file() && !kind.is_dir()) {
        let file = OpenOptions::new().write(true).open(path)?;
        let mut out = BufWriter::with_capacity(PIECE, Stoppable { file, progress: progress.clone() });
        write(&mut out)?;
        return out.flush();
    }
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let path = place.as_path();
    let (file, beside) = loop {
        let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
        // Hidden, so that nobody reads it with the folder, and short, whatever the length of the name.
        let beside = path.with_file_name(format!(".locution-{}-{number}.tmp", std::process::id()));
        match File::create_new(&beside) {
            Ok(file) => break (file, beside),
            // Another's: processes of two containers may have one number.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    };
    let written = (|| {
        let mut out = BufWriter::with_capacity(PIECE, Stoppable { file, progress: progress.clone() });
        write(&mut out)?;
        out.flush()?;
        out.get_ref().file.sync_all()?;
        out.get_ref().check()?;
        fs::rename(&beside, path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&beside); // nothing more can be done where that fails
    }
    written
}

/// A file whose writing ends when it is asked to stop.
#[derive(Debug)]
pub(crate) struct Stoppable {
    file: File,
    progress: Progress,
}

impl Stoppable {
    fn check(&self) -> io::Result<()> {
        self.progress.check().map_err(io::Error::other)
    }
}

impl Write for Stoppable {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.check()?;
        self.file.write(&bytes[..bytes.len().min(PIECE)])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for Stoppable {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder for one test, and what lies in it.
    fn folder(name: &str) -> (std::path::PathBuf, impl Fn() -> Vec<String>) {
        let path = std::env::temp_dir().join(format!("locution-file-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        let inside = path.clone();
        let names = move || {
            let entries = fs::read_dir(&inside).unwrap();
            let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().to_string_lossy().into()).collect();
            names.sort();
            names
        };
        (path, names)
    }

    #[test]
    fn a_file_is_there_whole_or_as_it_was() {
        let (folder, names) = folder("whole");
        let path = folder.join("a");
        write_whole(&path, &Progress::default(), |out| out.write_all(b"one")).unwrap();
        let half = |out: &mut Beside| out.write_all(b"tw").and_then(|()| Err(io::Error::other("no more")));
        assert!(write_whole(&path, &Progress::default(), half).is_err());
        let progress = Progress::default();
        let stopped = write_whole(&path, &progress, |out| {
            out.write_all(&vec![b'x'; 3 * PIECE])?;
            progress.stop();
            out.write_all(b"x")
        });
        assert!(stopped.is_err());
        assert_eq!((fs::read(&path).unwrap(), names()), (b"one".to_vec(), vec!["a".to_owned()]));
        assert!(write_whole(&folder.join("absent/a"), &Progress::default(), |_| Ok(())).is_err());
        assert!(write_whole(&folder, &Progress::default(), |_| Ok(())).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn links_and_what_is_no_file_stay_what_they_are() {
        let (folder, names) = folder("links");
        let (file, link) = (folder.join("a"), folder.join("b"));
        fs::write(&file, "one").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write_whole(&link, &Progress::default(), |out| out.write_all(b"two")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!((fs::read(&file).unwrap(), names()), (b"two".to_vec(), vec!["a".to_owned(), "b".to_owned()]));
        let nowhere = Path::new("/dev/null");
        write_whole(nowhere, &Progress::default(), |out| out.write_all(b"two")).unwrap();
        assert!(!fs::metadata(nowhere).unwrap().is_file());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn threads_that_write_to_one_path_leave_the_whole_of_one_of_them() {
        let (folder, names) = folder("threads");
        let path = folder.join("a");
        std::thread::scope(|scope| {
            for letter in [b'a', b'b', b'c', b'd'] {
                let path = &path;
                scope.spawn(move || {
                    write_whole(path, &Progress::default(), |out| out.write_all(&vec![letter; 2 * PIECE])).unwrap();
                });
            }
        });
        let found = fs::read(&path).unwrap();
        assert!(found.len() == 2 * PIECE && found.iter().all(|&byte| byte == found[0]));
        assert_eq!(names(), ["a"]);
        fs::remove_dir_all(&folder).unwrap();
    }
}
