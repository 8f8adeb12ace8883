# SPDX-License-Identifier: ISC
"""features.py - text to numbers: what the C recogniser does to the byte

A mail is a subject and a body. The body is cut into sentences; each sentence
gives four blocks of 32-bit hashes, which are cut to BITS bits:

    words     every word, and every two neighbouring words
    letters   every group of 4 and of 5 letters inside a word, its borders
              counted as a letter
    concepts  the ideas of rules/concepts that stand in it (DELETE, MINE ...),
              and each ordered pair of them
    form      how it is written: its length in words and in concepts, how it
              begins and ends, marks in it, its first and its last concept,
              and concepts that stand side by side

"Alphanumeric" is a code point of the categories L* and N*, "digit" one of
Nd, "space" one of Z* and U+0009 to U+000D, U+001C to U+001F and U+0085. All
lengths are counted in code points.
"""
import collections
import os
import re
import string
import unicodedata

BITS = 18
SENTENCES = 64              # more of one mail is not looked at
TEXT = 16384                # nor more code points of its body
WORD_LETTERS = 60           # nor more of a word for its groups of letters
WORD_SHAPE = 40             # nor more of a word for its concepts

BLOCKS = ["words", "letters", "concepts", "form"]
WORD, PAIR, FOUR, FIVE, CONCEPT, CONCEPTS, FORM = 1, 2, 4, 5, 6, 7, 8
MOST_WORDS, MOST_CONCEPTS, NEAR = 12, 8, 2      # of the form of a sentence

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

    def marks(self, raw, text, language):
        """The concepts of a sentence with their first place, in its order,
        those of one place by name; QMARK, which has none, last."""
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
        found = sorted((at, name) for name, at in marks.items())
        return found + [(None, "QMARK")] if "?" in raw else found


def concepts(marks):
    names = [name for _, name in marks]
    return ([HASH[CONCEPT, name] for name in names]
            + [HASH[CONCEPTS, a + ">" + b]
               for at, a in enumerate(names) for b in names[at + 1:]])


# Of ASCII; what else a sentence may begin or end with counts as a letter.
SHOUT = re.compile(r"[ \n][A-Z]")


def form(raw, count, marks):
    """How a sentence of so many words is written."""
    end = raw[-1] if raw[-1] in string.punctuation else "a"
    out = [f"words{min(count, MOST_WORDS)}",
           f"concepts{min(len(marks), MOST_CONCEPTS)}", "end" + end]
    out += ["has" + mark for mark in "!,:(\"" if mark in raw]
    if "a" <= raw[0] <= "z":
        out.append("small")
    if SHOUT.search(raw):
        out.append("capital")
    if marks:
        out += ["first" + marks[0][1], "last" + marks[-1][1]]
    placed = [mark for mark in marks if mark[0] is not None]
    out += [f"{a}~{b}" for i, (at, a) in enumerate(placed)
            for place, b in placed[i + 1:] if place - at <= NEAR]
    return [HASH[FORM, one] for one in out]


def sentence(raw, language, lexicon):
    """The buckets of a sentence by block, with repetitions, and how many of
    the first block's are single words."""
    text, cut = normalise(raw), (1 << BITS) - 1
    single, pairs = words(text)
    marks = lexicon.marks(raw, text, language)
    blocks = (single + pairs, letters(text), concepts(marks),
              form(raw, len(single), marks))
    return [[value & cut for value in block] for block in blocks], len(single)
