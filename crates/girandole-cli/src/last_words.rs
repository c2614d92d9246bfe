//! What a panic says: one paragraph instead of a backtrace.

use std::panic::{PanicHookInfo, set_hook};

/// Lets a panic say one paragraph.
///
/// A reader that closes the pipe, as `head` does, is no error at all.
pub(crate) fn install() {
    set_hook(Box::new(|panic| {
        let message = message(panic);
        if message.starts_with("failed printing to stdout") {
            if message.contains("Broken pipe") {
                std::process::exit(0);
            }
            eprintln!("error: {message}; give standard output a place to go");
            return;
        }
        let place = panic.location().map(|at| format!(" ({at})")).unwrap_or_default();
        eprintln!(
            "error: girandole or a library below it gave up: {message}{place}; what was written before is intact. \
             If a smaller batch or another --device does not help, please report it with this line"
        );
    }));
}

fn message(panic: &PanicHookInfo<'_>) -> String {
    let payload = panic.payload();
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("no reason given").to_owned()
}
