/* SPDX-License-Identifier: ISC */
#include "dpod/interview/interview.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "dpod/interview/question.h"
#include "dpod/interview/terminal.h"
#include "dpod/signals.h"

static bool
is_plain(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	return true;
}

bool
interview_give(
    struct interview *interview, const char *option, struct error *err)
{
	const char *equals = strchr(option, '=');
	size_t length = equals == NULL ? 0 : (size_t)(equals - option);

	for (int i = 0; equals != NULL && i < QUESTIONS; i++) {
		const struct question_row *row = &question_table[i];

		if (strlen(row->name) != length ||
		    strncmp(row->name, option, length) != 0)
			continue;
		/* Other users can read the command line. */
		if (row->is_secret)
			return error_set(err, ERROR_STORE, RETRY_NEVER,
			    "--answer %s: a password is typed at a terminal "
			    "only: use %s-file=PATH",
			    row->name, row->name);
		if (equals[1] == '\0' || !is_plain(equals + 1) ||
		    !utf8_is_valid(equals + 1, strlen(equals + 1)) ||
		    strlen(equals + 1) > TERMINAL_LINE_MAX)
			return error_set(err, ERROR_STORE, RETRY_NEVER,
			    "--answer %s: expected text in UTF-8", row->name);
		interview->answers[i] =
		    arena_string(interview->memory, equals + 1);
		interview->is_given[i] = true;
		return true;
	}
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "--answer: expected NAME=ANSWER with one of the names in `dpod "
	    "setup --help`");
}

void
interview_print_questions(void)
{
	for (int i = 0; i < QUESTIONS; i++)
		if (!question_table[i].is_secret)
			printf("  %-24s %s\n", question_table[i].name,
			    question_table[i].prompt);
}

static bool
is_wanted(const struct interview *interview, enum question question)
{
	const struct question_row *row = &question_table[question];

	return row->is_wanted == NULL || row->is_wanted(interview);
}

/* With options only: lists all missing answers without defaults at once. */
static int
survey(struct interview *interview)
{
	struct interview trial = *interview;
	bool is_complete = true;

	trial.is_survey = true;
	for (int i = 0; i < QUESTIONS; i++) {
		const struct question_row *row = &question_table[i];
		bool asks_servers = i == Q_SERVER || i == Q_RELAY;
		struct error err;

		if (!is_wanted(&trial, (enum question)i))
			continue;
		if (trial.answers[i] == NULL && row->initial != NULL)
			trial.answers[i] = row->initial(&trial);
		if (trial.answers[i] == NULL &&
		    (!asks_servers || trial.is_offline)) {
			fprintf(stderr,
			    "dpod setup: missing: --answer %s=...  (%s)\n",
			    row->name, row->prompt);
			is_complete = false;
		} else if (trial.answers[i] != NULL &&
		    !question_check(
			&trial, (enum question)i, trial.answers[i], &err)) {
			fprintf(stderr, "dpod setup: %s: %s\n", row->name,
			    err.text);
			is_complete = false;
		}
	}
	return is_complete ? EX_OK : EX_USAGE;
}

/* Not interactive, or given by an option: must be valid. */
static int
take_given(struct interview *interview, enum question question)
{
	const struct question_row *row = &question_table[question];
	struct error err;

	if (interview->answers[question] == NULL && row->initial != NULL)
		interview->answers[question] = row->initial(interview);
	if (interview->answers[question] == NULL) {
		fprintf(stderr, "dpod setup: missing: --answer %s=...  (%s)\n",
		    row->name, row->prompt);
		return EX_USAGE;
	}
	if (question_check(
		interview, question, interview->answers[question], &err))
		return EX_OK;
	fprintf(stderr, "dpod setup: %s: %s\n", row->name, err.text);
	return err.scope == ERROR_STORE ? EX_USAGE : EX_UNAVAILABLE;
}

/* A prompt that is too long breaks at blanks. */
static void
break_lines(char *text)
{
	char *blank = NULL;
	size_t column = 0;

	for (char *at = text; *at != '\0'; at++) {
		if (*at == ' ')
			blank = at;
		/* The later bytes of a character take no column. */
		column += ((unsigned char)*at & 0xc0) != 0x80;
		if (column <= ANSWERS_COLUMNS || blank == NULL)
			continue;
		*blank = '\n';
		column = (size_t)(at - blank);
		blank = NULL;
	}
}

