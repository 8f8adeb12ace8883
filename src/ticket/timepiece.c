/* SPDX-License-Identifier: ISC */
#include "ticket/timepiece.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"

/* How often the register records that the clock is right. */
#define REMEMBER_SECONDS INT64_C(3600)
/* Erasing catches up by this part of the time: an hour a day. */
#define CATCH_UP_PART 24

static const struct {
	const char *name;
	const char *words;
} doubts[TIMEPIECE_DOUBTS] = {
    [TIMEPIECE_TRUSTED] = {"", ""},
    [TIMEPIECE_LEAPT] = {"leapt", "it was set while the machine ran"},
    [TIMEPIECE_BEHIND] = {"behind", "it is earlier than it has been"},
    [TIMEPIECE_AHEAD] = {"ahead",
	"more than a day has passed since the machine ran last, or it is "
	"ahead"},
    [TIMEPIECE_MAIL] = {"mail", "mail arrives that is from a later day"},
};

const char *
timepiece_name(enum timepiece_doubt doubt)
{
	assert((size_t)doubt < LENGTH(doubts));
	return doubts[doubt].name;
}

const char *
timepiece_words(enum timepiece_doubt doubt)
{
	assert((size_t)doubt < LENGTH(doubts));
	return doubts[doubt].words;
}

bool
timepiece_find(const char *name, enum timepiece_doubt *ret_doubt)
{
	for (size_t i = 0; i < LENGTH(doubts); i++)
		if (strcmp(doubts[i].name, name) == 0) {
			*ret_doubt = (enum timepiece_doubt)i;
			return true;
		}
	return false;
}

/* Messages that arrived since the doubt began confirm the clock. */
static bool
is_borne_out(
    const struct timepiece *timepiece, const struct timepiece_sight *sight)
{
	return timepiece->doubt != TIMEPIECE_TRUSTED &&
	    sight->mail_at > timepiece->doubted_mail_at &&
	    sight->mail_at > sight->now_at - TIMEPIECE_DAY_SECONDS;
}

/* When it was last known to be right; 0: never. */
static int64_t
right_last(
    const struct timepiece *timepiece, const struct timepiece_sight *sight)
{
	int64_t history_at = sight->history_at;

	/* In doubt, the history uses the clock in question. */
	if (timepiece->doubt != TIMEPIECE_TRUSTED ||
	    (history_at > sight->now_at && timepiece->right_at != 0))
		history_at = 0;
	return history_at > timepiece->right_at ? history_at
						: timepiece->right_at;
}

/* How far ahead a person has accepted the servers' clocks to be. */
static int64_t
accepted_lead(const struct timepiece *timepiece)
{
	if (timepiece->doubt != TIMEPIECE_TRUSTED ||
	    timepiece->doubted_mail_at <= timepiece->right_at)
		return 0;
	return timepiece->doubted_mail_at - timepiece->right_at;
}

int64_t
timepiece_compare(const struct timepiece *timepiece,
    const struct timepiece_sight *sight, enum timepiece_doubt *ret_doubt)
{
	int64_t last_at = right_last(timepiece, sight);
	bool is_same_boot = timepiece->right_at != 0 &&
	    sight->boot[0] != '\0' &&
	    strcmp(sight->boot, timepiece->right_boot) == 0;
	int64_t off = sight->now_at - last_at;

	*ret_doubt = TIMEPIECE_TRUSTED;
	if (sight->mail_at >
	    sight->now_at + TIMEPIECE_DAY_SECONDS + accepted_lead(timepiece)) {
		*ret_doubt = TIMEPIECE_MAIL;
		return sight->now_at - sight->mail_at;
	}
	if (is_borne_out(timepiece, sight))
		return 0;
	if (is_same_boot) {
		off = sight->now_at - timepiece->right_at -
		    (sight->boot_seconds - timepiece->right_boot_seconds);
		if (off > TIMEPIECE_DAY_SECONDS || off < -TIMEPIECE_DAY_SECONDS)
			*ret_doubt = TIMEPIECE_LEAPT;
	} else if (last_at != 0) {
		if (off > TIMEPIECE_DAY_SECONDS)
			*ret_doubt = TIMEPIECE_AHEAD;
		else if (off < -TIMEPIECE_DAY_SECONDS)
			*ret_doubt = TIMEPIECE_BEHIND;
	}
	return *ret_doubt == TIMEPIECE_TRUSTED ? 0 : off;
}

static void
set_right(struct timepiece *timepiece, const struct timepiece_sight *sight,
    int64_t lead)
{
	*timepiece = (struct timepiece){
	    .right_at = sight->now_at,
	    .right_boot_seconds = sight->boot_seconds,
	    .doubted_mail_at = lead > 0 ? sight->now_at + lead : 0,
	    .agrees_since = -1,
	};
	memcpy(timepiece->right_boot, sight->boot, sizeof sight->boot);
}

void
timepiece_accept(
    struct timepiece *timepiece, const struct timepiece_sight *sight)
{
	set_right(timepiece, sight, sight->mail_at - sight->now_at);
}

static enum timepiece_change
judge_trusted(struct timepiece *timepiece, const struct timepiece_sight *sight,
    enum timepiece_doubt doubt)
{
	if (doubt != TIMEPIECE_TRUSTED) {
		timepiece->doubt = doubt;
		timepiece->doubted_at = sight->now_at;
		timepiece->doubted_mail_at = sight->mail_at;
		timepiece->agrees_since = -1;
		return TIMEPIECE_DOUBTED;
	}
	if (timepiece->right_at != 0 &&
	    strcmp(timepiece->right_boot, sight->boot) == 0 &&
	    sight->boot_seconds - timepiece->right_boot_seconds <
		REMEMBER_SECONDS)
		return TIMEPIECE_SAME;
	set_right(timepiece, sight, accepted_lead(timepiece));
	return TIMEPIECE_RIGHT;
}

enum timepiece_change
timepiece_judge(
    struct timepiece *timepiece, const struct timepiece_sight *sight)
{
	enum timepiece_doubt doubt;

	(void)timepiece_compare(timepiece, sight, &doubt);
	if (timepiece->doubt == TIMEPIECE_TRUSTED)
		return judge_trusted(timepiece, sight, doubt);
	if (doubt != TIMEPIECE_TRUSTED) {
		bool is_news = timepiece->agrees_since >= 0;

		timepiece->agrees_since = -1;
		return is_news ? TIMEPIECE_AGREES : TIMEPIECE_SAME;
	}
	/* Less than that: the machine has been rebooted since. */
	if (timepiece->agrees_since < 0 ||
	    sight->boot_seconds < timepiece->agrees_since) {
		timepiece->agrees_since = sight->boot_seconds;
		return TIMEPIECE_AGREES;
	}
	if (sight->boot_seconds - timepiece->agrees_since <
	    TIMEPIECE_AGREE_SECONDS)
		return TIMEPIECE_SAME;
	set_right(timepiece, sight, 0);
	return TIMEPIECE_ENDED;
}

int64_t
timepiece_erase_until(
    const struct timepiece_erased *erased, const struct timepiece_sight *sight)
{
	bool is_same_boot =
	    sight->boot[0] != '\0' && strcmp(sight->boot, erased->boot) == 0;
	int64_t passed =
	    is_same_boot ? sight->boot_seconds - erased->boot_seconds : 0;
	int64_t confirmed = passed + passed / CATCH_UP_PART;
	int64_t late = sight->now_at - erased->until_at;

	return erased->until_at == 0 ||
		late <= (is_same_boot ? confirmed : TIMEPIECE_DAY_SECONDS)
	    ? sight->now_at
	    : erased->until_at + confirmed;
}
