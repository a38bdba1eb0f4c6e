//! How numbers and pictures are put for people.

use std::{io::IsTerminal, time::Duration};

use data::terminal;
use indicatif::HumanCount;
use ndarray::ArrayRef2;

/// `60000` as `60,000`.
pub fn count(n: usize) -> HumanCount {
    HumanCount(n as u64)
}

/// `0.9472` as `94.72 %`.
pub fn percent(fraction: f64) -> String {
    format!("{:.2} %", 100.0 * fraction)
}

/// `0.3067`; a loss that has left all bounds as `4.519e299`.
pub fn loss_value(loss: f64) -> String {
    const MOST: f64 = 1e4;
    if loss < MOST {
        format!("{loss:.4}")
    } else {
        format!("{loss:.3e}")
    }
}

/// `1 thread`, `2 threads`.
pub fn counted(n: usize, noun: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", count(n))
}

/// To the nearest whole number; 0 for what is below, or no number.
#[expect(clippy::cast_sign_loss, reason = "what is below 0 is meant to be 0")]
pub fn whole(x: f64) -> usize {
    x.round() as usize
}

/// About how long: two units at most, and as many digits as one says aloud.
///
/// `0.00213` is `2.1 ms`, `4.31` is `4.3 s`, `85.0` is `1m 25s`, `180000.0` is `2days 2h`.
pub fn seconds(seconds: f64) -> String {
    if seconds < 0.1 {
        return format!("{:.1} ms", 1e3 * seconds);
    }
    if seconds < 60.0 {
        return format!("{seconds:.1} s");
    }
    match Duration::try_from_secs_f64(seconds.round()) {
        Ok(time) => whole_seconds(time),
        Err(_) => "for ever".into(),
    }
}

/// About how long, down to seconds: `7s`, `1m 25s`, `2days 2h`.
pub fn whole_seconds(time: Duration) -> String {
    let words = humantime::format_duration(Duration::from_secs(time.as_secs())).to_string();
    words.split(' ').take(2).collect::<Vec<_>>().join(" ")
}

/// A picture in the reader's terminal, in greys; without escape codes where it is none.
pub fn picture(picture: &ArrayRef2<u8>) -> String {
    if std::io::stdout().is_terminal() {
        terminal::grey(picture)
    } else {
        terminal::plain(picture)
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
        let said = [0, 1, 1_000].map(|n| counted(n, "thread"));
        assert_eq!(said, ["0 threads", "1 thread", "1,000 threads"]);
    }
}
