/* SPDX-License-Identifier: ISC */
#ifndef DPOD_FIRST_LOOK_H
#define DPOD_FIRST_LOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * first_look - no letter leaves before each mailbox has been looked at once
 *
 * A state directory that was put back from a copy has letters in its outbox
 * that were sent since. The register cannot know that; the note in the mailbox
 * shows it (worker/holder.h), and then letters are held. So after a start the
 * sender waits until each worker has read the notes, or could not, or has
 * nothing to read because the mailbox is paused: FIRST_LOOK_MS at most, so that
 * a server that does not answer delays letters no longer than that.
 *
 * A mailbox that another daemon has is looked at by that one, at the latest in
 * the first of its polls that end well. What the register says of polls may
 * itself come from the copy: only one that is recorded while we wait shows it.
 *
 * In memory shared by the supervisor. Programs without one do not wait.
 */
#define FIRST_LOOK_MS 60000

/*
 * Call before the first fork; the slots of the workers are those below `count`
 * (heartbeat.h). A mailbox that a reload adds is not waited for.
 */
void first_look_expect(size_t count);
/* In the child: selects its slot. */
void first_look_take(size_t slot);
/* In a worker: it has looked, or has tried. Further calls have no effect. */
void first_look_done(void);
/*
 * In a worker whose mailbox another daemon has, again and again: when its last
 * poll ended (0: never), and whether that one ended well.
 */
void first_look_of_other(int64_t polled_at, bool is_well);
bool first_look_is_over(void);

#endif
