//! What ctrl-c does while a training runs.

use std::io::{IsTerminal, Write};
use std::process::{Command, Stdio};

use girandole::train::Interrupt;

/// Exit code of a training that was interrupted.
pub(crate) const INTERRUPTED: u8 = 130;

/// Makes the first ctrl-c end the training in good order, the second end the program.
///
/// With `talk` a line says so; over a dashboard it would tear the picture.
pub(crate) fn listen(talk: bool) -> Interrupt {
    let interrupt = Interrupt::new();
    let handle = interrupt.clone();
    let installed = ctrlc::set_handler(move || {
        if handle.is_stopped() {
            restore_terminal();
            std::process::exit(i32::from(INTERRUPTED));
        }
        handle.stop();
        if talk {
            eprintln!("\nstopping after this step and saving; ctrl-c once more ends at once");
        }
    });
    if let Err(error) = installed {
        eprintln!("warning: ctrl-c will end the program without saving ({error})");
    }
    interrupt
}

/// Leaves the dashboard's screen, which nobody else does on the way out.
fn restore_terminal() {
    let mut out = std::io::stdout();
    if out.is_terminal() {
        // The program ends in any case.
        let _ = out.write_all(b"\x1b[?1049l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?25h");
        let _ = out.flush();
        let _ = Command::new("stty").arg("sane").stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}
