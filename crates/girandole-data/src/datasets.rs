//! Data sets that Girandole knows: their columns, features, tasks and splits.

use std::path::Path;

pub use crate::shipped::{adult_schema, census_schema};
use crate::{DataError, DataSet};

/// UCI Adult: 48,842 people of a census, three tasks, split 70/15/15.
///
/// The tasks are `income` (above 50,000 a year), `never married` and `college` (an Associates degree or higher). The
/// columns they are made of are no inputs, and neither is the rank of the education nor the survey's weight. Source:
/// B. Becker and R. Kohavi, UCI Machine Learning Repository, doi:10.24432/C5XW20, CC BY 4.0.
///
/// ```
/// use girandole_core::TaskData;
///
/// let data = girandole_data::datasets::adult()?;
/// let names: Vec<&str> = data.tasks().iter().map(|task| task.name.as_str()).collect();
/// assert_eq!(names, ["income", "never married", "college"]);
/// assert_eq!(data.train().len() + data.validation().len() + data.test().len(), 48_842);
/// # Ok::<(), girandole_data::DataError>(())
/// ```
///
/// # Errors
///
/// Never with the file that is shipped.
pub fn adult() -> Result<DataSet, DataError> {
    DataSet::load(&adult_schema())
}

/// Census-Income (KDD) from a folder with census-income.data and census-income.test, plain, .gz or .bz2.
///
/// The protocol of Ma et al., KDD 2018: all 199,523 rows of the first file train, the second is dealt 1:1 to validation
/// and test; `education` and `marital_stat` are no inputs. The tasks are `income` (above 50,000 a year),
/// `never married` and `college` (an Associates degree or higher). Source: T. Lane and R. Kohavi, UCI Machine Learning
/// Repository, doi:10.24432/C5N30T, CC BY 4.0.
///
/// # Errors
///
/// If a file is not there, or its unpacked content is not the published one.
pub fn census(folder: &Path) -> Result<DataSet, DataError> {
    DataSet::load(&census_schema(folder))
}
