//! Any bytes as a run's settings.

use trainer::config::Config;

/// Settings that are accepted make sense, and as TOML they are the same settings again.
pub fn check_config(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return; // refused where the file is read
    };
    let Ok(config) = Config::from_toml(text) else {
        return;
    };
    config.check().unwrap();
    let again = Config::from_toml(&config.to_toml()).unwrap();
    assert_eq!(again, config);
    assert_eq!(again.conflict(&config), None); // bit for bit
}
