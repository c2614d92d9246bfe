//! What is wrong with how rows are dealt.

use girandole_core::Problem;

use crate::{BuiltIn, Schema, SplitSource};

impl Schema {
    /// Everything that is wrong with `[data.split]` and the files of rows beside it.
    pub(super) fn split_problems(&self) -> Vec<Problem> {
        let (data, split) = (&self.data, &self.data.split);
        let (test, validation) = (data.test.is_some(), data.validation.is_some());
        let census = data.dataset == Some(BuiltIn::Census);
        let mut problems = Vec::new();
        let mut add =
            |path: &str, message: String| problems.push(Problem::new(format!("data.{path}"), message));
        for (key, share) in [("validation", split.validation), ("test", split.test)] {
            if !(0.0..1.0).contains(&share) {
                add(&format!("split.{key}"), format!("needs a share from 0 to below 1, got {share}"));
            }
        }
        let both = split.validation + split.test;
        if both >= 1.0 && !test && !validation && !census {
            let message =
                format!("validation and test together take {both} of the rows, none are left to train");
            add("split", message);
        }
        if split.validation_from == SplitSource::Test {
            if !test && data.dataset.is_none() {
                add("split.validation_from", "`test` needs a file of test rows under `data.test`".to_owned());
            }
            if validation {
                let message = "`data.validation` names a file of them too; drop one of the two";
                add("split.validation_from", message.to_owned());
            }
        }
        let ways = split.ways();
        if let [(first, _), others @ ..] = &ways[..] {
            for (key, _) in others {
                let message = format!(
                    "`split.{first}` says already what is in one part; rows can be dealt in one way only, drop one of \
                     the two"
                );
                add(&format!("split.{key}"), message);
            }
        }
        for (key, _) in ways {
            let path = format!("split.{key}");
            if key == "column" {
                for (file, there) in [("test", test), ("validation", validation)] {
                    if there {
                        let message =
                            format!("a column and a {file} file both say what is a {file} row; drop one");
                        add(&path, message);
                    }
                }
            } else if test && validation {
                let message = "all rows of `data.path` train, since test and validation have files of their own; drop it";
                add(&path, message.to_owned());
            } else if self.deals_nothing() {
                let message =
                    "`split.validation` and `split.test` leave nothing to deal; raise one, or drop this key";
                add(&path, message.to_owned());
            }
        }
        problems
    }

    /// Whether the shares are such that chance, groups and times decide nothing.
    fn deals_nothing(&self) -> bool {
        let (data, split) = (&self.data, &self.data.split);
        let validates = split.validation > 0.0 && data.validation.is_none();
        let tests = split.test > 0.0 && data.test.is_none();
        !validates && !tests
    }
}
