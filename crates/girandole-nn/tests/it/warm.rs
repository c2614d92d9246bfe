//! Models that start from another one's weights.

use burn::prelude::*;
use girandole_core::{CategoricalInput, Features, Inputs, ListInput, PiecewiseInput, Pooling, Task};
use girandole_nn::{
    CrossStitchConfig, EncoderConfig, HeadConfig, L2ConstrainedConfig, MmoeConfig, ModelConfig, Norm,
    SharedBottomConfig, SingleTaskConfig, TaskModel, TensorFactorizationConfig, TowerConfig, WarmReport,
    WarmStart, seeded,
};

use crate::params::{assert_close, list, values};

type Model = girandole_nn::ConfiguredModel;

fn tasks(names: &[&str]) -> Vec<Task> {
    names.iter().map(|name| Task::binary(*name)).collect()
}

fn category(name: &str, n_ids: usize, d: usize) -> CategoricalInput {
    CategoricalInput::new(name, n_ids).with_d_embedding(d)
}

fn old_inputs() -> Inputs {
    Inputs::new(vec!["age".into(), "gone".into()], vec![category("city", 4, 3), category("shop", 6, 2)])
}

/// Two numbers and a category more, one number fewer, and all in another order.
fn new_inputs() -> Inputs {
    let numbers = vec!["new".into(), "age".into(), "newer".into()];
    Inputs::new(numbers, vec![category("shop", 6, 2), category("brand", 5, 3), category("city", 6, 3)])
}

fn model(head: HeadConfig, inputs: &Inputs, tasks: &[Task], seed: u64) -> Model {
    let encoder = EncoderConfig::new().with_embedding_std(1.0);
    let config =
        ModelConfig::default().with_head(head).with_encoder(encoder).with_towers(TowerConfig::new([5]));
    seeded(seed, || config.init(inputs, tasks, &Device::flex())).unwrap()
}

fn heads() -> Vec<HeadConfig> {
    vec![
        HeadConfig::SharedBottom(SharedBottomConfig::new([7]).with_norm(Norm::Batch)),
        // As wide as the input, so that other axes are as long.
        HeadConfig::Mmoe(MmoeConfig::new(2, [7, 7])),
        HeadConfig::SingleTask(SingleTaskConfig::new([7]).with_norm(Norm::Batch)),
        HeadConfig::CrossStitch(CrossStitchConfig::new([7])),
        HeadConfig::TensorFactorization(TensorFactorizationConfig::new([7], [3, 3, 2])),
        HeadConfig::L2Constrained(L2ConstrainedConfig::new([7])),
    ]
}

fn line<'a>(report: &'a WarmReport, part: &str) -> (&'a str, [usize; 3]) {
    let line = report.parts.iter().find(|line| line.part == part);
    let line = line.unwrap_or_else(|| panic!("{part} is not in\n{report}"));
    (line.unit, [line.taken, line.new, line.dropped])
}

#[test]
fn the_same_model_is_taken_whole() {
    let tasks = tasks(&["click", "like"]);
    for head in heads() {
        let old = model(head.clone(), &old_inputs(), &tasks, 1);
        let (filled, report) = WarmStart::new(&old).fill(model(head, &old_inputs(), &tasks, 2));
        assert_eq!(values(&filled), values(&old));
        assert!(report.parts.iter().all(|line| line.new == 0 && line.dropped == 0), "{report}");
    }
}

/// Rows of the old inputs, and the same as the new ones have them; what is new is zero or cut off.
fn both_features() -> [Features; 2] {
    let device = Device::flex();
    let ages = [0.5, -1.0, 2.0];
    let (cities, shops) = ([3, 0, 1], [5, 2, 0]);
    let old: Vec<f32> = ages.iter().flat_map(|age| [*age, 0.0]).collect();
    let old_ids: Vec<i32> = (0..3).flat_map(|i| [cities[i], shops[i]]).collect();
    let new: Vec<f32> = ages.iter().flat_map(|age| [0.0, *age, 0.0]).collect();
    let new_ids: Vec<i32> = (0..3).flat_map(|i| [shops[i], 0, NEW_CITY[cities[i] as usize]]).collect();
    let features = |numbers: Vec<f32>, ids: Vec<i32>| {
        let (n, m) = (numbers.len() / 3, ids.len() / 3);
        Features::new(
            Some(Tensor::from_data(TensorData::new(numbers, [3, n]), &device)),
            Some(Tensor::from_data(TensorData::new(ids, [3, m]), &device)),
        )
    };
    [features(old, old_ids), features(new, new_ids)]
}

/// Of the four old cities the ids that they have now; the third is gone.
const NEW_CITY: [i32; 4] = [0, 4, -1, 2];

