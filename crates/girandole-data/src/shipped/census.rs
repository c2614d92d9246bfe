//! Census-Income (KDD), read from UCI's own files.

use std::path::Path;

use crate::read::{Checksum, Layout, Source};
use crate::{BuiltIn, DataConfig, DataError, FeatureConfig, Schema, SplitConfig, SplitSource, TaskConfig};

/// Where the files are published.
const FROM: &str = "https://archive.ics.uci.edu/dataset/117 (doi:10.24432/C5N30T)";

/// The columns of the files, which have no header.
const COLUMNS: &str = "age class_worker det_ind_code det_occ_code education wage_per_hour hs_college marital_stat \
    major_ind_code major_occ_code race hisp_origin sex union_member unemp_reason full_or_part_emp capital_gains \
    capital_losses stock_dividends tax_filer_stat region_prev_res state_prev_res det_hh_fam_stat det_hh_summ \
    instance_weight mig_chg_msa mig_chg_reg mig_move_reg mig_same mig_prev_sunbelt num_emp fam_under_18 \
    country_father country_mother country_self citizenship own_or_self vet_question vet_benefits weeks_worked year \
    income_50k";

const NUMBERS: [&str; 7] =
    ["age", "wage_per_hour", "capital_gains", "capital_losses", "stock_dividends", "num_emp", "weeks_worked"];

/// Columns that tell an outcome, and the survey's weight.
const LEFT_OUT: [&str; 4] = ["education", "marital_stat", "instance_weight", "income_50k"];

/// Features, tasks and split of [`census`](crate::datasets::census).
pub fn census_schema(folder: &Path) -> Schema {
    let columns: Vec<String> = COLUMNS.split_whitespace().map(str::to_owned).collect();
    let is_category =
        |column: &&String| !NUMBERS.contains(&column.as_str()) && !LEFT_OUT.contains(&column.as_str());
    let categories: Vec<String> = columns.iter().filter(is_category).cloned().collect();
    let data = DataConfig {
        path: Some(folder.to_owned()),
        dataset: Some(BuiltIn::Census),
        columns: Some(columns),
        split: SplitConfig { validation_from: SplitSource::Test, ..SplitConfig::default() },
        ..DataConfig::default()
    };
    let features = vec![
        FeatureConfig::numeric(NUMBERS).with_d_embedding(8),
        FeatureConfig::categorical(categories).with_d_embedding(8),
    ];
    let college = "education in ['Associates degree-occup /vocational', 'Associates degree-academic program', \
                   'Bachelors degree(BA AB BS)', 'Masters degree(MA MS MEng MEd MSW MBA)', \
                   'Prof school degree (MD DDS DVM LLB JD)', 'Doctorate degree(PhD EdD)']";
    let tasks = vec![
        TaskConfig::binary("income", "income_50k == '50000+.'"),
        TaskConfig::binary("never married", "marital_stat == 'Never married'"),
        TaskConfig::binary("college", college),
    ];
    Schema { data, features, tasks }
}

/// The training and the test file of a folder.
pub(crate) fn census_sources(folder: &Path, layout: Layout) -> Result<(Source, Source), DataError> {
    let source = |name: &'static str, want: &'static str| {
        let candidates = ["", ".gz", ".bz2"].map(|ending| folder.join(format!("{name}{ending}")));
        let Some(path) = candidates.into_iter().find(|path| path.is_file()) else {
            return Err(DataError::NoDataSetFile { folder: folder.to_owned(), name, from: FROM });
        };
        let checksum = Some(Checksum { want, from: FROM });
        Ok(Source { checksum, ..Source::file(&path, layout.clone()) })
    };
    Ok((
        source("census-income.data", "3676a81db7d3528f3f8b9f3c699d0f0aa28db45e6e994fa0b8ed38327539ee86")?,
        source("census-income.test", "98402b1ab879573d0a7f38a699a40258080e25e33d3401e7bf9c96d3fa0fab8c")?,
    ))
}
