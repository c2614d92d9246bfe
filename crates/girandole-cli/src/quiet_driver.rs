//! Keeps a driver from complaining on standard error where there is no display.

/// Starts the program once more without Mesa's choice of a default adapter, which needs a display.
///
/// Where `XDG_RUNTIME_DIR` is not set, as on servers, it prints two lines that look like errors at every look for a GPU.
/// Does nothing elsewhere, and nothing if the program cannot be started again.
#[cfg(target_os = "linux")]
pub(crate) fn ensure() {
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    const OFF: &str = "NODEVICE_SELECT";
    let there = std::env::var_os("XDG_RUNTIME_DIR").is_some_and(|dir| std::path::Path::new(&dir).is_dir());
    if there || std::env::var_os(OFF).is_some() {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        let mut again = Command::new(program);
        if let Some(name) = std::env::args_os().next() {
            again.arg0(name);
        }
        // Comes back only if it failed, and then the lines are no harm.
        let _ = again.args(std::env::args_os().skip(1)).env(OFF, "1").exec();
    }
}

/// Other systems have no such driver.
#[cfg(not(target_os = "linux"))]
pub(crate) fn ensure() {}
