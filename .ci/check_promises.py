"""Is every promise of docs/reliability.md held by something that exists?

Each row of its tables must name a test, a file of tests or a command; every test that it names must be a function
marked as a test, in the crate of the row where the row has one; every file must be there. The exit code is 1 when
one is not.
"""

import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
# The attributes of a function, and its name: proptest's have arguments, and several may share a line.
function = re.compile(r"((?:#\[[^\n]*\]\s*)+)(?:pub )?fn (\w+)")
tests = {
    crate.name: {
        name
        for file in crate.rglob("*.rs")
        for attributes, name in function.findall(file.read_text(encoding="utf-8"))
        if "#[test]" in attributes
    }
    for crate in (root / "crates").iterdir()
}

faults = []
for number, line in enumerate((root / "docs/reliability.md").read_text(encoding="utf-8").splitlines(), 1):
    cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    if len(cells) < 2 or cells[0] == "promise" or set(cells[0]) <= set("- :"):
        continue
    crate = cells[1].strip("`") if len(cells) == 3 else None
    held_by = re.findall(r"`([^`]+)`", cells[-1])
    if not held_by:
        faults.append(f"line {number}: nothing holds {cells[0]!r}")
    for name in held_by:
        known = tests.get(crate, set()) if crate else set().union(*tests.values())
        if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", name) and name not in known:
            faults.append(f"line {number}: no test `{name}`" + (f" in {crate}" if crate else ""))
        if re.fullmatch(r"tests/\w+\.rs", name) and not list((root / "crates").glob(f"*/{name}")):
            faults.append(f"line {number}: no file `{name}`")

print("\n".join(faults) or "every promise is held by something that exists")
sys.exit(min(len(faults), 1))
