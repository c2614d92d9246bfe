//! A folder with small data and a job, and the program run in it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The columns of [`Sandbox::rows`]: two targets hang on age and city, `kind` has three classes.
pub(crate) const JOB: &str = "\
[data]
path = \"rows.csv\"

[[features]]
columns = [\"age\"]
kind = \"numeric\"

[[features]]
columns = [\"city\"]
kind = \"categorical\"

[[tasks]]
name = \"click\"
kind = \"binary\"
target = \"click\"

[[tasks]]
name = \"kind\"
kind = \"multiclass\"
target = \"kind\"

[model]
head = { kind = \"mmoe\", experts = 2, widths = [8] }
towers = { widths = [4] }

[train]
epochs = 2
batch = 64
seed = 3
";

/// A folder that is gone with its test.
pub(crate) struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    /// `job.toml` and `rows.csv` of `n` rows.
    pub(crate) fn new(n: usize) -> Self {
        let sandbox = Self { folder: tempfile::tempdir().unwrap() };
        sandbox.write("job.toml", JOB);
        sandbox.write("rows.csv", Self::rows(n));
        sandbox
    }

    /// The same with a finished run in `kept/run` and predictions in `kept/out.csv` and `kept/out.parquet`.
    pub(crate) fn with_run(n: usize) -> Self {
        let sandbox = Self::new(n);
        fs::create_dir(sandbox.path("kept")).unwrap();
        sandbox.good(&["train", "job.toml", "--device", "flex", "--quiet", "--out", "kept/run"]);
        for out in ["kept/out.csv", "kept/out.parquet"] {
            sandbox.good(&["predict", "kept/run", "--data", "rows.csv", "--out", out, "--device", "flex"]);
        }
        sandbox
    }

    pub(crate) fn rows(n: usize) -> String {
        let mut text = String::from("age,city,click,kind\n");
        let mut state = 7_u64;
        for _ in 0..n {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let draw = state >> 33;
            let (age, city) = (18 + draw % 60, ["Bern", "Oslo", "Rome"][(draw / 60 % 3) as usize]);
            let noise = draw / 180 % 10;
            let click = u8::from((age > 45) != (noise == 0));
            let kind = if city == "Rome" {
                "c"
            } else if age < 30 {
                "a"
            } else {
                "b"
            };
            let _ = writeln!(text, "{age},{city},{click},{kind}");
        }
        text
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_girandole"));
        command.args(args).current_dir(self.folder.path()).stdin(Stdio::null());
        command.env("CUBECL_AUTOTUNE_LEVEL", "minimal").env("XDG_RUNTIME_DIR", self.folder.path());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs what must go well and returns what it printed.
    pub(crate) fn good(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "girandole {}\n{out}\n{err}", args.join(" "));
        out
    }

    /// All files below a folder with their bytes.
    pub(crate) fn snapshot(&self, name: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.path(name), &mut files);
        files
    }
}

fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
