//! Models that start from files of embeddings and from other runs.

use std::fs;
use std::path::Path;

use burn::module::{ModuleVisitor, Param};
use girandole::job::JobFile;
use girandole::nn::{Encode, PretrainedConfig};
use girandole::prelude::*;
use girandole::pretrained::Pretrained;

const JOB: &str = r#"
[data]
path = "ROWS"

[[features]]
columns = ["item"]
kind = "categorical"
table = "items"
min_count = 1
d_embedding = 2

[[features]]
columns = ["history"]
kind = "list"
table = "items"
max_len = 2
pooling = "attention"

[[features]]
columns = ["x"]
kind = "numeric"
encodings = ["standard", "piecewise"]
bins = 4

[[tasks]]
name = "click"
kind = "binary"
target = "click"

[model]
head = { kind = "mmoe", experts = 2, widths = [6] }
towers = { widths = [4] }

[train]
epochs = 2
batch = 32
seed = 3
"#;

/// Rows whose click hangs on the item, of as many items.
fn rows(folder: &Path, name: &str, n_items: usize) -> JobFile {
    let mut text = String::from("item,history,x,click\n");
    for i in 0..600_usize {
        let item = i * 7919 % n_items;
        let (a, b) = (i * 31 % n_items, i * 17 % n_items);
        text += &format!("i{item},i{a}|i{b},{},{}\n", i % 13, u8::from(item.is_multiple_of(2)));
    }
    let file = folder.join(name);
    fs::write(&file, text).unwrap();
    JobFile::new(JOB, "job.toml").set_path("data.path", &file)
}

/// A safetensors file of one matrix, with its texts beside it.
fn vectors(folder: &Path, texts: &[&str], matrix: &[[f32; 2]]) -> std::path::PathBuf {
    let bytes: Vec<u8> = matrix.iter().flatten().flat_map(|number| number.to_le_bytes()).collect();
    let head = format!(
        r#"{{"vectors":{{"dtype":"F32","shape":[{},2],"data_offsets":[0,{}]}}}}"#,
        matrix.len(),
        bytes.len()
    );
    let file = folder.join("vectors.safetensors");
    let whole = [&(head.len() as u64).to_le_bytes()[..], head.as_bytes(), &bytes].concat();
    fs::write(&file, whole).unwrap();
    fs::write(folder.join("vectors.txt"), texts.join("\n")).unwrap();
    file
}

/// The embedding that an encoder has for a text of the input `item`.
fn embedding(model: &girandole::nn::ConfiguredModel, data: &FittedEncoders, text: &str) -> Option<Vec<f32>> {
    struct Find<'a>(Vec<String>, &'a str, Vec<f32>);
    impl ModuleVisitor for Find<'_> {
        fn enter_module(&mut self, name: &str, _: &str) {
            self.0.push(name.to_owned());
        }

        fn exit_module(&mut self, _: &str, _: &str) {
            self.0.pop();
        }

        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            if self.0.join(".") == self.1 {
                self.2 = param.val().try_into_vec_as::<f32>().unwrap();
            }
        }
    }
    let rows = model.encoder().rows().iter().find(|rows| rows.input == "item")?.clone();
    let id = data.ids_of("item", &[text.to_owned()])?[0]?;
    let name = format!("encoder.tables.{}.weight", rows.table);
    let mut find = Find(vec![], &name, vec![]);
    model.visit(&mut find);
    Some(find.2[(rows.rows.start + id as usize) * 2..][..2].to_vec())
}

fn trained(job: &Job, folder: &Path) -> (Fitted<girandole::nn::ConfiguredModel>, DataSet) {
    let data = DataSet::load(&job.schema).unwrap();
    let model = job.draw(data.encoders(), job.train.seed, &Device::flex()).unwrap().model;
    Run::begin(folder, job, &data, false).unwrap();
    let trainer = Trainer::new(model).config(job.train.clone()).objectives(job.objectives()).folder(folder);
    (trainer.dashboard(Dashboard::Quiet).fit(&data).unwrap(), data)
}

#[test]
fn embeddings_of_a_file_stand_at_their_texts_and_stay_where_they_are_frozen() {
    let folder = tempfile::tempdir().unwrap();
    let file = vectors(folder.path(), &["i3", "nobody", "i0"], &[[3.0, 3.5], [9.0, 9.0], [0.25, 0.5]]);
    for (frozen, sparse_from) in [(false, 1000), (true, 1000), (true, 1)] {
        let pretrained = format!("[{{ input = 'items', file = '{}', frozen = {frozen} }}]", file.display());
        let job = rows(folder.path(), "rows.csv", 10)
            .set("model.encoder.pretrained", pretrained)
            .set("model.encoder.sparse_from", sparse_from);
        let job = job.read().unwrap();
        let data = DataSet::load(&job.schema).unwrap();
        let start = job.draw(data.encoders(), 3, &Device::flex()).unwrap();
        let report = &start.pretrained[0];
        assert_eq!((report.n_found, report.n_ids, report.n_unused), (2, 11, 1));
        assert!(
            report.to_string().contains("2 of 11 ids") && report.to_string().contains("frozen") == frozen
        );
        assert_eq!(embedding(&start.model, data.encoders(), "i3"), Some(vec![3.0, 3.5]));
        assert_eq!(embedding(&start.model, data.encoders(), "nobody"), None);

        let run = folder.path().join(format!("run-{frozen}-{sparse_from}"));
        let (fitted, data) = trained(&job, &run);
        for (text, then) in [("i3", vec![3.0, 3.5]), ("i0", vec![0.25, 0.5])] {
            assert_eq!(embedding(&fitted.model, data.encoders(), text) == Some(then), frozen);
        }
        // The file is not read again: the weights of the run hold its vectors.
        fs::rename(&file, folder.path().join("away")).unwrap();
        let opened = Run::open(&run).unwrap();
        let loaded = opened.model(&Device::flex()).unwrap();
        assert_eq!(
            embedding(&loaded, data.encoders(), "i3"),
            embedding(&fitted.model, data.encoders(), "i3")
        );
        assert_eq!(opened.job().model, {
            let text = job.to_toml().unwrap();
            Job::parse(&text, "again.toml").unwrap().model
        });
        fs::rename(folder.path().join("away"), &file).unwrap();
    }
}

