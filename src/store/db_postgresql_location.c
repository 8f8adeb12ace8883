/* SPDX-License-Identifier: ISC */
#include "store/db_postgresql.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "store/db_postgresql_library.h"

#define FORM                                                    \
	"expected postgresql://[USER@][HOST[:PORT]]/DATABASE[?" \
	"PARAMETER=VALUE&...]"

/* What would let in who cannot prove to be that server. */
static const struct {
	const char *name, *value;
} fixed[] = {
    {"sslmode", "verify-full"},
    {"gssencmode", "disable"},
    {"channel_binding", "require"},
};

/* A URI may have a password: no error repeats it. */
static bool
demand_option(const char *name, const char *value, struct error *err)
{
	if (strcmp(name, "password") == 0 || strcmp(name, "sslpassword") == 0)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "a password must not be in the URI: write it into "
		    "a file and add ?passfile=FILE");
	if (strcmp(name, "passfile") == 0 && value[0] != '/')
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "invalid passfile: expected an absolute path");
	for (size_t i = 0; i < LENGTH(fixed); i++)
		if (strcmp(name, fixed[i].name) == 0 &&
		    strcmp(value, fixed[i].value) != 0)
			return error_set(err, ERROR_STORE, RETRY_NEVER,
			    "invalid %s: expected %s, or remove it", name,
			    fixed[i].value);
	if ((strcmp(name, "host") == 0 || strcmp(name, "hostaddr") == 0) &&
	    strchr(value, ',') != NULL)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "several hosts: expected one");
	return true;
}

bool
pg_demand_location(const char *location, struct error *err)
{
	PQconninfoOption *options;
	bool is_valid = true;

	if (!pg_library_load(err))
		return false;
	options = PQconninfoParse(location, NULL);
	if (options == NULL)
		return error_set(
		    err, ERROR_STORE, RETRY_NEVER, "invalid URI: " FORM);
	for (const PQconninfoOption *each = options;
	     is_valid && each->keyword != NULL; each++)
		if (each->val != NULL && each->val[0] != '\0')
			is_valid = demand_option(each->keyword, each->val, err);
	PQconninfoFree(options);
	return is_valid;
}

static const char *
value_of(const PQconninfoOption *options, const char *name)
{
	for (; options->keyword != NULL; options++)
		if (strcmp(options->keyword, name) == 0)
			return options->val == NULL ? "" : options->val;
	return "";
}

/*
 * What proves the password to the server, and to nobody between, belongs to
 * SCRAM over TLS alone: there is none over a Unix socket, nor with a
 * certificate of our own.
 */
const char *
pg_channel_binding(const char *location)
{
	PQconninfoOption *options = PQconninfoParse(location, NULL);
	const char *host;
	bool is_used;

	if (options == NULL)
		return "require";
	host = value_of(options, "host");
	if (host[0] == '\0')
		host = value_of(options, "hostaddr");
	is_used = host[0] != '\0' && host[0] != '/' && host[0] != '@' &&
	    value_of(options, "sslcert")[0] == '\0';
	PQconninfoFree(options);
	return is_used ? "require" : "prefer";
}

/* libpq skips a file that others can read, and connects without. */
static const char *
find_fault(const char *path)
{
	struct stat status;

	if (stat(path, &status) != 0)
		return strerror(errno);
	if (!S_ISREG(status.st_mode))
		return "not a regular file";
	if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return "accessible to group or others (chmod 0600)";
	if (status.st_uid != geteuid())
		return "belongs to another user (chown it to the one that "
		       "connects)";
	return NULL;
}

bool
pg_demand_passfile(const char *location, struct error *err)
{
	PQconninfoOption *options = PQconninfoParse(location, NULL);
	const char *path, *fault;
	bool is_good;

	if (options == NULL)
		return true; /* pg_demand_location has said it */
	path = value_of(options, "passfile");
	fault = path[0] == '\0' ? NULL : find_fault(path);
	is_good = fault == NULL ||
	    error_set(err, ERROR_STORE, RETRY_NEVER,
		"passfile %s: %s; without passfile each user has a file of "
		"their own, ~/.pgpass",
		path, fault);
	PQconninfoFree(options);
	return is_good;
}
