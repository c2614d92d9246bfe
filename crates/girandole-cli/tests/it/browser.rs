//! A browser without a window.

use std::fs;
use std::io;
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
    let mut browser = browser(profile.path());
    browser.args(settings).arg("--dump-dom").arg(format!("file://{}", page.display()));
    let output = browser.output().unwrap_or_else(missing);
    let log = text(&output.stderr);
    assert!(output.status.success(), "chromium failed on {}\n{log}", page.display());
    Shown { dom: text(&output.stdout), console: console(&log) }
}

/// Opens an address of this machine, lets `work` wait for what the page does, and returns that with the console's lines.
pub(crate) fn visit<T>(address: &str, work: impl FnOnce() -> T) -> (T, Vec<String>) {
    let profile = tempfile::tempdir().unwrap();
    let log = profile.path().join("log");
    let mut browser = browser(profile.path());
    browser.arg(address).stdout(Stdio::null()).stderr(fs::File::create(&log).unwrap());
    let mut child = browser.spawn().unwrap_or_else(missing);
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    child.kill().unwrap();
    child.wait().unwrap();
    let log = text(&fs::read(&log).unwrap());
    (done.unwrap_or_else(|_| panic!("nothing came of {address}\n{log}")), console(&log))
}

fn browser(profile: &Path) -> Command {
    let mut browser = Command::new("chromium");
    browser.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
    ]);
    browser.args(["--enable-logging=stderr", "--v=0"]);
    browser.arg("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
    browser.arg(format!("--user-data-dir={}", profile.display()));
    browser.env("HOME", profile).stdin(Stdio::null());
    browser
}

fn missing<T>(error: io::Error) -> T {
    panic!("cannot start chromium: {error}; install the Debian package: apt-get install chromium")
}

fn console(log: &str) -> Vec<String> {
    log.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect()
}
