//! What the numbers mean, by cases worked out by hand.

use burn::prelude::*;
use girandole_train::{DeadBy, Diagnose, Diagnosis, Fault, Segments};

use super::shown::Sight;
use super::world::{data, diagnose, drawn, head};
use crate::synthetic::noise;

/// 200 rows of two tasks' weights over two experts.
fn sight(row: impl Fn(usize) -> [f32; 4]) -> Sight {
    Sight { gates: (0..200).map(|i| row(i).to_vec()).collect(), outputs: vec![] }
}

fn faults(diagnosis: &Diagnosis) -> Vec<Fault> {
    diagnosis.findings.iter().map(|finding| finding.fault.clone()).collect()
}

#[test]
fn a_gate_that_follows_its_input_knows_one_bit_and_a_blind_one_none() {
    let seen =
        sight(|i| if i % 2 == 0 { [1.0, 0.0, 0.5, 0.5] } else { [0.0, 1.0, 0.5, 0.5] }).diagnose(2, 64);
    let [first, second] = &seen.gates[..] else { panic!("two tasks") };
    assert!((first.information - 2f64.ln()).abs() < 1e-9 && first.entropy == 0.0 && first.sure == 1.0);
    assert!((second.entropy - 1.0).abs() < 1e-9 && second.information < 1e-12 && second.sure == 0.0);
    assert_eq!((&first.mean, &first.deviation, &first.first), (&vec![0.5; 2], &vec![0.5; 2], &vec![0.5; 2]));
    let (one, two) = (Some("task 1".to_owned()), Some("task 2".to_owned()));
    assert_eq!(
        faults(&seen),
        [Fault::PolarisedGate { task: one, expert: None }, Fault::BlindGate { task: two }]
    );
}

#[test]
fn a_gate_shared_by_all_tasks_is_accused_once() {
    let seen = sight(|_| [0.3, 0.7, 0.3, 0.7]).diagnose(2, 64);
    assert_eq!(faults(&seen), [Fault::BlindGate { task: None }]);
}

#[test]
fn a_gate_with_one_favourite_is_polarised_and_leaves_the_other_dead() {
    let seen = sight(|_| [0.999, 0.001, 0.999, 0.001]).diagnose(2, 64);
    let want = [
        Fault::DeadExpert { expert: 1, by: DeadBy::Gates },
        Fault::PolarisedGate { task: None, expert: Some(0) },
    ];
    assert_eq!(faults(&seen), want);
}

#[test]
fn an_expert_of_few_rows_is_a_specialist_and_not_dead() {
    let row =
        |i: usize| if i.is_multiple_of(100) { [0.02, 0.98, 0.5, 0.5] } else { [0.999, 0.001, 0.6, 0.4] };
    let seen = sight(row).diagnose(2, 64);
    assert!(seen.gates[0].mean[1] < 0.025);
    assert!(faults(&seen).iter().all(|fault| !matches!(fault, Fault::DeadExpert { .. })), "{seen:?}");
}

#[test]
fn too_few_rows_are_shown_and_not_judged() {
    let mut few = sight(|_| [0.5; 4]);
    few.gates.truncate(99);
    let seen = few.diagnose(2, 64);
    assert_eq!((seen.rows, seen.findings.len()), (99, 0));
}

#[test]
fn every_finding_says_what_is_wrong_by_how_much_and_what_helps() {
    let seen = sight(|_| [0.3, 0.7, 0.6, 0.4]).diagnose(2, 64);
    assert_eq!(
        seen.findings[0].to_string(),
        "the gate of \"task 1\" ignores its input: it gives every row the same weights (nats that the input tells about \
         the expert: 0, limit 0.001); try model.head.gate.temperature = 0.5, or model.head.gate.widths = [16]"
    );
}

/// Rows of two experts with three units each, from what one makes of a row's number.
fn experts(unit: impl Fn(usize, usize, usize) -> f32) -> Diagnosis {
    let outputs = (0..200).map(|i| (0..6).map(|u| unit(i, u / 3, u % 3)).collect()).collect();
    let gates = (0..200).map(|i| if i % 2 == 0 { vec![0.7, 0.3] } else { vec![0.4, 0.6] }).collect();
    Sight { gates, outputs }.diagnose(1, 64)
}

#[test]
fn twins_are_found_in_any_order_of_units_sign_and_scale_and_relatives_are_not() {
    let numbers = noise(200 * 6, 1);
    let at = |i: usize, u: usize| numbers[i * 6 + u];
    let same = experts(|i, expert, u| if expert == 0 { at(i, u) } else { -3.0 * at(i, (u + 1) % 3) + 7.0 });
    assert_eq!(faults(&same), [Fault::TwinExperts { experts: [0, 1] }]);
    assert!((same.cka[0][1] - 1.0).abs() < 1e-5, "{:?}", same.cka);
    let half = experts(|i, expert, u| if expert == 0 { at(i, u) } else { at(i, u) + 0.5 * at(i, 3 + u) });
    assert!(half.cka[0][1] > 0.5 && faults(&half).is_empty(), "{half:?}");
    let apart = experts(|i, expert, u| at(i, 3 * expert + u));
    assert!(apart.cka[0][1] < 0.1 && faults(&apart).is_empty(), "{apart:?}");
}

