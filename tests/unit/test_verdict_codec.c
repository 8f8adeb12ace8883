/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* memmem */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "reader/verdict_codec.h"

static struct mail_address from[] = {{"Åse Øye", "aase@example.no"}};
static struct mail_attachment parts[] = {
    {"skjema.pdf", "application/pdf", 12345, {4, 5, 6}, true}};
static struct mail_link links[] = {{"", "https://example.no/s%C3%A5"}};
static const char *ids[] = {"<1@example.no>", "<2@example.no>"};
static const char *problems[] = {"bad-charset"};
static struct rule_hit hits[] = {
    {"nb-innsyn", "access", RULE_TEXT, "innsyn i\nmine data", 6, 7, 17}};
static struct fact facts[] = {
    {FACT_REFERENCE, "24/113"}, {FACT_TELEPHONE, "22 33 44 55"}};

static struct language_share shares[] = {
    {"nb", 87, "jeg ikke å"}, {"da", 11, "jeg ikke"}};
static const char *limits[] = {"nb-access"};
static struct learned_reason reasons[] = {{"innsyn", 40}, {"nei", -7}};

static struct verdict
sample(void)
{
	struct verdict verdict = {
	    .message = {.from = {from, 1},
		.return_path = RETURN_PATH_ADDRESS,
		.return_path_address = "aase@example.no",
		.subject = "Innsyn",
		.date_at = 1774625400,
		.received_at = -1,
		.message_id = "<3@example.no>",
		.in_reply_to = "",
		.references = ids,
		.references_count = 2,
		.content_language = "nb",
		.text = "Hei,\njeg ber om innsyn.\n",
		.quoted = "",
		.forms = "Navn: Åse\nInnsyn: ja\n",
		.hidden = "",
		.links = links,
		.links_count = 1,
		.text_was_forwarded = true,
		.is_forward = true,
		.attachments = parts,
		.attachments_count = 1,
		.resent_from = {from, 1},
		.resent_to = {from, 1},
		.delivered_to = {from, 1},
		.forwarded_from = {from, 1},
		.forwarded_at = 1700000000,
		.authentication = {.trusted = true,
		    .dmarc = AUTHENTICATION_FAIL,
		    .dkim = AUTHENTICATION_PASS,
		    .spf = AUTHENTICATION_OTHER,
		    .authenticated = true},
		.sender_signs = SENDER_BIT(SENDER_MIXED_SCRIPT),
		.automatic = {AUTOMATIC_LIST, "List-Id"},
		.problems = problems,
		.problems_count = 1,
		.content_digest = {1, 2, 3}},
	    .classification = {.decision = DECISION_UNSURE,
		.kinds = KIND_BIT(KIND_ACCESS) | KIND_BIT(KIND_REMINDER),
		.processor = true,
		.language = "nb",
		.language_percent = 87,
		.score = 6,
		.threshold_request = 5,
		.threshold_unsure = 2,
		.best = KIND_ACCESS,
		.runner_up = -1,
		.hits = hits,
		.hits_count = 1,
		.facts = facts,
		.facts_count = 2,
		.not_evaluated = 2,
		.guesses = {KIND_ACCESS, KIND_REMINDER},
		.guesses_count = 2,
		.permille = {[KIND_REMINDER] = 77},
		.request_permille = 910,
		.unsure_permille = 120,
		.other = "thanks",
		.sentence = {.what = "access",
		    .is_subject = true,
		    .start = 4,
		    .length = 9,
		    .reasons = reasons,
		    .reasons_count = 2},
		.local = {.took_part = true, .shift = -31, .without = 1},
		.sample = {.is_known = true,
		    .is_fixed = true,
		    .is_shielded = true,
		    .logits = {-250, 17},
		    .unsure_from = -30,
		    .request_from = 40,
		    .words = {.items = {5, 60000}, .count = 2}},
		.languages = shares,
		.languages_count = 2,
		.limits = limits,
		.limits_count = 1},
	};

	return verdict;
}

