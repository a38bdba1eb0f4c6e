//! A headless Chromium, driven over two pipes by the `DevTools` protocol: no driver to install.

use std::{
    collections::VecDeque,
    env, fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A browser that says nothing for so long has gone wrong.
const PATIENCE: Duration = Duration::from_mins(1);

/// Chromium as a program started for tests runs it: no window, no sandbox (which containers do
/// not allow, and which only our own page would need), nothing fetched from anywhere.
const OPTIONS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
];

/// One page in one browser of its own.
pub struct Page {
    browser: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    events: VecDeque<Value>,
    session: Option<String>,
    sent: u64,
    _profile: TempDir,
}

/// What is looked at: a screen and a colour scheme.
#[derive(Clone, Copy)]
pub struct Screen {
    pub width: u32,
    pub height: u32,
    pub phone: bool,
    pub dark: bool,
}

impl Screen {
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

/// The browser to test in: `CHROMIUM`, or the first of the usual names that is on the path.
fn find() -> Option<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM") {
        return Some(named.into());
    }
    let folders: Vec<_> = env::split_paths(&env::var_os("PATH")?).collect();
    ["chromium", "chromium-browser", "google-chrome", "chrome"]
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.is_file())
}

impl Page {
    /// A blank page, or `None`, after saying so, where there is no browser. Where the environment
    /// has `BROWSER_TESTS=required`, having none is a failure.
    pub fn open(screen: Screen) -> Option<Self> {
        let Some(program) = find() else {
            let missing = "no Chromium on the path (install Debian's chromium, or set CHROMIUM)";
            assert!(
                env::var_os("BROWSER_TESTS").is_none_or(|v| v != "required"),
                "{missing}"
            );
            eprintln!("skipped: {missing}");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let mut browser = start(&program, profile.path());
        let input = browser.stdin.take().unwrap();
        let messages = listen(&mut browser);
        let events = VecDeque::new();
        let mut page = Self {
            browser,
            input,
            messages,
            events,
            session: None,
            sent: 0,
            _profile: profile,
        };
        let target = page.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = page.call("Target.attachToTarget", &attach);
        page.session = attached["sessionId"].as_str().map(ToOwned::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            page.call(&format!("{domain}.enable"), &json!({}));
        }
        page.show_on(screen);
        Some(page)
    }

    /// Makes the page a screen's.
    pub fn show_on(&mut self, screen: Screen) {
        let Screen {
            width,
            height,
            phone,
            dark,
        } = screen;
        let scale = if phone { 2 } else { 1 };
        self.call(
            "Emulation.setDeviceMetricsOverride",
            &json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": phone }),
        );
        self.call(
            "Emulation.setTouchEmulationEnabled",
            &json!({ "enabled": phone }),
        );
        let scheme = if dark { "dark" } else { "light" };
        let scheme = json!({ "name": "prefers-color-scheme", "value": scheme });
        self.call(
            "Emulation.setEmulatedMedia",
            &json!({ "features": [scheme] }),
        );
    }

    /// Opens a file and waits until its scripts have run.
    pub fn load(&mut self, file: &Path) {
        self.call(
            "Page.navigate",
            &json!({ "url": format!("file://{}", file.display()) }),
        );
        self.wait_for("Page.loadEventFired");
    }

    /// The value of an expression.
    pub fn evaluate(&mut self, expression: &str) -> Value {
        let options = json!({ "expression": expression, "returnByValue": true });
        let answer = self.call("Runtime.evaluate", &options);
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

    /// Presses the mouse on the first place, moves it over the others and releases it. Places are
    /// fractions of an element's width and height.
    pub fn drag(&mut self, selector: &str, places: &[[f64; 2]]) {
        let places = self.on_screen(selector, places);
        let mut mouse = |kind: &str, [x, y]: [f64; 2], buttons: u8| {
            let button = json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": buttons, "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", &button);
        };
        mouse("mousePressed", places[0], 1);
        for place in between(&places) {
            mouse("mouseMoved", place, 1);
        }
        mouse("mouseReleased", places[places.len() - 1], 0);
    }

    /// Moves the mouse over an element without pressing it.
    pub fn point(&mut self, selector: &str, place: [f64; 2]) {
        let [x, y] = self.on_screen(selector, &[place])[0];
        self.call(
            "Input.dispatchMouseEvent",
            &json!({ "type": "mouseMoved", "x": x, "y": y }),
        );
    }

    /// As [`drag`](Self::drag), with a finger.
    pub fn swipe(&mut self, selector: &str, places: &[[f64; 2]]) {
        let places = self.on_screen(selector, places);
        let mut touch = |kind: &str, points: Value| {
            self.call(
                "Input.dispatchTouchEvent",
                &json!({ "type": kind, "touchPoints": points }),
            );
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
                self.call(
                    "Input.dispatchKeyEvent",
                    &json!({ "type": kind, "key": key }),
                );
            }
        }
    }

    /// The whole page as a picture, where the environment asks for them: `SCREENSHOTS=FOLDER`.
    pub fn screenshot(&mut self, name: &str) {
        let Some(folder) = env::var_os("SCREENSHOTS") else {
            return;
        };
        let size = self.call("Page.getLayoutMetrics", &json!({}))["cssContentSize"].clone();
        let clip =
            json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1 });
        let options = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let shot = self.call("Page.captureScreenshot", &options);
        let png = BASE64_STANDARD
            .decode(shot["data"].as_str().unwrap())
            .unwrap();
        fs::create_dir_all(&folder).unwrap();
        fs::write(PathBuf::from(folder).join(format!("{name}.png")), png).unwrap();
    }

    /// Errors, warnings and messages of the page so far.
    pub fn complaints(&mut self) -> Vec<String> {
        const KINDS: [&str; 3] = [
            "Runtime.exceptionThrown",
            "Runtime.consoleAPICalled",
            "Log.entryAdded",
        ];
        self.evaluate("0"); // whatever happened before has been reported by now
        let complaint = |event: &&Value| KINDS.contains(&event["method"].as_str().unwrap_or(""));
        self.events
            .iter()
            .filter(complaint)
            .map(|event| event["params"].to_string())
            .collect()
    }

    /// Every address that the page asked for.
    pub fn requests(&mut self) -> Vec<String> {
        let asked = |event: &&Value| event["method"] == "Network.requestWillBeSent";
        let address = |event: &Value| {
            event["params"]["request"]["url"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        self.events.iter().filter(asked).map(address).collect()
    }

    fn on_screen(&mut self, selector: &str, places: &[[f64; 2]]) -> Vec<[f64; 2]> {
        let side = self.evaluate(&format!(
            "(() => {{ const element = document.querySelector({selector:?});
               element.scrollIntoView({{ block: 'center', behavior: 'instant' }});
               const box = element.getBoundingClientRect();
               return [box.left, box.top, box.width, box.height]; }})()"
        ));
        let side = |i: usize| side[i].as_f64().unwrap();
        let place = |[x, y]: &[f64; 2]| [side(0) + x * side(2), side(1) + y * side(3)];
        places.iter().map(place).collect()
    }

    fn call(&mut self, method: &str, params: &Value) -> Value {
        self.sent += 1;
        let mut command = json!({ "id": self.sent, "method": method, "params": params });
        if let Some(session) = &self.session {
            command["sessionId"] = json!(session);
        }
        write!(self.input, "{command}\0").unwrap();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let message = self.receive(deadline, method);
            if message["id"] == self.sent {
                assert_eq!(message.get("error"), None, "{method} {params}");
                return message["result"].clone();
            }
            self.events.push_back(message);
        }
    }

    fn wait_for(&mut self, event: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let message = self.receive(deadline, event);
            let found = message["method"] == event;
            self.events.push_back(message);
            if found {
                return;
            }
        }
    }

    fn receive(&mut self, deadline: Instant, what: &str) -> Value {
        let left = deadline.saturating_duration_since(Instant::now());
        let message = self.messages.recv_timeout(left);
        message.unwrap_or_else(|error| panic!("the browser did not answer {what}: {error}"))
    }
}

