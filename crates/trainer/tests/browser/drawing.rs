//! Digits drawn with mouse, finger and keyboard, and the images made from them.

use ndarray::{Array2, Axis};
use serde_json::json;
use trainer::preprocess;

use super::{
    answer,
    page::{Page, Place, Screen},
    report,
};

const ONE: [Place; 2] = [[0.52, 0.18], [0.48, 0.82]];

pub const SEVEN: [Place; 3] = [[0.3, 0.22], [0.7, 0.22], [0.48, 0.82]];

#[test]
fn a_1_and_a_7_drawn_with_the_mouse_are_answered() {
    let Some(mut page) = report(Screen::DESKTOP) else {
        return;
    };
    let invited = "!document.querySelector('#invitation').hidden";
    assert_eq!(page.evaluate(invited), true);
    page.drag("#pad", &ONE);
    assert_eq!(page.evaluate(invited), false);
    assert_eq!(answer(&mut page), 1);
    page.click("#clear");
    assert_eq!(page.text("#answer b"), "?");
    page.drag("#pad", &SEVEN);
    assert_eq!(answer(&mut page), 7);
    page.screenshot("drawn");
    assert_eq!(page.complaints(), [""; 0]);
}

#[test]
fn a_finger_and_the_keyboard_draw_too() {
    let Some(mut page) = report(Screen::PHONE) else {
        return;
    };
    page.swipe("#pad", &SEVEN);
    assert_eq!(answer(&mut page), 7);
    page.click("#clear");
    page.evaluate("document.getElementById('pad').focus()");
    page.press(" ", 1); // the pen is down in the middle of the upper half
    page.press("ArrowDown", 14);
    page.press(" ", 1);
    assert_eq!(answer(&mut page), 1);
    page.press("Backspace", 1);
    assert_eq!(page.text("#answer b"), "?");
    assert_eq!(page.complaints(), [""; 0]);
}

/// Wherever and however large it is drawn, the prepared image has the form of MNIST's: ink in 20×20
/// pixels, the centre of mass within half a pixel of (14, 14), some pixels full and some grey. It is
/// the image that `trainer predict` makes of the same ink.
#[test]
fn drawings_are_prepared_as_mnist_was_and_as_predict_does() {
    let Some(mut page) = report(Screen::DESKTOP) else {
        return;
    };
    for (scale, shift) in [(1.0, 0.0), (0.4, 0.25), (0.6, -0.2)] {
        page.click("#clear");
        page.drag(
            "#pad",
            &SEVEN.map(|place| place.map(|x| scale * (x - 0.5) + 0.5 + shift)),
        );
        let image = image(&mut page, "studio.pixels", 28);
        let inked = image.mapv(|grey| grey > 0.0);
        let extent = |axis: Axis| {
            let lanes = inked
                .axis_iter(axis)
                .map(|lane| lane.iter().any(|&ink| ink));
            lanes
                .enumerate()
                .filter(|(_, inked)| *inked)
                .map(|(i, _)| i)
                .collect::<Vec<_>>()
        };
        let (rows, columns) = (extent(Axis(0)), extent(Axis(1)));
        let side = |lanes: &[usize]| lanes[lanes.len() - 1] - lanes[0] + 1;
        assert_eq!(side(&rows).max(side(&columns)), 20);

        let mass = |axis: Axis| {
            let moments = image
                .axis_iter(axis)
                .enumerate()
                .map(|(i, lane)| i as f64 * lane.sum());
            moments.sum::<f64>() / image.sum()
        };
        let (row, column) = (mass(Axis(0)), mass(Axis(1)));
        assert!(
            (row - 14.0).abs() < 0.51 && (column - 14.0).abs() < 0.51,
            "({row}, {column})"
        );
        assert!(image.iter().any(|&grey| grey >= 255.0));
        assert!(image.iter().any(|&grey| 0.0 < grey && grey < 255.0));

        let ink = self::image(&mut page, "studio.ink.cover", 280);
        let expected = preprocess::normalise(&ink, (28, 28)).mapv(f64::from);
        assert_eq!(image, expected);
    }
}

/// Pens of all widths, thin ones too, which are made broader.
#[test]
fn ink_becomes_the_same_784_bytes_in_the_report_and_in_predict() {
    let Some(mut page) = report(Screen::DESKTOP) else {
        return;
    };
    for radius in [0.5, 1.0, 2.5, 6.0, 13.0, 30.0] {
        for scale in [60.0, 200.0] {
            let line = SEVEN.map(|place| place.map(|x| 20.0 + scale * x));
            page.evaluate(&format!(
                "{{ const line = {}; window.sheet = new studio.ink.constructor(280, 280); \
                 line.forEach((to, i) => sheet.line(line[Math.max(i - 1, 0)], to, {radius})); 0 }}",
                json!(line)
            ));
            let ink = image(&mut page, "sheet.cover", 280);
            let found = image(&mut page, "studio.normalise(sheet)", 28);
            let expected = preprocess::normalise(&ink, (28, 28)).mapv(f64::from);
            assert_eq!(found, expected, "a pen of {radius}, a 7 of {scale}");
        }
    }
}

/// A square image that is an expression's value.
fn image(page: &mut Page, expression: &str, side: usize) -> Array2<f64> {
    let values = page.evaluate(&format!("[...{expression}]"));
    Array2::from_shape_vec((side, side), serde_json::from_value(values).unwrap()).unwrap()
}
