# SPDX-License-Identifier: ISC
"""features.py - text to numbers: what the C recogniser does to the byte

A mail is a subject and a body. The body is cut into sentences; each sentence
gives three blocks of 32-bit hashes, which are cut to BITS bits:

    words     every word, and every two neighbouring words
    letters   every group of 4 and of 5 letters inside a word, its borders
              counted as a letter
    concepts  the ideas of rules/concepts that stand in it (DELETE, MINE ...),
              and each ordered pair of them

"Alphanumeric" is a code point of the categories L* and N*, "digit" one of
Nd, "space" one of Z* and U+0009 to U+000D, U+001C to U+001F and U+0085. All
lengths are counted in code points.
"""
import collections
import os
import re
import unicodedata

BITS = 18
SENTENCES = 64              # more of one mail is not looked at
TEXT = 16384                # nor more code points of its body
WORD_LETTERS = 60           # nor more of a word for its groups of letters
WORD_SHAPE = 40             # nor more of a word for its concepts

BLOCKS = ["words", "letters", "concepts"]
WORD, PAIR, FOUR, FIVE, CONCEPT, CONCEPTS = 1, 2, 4, 5, 6, 7    # families

# Letters that Unicode does not take apart, and the one whose lower case
# depends on where it stands.
PLAIN = {"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ð": "d",
         "þ": "th", "œ": "oe", "ς": "σ"}
MASK = 0xffffffff

ADDRESS = re.compile(r"\S+@\S+")
LINK = re.compile(r"https?://\S+|www\.\S+")
DIGITS = re.compile(r"\d+")
CUT = re.compile(r"(?<=[.!?])\s+|\n{2,}|\n(?=[-*•])")
TOKEN = re.compile(r"[^\W_]+")


def normalise(text):
    """Lower case, without accents; addresses, links and numbers alike."""
    text = text.lower().replace("\u2019", "'").replace("\u00b4", "'")
    text = "".join(PLAIN.get(c, c) for c in unicodedata.normalize("NFKD", text)
                   if not unicodedata.combining(c))
    text = ADDRESS.sub(" xmail ", text)
    text = LINK.sub(" xurl ", text)
    return DIGITS.sub(lambda m: "0" if len(m.group()) < 3 else "00", text)


def sentences(body):
    """Ends at . ! ? and a space, at an empty line, before an item of a list;
    a single end of line is folding. What has fewer than three code points
    when the spaces around it are taken off is none."""
    found = [part.strip() for part in CUT.split(body[:TEXT].strip())]
    return [part for part in found if len(part) > 2][:SENTENCES]


def fnv(data):
    value = 2166136261
    for byte in data:
        value = ((value ^ byte) * 16777619) & MASK
    return value


def mix(value):
    value ^= value >> 16
    value = (value * 0x85ebca6b) & MASK
    value ^= value >> 13
    value = (value * 0xc2b2ae35) & MASK
    return value ^ (value >> 16)


class Memo(dict):
    """The hash of (family, string): FNV-1a of the UTF-8, the family apart,
    and the last step of murmur3."""

    def __missing__(self, key):
        family, string = key
        self[key] = value = mix(
            (fnv(string.encode()) + family * 0x9e3779b9) & MASK)
        return value


HASH = Memo()


def words(text):
    """Of a normalised sentence; single words come first."""
    found = TOKEN.findall(text)
    return ([HASH[WORD, word] for word in found],
            [HASH[PAIR, a + " " + b] for a, b in zip(found, found[1:])])


def letters(text):
    out = []
    for word in TOKEN.findall(text):
        word = " " + word[:WORD_LETTERS] + " "
        for size in (FOUR, FIVE):
            out += [HASH[size, word[at:at + size]]
                    for at in range(len(word) - size + 1)]
    return out


class Lexicon:
    """rules/concepts/LANGUAGE.tsv: a concept, a tab, entries with ", "
    between them. An entry is one or more shapes of words:

        word      that word            stem*      a word that begins so
        stem+     ... and has at most two more letters
        *end      a word that ends so  *mid*      one that has it inside
        ~         (between words) up to six words, whatever they are

    all as normalise() leaves them.
    """
    SAME = {"nn": "nb"}     # languages that read another one's words
    GAP = 6

    def __init__(self, folder):
        self.of = {name[:-4]: self.load(os.path.join(folder, name))
                   for name in sorted(os.listdir(folder))
                   if name.endswith(".tsv")}

    @staticmethod
    def load(path):
        """By first shape, the concepts and the shapes that must follow; the
        shapes by their letters; a memo of words."""
        first, shapes = collections.defaultdict(list), set()
        with open(path, encoding="utf-8") as file:
            for line in file:
                if not line.strip() or line.startswith("#"):
                    continue
                concept, entries = line.rstrip("\n").split("\t")
                for entry in entries.split(", "):
                    part = entry.split(" ")
                    first[part[0]].append((concept, part[1:]))
                    shapes.update(p for p in part if p != "~")
        table = collections.defaultdict(set)
        for shape in shapes:
            table[shape.strip("*+")].add(shape)
        return first, table, {}

    @staticmethod
    def shapes(word, table):
        """Which shapes a word has."""
        found = set()
        for start in range(len(word)):
            for end in range(start + 1, len(word) + 1):
                for shape in table.get(word[start:end], ()):
                    rest = len(word) - end
                    if ((start == 0 or shape[0] == "*")
                            and (rest == 0 or shape[-1] == "*"
                                 or (shape[-1] == "+" and rest <= 2))):
                        found.add(shape)
        return found

    def follow(self, rest, has, at):
        """Do the shapes of `rest` stand from word `at` on?"""
        if not rest:
            return True
        if rest[0] == "~":
            return any(self.follow(rest[1:], has, i)
                       for i in range(at, at + self.GAP + 1))
        return (at < len(has) and rest[0] in has[at]
                and self.follow(rest[1:], has, at + 1))

    def names(self, raw, text, language):
        """The concepts of a sentence by their first place, those of one
        place by name; QMARK last."""
        marks = {}
        lexicon = self.of.get(self.SAME.get(language, language))
        if lexicon:
            first, table, memo = lexicon
            has = []
            for word in TOKEN.findall(text):
                if word not in memo:
                    memo[word] = self.shapes(word[:WORD_SHAPE], table)
                has.append(memo[word])
            for at, shapes in enumerate(has):
                for shape in shapes:
                    for concept, rest in first.get(shape, ()):
                        if (concept not in marks
                                and self.follow(rest, has, at + 1)):
                            marks[concept] = at
        names = [name for _, name in sorted((at, name)
                                            for name, at in marks.items())]
        return names + ["QMARK"] if "?" in raw else names

    def concepts(self, raw, text, language):
        names = self.names(raw, text, language)
        return ([HASH[CONCEPT, name] for name in names]
                + [HASH[CONCEPTS, a + ">" + b]
                   for at, a in enumerate(names) for b in names[at + 1:]])


def sentence(raw, language, lexicon):
    """The buckets of a sentence by block, with repetitions, and how many of
    the first block's are single words."""
    text, cut = normalise(raw), (1 << BITS) - 1
    single, pairs = words(text)
    blocks = (single + pairs, letters(text),
              lexicon.concepts(raw, text, language))
    return [[value & cut for value in block] for block in blocks], len(single)
