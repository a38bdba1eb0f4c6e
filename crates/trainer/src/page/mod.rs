//! A page in one file that opens from disk and needs no network: the parts that pages share, and how they are put
//! together.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::text::{Language, Texts};

/// What every page is made with: its facts, then functions and classes.
const SCRIPTS: [&str; 8] = [
    include_str!("facts.js"),
    include_str!("elements.js"),
    include_str!("text.js"),
    include_str!("bytes.js"),
    include_str!("axes.js"),
    include_str!("chart.js"),
    include_str!("network.js"),
    include_str!("weights.js"),
];
const STYLE: &str = include_str!("style.css");

/// The parts of a page that are its own.
pub struct Parts<'a> {
    /// HTML with places for `language`, `title`, `style`, `style_hash`, `script`, `script_hash` and `facts`, and for
    /// texts by their keys.
    pub template: &'a str,
    /// Rules that follow the shared ones.
    pub style: &'a str,
    /// Functions and classes in any order, then what runs.
    pub scripts: &'a [&'a str],
}

/// How a page opens, before its script has run.
pub struct Opening<'a> {
    /// The title of the window.
    pub title: &'a str,
    pub language: Language,
    /// The texts of that language.
    pub texts: &'a Texts,
}

/// The page with its opening and facts in place. The facts hold the texts of both languages as `text`.
///
/// Its policy lets a browser load nothing and run only the script that is in it, by its hash:
/// whatever text a title or a fact holds, it stays text.
pub fn assemble(parts: &Parts, opening: &Opening, facts: &impl Serialize) -> String {
    let scripts = [&SCRIPTS, parts.scripts].concat().join(
        "
",
    );
    let script = format!(
        "\"use strict\";
(() => {{
{scripts}}})();
"
    );
    let style = [STYLE, parts.style].join(
        "
",
    );
    let facts = serde_json::to_string(facts).expect("numbers, strings and lists");
    fill(parts.template, |name| match name {
        "language" => opening.language.code().into(),
        "title" => escaped(opening.title),
        "style" => style.clone(),
        "style_hash" => integrity(&style),
        "script" => script.clone(),
        "script_hash" => integrity(&script),
        "facts" => facts.replace('<', "\\u003c"),
        key => escaped(&opening.texts[key]),
    })
}

/// `template` with `content(name)` in the place of each `{{name}}`, in one pass: what is put in is
/// not searched.
fn fill(template: &str, content: impl Fn(&str) -> String) -> String {
    let mut parts = template.split("{{");
    let mut page = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").expect("a closed place in the page");
        page += &content(name);
        page += rest;
    }
    page
}

/// `text` as HTML text or attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// The name by which a content security policy allows an inline script or style.
fn integrity(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
        text.split_once(start).unwrap().1.split_once(end).unwrap().0
    }

    /// The report's page with this title.
    fn page(title: &str, facts: &Value) -> String {
        let texts = crate::report::texts::TEXT.texts(Language::English);
        let opening = Opening {
            title,
            language: Language::English,
            texts: &texts,
        };
        assemble(&PARTS, &opening, facts)
    }

    const PARTS: Parts = Parts {
        template: include_str!("../report/page/page.html"),
        style: "",
        scripts: &[],
    };

    #[test]
    fn text_from_outside_stays_text() {
        let evil = "</script><script>alert(1)</script><!-- {{script}} \u{2028}";
        let page = page(evil, &json!({ "config": evil }));
        assert_eq!(page.matches("<script").count(), 2); // the facts and the page's own
        assert_eq!(page.matches("alert(1)").count(), 2); // title and facts, both escaped
        let facts = between(&page, r#"id="facts">"#, "</script>");
        let facts: Value = serde_json::from_str(facts).unwrap();
        assert_eq!(facts["config"], evil);
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
    fn what_is_put_in_is_not_searched_for_places() {
        let page = fill("{{a}} and {{b}}", |name| format!("<{name} {{{{a}}}}>"));
        assert_eq!(page, "<a {{a}}> and <b {{a}}>");
    }
}
