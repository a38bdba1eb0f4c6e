//! The page in English and in Korean.

use super::{
    common::Scene,
    page::{Page, Screen},
    report,
};

/// Words of Latin letters that are on show, outside of code and of what `run.json` holds.
const LATIN_WORDS: &str = "(() => {
    const names = 'code, pre, script, style, noscript, [lang=en], #run td';
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const words = new Set();
    while (walker.nextNode()) {
        if (walker.currentNode.parentElement.closest(names)) continue;
        for (const word of walker.currentNode.data.match(/[A-Za-z]{2,}/g) ?? []) words.add(word);
    }
    for (const element of document.querySelectorAll('[aria-label]')) {
        for (const word of element.getAttribute('aria-label').match(/[A-Za-z]{2,}/g) ?? []) words.add(word);
    }
    return [...words].sort();
})()";

/// What stays as it is in Korean: data sets, a key, and names of files.
const NAMES: [&str; 7] = ["Delete", "MNIST", "config", "json", "mini", "run", "toml"];

fn assert_korean(page: &mut Page) {
    assert_eq!(page.evaluate("document.documentElement.lang"), "ko");
    assert_eq!(page.text("#confusion-title"), "혼동 행렬");
    assert_eq!(page.text("#figures dt"), "시험 정확도");
    let words: Vec<String> = serde_json::from_value(page.evaluate(LATIN_WORDS)).unwrap();
    let untranslated: Vec<_> = words
        .iter()
        .filter(|word| !NAMES.contains(&&***word))
        .collect();
    assert!(untranslated.is_empty(), "{untranslated:?}");
}

#[test]
fn the_button_turns_the_whole_report_to_korean_and_back() {
    let Some(mut page) = report(Screen::PHONE) else {
        return;
    };
    let english = page.text("main");
    page.click("#languages [lang=ko]");
    assert_korean(&mut page);
    assert_eq!(page.text("#title"), "내장 숫자: 오차역전파법으로 학습");
    page.screenshot("phone-korean");
    page.click("#languages [lang=en]");
    assert_eq!(page.text("main"), english);
    assert_eq!(page.complaints(), [""; 0]);
}

#[test]
fn a_report_made_with_lang_ko_opens_in_korean_and_tells_what_went_wrong() {
    let Some(mut page) = Page::open(Screen::DESKTOP) else {
        return;
    };
    let scene = Scene::new();
    let rate = ["--learning-rate", "1000", "--iterations", "60"];
    let made = scene.train("too-fast", &[&rate[..], &["--lang", "ko"]].concat());
    assert!(made.status.success(), "{made:?}");
    page.load(&scene.path("too-fast/report.html"));
    assert_korean(&mut page);
    let diagnosis = page.text("#diagnosis");
    assert!(
        diagnosis.contains("학습률(1,000)이 너무 크다."),
        "{diagnosis}"
    );
    // A run that has not learned cannot overfit: the gap is told and not judged.
    let sentences = page.evaluate("document.querySelectorAll('#verdict p').length");
    assert_eq!(sentences, 2);
    page.screenshot("desktop-korean-diagnosis");
    assert_eq!(page.complaints(), [""; 0]);
}
