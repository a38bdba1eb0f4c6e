use std::collections::BTreeSet;

use super::super::say::tests::{calls, latin_words, places, sources, undecided_particle};
use super::*;

/// What a Korean error may have in Latin letters: names, commands, formulas and types.
const LATIN: &str = "
    MNIST IDX PNG JPEG SHA-256 NumPy Git LFS git lfs pull .gz gz gzip gunzip OS checkpoint.bin trainer train patience
    w1 w2 b1 b2 D H C f64 f32 f16 bf16 x 0B 0C 0D 0E";

#[test]
fn every_korean_error_has_a_text_with_its_values_and_every_text_is_used() {
    let texts = TEXT.texts(Language::Korean);
    let mut used = BTreeSet::new();
    for (key, names) in sources().iter().flat_map(|source| calls(source, "korean")) {
        let text = texts.get(&key).unwrap_or_else(|| panic!("no text {key}"));
        let names: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(names, places(text), "{key}");
        used.insert(key);
    }
    assert_eq!(used, texts.into_keys().collect());
}

#[test]
fn korean_errors_have_no_english_words_but_names() {
    let allowed: Vec<_> = LATIN.split_whitespace().collect();
    for (key, text) in TEXT.texts(Language::Korean) {
        for word in latin_words(&text) {
            assert!(allowed.contains(&word.as_str()), "{key}: {word} in {text}");
        }
    }
}

#[test]
fn what_a_setting_should_be_is_said_in_korean() {
    let settings = [
        "iterations = 0",
        "learning_rate = -1.0",
        "hidden_size = 0",
        "weight_init_std = -1.0",
        "patience = 1",
    ];
    for text in settings {
        let error = trainer::config::Config::from_toml(text).unwrap_err();
        let korean = error.korean().unwrap();
        assert!(
            !korean.contains("at least") && !korean.contains("finite"),
            "{korean}"
        );
        assert!(korean.contains("야 합니다"), "{korean}");
    }
}

#[test]
fn korean_errors_choose_their_particles() {
    for (key, text) in TEXT.texts(Language::Korean) {
        assert_eq!(undecided_particle(&text), None, "{key}: {text}");
    }
}

#[test]
fn a_code_of_the_system_follows_its_reason() {
    let error = io::Error::from_raw_os_error(2);
    let korean = error.korean().unwrap();
    assert!(korean.starts_with("없는 파일이나 폴더입니다"), "{korean}");
    assert!(korean.ends_with("(OS 오류 2)"), "{korean}");
}
