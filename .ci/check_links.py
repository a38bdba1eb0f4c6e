"""Do the documents name files, sections and examples that exist? The exit code is 1 when one does not."""

import os
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
missing = []


def anchors(page):
    """The sections of a page, as GitHub names them in links: small letters, without punctuation, spaces as hyphens."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


names = ["README.md", "README.ko.md", "CONTRIBUTING.md", "CHANGELOG.md", "examples/README.md"]
names += sorted(str(page.relative_to(root)) for folder in ["docs", "crates"] for page in (root / folder).rglob("*.md"))
for name in names:
    text = (root / name).read_text(encoding="utf-8")
    folder = (root / name).parent
    links = {os.path.relpath(folder / link, root) for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link}
    links |= {f"benches/benches/{bench}.rs" for bench in re.findall(r"--bench (\w+)", text)}
    links |= {f"examples/examples/{example}.rs" for example in re.findall(r"--example (\w+)", text) if example != "NAME"}
    for link, section in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", text):
        page = folder / link if link else root / name
        if page.exists() and section not in anchors(page):
            missing.append(f"{name}: {link}#{section}")
    # The table of the notes: its fourth column names examples.
    for row in re.findall(r"^\|(?:[^|\n]*\|){3}([^|\n]*)\|$", text if "from-the-notes" in name else "", re.MULTILINE):
        links |= {f"examples/examples/{example}.rs" for example in re.findall(r"`(\w+)`", row)}
    missing += [f"{name}: {link}" for link in sorted(links) if not (root / link).exists()]

print("\n".join(missing) or "every link leads somewhere")
sys.exit(min(len(missing), 1))