static void
check_learned(const struct classification *got)
{
	assert_int_equal(got->guesses_count, 2);
	assert_int_equal(got->guesses[1], KIND_REMINDER);
	assert_int_equal(got->permille[KIND_REMINDER], 77);
	assert_int_equal(got->request_permille, 910);
	assert_int_equal(got->unsure_permille, 120);
	assert_string_equal(got->other, "thanks");
	assert_string_equal(got->sentence.what, "access");
	assert_true(got->sentence.is_subject);
	assert_int_equal(got->sentence.start, 4);
	assert_int_equal(got->sentence.length, 9);
	assert_int_equal(got->sentence.reasons_count, 2);
	assert_string_equal(got->sentence.reasons[1].text, "nei");
	assert_int_equal(got->sentence.reasons[1].weight, -7);
	assert_true(got->local.took_part);
	assert_int_equal(got->local.shift, -31);
	assert_int_equal(got->local.without, 1);
	assert_true(got->sample.is_known && got->sample.is_fixed &&
	    got->sample.is_shielded);
	assert_int_equal(got->sample.logits[0], -250);
	assert_int_equal(got->sample.logits[1], 17);
	assert_int_equal(got->sample.unsure_from, -30);
	assert_int_equal(got->sample.request_from, 40);
	assert_int_equal(got->sample.words.count, 2);
	assert_int_equal(got->sample.words.items[1], 60000);
}

static void
round_trip(void **state)
{
	struct arena *memory = arena_new();
	struct buffer bytes = {0}, again = {0};
	struct verdict in = sample();
	const struct verdict *out;

	(void)state;
	verdict_encode(&in, &bytes);
	out = verdict_decode(memory, bytes.data, bytes.length);
	assert_non_null(out);
	assert_string_equal(out->message.from.items[0].name, "Åse Øye");
	assert_int_equal(out->message.received_at, -1);
	assert_string_equal(out->message.references[1], "<2@example.no>");
	assert_int_equal(out->message.attachments[0].bytes, 12345);
	assert_true(out->message.attachments[0].is_read);
	assert_int_equal(out->message.automatic.reason, AUTOMATIC_LIST);
	assert_string_equal(
	    out->message.links[0].target, "https://example.no/s%C3%A5");
	assert_string_equal(
	    out->classification.hits[0].text, "innsyn i\nmine data");
	assert_true(out->classification.processor);
	assert_int_equal(out->classification.hits[0].start, 7);
	assert_int_equal(out->classification.hits[0].length, 17);
	assert_int_equal(out->classification.runner_up, -1);
	assert_int_equal(out->classification.threshold_request, 5);
	assert_int_equal(out->classification.facts_count, 2);
	assert_int_equal(out->classification.facts[1].name, FACT_TELEPHONE);
	assert_string_equal(out->classification.facts[1].value, "22 33 44 55");
	assert_int_equal(out->classification.languages_count, 2);
	assert_string_equal(out->classification.languages[1].code, "da");
	assert_int_equal(out->classification.languages[1].percent, 11);
	assert_string_equal(
	    out->classification.languages[0].words, "jeg ikke å");
	assert_int_equal(out->classification.limits_count, 1);
	assert_string_equal(out->classification.limits[0], "nb-access");
	check_learned(&out->classification);
	/* What was read is written as the same bytes. */
	verdict_encode(out, &again);
	assert_int_equal(again.length, bytes.length);
	assert_memory_equal(again.data, bytes.data, bytes.length);
	buffer_release(&bytes);
	buffer_release(&again);
	arena_free(memory);
}

static void
every_cut_and_every_byte(void **state)
{
	struct arena *memory = arena_new();
	struct buffer bytes = {0};
	struct verdict in = sample();

	(void)state;
	verdict_encode(&in, &bytes);
	for (size_t length = 0; length < bytes.length; length++)
		CHECK(verdict_decode(memory, bytes.data, length) == NULL,
		    "cut at %zu", length);
	buffer_add_byte(&bytes, 0);
	assert_null(verdict_decode(memory, bytes.data, bytes.length));
	bytes.length--;
	/* A changed byte is refused or gives a verdict within bounds. */
	for (size_t at = 0; at < bytes.length; at++)
		for (int value = 0; value < 256; value += 5) {
			char saved = bytes.data[at];
			const struct verdict *out;

			bytes.data[at] = (char)value;
			arena_clear(memory);
			out = verdict_decode(memory, bytes.data, bytes.length);
			CHECK(out == NULL ||
				(out->message.from.count <=
					MESSAGE_ADDRESSES_MAX &&
				    out->classification.decision < DECISIONS &&
				    out->classification.kinds <
					KIND_BIT(KINDS)),
			    "byte %zu", at);
			bytes.data[at] = saved;
		}
	buffer_release(&bytes);
	arena_free(memory);
}

