/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "casework/metrics.h"

#define NOW INT64_C(1774612800)

static char dpo[] = "dpo", gdpr[] = "gdpr", nothing[] = "", bad[] = "refused";

static struct mailbox_health mailboxes[] = {
    {
	.name = dpo,
	.last_error = nothing,
	.last_poll_at = NOW - 20,
	.last_success_at = NOW - 30,
	.oldest_unsettled_at = NOW + 40,
	.ledger_rows = 812,
	.unsettled = 3,
	.reader_restarts = 2,
    },
    {.name = gdpr, .last_error = bad},
};

static void
test_lines(void **state)
{
	static const char *const there[] = {
	    "# HELP dpod_needs_human 1 if `dpoctl status` lists a reason\n# "
	    "TYPE dpod_needs_human gauge\ndpod_needs_human 1\n",
	    "\ndpod_disk_free_bytes 5000\n",
	    "\ndpod_tickets_open 9\n",
	    "\ndpod_letters{state=\"queued\"} 4\n",
	    "\ndpod_letters{state=\"sent\"} 0\n",
	    "\ndpod_letters_oldest_age_seconds{state=\"queued\"} 60\n",
	    "\ndpod_mailbox_up{mailbox=\"dpo\"} 1\n",
	    "\ndpod_mailbox_up{mailbox=\"gdpr\"} 0\n",
	    "\ndpod_mailbox_last_poll_age_seconds{mailbox=\"dpo\"} 20\n",
	    "\ndpod_mailbox_last_success_age_seconds{mailbox=\"dpo\"} 30\n",
	    /* A clock that was ahead makes no negative ages. */
	    "\ndpod_mailbox_oldest_unsettled_age_seconds{mailbox=\"dpo\"} 0\n",
	    "\ndpod_mailbox_messages_seen{mailbox=\"dpo\"} 812\n",
	    "\ndpod_mailbox_messages_seen{mailbox=\"gdpr\"} 0\n",
	    "# TYPE dpod_mailbox_reader_restarts_total counter\n",
	    "\ndpod_mailbox_reader_restarts_total{mailbox=\"dpo\"} 2\n",
	};
	static const char *const absent[] = {
	    "letters_oldest_age_seconds{state=\"sent\"}",
	    "last_poll_age_seconds{mailbox=\"gdpr\"}",
	    "last_mail_age_seconds{mailbox=\"dpo\"}",
	    " -",
	    /* Of a register that one daemon has. */
	    "dpod_lease",
	};
	struct health health = {
	    .mailboxes = mailboxes,
	    .mailboxes_count = LENGTH(mailboxes),
	    .letters[LETTER_QUEUED] = 4,
	    .letters_oldest_at[LETTER_QUEUED] = NOW - 60,
	    .tickets_open = 9,
	};
	struct buffer text = {0};

	(void)state;
	metrics_write(&health, 5000, true, NOW, &text);
	for (size_t i = 0; i < LENGTH(there); i++)
		CHECK(strstr(buffer_string(&text), there[i]) != NULL, "%s",
		    there[i]);
	for (size_t i = 0; i < LENGTH(absent); i++)
		CHECK(strstr(buffer_string(&text), absent[i]) == NULL, "%s",
		    absent[i]);
	buffer_release(&text);
}

static void
test_leases(void **state)
{
	static char mailbox[] = "mailbox", sender[] = "sender", one[] = "1";
	static char host[] = "h\"a\\l\n", other[] = "eve";
	static const char *const there[] = {
	    "# TYPE dpod_lease_age_seconds gauge\n",
	    "\ndpod_lease_age_seconds{task=\"mailbox\",name=\"dpo\","
	    "host=\"h?a?l?\"} 500\n",
	    "\ndpod_lease_left_seconds{task=\"mailbox\",name=\"dpo\","
	    "host=\"h?a?l?\"} -7\n",
	    /* The database's clock is ahead. */
	    "\ndpod_lease_age_seconds{task=\"sender\",name=\"1\","
	    "host=\"eve\"} 0\n",
	    "\ndpod_lease_left_seconds{task=\"sender\",name=\"1\","
	    "host=\"eve\"} 60\n",
	};
	struct lease_holder leases[] = {
	    {mailbox, dpo, host, 7, NOW - 500, NOW - 7, 60, -7},
	    {sender, one, other, 8, NOW + 1, NOW + 61, 60, 60},
	};
	struct health health = {
	    .leases = leases, .leases_count = LENGTH(leases)};
	struct buffer text = {0};

	(void)state;
	metrics_write(&health, 5000, true, NOW, &text);
	for (size_t i = 0; i < LENGTH(there); i++)
		CHECK(strstr(buffer_string(&text), there[i]) != NULL, "%s",
		    there[i]);
	buffer_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines), cmocka_unit_test(test_leases)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