#[test]
fn what_is_wrong_with_a_file_of_embeddings_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = vectors(folder.path(), &["i3", "i0"], &[[3.0, 3.5], [0.25, 0.5]]);
    let config = PretrainedConfig::new("item", &file);
    let said = |config: &PretrainedConfig| Pretrained::read(config).unwrap_err().to_string();
    let mut other = config.clone();
    other.tensor = Some("weights".into());
    assert!(said(&other).contains("no tensor \"weights\"; there are: vectors"));
    let write = |text: &str| fs::write(folder.path().join("keys.json"), text).unwrap();
    let keys = config.clone().with_keys(folder.path().join("keys.json"));
    write("[\"i3\"]");
    assert!(said(&keys).contains("2 vectors") && said(&keys).contains("1 texts"));
    write("[\"i3\", \"i3\"]");
    assert!(said(&keys).contains("text 2 is \"i3\" a second time"));
    write("[\"i3\", [4]]");
    assert!(said(&keys).contains("entry 2 is [4]"));
    write("[\"i3\", 4]");
    assert!(Pretrained::read(&keys).is_ok());
    fs::write(folder.path().join("bad.safetensors"), "no").unwrap();
    assert!(
        said(&PretrainedConfig::new("item", folder.path().join("bad.safetensors"))).contains("safetensors")
    );
    assert!(said(&PretrainedConfig::new("item", folder.path().join("none"))).contains("none"));

    let job = rows(folder.path(), "rows.csv", 10);
    let wide = job.clone().set("features[0].d_embedding", 4).read().unwrap();
    let data = DataSet::load(&wide.schema).unwrap();
    let model = wide.draw(data.encoders(), 1, &Device::flex()).unwrap().model;
    let message =
        Pretrained::read(&config).unwrap().put_into(model, data.encoders()).unwrap_err().to_string();
    assert!(message.contains("2 wide") && message.contains("set d_embedding = 2"), "{message}");

    let twice = "[{ input = 'item', file = 'a' }, { input = 'item', file = 'b' }]";
    let message = job.set("model.encoder.pretrained", twice).read().unwrap_err().to_string();
    assert!(message.contains("pretrained[1].input") && message.contains("already"), "{message}");
}

#[test]
fn a_new_model_starts_with_what_a_run_on_older_data_has_learned() {
    let folder = tempfile::tempdir().unwrap();
    let old_run = folder.path().join("old");
    let job = rows(folder.path(), "old.csv", 10).read().unwrap();
    let (fitted, old_data) = trained(&job, &old_run);

    let more = rows(folder.path(), "more.csv", 14).set_path("from", &old_run).read().unwrap();
    let data = DataSet::load(&more.schema).unwrap();
    let start = more.draw(data.encoders(), 8, &Device::flex()).unwrap();
    for item in ["i0", "i7", "i9"] {
        let was = embedding(&fitted.model, old_data.encoders(), item);
        assert!(was.is_some() && embedding(&start.model, data.encoders(), item) == was, "{item}");
    }
    let report = start.warm.unwrap();
    let line = report.parts.iter().find(|line| line.part == "item, history").unwrap();
    assert_eq!((line.taken, line.new, line.dropped), (11, 4, 0));
    assert!(report.parts.iter().all(|line| line.part == "item, history" || line.new == 0), "{report}");
    let again = Job::parse(&more.to_toml().unwrap(), "again.toml").unwrap();
    assert_eq!(again.from, Some(old_run.clone()));

    // On the rows that it knows the new model is the old one before it learns anything.
    let known = Run::open(&old_run).unwrap();
    let model = job.draw(old_data.encoders(), 8, &Device::flex()).unwrap().model;
    let (model, report) = known.warm_start(model, old_data.encoders()).unwrap();
    assert!(report.parts.iter().all(|line| line.new == 0 && line.dropped == 0), "{report}");
    let predicted = |model| predict(model, &*old_data.test(), 64, &Device::flex()).unwrap();
    assert_eq!(predicted(&model), predicted(&fitted.model));
    assert_eq!(model.encoder().d_output(), old_data.inputs().d_input());
}