/* The reader writes none of that; whoever has taken it over may. */
static void
hostile(void **state)
{
	static const struct {
		const char *name;
		const char *subject; /* as long as "Innsyn" */
		const char *language;
	} cases[] = {
	    {"line end in a subject", "Inn\nyn", "nb"},
	    {"escape in a subject", "Inn\x1byn", "nb"},
	    {"carriage return in a subject", "Inn\ryn", "nb"},
	    {"tab in a subject", "Inn\tyn", "nb"},
	    {"delete in a subject", "Inn\x7fyn", "nb"},
	    {"C1 in a subject", "In\xc2\x9byn", "nb"},
	    {"no UTF-8", "Inns\xffn", "nb"},
	    {"a language that is a path", "Innsyn", "../"},
	    {"a language that begins as a path", "Innsyn", "/a"},
	    {"a language that ends as one", "Innsyn", "a/"},
	    {"a language with what follows z", "Innsyn", "a{"},
	    {"a language in capitals", "Innsyn", "NB"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct arena *memory = arena_new();
		struct buffer bytes = {0};
		struct verdict in = sample();
		char *subject;

		in.message.subject = "Innsyn";
		memcpy(in.classification.language, cases[i].language,
		    strlen(cases[i].language) + 1);
		verdict_encode(&in, &bytes);
		subject = memmem(bytes.data, bytes.length, "Innsyn", 6);
		assert_non_null(subject);
		memcpy(subject, cases[i].subject, 6);
		CHECK(verdict_decode(memory, bytes.data, bytes.length) == NULL,
		    "%s", cases[i].name);
		buffer_release(&bytes);
		arena_free(memory);
	}
}

/* What the mail says of these is a blank by then, byte for byte. */
static void
controls_are_blanks(void **state)
{
	struct arena *memory = arena_new();
	struct buffer bytes = {0};
	struct verdict in = sample();
	const struct verdict *out;

	(void)state;
	in.message.subject = "a\x1b[2Jb\r\xc2\x9b"
			     "c\x7f";
	in.message.text = "one\n\ttwo\x1b\r\xc2\x85 \xc3\xa5";
	verdict_encode(&in, &bytes);
	out = verdict_decode(memory, bytes.data, bytes.length);
	assert_non_null(out);
	assert_string_equal(out->message.subject, "a [2Jb   c ");
	assert_string_equal(out->message.text, "one\n\ttwo     \xc3\xa5");
	buffer_release(&bytes);
	arena_free(memory);
}

static void
too_long_is_cut(void **state)
{
	struct arena *memory = arena_new();
	struct buffer bytes = {0};
	struct verdict in = sample();
	const struct verdict *out;
	char *subject = memory_new(MESSAGE_SUBJECT_MAX + 10, 1);

	(void)state;
	memset(subject, 'x', MESSAGE_SUBJECT_MAX - 1);
	memcpy(subject + MESSAGE_SUBJECT_MAX - 1, "\xc3\xa5\xc3\xa5", 5);
	in.message.subject = subject;
	verdict_encode(&in, &bytes);
	out = verdict_decode(memory, bytes.data, bytes.length);
	assert_non_null(out);
	assert_int_equal(strlen(out->message.subject), MESSAGE_SUBJECT_MAX - 1);
	free(subject);
	buffer_release(&bytes);
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(round_trip),
	    cmocka_unit_test(every_cut_and_every_byte),
	    cmocka_unit_test(hostile),
	    cmocka_unit_test(controls_are_blanks),
	    cmocka_unit_test(too_long_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
