//! The reader's language: by `--lang`, or by the system's locale.

use std::{env, sync::OnceLock};

use clap::ValueEnum;
use trainer::text::Language;

/// What `--lang` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    En,
    Ko,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => Self::English,
            Lang::Ko => Self::Korean,
        }
    }
}

/// Set once. Until then the language is English.
static CHOSEN: OnceLock<Language> = OnceLock::new();

/// Sets the language: the one asked for, or that of the system's locale.
pub fn choose(asked: Option<Lang>) {
    let language = asked.map_or_else(of_the_system, Language::from);
    CHOSEN.get_or_init(|| language);
}

/// The reader's language.
pub fn language() -> Language {
    CHOSEN.get().copied().unwrap_or(Language::English)
}

/// By the first of POSIX's variables that is set and not empty.
fn of_the_system() -> Language {
    let set = |name: &&str| env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set);
    Language::of_locale(locale.as_deref().unwrap_or("C"))
}
