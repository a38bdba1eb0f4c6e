//! The English and Korean texts of the page.

use crate::text::Table;

pub(crate) const TEXT: Table = Table {
    english: include_str!("text/en.toml"),
    korean: include_str!("text/ko.toml"),
};
