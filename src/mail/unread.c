/* SPDX-License-Identifier: ISC */
#include "mail/unread.h"

#include <string.h>

#include "base/memory.h"
#include "mail/elsewhere.h"
#include "mail/span.h"

enum {
	WORDS_FEW = 20,	      /* so few that a file may be the letter */
	WORDS_COVERING = 120, /* maximum for a note about a file */
	WORDS_REMOVING = 60,  /* for a gateway that removed a letter */
	WORDS_NONE = 4,	      /* with a picture: a name, a greeting */
};

static const char *const problem_words[UNREADABLES] = {
    [UNREADABLE_SEALED] = "unread-sealed",
    [UNREADABLE_OUTLOOK] = "unread-outlook-format",
    [UNREADABLE_DAMAGED] = "unread-damaged",
    [UNREADABLE_CUT] = "unread-cut-short",
    [UNREADABLE_TYPE] = "unread-unknown-type",
    [UNREADABLE_EMPTY] = "unread-no-words",
    [UNREADABLE_MESSAGE] = "unread-attached-message",
    [UNREADABLE_DOCUMENT] = "unread-document",
    [UNREADABLE_PICTURE] = "unread-picture",
    [UNREADABLE_LINK] = "unread-link",
};

/* In lower case: words that people use for attachments. */
static const char *const attaching[] = {"attach", "enclos", "pdf", "vedlagt",
    "vedlegg", "vedlagd", "bilag", "vedhæft", "bifoga", "bilaga", "anhang",
    "anlage", "anbei", "angehängt", "beigefügt", "bijlage", "bijgevoegd",
    "bijgaand", "ci-joint", "pièce jointe", "adjunt", "allegat", "anexo",
    "liite", "załącz", "přílo", "mellékel", "scan", "skann"};

/* Suffixes of files in which people write letters. */
static const char *const documents[] = {".pdf", ".doc", ".docx", ".docm",
    ".odt", ".ott", ".rtf", ".pages", ".wps", ".xps", ".tex", ".dotx", ".djvu",
    ".epub", ".ps", ".zip", ".7z", ".rar", ".gdoc", ".xls", ".xlsx", ".ods",
    ".ppt", ".pptx", ".odp", ".csv", ".xml", ".json"};
static const char *const document_types[] = {"application/pdf",
    "application/msword", "application/rtf", "application/x-pdf",
    "application/postscript", "application/vnd.openxmlformats",
    "application/vnd.oasis", "application/vnd.ms-word", "application/vnd.apple",
    "application/x-iwork"};
static const char *const pictures[] = {".jpg", ".jpeg", ".png", ".gif", ".tif",
    ".tiff", ".heic", ".heif", ".bmp", ".webp", ".avif"};

/*
 * In lower case: notices of servers instead of a message, or after part of it.
 */
static const char *const notices[] = {/* English */
    "retrieve the following message", "retrieval using the imap",
    "retrieval using the pop", "could not be retrieved from the server",
    "this message has been truncated", "message was truncated",
    "[message truncated", "message clipped", "rest of this message has been",
    "content of this message was removed", "message body was removed",
    "message body has been removed", "has been removed from this message",
    "original message was replaced", "message content was replaced",
    "too large to be displayed", "too large to be delivered in full",
    /* German, Dutch, Norwegian, Danish, Swedish */
    "folgende nachricht nicht abrufen", "nachricht wurde gek\303\274rzt",
    "nachrichtentext wurde entfernt", "inhalt dieser nachricht wurde entfernt",
    "volgende bericht niet ophalen", "bericht is ingekort",
    "inhoud van dit bericht is verwijderd", "ikke hente f\303\270lgende meld",
    "meldingen er avkortet", "innholdet i meldingen er fjernet",
    "ikke hente f\303\270lgende medd", "meddelelsen er afkortet",
    "indholdet af meddelelsen er fjernet", "inte h\303\244mta f\303\266ljande",
    "meddelandet har kortats",
    "inneh\303\245llet i meddelandet har tagits bort",
    /* French, Spanish, Italian, Portuguese, Polish, Finnish */
    "r\303\251cup\303\251rer le message suivant",
    "message a \303\251t\303\251 tronqu", "recuperar el mensaje siguiente",
    "recuperar el siguiente mensaje", "mensaje se ha truncado",
    "recuperare il messaggio seguente", "recuperare il seguente messaggio",
    "messaggio \303\250 stato troncato", "recuperar a seguinte mensagem",
    "mensagem foi truncada", "pobra\304\207 nast\304\231puj\304\205cej wiadomo",
    "hakea seuraavaa viesti"};

/* Counts words of letters, up to `most`. */
static size_t
count_words(const char *text, size_t most)
{
	size_t count = 0;
	bool in_word = false;

	for (; *text != '\0' && count < most; text++) {
		bool is_letter = ascii_is_alnum(*text) || (*text & 0x80) != 0;

		count += is_letter && !in_word;
		in_word = is_letter;
	}
	return count;
}

static bool
ends_with_one_of(const char *name, const char *const *ends, size_t count)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < count; i++) {
		size_t tail = strlen(ends[i]);

		if (length >= tail &&
		    span_is((struct span){name + length - tail, tail}, ends[i]))
			return true;
	}
	return false;
}

static bool
is_document(const struct mail_attachment *file)
{
	for (size_t i = 0; i < LENGTH(document_types); i++)
		if (span_starts(span_of(file->type), document_types[i]))
			return true;
	return ends_with_one_of(file->name, documents, LENGTH(documents));
}

static bool
is_picture(const struct mail_attachment *file)
{
	return span_starts(span_of(file->type), "image/") ||
	    ends_with_one_of(file->name, pictures, LENGTH(pictures));
}

