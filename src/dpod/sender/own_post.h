/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SENDER_OWN_POST_H
#define DPOD_SENDER_OWN_POST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/setup.h"
#include "conf/conf.h"
#include "dpod/tenure.h"
#include "store/db.h"

/*
 * own_post - sends mail that belongs to no ticket (casework/officer_mail.h)
 *
 * One at a time, after all letters. An attempt is counted before it is made; if
 * its result is not known, the same mail is sent again, with the same
 * Message-ID. While the relay takes none, all of it waits; as with letters,
 * the register says since when. Of several daemons one does this.
 */
struct own_post;

/* What the sender must have all the time, and what it must have for this. */
struct own_post_tenures {
	struct tenure *sender, *house;
};

/* The caller keeps them. NULL: the relay's URL or settings are invalid. */
struct own_post *
own_post_open(const struct conf *conf, const struct setup *setup, struct db *db,
    struct own_post_tenures tenures, struct error *err);
/* NULL is allowed. */
void own_post_close(struct own_post *post);

/* Sends what is due; makes its own transactions. */
bool own_post_run(struct own_post *post, int64_t now_at, struct error *err);

#endif
