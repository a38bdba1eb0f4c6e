//! A [`Duration`] written as `90s` or `2h 30m`.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serializer, de::Error};

#[allow(clippy::ref_option, reason = "serde's signature")]
pub fn serialize<S: Serializer>(value: &Option<Duration>, to: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(time) => to.collect_str(&humantime::format_duration(*time)),
        None => to.serialize_none(),
    }
}

pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
    let text = String::deserialize(from)?;
    match humantime::parse_duration(&text) {
        Ok(time) => Ok(Some(time)),
        Err(error) => Err(D::Error::custom(format!(
            "{text:?} is not a time; expected one such as 90s or 1h30m: {error}"
        ))),
    }
}