static bool
is_recording(const struct mail_attachment *file)
{
	static const char *const ends[] = {".wav", ".mp3", ".m4a", ".amr",
	    ".ogg", ".opus", ".mp4", ".mov", ".3gp"};

	return span_starts(span_of(file->type), "audio/") ||
	    span_starts(span_of(file->type), "video/") ||
	    ends_with_one_of(file->name, ends, LENGTH(ends));
}

static bool
is_message(const struct mail_attachment *file)
{
	static const char *const ends[] = {".msg", ".oft", ".mht"};

	return strcmp(file->type, "application/vnd.ms-outlook") == 0 ||
	    ends_with_one_of(file->name, ends, LENGTH(ends));
}

static bool
speaks_of_file(const struct unread_question *question)
{
	struct span text = span_of(question->text);
	struct span subject = span_of(question->subject);

	for (size_t i = 0; i < LENGTH(attaching); i++)
		if (span_has(text, attaching[i]) ||
		    span_has(subject, attaching[i]))
			return true;
	return false;
}

/* Bulk mail or reports are not letters of a person. */
static bool
may_be_personal(enum automatic_reason reason)
{
	return reason == AUTOMATIC_NO || reason == AUTOMATIC_SUPPRESS ||
	    reason == AUTOMATIC_LOOP;
}

/* Whether there are so few words that a file may be the letter. */
static bool
is_cover(const struct unread_question *question, size_t words)
{
	return words <= WORDS_FEW ||
	    (words <= WORDS_COVERING && speaks_of_file(question));
}

static void
judge_file(struct letter *letter, const struct unread_question *question,
    const struct mail_attachment *file, size_t words)
{
	const char *what = *file->name == '\0' ? file->type : file->name;
	bool is_unread = is_document(file) && !file->is_read;
	/* The text is the device's, and says nothing about the letter. */
	bool is_of_device = words <= WORDS_COVERING &&
	    elsewhere_is_of_device(question->subject, question->text);

	if ((is_unread && is_of_device) ||
	    (is_picture(file) &&
		(words <= WORDS_NONE ||
		    (words <= WORDS_COVERING && speaks_of_file(question)))))
		letter_note_unreadable(letter, UNREADABLE_PICTURE, what);
	else if (is_message(file) && is_cover(question, words))
		letter_note_unreadable(letter, UNREADABLE_MESSAGE, what);
	else if (is_unread && is_cover(question, words))
		letter_note_unreadable(letter, UNREADABLE_DOCUMENT, what);
	if (is_recording(file) && (is_of_device || words <= WORDS_FEW))
		letter_note_unreadable(letter, UNREADABLE_TYPE, what);
}

/* Read elsewhere, or not a letter in any case. */
static bool
is_no_letter(const struct mail_attachment *file)
{
	static const char *const types[] = {"text/plain", "text/html",
	    "text/calendar", "message/", "application/pgp-signature",
	    "application/pgp-keys", "application/pkcs7-signature",
	    "application/x-pkcs7-signature"};

	for (size_t i = 0; i < LENGTH(types); i++)
		if (span_starts(span_of(file->type), types[i]))
			return true;
	return file->is_read;
}

/* Nothing but files that were not read: one of them may be the letter. */
static void
judge_rest(struct letter *letter, const struct unread_question *question)
{
	for (size_t i = 0; i < question->attachments_count &&
	     letter->unreadable == UNREADABLE_NO;
	     i++) {
		const struct mail_attachment *file = &question->attachments[i];

		if (!is_no_letter(file))
			letter_note_unreadable(letter, UNREADABLE_TYPE,
			    *file->name == '\0' ? file->type : file->name);
	}
}

static void
judge_files(struct letter *letter, const struct unread_question *question)
{
	size_t words = count_words(question->text, WORDS_COVERING + 1) +
	    count_words(question->forms, WORDS_COVERING + 1);

	if (question->marked_type != NULL && words == 0)
		letter_note_unreadable(
		    letter, UNREADABLE_EMPTY, question->marked_type);
	for (size_t i = 0; i < question->attachments_count; i++)
		judge_file(letter, question, &question->attachments[i], words);
	if (words == 0)
		judge_rest(letter, question);
}

/* In a longer text, people say so themselves. */
static void
judge_notice(struct letter *letter, const struct unread_question *question)
{
	struct span text = span_of(question->text);
	size_t words = count_words(question->text, WORDS_COVERING + 1);
	enum unreadable what;

	if (words > WORDS_COVERING)
		return;
	for (size_t i = 0; i < LENGTH(notices); i++)
		if (span_has(text, notices[i]))
			letter_note_unreadable(letter, UNREADABLE_CUT, "");
	what = elsewhere_find(question->text);
	if (what == UNREADABLE_SEALED ||
	    (what == UNREADABLE_CUT && words <= WORDS_REMOVING))
		letter_note_unreadable(letter, what, "");
}

static void
judge_share(struct letter *letter, const struct unread_question *question)
{
	const char *share = elsewhere_find_share(
	    question->text, question->links, question->links_count);

	if (share != NULL)
		letter_note_unreadable(letter, UNREADABLE_LINK, share);
}

void
unread_judge(struct letter *letter, const struct unread_question *question,
    struct problems *problems)
{
	if (may_be_personal(question->automatic)) {
		judge_files(letter, question);
		judge_notice(letter, question);
		judge_share(letter, question);
		if (question->is_cut)
			letter_note_unreadable(letter, UNREADABLE_CUT, "");
	} else {
		letter->unreadable = UNREADABLE_NO;
		letter->unreadable_what = "";
	}
	if (letter->unreadable != UNREADABLE_NO)
		problem_add(problems, problem_words[letter->unreadable]);
}
