/* SPDX-License-Identifier: ISC */
/*
 * message_parse; separate from message.c because its components include
 * message.h.
 */
#include "mail/message.h"

#include <string.h>

#include "base/memory.h"
#include "mail/evidence.h"
#include "mail/guard.h"
#include "mail/forward.h"
#include "mail/mime.h"
#include "mail/parse_private.h"
#include "mail/parameter.h"
#include "mail/quote.h"
#include "mail/sender_sign.h"
#include "mail/spaced.h"
#include "mail/text.h"
#include "mail/unread.h"

_Static_assert(PROBLEM_WORDS_MAX == MESSAGE_PROBLEMS_MAX, "problems");
_Static_assert(HEADER_BYTES_MAX == MESSAGE_HEADER_BYTES_MAX, "header");
_Static_assert(HEADER_FIELDS_MAX == MESSAGE_FIELDS_MAX, "fields");
_Static_assert(HEADER_FIELD_BYTES_MAX == MESSAGE_FIELD_BYTES_MAX, "field");

/* "VS:" is "vastaus" in Finnish, and "videresendt" in Danish and Norwegian. */
static bool
is_finnish_answer(const char *subject, const char *quoted)
{
	static const char *const words[] = {"l\303\244hett\303\244j\303\244:",
	    "vastaanottaja:", "kirjoitti", "saatja:", "kirjutas"};

	if (!span_starts(span_of(subject), "vs:"))
		return false;
	for (size_t i = 0; i < LENGTH(words); i++)
		if (span_has(span_of(quoted), words[i]))
			return true;
	return false;
}

/* "Fwd: ..." as written by various programs and languages. */
static bool
is_forward_subject(const char *subject, const char *quoted)
{
	static const char *const marks[] = {"fwd:", "fw:", "vs:", "vb:", "wg:",
	    "videres:", "videresendt:", "doorst:", "doorgestuurd:", "vidar:",
	    "tr:", "rv:", "enc:", "pd:", "vl:"};

	for (size_t i = 0; i < LENGTH(marks); i++)
		if (span_starts(span_of(subject), marks[i]))
			return !is_finnish_answer(subject, quoted);
	return false;
}

/* A cleaned copy of the collected text; releases the buffer. */
static const char *
take_lines(struct parse *parse, struct buffer *words, size_t bytes_max,
    const char *problem)
{
	bool cut = false;
	const char *text = text_lines(parse->memory, buffer_string(words),
	    words->length, bytes_max, &cut);

	buffer_release(words);
	if (cut)
		problem_add(&parse->problems, problem);
	return text;
}

static const char *
join(struct parse *parse, const char *first, const char *second,
    const char *problem)
{
	struct buffer both = {0};

	if (*first == '\0' || *second == '\0')
		return *first == '\0' ? second : first;
	buffer_add_printf(&both, "%s\n\n%s", first, second);
	return take_lines(parse, &both, MESSAGE_TEXT_MAX, problem);
}

/*
 * "See below, please handle": if a forwarded message has only a short note, the
 * forwarded text is what matters. `inner` is from attached messages. A reply
 * that quotes our letter does not count, because it has no forwarding mark.
 */
static void
read_forwarded(struct parse *parse, const struct quote *quote,
    const char *inner, bool is_report)
{
	struct message *message = parse->message;
	bool by_subject = is_forward_subject(message->subject, quote->quoted);
	bool inline_ =
	    *quote->quoted != '\0' && (quote->forwarded || by_subject);

	message->text = quote->text;
	parse->own_text = quote->text;
	message->quoted = join(parse, quote->quoted, inner, "quoted-too-long");
	message->is_forward = !is_report &&
	    (message->text_was_forwarded || quote->forwarded || by_subject);
	if (is_report || strlen(quote->text) > MESSAGE_NOTE_MAX ||
	    (!inline_ && *inner == '\0'))
		return;
	message->text_was_forwarded = message->is_forward = true;
	if (inline_) {
		message->text =
		    join(parse, quote->text, quote->quoted, "text-too-long");
		message->quoted = inner;
	} else {
		message->text =
		    join(parse, quote->text, inner, "text-too-long");
		message->quoted = quote->quoted;
	}
}

static void
read_forwarder(struct message *message, struct arena *memory)
{
	struct forward forward = forward_find(memory, message->text);

	if (forward.from.count == 0)
		forward = forward_find(memory, message->quoted);
	message->forwarded_from = forward.from;
	message->forwarded_at = forward.date_at;
}

/* Reads the other alternative of a letter, if their contents differ. */
static void
read_other(struct parse *parse, struct mime *mime, struct quote *quote)
{
	const char *text =
	    take_lines(parse, &mime->other, MESSAGE_TEXT_MAX, "text-too-long");
	struct quote other = quote_split(parse->memory, text);

	quote->text = join(parse, quote->text, other.text, "text-too-long");
	quote->quoted =
	    join(parse, quote->quoted, other.quoted, "quoted-too-long");
	quote->forwarded = quote->forwarded || other.forwarded;
}

