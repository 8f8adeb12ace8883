/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "casework/trouble.h"
#include "ticket/state.h"

#define NOW	 INT64_C(1774612800) /* 2026-03-27T12:00:00Z */
#define MEGABYTE (INT64_C(1024) * 1024)

static void
gather(const char *words, void *context)
{
	buffer_add_printf(context, "%s; ", words);
}

static char dpo[] = "dpo", nothing[] = "", refused[] = "login refused";
static char other[] = "b@host", limited[] = "read-only";

/* One mailbox that is polled every two minutes: late after 19. */
struct trouble_case {
	const char *name;
	struct mailbox_health mailbox;
	struct health health; /* besides that mailbox */
	int64_t disk_free;
	const char *want;
};

static void
run(const struct trouble_case *one)
{
	struct conf_mailbox conf_mailbox = {
	    .name = dpo, .poll_interval_seconds = 120};
	struct conf conf = {.mailboxes = &conf_mailbox, .mailboxes_count = 1};
	struct mailbox_health mailbox = one->mailbox;
	struct health health = one->health;
	struct buffer told = {0};

	if (mailbox.limited == NULL)
		mailbox.limited = nothing;
	if (mailbox.account == NULL)
		mailbox.account = nothing;
	health.mailboxes = &mailbox;
	health.mailboxes_count = mailbox.name == NULL ? 0 : 1;
	trouble_each(&conf, &health, one->disk_free, NOW, gather, &told);
	CHECK(strcmp(buffer_string(&told), one->want) == 0, "%s: \"%s\"",
	    one->name, buffer_string(&told));
	buffer_release(&told);
}

#define WELL                                                            \
	{                                                               \
		.name = dpo, .last_error = nothing, .last_poll_at = NOW \
	}

