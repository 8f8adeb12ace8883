/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "conf/conf.h"
#include "dpoctl/card.h"
#include "store/erase.h"
#include "store/history.h"
#include "store/message_store.h"
#include "store/ticket_change.h"

/* A ticket for reading; what the register has of it is the test's. */

#define NOON   INT64_C(1774612800) /* Fri 2026-03-27 12:00 */
#define PARTS  20
#define LETTER "Dear all,\nsend me my data.\nYours, Anna\n"

static char nothing[] = "";
static struct ticket_row ticket;
static struct ticket_claim claims[2];
static struct message_row messages[PARTS];
static size_t messages_count;
static struct history_event events[PARTS];
static size_t events_count;
static struct ticket_link links[2];
static size_t links_count;
static const char *facts[2][2];
static size_t facts_count;
static enum part {
	NOBODY,
	DONE_BEFORE,
	SAID,
	LINKED,
	WRITTEN
} broken;

static struct arena *memory;
static struct conf conf;
static struct session session;
static struct card card;

bool
history_each(struct db *db, int64_t ticket_id, history_row_fn *on_row,
    void *context, struct error *err)
{
	(void)db;
	assert_int_equal(ticket_id, 41);
	for (size_t i = 0; i < events_count; i++) {
		const struct history_row row = {.event = events[i]};

		if (!on_row(&row, context))
			break;
	}
	return broken != DONE_BEFORE ||
	    error_set(err, ERROR_STORE, RETRY_LATER, "history");
}

bool
message_store_each_fact(struct db *db, int64_t ticket_id, fact_row_fn *on_row,
    void *context, struct error *err)
{
	(void)db;
	assert_int_equal(ticket_id, 41);
	for (size_t i = 0; i < facts_count; i++)
		if (!on_row(facts[i][0], facts[i][1], context))
			break;
	return broken != SAID ||
	    error_set(err, ERROR_STORE, RETRY_LATER, "facts");
}

bool
ticket_change_each_link(struct db *db, int64_t ticket_id,
    ticket_link_fn *on_link, void *context, struct error *err)
{
	(void)db;
	assert_int_equal(ticket_id, 41);
	for (size_t i = 0; i < links_count; i++)
		if (!on_link(&links[i], context))
			break;
	return broken != LINKED ||
	    error_set(err, ERROR_STORE, RETRY_LATER, "links");
}

bool
ticket_store_each_message(struct db *db, int64_t ticket_id,
    message_row_fn *on_row, void *context, struct error *err)
{
	(void)db;
	assert_int_equal(ticket_id, 41);
	for (size_t i = 0; i < messages_count; i++)
		if (!on_row(&messages[i], context))
			break;
	return broken != WRITTEN ||
	    error_set(err, ERROR_STORE, RETRY_LATER, "messages");
}

static char *
text(const char *string)
{
	return arena_string(memory, string);
}

static int
set_up(void **state)
{
	(void)state;
	memory = arena_new();
	memset(&conf, 0, sizeof conf);
	conf.calendar.time_zone = text("Etc/UTC");
	memset(&session, 0, sizeof session);
	session.memory = memory;
	session.conf = &conf;
	memset(&card, 0, sizeof card);
	card.memory = memory;
	ticket = (struct ticket_row){.id = 41,
	    .reference = text("DPO-0000-0041"),
	    .state = text("open"),
	    .requester = nothing,
	    .requester_name = nothing,
	    .agent = nothing,
	    .data_subject = nothing,
	    .assignee = nothing,
	    .subject = nothing,
	    .claims = claims};
	for (size_t i = 0; i < LENGTH(claims); i++)
		claims[i] = (struct ticket_claim){.kind = text("access"),
		    .outcome = nothing,
		    .due_on = nothing,
		    .explanation = nothing};
	messages_count = events_count = links_count = facts_count = 0;
	broken = NOBODY;
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(memory);
	return 0;
}

