"""Do the documents name files and examples that exist? The exit code is 1 when one does not."""

import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
missing = []
for name in ["README.md", "README.ko.md", "CONTRIBUTING.md", "CHANGELOG.md"]:
    text = (root / name).read_text(encoding="utf-8")
    links = {link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link}
    links |= {f"benches/benches/{bench}.rs" for bench in re.findall(r"--bench (\w+)", text)}
    # The table of the notes: its fifth column names examples.
    for row in re.findall(r"^\|(?:[^|\n]*\|){4}([^|\n]*)\|[^|\n]*\|$", text, re.MULTILINE):
        links |= {f"examples/examples/{example}.rs" for example in re.findall(r"`(\w+)`", row)}
    missing += [f"{name}: {link}" for link in sorted(links) if not (root / link).exists()]

print("\n".join(missing) or "every link leads somewhere")
sys.exit(min(len(missing), 1))
