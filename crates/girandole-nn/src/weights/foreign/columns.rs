//! Where the columns of our encoded vector are in theirs.

use girandole_core::Inputs;

use super::name_map::EncodedPart;

/// Position of each column of our encoded vector in theirs.
///
/// Ours holds the numbers, then embeddings by ascending width, and those of one width in the order of the inputs. Theirs
/// holds its two parts in their order, each in the order of the inputs.
pub(super) fn columns(inputs: &Inputs, encoded: [EncodedPart; 2]) -> Vec<usize> {
    let n_numbers = inputs.numeric.len();
    let d_categories: usize = inputs.categorical.iter().map(|input| input.d_embedding).sum();
    let [first_number, first_category] = match encoded[0] {
        EncodedPart::Numbers => [0, n_numbers],
        EncodedPart::Categories => [d_categories, 0],
    };
    let mut starts = Vec::with_capacity(inputs.categorical.len());
    let mut next = first_category;
    for input in &inputs.categorical {
        starts.push(next);
        next += input.d_embedding;
    }
    let mut columns: Vec<usize> = (first_number..first_number + n_numbers).collect();
    for i in by_width(inputs) {
        columns.extend(starts[i]..starts[i] + inputs.categorical[i].d_embedding);
    }
    columns
}

/// The categorical inputs by ascending width, those of one width in their order.
pub(super) fn by_width(inputs: &Inputs) -> Vec<usize> {
    let mut order: Vec<usize> = (0..inputs.categorical.len()).collect();
    order.sort_by_key(|i| inputs.categorical[*i].d_embedding);
    order
}

#[cfg(test)]
mod tests {
    use girandole_core::CategoricalInput;

    use super::*;

    #[test]
    fn embeddings_of_several_widths_are_found_in_their_order() {
        let category = |name, d| CategoricalInput::new(name, 9).with_d_embedding(d);
        let inputs =
            Inputs::new(vec!["n".into()], vec![category("a", 2), category("b", 1), category("c", 2)]);
        let theirs = [EncodedPart::Categories, EncodedPart::Numbers];
        assert_eq!(columns(&inputs, theirs), [5, 2, 0, 1, 3, 4]);
        let theirs = [EncodedPart::Numbers, EncodedPart::Categories];
        assert_eq!(columns(&inputs, theirs), [0, 3, 1, 2, 4, 5]);
    }
}