static void
test_mailboxes(void **state)
{
	const struct trouble_case cases[] = {
	    {"well", WELL, {0}, -1, ""},
	    {"never", {0}, {0}, -1, "mailbox dpo: never polled; "},
	    {"known, but never polled", {.name = dpo, .last_error = nothing},
		{0}, -1, "mailbox dpo: never polled; "},
	    {"just in time",
		{.name = dpo,
		    .last_error = nothing,
		    .last_poll_at = NOW - 1140},
		{0}, -1, ""},
	    {"late",
		{.name = dpo,
		    .last_error = nothing,
		    .last_poll_at = NOW - 1141},
		{0}, -1,
		"mailbox dpo: not polled since 2026-03-27T11:40:59Z; "},
	    {"a little ahead",
		{.name = dpo, .last_error = nothing, .last_poll_at = NOW + 300},
		{0}, -1, ""},
	    {"a clock that jumped",
		{.name = dpo, .last_error = nothing, .last_poll_at = NOW + 301},
		{0}, -1,
		"mailbox dpo: last polled at 2026-03-27T12:05:01Z, in the "
		"future: check the clock; "},
	    {"an error",
		{.name = dpo, .last_error = refused, .last_poll_at = NOW}, {0},
		-1, "mailbox dpo: login refused; "},
	    {"in the quarantine",
		{.name = dpo,
		    .last_error = nothing,
		    .last_poll_at = NOW,
		    .quarantined = 2},
		{0}, -1, "mailbox dpo: quarantined: 2; "},
	    {"a limit",
		{.name = dpo,
		    .last_error = nothing,
		    .last_poll_at = NOW,
		    .limited = limited},
		{0}, -1, "mailbox dpo: limited: read-only; "},
	    {"paused for long",
		{.name = dpo,
		    .last_error = nothing,
		    .last_poll_at = NOW - 86400,
		    .paused_at = NOW - 60,
		    .paused_by = refused,
		    .paused_because = other},
		{0}, -1,
		"mailbox dpo: paused since 2026-03-27T11:59:00Z by login "
		"refused: b@host; nothing is taken in until: dpoctl mailbox "
		"resume dpo; "},
	    {"another account",
		{.name = dpo,
		    .last_error = nothing,
		    .last_poll_at = NOW,
		    .account = other,
		    .other_account_since_at = NOW - 60},
		{0}, -1,
		"mailbox dpo: another account since 2026-03-27T11:59:00Z: "
		"b@host; its older mail was not taken in as requests: check "
		"that this was meant; "},
	    {"another account for long",
		{.name = dpo,
		    .last_error = nothing,
		    .last_poll_at = NOW,
		    .account = other,
		    .other_account_since_at = NOW - 8 * 86400},
		{0}, -1, ""},
	    {"a server that went back",
		{.name = dpo,
		    .last_error = nothing,
		    .last_poll_at = NOW,
		    .went_back_at = NOW - 60},
		{0}, -1,
		"mailbox dpo: the server went back at 2026-03-27T11:59:00Z, "
		"as after a restore: everything was looked at again; ask its "
		"administrator which messages are missing; "},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		run(&cases[i]);
}

static void
test_tickets_letters_and_the_disk(void **state)
{
	const struct trouble_case cases[] = {
	    {"a breach", WELL, {.breaches_untaken = 1}, -1,
		"unassigned breaches: 1; "},
	    {"overdue", WELL, {.tickets_overdue = 3}, -1,
		"tickets overdue: 3; "},
	    {"soon", WELL, {.tickets_due_very_soon = 1}, -1,
		"tickets due very soon: 1; "},
	    {"soon enough", WELL, {.tickets_due_soon = 1}, -1, ""},
	    {"failed", WELL, {.letters[LETTER_FAILED] = 1}, -1,
		"letters failed: 1; "},
	    {"an answer that nobody got", WELL,
		{.answers_unsent = 2, .answers_unsent_late = 1}, -1,
		"answers overdue that were not sent: 1; "},
	    {"held for less than a day", WELL,
		{.letters_to_decide = 2, .oldest_to_decide_at = NOW - 86399},
		-1, ""},
	    {"held for two days", WELL,
		{.letters_to_decide = 2,
		    .oldest_to_decide_at = NOW - 2 * 86400},
		-1,
		"letters held: 2, the oldest for 2 days: approve or cancel "
		"them; "},
	    {"bounced", WELL, {.letters_bounced = 1}, -1,
		"letters bounced: 1; "},
	    {"never acknowledged", WELL, {.tickets_unacknowledged = 2}, -1,
		"tickets never acknowledged, because the letter failed: 2; "},
	    {"a relay that refuses", WELL,
		{.relay = {.since_at = NOW, .code = 550, .words = refused}}, -1,
		"relay: takes no letters since 2026-03-27T12:00:00Z: "
		"login refused; "},
	    {"a clock that is doubted", WELL, {.clock_doubt = TIMEPIECE_BEHIND},
		-1,
		"the clock is doubted: it is earlier than it has been; nothing "
		"is sent or erased: set the clock, or if it is right: dpoctl "
		"clock accept; "},
	    {"erased until two days ago", WELL,
		{.erased_until_at = NOW - 2 * 86400}, -1, ""},
	    {"and not since", WELL, {.erased_until_at = NOW - 2 * 86400 - 1},
		-1,
		"erasing is 2 days behind, after the machine was off: dpoctl "
		"purge erases what has expired; "},
	    {"a letter of a day", WELL, {.oldest_queued_at = NOW - 86400}, -1,
		""},
	    {"a letter of more", WELL, {.oldest_queued_at = NOW - 86401}, -1,
		"a letter has been queued for more than a day; "},
	    {"room enough", WELL, {0}, 100 * MEGABYTE, ""},
	    {"nearly full", WELL, {0}, 100 * MEGABYTE - 1,
		"the disk is nearly full: 104857599 bytes free; "},
	    {"full", WELL, {0}, 0, "the disk is nearly full: 0 bytes free; "},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		run(&cases[i]);
}

static char house[] = "house", box[] = "mailbox", sender[] = "sender";
static char one[] = "1", two[] = "2", hal[] = "hal", gone[] = "former";

#define SILENT                                                              \
	" since 2026-03-27T11:00:00Z: dpod on hal (process 7) is silent, "  \
	"and no other one took this over: start dpod there, or on another " \
	"machine; "

static void
test_leases(void **state)
{
	/* It has expired, and expired for longer than it lasts. */
	const struct {
		const char *name;
		struct lease_holder leases[2];
		const char *want;
	} cases[] = {
	    {"held", {{house, nothing, hal, 7, 1, NOW + 60, 60, 60}}, ""},
	    {"expired", {{house, nothing, hal, 7, 1, NOW - 60, 60, -60}}, ""},
	    {"the house", {{house, nothing, hal, 7, 1, NOW - 3600, 60, -3600}},
		"no warnings, and nothing is erased" SILENT},
	    {"a mailbox", {{box, dpo, hal, 7, 1, NOW - 3600, 60, -61}},
		"nobody watches mailbox dpo" SILENT},
	    {"not of this configuration",
		{{box, gone, hal, 7, 1, NOW - 3600, 60, -3600}}, ""},
	    {"the only sender", {{sender, one, hal, 7, 1, NOW - 3600, 60, -61}},
		"no letters are sent" SILENT},
	    {"another one sends",
		{{sender, one, hal, 7, 1, NOW - 3600, 60, -3600},
		    {sender, two, hal, 8, 1, NOW + 60, 60, 60}},
		""},
	    {"the last of two",
		{{sender, one, hal, 7, 1, NOW - 3600, 60, -3600},
		    {sender, two, other, 8, 1, NOW - 7200, 60, -7200}},
		"no letters are sent" SILENT},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct lease_holder leases[2] = {
		    cases[i].leases[0], cases[i].leases[1]};
		struct trouble_case plain = {cases[i].name, WELL,
		    {.leases = leases,
			.leases_count = leases[1].task == NULL ? 1 : 2},
		    -1, cases[i].want};

		run(&plain);
	}
}

/* Of a mailbox that is polled each minute: late after 17 of them. */
static void
test_whether_a_mailbox_fails(void **state)
{
	static const struct {
		const char *name;
		struct mailbox_health health;
		bool want;
	} cases[] = {
	    {"on time", {.last_poll_at = NOW - 1, .last_error = nothing},
		false},
	    {"as late as it may be",
		{.last_poll_at = NOW - 1020, .last_error = nothing}, false},
	    {"later", {.last_poll_at = NOW - 1021, .last_error = nothing},
		true},
	    {"never", {.last_error = nothing}, true},
	    {"an error", {.last_poll_at = NOW, .last_error = refused}, true},
	    {"paused with an error",
		{.last_poll_at = NOW - 9999,
		    .last_error = refused,
		    .paused_at = 1},
		false},
	};
	const struct conf_mailbox conf = {
	    .name = dpo, .poll_interval_seconds = 60};

	(void)state;
	assert_true(trouble_mailbox_fails(&conf, NULL, NOW));
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(trouble_mailbox_fails(&conf, &cases[i].health, NOW) ==
			cases[i].want,
		    "%s", cases[i].name);
}

/* It is missed when the mailbox was read since it should have arrived. */
static void
test_whether_a_test_message_is_missing(void **state)
{
	static const struct {
		const char *name;
		int64_t interval_seconds, sent_at, read_at;
		bool want;
	} cases[] = {
	    {"in time", 86400, NOW, NOW + 3599, false},
	    {"an hour later", 86400, NOW, NOW + 3600, true},
	    {"none is on its way", 86400, 0, NOW, false},
	    {"none is sent any more", 0, NOW, NOW + 9999, false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct conf conf = {
		    .notify.canary_interval_seconds = cases[i].interval_seconds,
		    .notify.canary_after_seconds = 3600};
		const struct mailbox_health health = {
		    .canary_missing_at = cases[i].sent_at,
		    .last_success_at = cases[i].read_at};

		CHECK(
		    trouble_canary_is_missing(&conf, &health) == cases[i].want,
		    "%s", cases[i].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_mailboxes),
	    cmocka_unit_test(test_tickets_letters_and_the_disk),
	    cmocka_unit_test(test_leases),
	    cmocka_unit_test(test_whether_a_mailbox_fails),
	    cmocka_unit_test(test_whether_a_test_message_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