/* All lines; those that stand out begin with a letter and a bar. */
static const char *
read_card(void)
{
	static const char looks[] = {'.', 'H', 'A', '-'};
	struct buffer lines = {0};
	struct error err = {.text = ""};
	const char *copy;

	if (!card_read(&card, &session, &ticket, &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < card.count; i++)
		buffer_add_printf(&lines, "%c|%s\n", looks[card.lines[i].look],
		    card.lines[i].text);
	copy = arena_string(memory, buffer_string(&lines));
	buffer_release(&lines);
	return copy;
}

/* The line with that name, without it; "": none. */
static const char *
line_of(const char *name)
{
	const char *begins = arena_printf(memory, "H|%-5s ", name);
	const char *at = strstr(read_card(), begins);

	if (at == NULL)
		return "";
	at += strlen(begins);
	return arena_copy(memory, at, strcspn(at, "\n"));
}

#define LINE(name, want)                                                \
	do {                                                            \
		const char *line_ = line_of(name);                      \
		CHECK(strcmp(line_, want) == 0, "%s: %s", name, line_); \
	} while (0)

static void
test_next_steps(void **state)
{
	static const struct {
		const char *state;
		int64_t closed_at, unread_at;
		bool has_held_letter, has_proposals, is_unconfirmed;
		const char *assignee, *commands, *keys;
	} cases[] = {
	    {"closed", 1, 1, true, true, true, "", "read what came in (reopen)",
		"read what came in (reopen)"},
	    {"closed", 1, 0, true, true, true, "",
		"read the letter that is held"
		" (outbox show, edit, approve, cancel)",
		"read the letter that is held (p, e)"},
	    {"closed", 1, 0, false, true, true, "", "nothing: it is closed",
		"nothing: it is closed"},
	    {"waiting-identity", 0, 1, true, true, true, "",
		"has this been answered? (answered --note)",
		"has this been answered? (b, w)"},
	    {"waiting-clarification", 0, 1, true, true, true, "",
		"has this been answered? (answered)",
		"has this been answered? (b, w)"},
	    {"triage", 0, 1, true, true, true, "",
		"is it a request? (kind --confirm, spam)",
		"is it a request? (y, k, n)"},
	    {"open", 0, 1, true, true, true, "",
		"read the letter that is held"
		" (outbox show, edit, approve, cancel)",
		"read the letter that is held (p, e)"},
	    {"open", 0, 1, false, true, true, "",
		"confirm who asks (party --confirm)",
		"confirm who asks (party --confirm)"},
	    {"waiting-identity", 0, 0, false, true, true, "",
		"confirm who asks (party --confirm)",
		"confirm who asks (party --confirm)"},
	    {"waiting-identity", 0, 0, false, false, true, "",
		"wait for the answer", "wait for the answer"},
	    {"open", 0, 1, false, false, true, "",
		"confirm what it asks for (kind --confirm)",
		"confirm what it asks for (y, k)"},
	    {"open", 0, 1, false, false, false, "", "take it (take)",
		"take it (t)"},
	    {"open", 0, 1, false, false, false, "kari", "answer it (close)",
		"answer it (a)"},
	};

	(void)state;
	ticket.claims_count = 2;
	claims[0].is_confirmed = true;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		ticket.state = text(cases[i].state);
		ticket.closed_at = cases[i].closed_at;
		ticket.unread_at = cases[i].unread_at;
		ticket.has_held_letter = cases[i].has_held_letter;
		ticket.has_proposals = cases[i].has_proposals;
		ticket.assignee = text(cases[i].assignee);
		claims[1].is_confirmed = !cases[i].is_unconfirmed;
		card.has_keys = false;
		LINE("Next", cases[i].commands);
		card.has_keys = true;
		LINE("Next", cases[i].keys);
	}
	/* A claim with an outcome need not be confirmed. */
	claims[1].is_confirmed = false;
	claims[1].outcome = text("refused");
	LINE("Next", "answer it (a)");
}

