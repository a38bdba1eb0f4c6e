//! Everything that can be moved is moved, on every screen, in both languages.

use serde_json::json;

use crate::{
    WRITTEN, notes,
    page::{Page, Screen},
};

/// Moves every slider, handle, choice and button by the keyboard alone.
const REACHABLE: &str = "input[type=range], input[type=radio]:checked, .handle:not(.absent), button, \
                         canvas[tabindex], .tiles, summary, pre, a";

#[test]
fn every_control_moves_by_the_keyboard_without_a_complaint() {
    let Some(mut page) = notes(Screen::DESKTOP) else {
        return;
    };
    let count = page
        .evaluate(&format!(
            "[...document.querySelectorAll({REACHABLE:?})].length"
        ))
        .as_u64()
        .unwrap();
    assert!(count > 90, "{count} controls");
    for i in 0..count {
        let focus = format!(
            "(() => {{ const element = document.querySelectorAll({REACHABLE:?})[{i}];
               if (!element) return '';
               element.focus(); element.closest('details')?.setAttribute('open', '');
               return document.activeElement === element ? element.outerHTML.slice(0, 90) : 'no focus: ' + element.outerHTML.slice(0, 90); }})()"
        );
        let element = page.evaluate(&focus);
        let element = element.as_str().unwrap();
        assert!(!element.starts_with("no focus"), "{element}");
        if element.starts_with("<a") || element.contains("lang=") {
            continue;
        }
        for key in [
            "ArrowRight",
            "ArrowUp",
            "ArrowLeft",
            "ArrowDown",
            "End",
            "Home",
            " ",
        ] {
            page.press(key, 1);
        }
        assert_eq!(page.complaints(), [""; 0], "{element}");
    }
}

#[test]
fn a_slider_and_its_handles_show_the_same_h() {
    let Some(mut page) = notes(Screen::DESKTOP) else {
        return;
    };
    page.click("#derivative-controls .jump"); // 1e-16
    assert_eq!(page.evaluate("notes.shown.derivative.h"), 1e-16);
    page.evaluate("document.querySelector('#derivative-controls input[type=range]').focus()");
    page.press("End", 1);
    assert_eq!(page.evaluate("notes.shown.derivative.h"), 10);
    page.evaluate("document.querySelector('#derivative-error .handle').focus()");
    page.press("ArrowLeft", 20);
    assert_eq!(page.evaluate("notes.shown.derivative.h"), 1);
    page.drag("#derivative-error .handle", &[[0.5, 0.5], [-3.0, 0.5]]);
    let h = page.evaluate("notes.shown.derivative.h").as_f64().unwrap();
    assert!(h < 0.1, "{h}");
    let said = page.text("#derivative-controls output");
    let value =
        page.evaluate("document.querySelector('#derivative-controls input[type=range]').value");
    let power: f64 = value.as_str().unwrap().parse().unwrap();
    assert!(
        (10_f64.powf(power) / h - 1.0).abs() < 1e-9,
        "{value} {said}"
    );
}

#[test]
fn handles_are_dragged_by_mouse_and_by_finger() {
    let Some(mut page) = notes(Screen::DESKTOP) else {
        return;
    };
    page.drag("#gradient-map .handle.main", &[[0.5, 0.5], [-2.0, 2.0]]);
    let point = page.evaluate("notes.shown.gradient.point");
    assert_ne!(point, json!([3, 2]));
    page.show_on(Screen::PHONE);
    page.swipe("#derivative-curve .handle.main", &[[0.5, 0.5], [2.0, 0.5]]);
    assert_ne!(page.evaluate("notes.shown.derivative.x"), 1);
    page.swipe("#weight-network image", &[[0.5, 0.5], [0.5, 0.5]]);
    let pixel = page
        .evaluate("notes.shown.oneWeight.pixel")
        .as_u64()
        .unwrap();
    assert!((300..500).contains(&pixel), "{pixel}");
    assert_eq!(page.complaints(), [""; 0]);
}

/// The notes have it the other way round.
#[test]
fn slope_is_largest_along_the_gradient() {
    let Some(mut page) = notes(Screen::DESKTOP) else {
        return;
    };
    let slope = |page: &mut Page| {
        page.evaluate("notes.shown.gradient.slope")
            .as_f64()
            .unwrap()
    };
    let turn = "document.querySelector('#gradient-slopes .handle').focus()";
    page.evaluate(turn);
    let mut steepest = (f64::MIN, String::new());
    let mut lowest = (f64::MAX, String::new());
    for _ in 0..126 {
        page.press("ArrowRight", 1); // 0.05 of a radian
        let said = page.text("#gradient-verdict");
        let slope = slope(&mut page);
        if slope > steepest.0 {
            steepest = (slope, said.clone());
        }
        if slope < lowest.0 {
            lowest = (slope, said);
        }
    }
    let length = 2.0 * 13_f64.sqrt(); // of (6, 4)
    assert!((steepest.0 / length - 1.0).abs() < 1e-3 && (lowest.0 / length + 1.0).abs() < 1e-3);
    assert!(steepest.1.contains("rises most"), "{}", steepest.1);
    assert!(lowest.1.contains("falls most"), "{}", lowest.1);
}

