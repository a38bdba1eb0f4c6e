//! The numbers of the report: accuracies, the confusion matrix, the curves, the mistakes.

use model::{Batch, Samples};
use serde_json::json;

use super::{RUN, answer, assert_close, library, page::Screen, report};

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
