"""Do the documents name files and examples that exist? The exit code is 1 when one does not."""

import os
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
missing = []
names = ["README.md", "README.ko.md", "CONTRIBUTING.md", "CHANGELOG.md", "examples/README.md"]
names += sorted(str(page.relative_to(root)) for page in (root / "docs").rglob("*.md"))
for name in names:
    text = (root / name).read_text(encoding="utf-8")
    folder = (root / name).parent
    links = {os.path.relpath(folder / link, root) for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link}
    links |= {f"benches/benches/{bench}.rs" for bench in re.findall(r"--bench (\w+)", text)}
    # The table of the notes: its fourth column names examples.
    for row in re.findall(r"^\|(?:[^|\n]*\|){3}([^|\n]*)\|$", text if "from-the-notes" in name else "", re.MULTILINE):
        links |= {f"examples/examples/{example}.rs" for example in re.findall(r"`(\w+)`", row)}
    missing += [f"{name}: {link}" for link in sorted(links) if not (root / link).exists()]

print("\n".join(missing) or "every link leads somewhere")
sys.exit(min(len(missing), 1))