static void
test_who_and_what(void **state)
{
	static const struct {
		const char *name, *address, *agent, *subject, *want;
	} cases[] = {
	    {"", "", "", "", ""},
	    {"Anna", "", "", "", "Anna"},
	    {"", "a@b.c", "", "", "a@b.c"},
	    {"Anna", "a@b.c", "", "", "Anna <a@b.c>"},
	    {"Anna", "a@b.c", "a@b.c", "", "Anna <a@b.c>"},
	    {"Anna", "a@b.c", "law@b.c", "", "Anna <a@b.c>, by law@b.c"},
	    {"Anna", "", "", "Bob", "Anna, data of Bob"},
	    {"", "a@b.c", "law@b.c", "Bob", "a@b.c, by law@b.c, data of Bob"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		ticket.requester_name = text(cases[i].name);
		ticket.requester = text(cases[i].address);
		ticket.agent = text(cases[i].agent);
		ticket.data_subject = text(cases[i].subject);
		LINE("Who", cases[i].want);
	}
	LINE("No", "41 DPO-0000-0041, open");
	LINE("What", "(no subject)");
	LINE("Last", "");
	ticket.assignee = text("kari");
	ticket.subject = text("My data");
	LINE("No", "41 DPO-0000-0041, open, with kari");
	LINE("What", "My data");
}

static void
test_claims(void **state)
{
	const char *all;

	(void)state;
	ticket.claims_count = 1;
	LINE("Asks", "access, not confirmed");
	LINE("Due", "");
	claims[0].is_confirmed = true;
	claims[0].due_on = text("2026-04-27");
	claims[0].explanation =
	    text("Art. 12 (3)\na weekend\nextended by 2 months\n"
		 "Identity was requested on 2026-04-01\nnot extended by it");
	LINE("Asks", "access, confirmed");
	LINE("Due",
	    "Mon 2026-04-27 (Art. 12 (3); extended by 2 months;"
	    " Identity was requested on 2026-04-01)");
	/* An instant is more than a day. */
	claims[0].due_at = NOON;
	claims[0].explanation = text("Art. 33");
	LINE("Due", "Fri 2026-03-27 12:00 (Art. 33)");
	claims[0].is_confirmed = false;
	claims[0].is_unsure = true;
	LINE("Asks", "not known yet; its time limit runs all the same");
	claims[0].is_unsure = false;
	claims[0].outcome = text("fulfilled");
	LINE("Asks", "access, not confirmed: fulfilled");
	LINE("Due", "");
	/* What is no day and no instant is shown as it is. */
	claims[0].outcome = nothing;
	claims[0].due_at = 0;
	claims[0].due_on = text("soon");
	LINE("Due", "soon (Art. 33)");
	claims[0].due_at = INT64_MAX;
	LINE("Due", "? (Art. 33)");
	/* Only the first has the name. */
	ticket.claims_count = 2;
	claims[1].kind = text("erasure");
	all = read_card();
	assert_null(strstr(all, "Asks  erasure"));
	assert_non_null(strstr(all, "H|      erasure, not confirmed\n"));
}

static void
put_event(const char *event, const char *to, const char *payload)
{
	events[events_count++] = (struct history_event){.at = NOON,
	    .actor = "lea",
	    .event = event,
	    .to = to,
	    .payload = payload};
}

static void
test_history(void **state)
{
	(void)state;
	put_event("ticket-opened", "open", NULL);
	LINE("Last", "Fri 2026-03-27 12:00 lea ticket-opened: open");
	put_event("note", "", "{\"text\":\"rang\\nher\\n\"}");
	LINE("Last", "Fri 2026-03-27 12:00 lea note");
	LINE("Note", "Fri 2026-03-27 12:00 lea: rang; her");
	/* Who looked at it is not what happened. */
	put_event("ticket-seen", "", NULL);
	LINE("Last", "Fri 2026-03-27 12:00 lea note");
	/* The last note, and before it those that are kept. */
	put_event("note", "", "{\"text\":\"again\"}");
	LINE("Note", "Fri 2026-03-27 12:00 lea: again");
	put_event("note", "", NULL); /* its text was erased */
	LINE("Note", "Fri 2026-03-27 12:00 lea: again");
	put_event("letter-sent", "", "{\"text\":\"no note\"}");
	LINE("Note", "Fri 2026-03-27 12:00 lea: again");
	put_event(ERASE_KEPT_NOTE, "", "{\"text\":\"first\"}");
	put_event(ERASE_KEPT_NOTE, "", "{}");
	put_event(ERASE_KEPT_NOTE, "", NULL);
	assert_non_null(strstr(read_card(),
	    "H|Note  Fri 2026-03-27 12:00 lea: first\n"
	    "H|Note  Fri 2026-03-27 12:00 lea: \n"
	    "H|Note  Fri 2026-03-27 12:00 lea: again\n"
	    "H|Last  "));
}

static void
test_facts_and_links(void **state)
{
	(void)state;
	LINE("Says", "");
	LINE("Also", "");
	facts[0][0] = facts[1][0] = "customer";
	facts[0][1] = "12";
	facts[1][1] = "13";
	links[0] = (struct ticket_link){
	    .id = 7, .reference = "x", .state = "closed", .why = "same person"};
	links[1] = (struct ticket_link){
	    .id = 8, .reference = "x", .state = "open", .why = "repeat"};
	facts_count = links_count = 1;
	LINE("Says", "customer 12");
	LINE("Also", "7 (closed, same person)");
	facts_count = links_count = 2;
	LINE("Says", "customer 12, customer 13");
	LINE("Also", "7 (closed, same person), 8 (open, repeat)");
}

static void
test_failures(void **state)
{
	static const char *const want[] = {
	    [DONE_BEFORE] = "history",
	    [SAID] = "facts",
	    [LINKED] = "links",
	    [WRITTEN] = "messages",
	};

	(void)state;
	put_event(ERASE_KEPT_NOTE, "", "{\"text\":\"first\"}");
	for (int part = DONE_BEFORE; part <= WRITTEN; part++) {
		struct error err = {.text = ""};

		broken = (enum part)part;
		assert_false(card_read(&card, &session, &ticket, &err));
		assert_string_equal(err.text, want[part]);
	}
}

static struct message_row *
put_message(const char *body)
{
	struct message_row *message = &messages[messages_count++];

	*message = (struct message_row){.from = text("anna@example.org"),
	    .subject = text("Hm"),
	    .text = text(body),
	    .quoted = nothing,
	    .problems = nothing,
	    .decision = text("request"),
	    .explanation = text("[]"),
	    .judgement = text("{}"),
	    .received_at = NOON};
	return message;
}

/* The messages alone, without the head. */
static const char *
read_messages(void)
{
	const char *lines = strstr(read_card(), ".|\n");

	return lines == NULL ? "" : lines;
}

#define HEAD                                                \
	".|\nH|-- Fri 2026-03-27 12:00, anna@example.org: " \
	"Hm\n-|  (judged by the program: request)\n"

static void
test_texts(void **state)
{
	static const struct {
		const char *body, *want;
	} cases[] = {
	    {"", HEAD "-|  (no text)\n"},
	    {" \n \n", HEAD "-|  (no text)\n"},
	    {"a", HEAD ".|  a\n"},
	    {"a \n\n", HEAD ".|  a \n"},
	    {"a\n\n b\n", HEAD ".|  a\n.|  \n.|   b\n"},
	    {"\na", HEAD ".|  \n.|  a\n"},
	};

	(void)state;
	assert_string_equal(read_messages(), "");
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *lines;

		messages_count = 0;
		put_message(cases[i].body);
		lines = read_messages();
		CHECK(strcmp(lines, cases[i].want) == 0, "%zu: %s", i, lines);
	}
}

