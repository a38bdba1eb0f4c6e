//! A headless Chromium, driven over two pipes by the `DevTools` protocol: no driver to install.

use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A browser that sends nothing for this time counts as failed.
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

/// A browser process with one blank page.
pub struct Chromium {
    process: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    events: Vec<Value>,
    session: Option<String>,
    sent: u64,
    _profile: TempDir,
}

impl Chromium {
    /// Starts the browser. Without one, prints a message and returns `None`, or panics if the environment has
    /// `BROWSER_TESTS=required`.
    pub fn start() -> Option<Self> {
        let Some(program) = find() else {
            let missing = "no Chromium on the path (install Debian's chromium, or set CHROMIUM)";
            let required = env::var_os("BROWSER_TESTS").is_some_and(|value| value == "required");
            assert!(!required, "{missing}");
            eprintln!("skipped: {missing}");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let mut process = spawn(&program, profile.path());
        let mut browser = Self {
            input: process.stdin.take().unwrap(),
            messages: listen(&mut process),
            process,
            events: Vec::new(),
            session: None,
            sent: 0,
            _profile: profile,
        };
        let target = browser.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = browser.call("Target.attachToTarget", &attach);
        browser.session = attached["sessionId"].as_str().map(ToOwned::to_owned);
        Some(browser)
    }

    /// Sends a command of the protocol and returns its result.
    pub fn call(&mut self, method: &str, params: &Value) -> Value {
        self.sent += 1;
        let mut command = json!({ "id": self.sent, "method": method, "params": params });
        if let Some(session) = &self.session {
            command["sessionId"] = json!(session);
        }
        write!(self.input, "{command}\0").unwrap();
        let id = self.sent;
        let answer = self.receive_until(method, |message| message["id"] == id);
        assert_eq!(answer.get("error"), None, "{method} {params}");
        answer["result"].clone()
    }

    /// Waits until an event happens.
    pub fn wait_for(&mut self, event: &str) {
        let event = self.receive_until(event, |message| message["method"] == event);
        self.events.push(event);
    }

    /// The parameters of every event of these names so far.
    pub fn events<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a Value> {
        let named = |event: &&Value| {
            event["method"]
                .as_str()
                .is_some_and(|name| names.contains(&name))
        };
        self.events
            .iter()
            .filter(named)
            .map(|event| &event["params"])
    }

    /// Receives messages up to the wanted one; those before it are kept as events.
    fn receive_until(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.messages.recv_timeout(left) {
                Ok(message) if wanted(&message) => return message,
                Ok(event) => self.events.push(event),
                Err(error) => panic!("the browser did not answer {what}: {error}"),
            }
        }
    }
}

impl Drop for Chromium {
    /// Ends the browser, so that its profile can be removed.
    fn drop(&mut self) {
        let close = json!({ "id": 0, "method": "Browser.close" });
        let asked = write!(self.input, "{close}\0").is_ok();
        for _ in 0..100 {
            if asked && matches!(self.process.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
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

/// Starts the browser; it reads commands from descriptor 3 and writes to 4, which the shell makes
/// of its standard input and output.
fn spawn(program: &Path, profile: &Path) -> Child {
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
fn listen(process: &mut Child) -> Receiver<Value> {
    let mut output = BufReader::new(process.stdout.take().unwrap());
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
