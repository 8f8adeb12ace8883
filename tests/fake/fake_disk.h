/* SPDX-License-Identifier: ISC */
#ifndef TESTS_FAKE_FAKE_DISK_H
#define TESTS_FAKE_FAKE_DISK_H

#include <stdbool.h>

/*
 * fake_disk - a register whose disk fails once
 *
 * Link with -Wl,--wrap=sqlite3_step. A rollback does not fail.
 */

/* The n-th step of a statement from now on fails; 1: the next. */
void fake_disk_fail(int step);
/* Meanwhile none fails, nor counts: a test prepares something. */
void fake_disk_spare(bool is_spared);
/* No step fails any more; false if none has. */
bool fake_disk_mend(void);

/*
 * With store_fixture: as OK, after it has failed at each step of a statement,
 * and said so each time.
 */
#define OK_AT_LAST(expression)                                        \
	do {                                                          \
		bool fake_disk_failed_ = true;                        \
		for (int step_ = 1; fake_disk_failed_; step_++) {     \
			bool is_ok_;                                  \
			fixture->err = (struct error){.text = ""};    \
			fake_disk_fail(step_);                        \
			is_ok_ = (expression);                        \
			fake_disk_failed_ = fake_disk_mend();         \
			CHECK(is_ok_ != fake_disk_failed_,            \
			    "step %d of %s: %s", step_, #expression,  \
			    fixture->err.text);                       \
			CHECK(is_ok_ || fixture->err.text[0] != '\0', \
			    "step %d of %s", step_, #expression);     \
		}                                                     \
	} while (0)

#endif