/* Where it asks: 0 to 9, 10 to 26, 27 to 38 are the lines. */
static void
test_marked_lines(void **state)
{
#define HIT(where, weight, start, length)                                 \
	"{\"where\":\"" where "\",\"weight\":" weight ",\"start\":" start \
	",\"length\":" length "}"
#define SENTENCE(more) "{\"sentence\":{\"start\":12,\"length\":4" more "}}"
	static const struct {
		const char *hits, *judgement, *decision, *marked;
	} cases[] = {
	    {"[]", "{}", "request", ""},
	    {"[" HIT("text", "9", "10", "1") "]", "{}", "request", "2"},
	    {"[" HIT("text", "9", "9", "1") "]", "{}", "request", ""},
	    {"[" HIT("text", "9", "9", "2") "]", "{}", "request", "2"},
	    {"[" HIT("text", "9", "8", "1") "]", "{}", "request", "1"},
	    {"[" HIT("text", "9", "0", "0") "]", "{}", "request", ""},
	    {"[" HIT("text", "9", "25", "2") "]", "{}", "request", "2"},
	    {"[" HIT("text", "9", "25", "3") "]", "{}", "request", "23"},
	    {"[" HIT("text", "9", "0", "99") "]", "{}", "request", "123"},
	    {"[" HIT("text", "9", "1", "1") "," HIT("text", "1", "30", "1") "]",
		"{}", "request", "13"},
	    {"[" HIT("subject", "9", "10", "1") "]", "{}", "request", ""},
	    {"[" HIT("text", "0", "10", "1") "]", "{}", "request", ""},
	    {"[" HIT("text", "-9", "10", "1") "]", "{}", "request", ""},
	    {"[{\"weight\":9,\"start\":10,\"length\":1}]", "{}", "request", ""},
	    /* Without a rule the sentence that counts most. */
	    {"[]", SENTENCE(""), "request", "2"},
	    {"[]", SENTENCE(""), "unsure", "2"},
	    {"[]", SENTENCE(""), "not-request", ""},
	    {"[]", SENTENCE(",\"subject\":false"), "request", "2"},
	    {"[]", SENTENCE(",\"subject\":true"), "request", ""},
	    {"[" HIT("text", "9", "1", "1") "]", SENTENCE(""), "request", "1"},
	    {"", "", "request", ""}, /* erased */
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct message_row *message;
		const char *lines;
		char marked[4] = "";
		size_t count = 0;

		messages_count = 0;
		message = put_message(LETTER);
		message->explanation = text(cases[i].hits);
		message->judgement = text(cases[i].judgement);
		message->decision = text(cases[i].decision);
		lines = read_messages();
		if (strstr(lines, "A|> Dear") != NULL)
			marked[count++] = '1';
		if (strstr(lines, "A|> send") != NULL)
			marked[count++] = '2';
		if (strstr(lines, "A|> Yours") != NULL)
			marked[count++] = '3';
		CHECK(
		    strcmp(marked, cases[i].marked) == 0, "%zu: %s", i, marked);
		CHECK(count == 3 || strstr(lines, ".|  ") != NULL, "%zu", i);
	}
}

