#!/usr/bin/env python3
"""Checks that no file has over 400 lines, that no long function of a script lacks its reason, and that the files of a
crate do not import each other in a circle. (Clippy counts the lines of Rust's functions: see clippy.toml.)

An import is a path that begins with `crate`, `super`, `self` or the name of a child module; it leads to the file that
defines the name, not to one that re-exports it. What tests import is left out.
"""
import re
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

MOST_LINES, MOST_LINES_OF_A_FUNCTION = 400, 50


def listed(*patterns):
    files = subprocess.run(["git", "ls-files", *patterns], check=True, capture_output=True, text=True)
    return [Path(name) for name in files.stdout.splitlines() if Path(name).exists()]


def long_files():
    for path in listed("*.rs", "*.js", "*.py"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > MOST_LINES:
            yield f"{path}: {lines} lines, expected at most {MOST_LINES}"


def long_functions():
    """Those of scripts whose comment does not say why they are one function."""
    function = re.compile(r"((?:^(?:/\*\*| \*).*\n)*)^(?:async )?function (\w+)(.*\n(?:(?!}).*\n)*)", re.MULTILINE)
    for path in listed("*.js"):
        for comment, name, body in function.findall(path.read_text(encoding="utf-8")):
            lines = body.count("\n") + 1
            if lines > MOST_LINES_OF_A_FUNCTION and "one function" not in " ".join(comment.split(" * ")):
                yield f"{path}: {name} has {lines} lines; split it, or say why it is one function"


class Crate:
    """The modules of a crate, as tuples of names, and the names that each takes from others."""

    def __init__(self, root):
        self.files, self.sources, self.exports = {}, {}, {}
        self.add((), root)

    def add(self, module, file):
        source = re.sub(r"//.*", "", file.read_text(encoding="utf-8"))
        source = re.sub(r"#\[cfg\(test\)\]\s*mod \w+ \{.*?\n\}", "", source, flags=re.DOTALL)
        self.files[module], self.sources[module] = file, source
        folder = file.parent if file.stem in ("lib", "main", "mod") else file.with_suffix("")
        for child in re.findall(r"^\s*(?:pub(?:\(\w+\))? )?mod (\w+);", source, re.MULTILINE):
            for path in (folder / f"{child}.rs", folder / child / "mod.rs"):
                if path.exists() and child != "tests":
                    self.add((*module, child), path)

    def absolute(self, path, module):
        """`path` as it is seen from the root of the crate; nothing if it leads to another crate."""
        first, *rest = path
        if first == "super":
            while path[0] == "super":
                module, path = module[:-1], path[1:]
            return (*module, *path)
        if first in ("crate", "self"):
            return (*(module if first == "self" else ()), *rest)
        return (*module, *path) if (*module, first) in self.files else None

    def imports(self, module):
        """The absolute paths that a module takes; those that it re-exports are noted in `exports`."""
        source = self.sources[module]
        for public, tree in re.findall(r"^\s*(pub(?:\(\w+\))? )?use ([^;]+);", source, re.MULTILINE):
            for path in expand("".join(re.sub(r" as \w+", "", tree).split())):
                path = self.absolute(path, module)
                if path and public:
                    self.exports[(*module, path[-1])] = path
                elif path:
                    yield path
        source = re.sub(r"\buse [^;]+;", "", source)
        for path in re.findall(r"(?<![\w:])\w+(?:::\w+)+", source):
            path = self.absolute(path.split("::"), module)
            if path:
                yield path

    def definer(self, path):
        """The module that defines what `path` names."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.exports and (end == len(path) or path[:end] not in self.files):
                return self.definer(self.exports[path[:end]] + path[end:])
            if path[:end] in self.files:
                return path[:end]

    def circle(self):
        taken = {module: list(self.imports(module)) for module in self.files}
        graph = {module: {self.definer(path) for path in paths} - {module} for module, paths in taken.items()}
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            return " <- ".join(str(self.files[module]) for module in error.args[1])


def expand(tree):
    """The paths of a use tree: `a::{b,c::d}` is a::b and a::c::d."""
    head, brace, rest = tree.partition("{")
    prefix = [name for name in head.split("::") if name]
    if not brace:
        yield prefix
        return
    depth, branch = 0, ""
    for character in rest[:-1] + ",":
        depth += {"{": 1, "}": -1}.get(character, 0)
        if character == "," and depth == 0:
            if branch:
                yield from (prefix + (path if path != ["self"] else []) for path in expand(branch))
            branch = ""
        else:
            branch += character


def main():
    roots = [path for path in listed("*/lib.rs", "*/main.rs", "*/tests/*.rs", "*/examples/*.rs", "*/benches/*.rs")]
    circles = (f"circle: {circle}" for circle in map(lambda root: Crate(root).circle(), roots) if circle)
    faults = [*long_files(), *long_functions(), *circles]
    print("\n".join(faults) or "no file or function is too long, and no files import each other in a circle")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
