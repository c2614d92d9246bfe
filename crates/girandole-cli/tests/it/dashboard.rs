//! The dashboard in a real terminal, played by tmux.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::sandbox::{Sandbox, text};

/// A tmux server of its own.
struct Terminal {
    socket: String,
}

impl Terminal {
    fn tmux(&self, args: &[&str]) -> String {
        let output = Command::new("tmux").args(["-L", &self.socket]).args(args).output().unwrap();
        text(&output.stdout)
    }

    fn wait_for(&self, what: &str, found: impl Fn(&str) -> bool) -> String {
        let begun = Instant::now();
        loop {
            let screen = self.tmux(&["capture-pane", "-p", "-t", "it"]);
            if found(&screen) {
                return screen;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "waited a minute for {what}:\n{screen}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}

fn open(sandbox: &Sandbox, name: &str, args: &str) -> Option<Terminal> {
    if Command::new("tmux").arg("-V").output().is_err() {
        eprintln!("not tested: the dashboard, since tmux is not installed (apt-get install tmux)");
        return None;
    }
    let terminal = Terminal { socket: format!("girandole-{name}-{}", std::process::id()) };
    let folder = sandbox.path("");
    let command = format!("{} {args}; echo the end $?; sleep 60", env!("CARGO_BIN_EXE_girandole"));
    let folder = folder.to_string_lossy();
    terminal.tmux(&["new-session", "-d", "-s", "it", "-x", "160", "-y", "45", "-c", &folder, &command]);
    Some(terminal)
}

#[test]
fn a_terminal_gets_the_dashboard_and_then_the_table() {
    let sandbox = Sandbox::new(4000);
    let args = "train job.toml --device flex --epochs 60 --batch 32 --out run";
    let Some(terminal) = open(&sandbox, "whole", args) else { return };
    let screen =
        terminal.wait_for("the dashboard", |screen| screen.contains("click") && screen.contains('│'));
    assert!(screen.contains("click"), "{screen}");
    let screen = terminal.wait_for("the end", |screen| screen.contains("the end"));
    assert!(screen.contains("the end 0") && screen.contains("AUC"), "{screen}");
}

#[test]
fn ctrl_c_ends_a_training_under_the_dashboard_in_good_order() {
    let sandbox = Sandbox::new(4000);
    let args = "train job.toml --device flex --epochs 3000 --batch 32 --out run";
    let Some(terminal) = open(&sandbox, "stopped", args) else { return };
    terminal.wait_for("the dashboard", |screen| screen.contains("click") && screen.contains('│'));
    std::thread::sleep(Duration::from_secs(1));
    terminal.tmux(&["send-keys", "-t", "it", "C-c"]);
    let screen = terminal.wait_for("the end", |screen| screen.contains("the end"));
    assert!(screen.contains("the end 130") && screen.contains("--resume run"), "{screen}");
    assert!(sandbox.path("run/weights.bpk").is_file());
}
