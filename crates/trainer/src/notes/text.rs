//! The words of the page, in two languages with the same keys.

use std::collections::BTreeMap;

use toml::{Table, Value};

/// A language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// English.
    English,
    /// Korean, the language of the notes.
    Korean,
}

/// Texts by their name: the tables that they are in, and their own, as in `descent.title`.
pub type Texts = BTreeMap<String, String>;

impl Language {
    /// As in HTML's `lang`.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
        }
    }

    /// This language, then the other.
    pub fn and_other(self) -> [Self; 2] {
        match self {
            Self::English => [Self::English, Self::Korean],
            Self::Korean => [Self::Korean, Self::English],
        }
    }

    pub(super) fn texts(self) -> Texts {
        let source = match self {
            Self::English => include_str!("text/en.toml"),
            Self::Korean => include_str!("text/ko.toml"),
        };
        let mut texts = Texts::new();
        let tables = source.parse().expect("TOML, as a test reads it");
        flatten("", &tables, &mut texts);
        texts
    }
}

fn flatten(prefix: &str, table: &Table, texts: &mut Texts) {
    for (name, value) in table {
        let name = format!("{prefix}{name}");
        match value {
            Value::String(text) => {
                texts.insert(name, text.clone());
            }
            Value::Table(inner) => flatten(&format!("{name}."), inner, texts),
            other => unreachable!("{name} is no text: {other}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a text leaves open, `{so}`, and how often it switches to code and to strong.
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
    fn both_languages_have_the_same_texts_with_the_same_places() {
        let (english, korean) = (Language::English.texts(), Language::Korean.texts());
        assert!(english.keys().eq(korean.keys()));
        for (key, text) in &english {
            assert_eq!(shape(text), shape(&korean[key]), "{key}");
            assert_eq!(shape(text).1, 0, "{key}: a ` is not closed");
        }
    }

    #[test]
    fn every_text_of_the_template_exists() {
        let texts = Language::English.texts();
        let template = super::super::PAGE.template;
        let named = template
            .split("data-text=\"")
            .chain(template.split("data-label=\""));
        let mut count = 0;
        for rest in named {
            let key = rest.split('"').next().unwrap();
            if !key.contains('<') {
                assert!(texts.contains_key(key), "{key}");
                count += 1;
            }
        }
        assert!(count > 40, "{count}");
    }

    #[test]
    fn korean_texts_are_korean() {
        let (english, korean) = (Language::English.texts(), Language::Korean.texts());
        let hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
        for (key, text) in &korean {
            let letters = english[key].split_whitespace().count() > 4;
            assert!(hangul(text) || !letters, "{key}: {text}");
        }
        assert!(
            !english
                .iter()
                .any(|(key, text)| key != "language" && hangul(text))
        );
    }
}
