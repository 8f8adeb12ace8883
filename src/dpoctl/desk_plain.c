/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/utf8.h"
#include "dpoctl/desk.h"
#include "dpoctl/review_private.h"

#define LINE_SIZE 4096

static void
print_card(const struct review *review)
{
	for (size_t i = 0; review->card != NULL && i < review->card->count; i++)
		(void)puts(review->card->lines[i].text);
}

static void
print_ticket(const struct desk *desk)
{
	const struct review *review = &desk->review;

	if (desk->queue.count == 0) {
		(void)puts("The queue is empty.");
		return;
	}
	(void)printf("\nTicket %zu of %zu, %zu done\n", review->at + 1,
	    desk->queue.count, review->done_count);
	print_card(review);
}

static void
print_prompt(const struct review *review)
{
	struct arena *memory = arena_new();
	struct buffer line = {0};

	if (review->status.length > 0)
		(void)puts(buffer_string(&review->status));
	switch (review->mode) {
	case REVIEW_CONFIRM:
		buffer_add_string(&line, "dpoctl ");
		review_add_command(review, &line);
		(void)printf("%s\nEnter runs it, p previews, other words drop"
			     " it: ",
		    utf8_visible(memory, buffer_string(&line), line.length,
			UTF8_ONE_LINE));
		break;
	case REVIEW_KIND:
		for (int i = 0; i < KINDS; i++)
			(void)printf(
			    "%c %s\n", 'a' + i, kind_name((enum kind)i));
		(void)printf("Kind: ");
		break;
	case REVIEW_CHECK:
		(void)printf("%sLetters of what was done, empty to go on: ",
		    review_list_text(review, memory));
		break;
	case REVIEW_QUEUE:
		(void)printf("Key (? lists them): ");
		break;
	case REVIEW_ASK:
		(void)printf("%s: ",
		    review_find_order(review->pending)->asks[review->asked]);
		break;
	default:
		(void)printf("Words: ");
	}
	(void)fflush(stdout);
	buffer_release(&line);
	arena_free(memory);
}

/* If text is being entered, takes the whole line; otherwise its first key. */
static bool
press_line(struct desk *desk, const char *line)
{
	enum review_mode mode = desk->review.mode;
	bool goes_on = true;
	uint32_t key;

	if (mode == REVIEW_QUEUE || mode == REVIEW_KIND ||
	    mode == REVIEW_CONFIRM) {
		if (line[0] == '\0')
			return desk_press(
			    desk, mode == REVIEW_QUEUE ? '\t' : REVIEW_ENTER);
		if (utf8_decode(line, strlen(line), &key) == 0)
			return true;
		goes_on = desk_press(desk, (int)key);
		if (mode == REVIEW_CONFIRM && key == 'p')
			print_card(&desk->review);
		return goes_on;
	}
	while (goes_on && *line != '\0') {
		size_t bytes = utf8_decode(line, strlen(line), &key);

		if (bytes == 0)
			break;
		/* No control character is a key inside a line. */
		if (key >= ' ' && key != REVIEW_ERASE)
			goes_on = desk_press(desk, (int)key);
		line += bytes;
	}
	return goes_on && desk_press(desk, REVIEW_ENTER);
}

int
desk_plain(struct desk *desk)
{
	char line[LINE_SIZE];
	size_t shown = (size_t)-1;

	desk->width = 0;
	desk_look(desk);
	do {
		if (shown != desk->review.at) {
			print_ticket(desk);
			shown = desk->review.at;
		}
		if (desk->review.shows_help)
			(void)fputs(review_help(), stdout);
		/* It has scrolled by: q does not have to leave it. */
		desk->review.shows_help = false;
		print_prompt(&desk->review);
		if (fgets(line, sizeof line, stdin) == NULL)
			break;
		line[strcspn(line, "\r\n")] = '\0';
	} while (press_line(desk, line));
	(void)putchar('\n');
	return EX_OK;
}
