//! How a file of text is packed.

use std::path::Path;

/// How a file of text is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Bzip2,
    Zstd,
}

impl Packing {
    /// Endings of names, in lower case.
    const ENDINGS: [(&'static str, Self); 4] =
        [(".gz", Self::Gzip), (".bz2", Self::Bzip2), (".zst", Self::Zstd), (".zstd", Self::Zstd)];

    /// Reads it off the ending of a name.
    pub(crate) fn of(file: &Path) -> Option<Self> {
        let name = file.file_name()?.to_str()?.to_ascii_lowercase();
        split(&name).1
    }

    /// Reads it off the first bytes.
    pub(crate) fn of_bytes(head: &[u8]) -> Option<Self> {
        if head.starts_with(&[0x1f, 0x8b]) {
            return Some(Self::Gzip);
        }
        if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            return Some(Self::Zstd);
        }
        // The letters alone could begin a text; behind the level stands the first block, or the end.
        let block = head.get(4..10)?;
        let is_block =
            block == [0x31, 0x41, 0x59, 0x26, 0x53, 0x59] || block == [0x17, 0x72, 0x45, 0x38, 0x50, 0x90];
        (head.starts_with(b"BZh") && is_block).then_some(Self::Bzip2)
    }
}

/// A name in lower case without the ending that says how it is packed.
pub(crate) fn split(name: &str) -> (&str, Option<Packing>) {
    let packed = Packing::ENDINGS.iter().find_map(|(ending, packing)| {
        let plain = name.strip_suffix(ending)?;
        Some((plain, Some(*packing)))
    });
    packed.unwrap_or((name, None))
}
