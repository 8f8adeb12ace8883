/* SPDX-License-Identifier: ISC */
#include "mail/evidence.h"

#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "mail/autotext.h"
#include "mail/loop.h"
#include "mail/text.h"

#define SHOWN_BYTES_MAX 100

/* "Name: value", short enough to be displayed. */
static const char *
show_field(struct arena *memory, const struct header *header, struct span name)
{
	char field[128];
	struct problems ignored = {.count = 0};
	const char *value;
	size_t length;

	if (name.length >= sizeof field)
		return "";
	memcpy(field, name.bytes, name.length);
	field[name.length] = '\0';
	value = header_text(memory, header, field, SHOWN_BYTES_MAX, &ignored);
	value = arena_printf(memory, "%s: %s", field, value);
	length = strlen(value);
	return utf8_is_valid(value, length)
	    ? text_one_line(memory, value, length)
	    : "";
}

/* The first word of a value. */
static struct span
first_word(const char *value)
{
	return (struct span){value, strcspn(value, " ;,")};
}

static bool
is_one_of(struct span word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (span_is(word, words[i]))
			return true;
	return false;
}

/* Whether one of the words, separated by commas and blanks, is in the set. */
static bool
names_one_of(const char *value, const char *const *words, size_t count)
{
	while (*value != '\0') {
		struct span word = {value, strcspn(value, ", ;")};

		for (size_t i = 0; i < count; i++)
			if (span_is(word, words[i]))
				return true;
		value += word.length;
		value += strspn(value, ", ;");
	}
	return false;
}

/* Whether a field's value, without comments, indicates a program. */
typedef bool says_fn(const char *value);

/* A field may be repeated: one that matches is enough. */
static const char *
find_saying(struct arena *memory, const struct evidence *evidence,
    const char *name, says_fn *says)
{
	const struct header *header = evidence->header;

	for (size_t i = 0; i < header->fields_count; i++) {
		const struct header one = {
		    .fields = &header->fields[i], .fields_count = 1};

		if (span_is(one.fields->name, name) &&
		    says(header_plain(memory, &one, name)))
			return show_field(memory, &one, span_of(name));
	}
	return NULL;
}

/* Finds evidence in the header, or returns NULL. */
typedef const char *
judge_fn(struct arena *memory, const struct evidence *evidence);

static const char *
judge_null_sender(struct arena *memory, const struct evidence *evidence)
{
	struct span from = header_value(evidence->header, "From");

	(void)memory;
	if (evidence->null_sender)
		return "Return-Path: <>";
	return span_is(from, "<>") ? "From: <>" : NULL;
}

static const char *
judge_report(struct arena *memory, const struct evidence *evidence)
{
	struct span type =
	    span_trim(header_value(evidence->header, "Content-Type"));

	if (evidence->report)
		return "multipart/report";
	if (span_is(header_value(evidence->header, "Content-Class"),
		"urn:content-classes:recallmessage"))
		return "Content-Class: urn:content-classes:recallmessage";
	if (span_starts(type, "multipart/report"))
		return "multipart/report";
	if (header_find(evidence->header, "X-Failed-Recipients") != NULL)
		return show_field(
		    memory, evidence->header, span_of("X-Failed-Recipients"));
	return NULL;
}

static bool
is_not_no(const char *value)
{
	struct span word = first_word(value);

	return word.length > 0 && !span_is(word, "no");
}

static const char *
judge_submitted(struct arena *memory, const struct evidence *evidence)
{
	return find_saying(memory, evidence, "Auto-Submitted", is_not_no);
}

/* RFC 2919: the identifier is in the last angle brackets. */
static struct span
list_id_of(struct span value)
{
	const char *start = NULL, *end = NULL;

	for (size_t i = 0; i < value.length; i++) {
		if (value.bytes[i] == '<') {
			start = value.bytes + i + 1;
			end = NULL;
		} else if (value.bytes[i] == '>' && end == NULL) {
			end = value.bytes + i;
		}
	}
	if (start == NULL || end == NULL)
		return span_trim(value);
	return span_trim((struct span){start, (size_t)(end - start)});
}

static bool
is_own_list(const struct evidence *evidence, struct span value)
{
	struct span id = list_id_of(value);

	for (size_t i = 0; i < evidence->own_list_ids_count; i++)
		if (span_is(id, evidence->own_list_ids[i]))
			return true;
	return false;
}

/*
 * Whether the only list that this message came through is one of our groups.
 * What such a group adds does not indicate bulk mail; additional fields of a
 * newsletter (a second list, a second or one-click unsubscribe) do.
 */
static bool
came_by_own_group(const struct evidence *evidence)
{
	const struct header *header = evidence->header;
	size_t own = 0;

	if (evidence->own_list_ids_count == 0 ||
	    header_find(header, "List-Unsubscribe-Post") != NULL ||
	    header_count(header, "List-Unsubscribe") > 1)
		return false;
	for (size_t i = 0; i < header->fields_count; i++) {
		if (!span_is(header->fields[i].name, "List-Id"))
			continue;
		if (!is_own_list(evidence, header->fields[i].value))
			return false;
		own++;
	}
	return own > 0;
}

