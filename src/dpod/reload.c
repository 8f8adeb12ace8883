/* SPDX-License-Identifier: ISC */
#include "dpod/reload.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "casework/keys.h"
#include "conf/conf_data.h"
#include "conf/conf_values.h"
#include "dpod/supervisor/state_directory.h"

struct gathering {
	const char *section;
	const char *title;
	struct buffer text;
};

static bool
gather(const struct conf_value *value, void *context)
{
	struct gathering *gathering = context;

	if (strcmp(value->section, gathering->section) == 0 &&
	    strcmp(value->title, gathering->title) == 0)
		buffer_add_printf(
		    &gathering->text, "%s=%s\n", value->name, value->value);
	return true;
}

/* Whether any setting of the section differs; `title` "" if it has none. */
static bool
reload_differs(const struct conf *old, const struct conf *new,
    const char *section, const char *title)
{
	struct gathering before = {.section = section, .title = title};
	struct gathering after = before;
	bool differs;

	(void)conf_each_value(old, gather, &before);
	(void)conf_each_value(new, gather, &after);
	differs = strcmp(buffer_string(&before.text),
		      buffer_string(&after.text)) != 0;
	buffer_release(&before.text);
	buffer_release(&after.text);
	return differs;
}

bool
reload_mailbox_differs(
    const struct conf *old, const struct conf *new, const char *name)
{
	const struct conf_mailbox *mailbox = conf_find_mailbox(new, name);

	return reload_differs(old, new, "mailbox", name) ||
	    (mailbox != NULL && mailbox->oauth2_name != NULL &&
		reload_differs(old, new, "oauth2", mailbox->oauth2_name));
}

/* Processes that start again would not find them. */
static bool
has_keys(const struct conf *conf, struct error *err)
{
	struct keys keys;

	if (!keys_load(conf, &keys, err))
		return false;
	keys_wipe(&keys);
	return true;
}

static bool
is_register_moved(const struct conf *conf, const struct conf *old)
{
	char *here = conf_register_location(conf);
	char *there = conf_register_location(old);
	bool is_moved = strcmp(here, there) != 0;

	free(there);
	free(here);
	return is_moved;
}

struct conf *
reload_conf(const struct conf *old, struct error *err)
{
	struct conf *conf = conf_load(old->path, err);
	struct state_rules rules;

	if (conf == NULL)
		return NULL;
	if (strcmp(conf->state_directory, old->state_directory) != 0)
		(void)error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s: state-directory has changed: restart dpod to use it",
		    conf->path);
	else if (is_register_moved(conf, old))
		(void)error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s: register has changed: restart dpod to use it",
		    conf->path);
	else if (has_keys(conf, err) && state_check_data(conf, &rules, err))
		return conf;
	conf_free(conf);
	return NULL;
}