#[test]
fn a_step_of_simple_net_lowers_its_loss_and_dw_is_that_of_the_notes_before() {
    let Some(mut page) = notes(Screen::DESKTOP) else {
        return;
    };
    let dw = page.text("#simple-dw");
    assert_eq!(
        dw,
        "0.116675300.34537207−0.462047370.175012950.51805811−0.69307105"
    );
    let mut loss = page
        .evaluate("notes.shown.simpleNet.loss")
        .as_f64()
        .unwrap();
    for _ in 0..5 {
        page.click("#simple-buttons button");
        let next = page
            .evaluate("notes.shown.simpleNet.loss")
            .as_f64()
            .unwrap();
        assert!(next < loss);
        loss = next;
    }
}

/// What the button of the replay says.
const PLAY: &str = "document.querySelector('#replay-controls .play').textContent";

#[test]
fn play_runs_to_the_end_and_pauses() {
    let Some(mut page) = notes(Screen::DESKTOP) else {
        return;
    };
    page.reduce_motion();
    assert_eq!(page.evaluate("document.getAnimations().length"), 0);
    let last = page
        .evaluate("notes.go.replay(1e9), notes.shown.replay.at")
        .as_u64()
        .unwrap();
    page.evaluate(&format!("notes.go.replay({})", last - 2));
    page.click("#replay-controls .play");
    let ended = format!(
        "new Promise(done => {{
            const look = () => notes.shown.replay.at === {last} && {PLAY} === 'Play' ? done(true) : setTimeout(look, 20);
            look();
        }})"
    );
    assert_eq!(page.evaluate(&ended), true);
    page.click("#descent-controls .play");
    assert_eq!(page.text("#descent-controls .play"), "Pause");
    page.click("#descent-controls .play");
    assert_eq!(page.text("#descent-controls .play"), "Play");
    assert_eq!(page.complaints(), [""; 0]);
}

#[test]
fn it_fits_phone_and_desktop_in_light_and_dark_in_both_languages_and_asks_for_nothing() {
    let Some(mut page) = notes(Screen::DESKTOP) else {
        return;
    };
    for (name, screen) in Screen::all() {
        page.show_on(screen);
        page.load(&WRITTEN.folder.path().join("notes.html"));
        for language in ["en", "ko"] {
            page.click(&format!("button[lang={language}]"));
            assert_eq!(page.evaluate("document.documentElement.lang"), language);
            page.evaluate(
                "document.querySelectorAll('details').forEach(details => details.open = true)",
            );
            page.evaluate("scrollTo(0, 0)");
            page.screenshot(&format!("{name}-{language}"));
            let beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth");
            assert!(
                beyond.as_f64().unwrap() <= 0.0,
                "{name} {language}: {beyond}"
            );
            assert_eq!(page.evaluate(WIDER), json!([]), "{name} {language}");
            assert_eq!(page.evaluate(CUT), json!([]), "{name} {language}");
            let empty = "[...document.querySelectorAll('[data-text]')].filter(e => !e.textContent).map(e => e.dataset.text)";
            assert_eq!(page.evaluate(empty), json!([]));
        }
    }
    assert_eq!(page.complaints(), [""; 0]);
    let own = |url: &String| url.ends_with("/notes.html") || url.starts_with("data:");
    let requests = page.requests();
    assert!(requests.iter().all(own), "{requests:?}");
}

/// Formulas that do not fit, and values of the derivative and the gradient that are broken in two.
const CUT: &str =
    "[...document.querySelectorAll('math, #derivative-values dd, #gradient-values dd')]
    .filter(e => e.scrollWidth > e.clientWidth || e.getBoundingClientRect().right > e.closest('section').getBoundingClientRect().right || (e.matches('dd') && e.clientHeight > 30))
    .map(e => e.textContent)";

/// Elements that reach beyond the section that they are in, but for what scrolls by itself.
const WIDER: &str = "[...document.querySelectorAll('section *')]
    .filter(e => !e.closest('pre, .row, math, svg, .hidden') || e.matches('pre, .row, math, svg'))
    .filter(e => e.getBoundingClientRect().right > e.closest('section').getBoundingClientRect().right + 0.5)
    .map(e => e.outerHTML.slice(0, 80))";

#[test]
fn korean_page_speaks_korean() {
    let Some(mut page) = notes(Screen::DESKTOP) else {
        return;
    };
    page.click("button[lang=ko]");
    let latin =
        "[...document.querySelectorAll('.lead, .verdict, summary, .told strong, #languages ~ h1')]
        .map(e => e.textContent).filter(text => !/[가-힣]/.test(text))";
    assert_eq!(page.evaluate(latin), json!([]));
    assert!(page.text("#built-in").contains("MNIST가 아니다"));
    assert_eq!(
        page.evaluate("document.getElementById('built-in').hidden"),
        false
    );
}
