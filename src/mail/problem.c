/* SPDX-License-Identifier: ISC */
#include "mail/problem.h"

#include <string.h>

#include "base/memory.h"

void
problem_add(struct problems *problems, const char *word)
{
	for (size_t i = 0; i < problems->count; i++)
		if (strcmp(problems->words[i], word) == 0)
			return;
	if (problems->count < PROBLEM_WORDS_MAX)
		problems->words[problems->count++] = word;
}

static const struct {
	const char *word;
	const char *meaning;
} meanings[] = {
    {"alternatives-differ", "its forms do not say the same: both were read"},
    {"bad-address", "an address cannot be read"},
    {"bad-charset", "some characters are not what they should be"},
    {"bad-date", "the date cannot be read"},
    {"bad-encoding", "an attachment or text is damaged"},
    {"bad-header", "the header is damaged"},
    {"broken-mime", "the parts are damaged or cut short"},
    {"duplicate-header",
	"a field stands twice, which is a trick or "
	"a mistake"},
    {"field-too-long", "a field of the header was not read whole"},
    {"forms-too-long", "attached text was not read whole"},
    {"header-text-too-long", "the subject was not read whole"},
    {"header-too-long", "the header was not read whole"},
    {"hidden-too-long", "hidden text was not read whole"},
    {"html-too-deep", "the HTML was not read whole"},
    {"html-too-long", "the HTML was not read whole"},
    {"html-too-many-nodes", "the HTML was not read whole"},
    {"link-differs", "a link leads elsewhere than it says"},
    {"no-boundary", "what divides the parts is not said"},
    {"no-date", "there is no date"},
    {"no-from", "there is no sender"},
    {"nul-bytes", "it has bytes that no mail may have"},
    {"oversize", "it is too large: only its header was read"},
    {"quoted-too-long", "what is quoted was not read whole"},
    {"several-from", "it has several senders"},
    {"text-too-long", "the text was not read whole"},
    {"tnef", "its attachments can be read by Outlook only"},
    {"too-deep", "parts within parts were not read"},
    {"too-many-addresses", "not all addresses were read"},
    {"too-many-attachments", "not all attachments are listed"},
    {"too-many-comments", "its parts were not looked at"},
    {"too-many-fields", "the header was not read whole"},
    {"too-many-links", "not all links are listed"},
    {"too-many-parameters", "a file name was not read whole"},
    {"too-many-parts", "not all parts were read"},
    {"too-many-references", "not all references were read"},
    {"too-many-words", "an encoded field was not read whole"},
    {"unread-attached-message", "nobody read the attached mail: open it"},
    {"unread-cut-short", "it was cut short on its way"},
    {"unread-damaged", "nobody could decode all of it"},
    {"unread-document",
	"nobody read the attached document, which may be the letter"},
    {"unread-no-words", "it has no words that are to be seen"},
    {"unread-outlook-format", "nobody read Outlook's own format"},
    {"unread-picture",
	"nobody read the attached picture, which may be the letter"},
    {"unread-sealed", "it is encrypted: nobody here could read it"},
    {"unread-unknown-type", "nobody knows what its part is"},
    {"word-too-long", "an encoded field was not read whole"},
};

const char *
problem_describe(const char *word)
{
	for (size_t i = 0; i < LENGTH(meanings); i++)
		if (strcmp(meanings[i].word, word) == 0)
			return meanings[i].meaning;
	return "";
}
