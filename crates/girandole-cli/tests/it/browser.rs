//! A browser without a window.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::sandbox::text;

/// What a browser made of a page.
pub(crate) struct Shown {
    /// The document once its scripts have run.
    pub(crate) dom: String,
    /// The lines of the console, which a sound page leaves empty.
    pub(crate) console: Vec<String>,
}

/// Opens a file as a person does who clicks on it, with no network and no fonts or settings of a user.
pub(crate) fn open(page: &Path, settings: &[&str]) -> Shown {
    let profile = tempfile::tempdir().unwrap();
    let mut browser = Command::new("chromium");
    browser.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
    ]);
    browser.args(["--enable-logging=stderr", "--v=0", "--host-resolver-rules=MAP * ~NOTFOUND"]);
    browser.arg(format!("--user-data-dir={}", profile.path().display())).args(settings);
    browser.arg("--dump-dom").arg(format!("file://{}", page.display()));
    let output = browser.env("HOME", profile.path()).stdin(Stdio::null()).output().unwrap_or_else(|error| {
        panic!("cannot start chromium: {error}; install the Debian package: apt-get install chromium")
    });
    let log = text(&output.stderr);
    assert!(output.status.success(), "chromium failed on {}\n{log}", page.display());
    let console = log.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect();
    Shown { dom: text(&output.stdout), console }
}
