//! One user and many items, against whole rows.

use std::fmt::Write;
use std::path::Path;

use girandole::core::FeatureGroup;
use girandole::job::JobFile;
use girandole::nn::ConfiguredModel;
use girandole::prelude::*;
use girandole::train::Predicted;

const JOB: &str = r#"
[[features]]
columns = ["price"]
kind = "numeric"
group = "item"

[[features]]
columns = ["age", "income"]
kind = "numeric"
group = "user"

[[features]]
columns = ["brand"]
kind = "categorical"

[[features]]
columns = ["hour"]
kind = "numeric"
encodings = ["standard"]
group = "context"

[[features]]
columns = ["country"]
kind = "categorical"
group = "user"

[[tasks]]
name = "click"
kind = "binary"
target = "click"

[[tasks]]
name = "stars"
kind = "multiclass"
target = "stars"

[train]
epochs = 1
batch = 64
"#;

pub(crate) const HEADER: &str = "age,income,hour,country,price,brand,click,stars";

fn row(i: usize) -> String {
    let country = ["de", "fr", "it"][i % 3];
    let brand = ["a", "b", "c", "d"][i / 3 % 4];
    let (age, income, hour, price) = (20 + i * 7 % 50, i * 131 % 900, i % 24, i * 37 % 100);
    let (click, stars) = (usize::from(i * 13 % 7 > 3), i % 3);
    format!("{age},{income},{hour},{country},{price},{brand},{click},{stars}")
}

/// A run of one epoch on 300 rows, its head changed by a setting.
pub(crate) fn run(folder: &Path, head: &str) -> Run {
    let file = folder.join("rows.csv");
    let rows: Vec<String> = std::iter::once(HEADER.to_owned()).chain((0..300).map(row)).collect();
    std::fs::write(&file, rows.join("\n")).unwrap();
    let job = JobFile::new(JOB, "job.toml").set_path("data.path", &file).set("model.head", head);
    let (job, device) = (job.read().unwrap(), Device::flex());
    let data = DataSet::load(&job.schema).unwrap();
    let model = seeded(1, || job.model.init(data.inputs(), data.tasks(), &device)).unwrap();
    let folder = folder.join("run");
    Run::begin(&folder, &job, &data, false).unwrap();
    Trainer::new(model).config(job.train).folder(&folder).dashboard(Dashboard::Quiet).fit(&data).unwrap();
    Run::open(&folder).unwrap()
}

pub(crate) fn features(encoders: &FittedEncoders, text: &str) -> Features {
    let rows = encoders.encode_text(text, "rows", false).unwrap();
    let all: Vec<u32> = (0..rows.len() as u32).collect();
    rows.batch(&all, &Device::flex()).features
}

pub(crate) fn assert_same(got: &Predicted, want: &Predicted) {
    assert_eq!(got.columns.len(), want.columns.len());
    for (got, want) in got.columns.iter().zip(&want.columns) {
        assert_eq!((&got.name(), got.values.len()), (&want.name(), want.values.len()));
        let apart = got.values.iter().zip(&want.values).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(apart < 1e-6, "{} is {apart} apart", want.name());
    }
}

