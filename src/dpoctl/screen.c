/* SPDX-License-Identifier: ISC */
#include "dpoctl/screen.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
screen_has_colour(void)
{
	const char *none = getenv("NO_COLOR"), *terminal = getenv("TERM");

	return isatty(STDOUT_FILENO) && (none == NULL || none[0] == '\0') &&
	    terminal != NULL && strcmp(terminal, "dumb") != 0;
}

const char *
screen_colour(enum queue_colour colour)
{
	switch (colour) {
	case QUEUE_LATE:
		return "\033[31m";
	case QUEUE_SOON:
		return "\033[33m";
	case QUEUE_WAITS:
		return "\033[2m";
	case QUEUE_PLAIN:
		break;
	}
	return "";
}
