//! Where the columns of our encoded vector are in theirs.

use std::collections::HashMap;

use super::name_map::EncodedPart;
use crate::Encoder;

/// Position of each column of our encoded vector in theirs, whose two parts each hold their inputs in the job's order.
pub(super) fn columns(encoder: &Encoder, encoded: [EncodedPart; 2]) -> Vec<usize> {
    let inputs = encoder.inputs();
    let mut starts = HashMap::new();
    let mut next = 0;
    for part in encoded {
        match part {
            EncodedPart::Numbers => {
                for name in &inputs.numeric {
                    starts.insert(name.as_str(), next);
                    next += 1;
                }
            }
            EncodedPart::Categories => {
                for input in &inputs.categorical {
                    starts.insert(input.name.as_str(), next);
                    next += input.d_embedding;
                }
            }
        }
    }
    let of = |input: &crate::InputColumns| {
        let start = starts.get(input.input.as_str()).copied().unwrap_or(0);
        start..start + input.columns.len()
    };
    encoder.columns().iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use burn::prelude::*;
    use girandole_core::{CategoricalInput, Inputs};

    use super::*;
    use crate::EncoderConfig;

    #[test]
    fn embeddings_of_several_widths_are_found_in_their_order() {
        let category = |name, d| CategoricalInput::new(name, 9).with_d_embedding(d);
        let inputs =
            Inputs::new(vec!["n".into()], vec![category("a", 2), category("b", 1), category("c", 2)]);
        let encoder = EncoderConfig::new().init(&inputs, &Device::flex()).unwrap();
        let theirs = [EncodedPart::Categories, EncodedPart::Numbers];
        assert_eq!(columns(&encoder, theirs), [5, 2, 0, 1, 3, 4]);
        let theirs = [EncodedPart::Numbers, EncodedPart::Categories];
        assert_eq!(columns(&encoder, theirs), [0, 3, 1, 2, 4, 5]);
    }
}
