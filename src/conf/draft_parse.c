/* SPDX-License-Identifier: ISC */
#include "conf/draft.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <confuse.h>

#include "base/memory.h"
#include "base/similar.h"
#include "conf/value.h"

/*
 * All settings are strings to libconfuse; value.c has our types. libconfuse
 * calls back after each value, without a context: hence `parsing`.
 */
static struct {
	struct draft *draft;
	bool has_failed;
	/*
	 * For the open section: distinguishes the calls for one list from a
	 * repeated setting.
	 */
	unsigned int counts[SETTINGS_MAX];
	char *first_texts[SETTINGS_MAX];
} parsing;

static struct draft_section *
find_section(enum setting_section section, const char *title)
{
	struct draft *draft = parsing.draft;
	struct draft_section *found;

	for (size_t i = 0; i < draft->sections_count; i++) {
		found = &draft->sections[i];
		if (found->section == section &&
		    strcmp(found->title, title) == 0)
			return found;
	}
	draft->sections = memory_resize(draft->sections,
	    draft->sections_count + 1, sizeof *draft->sections);
	found = &draft->sections[draft->sections_count++];
	*found = (struct draft_section){.section = section,
	    .title = arena_string(draft->conf->memory, title)};
	return found;
}

static enum setting_section
section_of(const cfg_t *tree)
{
	for (int i = SECTION_TOP + 1; i < SECTIONS; i++)
		if (strcmp(tree->name,
			setting_section_name((enum setting_section)i)) == 0)
			return (enum setting_section)i;
	return SECTION_TOP;
}

static struct draft_section *
current_section(const cfg_t *tree)
{
	enum setting_section section = section_of(tree);

	return find_section(section,
	    setting_section_has_title(section) && tree->title != NULL
		? tree->title
		: "");
}

static bool
fail_at(struct draft_section *section, int line, const char *setting,
    const char *what)
{
	struct draft_section here = *section;

	if (parsing.has_failed)
		return false;
	parsing.has_failed = true;
	here.line = line;
	memset(here.lines, 0, sizeof here.lines);
	return draft_refuse(parsing.draft, &here, setting, "%s", what);
}

/* The first value of a repeated setting would be lost silently. */
static bool
is_repeated(size_t row, const cfg_opt_t *opt)
{
	unsigned int before = parsing.counts[row];
	char *first = parsing.first_texts[row];

	if (before == 0 || opt->nvalues > before)
		return false;
	return !setting_is_list(&settings_table[row]) ||
	    opt->nvalues < before || strcmp(first, opt->values[0]->string) != 0;
}

static int
on_value(cfg_t *tree, cfg_opt_t *opt)
{
	struct draft_section *section = current_section(tree);
	size_t row = setting_find(section->section, opt->name);

	if (is_repeated(row, opt)) {
		char what[80];

		(void)snprintf(what, sizeof what,
		    "set twice (first on line %d): remove one",
		    section->lines[row]);
		(void)fail_at(section, tree->line, opt->name, what);
		return -1;
	}
	if (section->lines[row] == 0)
		section->lines[row] = tree->line;
	parsing.counts[row] = opt->nvalues;
	free(parsing.first_texts[row]);
	parsing.first_texts[row] = memory_string(opt->values[0]->string);
	return 0;
}

static void
forget_counts(enum setting_section section)
{
	for (size_t i = 0; i < settings_count; i++)
		if (settings_table[i].section == section) {
			parsing.counts[i] = 0;
			free(parsing.first_texts[i]);
			parsing.first_texts[i] = NULL;
		}
}

static int
on_section(cfg_t *tree, cfg_opt_t *opt)
{
	const cfg_t *closed = opt->values[opt->nvalues - 1]->section;
	struct draft_section *section = current_section(closed);

	if (section->line > 0) {
		(void)fail_at(section, tree->line, NULL,
		    "duplicate section: merge the two");
		return -1;
	}
	section->line = tree->line;
	forget_counts(section->section);
	if (opt->nvalues > CONF_MAILBOXES_MAX) {
		(void)fail_at(section, tree->line, NULL,
		    section->section == SECTION_MAILBOX
			? "more than 200 mailboxes"
			: "more than 200 sections");
		return -1;
	}
	return 0;
}