static const char *
judge_list(struct arena *memory, const struct evidence *evidence)
{
	static const char *const names[] = {"Mailing-List", "X-Mailing-List",
	    "X-BeenThere", "X-ML-Name", "X-Google-Group-Id"};
	const struct header *header = evidence->header;

	if (came_by_own_group(evidence))
		return NULL;
	for (size_t i = 0; i < header->fields_count; i++) {
		struct span name = header->fields[i].name;

		if (span_starts(name, "List-"))
			return show_field(memory, header, name);
		for (size_t j = 0; j < LENGTH(names); j++)
			if (span_is(name, names[j]))
				return show_field(memory, header, name);
	}
	return NULL;
}

static bool
is_bulk(const char *value)
{
	static const char *const words[] = {
	    "bulk", "junk", "auto_reply", "auto-reply"};

	return is_one_of(first_word(value), words, LENGTH(words));
}

static bool
is_list_word(const char *value)
{
	return span_is(first_word(value), "list");
}

static const char *
judge_precedence(struct arena *memory, const struct evidence *evidence)
{
	static const char *const name = "Precedence";
	const char *found = find_saying(memory, evidence, name, is_bulk);

	if (found == NULL && !came_by_own_group(evidence))
		found = find_saying(memory, evidence, name, is_list_word);
	return found;
}

static bool
suppresses(const char *value)
{
	static const char *const words[] = {"All", "AutoReply", "OOF"};

	return names_one_of(value, words, LENGTH(words));
}

static const char *
judge_suppress(struct arena *memory, const struct evidence *evidence)
{
	return find_saying(
	    memory, evidence, "X-Auto-Response-Suppress", suppresses);
}

static const char *
judge_reply_field(struct arena *memory, const struct evidence *evidence)
{
	static const char *const starts[] = {"X-Autoreply", "X-Auto-Reply",
	    "X-Autorespond", "X-Auto-Respond", "X-Autogenerated",
	    "X-Mail-Autoreply", "X-Amazon-Auto-Reply", "X-Vacation"};
	const struct header *header = evidence->header;

	for (size_t i = 0; i < header->fields_count; i++) {
		struct span name = header->fields[i].name;
		struct span value = header->fields[i].value;

		if (span_is(name, "X-Auto-Response-Suppress") ||
		    span_is(value, "no") || span_is(value, "false") ||
		    span_is(value, "0"))
			continue;
		for (size_t j = 0; j < LENGTH(starts); j++)
			if (span_starts(name, starts[j]))
				return show_field(memory, header, name);
		if (span_is(name, "Delivered-To") &&
		    span_is(value, "Autoresponder"))
			return "Delivered-To: Autoresponder";
		if (span_is(name, "X-POST-MessageClass") &&
		    span_has(value, "autoresponder"))
			return show_field(memory, header, name);
	}
	return NULL;
}

static const char *
judge_loop(struct arena *memory, const struct evidence *evidence)
{
	const struct header *header = evidence->header;

	for (size_t i = 0; i < header->fields_count; i++) {
		struct span name = header->fields[i].name;
		struct span value = span_trim(header->fields[i].value);

		if (loop_is_field(name) && !span_is(value, "no") &&
		    !span_is(value, "false") && !span_is(value, "0"))
			return show_field(memory, header, name);
	}
	return NULL;
}

static const char *
judge_calendar(struct arena *memory, const struct evidence *evidence)
{
	static const char name[] = "Content-Class";
	struct span class = header_value(evidence->header, name);

	if (span_is(class, "urn:content-classes:calendarmessage"))
		return show_field(memory, evidence->header, span_of(name));
	return evidence->calendar ? "text/calendar" : NULL;
}

static bool
is_yes(const char *value)
{
	return span_is(first_word(value), "yes");
}

/* Exchange's level: junk from 5 on; -1 means not checked. */
static bool
is_junk_level(const char *value)
{
	struct span word = first_word(value);

	return word.length == 1 && *word.bytes >= '5' && *word.bytes <= '9';
}

/* SpamAssassin and rspamd say yes. */
static const char *
judge_spam(struct arena *memory, const struct evidence *evidence)
{
	static const char *const names[] = {
	    "X-Spam-Flag", "X-Spam-Status", "X-Spam"};
	const char *found = NULL;

	for (size_t i = 0; i < LENGTH(names) && found == NULL; i++)
		found = find_saying(memory, evidence, names[i], is_yes);
	return found != NULL
	    ? found
	    : find_saying(memory, evidence, "X-MS-Exchange-Organization-SCL",
		  is_junk_level);
}

/*
 * A return path that contains the recipient's address (VERP):
 * news+kari=example.org@... Excludes forwarding (SRS) and signed senders
 * (BATV), which occur in ordinary mail.
 */
static bool
is_verp(const char *local)
{
	static const char *const signed_senders[] = {
	    "srs0", "srs1", "prvs=", "btv1=", "msprvs"};
	const char *mark = strpbrk(local, "+-");
	const char *equals = mark == NULL ? NULL : strchr(mark, '=');

	for (size_t i = 0; i < LENGTH(signed_senders); i++)
		if (strncmp(local, signed_senders[i],
			strlen(signed_senders[i])) == 0)
			return false;
	return equals != NULL && strchr(equals, '.') != NULL;
}

