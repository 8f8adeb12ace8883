/* SPDX-License-Identifier: ISC */
/*
 * A letter with texts that strangers chose: it is read again as it was meant,
 * without a problem, in lines that every server takes. Addresses and ids are
 * what the callers let pass.
 */
#include "base/utf8.h"
#include "mail/compose.h"
#include "mail/message.h"
#include "mail/transfer.h"
#include "tests/fuzz/fuzz.h"
#include "ticket/reference.h"

#define LINE_BYTES_MAX 998 /* RFC 5322, 2.1.1 */
#define REFERENCES     12

static const char *const pages[] = {NULL,
    "<!DOCTYPE html><html lang=\"{{language}}\"><title>{{subject}}</title>"
    "<body>{{text}}</body></html>"};

/* An attached message may hold any 7-bit byte, a dot before a line as well. */
static void
check_lines(const struct buffer *mail)
{
	bool is_own = strstr(mail->data, COMPOSE_FILE_MESSAGE) == NULL;
	size_t start = 0;

	for (size_t i = 0; i < mail->length; i++) {
		unsigned char byte = (unsigned char)mail->data[i];

		FUZZ_MUST(byte != 0 && byte < 0x80);
		FUZZ_MUST(!is_own || strchr("\r\n\t", byte) != NULL ||
		    (byte >= ' ' && byte < 0x7f));
		FUZZ_MUST(byte != '\n' || (i > 0 && mail->data[i - 1] == '\r'));
		if (byte != '\r')
			continue;
		FUZZ_MUST(i + 1 < mail->length && mail->data[i + 1] == '\n');
		FUZZ_MUST(i - start <= LINE_BYTES_MAX);
		FUZZ_MUST(!is_own || mail->data[start] != '.');
		start = i + 2;
	}
	FUZZ_MUST(start == mail->length);
}

/* The letters and digits: what no blank, fold or replacement changes. */
static char *
letters(struct arena *memory, const char *text)
{
	char *kept = arena_string(memory, text), *end = kept;

	for (; *text != '\0'; text++)
		if (ascii_is_alnum(*text))
			*end++ = *text;
	*end = '\0';
	return kept;
}

static bool
is_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

static void
same(struct arena *memory, const char *read, const char *meant, size_t most)
{
	/* What is not ASCII may be composed anew (NFC), with its letters. */
	if (!is_ascii(meant) || strlen(meant) >= most ||
	    strstr(meant, "=?") != NULL)
		return;
	FUZZ_MUST(strcmp(letters(memory, read), letters(memory, meant)) == 0);
}

/* Decodes the body, which is a single part, by itself. */
static void
check_body(struct arena *memory, const struct buffer *mail, const char *meant)
{
	const char *body = strstr(mail->data, "\r\n\r\n") + 4;
	struct buffer decoded = {0};

	for (; *body != '\0'; body++) {
		unsigned byte;

		if (*body != '=') {
			buffer_add_byte(&decoded, *body);
			continue;
		}
		if (body[1] == '\r') {
			body += 2;
			continue;
		}
		FUZZ_MUST(sscanf(body + 1, "%2X", &byte) == 1);
		buffer_add_byte(&decoded, (char)byte);
		body += 2;
	}
	FUZZ_MUST(strcmp(letters(memory, buffer_string(&decoded)),
		      letters(memory, meant)) == 0);
	buffer_release(&decoded);
}

static void
check_parties(struct arena *memory, const struct compose_letter *letter,
    const struct message *message)
{
	FUZZ_MUST(message->from.count == 1 && message->to.count == 1);
	FUZZ_MUST(
	    strcmp(message->from.items[0].address, letter->from_address) == 0);
	same(memory, message->from.items[0].name, letter->from_name, 200);
	FUZZ_MUST(
	    address_equal(message->to.items[0].address, letter->to_address));
	FUZZ_MUST(message->cc.count == (letter->copies == NULL ? 0u : 2u));
	FUZZ_MUST(message->reply_to.count ==
	    (*letter->reply_to_address == '\0' ? 0u : 1u));
}

static void
check_ids(const struct compose_letter *letter, const struct message *message)
{
	size_t count = letter->references_count;
	size_t kept =
	    count < COMPOSE_REFERENCES_MAX ? count : COMPOSE_REFERENCES_MAX;

	FUZZ_MUST(strcmp(message->message_id, letter->message_id) == 0);
	FUZZ_MUST(strcmp(message->in_reply_to, letter->in_reply_to) == 0);
	FUZZ_MUST(message->references_count == kept);
	for (size_t i = 0; i < kept; i++)
		FUZZ_MUST(strcmp(message->references[i],
			      letter->references[count - kept + i]) == 0);
}

