//! The page on other screens, of other networks, and with hostile texts.

use std::fs;

use data::Dataset;
use model::{TwoLayerNet, TwoLayerParams};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use serde_json::{Value, json};
use trainer::{history::History, report::Report};

use super::{
    RUN,
    drawing::SEVEN,
    page::{Page, Screen},
    report,
};

#[test]
fn it_fits_phone_and_desktop_in_light_and_dark_and_asks_for_nothing() {
    let Some(mut page) = report(Screen::DESKTOP) else {
        return;
    };
    for (name, screen) in Screen::all() {
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

/// A network that answers 1 to each of 1,110 images of a 1: four bold digits are the widest that MNIST asks for.
#[test]
fn counts_fit_their_cells_on_a_phone_and_columns_are_equally_wide() {
    let Some(mut page) = Page::open(Screen::PHONE) else {
        return;
    };
    let mut params = TwoLayerParams::zeros(4, 1, 10);
    params.b2[1] = 1.0;
    let test = Dataset::new(ndarray::Array3::zeros((1_110, 2, 2)), vec![1; 1_110], 10).unwrap();
    let html = Report {
        net: &TwoLayerNet::from_params(params).unwrap(),
        history: &History::default(),
        test: &test,
        run: &json!({}),
        config: "",
    }
    .render();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    fs::write(&file, html).unwrap();
    page.load(&file);
    let widths = |what: &str| {
        format!(
            "[...document.querySelectorAll('#matrix [data-cell]')].map((cell) => {{
                const text = document.createRange();
                text.selectNodeContents(cell);
                return {what}.getBoundingClientRect().width;
            }})"
        )
    };
    let texts: Vec<f64> = serde_json::from_value(page.evaluate(&widths("text"))).unwrap();
    let cells: Vec<f64> = serde_json::from_value(page.evaluate(&widths("cell"))).unwrap();
    assert_eq!(page.text("[data-cell='1 1']"), "1110");
    let lines = "[...document.querySelectorAll('#matrix tr')].map(row => row.offsetHeight)";
    let heights: Vec<f64> = serde_json::from_value(page.evaluate(lines)).unwrap();
    assert!(
        heights[1..].iter().all(|height| height == &heights[1]),
        "{heights:?}"
    );
    for (text, cell) in texts.iter().zip(&cells) {
        assert!(text + 1.0 <= *cell, "{text} in {cell}");
        assert!((cell - cells[0]).abs() < 0.1, "{cell} beside {}", cells[0]);
    }
    page.screenshot("phone-counts");
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
