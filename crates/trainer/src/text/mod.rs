//! English and Korean texts, stored as one TOML file per language with the same keys.
//!
//! The key of a text is its path in the file, such as `descent.title`. `{name}` in a text is a placeholder.

use std::{collections::BTreeMap, fmt::Display};

use serde::{Serialize, Serializer, ser::SerializeMap};
use toml::Value;

/// The language of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// English.
    English,
    /// Korean, the language of the notes.
    Korean,
}

impl Language {
    /// The code of the language, as in HTML's `lang`.
    ///
    /// ```
    /// assert_eq!(trainer::text::Language::Korean.code(), "ko");
    /// ```
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
        }
    }

    /// The language of a POSIX locale: Korean if its language is `ko`, otherwise English.
    ///
    /// ```
    /// use trainer::text::Language;
    ///
    /// assert_eq!(Language::of_locale("ko_KR.UTF-8"), Language::Korean);
    /// assert_eq!(Language::of_locale("C"), Language::English);
    /// ```
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        let name = locale.split(['_', '.', '-', '@']).next();
        match name {
            Some("ko") => Self::Korean,
            _ => Self::English,
        }
    }

    /// This language and then the other.
    ///
    /// ```
    /// use trainer::text::Language::{English, Korean};
    /// assert_eq!(Korean.and_other(), [Korean, English]);
    /// ```
    #[must_use]
    pub fn and_other(self) -> [Self; 2] {
        match self {
            Self::English => [Self::English, Self::Korean],
            Self::Korean => [Self::Korean, Self::English],
        }
    }
}

/// Texts by their keys.
pub type Texts = BTreeMap<String, String>;

/// The texts of both languages, as TOML.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// The TOML of the English texts.
    pub english: &'static str,
    /// The TOML of the Korean texts, with the same keys and placeholders.
    pub korean: &'static str,
}

impl Table {
    /// The texts of a language.
    ///
    /// # Panics
    ///
    /// If the text is not TOML, or has values other than tables and strings.
    #[must_use]
    pub fn texts(&self, language: Language) -> Texts {
        let source = match language {
            Language::English => self.english,
            Language::Korean => self.korean,
        };
        let mut texts = Texts::new();
        let tables = source.parse().expect("TOML, as a test reads it");
        flatten("", &tables, &mut texts);
        texts
    }

    /// The texts of both languages, beginning with those of `first`.
    #[must_use]
    pub fn starting_with(&self, first: Language) -> BothLanguages {
        BothLanguages(first.and_other().map(|l| (l, self.texts(l))))
    }
}

fn flatten(prefix: &str, table: &toml::Table, texts: &mut Texts) {
    for (name, value) in table {
        let name = format!("{prefix}{name}");
        match value {
            Value::String(text) => {
                texts.insert(name, text.clone());
            }
            Value::Table(inner) => flatten(&format!("{name}."), inner, texts),
            other => unreachable!("{name} is not a text: {other}"),
        }
    }
}

/// The texts of both languages, the first language of a page first.
#[derive(Debug, Clone)]
pub struct BothLanguages([(Language, Texts); 2]);

impl BothLanguages {
    /// The first language and its texts.
    #[must_use]
    pub fn first(&self) -> (Language, &Texts) {
        let (language, texts) = &self.0[0];
        (*language, texts)
    }
}

impl Serialize for BothLanguages {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (language, texts) in &self.0 {
            map.serialize_entry(language.code(), texts)?;
        }
        map.end()
    }
}

/// Replaces each placeholder `{name}` by the value of that name. A placeholder without a value stays.
///
/// ```
/// use trainer::text::fill;
/// assert_eq!(fill("{n} of {all}", &[("n", &3), ("all", &"{n}")]), "3 of {n}");
/// ```
pub fn fill(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut parts = text.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let value = part
            .split_once('}')
            .and_then(|(name, rest)| Some((values.iter().find(|value| value.0 == name)?.1, rest)));
        if let Some((value, rest)) = value {
            filled += &value.to_string();
            filled += rest;
        } else {
            filled.push('{');
            filled += part;
        }
    }
    filled
}

#[cfg(test)]
mod tests;