/*
 * A letter that says nothing is marked as one that could not be read, a file is
 * read as well, and what is still encoded when it was decoded is decoded again.
 */
static bool
may_have_problems(
    const struct compose_letter *letter, const struct message *message)
{
	return letter->files_count > 0 ||
	    strstr(letter->subject, "=?") != NULL ||
	    strstr(letter->from_name, "=?") != NULL ||
	    (message->problems_count == 1 &&
		strncmp(message->problems[0], "unread-", 7) == 0);
}

/* By its name, as add_file gives it. */
static bool
is_message(const struct compose_file *file)
{
	return strcmp(file->name + strlen(file->name) - 4, ".eml") == 0;
}

static void
check_read(struct arena *memory, const struct compose_letter *letter,
    const struct buffer *mail)
{
	const struct message *message =
	    message_parse(memory, mail->data, mail->length, NULL);

	for (size_t i = 0; i < message->problems_count; i++)
		(void)fprintf(stderr, "%s\n", message->problems[i]);
	FUZZ_MUST(
	    message->problems_count == 0 || may_have_problems(letter, message));
	check_parties(memory, letter, message);
	check_ids(letter, message);
	same(memory, message->subject, letter->subject, MESSAGE_SUBJECT_MAX);
	FUZZ_MUST(message->date_at == letter->date_at);
	FUZZ_MUST(message->automatic.reason != AUTOMATIC_NO);
	if (letter->files_count == 0)
		return;
	/* A message as a file is read too, with files of its own. */
	FUZZ_MUST(message->attachments_count == 1 ||
	    (message->attachments_count > 1 && is_message(letter->files)));
	FUZZ_MUST(strcmp(letter->files->type, COMPOSE_FILE_MESSAGE) == 0 ||
	    message->attachments[0].bytes == letter->files->length);
}

/* The address if a letter may go there, or another one. */
static const char *
sendable(struct arena *memory, struct fuzz_input *input)
{
	const char *address = fuzz_text(memory, input);

	return address_is_sendable(address) ? address : "kari@example.net";
}

static const char *
id(struct arena *memory, struct fuzz_input *input, const char *other)
{
	const char *text = fuzz_text(memory, input);

	return reference_is_id(text) ? text : other;
}

static void
add_file(struct arena *memory, struct fuzz_input *input,
    struct compose_letter *letter, struct compose_file *file)
{
	file->name = fuzz_text(memory, input);
	file->bytes = (const char *)input->data;
	file->length = input->size;
	file->name = arena_printf(memory, "a%s.%s", letters(memory, file->name),
	    file->length % 2 == 0 ? "eml" : "txt");
	file->type = compose_file_type(file->name, file->bytes, file->length);
	letter->files = file;
	letter->files_count = 1;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *references[REFERENCES];
	struct fuzz_input input = {data, size};
	struct arena *memory = arena_new();
	struct compose_letter letter = {.from_address = "dpo@example.org"};
	struct compose_file file;
	struct buffer mail = {0};
	unsigned flags = fuzz_byte(&input);

	letter.date_at = 1774625400 + (int64_t)fuzz_byte(&input) * 86400;
	letter.is_by_hand = (flags & 1) != 0;
	letter.html_page = pages[flags >> 1 & 1];
	letter.references_count = (flags >> 3) % (REFERENCES + 1);
	letter.language = "en";
	letter.reply_to_address = (flags & 4) != 0 ? "dpo+x@example.org" : "";
	letter.copies =
	    fuzz_byte(&input) % 2 == 0 ? NULL : "a@example.net b@example.net";
	letter.from_name = fuzz_text(memory, &input);
	letter.to_address = sendable(memory, &input);
	letter.subject = fuzz_text(memory, &input);
	/* Of a header every byte is looked at; the page is of UTF-8. */
	if (!utf8_is_valid(letter.subject, strlen(letter.subject)))
		letter.html_page = NULL;
	letter.message_id = id(memory, &input, "<1.abc@example.org>");
	letter.in_reply_to = id(memory, &input, "");
	for (size_t i = 0; i < letter.references_count; i++)
		references[i] = id(memory, &input, "<r@example.org>");
	letter.references = references;
	letter.body = fuzz_text(memory, &input);
	if (!utf8_is_valid(letter.body, strlen(letter.body)))
		letter.body = letters(memory, letter.body);
	if (input.size > 0)
		add_file(memory, &input, &letter, &file);
	compose(&letter, &mail);
	check_lines(&mail);
	check_read(memory, &letter, &mail);
	if (letter.files_count == 0 && letter.html_page == NULL)
		check_body(memory, &mail, letter.body);
	buffer_release(&mail);
	arena_free(memory);
	return 0;
}
