//! What ids mean in an older fit, and the ids of texts from elsewhere.

use girandole_data::{DataSet, FeatureConfig, FittedEncoders};

use crate::{Folder, schema};

fn fitted(folder: &Folder, name: &str, rows: &str, features: &[FeatureConfig]) -> FittedEncoders {
    let mut schema = schema(folder.file(name, rows));
    schema.data.split.validation = 0.0;
    schema.features = features.to_vec();
    DataSet::load(&schema).unwrap_or_else(|error| panic!("{error}")).encoders().clone()
}

fn own(name: &str) -> FeatureConfig {
    FeatureConfig { min_count: Some(1), ..FeatureConfig::categorical([name]) }
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn an_id_was_that_of_its_text() {
    let folder = Folder::empty();
    let features = [own("city")];
    // Ids go by count: unknown, Oslo, Bern, then missing comes in between.
    let old = fitted(&folder, "old.csv", "city,y\nOslo,0\nOslo,1\nBern,0\n", &features);
    let new = fitted(&folder, "new.csv", "city,y\nBern,0\nBern,1\nRome,0\nRome,0\nRome,1\n,0\n", &features);
    assert_eq!(new.ids_of("city", &texts(&["Rome", "Bern", "Oslo"])).unwrap(), [Some(2), Some(3), None]);
    assert_eq!(new.id_map(&old)["city"], [Some(0), None, None, Some(2)]);
    assert_eq!(old.id_map(&new)["city"], [Some(0), None, Some(3)]);
    assert_eq!(new.id_map(&new)["city"], [Some(0), Some(1), Some(2), Some(3)]);
}

#[test]
fn shared_tables_lists_and_hashes_are_told_too() {
    let folder = Folder::empty();
    let rows = "item,history,user,y\na,b|c,u,0\nb,a|b,v,1\n";
    let more = "item,history,user,y\nd,b|d,u,0\nc,a|d,v,1\n";
    let history = FeatureConfig::list(["history"]).with_table("items").with_max_len(2);
    let item = FeatureConfig::categorical(["item"]).with_table("items");
    let shared = [
        FeatureConfig { min_count: Some(1), ..item },
        history,
        FeatureConfig::categorical(["user"]).with_hash(7),
    ];
    let (old, new) = (fitted(&folder, "old.csv", rows, &shared), fitted(&folder, "new.csv", more, &shared));
    let map = new.id_map(&old);
    assert_eq!(map["item"], map["history"]);
    let (then, now) =
        (old.ids_of("items", &texts(&["a", "b", "c"])), new.ids_of("history", &texts(&["a", "b", "c"])));
    for (then, now) in then.unwrap().into_iter().zip(now.unwrap()) {
        assert_eq!(map["item"][now.unwrap() as usize], then);
    }
    assert_eq!(map["item"][new.ids_of("item", &texts(&["d"])).unwrap()[0].unwrap() as usize], None);
    assert_eq!(map["user"], (0..8).map(Some).collect::<Vec<_>>());
    let hashed = [FeatureConfig::categorical(["user"]).with_hash(9)];
    let other = fitted(&folder, "other.csv", rows, &hashed);
    assert_eq!(new.id_map(&other)["user"], [vec![Some(0)], vec![None; 7]].concat());
    assert!(!new.id_map(&other).contains_key("item"));
    assert!(new.ids_of("y", &[]).is_none());

    let plain = fitted(&folder, "plain.csv", rows, &[own("user")]);
    let (into, from) = (other.id_map(&plain), plain.id_map(&other));
    let id =
        |encoders: &FittedEncoders, text: &str| encoders.ids_of("user", &texts(&[text])).unwrap()[0].unwrap();
    assert_eq!(from["user"][id(&plain, "u") as usize], Some(id(&other, "u")));
    assert_eq!(into["user"][id(&other, "v") as usize], Some(id(&plain, "v")));
}
