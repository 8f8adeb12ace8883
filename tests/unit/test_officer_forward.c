/* SPDX-License-Identifier: ISC */
#include "tests/unit/officer_fixture.h"

#include <string.h>

#include "casework/officer_letter.h"
#include "tests/fake/fake_disk.h"

struct request {
	const char *address;
	bool sends;
};

#define TO_CLIENT(sends)                    \
	&(const struct request)             \
	{                                   \
		"dpo@client.example", sends \
	}

static enum casework_result
forward(const void *request)
{
	const struct request *asked = request;

	return officer_forward(
	    &officer_file, asked->address, "Client Ltd", asked->sends);
}

/* Behind a letter to the requester, which stays the current one. */
static enum casework_result
forward_after(const void *request)
{
	enum casework_result result;

	officer_file.letter = "Dear Anna";
	officer_file.letter_id = 77;
	result = forward(request);
	if (result == CASEWORK_DONE) {
		assert_int_equal(officer_file.letter_id, 77);
		assert_memory_equal(officer_file.letter, "Dear Anna\n", 10);
		assert_true(strlen(officer_file.letter) > 10);
		assert_null(officer_file.extra);
	}
	return result;
}

#define NO_LETTER "SELECT count(*) = 0 FROM letter"
#define MAIL(raw)                                                          \
	"INSERT INTO message (id, ticket_id, received_at, from_address,"   \
	" from_name, message_id, in_reply_to, reference_ids, subject,"     \
	" decision, score, language, explanation, problems, text, quoted," \
	" raw) VALUES (1, 1, 0, 'a@b.example', '', '', '', '', '',"        \
	" 'request', 0, 'en', '[]', '', '', '', " raw ")"
#define KEPT MAIL("x'46726f6d3a20610d0a0d0a78'")
#define EARLIER(purpose, state, address)                                     \
	"; INSERT INTO letter (id, ticket_id, purpose, language, state,"     \
	" reason, to_address, in_reply_to, reference_ids, created_at,"       \
	" not_before_at, subject, body) VALUES (7, 1, '" purpose "', 'en', " \
	"'" state "', '', '" address "', '', '', 1, 1, 's', 'b')"
#define SENT(state)                                                         \
	"SELECT count(*) = 1 FROM letter l JOIN letter_file f ON"           \
	" f.letter_id = l.id WHERE l.id = (SELECT max(id) FROM letter) AND" \
	" l.purpose = 'forward' AND l.state = '" state "' AND l.to_address" \
	" = 'dpo@client.example' AND f.name = 'request.eml' AND f.content"  \
	" = x'46726f6d3a20610d0a0d0a78'"

static void
test_forwarding(void **state)
{
	static const struct request no_address = {"client", true};
	static const struct request ours = {"privacy@example.com", true};
	static const struct request hers = {"Anna1@example.org", true};
	const struct officer_case cases[] = {
	    {{"queued", KEPT, NULL,
		 "letter 1 queued; 1 attached; forwards the request to "
		 "dpo@client.example",
		 SENT("queued")},
		forward, TO_CLIENT(true)},
	    {{"held", KEPT, NULL, "letter 1 held", SENT("held")}, forward,
		TO_CLIENT(false)},
	    {{"after another letter", KEPT, NULL, "", SENT("queued")},
		forward_after, TO_CLIENT(true)},
	    {{"no address", KEPT, "invalid", "invalid address to forward to",
		 NO_LETTER},
		forward, &no_address},
	    {{"to us", KEPT, "invalid", "is an own address", NO_LETTER},
		forward, &ours},
	    {{"to the requester", KEPT, "invalid", "is the requester",
		 NO_LETTER},
		forward, &hers},
	    {{"twice", KEPT EARLIER("forward", "queued", "DPO@client.example"),
		 "already",
		 "was already forwarded to dpo@client.example, by letter 7",
		 NULL},
		forward, TO_CLIENT(true)},
	    {{"a cancelled one is none",
		 KEPT EARLIER("forward", "cancelled", "dpo@client.example"),
		 NULL, "letter 8 queued", SENT("queued")},
		forward, TO_CLIENT(true)},
	    {{"to another client",
		 KEPT EARLIER("forward", "queued", "dpo@other.example"), NULL,
		 "letter 8 queued", SENT("queued")},
		forward, TO_CLIENT(true)},
	    {{"another letter there",
		 KEPT EARLIER("complaint", "queued", "dpo@client.example"),
		 NULL, "letter 8 queued", SENT("queued")},
		forward, TO_CLIENT(true)},
	    {{"no message", NULL, "absent", "has no message as received",
		 NO_LETTER},
		forward, TO_CLIENT(true)},
	    {{"one that is not kept", MAIL("NULL"), "absent",
		 "has no message as received", NO_LETTER},
		forward, TO_CLIENT(true)},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_forwarding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
