/* SPDX-License-Identifier: ISC */
#include "dpoctl/screen_width.h"

#include <stdlib.h>
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
