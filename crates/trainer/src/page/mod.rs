//! Assembles pages: single HTML files that open from disk and need no network.

pub mod encode;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::text::{Language, Texts};

/// The scripts of every page: its data, then functions and classes.
const SCRIPTS: [&str; 8] = [
    include_str!("data.js"),
    include_str!("elements.js"),
    include_str!("text.js"),
    include_str!("bytes.js"),
    include_str!("axes.js"),
    include_str!("chart.js"),
    include_str!("network.js"),
    include_str!("weights.js"),
];
const STYLE: &str = include_str!("style.css");
/// HTML with placeholders for the body and for the names of [`assemble`].
const TEMPLATE: &str = include_str!("page.html");

/// The parts of one page.
pub struct Parts<'a> {
    /// HTML with placeholders for texts, by their keys.
    pub body: &'a str,
    /// Rules that follow the shared ones.
    pub style: &'a str,
    /// Functions and classes in any order, then the statements that run.
    pub scripts: &'a [&'a str],
}

/// The state of a page before its script has run.
pub struct Opening<'a> {
    /// The title of the window.
    pub title: &'a str,
    pub language: Language,
    /// The texts of `language`.
    pub texts: &'a Texts,
}

/// Assembles the page with its opening and its data. `data.text` has the texts of both languages.
///
/// The content security policy of the page lets a browser load nothing, and run only the script with
/// the right hash. Texts in the title and the data are escaped, so that none of them becomes markup.
pub fn assemble(parts: &Parts, opening: &Opening, data: &impl Serialize) -> String {
    let scripts = [&SCRIPTS, parts.scripts].concat().join("\n");
    let script = format!(
        "\"use strict\";
(() => {{
{scripts}}})();
"
    );
    let style = [STYLE, parts.style].join("\n");
    let data = serde_json::to_string(data).expect("numbers, strings and lists");
    fill(
        &TEMPLATE.replace("{{body}}", parts.body),
        |name| match name {
            "language" => opening.language.code().into(),
            "title" => escaped(opening.title),
            "style" => style.clone(),
            "style_hash" => integrity(&style),
            "script" => script.clone(),
            "script_hash" => integrity(&script),
            "data" => data.replace('<', "\\u003c"),
            key => escaped(&opening.texts[key]),
        },
    )
}

/// Replaces each placeholder `{{name}}` in `template` by `content(name)`, in one pass: inserted text is
/// not searched for placeholders.
fn fill(template: &str, content: impl Fn(&str) -> String) -> String {
    let mut parts = template.split("{{");
    let mut page = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").expect("a closed placeholder");
        page += &content(name);
        page += rest;
    }
    page
}

/// Escapes `text` for HTML text and attributes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// The hash by which a content security policy allows an inline script or style.
fn integrity(text: &str) -> String {
    format!("sha256-{}", encode::base64(&Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
        text.split_once(start).unwrap().1.split_once(end).unwrap().0
    }

    /// The report with this title.
    fn page(title: &str, data: &Value) -> String {
        let texts = crate::report::texts::TEXT.texts(Language::English);
        let opening = Opening {
            title,
            language: Language::English,
            texts: &texts,
        };
        assemble(&PARTS, &opening, data)
    }

    const PARTS: Parts = Parts {
        body: include_str!("../report/page/body.html"),
        style: "",
        scripts: &[],
    };

    #[test]
    fn text_from_outside_stays_text() {
        let evil = "</script><script>alert(1)</script><!-- {{script}} \u{2028}";
        let page = page(evil, &json!({ "config": evil }));
        assert_eq!(page.matches("<script").count(), 2); // the data and the script
        assert_eq!(page.matches("alert(1)").count(), 2); // title and data, both escaped
        let data = between(&page, r#"id="data">"#, "</script>");
        let data: Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["config"], evil);
    }

    #[test]
    fn the_policy_allows_the_pages_own_script_and_style_and_no_other_source() {
        let page = page("a run", &json!({}));
        let policy = between(&page, r#"Content-Security-Policy" content=""#, "\"");
        let script = between(&page, "</script>\n<script>", "</script>");
        let style = between(&page, "<style>", "</style>");
        assert!(policy.starts_with("default-src 'none';"));
        assert!(policy.contains(&format!("script-src '{}'", integrity(script))));
        assert!(policy.contains(&format!("style-src '{}'", integrity(style))));
        assert!(!policy.contains("unsafe"));
    }

    /// Source: `printf abc | openssl dgst -sha256 -binary | base64`.
    #[test]
    fn integrity_is_the_base64_of_the_sha256() {
        assert_eq!(
            integrity("abc"),
            "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
        );
    }

    #[test]
    fn the_page_names_no_address_but_the_namespace_of_svg() {
        let page = page("a run", &json!({}));
        let addresses: Vec<_> = page.match_indices("://").collect();
        assert_eq!(
            addresses.len(),
            page.matches("http://www.w3.org/2000/svg").count()
        );
    }

    #[test]
    fn inserted_text_is_not_searched_for_placeholders() {
        let page = fill("{{a}} and {{b}}", |name| format!("<{name} {{{{a}}}}>"));
        assert_eq!(page, "<a {{a}}> and <b {{a}}>");
    }
}