static void
test_what_is_beside_it(void **state)
{
	struct mail_attachment files[] = {
	    {.name = text("id.png"), .type = text("image/png"), .bytes = 7},
	    {.name = text("a.pdf"),
		.type = text("application/pdf"),
		.bytes = 9},
	};
	struct mail_link targets[] = {
	    {.words = text("here"), .target = text("https://a.example/")},
	    {.words = text("there"), .target = text("https://b.example/")},
	};
	struct message_row *message = put_message("a");

	(void)state;
	message->quoted = text("one");
	assert_string_equal(
	    read_messages(), HEAD ".|  a\n-|  [history: 1 lines]\n");
	message->quoted = text("one\ntwo\n");
	assert_string_equal(
	    read_messages(), HEAD ".|  a\n-|  [history: 2 lines]\n");
	message->quoted = nothing;
	message->attachments = files;
	message->attachments_count = 2;
	message->links = targets;
	message->links_count = 2;
	message->problems = text("charset");
	assert_string_equal(read_messages(),
	    HEAD ".|  a\n-|  [attachment 1: id.png image/png, 7 bytes]\n"
		 "-|  [attachment 2: a.pdf application/pdf, 9 bytes]\n"
		 "-|  [link: here -> https://a.example/]\n"
		 "-|  [link: there -> https://b.example/]\n"
		 "-|  [unreadable: charset]\n");
	/* Numbers go on in the next message, which is above it. */
	message = put_message("b");
	message->attachments = files;
	message->attachments_count = 1;
	message = &messages[0];
	message->links_count = 0;
	message->problems = nothing;
	assert_string_equal(read_messages(),
	    HEAD ".|  b\n-|  [attachment 3: id.png image/png, 7 bytes]\n" HEAD
		 ".|  a\n-|  [attachment 1: id.png image/png, 7 bytes]\n"
		 "-|  [attachment 2: a.pdf application/pdf, 9 bytes]\n");
}

