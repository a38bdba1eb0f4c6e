use std::{collections::BTreeSet, fs, path::Path};

use trainer::text::Language;

use super::*;

/// What a Korean text may have in Latin letters: names, commands, formulas and units.
const LATIN: &str = "
    MNIST EMNIST MNIST_DIR PNG JPEG CPU SVG CSV auto digits data fetch train download N
    numerical sweep.toml sweep.svg sweep.csv .npz .safetensors MB ms sha256
    L w h a b c f t y t1 t2 w1 w2 b2 z dy dz da1 a1 C H";

/// The places of a text: `n` and `all` in `{n} of {all}`.
pub fn places(text: &str) -> BTreeSet<&str> {
    let rests = text.split('{').skip(1);
    rests
        .filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect()
}

/// The words in Latin letters outside the places of a text, but for options and numbers.
pub fn latin_words(text: &str) -> Vec<String> {
    let outside = text
        .split('{')
        .map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
    let text: String = outside.collect::<Vec<_>>().join(" ");
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let words = text
        .split(|c| !is_part(c))
        .map(|word| word.trim_end_matches('.'));
    words
        .filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '.'))
        .map(str::to_owned)
        .collect()
}

/// All sources of the command.
pub fn sources() -> Vec<String> {
    fn walk(folder: &Path, sources: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, sources);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                sources.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut sources = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli"),
        &mut sources,
    );
    sources
}

/// The calls of a macro: the key, and the names of the values.
pub fn calls(source: &str, name: &str) -> Vec<(String, BTreeSet<String>)> {
    let start = format!("{name}!(");
    let rests = source.split(&start).skip(1);
    let call = |rest: &str| {
        let (key, rest) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
        Some((key.to_owned(), names(rest)))
    };
    rests.filter_map(call).collect()
}

/// The names in `, name, name = value)`.
fn names(arguments: &str) -> BTreeSet<String> {
    let (mut depth, mut in_string) = (0, false);
    let mut parts = vec![String::new()];
    for c in arguments.chars() {
        match c {
            '"' => in_string = !in_string,
            '(' | '[' | '{' if !in_string => depth += 1,
            ')' if !in_string && depth == 0 => break,
            ')' | ']' | '}' if !in_string => depth -= 1,
            ',' if !in_string && depth == 0 => parts.push(String::new()),
            _ => {}
        }
        parts.last_mut().unwrap().push(c);
    }
    let name = |part: &String| {
        let part = part.trim_start_matches(',').trim_start();
        let end = part.find(|c: char| !c.is_alphanumeric() && c != '_');
        part[..end.unwrap_or(part.len())].to_owned()
    };
    parts
        .iter()
        .skip(1)
        .map(name)
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn both_languages_have_the_same_texts_with_the_same_places() {
    let [english, korean] = [Language::English, Language::Korean].map(|l| TEXT.texts(l));
    assert!(english.len() > 200);
    for key in english.keys().chain(korean.keys()) {
        let text = |texts: &Texts| {
            texts
                .get(key)
                .cloned()
                .unwrap_or_else(|| panic!("no {key}"))
        };
        let (english, korean) = (text(&english), text(&korean));
        assert_eq!(places(&english), places(&korean), "{key}");
        assert_eq!(english.ends_with('\n'), korean.ends_with('\n'), "{key}");
    }
}

#[test]
fn every_message_has_a_text_with_its_values_and_every_text_is_used() {
    let texts = TEXT.texts(Language::English);
    let sources = sources();
    let mut found = 0;
    for (key, names) in sources.iter().flat_map(|source| calls(source, "say")) {
        let text = texts.get(&key).unwrap_or_else(|| panic!("no text {key}"));
        let names: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(names, places(text), "{key}");
        found += 1;
    }
    assert!(found > 150, "{found} messages");
    for key in texts.keys() {
        let quoted = format!("\"{key}\"");
        assert!(
            sources.iter().any(|source| source.contains(&quoted)),
            "{key} is unused"
        );
    }
}

#[test]
fn korean_messages_have_no_english_words_but_names() {
    let allowed: Vec<_> = LATIN.split_whitespace().collect();
    for (key, text) in TEXT.texts(Language::Korean) {
        for word in latin_words(&text) {
            assert!(allowed.contains(&word.as_str()), "{key}: {word} in {text}");
        }
    }
}

#[test]
fn english_messages_have_no_hangul() {
    for (key, text) in TEXT.texts(Language::English) {
        assert!(
            !text.contains(|c: char| ('가'..='힣').contains(&c)),
            "{key}: {text}"
        );
    }
}

/// A particle that depends on the last letter of what stands before it, after a value that may end in any.
pub fn undecided_particle(text: &str) -> Option<&'static str> {
    const BOTH: [&str; 6] = ["(으)", "(이)", "이(가)", "을(를)", "은(는)", "와(과)"];
    const AFTER_VALUES: [&str; 11] = [
        "}은 ", "}는 ", "}이 ", "}가 ", "}을 ", "}를 ", "}와 ", "}과 ", "}로 ", "}으로 ", "}여야",
    ];
    let mut undecided = BOTH.into_iter().chain(AFTER_VALUES);
    undecided.find(|particle| text.contains(particle))
}

#[test]
fn korean_messages_choose_their_particles() {
    for (key, text) in TEXT.texts(Language::Korean) {
        assert_eq!(undecided_particle(&text), None, "{key}: {text}");
    }
}
