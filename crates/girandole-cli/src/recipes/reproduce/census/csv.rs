//! The results as CSV, for other programs.

use std::fmt::Write;
use std::path::Path;

use super::finding::Finding;
use super::group::Group;
use super::outcome::Outcome;
use super::row::Row;
use super::study::Study;
use crate::failure::Failure;
use crate::whole_file;

/// Writes `finals.csv`, `settings.csv`, and a table of each group.
pub(super) fn write(
    folder: &Path,
    findings: &[Finding],
    finals: &[(Study, Vec<Outcome>)],
    groups: &[(Group, Vec<Row>)],
) -> Result<(), Failure> {
    whole_file::write(&folder.join("settings.csv"), settings_csv(findings))?;
    whole_file::write(&folder.join("finals.csv"), finals_csv(finals))?;
    for (group, rows) in groups {
        whole_file::write(&folder.join(format!("table{}.csv", group.number())), group_csv(rows))?;
    }
    Ok(())
}

fn group_csv(rows: &[Row]) -> String {
    let mut text = "method,runs,best,paper_best,mean,low,high,paper_mean,difference,never_married_with_best,\
                    paper_never_married_with_best,never_married_mean,never_married_low,never_married_high,\
                    paper_never_married_mean,never_married_difference\n"
        .to_owned();
    for row in rows {
        let (low, high) = row.interval();
        let (second_low, second_high) = row.second_interval();
        let numbers = [
            row.best(),
            row.paper.best,
            row.mean(),
            low,
            high,
            row.paper.mean,
            row.mean() - row.paper.mean,
            row.second_with_best(),
            row.paper.second_with_best,
            row.second_mean(),
            second_low,
            second_high,
            row.paper.second_mean,
            row.second_mean() - row.paper.second_mean,
        ];
        let numbers: Vec<String> = numbers.iter().map(f64::to_string).collect();
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{},{},{}", row.method.title(), row.main.len(), numbers.join(","));
    }
    text
}

fn finals_csv(finals: &[(Study, Vec<Outcome>)]) -> String {
    let mut text = "method,tasks,run,task,validation_auc,test_auc,epoch\n".to_owned();
    for (study, outcomes) in finals {
        for (run, outcome) in outcomes.iter().enumerate() {
            let epoch = outcome.epoch.map(|epoch| epoch.to_string()).unwrap_or_default();
            for score in &outcome.scores {
                let _ = writeln!(
                    text,
                    "{},{},{run},{},{},{},{epoch}",
                    study.method.title(),
                    study.task_names(),
                    score.task.name(),
                    score.validation,
                    score.test
                );
            }
        }
    }
    text
}

fn settings_csv(findings: &[Finding]) -> String {
    let mut text = "method,tasks,trial,validation_auc,worst_validation_auc,network,tower,learning_rate,\
                    weight_decay,epochs,batch\n"
        .to_owned();
    for found in findings {
        let setting = &found.setting;
        let _ = writeln!(
            text,
            "{},{},{},{},{},\"{}\",{},{},{},{},{}",
            found.study.method.title(),
            found.study.task_names(),
            found.trial,
            found.validation,
            found.worst,
            setting.head_in_words(),
            setting.tower,
            setting.learning_rate,
            setting.weight_decay,
            setting.epochs,
            setting.batch
        );
    }
    text
}