fn city_ids() -> Vec<Option<u32>> {
    vec![Some(0), None, Some(3), None, Some(1), None]
}

/// The brand's embedding of id 0 as zeros, so that it adds nothing.
fn without_brand(model: Model) -> Model {
    use girandole_nn::Encode;
    let encoder = model.encoder();
    let rows = encoder.rows().iter().find(|rows| rows.input == "brand").unwrap().clone();
    assert_eq!(encoder.d_output(), 3 + 2 + 6);
    let mut all = values(&model);
    let table = all.get_mut(&format!("encoder.tables.{}.weight", rows.table)).unwrap();
    table[rows.rows.start * 3..][..3].fill(0.0);
    crate::params::with_values(model, all)
}

#[test]
fn what_is_known_of_old_inputs_stays_when_inputs_come_go_and_move() {
    let tasks = tasks(&["click", "like"]);
    for head in heads() {
        let what = format!("{head:?}");
        let old = model(head.clone(), &old_inputs(), &tasks, 1);
        let fresh = model(head, &new_inputs(), &tasks, 2);
        let (filled, report) = WarmStart::new(&old).with_ids("city", city_ids()).fill(fresh);
        let [old_rows, new_rows] = both_features();
        let (want, got) = (list(old.forward(old_rows)), list(without_brand(filled).forward(new_rows)));
        assert_close(&what, &got, &want, 1e-5);

        assert_eq!(line(&report, "city"), ("ids", [3, 3, 1]));
        assert_eq!(line(&report, "shop"), ("ids", [6, 0, 0]));
        assert_eq!(line(&report, "brand"), ("ids", [0, 5, 0]));
        assert_eq!(line(&report, "numbers"), ("numbers", [1, 0, 0]));
        assert_eq!(line(&report, "new"), ("numbers", [0, 1, 0]));
        assert_eq!(line(&report, "gone"), ("numbers", [0, 0, 1]));
        assert_eq!(line(&report, "towers.output").1[1..], [0, 0]);
    }
}

#[test]
fn a_task_takes_its_own_weights_by_its_name() {
    for head in heads() {
        // Its stitches tie every task's network to every other's place.
        if matches!(head, HeadConfig::CrossStitch(_)) {
            continue;
        }
        let what = format!("{head:?}");
        let old = model(head.clone(), &old_inputs(), &tasks(&["click", "like", "buy"]), 1);
        let (turned, _) = WarmStart::new(&old).fill(model(
            head.clone(),
            &old_inputs(),
            &tasks(&["buy", "click", "like"]),
            2,
        ));
        let [rows, _] = both_features();
        let want = list(old.forward(rows.clone()));
        let got = list(turned.forward(rows.clone()));
        let want: Vec<f32> = want.chunks(3).flat_map(|row| [row[2], row[0], row[1]]).collect();
        assert_close(&what, &got, &want, 1e-5);

        let (more, report) =
            WarmStart::new(&old).fill(model(head, &old_inputs(), &tasks(&["new", "like"]), 2));
        let got = list(more.forward(rows));
        let likes: Vec<f32> = got.chunks(2).map(|row| row[1]).collect();
        let want: Vec<f32> = want.chunks(3).map(|row| row[2]).collect();
        assert_close(&what, &likes, &want, 1e-5);
        let [_, new, dropped] = line(&report, "towers.output").1;
        assert!(new > 0 && dropped > new, "{report}");
    }
}

#[test]
fn towers_that_stand_alone_are_taken_by_their_tasks_too() {
    let old_tasks = [Task::binary("click"), Task::multiclass("kind", 3)];
    let new_tasks = [Task::multiclass("kind", 3), Task::binary("click"), Task::binary("like")];
    let head = HeadConfig::SharedBottom(SharedBottomConfig::new([7]));
    let old = model(head.clone(), &old_inputs(), &old_tasks, 1);
    let (new, _) = WarmStart::new(&old).fill(model(head, &old_inputs(), &new_tasks, 2));
    let [rows, _] = both_features();
    let (want, got) = (list(old.forward(rows.clone())), list(new.forward(rows)));
    let want: Vec<f32> = want.chunks(4).flat_map(|row| [row[1], row[2], row[3], row[0]]).collect();
    let got: Vec<f32> = got.chunks(5).flat_map(|row| row[..4].to_vec()).collect();
    assert_close("towers", &got, &want, 1e-5);
}

