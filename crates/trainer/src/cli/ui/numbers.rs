//! Numbers as people read them.

use std::time::Duration;

use indicatif::HumanCount;

use super::say::say;

/// `60000` as `60,000`.
pub fn count(n: usize) -> HumanCount {
    HumanCount(n as u64)
}

/// `0.9472` as `94.72 %`.
pub fn percent(fraction: f64) -> String {
    format!("{:.2} %", 100.0 * fraction)
}

/// `0.3067`; a loss of 10,000 or more as `4.519e299`.
pub fn loss_value(loss: f64) -> String {
    const MOST: f64 = 1e4;
    if loss < MOST {
        format!("{loss:.4}")
    } else {
        format!("{loss:.3e}")
    }
}

/// `1000`, `0.1`, `1e-10`: the fewest digits that give the number back.
pub fn shortest(x: f64) -> String {
    format!("{x:?}").trim_end_matches(".0").to_owned()
}

/// `1 image`, `2 images`.
pub fn images(n: usize) -> String {
    match n {
        1 => say!("count.image", n),
        _ => say!("count.images", n = count(n)),
    }
}

/// `1 iteration`, `2 iterations`.
pub fn iterations(n: usize) -> String {
    match n {
        1 => say!("count.iteration", n),
        _ => say!("count.iterations", n = count(n)),
    }
}

/// `1 thread`, `2 threads`.
pub fn threads(n: usize) -> String {
    match n {
        1 => say!("count.thread", n),
        _ => say!("count.threads", n = count(n)),
    }
}

/// `1 core`, `2 cores`.
pub fn cores(n: usize) -> String {
    match n {
        1 => say!("count.core", n),
        _ => say!("count.cores", n = count(n)),
    }
}

/// To the nearest whole number; 0 for negative numbers and NaN.
#[expect(clippy::cast_sign_loss, reason = "negative numbers are meant to be 0")]
pub fn whole(x: f64) -> usize {
    x.round() as usize
}

/// A duration in two units at most, rounded as one says it aloud.
///
/// `0.00213` is `2.1 ms`, `4.31` is `4.3 s`, `85.0` is `1m 25s`, `180000.0` is `2days 2h`.
pub fn seconds(seconds: f64) -> String {
    let rounded = |x: f64| format!("{x:.1}");
    if seconds < 0.1 {
        return say!("time.milliseconds", n = rounded(1e3 * seconds));
    }
    if seconds < 60.0 {
        return say!("time.seconds", n = rounded(seconds));
    }
    match Duration::try_from_secs_f64(seconds.round()) {
        Ok(time) => whole_seconds(time),
        Err(_) => say!("time.for-ever"),
    }
}

/// A duration in whole seconds: `7s`, `1m 25s`, `2days 2h`.
pub fn whole_seconds(time: Duration) -> String {
    let words = humantime::format_duration(Duration::from_secs(time.as_secs())).to_string();
    let parts: Vec<_> = words.split(' ').take(2).map(in_words).collect();
    parts.join(" ")
}

/// One of humantime's parts, `25s`, in the reader's language.
fn in_words(part: &str) -> String {
    let digits = part
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(part.len());
    let (n, unit) = part.split_at(digits);
    match unit {
        "year" => say!("time.year", n),
        "years" => say!("time.years", n),
        "month" => say!("time.month", n),
        "months" => say!("time.months", n),
        "day" => say!("time.day", n),
        "days" => say!("time.days", n),
        "h" => say!("time.hour", n),
        "m" => say!("time.minute", n),
        _ => say!("time.second", n),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        let said = [0.00213, 4.31, 85.0, 180_000.0, f64::INFINITY].map(seconds);
        assert_eq!(said, ["2.1 ms", "4.3 s", "1m 25s", "2days 2h", "for ever"]);
    }

    #[test]
    fn losses_out_of_all_bounds_are_short() {
        let said = [0.30669, 2.3, 12_345.6, 4.518_765e299].map(loss_value);
        assert_eq!(said, ["0.3067", "2.3000", "1.235e4", "4.519e299"]);
    }

    #[test]
    fn one_has_no_s() {
        let said = [0, 1, 1_000].map(threads);
        assert_eq!(said, ["0 threads", "1 thread", "1,000 threads"]);
    }
}
