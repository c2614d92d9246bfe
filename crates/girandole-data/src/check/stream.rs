//! What a stream asks of the rest of the settings.

use girandole_core::Problem;

use crate::{FileFormat, Schema, SplitSource};

impl Schema {
    /// Everything that does not fit a stream; nothing where rows are not streamed.
    pub(super) fn stream_problems(&self) -> Vec<Problem> {
        let data = &self.data;
        let Some(stream) = &data.stream else { return Vec::new() };
        let mut problems = Vec::new();
        let mut add =
            |path: &str, message: &str| problems.push(Problem::new(format!("data.{path}"), message));
        for (key, value) in
            [("window", stream.window), ("fit_rows", stream.fit_rows), ("ahead", stream.ahead)]
        {
            if value == 0 {
                add(&format!("stream.{key}"), "needs at least 1, got 0");
            }
        }
        if stream.window > u32::MAX as usize {
            add("stream.window", "needs at most 4294967295 rows; a window must fit in memory");
        }
        if data.dataset.is_some() {
            add("stream", "a data set known by name fits in memory; drop `stream` or `dataset`");
        }
        let by_name = data.path.as_deref().and_then(FileFormat::of);
        if by_name.or(data.format) == Some(FileFormat::Csv) {
            add("stream", "only Parquet can be streamed, this is CSV; write it as Parquet, or drop `stream`");
        }
        let split = &data.split;
        for (key, _) in split.ways() {
            let message = "a stream takes rows out by their position; drop it for `validation` and `test` shares, or put \
                           those rows into files under `data.validation` and `data.test`";
            add(&format!("split.{key}"), message);
        }
        let in_memory = data.validation.is_some() || split.validation_from == SplitSource::Test;
        let from_stream =
            [("validation", split.validation, !in_memory), ("test", split.test, data.test.is_none())];
        for (key, share, taken_out) in from_stream {
            if taken_out && share > 0.0 && stream.held_out == 0 {
                let message =
                    format!("is 0, which leaves no row for `split.{key}`; raise it or set the share to 0");
                add("stream.held_out", &message);
            }
        }
        problems
    }
}
