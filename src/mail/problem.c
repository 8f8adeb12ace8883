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
    {"alternatives-differ",
	"its text and HTML versions differ: both were read"},
    {"bad-address", "an address cannot be read"},
    {"bad-charset", "some characters are invalid"},
    {"bad-date", "the date cannot be read"},
    {"bad-encoding", "an attachment or text is damaged"},
    {"bad-header", "the header is damaged"},
    {"broken-mime", "the MIME parts are damaged or truncated"},
    {"duplicate-header",
	"a header field occurs twice, by mistake or to deceive"},
    {"field-too-long", "a header field was truncated"},
    {"forms-too-long", "attached text was not read completely"},
    {"group-from", "its sender is written as a group"},
    {"header-text-too-long", "the subject was truncated"},
    {"header-too-long", "the header was not read completely"},
    {"hidden-too-long", "hidden text was not read completely"},
    {"html-too-deep", "the HTML was not read completely"},
    {"html-too-long", "the HTML was not read completely"},
    {"html-too-many-nodes", "the HTML was not read completely"},
    {"link-differs", "a link leads to a different address than it shows"},
    {"no-boundary", "the MIME boundary is missing"},
    {"no-date", "there is no date"},
    {"no-from", "there is no sender"},
    {"nul-bytes", "it contains NUL bytes"},
    {"oversize", "it is too large: only the header was read"},
    {"quoted-too-long", "quoted text was not read completely"},
    {"several-from", "it has several senders"},
    {"text-too-long", "the text was not read completely"},
    {"tnef", "its attachments are in a format of Outlook"},
    {"too-deep", "deeply nested parts were not read"},
    {"too-many-addresses", "not all addresses were read"},
    {"too-many-attachments", "not all attachments are listed"},
    {"too-many-comments", "its parts were not examined"},
    {"too-many-fields", "the header was not read completely"},
    {"too-many-links", "not all links are listed"},
    {"too-many-parameters", "a file name was truncated"},
    {"too-many-parts", "not all parts were read"},
    {"too-many-references", "not all references were read"},
    {"too-many-words", "an encoded header field was truncated"},
    {"unread-attached-message", "the attached message was not read: open it"},
    {"unread-cut-short", "it was truncated in transit"},
    {"unread-damaged", "it could not be decoded completely"},
    {"unread-document",
	"the attached document was not read; it may be the actual letter"},
    {"unread-link", "it is a link to a file, which was not opened"},
    {"unread-no-words", "it has no visible text"},
    {"unread-outlook-format", "the Outlook format was not read"},
    {"unread-picture",
	"the attached picture was not read; it may be the actual letter"},
    {"unread-sealed", "it is encrypted and could not be read"},
    {"unread-unknown-type", "it has a part of unknown type"},
    {"unlike-header",
	"its header could not be checked against what was read of it"},
    {"word-too-long", "an encoded header field was truncated"},
};

const char *
problem_describe(const char *word)
{
	for (size_t i = 0; i < LENGTH(meanings); i++)
		if (strcmp(meanings[i].word, word) == 0)
			return meanings[i].meaning;
	return "";
}
