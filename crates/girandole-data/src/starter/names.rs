//! What the name of a column says.

/// Words at the end of a name that make whole numbers ids.
const ID_WORDS: &str = "id ids uid gid pid cid sid iid uuid guid key code codes zip zipcode postcode plz sku isbn asin \
    ean upc hash idx";

/// Things that are told apart by numbers.
const THINGS: &str = "user item movie product customer client shop store merchant seller ad campaign creative \
    advertiser publisher session device brand author artist track song video channel category genre \
    city county region station player team school hospital doctor patient employee member visitor \
    buyer vendor supplier query doc document article book game site person";

/// Whether a word is one of a list with blanks between.
fn holds(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|one| one == word)
}

/// The words of a name in lower case: `userId`, `user_id` and `User ID` are `user` and `id`.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let (mut was_lower, mut open) = (false, false);
    let chars: Vec<char> = name.chars().collect();
    for (at, c) in chars.iter().copied().enumerate() {
        let ends_run = c.is_uppercase() && chars.get(at + 1).is_some_and(|next| next.is_lowercase());
        let begins = !open || (was_lower && c.is_uppercase()) || (ends_run && !was_lower);
        if !c.is_alphabetic() {
            open = false;
            continue;
        }
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
        (was_lower, open) = (c.is_lowercase(), true);
    }
    words
}

/// Whether whole numbers of that name are ids.
pub(super) fn is_id(name: &str) -> bool {
    let words = words(name);
    let Some(last) = words.last().map(String::as_str) else { return false };
    let joined = |word: &str| {
        ["id", "ids", "no", "nr", "code", "key"]
            .iter()
            .any(|end| word.strip_suffix(end).is_some_and(is_thing))
    };
    let numbered = words.len() > 1
        && matches!(last, "no" | "nr")
        && words[..words.len() - 1].iter().any(|word| is_thing(word));
    holds(ID_WORDS, last) || is_thing(last) || joined(last) || numbered
}

/// Of several things the numbers are counts.
fn is_thing(word: &str) -> bool {
    holds(THINGS, word)
}

/// Whether the name is that of people, or of others of whom a row is one of many.
pub(super) fn is_person(name: &str) -> bool {
    const WORDS: &str = "user uid userid customer customerid client patient patientid member visitor buyer session device \
        player employee subject person household account";
    words(name).iter().any(|word| holds(WORDS, word))
}

/// Whether the name is that of a row number.
pub(super) fn is_row_number(name: &str) -> bool {
    let words = words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(
        words[..],
        [] | ["index"]
            | ["unnamed"]
            | ["rownames"]
            | ["row", "names"]
            | ["row"]
            | ["rowid"]
            | ["row", "id"]
            | ["rownum"]
            | ["nr"]
            | ["no"]
            | ["id"]
            | ["obs"]
            | ["case"]
            | ["x"]
    )
}

/// Whether numbers of that name are moments.
pub(super) fn is_time(name: &str) -> bool {
    const WORDS: &str = "time timestamp ts date datetime day when epoch created updated at dt modified unix utc dteday \
        zeit datum";
    let words = words(name);
    let joined =
        |word: &str| ["timestamp", "datetime", "unixtime", "date"].iter().any(|end| word.ends_with(end));
    words.iter().any(|word| holds(WORDS, word) || joined(word))
}

/// Whether the name is that of a year, an age or another number that counts on and is no row number.
pub(super) fn is_running(name: &str) -> bool {
    const WORDS: &str = "year yr age month day week quarter time date period hour minute second lag step t";
    is_time(name) || words(name).iter().any(|word| holds(WORDS, word))
}

/// Whether whole numbers of that name are how many of something there are.
pub(super) fn is_count(name: &str) -> bool {
    const WORDS: &str = "count counts cnt num number n nb total qty quantity visits clicks views sales sold units \
        children siblings kids claims accidents deaths goals wins flares calls events affairs \
        orders times items purchases freq";
    words(name).iter().any(|word| holds(WORDS, word))
}

/// Whether whole numbers of that name are amounts of something.
pub(super) fn is_amount(name: &str) -> bool {
    const WORDS: &str = "distance price amount weight height length width depth size area income salary wage cost costs fee \
        duration minutes seconds hours days km kms miles meters metres temp temperature speed pressure humidity latitude \
        longitude lat lon lng age score rating rate ratio percent pct volume balance limit population year";
    words(name).iter().any(|word| holds(WORDS, word))
}

/// Whether the name says that a column marks rows of training or test.
pub(super) fn is_part_mark(name: &str) -> bool {
    let words = words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(
        words[..],
        ["train" | "test" | "istrain" | "istest" | "holdout" | "validation"]
            | ["is" | "in", "train" | "training" | "test" | "holdout" | "validation"]
    )
}

/// Whether whole numbers of that name are marks on a scale.
pub(super) fn is_scale(name: &str) -> bool {
    const WORDS: &str = "rating ratings score quality grade age year price income";
    words(name).last().is_some_and(|word| holds(WORDS, word))
}

/// Whether whole numbers of that name are parts that the data was cut into.
pub(super) fn is_fold(name: &str) -> bool {
    words(name).last().is_some_and(|word| holds("fold folds kfold cvfold", word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_falls_into_words_however_it_is_written() {
        for name in ["user_id", "userId", "User ID", "user.id", "USER-ID", "UserID", "user__id_"] {
            assert_eq!(words(name), ["user", "id"], "{name}");
        }
        assert_eq!(words("HTTPServer2Name"), ["http", "server", "name"]);
    }

    #[test]
    fn ids_are_told_by_the_end_of_the_name() {
        for name in [
            "user_id",
            "itemId",
            "uid",
            "movie",
            "movieid",
            "customer",
            "zip_code",
            "store",
            "flight station no",
            "SKU",
            "adID",
            "productId",
        ] {
            assert!(is_id(name), "{name}");
        }
        for name in [
            "user_age",
            "movie length",
            "paid",
            "grid",
            "humid",
            "n_rooms",
            "item price",
            "price",
            "valid",
            "covid",
        ] {
            assert!(!is_id(name), "{name}");
        }
    }
}
