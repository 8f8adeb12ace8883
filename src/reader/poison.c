/* SPDX-License-Identifier: ISC */
#include "reader/poison.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/step.h"

#define BITE_BYTES ((size_t)1024 * 1024)

void
poison(const char *mail, size_t length)
{
	static volatile unsigned turns;

	if (step_is_asked_for(mail, length, "abort"))
		abort();
	while (step_is_asked_for(mail, length, "loop"))
		turns++;
	while (step_is_asked_for(mail, length, "eat"))
		memset(memory_new(1, BITE_BYTES), 1, BITE_BYTES);
	while (step_is_asked_for(mail, length, "hang"))
		(void)poll(NULL, 0, -1);
}
