/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "base/file.h"
#include "rules/classify.h"
#include "ticket/kind_law.h"
#include "dpoctl/commands.h"
#include "dpoctl/judge.h"
#include "dpoctl/measure.h"
#include "dpoctl/session.h"

/*
 * A labelled folder: each line of labels.tsv contains, separated by tabs, a
 * file, its language, and its kinds ("access+erasure", or "none"). If the first
 * line begins with "path", it names the columns; "labels" are then the kinds.
 */
#define LABELS_BYTES_MAX ((size_t)16 * 1024 * 1024)
#define LABELS_MAX	 100000

struct label {
	const char *file;
	const char *language;
	kind_set kinds;
};

/* A language's row of the confusion matrix. */
struct tally {
	const char *language;
	int64_t requests[DECISIONS];
	int64_t others[DECISIONS];
	int64_t right_kinds;
	int64_t right_language;
	struct tally *next;
};

struct testing {
	struct session *session;
	const struct label *labels;
	size_t count;
	size_t next;
	struct tally *tallies;
	struct measures *measures;
	struct judge_options options;
	bool is_first;	      /* as in a mixed mailbox */
	struct buffer misses; /* lines */
};

#define TALLY(type, member) OUTPUT_OF(type, struct tally, member)

static const struct output_field language_fields[] = {
    {"language", NULL, TALLY(TEXT, language)},
    {"request", NULL, TALLY(NUMBER, requests[DECISION_REQUEST])},
    {"unsure", NULL, TALLY(NUMBER, requests[DECISION_UNSURE])},
    {"not_request", NULL, TALLY(NUMBER, requests[DECISION_NOT_REQUEST])},
    {"kinds_right", NULL, TALLY(NUMBER, right_kinds)},
    {"language_right", NULL, TALLY(NUMBER, right_language)},
    {"other_request", NULL, TALLY(NUMBER, others[DECISION_REQUEST])},
    {"other_unsure", NULL, TALLY(NUMBER, others[DECISION_UNSURE])},
    {"other_not_request", NULL, TALLY(NUMBER, others[DECISION_NOT_REQUEST])},
    {NULL, NULL, NULL},
};

