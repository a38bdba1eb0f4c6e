//! The language that the command speaks to people in.

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

/// Chosen once, by `--lang` or by the locale. Until then the command speaks English.
static CHOSEN: OnceLock<Language> = OnceLock::new();

/// Speaks the language asked for from now on; without one, that of the system's locale.
pub fn choose(asked: Option<Lang>) {
    let language = asked.map_or_else(of_the_system, Language::from);
    CHOSEN.get_or_init(|| language);
}

/// The language of whoever called the command.
pub fn language() -> Language {
    CHOSEN.get().copied().unwrap_or(Language::English)
}

/// By the first of POSIX's variables that is set and not empty.
fn of_the_system() -> Language {
    let set = |name: &&str| env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set);
    Language::of_locale(locale.as_deref().unwrap_or("C"))
}
