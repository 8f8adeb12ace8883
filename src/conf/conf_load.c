/* SPDX-License-Identifier: ISC */
#include "conf/conf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "conf/draft.h"
#include "conf/scan.h"

#define FILE_BYTES_MAX ((size_t)1024 * 1024)

static bool
read_clean(const char *path, struct buffer *ret_text, struct error *err)
{
	struct buffer raw = {0};
	bool is_read = file_read(path, FILE_BYTES_MAX, &raw, err);

	if (!is_read)
		err->retry = RETRY_NEVER;
	is_read = is_read &&
	    scan(path, buffer_string(&raw), raw.length, ret_text, err);
	buffer_release(&raw);
	return is_read;
}

const struct oauth2_source *
conf_find_oauth2(const struct conf *conf, const char *name)
{
	for (size_t i = 0; i < conf->oauth2s_count; i++)
		if (strcmp(conf->oauth2s[i].name, name) == 0)
			return &conf->oauth2s[i];
	return NULL;
}

/* The names were checked before; replaces them by pointers. */
static void
connect_oauth2(struct conf *conf)
{
	for (size_t i = 0; i < conf->oauth2s_count; i++)
		conf->oauth2s[i].directory = arena_printf(
		    conf->memory, "%s/oauth2", conf->state_directory);
	for (size_t i = 0; i < conf->mailboxes_count; i++)
		if (conf->mailboxes[i].oauth2_name != NULL)
			conf->mailboxes[i].oauth2 = conf_find_oauth2(
			    conf, conf->mailboxes[i].oauth2_name);
	if (conf->relay.oauth2_name != NULL)
		conf->relay.oauth2 =
		    conf_find_oauth2(conf, conf->relay.oauth2_name);
}

/*
 * Host names are case-insensitive, and the same mail is reachable on several
 * ports.
 */
static void
name_account(struct arena *memory, struct conf_mailbox *mailbox)
{
	const char *user = mailbox->user == NULL ? "" : mailbox->user;
	char *host;

	if (mailbox->url.kind != URL_IMAP) {
		mailbox->account = arena_string(memory, "maildir");
		return;
	}
	host = arena_string(memory, mailbox->url.host);
	for (char *at = host; *at != '\0'; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	mailbox->account = arena_printf(memory, "%s@%s", user, host);
}

struct conf *
conf_load(const char *path, struct error *err)
{
	struct arena *memory = arena_new();
	struct conf *conf = arena_alloc(memory, sizeof *conf);
	struct draft draft = {.conf = conf, .err = err};
	struct buffer text = {0};
	bool is_loaded;

	conf->memory = memory;
	conf->path = arena_string(memory, path);
	is_loaded = read_clean(path, &text, err) &&
	    draft_parse(&draft, buffer_string(&text), text.length) &&
	    draft_check(&draft);
	buffer_release(&text);
	if (is_loaded) {
		conf->written = arena_array(
		    memory, draft.sections_count, sizeof *conf->written);
		memcpy(conf->written, draft.sections,
		    draft.sections_count * sizeof *conf->written);
		conf->written_count = draft.sections_count;
	}
	free(draft.sections);
	if (is_loaded) {
		connect_oauth2(conf);
		for (size_t i = 0; i < conf->mailboxes_count; i++)
			name_account(memory, &conf->mailboxes[i]);
		return conf;
	}
	conf_free(conf);
	return NULL;
}

void
conf_free(struct conf *conf)
{
	if (conf != NULL)
		arena_free(conf->memory);
}

bool
conf_folder(const struct conf_mailbox *mailbox, size_t index,
    const char **ret_name, bool *ret_is_junk)
{
	size_t plain = 1 + mailbox->folders.count;

	*ret_is_junk = index >= plain;
	if (index == 0)
		*ret_name = mailbox->url.path;
	else if (index < plain)
		*ret_name = mailbox->folders.items[index - 1];
	else if (index - plain < mailbox->junk_folders.count)
		*ret_name = mailbox->junk_folders.items[index - plain];
	else
		return false;
	return true;
}

static char *
below_state_directory(const struct conf *conf, const char *name)
{
	size_t size = strlen(conf->state_directory) + strlen(name) + 2;
	char *path = memory_new(size, 1);

	(void)snprintf(path, size, "%s/%s", conf->state_directory, name);
	return path;
}

char *
conf_register_location(const struct conf *conf)
{
	const char *text = conf->register_text;

	if (text == NULL)
		return below_state_directory(conf, "dpod.db");
	if (strncmp(text, CONF_REGISTER_FILE, strlen(CONF_REGISTER_FILE)) == 0)
		text += strlen(CONF_REGISTER_FILE);
	return memory_string(text);
}

char *
conf_reference_key_path(const struct conf *conf)
{
	return below_state_directory(conf, "keys/reference.key");
}

char *
conf_pseudonym_key_path(const struct conf *conf)
{
	return below_state_directory(conf, "keys/pseudonym.key");
}

char *
conf_person_socket_path(const struct conf *conf)
{
	return below_state_directory(conf, "person.sock");
}

char *
conf_lock_path(const struct conf *conf)
{
	return below_state_directory(conf, "dpod.lock");
}
