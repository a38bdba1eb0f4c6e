#!/usr/bin/env python3
"""Checks code and documents for home-made words, each of which has a plain one or a term of the field.

Words are whole, as they are written here, and sought in the tracked *.rs, *.md, *.js and *.toml below the given paths.
"""
import re
import subprocess
import sys

EVERYWHERE = [""]
CALC, LAYERS, MODEL, DATA, TRAINER = (f"crates/{name}/" for name in ("calc", "layers", "model", "data", "trainer"))

# (words and phrases with commas between them, what to write instead, where)
WORDS = [
    # prose
    ("dear, dearer, dearest", "costly, slow", EVERYWHERE),
    ("sooner", "faster, earlier", EVERYWHERE),
    ("half again as", "1.5 times as", EVERYWHERE),
    ("It is not said, is not said who", "it is unspecified", EVERYWHERE),
    ("as if it had not been", "exactly as before", EVERYWHERE),
    ("castle, wake-ups", "plain words", EVERYWHERE),
    ("stand any bytes, stands any bytes", "reject damaged input", EVERYWHERE),
    ("nobody knows", "unknown", EVERYWHERE),
    ("held against", "compared with", EVERYWHERE),
    ("broken off, in vain", "interrupted, cancelled, without effect", EVERYWHERE),
    ("anew", "again", EVERYWHERE),
    ("told of, tells of, tell of, tells both", "reported, reports, shown", EVERYWHERE),
    ("to the bit", "bit for bit", EVERYWHERE),
    ("no whole number, no number above", "not a whole number", EVERYWHERE),
    ("comes along, comes about", "plain words", EVERYWHERE),
    ("crates.io", "the public registry", EVERYWHERE),
    # calc
    ("Home, go_home", "BasePoint, reset", [CALC]),
    ("Crew, crew, recruit, hire, hires, hired", "Workers, new_worker", [CALC]),
    ("Field, settle_pairs", "Evaluator, solve", [CALC]),
    ("Survey, survey, Spot, offence", "Baseline, LastProbe, bad value", [CALC]),
    ("Sweep, sweep, Ledger, ledger, Book, Halt", "ParallelFor, ProgressTracker, Stop", [CALC]),
    ("evasive, evade, evades", "one-sided", [CALC]),
    ("Ladder, ladder, rung, rungs, climb, climbs", "Ridders' table, level", [CALC]),
    ("Slots, slots, Plain, Rule", "Output, SingleStep, Estimator", [CALC]),
    ("the notes', the notes", "the book's", [CALC, LAYERS]),
    # model
    ("Lit, lit, keep_lit", "gathered, gather_cache, nnz", [MODEL]),
    ("FloatColours, ColourOf, colour, colours, Palette, palette", "encoder, code, lookup table", [MODEL]),
    ("OfTask, share_out, stay_ready, look_for_work_until", "parallel.rs has the names", [MODEL]),
    ("over_samples, z_rest, four_q", "accumulate, one_minus_z, named by formula", [MODEL]),
    # data and trainer
    ("patience, PATIENCE", "timeout", [MODEL, DATA]),
    ("judgement, judgements", "evaluation", [TRAINER]),
    ("wording, forecast", "messages, eta", [TRAINER]),
    ("stray, strays", "median absolute deviation", [TRAINER]),
    ("facts", "data", [TRAINER]),
    ("seal, unseal, Unsealing", "encode, decode, DecodeError", [MODEL, TRAINER]),
    ("oracle", "reference", [CALC, LAYERS, MODEL, DATA, TRAINER]),
]


def patterns():
    for words, instead, paths in WORDS:
        expression = "|".join(re.escape(word) for word in words.split(", "))
        yield re.compile(rf"(?<![\w-])(?:{expression})(?![\w-])"), instead, tuple(paths)


def main():
    names = ["*.rs", "*.md", "*.js", "*.toml"]
    listed = subprocess.run(["git", "ls-files", "-z", *names], check=True, capture_output=True, text=True)
    rules = list(patterns())
    found = 0
    for path in filter(None, listed.stdout.split("\0")):
        own = [(pattern, instead) for pattern, instead, paths in rules if path.startswith(paths)]
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                for pattern, instead in own:
                    for match in pattern.finditer(line):
                        print(f"{path}:{number}: “{match.group()}”: write {instead}")
                        found += 1
    print(f"{found} home-made words found" if found else "no home-made words")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
