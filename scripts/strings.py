#!/usr/bin/env python3
"""Keeps the string catalogs: every text of the program, its key the English text, in Spanish and French.

    scripts/strings.py            adds new keys, drops unused ones, lists what is not translated
    scripts/strings.py --check    changes nothing; fails when a key is missing, unused or not translated
"""

import json
import re
import sys
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent / "Sources"
LANGUAGES = ["es", "fr"]
# Targets without a catalog give their texts to Portal, which shows them.
HOMES = {name: name for name in ["Web", "Institution", "Documents", "FollowUp", "Portal"]}
LENDERS = ["Records", "CharterFiles", "puebla"]

LITERAL = r'"((?:[^"\\\n]|\\["\\nt])*)"'
CALLS = [
    re.compile(r"\b(?:t|self|say)\(\s*" + LITERAL),
    re.compile(r"(?:Problem|\.init|\.invalid)\(\s*"
               r'(?:"[a-z.-]+"|name|field|field\.rawValue|named \?\? "[^"]+")\s*,\s*' + LITERAL),
    re.compile(r"\b(?:why|reason|rule|use): " + LITERAL),
]
COUNTS = re.compile(r"\bt\.count\(\s*[^,\"]+,\s*" + LITERAL + r"\s*,\s*" + LITERAL)


def unescape(text: str) -> str:
    return text.replace('\\"', '"').replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\")


def is_text(key: str) -> bool:
    """A sentence or a word for people: not a code such as `m3` or `s1`."""
    return bool(re.search(r"[A-Za-z]", key)) and not re.fullmatch(r"[a-z]\d+|[a-z]+/[a-z{}]+", key)


def keys_in(source: str) -> set[str]:
    keys = {unescape(match.group(1)) for call in CALLS for match in call.finditer(source)}
    for match in COUNTS.finditer(source):
        keys |= {unescape(match.group(1)), unescape(match.group(2))}
    return {key for key in keys if is_text(key)}


def wanted() -> dict[str, set[str]]:
    """The keys that each catalog must hold."""
    found: dict[str, set[str]] = {home: set() for home in HOMES}
    for file in sorted(SOURCES.rglob("*.swift")):
        target = file.relative_to(SOURCES).parts[0]
        home = HOMES.get(target) or ("Portal" if target in LENDERS else None)
        # What routes say of themselves is the API's description: English, for programmers.
        if home and not file.name.endswith("Routes.swift"):
            found[home] |= keys_in(file.read_text(encoding="utf-8"))
    return found


def main() -> int:
    only_check = "--check" in sys.argv
    faults = []
    for target, keys in wanted().items():
        path = SOURCES / target / "Localizable.xcstrings"
        catalog = json.loads(path.read_text(encoding="utf-8"))
        strings = catalog["strings"]
        faults += [f"{target}: not in the catalog: {key}" for key in sorted(keys - set(strings)) if only_check]
        faults += [f"{target}: no longer used: {key}" for key in sorted(set(strings) - keys) if only_check]
        catalog["strings"] = {key: strings.get(key, {}) for key in sorted(keys)}
        for key, entry in catalog["strings"].items():
            present = entry.get("localizations", {})
            missing = [language for language in LANGUAGES if language not in present]
            if missing:
                faults.append(f"{target}: not translated into {', '.join(missing)}: {key}")
            for language, unit in present.items():
                placeholders = set(re.findall(r"{\w+}", key))
                if set(re.findall(r"{\w+}", unit["stringUnit"]["value"])) != placeholders:
                    faults.append(f"{target}: other placeholders in {language}: {key}")
        if not only_check:
            path.write_text(json.dumps(catalog, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print("\n".join(faults) if faults else "every text is translated")
    return 1 if faults and only_check else 0


if __name__ == "__main__":
    sys.exit(main())
