//! `report.html` in a real browser: drawn on with mouse, finger and keyboard, and its numbers held
//! against the library's.
//!
//! Without a browser these tests say so and pass; `BROWSER_TESTS=required` makes that a failure,
//! and `SCREENSHOTS=FOLDER` keeps pictures of the page.

mod chromium;
mod page;

use std::{fs, ops::ControlFlow, sync::LazyLock};

use data::{Dataset, TrainTest};
use model::{Batch, Samples, TwoLayerNet};
use ndarray::{Array2, Axis};
use page::{Page, Place, Screen};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use serde_json::{Value, json};
use tempfile::TempDir;
use trainer::{
    config::{Config, GradientMethod},
    history::History,
    preprocess,
    report::Report,
    split::Split,
    train::Training,
};

/// JavaScript adds and multiplies as Rust does; sums in another order and another `exp` may differ
/// in the last places.
const SAME: f64 = 1e-12;

/// A small run on the built-in digits, trained once for all tests.
struct Run {
    net: TwoLayerNet,
    history: History,
    digits: TrainTest,
    folder: TempDir,
}

static RUN: LazyLock<Run> = LazyLock::new(|| {
    let digits = data::digits_sized(1_500, 300, 1);
    let config = Config {
        gradient: GradientMethod::Backprop,
        iterations: 240,
        batch_size: 50,
        hidden_size: 12,
        learning_rate: 1.0,
        ..Config::default()
    };
    let split = Split::new(&digits, &config).unwrap();
    let mut training = Training::new(config, &split);
    training.run(|_| ControlFlow::Continue(())).unwrap();
    let (net, history) = (training.result(), training.history().clone());
    let run = Run {
        net,
        history,
        digits,
        folder: tempfile::tempdir().unwrap(),
    };
    let html = Report {
        net: &run.net,
        history: &run.history,
        test: &run.digits.test,
        run: &json!({ "data": "built-in digits", "gradient": "backprop", "seed": 42 }),
        config: "gradient = \"backprop\"\n",
    }
    .render();
    fs::write(run.folder.path().join("report.html"), html).unwrap();
    run
});

/// The run's report in a browser, or nothing where there is none.
fn report(screen: Screen) -> Option<Page> {
    let mut page = Page::open(screen)?;
    page.load(&RUN.folder.path().join("report.html"));
    Some(page)
}

const ONE: [Place; 2] = [[0.52, 0.18], [0.48, 0.82]];
const SEVEN: [Place; 3] = [[0.3, 0.22], [0.7, 0.22], [0.48, 0.82]];

/// The class that the page answers, after checking that it and its probabilities are the library's
/// answer to the image that the network saw.
fn answer(page: &mut Page) -> usize {
    let seen: Vec<u8> = serde_json::from_value(page.evaluate("[...studio.pixels]")).unwrap();
    let shown: Vec<f64> =
        serde_json::from_value(page.evaluate("[...studio.probabilities]")).unwrap();
    let expected = library(&RUN.net, &[seen]);
    assert_close(&shown, expected.row(0).as_slice().unwrap());
    let answer: usize = page.text("#answer b").parse().unwrap();
    assert!(shown.iter().all(|p| *p <= shown[answer]));
    let percentage = format!("{:.1}%", 100.0 * shown[answer]);
    assert!(page.text("#answer span").ends_with(&percentage));
    assert!(
        page.text("#announcement")
            .starts_with(&format!("The network says {answer}, "))
    );
    answer
}

fn library(net: &TwoLayerNet, images: &[Vec<u8>]) -> Array2<f64> {
    let pixels = Array2::from_shape_vec((images.len(), images[0].len()), images.concat()).unwrap();
    net.predict(&pixels.mapv(|byte| f64::from(byte) / 255.0))
}

fn assert_close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (a, b) in found.iter().zip(expected) {
        assert!((a - b).abs() <= SAME, "{found:?} is not {expected:?}");
    }
}

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

