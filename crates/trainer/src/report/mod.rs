//! `report.html`: a run on one page, which opens from disk and needs no network connection.
//!
//! Rust evaluates the test images and writes the data; the scripts in `page/` draw it. The page has the
//! trained network, bit for bit, and classifies digits that you draw.

mod data;
mod inputs;
pub(crate) mod texts;

use serde_json::Value;

use crate::{
    page::{self, Opening, Parts},
    text::{Language, Texts, fill},
};
use data::ReportData;
pub use inputs::Report;
use texts::TEXT;

const PAGE: Parts = Parts {
    body: include_str!("page/body.html"),
    style: include_str!("page/style.css"),
    scripts: &[
        include_str!("page/ink.js"),
        include_str!("page/distance.js"),
        include_str!("page/stroke.js"),
        include_str!("page/normalise.js"),
        include_str!("page/quantities.js"),
        include_str!("page/head.js"),
        include_str!("page/learning.js"),
        include_str!("page/confusion.js"),
        include_str!("page/mistakes.js"),
        include_str!("page/units.js"),
        include_str!("page/pad.js"),
        include_str!("page/answer.js"),
        include_str!("page/draw.js"),
        include_str!("page/settings.js"),
        include_str!("page/main.js"),
    ],
};

impl Report<'_> {
    /// Renders the page in English. See [`render_in`](Self::render_in) for its cost and panics.
    #[must_use]
    pub fn render(&self) -> String {
        self.render_in(Language::English)
    }

    /// Renders the page, opening in `language`; a button changes it. Costs one forward pass over the test
    /// images. The page has about 600 kB for the notes' network, 420 of which are its weights.
    ///
    /// # Panics
    ///
    /// If `net.params.input_size() != test.images().ncols()` or `net.params.output_size() != test.classes()`.
    #[must_use]
    pub fn render_in(&self, language: Language) -> String {
        let (pixels, classes) = (self.test.images().ncols(), self.test.classes());
        assert_eq!(
            self.net.params.w1.nrows(),
            pixels,
            "inputs of the network and pixels of an image"
        );
        assert_eq!(
            self.net.params.w2.ncols(),
            classes,
            "outputs of the network and classes"
        );
        let texts = TEXT.texts(language);
        let opening = Opening {
            title: &title(self.run, &texts),
            language,
            texts: &texts,
        };
        page::assemble(&PAGE, &opening, &ReportData::of(self, language))
    }
}

/// The title of the page, such as "Numerical gradient on MNIST". The script computes the same one.
fn title(run: &Value, texts: &Texts) -> String {
    let name = |key| run[key].as_str();
    let known = ["numerical", "direct", "backprop"];
    let gradient = name("gradient").filter(|gradient| known.contains(gradient));
    let gradient = gradient.unwrap_or("other");
    let data = match name("data") {
        Some("built-in digits") => &texts["built-in-digits"],
        Some(data) => data,
        None => &texts["unnamed"],
    };
    fill(&texts[&format!("title.{gradient}")], &[("data", &data)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::history::History;
    use ::data::Dataset;
    use model::TwoLayerNet;

    /// Each text is named in the template, in a script or here; those of a problem and of a gradient by their kind.
    #[test]
    fn every_text_is_used_and_every_text_that_is_named_exists() {
        let texts = TEXT.texts(Language::English);
        let pieces: Vec<&str> = PAGE.scripts.iter().copied().chain([PAGE.body]).collect();
        let source = pieces.concat() + include_str!("../page/text.js");
        let built = ["title.", "diagnosis."];
        for key in texts.keys() {
            let used = source.contains(&format!("\"{key}\""))
                || source.contains(&format!("{{{{{key}}}}}"));
            assert!(
                used || built.iter().any(|start| key.starts_with(start)) || key == "language",
                "{key}"
            );
        }
        for start in ["say(\"", "data-text=\"", "data-label=\"", "words(\"p\", \""] {
            for rest in source.split(start).skip(1) {
                let key = rest.split('"').next().unwrap();
                assert!(texts.contains_key(key) || key.starts_with('$'), "{key}");
            }
        }
    }

    #[test]
    fn the_page_opens_in_the_language_asked_for_and_holds_both() {
        let net = TwoLayerNet::from_params(model::TwoLayerParams::zeros(4, 1, 2)).unwrap();
        let test = Dataset::new(ndarray::Array3::zeros((1, 2, 2)), vec![0], 2).unwrap();
        let report = Report {
            net: &net,
            history: &History::default(),
            test: &test,
            run: &serde_json::json!({ "data": "built-in digits", "gradient": "numerical" }),
            config: "",
        };
        let korean = report.render_in(Language::Korean);
        assert!(korean.contains("<html lang=\"ko\">"));
        assert!(korean.contains("<title>내장 숫자: 수치 미분으로 학습</title>"));
        let english = report.render();
        assert!(english.contains("<html lang=\"en\">"));
        assert!(english.contains("<title>Numerical gradient on built-in digits</title>"));
        for page in [&korean, &english] {
            assert!(page.contains("혼동 행렬") && page.contains("What it takes for what"));
        }
    }
}