static const struct output_field fields[] = {
    {"languages", "Languages", OUTPUT_LIST_OF(language_fields)},
    {"measures", "Measures", OUTPUT_LIST_OF(measure_fields)},
    {"misses", "Misses", OUTPUT_TEXTS},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

/* Splits off the next column; "" if there is none. */
static char *
next_column(char **rest)
{
	char *column = *rest;
	size_t length = strcspn(column, "\t");

	*rest += length;
	if (**rest != '\0')
		*(*rest)++ = '\0';
	return column;
}

/* "access+withdraw_consent", "followup": accepts other spellings. */
static kind_set
read_kinds(char *text)
{
	kind_set kinds = 0;

	while (*text != '\0') {
		size_t length = strcspn(text, "+, ");
		bool is_last = text[length] == '\0';
		enum kind kind;

		text[length] = '\0';
		for (char *at = text; *at != '\0'; at++)
			if (*at == '_')
				*at = '-';
		if (strcmp(text, "followup") == 0)
			kinds |= kinds_that(kind_reminds);
		else if (kind_find(text, &kind))
			kinds |= KIND_BIT(kind);
		text += length + !is_last;
	}
	return kinds;
}

/* The index of the column "labels" in the header; by default the third. */
static size_t
find_column(char *head)
{
	for (size_t column = 1; *head != '\0'; column++)
		if (strcmp(next_column(&head), "labels") == 0)
			return column;
	return 2;
}

static size_t
read_labels(struct arena *memory, const char *directory, char *content,
    struct label *labels)
{
	size_t count = 0, column = 2;

	while (*content != '\0' && count < LABELS_MAX) {
		char *line = content;
		char *path, *language, *kinds;

		content += strcspn(content, "\n");
		if (*content != '\0')
			*content++ = '\0';
		path = next_column(&line);
		if (strcmp(path, "path") == 0)
			column = find_column(line);
		if (*path == '\0' || strcmp(path, "path") == 0)
			continue;
		kinds = language = next_column(&line);
		for (size_t i = 1; i < column; i++)
			kinds = next_column(&line);
		labels[count++] = (struct label){
		    arena_printf(memory, "%s/%s", directory, path),
		    arena_string(memory, language), read_kinds(kinds)};
	}
	return count;
}

static struct tally *
find_tally(struct testing *testing, const char *language)
{
	struct tally **at = &testing->tallies;

	while (*at != NULL && strcmp((*at)->language, language) < 0)
		at = &(*at)->next;
	if (*at == NULL || strcmp((*at)->language, language) != 0) {
		struct tally *tally =
		    arena_alloc(testing->session->memory, sizeof *tally);

		tally->language = language;
		tally->next = *at;
		*at = tally;
	}
	return *at;
}

static void
add_miss(struct testing *testing, const struct label *label,
    const struct classification *found)
{
	buffer_add_printf(&testing->misses, "%s: %s", label->file,
	    decision_name(found->decision));
	for (int i = 0; i < KINDS; i++)
		if ((found->kinds & KIND_BIT(i)) != 0)
			buffer_add_printf(
			    &testing->misses, " %s", kind_name((enum kind)i));
	buffer_add_string(&testing->misses, " (");
	for (size_t i = 0; i < found->hits_count; i++)
		buffer_add_printf(&testing->misses, "%s%s %+d",
		    i == 0 ? "" : ", ", found->hits[i].id,
		    found->hits[i].weight);
	buffer_add_string(&testing->misses, ")\n");
}

static void
tally_verdict(struct session *session, const char *file,
    const struct verdict *verdict, void *context)
{
	const struct classification *found = &verdict->classification;
	struct testing *testing = context;
	const struct label *label;
	struct tally *tally;

	(void)session;
	/* Skips files that could not be judged and were reported. */
	while (strcmp(testing->labels[testing->next].file, file) != 0)
		testing->next++;
	label = &testing->labels[testing->next++];
	measure_add(testing->measures, !testing->options.without_learned,
	    label->language, label->kinds, found);
	if (!testing->is_first)
		return;
	tally = find_tally(testing, label->language);
	if (label->kinds == 0) {
		tally->others[found->decision]++;
		if (found->decision == DECISION_REQUEST)
			add_miss(testing, label, found);
		return;
	}
	tally->requests[found->decision]++;
	tally->right_kinds += found->kinds == label->kinds;
	tally->right_language += strcmp(found->language, label->language) == 0;
	if (found->decision != DECISION_REQUEST || found->kinds != label->kinds)
		add_miss(testing, label, found);
}

static void
print_tallies(struct testing *testing)
{
	struct output *output = testing->session->output;

	output_list_begin(output, "languages");
	for (const struct tally *tally = testing->tallies; tally != NULL;
	     tally = tally->next)
		output_item(output, tally);
	output_list_end(output);
}

static void
print_misses(struct testing *testing)
{
	struct output *output = testing->session->output;
	const char *line = buffer_string(&testing->misses);

	output_list_begin(output, "misses");
	while (*line != '\0') {
		size_t length = strcspn(line, "\n");

		output_list_text(
		    output, arena_copy(testing->session->memory, line, length));
		line += length + 1;
	}
	output_list_end(output);
}

/* For each purpose of a mailbox, with and without learned weights. */
static int
test_all(struct testing *testing, const char *const *files)
{
	static const enum expect order[EXPECTS] = {
	    EXPECT_MIXED, EXPECT_REQUESTS, EXPECT_PERSONAL};
	struct session *session = testing->session;
	struct progress progress;
	int code = EX_OK;

	progress_begin(
	    &progress, session->cmd->name, 2 * EXPECTS * testing->count);
	testing->options.progress = &progress;
	testing->is_first = true;
	testing->options.rules = session_option(session, "--rules");
	for (int i = 0; code == EX_OK && i < 2 * EXPECTS; i++) {
		testing->options.expect = expect_name(order[i / 2]);
		testing->options.without_learned = i % 2 == 1;
		testing->next = 0;
		code = judge_files(session, files, testing->count,
		    &testing->options, tally_verdict, testing);
		testing->is_first = false;
	}
	progress_end(&progress);
	return code;
}

static int
test(struct session *session)
{
	struct arena *memory = session->memory;
	const char *directory = session->operands[0];
	struct testing testing = {.session = session};
	struct label *labels = arena_array(memory, LABELS_MAX, sizeof *labels);
	struct buffer content = {0};
	const char **files;
	struct error err;
	int code;

	if (!file_read(arena_printf(memory, "%s/labels.tsv", directory),
		LABELS_BYTES_MAX, &content, &err))
		return session_fail(EX_NOINPUT, "%s", err.text);
	(void)buffer_string(&content);
	testing.labels = labels;
	testing.count = read_labels(memory, directory, content.data, labels);
	buffer_release(&content);
	files = arena_array(memory, testing.count, sizeof *files);
	for (size_t i = 0; i < testing.count; i++)
		files[i] = labels[i].file;
	testing.measures = measure_new(memory);
	code = test_all(&testing, files);
	if (code == EX_TEMPFAIL) {
		buffer_release(&testing.misses);
		return code;
	}
	output_begin(session->output, &form);
	print_tallies(&testing);
	measure_print(testing.measures, session->output);
	print_misses(&testing);
	output_row(session->output);
	output_end(session->output);
	buffer_release(&testing.misses);
	return code;
}

static const struct cmd_option options[] = {
    {"--rules", "DIRECTORY", "Directory of rules to read after the others",
	false},
    {NULL, NULL, NULL, false},
};

const struct cmd cmd_rules_test = {
    .name = "rules test",
    .operands = "DIRECTORY",
    .summary = "Measure the rules on a directory of labelled messages",
    .access = CMD_NO_DATABASE,
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .form = &form,
    .run = test,
};