#[test]
fn another_shape_is_new_and_says_what_it_drops() {
    let tasks = tasks(&["click", "like"]);
    let old = model(HeadConfig::Mmoe(MmoeConfig::new(2, [7])), &old_inputs(), &tasks, 1);
    let wide = model(HeadConfig::Mmoe(MmoeConfig::new(3, [7])), &old_inputs(), &tasks, 2);
    let drawn = values(&wide);
    let (filled, report) = WarmStart::new(&old).fill(wide);
    let d = 2 + 3 + 2;
    assert_eq!(line(&report, "head.experts"), ("weights", [0, 3 * 7 * (d + 1), 2 * 7 * (d + 1)]));
    assert_eq!(values(&filled)["head.gate.weight"], drawn["head.gate.weight"]);
    let text = report.to_string();
    assert!(text.starts_with("part ") && text.lines().count() == report.parts.len() + 1, "{text}");
    let other = model(HeadConfig::SharedBottom(SharedBottomConfig::new([7])), &old_inputs(), &tasks, 2);
    let (_, report) = WarmStart::new(&old).fill(other);
    assert_eq!(line(&report, "head.gate"), ("weights", [0, 0, d * 2 * 2]));
    assert_eq!(line(&report, "head.bottom").1[0], 0);
}

#[test]
fn lists_shared_tables_and_bounds_are_taken_dense_or_sparse() {
    let inputs = |n_items: usize, bounds: &[f32]| {
        let item = category("item", n_items, 3).with_table("items");
        let history = ListInput::new("history", n_items, 2)
            .with_d_embedding(3)
            .with_table("items")
            .with_pooling(Pooling::Attention);
        Inputs::new(vec![], vec![item])
            .with_lists(vec![history])
            .with_piecewise(vec![PiecewiseInput::new("age", bounds, 2)])
    };
    let tasks = tasks(&["click"]);
    let make = |inputs: &Inputs, sparse_from, seed| {
        let encoder = EncoderConfig::new().with_sparse_from(sparse_from);
        let config = ModelConfig::default().with_encoder(encoder);
        seeded(seed, || config.init(inputs, &tasks, &Device::flex())).unwrap()
    };
    // Item 1 of old is known from histories alone.
    let ids = |history: bool| vec![Some(0), history.then_some(1), None, Some(2)];
    for (from, to) in [(1000, 1000), (1, 1), (1000, 1), (1, 1000)] {
        let old = make(&inputs(3, &[0.0, 1.0, 3.0]), from, 1);
        let fresh = make(&inputs(4, &[0.0, 2.0, 3.0, 9.0]), to, 2);
        let drawn = values(&fresh);
        let warm = WarmStart::new(&old).with_ids("item", ids(false)).with_ids("history", ids(true));
        let (filled, report) = warm.fill(fresh);
        let (old, filled) = (values(&old), values(&filled));
        let row = |of: &[f32], i: usize, d: usize| of[i * d..][..d].to_vec();
        let table = "encoder.tables.0.weight";
        for (new, was) in [(0, 0), (1, 1), (3, 2)] {
            assert_eq!(row(&filled[table], new, 3), row(&old[table], was, 3));
        }
        assert_eq!(row(&filled[table], 2, 3), row(&drawn[table], 2, 3));
        assert_eq!(filled["encoder.tables.0.lists.query"], old["encoder.tables.0.lists.query"]);
        let (bounds, was) = (&filled["encoder.piecewise.0.weight"], &old["encoder.piecewise.0.weight"]);
        assert_eq!(row(bounds, 0, 2), row(was, 0, 2));
        let middle: Vec<f32> =
            row(was, 1, 2).iter().zip(row(was, 2, 2)).map(|(a, b)| (a + b) / 2.0).collect();
        assert_close("between", &row(bounds, 1, 2), &middle, 1e-6);
        assert_eq!(row(bounds, 2, 2), row(was, 2, 2));
        assert_eq!(row(bounds, 3, 2), row(was, 2, 2));
        assert_eq!(line(&report, "item, history"), ("ids", [3, 1, 0]));
        assert_eq!(line(&report, "history"), ("queries", [1, 0, 0]));
        assert_eq!(line(&report, "age"), ("bounds", [4, 0, 0]));
    }
}

#[test]
fn an_embedding_of_another_width_starts_anew() {
    let tasks = tasks(&["click"]);
    let of = |d, seed| {
        let inputs = Inputs::new(vec![], vec![category("city", 4, d)]);
        model(HeadConfig::default(), &inputs, &tasks, seed)
    };
    let (filled, report) = WarmStart::new(&of(2, 1)).fill(of(4, 2));
    assert_eq!(values(&filled)["encoder.tables.0.weight"], values(&of(4, 2))["encoder.tables.0.weight"]);
    let all: Vec<_> = report.parts.iter().filter(|line| line.part == "city").collect();
    assert_eq!(all.iter().map(|line| line.new).sum::<usize>(), 4);
    assert_eq!(all.iter().map(|line| line.dropped).sum::<usize>(), 4);
}
