//! Targets of all kinds, masks, spaces and weights.

use girandole_core::{TaskData, TaskKind};
use girandole_data::{DataSet, LossChoice, ScaleChoice, Schema, TargetKind, TaskConfig};

use crate::{Folder, all, numbers, schema};

fn load(text: &str, tasks: Vec<TaskConfig>) -> DataSet {
    let folder = Folder::empty();
    let mut schema = schema(folder.file("rows.csv", text));
    schema.data.split.validation = 0.0;
    schema.tasks = tasks;
    DataSet::load(&schema).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn labels_of_a_binary_column() {
    let data =
        load("x,y\n1,1\n1,0\n1,True\n1,FALSE\n1,yes\n1,No\n1,1.0\n1,\n", vec![TaskConfig::binary("y", "y")]);
    let batch = all(&*data.train());
    assert_eq!(numbers(batch.targets), [1., 0., 1., 0., 1., 0., 1., 0.]);
    assert_eq!(numbers(batch.mask), [1., 1., 1., 1., 1., 1., 1., 0.]);
    assert_eq!(data.label_rates(), [4.0 / 7.0]);
}

#[test]
fn classes_of_the_training_rows_are_sorted() {
    let task = || TaskConfig::new("y", TargetKind::Multiclass, "y");
    let data = load("x,y\n1,10\n1,9\n1,\n1,100\n", vec![task()]);
    assert_eq!(data.tasks()[0].kind, TaskKind::Multiclass { n_classes: 3 });
    assert_eq!(data.encoders().classes(0), ["9", "10", "100"]);
    let batch = all(&*data.train());
    assert_eq!(numbers(batch.targets), [1., 0., 0., 2.]);
    assert_eq!(numbers(batch.mask), [1., 1., 0., 1.]);

    let classes = Some(["c", "b", "a"].map(str::to_owned).to_vec());
    let data = load("x,y\n1,a\n1,b\n", vec![TaskConfig { classes, ..task() }]);
    assert_eq!(data.tasks()[0].kind, TaskKind::Multiclass { n_classes: 3 });
    assert_eq!(numbers(all(&*data.train()).targets), [2., 1.]);
}

#[test]
fn a_regression_target_is_learned_in_its_deviations_or_as_it_is() {
    let task = || TaskConfig::new("y", TargetKind::Regression, "y");
    let plain = TaskConfig { scale: ScaleChoice::None, ..task() };
    for (task, want) in [(task(), [-1.0, 0.0, 1.0]), (plain, [-1.5, 0.0, 2000.0])] {
        let data = load("x,y\n1,-1.5\n1,\n1,2e3\n", vec![task]);
        let batch = all(&*data.train());
        assert_eq!(numbers(batch.targets), want);
        assert_eq!(numbers(batch.mask), [1., 0., 1.]);
        let scale = data.tasks()[0].scale;
        assert_eq!([scale.to_unit(want[0]), scale.to_unit(want[2])], [-1.5, 2000.0]);
        assert_eq!(data.label_rates(), [999.25]);
    }
}

#[test]
fn mask_and_space_say_where_a_task_counts() {
    let text = "x,click,buy,known\n1,1,1,1\n1,0,,1\n1,1,0,1\n1,1,1,0\n1,1,1,\n1,,1,1\n";
    let buy = TaskConfig {
        mask: Some("known".to_owned()),
        space: Some("click == 1".to_owned()),
        ..TaskConfig::binary("buy", "buy")
    };
    let data = load(text, vec![TaskConfig::binary("click", "click"), buy]);
    let batch = all(&*data.train());
    assert_eq!(numbers(batch.mask), [1., 1., 1., 0., 1., 1., 1., 0., 1., 0., 0., 0.]);
    assert_eq!(numbers(batch.targets), [1., 1., 0., 0., 1., 0., 1., 0., 1., 0., 0., 0.]);
}

#[test]
fn a_cell_outside_of_space_or_mask_may_say_what_it_likes() {
    let text = "x,like,price,stars,known,odd\n1,-1,sold,x,0,huh\n2,0,1.5,3,1,no\n3,1,inf,3,0,2\n4,-1,,y,,\n5,1,2,4,1,yes\n";
    let space = |task: TaskConfig, space: &str| TaskConfig { space: Some(space.to_owned()), ..task };
    let mask = |task: TaskConfig| TaskConfig { mask: Some("known".to_owned()), ..task };
    let tasks = vec![
        space(TaskConfig::binary("like", "like"), "like != -1"),
        mask(TaskConfig::new("price", TargetKind::Regression, "price")),
        space(TaskConfig::new("stars", TargetKind::Multiclass, "stars"), "like >= 0"),
        mask(TaskConfig::binary("odd", "odd == true")),
        mask(TaskConfig::binary("dear", "price > 1.8")),
        // The space is asked only where the mask is 1.
        space(mask(TaskConfig::binary("both", "like")), "odd == false and price < 3"),
    ];
    let batch = all(&*load(text, tasks).train());
    let (targets, mask) = (numbers(batch.targets), numbers(batch.mask));
    let column = |of: &[f32], task: usize| of.chunks(6).map(|row| row[task]).collect::<Vec<f32>>();
    for (task, wanted, there) in [
        (0, [0., 0., 1., 0., 1.], [0., 1., 1., 0., 1.]),
        // In deviations from the mean, as regressions are learned.
        (1, [0., -1., 0., 0., 1.], [0., 1., 0., 0., 1.]),
        (2, [0., 0., 0., 0., 1.], [0., 1., 1., 0., 1.]),
        (3, [0., 0., 0., 0., 1.], [0., 1., 0., 0., 1.]),
        (4, [0., 0., 0., 0., 1.], [0., 1., 0., 0., 1.]),
        (5, [0., 0., 0., 0., 0.], [0., 1., 0., 0., 0.]),
    ] {
        assert_eq!(
            (column(&targets, task), column(&mask, task)),
            (wanted.to_vec(), there.to_vec()),
            "task {task}"
        );
    }
}

#[test]
fn labels_between_no_and_yes_are_shares() {
    let data = load("x,y\n1,0.25\n1,1.0\n1,0\n1,.5\n1,1e-3\n1,\n1,yes\n", vec![TaskConfig::binary("y", "y")]);
    let batch = all(&*data.train());
    assert_eq!(numbers(batch.targets), [0.25, 1., 0., 0.5, 0.001, 0., 1.]);
    assert_eq!(numbers(batch.mask), [1., 1., 1., 1., 1., 0., 1.]);
    assert!((data.label_rates()[0] - 2.751 / 6.0).abs() < 1e-6);
}

#[test]
fn weights_are_read() {
    let folder = Folder::empty();
    let mut schema = schema(folder.file("rows.csv", "x,y,w\n1,0,0.5\n2,1,0\n"));
    schema.data.split.validation = 0.0;
    schema.data.weight = Some("w".to_owned());
    assert_eq!(numbers(all(&*DataSet::load(&schema).unwrap().train()).weights), [0.5, 0.]);
}

#[test]
fn the_file_of_settings_says_all_of_it() {
    let schema: Schema = toml::from_str(
        r#"
        [data]
        path = "rows.csv"
        missing = ["?"]
        weight = "w"
        delimiter = ";"
        split = { validation = 0.1, test = 0.2, seed = 3 }

        [[features]]
        columns = ["age", "pay"]
        kind = "numeric"
        encodings = ["log1p", "minmax", "none", "bins"]
        bins = 16
        missing_indicator = true
        d_embedding = 4

        [[features]]
        columns = ["city"]
        kind = "categorical"
        hash = 1000

        [[tasks]]
        name = "stars"
        kind = "multiclass"
        target = "stars"
        classes = [1, 2, 3]
        weight = 0.5

        [[tasks]]
        name = "price"
        kind = "regression"
        target = "price"
        mask = "known"
        space = "sold == true"
        loss = { huber = 1.5 }
        "#,
    )
    .unwrap();
    assert_eq!(schema.problems(), []);
    assert_eq!(schema.tasks[0].classes.as_ref().unwrap(), &["1", "2", "3"]);
    assert_eq!(schema.tasks[1].loss, Some(LossChoice::Huber(1.5)));
    let squared = "name='p'\nkind='regression'\ntarget='p'\nloss='squared'\n";
    assert_eq!(toml::from_str::<TaskConfig>(squared).unwrap().loss, Some(LossChoice::Squared));
    let typo = "name='p'\nkind='regression'\ntarget='p'\nlos='squared'\n";
    assert!(toml::from_str::<TaskConfig>(typo).unwrap_err().to_string().contains("los"));
}