/* Whether a word occurs in a local part without adjacent letters. */
static bool
has_word(const char *local, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = strstr(local, word); at != NULL;
	     at = strstr(at + 1, word))
		if ((at == local || !ascii_is_alnum(at[-1])) &&
		    !(at[length] >= 'a' && at[length] <= 'z'))
			return true;
	return false;
}

static bool
ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);

	return length > tail && strcmp(text + length - tail, end) == 0;
}

static bool
is_daemon_local(const char *local)
{
	static const char *const words[] = {"mailer-daemon", "mailerdaemon",
	    "mail-daemon", "postmaster", "post_master", "noreply", "no-reply",
	    "dmarcreport", "dmarc-report", "dmarc_report", "dmarc-noreply",
	    "no_reply", "no.reply", "noreplies", "donotreply", "do-not-reply",
	    "do_not_reply", "dontreply", "dont-reply", "ikke-svar", "ikkesvar",
	    "svar-ikke", "svarikke", "ikkje-svar", "noreplay", "inte-svara",
	    "svara-inte", "svarainte", "nicht-antworten", "keine-antwort",
	    "keineantwort", "niet-beantwoorden", "niet-antwoorden",
	    "geen-antwoord", "autoreply", "auto-reply", "autoresponder",
	    "auto-responder", "majordomo", "listserv", "bounces", "mdaemon",
	    "bounce"};

	for (size_t i = 0; i < LENGTH(words); i++)
		if (has_word(local, words[i]))
			return true;
	return strncmp(local, "owner-", 6) == 0 || ends_with(local, "-owner") ||
	    ends_with(local, "-request") || is_verp(local);
}

static const char *
judge_daemon_sender(struct arena *memory, const struct evidence *evidence)
{
	const char *addresses[] = {
	    evidence->from, evidence->sender, evidence->return_path};
	/* Sender and return path are our group's. */
	size_t count = came_by_own_group(evidence) ? 1 : LENGTH(addresses);

	for (size_t i = 0; i < count; i++) {
		const char *at = strrchr(addresses[i], '@');
		char *local;

		if (at == NULL)
			continue;
		local = arena_copy(
		    memory, addresses[i], (size_t)(at - addresses[i]));
		for (char *byte = local; *byte != '\0'; byte++)
			*byte = ascii_lower(*byte);
		if (is_daemon_local(local))
			return arena_string(memory, addresses[i]);
	}
	/* Too malformed to be an address, but unambiguous. */
	if (addresses[0][0] == '\0' &&
	    span_has(header_value(evidence->header, "From"), "mailer-daemon"))
		return "mailer-daemon";
	return NULL;
}

static const char *
judge_text(struct arena *memory, const struct evidence *evidence)
{
	(void)memory;
	/* Of a header alone nothing is searched for words. */
	if (evidence->subject[0] == '\0' && evidence->text[0] == '\0')
		return NULL;
	return autotext_find(evidence->subject, evidence->text);
}

/* A receipt or a complaint is a report without a delivery status. */
static bool
says_failure(const struct evidence *evidence, enum automatic_reason reason)
{
	if (reason != AUTOMATIC_NULL_SENDER && reason != AUTOMATIC_REPORT &&
	    reason != AUTOMATIC_DAEMON_SENDER &&
	    reason != AUTOMATIC_SUBMITTED && reason != AUTOMATIC_TEXT)
		return false;
	if (evidence->failure != FAILURE_NOT_SAID)
		return evidence->failure == FAILURE_YES;
	return failure_in_words(evidence->subject, evidence->text);
}

struct automatic
evidence_judge(struct arena *memory, const struct evidence *evidence)
{
	static judge_fn *const judges[AUTOMATIC_REASONS] = {
	    [AUTOMATIC_NULL_SENDER] = judge_null_sender,
	    [AUTOMATIC_REPORT] = judge_report,
	    [AUTOMATIC_SUBMITTED] = judge_submitted,
	    [AUTOMATIC_LIST] = judge_list,
	    [AUTOMATIC_PRECEDENCE] = judge_precedence,
	    [AUTOMATIC_SUPPRESS] = judge_suppress,
	    [AUTOMATIC_REPLY_FIELD] = judge_reply_field,
	    [AUTOMATIC_LOOP] = judge_loop,
	    [AUTOMATIC_SPAM] = judge_spam,
	    [AUTOMATIC_CALENDAR] = judge_calendar,
	    [AUTOMATIC_DAEMON_SENDER] = judge_daemon_sender,
	    [AUTOMATIC_TEXT] = judge_text,
	};
	struct automatic automatic = {AUTOMATIC_NO, "", false};

	for (int i = AUTOMATIC_NO + 1; i < AUTOMATIC_REASONS; i++) {
		const char *found = judges[i](memory, evidence);

		if (found != NULL) {
			automatic.reason = (enum automatic_reason)i;
			automatic.evidence = found;
			break;
		}
	}
	automatic.is_failure = says_failure(evidence, automatic.reason);
	return automatic;
}