#[test]
fn raw_rows_of_a_user_and_of_items_score_as_whole_rows_do() {
    let plain = r#"{ kind = "mmoe", experts = 2, widths = [8], norm = "layer" }"#;
    let split = r#"{ kind = "mmoe", experts = 2, widths = [32, 8], norm = "batch", dropout = 0.1 }"#;
    for (head, is_split) in [(split, true), (plain, false)] {
        let folder = tempfile::tempdir().unwrap();
        let (run, device) = (run(folder.path(), head), Device::flex());
        let scorer = Scorer::open(&run, &device).unwrap();
        assert_eq!(scorer.is_split(), is_split);

        let (mut items, mut whole) = ("brand,price\n".to_owned(), format!("{HEADER}\n"));
        for i in 0..40 {
            let (brand, price) = (["d", "a", "unseen"][i % 3], i * 17 % 120);
            writeln!(items, "{brand},{price}").unwrap();
            writeln!(whole, "41,500,8,it,{price},{brand},0,0").unwrap();
        }
        let user = features(scorer.request_encoders().unwrap(), "country,hour,age,income\nit,8,41,500\n");
        let items = features(scorer.item_encoders().unwrap(), &items);
        let whole = run.encoders().encode_text(&whole, "whole rows", false).unwrap();
        let want = predict(&run.model(&device).unwrap(), &whole, 16, &device).unwrap();
        assert_same(&scorer.score(&user, &items).unwrap(), &want);
        assert_eq!(want.column("stars=2").unwrap().len(), 40);
        assert_eq!(want.column("stars"), None);

        let catalogue = scorer.catalogue(&items).unwrap();
        assert_same(&scorer.score_catalogue(&user, &catalogue, None).unwrap(), &want);
        let some = scorer.score_catalogue(&user, &catalogue, Some(&[7, 0, 7])).unwrap();
        let close = |a: f32, b: f32| (a - b).abs() < 1e-6;
        for (some, want) in some.columns.iter().zip(&want.columns) {
            let [a, b, c] = some.values[..] else { panic!("three items were named") };
            assert!(close(a, want.values[7]) && close(b, want.values[0]) && close(c, want.values[7]));
        }
    }
}

fn inputs() -> Inputs {
    Inputs::new(["age", "price", "hour"].map(String::from).to_vec(), vec![])
}

fn scorer(inputs: &Inputs) -> Result<Scorer<ConfiguredModel>, girandole::scorer::ScorerError> {
    let device = Device::flex();
    Scorer::new(
        ModelConfig::default().init(inputs, &[Task::binary("click")], &device).unwrap(),
        inputs,
        &device,
    )
}

#[test]
fn what_does_not_fit_is_said_in_words() {
    let says = |inputs: &Inputs, words: &[&str]| {
        let message = scorer(inputs).unwrap_err().to_string();
        assert!(words.iter().all(|word| message.contains(word)), "{message}");
    };
    says(&inputs(), &["the user or the context", "with_group", "age, price, hour"]);
    says(
        &inputs().with_group(FeatureGroup::User, ["age", "price", "hour"]),
        &["every item", "age, price, hour"],
    );
    says(&inputs().with_group(FeatureGroup::User, ["Age "]), &["`Age `", "did you mean `age`"]);

    let scorer = scorer(&inputs().with_group(FeatureGroup::User, ["age", "hour"])).unwrap();
    assert_eq!(scorer.request_inputs().numeric, ["age", "hour"]);
    assert_eq!(scorer.item_inputs().numeric, ["price"]);
    assert!(scorer.item_encoders().is_none());
    let numbers = |n, d| Features::numbers(Tensor::zeros([n, d], &Device::flex()));
    let ids = Features::new(None, Some(Tensor::zeros([1, 2], &Device::flex())));
    let wrong = |user: &Features, items: &Features| scorer.score(user, items).unwrap_err().to_string();
    let message = wrong(&numbers(1, 3), &numbers(4, 1));
    assert_eq!(message, "the features of the user hold 3 columns of numbers, wanted 2: age, hour");
    let message = wrong(&numbers(1, 2), &numbers(4, 2));
    assert_eq!(message, "the features of the items hold 2 columns of numbers, wanted 1: price");
    assert!(
        wrong(&ids, &numbers(4, 1)).contains("hold 0 columns of numbers"),
        "{}",
        wrong(&ids, &numbers(4, 1))
    );
    assert!(wrong(&numbers(2, 2), &numbers(4, 1)).contains("2 rows, wanted one"));

    let catalogue = scorer.catalogue(&numbers(4, 1)).unwrap();
    assert_eq!((catalogue.len(), catalogue.is_empty()), (4, false));
    let message = scorer.score_catalogue(&numbers(1, 2), &catalogue, Some(&[3, 4])).unwrap_err().to_string();
    assert_eq!(message, "item 4 is not in the catalogue, which has 4 items counted from 0");
    let other = self::scorer(&inputs().with_group(FeatureGroup::User, ["age", "hour"])).unwrap();
    assert!(
        other.score_catalogue(&numbers(1, 2), &catalogue, None).unwrap_err().to_string().contains("another")
    );
}