static void
make_prompt(const struct question_row *row, const char *initial, char *prompt,
    size_t size)
{
	if (initial == NULL)
		(void)snprintf(prompt, size, "%s: ", row->prompt);
	else
		(void)snprintf(prompt, size, "%s [%s]: ", row->prompt, initial);
	break_lines(prompt);
}

enum reply {
	REPLY_GOOD,
	REPLY_AGAIN,
	REPLY_BACK,
	REPLY_END,
};

/*
 * One prompt. A line is an answer, "" accepts the default, ? asks for help, and
 * < goes back.
 */
static enum reply
ask_once(struct interview *interview, enum question question,
    const char *initial, char *line)
{
	const struct question_row *row = &question_table[question];
	char prompt[TERMINAL_LINE_MAX];
	const char *answer = line;
	struct error err;

	make_prompt(row, initial, prompt, sizeof prompt);
	switch (
	    terminal_read(prompt, row->is_secret, line, TERMINAL_LINE_MAX)) {
	case TERMINAL_END:
		return REPLY_END;
	case TERMINAL_ODD:
		answers_say("  One line of text in UTF-8, please.");
		return REPLY_AGAIN;
	case TERMINAL_LINE:
		break;
	}
	if (strcmp(line, "<") == 0)
		return REPLY_BACK;
	if (!row->is_secret && strcmp(line, "?") == 0) {
		answers_say("  %s", row->help);
		return REPLY_AGAIN;
	}
	if (*line == '\0' && initial == NULL && !row->is_secret) {
		answers_say("  %s", row->help);
		return REPLY_AGAIN;
	}
	if (!row->is_secret)
		answer = *line == '\0' ? initial
				       : arena_string(interview->memory, line);
	if (question_check(interview, question, answer, &err)) {
		interview->answers[question] = row->is_secret ? "" : answer;
		return REPLY_GOOD;
	}
	if (signals_should_stop())
		return REPLY_END;
	answers_say("  %s", err.text);
	if (row->is_secret)
		answers_say("  Try again, or go back with <.");
	return REPLY_AGAIN;
}

static enum reply
ask(struct interview *interview, enum question question)
{
	const struct question_row *row = &question_table[question];
	const char *initial =
	    row->initial == NULL ? NULL : row->initial(interview);
	char line[TERMINAL_LINE_MAX];
	enum reply reply;

	do
		reply = ask_once(interview, question, initial, line);
	while (reply == REPLY_AGAIN);
	memory_wipe(line, sizeof line);
	return reply;
}

/*
 * The question that was asked before this one, or this one if there is none.
 * Its answer and the later ones are forgotten.
 */
static int
go_back(struct interview *interview, const bool *is_asked, int question)
{
	int before = question;

	while (before > 0 && !is_asked[--before])
		continue;
	if (!is_asked[before])
		return question;
	for (int i = before; i <= question; i++)
		if (!interview->is_given[i])
			interview->answers[i] = NULL;
	return before;
}

/* Asks until all is answered; an answer that is changed may lead elsewhere. */
static int
ask_all(struct interview *interview)
{
	bool is_asked[QUESTIONS] = {false};
	int i = 0;

	while (i < QUESTIONS) {
		enum question question = (enum question)i;
		enum reply reply = REPLY_GOOD;
		int status = EX_OK;

		is_asked[i] = false;
		if (signals_should_stop())
			return EX_TEMPFAIL;
		if (is_wanted(interview, question)) {
			is_asked[i] = interview->answers[i] == NULL;
			if (is_asked[i])
				reply = ask(interview, question);
			else
				status = take_given(interview, question);
		}
		if (status != EX_OK || reply == REPLY_END)
			return status != EX_OK ? status : EX_TEMPFAIL;
		i = reply == REPLY_BACK ? go_back(interview, is_asked, i)
					: i + 1;
	}
	return EX_OK;
}

int
interview_hold(struct interview *interview)
{
	int status;

	if (interview->is_interactive) {
		answers_say("Each answer is tried at once. Enter accepts the "
			    "value in [brackets], ? explains, < goes back, "
			    "Ctrl-C quits and leaves nothing behind.\n");
		return ask_all(interview);
	}
	status = survey(interview);
	for (int i = 0; status == EX_OK && i < QUESTIONS; i++) {
		if (signals_should_stop())
			status = EX_TEMPFAIL;
		else if (is_wanted(interview, (enum question)i))
			status = take_given(interview, (enum question)i);
	}
	return status;
}
