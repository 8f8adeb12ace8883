/* SPDX-License-Identifier: ISC */
#include "casework/spot.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/timestamp.h"
#include "rules/learned.h"

#define WEEK_DAYS 7
/* How many past weeks are drawn if this was not possible earlier. */
#define WEEKS_BACK 4

struct ticket_number {
	unsigned char digest[DIGEST_BYTES];
	int64_t folder_id;
	uint64_t uid;
};

/* The smallest numbers are drawn. */
struct draw {
	const unsigned char *key;
	struct ticket_number winners[SPOT_MAX];
	size_t count, count_max;
	int64_t apart;
};

/* The prefix separates this from other uses of the key. */
static void
number_of(const unsigned char *key, int64_t folder_id, uint64_t uid,
    unsigned char ret[DIGEST_BYTES])
{
	char place[64];
	int length = snprintf(place, sizeof place, "spot %lld:%llu",
	    (long long)folder_id, (unsigned long long)uid);

	digest_hmac(key, DIGEST_BYTES, place, (size_t)length, ret);
}

static void
draw_one(int64_t folder_id, uint64_t uid, void *context)
{
	struct draw *draw = context;
	struct ticket_number one = {.folder_id = folder_id, .uid = uid};
	size_t at;

	draw->apart++;
	number_of(draw->key, folder_id, uid, one.digest);
	for (at = draw->count; at > 0; at--)
		if (memcmp(draw->winners[at - 1].digest, one.digest,
			DIGEST_BYTES) <= 0)
			break;
	if (at == draw->count_max)
		return;
	if (draw->count < draw->count_max)
		draw->count++;
	memmove(draw->winners + at + 1, draw->winners + at,
	    (draw->count - at - 1) * sizeof one);
	draw->winners[at] = one;
}

static bool
keep_drawn(struct casework *casework, const struct spot_week *week,
    const struct draw *draw, struct error *err)
{
	int64_t week_id;

	if (draw->apart == 0)
		return true;
	if (!spot_store_add_week(casework->db, week, draw->apart,
		casework->now_at, &week_id, err))
		return false;
	for (size_t i = 0; i < draw->count; i++)
		if (!spot_store_add(casework->db, week_id,
			draw->winners[i].folder_id, draw->winners[i].uid, err))
			return false;
	return true;
}

static bool
draw_week(struct casework *casework, const struct conf_mailbox *mailbox,
    struct date week_on, struct error *err)
{
	const char *zone = casework->setup->conf->calendar.time_zone;
	const struct spot_week week = {
	    .mailbox = mailbox->name,
	    .week_on = week_on,
	    .from_at = timestamp_of_date(week_on, zone),
	    .until_at =
		timestamp_of_date(date_add_days(week_on, WEEK_DAYS), zone),
	};
	struct draw draw = {
	    .key = casework->setup->keys.pseudonym,
	    .count_max = (size_t)mailbox->spot_check,
	};
	bool is_drawn;

	if (!spot_store_is_drawn(casework->db, &week, &is_drawn, err))
		return false;
	return is_drawn ||
	    (spot_store_each_apart(casework->db, &week, draw_one, &draw, err) &&
		keep_drawn(casework, &week, &draw, err));
}

static bool
draw_weeks(struct casework *casework, const struct conf_mailbox *mailbox,
    struct error *err)
{
	struct date today = timestamp_date(
	    casework->now_at, casework->setup->conf->calendar.time_zone);
	struct date monday = date_add_days(today, -(int)date_weekday(today));

	if (mailbox->spot_check == 0)
		return true;
	for (int i = WEEKS_BACK; i > 0; i--)
		if (!draw_week(casework, mailbox,
			date_add_days(monday, -i * WEEK_DAYS), err))
			return false;
	return true;
}

bool
spot_draw(struct casework *casework, struct error *err)
{
	const struct conf *conf = casework->setup->conf;
	bool done = db_begin(casework->db, err);

	for (size_t i = 0; done && i < conf->mailboxes_count; i++)
		done = draw_weeks(casework, &conf->mailboxes[i], err);
	done = done && db_commit(casework->db, err);
	db_rollback(casework->db);
	return done;
}

bool
spot_find_figures(struct db *db, const struct spot_days *days,
    struct spot_figures *ret_figures, struct error *err)
{
	const struct spot_span span = {
	    .from_on = days->from_on,
	    .until_on = days->until_on,
	    .from_at = timestamp_of_date(days->from_on, days->zone),
	    .until_at = timestamp_of_date(days->until_on, days->zone),
	    .is_brief = days->is_brief,
	};

	return spot_store_figures(db, &span, ret_figures, err);
}

int64_t
spot_missed_permille(const struct spot_figures *figures)
{
	double bound = proportion_bound(&figures->proportion);

	if (figures->proportion.looked == 0)
		return -1;
	return (int64_t)ceil(PERMILLE *
	    proportion_missed(bound, figures->apart, figures->recognised));
}

void
spot_describe(const struct spot_figures *figures, char ret[SPOT_WORDS_SIZE])
{
	long long looked = figures->proportion.looked;
	long long found = figures->proportion.found;
	int permille = (int)spot_missed_permille(figures);

	if (looked == 0)
		(void)snprintf(
		    ret, SPOT_WORDS_SIZE, "no message was looked at yet");
	else
		(void)snprintf(ret, SPOT_WORDS_SIZE,
		    "of %lld looked at, %lld %s: at most %d.%d %% of requests "
		    "were missed (95 %%)",
		    looked, found,
		    found == 1 ? "was a request" : "were requests",
		    permille / 10, permille % 10);
}
