//! A page as a person has it: seen on a screen, touched by mouse, finger and keyboard.

use std::{env, fs, path::Path};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use crate::chromium::Chromium;

/// A screen and a colour scheme.
#[derive(Clone, Copy)]
pub struct Screen {
    pub width: u32,
    pub height: u32,
    pub phone: bool,
    pub dark: bool,
}

impl Screen {
    /// A desktop and a phone, each in light and in dark, by name.
    pub fn all() -> [(&'static str, Self); 4] {
        [
            ("desktop-light", Self::DESKTOP),
            ("desktop-dark", Self::DESKTOP.dark()),
            ("phone-light", Self::PHONE),
            ("phone-dark", Self::PHONE.dark()),
        ]
    }

    pub const DESKTOP: Self = Self {
        width: 1280,
        height: 900,
        phone: false,
        dark: false,
    };
    pub const PHONE: Self = Self {
        width: 390,
        height: 844,
        phone: true,
        dark: false,
    };

    pub fn dark(self) -> Self {
        Self { dark: true, ..self }
    }
}

/// A place in an element, in fractions of its width and height.
pub type Place = [f64; 2];

/// One page in a browser of its own.
pub struct Page(Chromium);

impl Page {
    /// A blank page, or `None` where there is no browser.
    pub fn open(screen: Screen) -> Option<Self> {
        let mut page = Self(Chromium::start()?);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            page.0.call(&format!("{domain}.enable"), &json!({}));
        }
        page.show_on(screen);
        Some(page)
    }

    /// Shows the page on a screen.
    pub fn show_on(&mut self, screen: Screen) {
        let Screen {
            width,
            height,
            phone,
            dark,
        } = screen;
        let metrics = json!({
            "width": width, "height": height, "mobile": phone,
            "deviceScaleFactor": if phone { 2 } else { 1 },
        });
        self.0.call("Emulation.setDeviceMetricsOverride", &metrics);
        self.0.call(
            "Emulation.setTouchEmulationEnabled",
            &json!({ "enabled": phone }),
        );
        let scheme = if dark { "dark" } else { "light" };
        let scheme = json!({ "name": "prefers-color-scheme", "value": scheme });
        self.0.call(
            "Emulation.setEmulatedMedia",
            &json!({ "features": [scheme] }),
        );
    }

    /// Shows the page to somebody who wants nothing to move by itself.
    #[allow(dead_code, reason = "not every page has something that moves")]
    pub fn reduce_motion(&mut self) {
        let calm = json!({ "name": "prefers-reduced-motion", "value": "reduce" });
        self.0
            .call("Emulation.setEmulatedMedia", &json!({ "features": [calm] }));
    }

    /// Opens a file and waits until its scripts have run.
    pub fn load(&mut self, file: &Path) {
        let url = format!("file://{}", file.display());
        self.0.call("Page.navigate", &json!({ "url": url }));
        self.0.wait_for("Page.loadEventFired");
    }

    /// The value of an expression.
    pub fn evaluate(&mut self, expression: &str) -> Value {
        let options =
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.0.call("Runtime.evaluate", &options);
        assert_eq!(answer.get("exceptionDetails"), None, "{expression}");
        answer["result"]["value"].clone()
    }

    /// The text of the first element that a selector finds.
    pub fn text(&mut self, selector: &str) -> String {
        let text = self.evaluate(&format!("document.querySelector({selector:?}).textContent"));
        text.as_str().unwrap().to_owned()
    }

    /// Clicks on an element.
    pub fn click(&mut self, selector: &str) {
        self.drag(selector, &[[0.5, 0.5]]);
    }

    /// Presses the mouse on the first place of an element, moves it over the others and releases it.
    pub fn drag(&mut self, selector: &str, places: &[Place]) {
        let places = self.on_screen(selector, places);
        let mut mouse = |kind: &str, [x, y]: [f64; 2], buttons: u8| {
            let event = json!({
                "type": kind, "x": x, "y": y, "button": "left", "buttons": buttons, "clickCount": 1,
            });
            self.0.call("Input.dispatchMouseEvent", &event);
        };
        mouse("mousePressed", places[0], 1);
        for place in between(&places) {
            mouse("mouseMoved", place, 1);
        }
        mouse("mouseReleased", places[places.len() - 1], 0);
    }