#[test]
fn every_test_image_has_the_librarys_probabilities() {
    let Some(mut page) = report(Screen::DESKTOP) else {
        return;
    };
    let images: Vec<_> = RUN
        .digits
        .test
        .images()
        .outer_iter()
        .map(|row| row.to_vec())
        .collect();
    let found = page.evaluate(&format!(
        "{}.map((image) => [...studio.answer(image)])",
        json!(images)
    ));
    let found: Vec<Vec<f64>> = serde_json::from_value(found).unwrap();
    for (found, expected) in found.iter().zip(library(&RUN.net, &images).outer_iter()) {
        assert_close(found, expected.as_slice().unwrap());
    }
}

#[test]
fn confusion_counts_and_accuracy_are_the_librarys_and_a_cell_tells_its_share() {
    let Some(mut page) = report(Screen::DESKTOP) else {
        return;
    };
    let test = &RUN.digits.test;
    let images: Vec<_> = test.images().outer_iter().map(|row| row.to_vec()).collect();
    let mut expected = vec![vec![0; 10]; 10];
    for (row, &label) in library(&RUN.net, &images).outer_iter().zip(test.labels()) {
        let most = |&a: &usize, &b: &usize| row[a].total_cmp(&row[b]);
        expected[usize::from(label)][(0..10).max_by(most).unwrap()] += 1;
    }
    let cells = "[...document.querySelectorAll('#matrix tr')].slice(1).map((row) =>
        [...row.querySelectorAll('td:not(.recall)')].map((cell) => Number(cell.textContent)))";
    assert_eq!(page.evaluate(cells), json!(expected));
    let samples = Samples::from_bytes(test.images());
    let accuracy = RUN.net.batch_accuracy(&Batch::all(&samples, test.labels()));
    assert_eq!(
        page.text("#figures dd"),
        format!("{:.2}%", 100.0 * accuracy)
    );
    let wrong: usize = (0..10)
        .map(|k| expected[k].iter().sum::<usize>() - expected[k][k])
        .sum();
    let cards = page.evaluate("document.querySelectorAll('#gallery li').length");
    assert_eq!(cards, wrong.min(24));

    page.point("[data-cell='3 3']", [0.5, 0.5]);
    let threes: usize = expected[3].iter().sum();
    let share = 100.0 * expected[3][3] as f64 / threes as f64;
    let told = page.text("#cell");
    assert!(
        told.contains(&format!(
            "{} of {threes} images of 3 ({share:.1}%)",
            expected[3][3]
        )),
        "{told}"
    );
}

#[test]
fn the_curves_tell_their_numbers_to_mouse_and_keyboard() {
    let Some(mut page) = report(Screen::DESKTOP) else {
        return;
    };
    page.evaluate("document.querySelector('#accuracy-chart svg.plot').focus()");
    page.press("End", 1);
    let last = RUN.history.accuracy.last().unwrap();
    let told = "document.querySelector('#accuracy-chart svg.plot').getAttribute('aria-valuetext')";
    assert_eq!(
        page.evaluate(told),
        format!(
            "Epoch {}, training {:.2}%, test {:.2}%",
            last.epoch,
            100.0 * last.train,
            100.0 * last.test
        )
    );
    page.point("#loss-chart svg.plot", [0.05, 0.5]);
    let tip = page.text("#tip");
    assert!(tip.starts_with("Iteration 0"), "{tip}");
    page.click("#accuracy-chart button"); // magnified, the first epochs are below the axis
    let outside = "(() => {
        const box = document.querySelector('#accuracy-chart svg.plot').getBoundingClientRect();
        const below = (x) => document.elementFromPoint(box.left + x, box.bottom + 20);
        return Array.from({ length: box.width }, (_, x) => below(x)).some((element) => element?.matches('.line'));
    })()";
    assert_eq!(page.evaluate(outside), false);
    page.screenshot("magnified");
    assert_eq!(page.complaints(), [""; 0]);
}

#[test]
fn a_mistake_goes_before_the_network_as_it_is() {
    let Some(mut page) = report(Screen::DESKTOP) else {
        return;
    };
    page.click("#gallery button");
    let words = page.text("#gallery button div"); // "3 taken for 5"
    let said: usize = words.rsplit(' ').next().unwrap().parse().unwrap();
    assert_eq!(answer(&mut page), said);
}