/* However many there are: the newest first. */
static void
test_many_messages(void **state)
{
	const char *at;

	(void)state;
	for (size_t i = 0; i < PARTS; i++)
		put_message(arena_printf(memory, "number %zu.", i));
	at = read_card();
	for (size_t i = PARTS; i-- > 0;) {
		at = strstr(at, arena_printf(memory, ".|  number %zu.\n", i));
		CHECK(at != NULL, "%zu", i);
	}
}

static void
test_guesses(void **state)
{
	static const char four[] =
	    "{\"guesses\":[{\"kind\":\"access\",\"permille\":509},"
	    "{\"permille\":4},{\"kind\":\"erasure\",\"permille\":100},"
	    "{\"kind\":\"breach\",\"permille\":9},"
	    "{\"kind\":\"other\",\"permille\":8}]}";

	(void)state;
	put_message("a");
	put_message("b")->judgement = text(four);
	put_message("c")->judgement =
	    text("{\"guesses\":[{\"kind\":\"optout\",\"permille\":999}]}");
	/* It is known what it asks for. */
	ticket.claims_count = 2;
	LINE("Guess", "");
	assert_int_equal(card.guesses_count, 0);
	claims[1].is_unsure = true;
	LINE("Guess", "access 50 %, erasure 10 %, breach 0 %");
	assert_int_equal(card.guesses_count, 3);
	assert_string_equal(card.guesses[1], "erasure");
	claims[1].is_unsure = false;
	ticket.state = text("triage");
	card.has_keys = true;
	LINE("Guess", "access 50 %, erasure 10 %, breach 0 % (y; the next: g)");
	messages_count = 1;
	LINE("Guess", "");
	assert_int_equal(card.guesses_count, 0);
}

static void
test_width_and_length(void **state)
{
	struct buffer body = {0};

	(void)state;
	put_message("one two three four");
	card.width = 12;
	assert_non_null(strstr(read_card(), ".|  one two\n.|  three four\n"));
	/* At least eight columns of text. */
	card.width = 10;
	assert_non_null(
	    strstr(read_card(), ".|  one two\n.|  three\n.|  four\n"));
	card.width = 1;
	assert_non_null(
	    strstr(read_card(), ".|  one two\n.|  three\n.|  four\n"));
	card.width = 0;
	assert_non_null(strstr(read_card(), ".|  one two three four\n"));
	for (size_t i = 0; i < CARD_LINES_MAX; i++)
		buffer_add_printf(&body, "%zu\n", i);
	buffer_add_string(&body, "the end");
	card_of_text(&card, "a\n\nb\n");
	assert_int_equal(card.count, 3);
	assert_string_equal(card.lines[1].text, "");
	assert_string_equal(card.lines[2].text, "b");
	card_of_text(&card, "");
	assert_int_equal(card.count, 0);
	card_of_text(&card, buffer_string(&body));
	assert_int_equal(card.count, CARD_LINES_MAX + 1);
	assert_string_equal(card.lines[CARD_LINES_MAX - 1].text, "4999");
	assert_string_equal(
	    card.lines[CARD_LINES_MAX].text, "(and more: dpoctl show --full)");
	assert_int_equal(card.lines[CARD_LINES_MAX].look, CARD_ASIDE);
	buffer_add_string(&body, "\nand more");
	card_of_text(&card, buffer_string(&body));
	assert_int_equal(card.count, CARD_LINES_MAX + 1);
	buffer_release(&body);
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_next_steps),
	    TEST(test_who_and_what),
	    TEST(test_claims),
	    TEST(test_history),
	    TEST(test_facts_and_links),
	    TEST(test_failures),
	    TEST(test_texts),
	    TEST(test_marked_lines),
	    TEST(test_what_is_beside_it),
	    TEST(test_many_messages),
	    TEST(test_guesses),
	    TEST(test_width_and_length),
	};

	(void)setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
