//! Plots of runs: loss, accuracy, sweeps, and the race of two gradients.
//!
//! Each function takes any number of named runs and draws them on the same axes. The name of a single
//! run is the title of the picture, so it should say what was trained on which images. The texts are English;
//! the functions that end in `_in` take a [`Language`](crate::text::Language).
//!
//! ```
//! use trainer::{history::History, plot};
//!
//! let history = History { loss: vec![2.3, 1.9, 1.6], ..History::default() };
//! let picture = plot::loss(&[("backprop on built-in digits", &history)]);
//! assert!(picture.svg().contains("backprop on built-in digits"));
//! assert_eq!(&picture.png()[1..4], b"PNG");
//! ```
//!
//! All of them are [`Picture`]s of [`Panel`]s in one style. You can draw your own curves, points, arrows
//! and notes on a panel, as the examples of the workspace do. Only `axis`, `marks`, `picture`, `style`
//! and `surface` use the plotting library.

mod accuracy;
mod axis;
mod colour;
pub(crate) mod curve;
mod loss;
mod marks;
mod picture;
mod race;
mod stroke;
mod style;
mod surface;
mod sweep;
pub(crate) mod texts;

pub use accuracy::{accuracy, accuracy_in};
pub use axis::{Axis, Scale};
pub use colour::Colour;
pub use loss::{loss, loss_in};
pub use marks::{Arrows, Curve, Note, Points};
pub use picture::{Corner, Panel, Picture};
pub use race::{Racer, race, race_in};
pub use surface::surface;
pub use sweep::{sweep, sweep_in};