impl Drop for Page {
    /// Ends the browser, so that its profile can be removed.
    fn drop(&mut self) {
        let close = json!({ "id": 0, "method": "Browser.close" });
        let asked = write!(self.input, "{close}\0").is_ok();
        for _ in 0..50 {
            if asked && matches!(self.browser.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(100));
        }
        let _ = self.browser.kill();
        let _ = self.browser.wait();
    }
}

/// Starts the browser; it reads commands from descriptor 3 and writes to 4, which the shell makes
/// of its standard input and output.
fn start(program: &Path, profile: &Path) -> Child {
    Command::new("sh")
        .args(["-c", r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null"#])
        .arg(program)
        .args(OPTIONS)
        .arg(format!("--user-data-dir={}", profile.display()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Receives the browser's messages, each a JSON text that ends in a zero byte.
fn listen(browser: &mut Child) -> Receiver<Value> {
    let mut output = BufReader::new(browser.stdout.take().unwrap());
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut text = Vec::new();
        while output
            .read_until(0, &mut text)
            .is_ok_and(|length| length > 0)
        {
            text.pop();
            let message = serde_json::from_slice(&text).expect("JSON from the browser");
            if sender.send(message).is_err() {
                return;
            }
            text.clear();
        }
    });
    receiver
}

/// Every place but the first, each reached in eight steps.
fn between(places: &[[f64; 2]]) -> impl Iterator<Item = [f64; 2]> {
    places.windows(2).flat_map(|pair| {
        let ([x0, y0], [x1, y1]) = (pair[0], pair[1]);
        (1..=8)
            .map(f64::from)
            .map(move |i| [x0 + (x1 - x0) * i / 8.0, y0 + (y1 - y0) * i / 8.0])
    })
}
