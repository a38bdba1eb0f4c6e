#!/usr/bin/env python3
"""Runs the commands of README.md with the given trainer, in an empty folder.

    .ci/readme_commands.py target/release/trainer

Training is shortened to 200 iterations. Left out are commands that need a network or a build of their own. Then each Korean
document must show the same commands and programs as the English one. The exit code is 1 if one of this fails.
"""
import os
import pathlib
import re
import shlex
import struct
import subprocess
import sys
import tempfile
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
TRAINER = "cargo run --release -- "


def blocks(name):
    """The code of a document, without comments: (language, lines)."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.findall(r"^```(\S*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    code = [(language, re.sub(r"\s*(#|//) .*", "", body)) for language, body in found if language != "text"]
    return [(language, body.splitlines()) for language, body in code]


def picture():
    """A PNG file of a white 1 on black, 28×28. The program looks at contents, not at names."""
    rows = [[255 if 12 <= x < 15 and 4 <= y < 24 else 0 for x in range(28)] for y in range(28)]
    data = zlib.compress(b"".join(bytes([0, *row]) for row in rows))
    chunks = [(b"IHDR", struct.pack(">2I5B", 28, 28, 8, 0, 0, 0, 0)), (b"IDAT", data), (b"IEND", b"")]
    ends = [struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks]
    parts = [struct.pack(">I", len(body)) + kind + body + end for (kind, body), end in zip(chunks, ends)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def arguments(line):
    """What to pass to the trainer for a line of README; None if the line is left out."""
    if TRAINER not in line or " data fetch" in line or ("MNIST_DIR=" in line and "MNIST_DIR" not in os.environ):
        return None
    words = shlex.split(line.split(TRAINER)[1])
    if words[0] == "train" and not {"--resume", "--help"} & set(words):
        words += ["--iterations", "200"]
    return [word for word in words if word != "--open"]


def main():
    trainer = pathlib.Path(sys.argv[1]).resolve()
    failed = []
    for korean in [ROOT / "README.ko.md", *sorted((ROOT / "docs").rglob("*.ko.md"))]:
        english = korean.with_name(korean.name.replace(".ko.md", ".md"))
        if blocks(korean) != blocks(english):
            failed.append(f"{korean.name} shows other commands or programs than {english.name}")
    lines = [line for language, body in blocks("README.md") if language == "sh" for line in body]
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "digit.jpg").write_bytes(picture())
        for line in lines:
            words = arguments(line)
            print(f"{'left out' if words is None else 'runs':8} {line}", flush=True)
            if words is None:
                continue
            run = subprocess.run([trainer, *words], cwd=folder, capture_output=True, text=True)
            if run.returncode != 0:
                failed.append(f"{line}: exit code {run.returncode}\n{run.stderr}")
    print("\n".join(failed) or "every command of README.md works")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