/* The probable meaning of an unknown name. */
static char *
explain_unknown(enum setting_section section, const char *name)
{
	struct arena *memory = parsing.draft->conf->memory;
	const char *names[SETTINGS_MAX + SECTIONS];
	size_t count = 0;
	const char *near;
	char *list = NULL;

	for (size_t i = 0; i < settings_count; i++)
		if (settings_table[i].section == section)
			names[count++] = settings_table[i].name;
	for (int i = SECTION_TOP + 1; section == SECTION_TOP && i < SECTIONS;
	     i++)
		names[count++] = setting_section_name((enum setting_section)i);
	near = similar_name(name, names, count);
	if (near != NULL)
		return arena_printf(memory,
		    "unknown setting \"%.60s\"; did you mean \"%s\"?", name,
		    near);
	for (size_t i = 0; i < settings_count; i++)
		if (strcmp(settings_table[i].name, name) == 0)
			return arena_printf(memory,
			    "\"%s\" does not belong here: move it %s%s", name,
			    settings_table[i].section == SECTION_TOP
				? "outside of all sections"
				: "into section ",
			    setting_section_name(settings_table[i].section));
	for (size_t i = 0; i < count; i++)
		list = list == NULL
		    ? arena_string(memory, names[i])
		    : arena_printf(memory, "%s, %s", list, names[i]);
	return arena_printf(memory,
	    "unknown setting \"%.60s\"; expected one of: %s", name, list);
}

/*
 * Handles libconfuse's own errors. The format is examined before formatting:
 * only LC_CTYPE is ever set, so it is not translated.
 */
