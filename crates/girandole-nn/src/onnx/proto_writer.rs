//! Protocol buffers, written.
//!
//! A message is its fields behind each other, each a number that says which it is and how it is coded, then its value:
//! <https://protobuf.dev/programming-guides/encoding>. A crate for it would bring a procedural macro whose dependencies
//! have burn compiled anew; what ONNX needs of the format is this file.

/// A message on its way. Long values are lent, not copied, however deep they lie.
#[derive(Debug, Default)]
pub(super) struct ProtoWriter<'a> {
    pieces: Vec<Piece<'a>>,
}

#[derive(Debug)]
enum Piece<'a> {
    Own(Vec<u8>),
    Lent(&'a [u8]),
}

impl AsRef<[u8]> for Piece<'_> {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Own(bytes) => bytes,
            Self::Lent(bytes) => bytes,
        }
    }
}

/// How a value is coded.
const VARINT: u64 = 0;
const LENGTH: u64 = 2;
const FOUR_BYTES: u64 = 5;

impl<'a> ProtoWriter<'a> {
    /// A whole number.
    pub(super) fn int(&mut self, field: u64, value: i64) {
        self.varint(field << 3 | VARINT);
        self.varint(value as u64);
    }

    /// A number.
    pub(super) fn float(&mut self, field: u64, value: f32) {
        self.varint(field << 3 | FOUR_BYTES);
        self.own().extend_from_slice(&value.to_le_bytes());
    }

    /// A text.
    pub(super) fn text(&mut self, field: u64, value: &str) {
        self.varint(field << 3 | LENGTH);
        self.varint(value.len() as u64);
        self.own().extend_from_slice(value.as_bytes());
    }

    /// Bytes, lent.
    pub(super) fn bytes(&mut self, field: u64, value: &'a [u8]) {
        self.varint(field << 3 | LENGTH);
        self.varint(value.len() as u64);
        self.pieces.push(Piece::Lent(value));
    }

    /// A message within this one.
    pub(super) fn message(&mut self, field: u64, write: impl FnOnce(&mut Self)) {
        let mut inner = Self::default();
        write(&mut inner);
        self.varint(field << 3 | LENGTH);
        self.varint(inner.pieces().map(<[u8]>::len).sum::<usize>() as u64);
        for piece in inner.pieces {
            match piece {
                Piece::Own(bytes) => self.own().extend_from_slice(&bytes),
                lent @ Piece::Lent(_) => self.pieces.push(lent),
            }
        }
    }

    /// The bytes, piece by piece.
    pub(super) fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        self.pieces.iter().map(AsRef::as_ref)
    }

    fn varint(&mut self, mut value: u64) {
        let out = self.own();
        while value >= 0x80 {
            out.push(value as u8 | 0x80);
            value >>= 7;
        }
        out.push(value as u8);
    }

    fn own(&mut self) -> &mut Vec<u8> {
        if !matches!(self.pieces.last(), Some(Piece::Own(_))) {
            self.pieces.push(Piece::Own(Vec::new()));
        }
        match self.pieces.last_mut() {
            Some(Piece::Own(bytes)) => bytes,
            _ => unreachable!("a piece of its own was put there"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_coded_as_the_format_s_guide_says() {
        let mut inner = ProtoWriter::default();
        inner.int(1, 150);
        inner.text(2, "testing");
        assert_eq!(
            inner.pieces().collect::<Vec<_>>().concat(),
            [&[0x08, 0x96, 0x01, 0x12, 0x07][..], b"testing"].concat()
        );
        let lent = [7u8; 3];
        let mut outer = ProtoWriter::default();
        outer.message(3, |inner| {
            inner.int(1, 150);
            inner.bytes(4, &lent);
        });
        outer.int(2, -1);
        let minus_one = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        let want = [&[0x1a, 8, 0x08, 0x96, 0x01, 0x22, 3, 7, 7, 7, 0x10][..], &minus_one].concat();
        assert_eq!(outer.pieces().collect::<Vec<_>>().concat(), want);
    }
}
