//! The ids of texts that come from elsewhere.

use girandole_data::{DataSet, FeatureConfig};

use crate::{Folder, ids, schema};

#[test]
fn texts_have_the_ids_that_their_columns_give_them() {
    let folder = Folder::empty();
    let rows = "item,history,user,shop,y\na,b|c,u,s,0\nb,a|b,v,s,1\n";
    let mut schema = schema(folder.file("rows.csv", rows));
    schema.data.split.validation = 0.0;
    let item = FeatureConfig::categorical(["item"]).with_table("items");
    schema.features = vec![
        FeatureConfig { min_count: Some(1), ..item },
        FeatureConfig::list(["history"]).with_table("items").with_max_len(2),
        FeatureConfig::categorical(["user"]).with_hash(7),
        FeatureConfig::categorical(["shop"]),
    ];
    let data = DataSet::load(&schema).unwrap_or_else(|error| panic!("{error}"));
    let encoders = data.encoders();
    let of = |name: &str, texts: &[&str]| {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        encoders.ids_of(name, &texts)
    };
    let encoded = crate::all(&*girandole_core::TaskData::train(&data)).features;
    let (categorical, lists) = (ids(encoded.categorical.unwrap()), ids(encoded.lists.unwrap()));
    let id = |name: &str, text: &str| of(name, &[text]).unwrap()[0].map(i64::from);
    for (row, [item, user]) in [["a", "u"], ["b", "v"]].into_iter().enumerate() {
        assert_eq!(id("item", item), Some(categorical[3 * row]));
        assert_eq!(id("user", user), Some(categorical[3 * row + 1]));
    }
    assert_eq!((id("history", "b"), id("items", "c")), (Some(lists[0]), Some(lists[1])));
    assert_eq!(of("items", &["c", "a"]), of("item", &["c", "a"]));
    assert_eq!(id("items", "d"), None);
    assert_eq!(of("y", &["1"]), None);
    assert_eq!(of("nowhere", &[]), None);
}
