#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""vectors.py WEIGHTS TOP - prints what C must compute: for odd and ordinary
mails of all scripts the hashes of each sentence, block by block and sorted
(or, with "summed", their number and their exclusive or), and the final logits
"""
import functools
import json
import operator
import os
import random
import sys

import evaluate
import features
import material
import model

ODD = [
    ("", "", "en"), ("", "a", "en"), ("", "word", "en"), ("Hi", "", "en"),
    (" ", "  \n ", "en"), ("?", "?", "en"), ("", "ok?", "en"),
    ("", "...", "en"), ("", "! ! !", "en"), ("", "Ab. C. D", "en"),
    ("", "a\n\nb\n\nc", "en"), ("", "😀😀 hello 😀", "en"),
    ("", "e\u0301te\u0301 nai\u0308ve, effacez mes donne\u0301es", "fr"),
    ("İPTAL", "Kişisel verilerimin silinmesini İSTİYORUM. ısırgan", "tr"),
    ("", "请删除我的所有个人数据。谢谢！", "zh"),
    ("", "ΔΙΑΓΡΑΦΗ των δεδομένων ΜΟΥΣ. ΟΔΟΣ", "el"),
    ("", "मेरा डेटा हटाएं १२३ ४५", "hi"),
    ("", "احذف بياناتي ١٢٣٤ @ foo@bar", "ar"),
    ("", "@foo foo@ a@b a@@ @@a http:// https://x www. www.a xhttp://y.z "
     "foo.www.bar", "en"),
    ("", "1 12 123 1a2b333 ½ ² ①②③ Ⅳ ⅳ 𝐀𝐁𝐂 ℡ ™ ﬁx ŒUVRE ßtraße Łódź đặt "
     "þorn ðə", "en"),
    ("", "line one\nline two\n- item one\n- item two\n* star\n• bullet\n\n\n"
     "Next para.  Two blanks!\u00a0NBSP?\u2003em\u2028sep\u2029p\x85nel"
     "\x1cfs ok", "en"),
    ("", "Don’t delete my account´s data_with_underscore. snake_case", "en"),
    ("", "\u3000全角\u3000ＡＢＣ１２３ ｶﾞ", "ja"),
    ("", "한글 삭제 요청합니다. 삭제해", "ko"),
    ("Löschung", "Bitte löschen Sie alle meine Daten. Danke. ", "de"),
    ("", "Haal mij alstublieft van de lijst af. haal me daar nu meteen nog "
     "een keer dan toch af", "nl"),
    ("", "ﷺ ﷺﷺﷺ", "ar"), ("", "a\u0300\u0301\u0302b \u0345 \u0903 \u093e", "hi"),
    ("", "å ä ö Å Ä Ö æ Æ ø Ø", "sv"), ("", "ǅ ǆ Ǆ ĳ Ĳ ŉ ſ K Å Ω", "en"),
    ("", "x" * 16400, "en"), ("", "Delete me. " * 3000, "en"),
    ("", "word " * 5000, "en"), ("", "\U0001F600" * 16400, "en"),
    ("", "Please remove my address from all your lists now?\n\n" * 70, "en"),
]
SUMMED = 150        # numbers of one mail that are more than this are summed


def letter(rng, *ranges):
    while True:
        code = rng.randrange(*rng.choice(ranges))
        if not 0xd800 <= code < 0xe000:
            return chr(code)


def noise(rng, count):
    """Letters of every script without any sense."""
    for number in range(count):
        subject = "" if number % 3 else "".join(
            letter(rng, (32, 127), (0xa0, 0x250), (0x370, 0x600))
            for _ in range(20))
        yield subject, "".join(
            letter(rng, (32, 33), (32, 33), (10, 11), (46, 47), (32, 127),
                   (0xa0, 0x300), (0x300, 0x3400),
                   (0xf900, 0xfff0) if number % 2 else (64, 65))
            for _ in range(300)), rng.choice(["en", "de", "nb"])


def ordinary(rng, rows):
    of = {}
    for row in rows:
        of.setdefault(row.language, []).append(row.body)
    for language in sorted(of):
        for number in range(8):
            some = [rng.choice(of[language]) for _ in range(4)]
            yield (some[0] if number % 2 else "",
                   " ".join(some[1:rng.randrange(2, 5)]),
                   features.Lexicon.SAME.get(language, language))


def hashes(text, language, lexicon):
    """Uncut, so that nothing hides in a bucket."""
    plain = features.normalise(text)
    single, pairs = features.words(plain)
    marks = lexicon.marks(text, plain, language)
    return [sorted(block) for block in (
        single + pairs, features.letters(plain),
        features.concepts(marks), features.form(text, len(single), marks))]


def vector(weights, subject, text, language):
    row = material.Row("bare", subject, text, frozenset(), "", False,
                       language, None, 1.)
    found = weights.mail(row)
    out = [hashes(one, language, weights.lexicon)
           for one in [subject.strip()] + features.sentences(text) if one]
    summed = sum(len(block) for one in out for block in one) > SUMMED
    if summed:
        out = [[[len(block), functools.reduce(operator.xor, block, 0)]
                for block in one] for one in out]
    logits, known = found if found else ([-9.] * len(model.OUTPUTS), 1.)
    return {"subject": subject, "text": text, "language": language,
            "summed": summed, "hashes": out, "known": round(known, 4),
            "logits": [round(float(value), 3) for value in logits]}


def main():
    path, top = sys.argv[1:]
    lexicon = features.Lexicon(os.path.join(top, "rules/concepts"))
    weights = evaluate.Weights(path, lexicon)
    rng = random.Random(5)
    rows = material.lines(os.path.join(top, "rules/training"))
    for mail in ODD + list(noise(rng, 45)) + list(ordinary(rng, rows)):
        print(json.dumps(vector(weights, *mail), ensure_ascii=False))


if __name__ == "__main__":
    main()