#[test]
fn units_that_the_input_makes_alike_do_not_make_twins() {
    // All six units are nearly one number, as in wide layers over a narrow input: alike within an expert as between two.
    let numbers = noise(200 * 7, 3);
    let alike = experts(|i, expert, u| numbers[i * 7 + 6] + 0.02 * numbers[i * 7 + 3 * expert + u]);
    assert!(alike.cka[0][1] > 0.999, "{:?}", alike.cka);
    assert!(faults(&alike).is_empty(), "{:?}", alike.findings);
}

#[test]
fn a_unit_far_from_zero_is_alive_and_one_that_never_moves_dead() {
    let numbers = noise(200 * 6, 5);
    let seen = experts(|i, expert, u| match (expert, u) {
        (0, 0) => 1000.0 + numbers[i * 6],
        (0, 1) => -0.1,
        (_, u) => numbers[i * 6 + 3 * expert + u],
    });
    assert_eq!([seen.experts[0].dead_units, seen.experts[1].dead_units], [1, 0]);
    assert!(faults(&seen).is_empty());
}

#[test]
fn what_is_seen_does_not_depend_on_the_batch_and_repeats_to_the_bit() {
    let data = data(4);
    let (head, _) = head(4);
    let model = drawn(&head, &data, 4);
    let rows = girandole_core::TaskData::validation(&data);
    let at = |batch: usize| Diagnose::default().batch(batch).run(&model, rows.as_ref(), &Device::flex());
    let (whole, parts) = (at(1000).unwrap().unwrap(), at(70).unwrap().unwrap());
    assert_eq!(diagnose(&model, &data), diagnose(&model, &data));
    for (a, b) in whole.gates.iter().zip(&parts.gates) {
        assert!(a.mean.iter().zip(&b.mean).all(|(a, b)| (a - b).abs() < 1e-6));
        assert!((a.information - b.information).abs() < 1e-6 && (a.entropy - b.entropy).abs() < 1e-6);
    }
    for (a, b) in whole.cka.iter().flatten().zip(parts.cka.iter().flatten()) {
        assert!((a - b).abs() < 1e-5, "{a} and {b}");
    }
    assert_eq!(whole.experts[0].dead_units, parts.experts[0].dead_units);
}

#[test]
fn some_rows_in_even_steps_stand_for_all() {
    let seen = sight(|i| if i < 100 { [1.0, 0.0, 0.5, 0.5] } else { [0.0, 1.0, 0.5, 0.5] });
    let few = Diagnose::default().rows(20).run(&seen.model(2), &seen, &Device::flex()).unwrap().unwrap();
    assert_eq!((few.rows, few.gates[0].mean.as_slice()), (20, &[0.5, 0.5][..]));
}

#[test]
fn segments_share_out_the_weights_and_what_the_input_tells() {
    let seen = sight(|i| if i % 4 < 2 { [0.9, 0.1, 0.6, 0.4] } else { [0.1, 0.9, 0.6, 0.4] });
    let cities: Vec<Option<&str>> =
        (0..200).map(|i| if i % 4 < 2 { Some("Oslo") } else { Some("Bergen") }).collect();
    let segments = Segments::of_texts("city", &cities, 8);
    let look = |segments: &Segments| {
        let diagnose = Diagnose::default().segments(segments).batch(64);
        diagnose.run(&seen.model(2), &seen, &Device::flex()).unwrap().unwrap()
    };
    let whole = look(&segments);
    let report = whole.segments.unwrap();
    assert_eq!((report.names, report.rows), (vec!["Bergen".to_owned(), "Oslo".to_owned()], vec![100, 100]));
    for (got, want) in report.mean[0].iter().flatten().zip([0.1, 0.9, 0.9, 0.1]) {
        assert!((got - want).abs() < 1e-6, "{:?}", report.mean);
    }
    // The city is all that the gate looks at.
    assert!((report.information[0] - whole.gates[0].information).abs() < 1e-6);
    let coins: Vec<Option<&str>> = (0..200).map(|i| if i % 2 == 0 { Some("heads") } else { None }).collect();
    let report = look(&Segments::of_texts("coin", &coins, 8)).segments.unwrap();
    assert_eq!(report.names, ["heads", "missing"]);
    assert!(report.information[0] < 1e-9, "{report:?}");
}

#[test]
fn numbers_fall_into_segments_of_equal_size_and_few_values_into_one_each() {
    let ages: Vec<_> = (0..100).map(|age| (age % 10 != 3).then_some(f64::from(age))).collect();
    let segments = Segments::of_numbers("age", &ages, 4);
    assert_eq!(segments.names().len(), 5);
    let rows = |segment: usize| (0..100).filter(|row| segments.of_row(*row) == Some(segment)).count();
    assert_eq!((0..5).map(rows).collect::<Vec<_>>(), [23, 23, 22, 22, 10]);
    let zeros: Vec<_> = (0..100).map(|i| Some(f64::from(u8::from(i % 10 == 0)))).collect();
    assert_eq!(Segments::of_numbers("flag", &zeros, 4).names(), ["0", "1"]);
    let heavy: Vec<_> = (0..100).map(|i| Some(if i < 80 { 0.0 } else { f64::from(i) })).collect();
    assert_eq!(
        Segments::of_numbers("gain", &heavy, 4).names(),
        ["below 80", "80 to 87", "87 to 94", "94 and more"]
    );
    assert_eq!(Segments::of_numbers("none", &[None, None], 4).names(), ["missing"]);
}
