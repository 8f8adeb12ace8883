/* SPDX-License-Identifier: ISC */
#include "dpoctl/screen.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH_MIN 20
#define WIDTH_MAX 1000

size_t
screen_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size = {0};
	long width = 0;

	if (columns != NULL)
		width = strtol(columns, NULL, 10);
	else if (isatty(STDOUT_FILENO))
		width = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
			size.ws_col > 0
		    ? size.ws_col
		    : 80;
	if (width <= 0 || width > WIDTH_MAX)
		return 0;
	return width < WIDTH_MIN ? WIDTH_MIN : (size_t)width;
}

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