#[test]
fn it_fits_phone_and_desktop_in_light_and_dark_and_asks_for_nothing() {
    let Some(mut page) = report(Screen::DESKTOP) else {
        return;
    };
    for (name, screen) in [
        ("desktop-light", Screen::DESKTOP),
        ("desktop-dark", Screen::DESKTOP.dark()),
        ("phone-light", Screen::PHONE),
        ("phone-dark", Screen::PHONE.dark()),
    ] {
        page.show_on(screen);
        page.load(&RUN.folder.path().join("report.html"));
        page.drag("#pad", &SEVEN);
        page.evaluate("scrollTo(0, 0)");
        page.screenshot(name);
        let beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth");
        assert!(beyond.as_f64().unwrap() <= 0.0, "{name}: {beyond}");
        let lines = "[...document.querySelectorAll('.figures dd')].map(dd => dd.offsetHeight)";
        let heights = page.evaluate(lines).as_array().unwrap().clone();
        assert_eq!(
            heights,
            vec![heights[0].clone(); 6],
            "{name}: a figure is broken"
        );
    }
    // Turned from one to the other, the charts are drawn again at their new width.
    for (screen, width) in [(Screen::DESKTOP, 400.0), (Screen::PHONE, 300.0)] {
        page.show_on(screen);
        page.evaluate(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))",
        );
        let drawn =
            page.evaluate("document.querySelector('#loss-chart .plot').viewBox.baseVal.width");
        assert!((drawn.as_f64().unwrap() - width).abs() < 100.0, "{drawn}");
    }
    assert_eq!(page.complaints(), [""; 0]);
    let requests = page.requests();
    assert!(
        requests
            .iter()
            .all(|url| url.ends_with("/report.html") || url.starts_with("data:")),
        "{requests:?}"
    );
}

/// A page for an untrained network on blank images, `height`×`width`, in `classes` classes.
fn untrained(height: usize, width: usize, classes: usize, run: &Value, config: &str) -> String {
    let net = TwoLayerNet::new(
        height * width,
        7,
        classes,
        0.1,
        &mut ChaCha8Rng::seed_from_u64(1),
    );
    let labels = (0..classes).map(|k| k as u8).collect();
    let images = ndarray::Array3::from_elem((classes, height, width), 9);
    let test = &Dataset::new(images, labels, classes).unwrap();
    Report {
        net: &net,
        history: &History::default(),
        test,
        run,
        config,
    }
    .render()
}

#[test]
fn other_image_sizes_and_numbers_of_classes_are_drawn_too_or_told_why_not() {
    let Some(mut page) = Page::open(Screen::DESKTOP) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    for (height, width, classes) in [(16, 8, 3), (28, 28, 62), (40, 60, 2)] {
        fs::write(&file, untrained(height, width, classes, &json!({}), "")).unwrap();
        page.load(&file);
        page.drag("#pad", &SEVEN);
        assert_eq!(page.evaluate("studio.pixels.length"), height * width);
        assert_eq!(page.evaluate("studio.probabilities.length"), classes);
        let bars = page.evaluate("document.querySelectorAll('#bars tr').length");
        assert_eq!(bars, if classes > 20 { 10 } else { classes });
    }
    fs::write(&file, untrained(2, 2, 2, &json!({}), "")).unwrap();
    page.load(&file);
    assert_eq!(
        page.text("#no-draw"),
        "Images of 2×2 pixels are too small to draw."
    );
    assert_eq!(
        page.evaluate("document.getElementById('studio').hidden"),
        true
    );
    assert_eq!(page.complaints(), [""; 0]);
}

#[test]
fn text_from_a_hostile_configuration_is_shown_and_never_run() {
    let Some(mut page) = Page::open(Screen::DESKTOP) else {
        return;
    };
    let evil = "</script><script>document.title = 'run'</script><img src=x onerror=\"document.title = 'run'\">";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    fs::write(
        &file,
        untrained(8, 8, 2, &json!({ "data": evil, "<b>": evil }), evil),
    )
    .unwrap();
    page.load(&file);
    assert_eq!(
        page.evaluate("document.title"),
        format!("A two-layer network on {evil}")
    );
    assert_eq!(page.text("#config"), evil);
    assert_eq!(page.evaluate("document.images.length"), 0);
    assert_eq!(page.complaints(), [""; 0]);
}
