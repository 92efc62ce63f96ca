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
HOMES = {name: name for name in ["Web", "Institution", "Documents", "FollowUp", "Meetings", "Accounts", "Portal"]}
LENDERS = ["Records", "CharterFiles", "puebla"]

# A Swift literal on one line. One with \(…) inside is no key: it is not matched.
LITERAL = r'"((?:[^"\\\n]|\\["\\nt]|\\u\{[0-9A-Fa-f]+\})*)"'
# The first argument of a problem: a name in quotes, or an expression without commas.
FIELD = r'(?:"[\w.-]+"|[^,"(){}\n]+|named \?\? "[^"]+")'
CALLS = [
    re.compile(r"\b(?:t|self|say|Phrase|Subject)\(\s*" + LITERAL),
    re.compile(r"\b(?:t|self|say)\(\s*[^\"{}\n]+\?\s*" + LITERAL + r"\s*:\s*" + LITERAL),
    re.compile(r"\bcount\(\s*[^\"{}]+?,\s*" + LITERAL + r"\s*,\s*" + LITERAL),
    re.compile(r"(?:Problem|\.init|\.invalid)\(\s*" + FIELD + r"\s*,\s*" + LITERAL),
    re.compile(r"(?:\bImportFault|\.unavailable)\(\s*" + LITERAL),
    re.compile(r"\b(?:why|reason|rule|use|otherwise): " + LITERAL),
]
COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)
PLACEHOLDER = re.compile(r"{\w+}")


def unescape(text: str) -> str:
    def meant(match: re.Match) -> str:
        code = match.group(1)
        return chr(int(code[2:-1], 16)) if code[0] == "u" else {"n": "\n", "t": "\t"}.get(code, code)
    return re.sub(r'\\(u\{[0-9A-Fa-f]+\}|["\\nt])', meant, text)


def is_text(key: str) -> bool:
    """A sentence or a word for people: not an address, nor a code such as `m3` or `s1`."""
    return bool(re.search(r"[A-Za-z]", key)) and not re.fullmatch(r"[a-z]\d+|/.*|[a-z]+/[a-z{}]+", key)


def keys_in(source: str) -> set[str]:
    source = COMMENT.sub("", source)
    keys = {unescape(key) for call in CALLS for match in call.finditer(source) for key in match.groups()}
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


def faults_of(key: str, entry: dict) -> list[str]:
    """What is wrong with the translations of one key."""
    texts = {
        language: unit["stringUnit"]["value"] for language, unit in entry.get("localizations", {}).items()}
    missing = [language for language in LANGUAGES if not texts.get(language)]
    faults = [f"not translated into {', '.join(missing)}: {key}"] if missing else []
    return faults + [
        f"other placeholders in {language}: {key}" for language, text in texts.items()
        if text and set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(key))]


def main() -> int:
    only_check = "--check" in sys.argv
    faults = []
    for target, keys in wanted().items():
        path = SOURCES / target / "Localizable.xcstrings"
        text = path.read_text(encoding="utf-8")
        catalog = json.loads(text)
        strings = catalog["strings"]
        superfluous = sorted(set(strings) - keys)
        catalog["strings"] = {key: strings.get(key, {}) for key in sorted(keys)}
        for key, entry in catalog["strings"].items():
            faults += [f"{target}: {fault}" for fault in faults_of(key, entry)]
        if only_check:
            faults += [f"{target}: no longer used: {key}" for key in superfluous]
        updated = json.dumps(catalog, ensure_ascii=False, indent=2) + "\n"
        if not only_check and updated != text:
            path.write_text(updated, encoding="utf-8")
    print("\n".join(faults) if faults else "every text is translated")
    return 1 if faults and only_check else 0


if __name__ == "__main__":
    sys.exit(main())