/// The name of a single run; `otherwise` if there are several runs or none.
fn title<'a, T>(runs: &[(&'a str, T)], otherwise: &'a str) -> &'a str {
    match runs {
        [(name, _)] => name,
        _ => otherwise,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        text::Language,
        training::history::{History, Measurement},
    };

    /// 10,000 losses that fall and jitter, and an accuracy for each of 16 epochs.
    fn run() -> History {
        let loss = |i: u32| 0.2 + 2.1 * (-f64::from(i) / 700.0).exp() + 0.05 * f64::from(i % 7);
        let accuracy = |epoch: usize| Measurement {
            epoch,
            iteration: 600 * epoch,
            train: 0.95 - 0.8 * (-(epoch as f64)).exp(),
            test: 0.94 - 0.8 * (-(epoch as f64)).exp(),
            ..Measurement::default()
        };
        History {
            loss: (0..10_000).map(loss).collect(),
            accuracy: (0..=16).map(accuracy).collect(),
        }
    }

    #[test]
    fn loss_runs_from_iteration_0_to_10000_and_names_its_two_curves() {
        let svg = loss(&[("backprop on MNIST", &run())]).svg();
        for text in ["backprop on MNIST", "iteration", "loss", ">0<", ">10000<"] {
            assert!(svg.contains(text), "{text}");
        }
        assert!(svg.contains("each mini-batch") && svg.contains("mean of 100 batches"));
    }

    #[test]
    fn ten_thousand_losses_make_a_small_file() {
        assert!(loss(&[("a run", &run())]).svg().len() < 60_000);
    }

    #[test]
    fn accuracy_runs_over_the_epochs_with_the_test_curve_dashed() {
        let svg = accuracy(&[("a run", &run())]).svg();
        for text in [
            "train accuracy",
            "test accuracy",
            "epochs",
            ">16<",
            ">1<",
            "the whole run",
            "magnified",
        ] {
            assert!(svg.contains(text), "{text}");
        }
        assert!(svg.contains("stroke-dasharray"));
    }

    #[test]
    fn a_run_of_one_epoch_has_nothing_to_magnify() {
        let mut short = run();
        short.accuracy.truncate(2);
        let svg = accuracy(&[("a run", &short)]).svg();
        assert!(
            svg.contains(">1<") && !svg.contains("magnified") && !svg.contains("the whole run")
        );
    }

    #[test]
    fn several_runs_share_the_axes_under_their_names() {
        let (long, short) = (
            run(),
            History {
                loss: vec![1.0; 50],
                accuracy: vec![],
            },
        );
        let runs = [("runs/long", &long), ("runs/short", &short)];
        let svg = loss(&runs).svg();
        assert!(svg.contains("runs/long") && svg.contains("runs/short"));
        assert!(accuracy(&runs).svg().contains("runs/long, test"));
    }

    #[test]
    fn of_runs_that_coincide_each_is_to_be_seen() {
        let (one, two) = (run(), run());
        let runs = [("runs/numerical", &one), ("runs/backprop", &two)];
        for picture in [loss(&runs), accuracy(&runs)] {
            let svg = picture.svg();
            let broad = svg.find("stroke-width=\"4.5\"").expect("the first run");
            let narrow = svg[broad..].find("stroke-width=\"2\"");
            assert!(narrow.is_some(), "the second lies over it");
        }
    }

    #[test]
    fn a_name_is_text_and_never_markup() {
        let name = "$HOME <script>alert(1)</script>$";
        for picture in [
            loss(&[(name, &run())]),
            accuracy(&[(name, &run()), (name, &run())]),
        ] {
            assert!(!picture.svg().contains("<script"));
            assert!(
                picture
                    .svg()
                    .contains("$HOME &lt;script&gt;alert(1)&lt;/script&gt;$")
            );
        }
    }

    #[test]
    fn what_a_run_that_went_wrong_leaves_can_be_drawn() {
        let nothing = History::default();
        let diverged = History {
            loss: vec![2.3, 1e300, f64::INFINITY, f64::NAN],
            accuracy: vec![Measurement::default()],
        };
        for history in [&nothing, &diverged] {
            let run = [("a run", history)];
            for picture in [loss(&run), accuracy(&run), loss(&[])] {
                assert!(!picture.svg().contains("NaN") && !picture.svg().contains("inf"));
            }
        }
    }

    /// The texts of a picture.
    fn words(picture: &Picture) -> Vec<String> {
        let svg = picture.svg();
        let texts = svg.split("<text").skip(1);
        let inner = texts.filter_map(|text| Some(text.split_once('>')?.1.split_once("</text")?.0));
        inner.map(str::to_owned).collect()
    }

    #[test]
    fn a_korean_picture_has_no_english_word_but_the_names_it_is_given() {
        let (run, korean) = (run(), Language::Korean);
        let seconds: Vec<f64> = (1..=run.loss.len()).map(|i| i as f64).collect();
        let racer = Racer {
            name: "A",
            loss: &run.loss,
            seconds: &seconds,
        };
        let (one, two) = ([("A", &run)], [("A", &run), ("B", &run)]);
        let pictures = [
            loss_in(&one, korean),
            loss_in(&two, korean),
            accuracy_in(&one, korean),
            accuracy_in(&two, korean),
            race_in("A", &[racer, racer], korean),
            sweep_in("A", &two, korean),
        ];
        for picture in &pictures {
            let words = words(picture);
            let hangul = |text: &&String| text.chars().any(|c| ('가'..='힣').contains(&c));
            assert!(words.iter().filter(hangul).count() > 2, "{words:?}");
            for text in words {
                let english = text.chars().filter(char::is_ascii_alphabetic).count() > 1;
                assert!(!english, "{text}");
            }
        }
    }

    #[test]
    fn png_is_twice_the_size_of_the_svg() {
        let picture = loss(&[("a run", &run())]);
        let svg = picture.svg();
        let png = picture.png();
        let width = u32::from_be_bytes(png[16..20].try_into().unwrap()); // in the IHDR chunk
        assert!(svg.contains(&format!("width=\"{}\"", width / 2)));
    }

    #[test]
    fn a_race_far_apart_is_timed_on_a_logarithmic_axis() {
        let History { loss, .. } = run();
        let timed = |pace: f64| -> Vec<f64> { (1..=loss.len()).map(|i| i as f64 * pace).collect() };
        let svg = |slow: f64| {
            let racer = |name, seconds| Racer {
                name,
                loss: &loss,
                seconds,
            };
            race(
                "race",
                &[
                    racer("backprop", &timed(1e-4)),
                    racer("numerical", &timed(slow)),
                ],
            )
            .svg()
        };
        assert!(svg(1e-3).contains(">seconds<"));
        assert!(svg(1e-1).contains("ten times"));
    }
}
