"""Writes an archive as large as wanted: documents of 400 words in ten paragraphs, whose words are as frequent as words are
(Zipf), half of them in Spanish and half in English, from the words of the sources and invented rare ones.

Usage: corpus.py FOLDER DOCUMENTS
"""

import random
import re
import sys
from itertools import accumulate
from pathlib import Path

SMALL = {
    "es": "de la el los las y en que del por con para una se al su como sobre".split(),
    "en": "the of and to in for on with by that is as from this are be an at".split(),
}
ENGLISH = """migration asylum refugee border consular protection return voluntary children trafficking smuggling meeting
report declaration recommendation government member states observer organization regional conference policy labour
workers rights fund reserve network officials plan action women integration passport visa training seminar""".split()
SYLLABLES = [a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "in", "os")]


def vocabulary(language: str, archive: Path, chance: random.Random) -> list[str]:
    if language == "es":
        text = " ".join(path.read_text() for path in sorted(archive.glob("*.txt")))
        counts: dict[str, int] = {}
        for word in re.findall(r"[a-záéíóúñü]{3,}", text.lower()):
            counts[word] = counts.get(word, 0) + 1
        known = sorted(counts, key=lambda word: (-counts[word], word))
    else:
        known = list(ENGLISH)
    seen = set(known) | set(SMALL[language])
    words = SMALL[language] + [word for word in known if word not in SMALL[language]]
    while len(words) < 60_000:
        word = "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4)))
        if word not in seen:
            seen.add(word)
            words.append(word)
    return words


def main() -> None:
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    archive = Path(__file__).resolve().parents[2] / "shared" / "archive"
    chance = random.Random(2026)
    words = {language: vocabulary(language, archive, chance) for language in SMALL}
    weights = {language: list(accumulate(1 / (rank + 2.7) for rank in range(len(all)))) for language, all in words.items()}
    for number in range(count):
        language = "es" if number % 2 == 0 else "en"
        text = chance.choices(words[language], cum_weights=weights[language], k=400)
        title = ("Informe " if language == "es" else "Report ") + f"{number} " + " ".join(text[:4])
        paragraphs = [" ".join(text[start:start + 40]).capitalize() + "." for start in range(0, 400, 40)]
        path = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        date = f"{1 + number % 28} de {['enero', 'mayo', 'abril', 'julio'][number % 4]} de {1996 + number % 30}"
        path.write_text("\n\n".join([title, date] + paragraphs) + "\n")


main()