static void
read_body(struct parse *parse, struct mime *mime)
{
	struct message *message = parse->message;
	const char *text, *inner;
	struct quote quote;

	mime_read(mime, &parse->header);
	text =
	    take_lines(parse, &mime->text, MESSAGE_TEXT_MAX, "text-too-long");
	inner =
	    take_lines(parse, &mime->quoted, MESSAGE_TEXT_MAX, "text-too-long");
	message->forms = take_lines(
	    parse, &mime->forms, MESSAGE_FORMS_MAX, "forms-too-long");
	message->hidden = take_lines(
	    parse, &mime->aside.hidden, MESSAGE_HIDDEN_MAX, "hidden-too-long");
	message->letter = mime->letter;
	message->letter.beside = take_lines(
	    parse, &mime->aside.beside, LETTER_BESIDE_MAX, "hidden-too-long");
	message->links = mime->aside.links.items;
	message->links_count = mime->aside.links.count;
	/* Forwarded as an attachment, without a note. */
	if (*text == '\0' && !mime->report) {
		message->text_was_forwarded = *inner != '\0';
		text = inner;
		inner = "";
	}
	quote = quote_split(parse->memory, text);
	message->letter.beside = join(
	    parse, message->letter.beside, quote.signature, "hidden-too-long");
	message->letter.beside = join(parse, message->letter.beside,
	    spaced_join(parse->memory, quote.text), "hidden-too-long");
	read_other(parse, mime, &quote);
	read_forwarded(parse, &quote, inner, mime->report);
	read_forwarder(message, parse->memory);
	message->text_was_html = mime->text_was_html;
	message->attachments = mime->attachments;
	message->attachments_count = mime->attachments_count;
}

static void
judge_letter(struct parse *parse, const struct mime *mime)
{
	struct message *message = parse->message;
	struct unread_question question = {
	    .subject = message->subject,
	    .text = message->text,
	    .forms = message->forms,
	    .marked_type = mime->marked_type,
	    .is_cut = mime->is_cut,
	    .automatic = message->automatic.reason,
	    .attachments = message->attachments,
	    .attachments_count = message->attachments_count,
	    .links = message->links,
	    .links_count = message->links_count,
	};

	for (size_t i = 0; i < parse->problems.count; i++)
		if (strcmp(parse->problems.words[i], "bad-encoding") == 0)
			letter_note_unreadable(
			    &message->letter, UNREADABLE_DAMAGED, "");
	unread_judge(&message->letter, &question, &parse->problems);
}

static const char *
first_address(struct mail_address_list list)
{
	return list.count > 0 ? list.items[0].address : "";
}

static void
judge(struct parse *parse, const struct mime *mime)
{
	struct message *message = parse->message;
	struct evidence evidence = {
	    .header = &parse->header,
	    .from = first_address(message->from),
	    .sender = first_address(message->sender),
	    .return_path = message->return_path_address,
	    .null_sender = message->return_path == RETURN_PATH_NULL,
	    .failure = mime->failure,
	    .report = mime->report,
	    .calendar = mime->calendar,
	    .subject = message->subject,
	    .text = parse->own_text,
	    .own_list_ids = parse->options.own_list_ids,
	    .own_list_ids_count = parse->options.own_list_ids_count,
	};

	message->authentication = authentication_read(parse->memory,
	    &parse->header, parse->options.authserv_ids,
	    parse->options.authserv_ids_count, parse->options.authserv_below,
	    message->from.count == 1 ? message->from.items[0].address : "");
	message->sender_signs = sender_signs(message);
	message->automatic = evidence_judge(parse->memory, &evidence);
}

static void
keep_problems(struct parse *parse)
{
	struct message *message = parse->message;
	size_t count = parse->problems.count;

	message->problems =
	    arena_array(parse->memory, count + 1, sizeof *message->problems);
	memcpy(message->problems, parse->problems.words,
	    count * sizeof *message->problems);
	message->problems_count = count;
}

const char *
parse_line_ends(struct arena *memory, const char *bytes, size_t length)
{
	char *copy;

	if (length == 0 || memchr(bytes, '\n', length) != NULL ||
	    memchr(bytes, '\r', length) == NULL)
		return bytes;
	copy = arena_copy(memory, bytes, length);
	for (size_t i = 0; i < length; i++)
		if (copy[i] == '\r')
			copy[i] = '\n';
	return copy;
}

struct message *
message_parse(struct arena *memory, const char *bytes, size_t length,
    const struct message_options *options)
{
	struct parse parse = {.memory = memory};
	struct digest digest;
	struct mime mime = {.memory = memory,
	    .problems = &parse.problems,
	    .digest = &digest,
	    .letter = {"", "", "", UNREADABLE_NO, ""},
	    .aside.links.memory = memory};
	bool headers_only = options != NULL && options->headers_only;

	if (options != NULL)
		parse.options = *options;
	if (length > MESSAGE_BYTES_MAX || headers_only)
		problem_add(&parse.problems, "oversize");
	if (length > MESSAGE_BYTES_MAX)
		length = MESSAGE_BYTES_MAX;
	parse.message = arena_alloc(memory, sizeof *parse.message);
	parse.message->text = parse.message->quoted = "";
	parse.own_text = "";
	parse.message->forms = parse.message->hidden = "";
	parse.message->letter = (struct letter){"", "", "", UNREADABLE_NO, ""};
	bytes = parse_line_ends(memory, bytes, length);
	parse.header =
	    header_read(memory, (struct span){bytes, length}, &parse.problems);
	if (length > 0 && memchr(bytes, '\0', length) != NULL)
		problem_add(&parse.problems, "nul-bytes");
	parse_header(&parse);
	digest_start(&digest);
	parse_digest(&parse, &digest);
	if (!headers_only)
		read_body(&parse, &mime);
	digest_finish(&digest, parse.message->content_digest);
	judge(&parse, &mime);
	judge_letter(&parse, &mime);
	keep_problems(&parse);
	return parse.message;
}