    /// Moves the mouse over an element without pressing it.
    pub fn point(&mut self, selector: &str, place: Place) {
        let [x, y] = self.on_screen(selector, &[place])[0];
        let event = json!({ "type": "mouseMoved", "x": x, "y": y });
        self.0.call("Input.dispatchMouseEvent", &event);
    }

    /// As [`drag`](Self::drag), with a finger.
    pub fn swipe(&mut self, selector: &str, places: &[Place]) {
        let places = self.on_screen(selector, places);
        let mut touch = |kind: &str, points: Value| {
            let event = json!({ "type": kind, "touchPoints": points });
            self.0.call("Input.dispatchTouchEvent", &event);
        };
        let finger = |[x, y]: [f64; 2]| json!([{ "x": x, "y": y }]);
        touch("touchStart", finger(places[0]));
        for place in between(&places) {
            touch("touchMove", finger(place));
        }
        touch("touchEnd", json!([]));
    }

    /// Presses and releases a key so many times.
    pub fn press(&mut self, key: &str, times: usize) {
        for _ in 0..times {
            for kind in ["keyDown", "keyUp"] {
                let event = json!({ "type": kind, "key": key });
                self.0.call("Input.dispatchKeyEvent", &event);
            }
        }
    }

    /// The whole page as a picture, where the environment asks for them: `SCREENSHOTS=FOLDER`.
    pub fn screenshot(&mut self, name: &str) {
        let Some(folder) = env::var_os("SCREENSHOTS") else {
            return;
        };
        let metrics = self.0.call("Page.getLayoutMetrics", &json!({}));
        let mut clip = metrics["cssContentSize"].clone();
        clip["scale"] = json!(1);
        let options = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let shot = self.0.call("Page.captureScreenshot", &options);
        let png = BASE64_STANDARD
            .decode(shot["data"].as_str().unwrap())
            .unwrap();
        fs::create_dir_all(&folder).unwrap();
        fs::write(Path::new(&folder).join(format!("{name}.png")), png).unwrap();
    }

    /// Errors, warnings and messages of the page so far.
    pub fn complaints(&mut self) -> Vec<String> {
        self.evaluate("0"); // whatever happened before has been reported by now
        let kinds = [
            "Runtime.exceptionThrown",
            "Runtime.consoleAPICalled",
            "Log.entryAdded",
        ];
        self.0.events(&kinds).map(Value::to_string).collect()
    }

    /// Every address that the page asked for.
    pub fn requests(&self) -> Vec<String> {
        let asked = self.0.events(&["Network.requestWillBeSent"]);
        asked
            .map(|event| event["request"]["url"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Scrolls an element into view and tells where its places are then, in dots.
    fn on_screen(&mut self, selector: &str, places: &[Place]) -> Vec<[f64; 2]> {
        let frame = self.evaluate(&format!(
            "(() => {{ const element = document.querySelector({selector:?});
               element.scrollIntoView({{ block: 'center', behavior: 'instant' }});
               const box = element.getBoundingClientRect();
               return [box.left, box.top, box.width, box.height]; }})()"
        ));
        let [left, top, width, height]: [f64; 4] = serde_json::from_value(frame).unwrap();
        let at = |[x, y]: &Place| [left + x * width, top + y * height];
        places.iter().map(at).collect()
    }
}

/// Every place but the first, each reached in eight steps.
fn between(places: &[[f64; 2]]) -> impl Iterator<Item = [f64; 2]> {
    places.windows(2).flat_map(|pair| {
        let ([x0, y0], [x1, y1]) = (pair[0], pair[1]);
        let part = move |t: f64| [x0 + (x1 - x0) * t, y0 + (y1 - y0) * t];
        (1..=8).map(move |i| part(f64::from(i) / 8.0))
    })
}