static void on_error(cfg_t *tree, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

static void
on_error(cfg_t *tree, const char *format, va_list arguments)
{
	struct draft_section *section = current_section(tree);
	char text[ERROR_TEXT_MAX];

	if (strcmp(format, "no such option '%s'") == 0) {
		(void)fail_at(section, tree->line, NULL,
		    explain_unknown(
			section->section, va_arg(arguments, const char *)));
		return;
	}
	(void)vsnprintf(text, sizeof text, format, arguments);
	(void)fail_at(section, tree->line, NULL, text);
}

static cfg_opt_t
option_of(const struct setting *setting)
{
	cfg_opt_t text = CFG_STR(setting->name, NULL, CFGF_NODEFAULT);
	cfg_opt_t list = CFG_STR_LIST(setting->name, NULL, CFGF_NODEFAULT);
	cfg_opt_t option = setting_is_list(setting) ? list : text;

	option.validcb = on_value;
	return option;
}

/* Builds libconfuse's options for all sections; cfg_init copies them. */
static cfg_t *
new_tree(void)
{
	static const cfg_opt_t end = CFG_END();
	cfg_opt_t options[SECTIONS][SETTINGS_MAX + SECTIONS + 1];
	size_t counts[SECTIONS] = {0};
	cfg_t *tree;

	assert(settings_count <= SETTINGS_MAX);
	for (size_t i = 0; i < settings_count; i++) {
		enum setting_section section = settings_table[i].section;

		options[section][counts[section]++] =
		    option_of(&settings_table[i]);
	}
	for (int i = SECTION_TOP + 1; i < SECTIONS; i++) {
		cfg_opt_t option = CFG_SEC(
		    setting_section_name((enum setting_section)i), options[i],
		    setting_section_has_title((enum setting_section)i)
			? CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES
			: CFGF_NONE);

		option.validcb = on_section;
		options[i][counts[i]] = end;
		options[SECTION_TOP][counts[SECTION_TOP]++] = option;
	}
	options[SECTION_TOP][counts[SECTION_TOP]] = end;
	tree = cfg_init(options[SECTION_TOP], CFGF_NONE);
	if (tree == NULL)
		abort();
	(void)cfg_set_error_function(tree, on_error);
	return tree;
}

static bool
fill_setting(const struct draft *draft, const struct draft_section *section,
    const struct setting *setting, cfg_t *tree)
{
	struct arena *memory = draft->conf->memory;
	cfg_opt_t *opt = tree == NULL ? NULL : cfg_getopt(tree, setting->name);
	unsigned int count = opt == NULL ? 0 : cfg_opt_size(opt);
	/* "{}" for a list of numbers explicitly means none. */
	bool is_empty = count == 0 && opt != NULL &&
	    setting->type == SETTING_COUNTS &&
	    (opt->flags & CFGF_MODIFIED) != 0;
	const char **items = arena_array(memory, count + 1, sizeof *items);

	for (unsigned int i = 0; i < count; i++)
		items[i] = cfg_opt_getnstr(opt, i);
	if (count == 0 && !is_empty) {
		if (setting->is_required)
			return draft_refuse(draft, section, setting->name,
			    "required: %s", setting->help);
		value_read_initial(memory, setting, section->base);
		return true;
	}
	if (!value_read(memory, setting, &(struct value_texts){items, count},
		section->base, draft->err)) {
		char why[ERROR_TEXT_MAX];

		(void)snprintf(why, sizeof why, "%s", draft->err->text);
		return draft_refuse(draft, section, setting->name, "%s", why);
	}
	return true;
}

static bool
fill_section(
    const struct draft *draft, const struct draft_section *section, cfg_t *tree)
{
	for (size_t i = 0; i < settings_count; i++)
		if (settings_table[i].section == section->section &&
		    !fill_setting(draft, section, &settings_table[i], tree))
			return false;
	return true;
}

static void *
base_of(struct conf *conf, enum setting_section section)
{
	switch (section) {
	case SECTION_ORGANISATION:
		return &conf->organisation;
	case SECTION_MAILBOX:
		return &conf->mailboxes[conf->mailboxes_count++];
	case SECTION_OAUTH2:
		return &conf->oauth2s[conf->oauth2s_count++];
	case SECTION_RELAY:
		return &conf->relay;
	case SECTION_CALENDAR:
		return &conf->calendar;
	case SECTION_CLOCK:
		return &conf->clock;
	case SECTION_IDENTITY:
		return &conf->identity;
	case SECTION_RETENTION:
		return &conf->retention;
	case SECTION_RECOGNITION:
		return &conf->recognition;
	case SECTION_BUDGET:
		return &conf->budget;
	case SECTION_NOTIFY:
		return &conf->notify;
	default:
		return conf;
	}
}

static void
name_section(struct conf *conf, const struct draft_section *section)
{
	char *name = arena_string(conf->memory, section->title);

	if (section->section == SECTION_MAILBOX)
		conf->mailboxes[conf->mailboxes_count - 1].name = name;
	else
		conf->oauth2s[conf->oauth2s_count - 1].name = name;
}

static bool
fill(struct draft *draft, cfg_t *tree)
{
	struct conf *conf = draft->conf;

	conf->mailboxes = arena_array(
	    conf->memory, cfg_size(tree, "mailbox"), sizeof *conf->mailboxes);
	conf->oauth2s = arena_array(
	    conf->memory, cfg_size(tree, "oauth2"), sizeof *conf->oauth2s);
	for (size_t i = 0; i < draft->sections_count; i++) {
		struct draft_section *section = &draft->sections[i];
		const char *name = setting_section_name(section->section);
		cfg_t *part = tree;

		section->base = base_of(conf, section->section);
		if (setting_section_has_title(section->section)) {
			name_section(conf, section);
			part = cfg_gettsec(tree, name, section->title);
		} else if (section->section != SECTION_TOP)
			part = cfg_size(tree, name) == 0
			    ? NULL
			    : cfg_getnsec(tree, name, 0);
		if (!fill_section(draft, section, part))
			return false;
	}
	return true;
}

bool
draft_parse(struct draft *draft, const char *text, size_t length)
{
	/* fmemopen rejects a length of 0. */
	FILE *stream = length == 0
	    ? fopen("/dev/null", "r")
	    : fmemopen((char *)(uintptr_t)text, length, "r");
	cfg_t *tree;
	bool is_parsed;

	if (stream == NULL)
		abort();
	memset(&parsing, 0, sizeof parsing);
	parsing.draft = draft;
	tree = new_tree();
	for (int i = 0; i < SECTIONS; i++)
		if (!setting_section_has_title((enum setting_section)i))
			(void)find_section((enum setting_section)i, "");
	is_parsed = cfg_parse_fp(tree, stream) == CFG_SUCCESS;
	(void)fclose(stream);
	for (int i = 0; i < SECTIONS; i++)
		forget_counts((enum setting_section)i);
	if (!is_parsed) /* unless it was said why */
		(void)fail_at(&draft->sections[0], 0, NULL, "syntax error");
	is_parsed = is_parsed && !parsing.has_failed && fill(draft, tree);
	(void)cfg_free(tree);
	return is_parsed;
}
