"""Census-Income (KDD) as UCI's text files, packed or not, into two Parquet files that both sides read.

Run: python3 census_parquet.py FROM TO      (folders; writes TO/train.parquet and TO/test.parquet)
Numbers become whole numbers; every other column stays text, trimmed.
"""
import os
import sys

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from census_columns import CENSUS


def table(path):
    """The rows of a file, whose names may end in .bz2 or .gz."""
    columns = CENSUS["columns"]
    with pa.input_stream(path, compression="detect") as stream:
        rows = pa.csv.read_csv(
            stream,
            read_options=pa.csv.ReadOptions(column_names=columns),
            convert_options=pa.csv.ConvertOptions(column_types={c: pa.string() for c in columns}),
        )
    trimmed = {c: pc.utf8_trim_whitespace(rows[c]) for c in columns}
    return pa.table({c: v.cast(pa.int64()) if c in CENSUS["numbers"] else v for c, v in trimmed.items()})


def main():
    source, target = sys.argv[1:3]
    os.makedirs(target, exist_ok=True)
    for part, name in [("train", "census-income.data"), ("test", "census-income.test")]:
        paths = [os.path.join(source, name + ending) for ending in ("", ".bz2", ".gz")]
        path = next((path for path in paths if os.path.isfile(path)), None)
        if path is None:
            sys.exit(f"{source} has no {name}, packed or not; get it from https://archive.ics.uci.edu/dataset/117")
        rows = table(path)
        pa.parquet.write_table(rows, os.path.join(target, part + ".parquet"))
        print(f"{part}: {rows.num_rows} rows, {rows.num_columns} columns")


if __name__ == "__main__":
    main()
