use super::*;

const TABLES: [(&str, Table); 4] = [
    ("labels", crate::run::label::TEXT),
    ("notes", crate::notes::texts::TEXT),
    ("pictures", crate::plot::texts::TEXT),
    ("report", crate::report::texts::TEXT),
];

/// The placeholders of a text, whether a backtick is unpaired, and the number of asterisks.
fn shape(text: &str) -> (Vec<&str>, usize, usize) {
    let mut open: Vec<_> = text
        .split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect();
    open.sort_unstable();
    (
        open,
        text.matches('`').count() % 2,
        text.matches('*').count(),
    )
}

#[test]
fn both_languages_have_the_same_texts_with_the_same_placeholders() {
    for (name, table) in TABLES {
        let [english, korean] = [Language::English, Language::Korean].map(|l| table.texts(l));
        assert!(english.keys().eq(korean.keys()), "{name}");
        for (key, text) in &english {
            assert_eq!(shape(text), shape(&korean[key]), "{name}: {key}");
            assert_eq!(shape(text).1, 0, "{name}: {key}: a ` is not closed");
        }
    }
}

#[test]
fn korean_texts_are_korean() {
    let hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
    for (name, table) in TABLES {
        let [english, korean] = [Language::English, Language::Korean].map(|l| table.texts(l));
        for (key, text) in &korean {
            let letters = english[key].split_whitespace().count() > 4;
            assert!(hangul(text) || !letters, "{name}: {key}: {text}");
        }
        let mixed = english
            .iter()
            .find(|(key, text)| *key != "language" && hangul(text));
        assert_eq!(mixed, None, "{name}");
    }
}

#[test]
fn the_locale_is_korean_only_by_its_language() {
    for korean in ["ko", "ko_KR", "ko_KR.UTF-8", "ko.UTF-8", "ko-KR", "ko@x"] {
        assert_eq!(Language::of_locale(korean), Language::Korean, "{korean}");
    }
    for other in ["", "C", "C.UTF-8", "POSIX", "en_US.UTF-8", "kok_IN", "KO"] {
        assert_eq!(Language::of_locale(other), Language::English, "{other}");
    }
}

#[test]
fn values_are_not_searched_for_placeholders() {
    assert_eq!(fill("{a}, {b}", &[("a", &"{b}"), ("b", &2)]), "{b}, 2");
    assert_eq!(fill("{a}, {", &[]), "{a}, {");
}
