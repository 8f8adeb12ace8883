/* SPDX-License-Identifier: ISC */
#include "net/url.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/utf8.h"

static const struct scheme {
	const char *name; /* with the colon, and `//` if a host follows */
	enum url_kind kind;
	enum url_security security;
	uint16_t port; /* 0: a path follows, not a host */
} schemes[] = {
    {"imaps://", URL_IMAP, URL_TLS, 993},
    {"imap+starttls://", URL_IMAP, URL_STARTTLS, 143},
    {"imap://", URL_IMAP, URL_CLEAR, 143},
    {"smtps://", URL_SMTP, URL_TLS, 465},
    {"smtp+starttls://", URL_SMTP, URL_STARTTLS, 587},
    {"smtp://", URL_SMTP, URL_CLEAR, 25},
    {"maildir:", URL_MAILDIR, URL_CLEAR, 0},
    {"directory:", URL_DIRECTORY, URL_CLEAR, 0},
};

static bool
refuse(struct error *err, const char *text)
{
	return error_set(err, ERROR_STORE, RETRY_NEVER, "URL: %s", text);
}

static bool
is_host(const char *host)
{
	size_t length = strlen(host);

	if (length == 0 || length > URL_HOST_MAX || host[0] == '-' ||
	    host[0] == '.')
		return false;
	for (const char *byte = host; *byte != '\0'; byte++)
		if (!isalnum((unsigned char)*byte) && *byte != '-' &&
		    *byte != '.' && *byte != '_')
			return false;
	return true;
}

static bool
is_ipv6(const char *host)
{
	if (strchr(host, ':') == NULL || strlen(host) > 45)
		return false;
	return strspn(host, "0123456789abcdefABCDEF:.") == strlen(host);
}

static bool
parse_port(const char *text, size_t length, uint16_t *ret_port)
{
	unsigned long port = 0;

	if (length == 0 || length > 5)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		port = port * 10 + (unsigned long)(text[i] - '0');
	}
	if (port == 0 || port > 65535)
		return false;
	*ret_port = (uint16_t)port;
	return true;
}

/* Parses `host`, `host:port`, `[IPv6]` or `[IPv6]:port` of `length` bytes. */
static bool
parse_authority(
    const char *text, size_t length, struct url *url, struct error *err)
{
	const char *end = text + length, *host = text, *after;

	if (memchr(text, '@', length) != NULL)
		return refuse(err,
		    "must not contain a user name or password: use `user` and "
		    "`password-file`");
	if (length > 0 && text[0] == '[') {
		host = text + 1;
		after = memchr(text, ']', length);
	} else {
		after = memchr(text, ':', length);
		if (after == NULL)
			after = end;
	}
	if (after == NULL || after - host > URL_HOST_MAX)
		return refuse(err, "invalid host name");
	memcpy(url->host, host, (size_t)(after - host));
	url->host[after - host] = '\0';
	if (host == text ? !is_host(url->host) : !is_ipv6(url->host))
		return refuse(err,
		    "expected a host after `//`: letters, digits, `-` and `.`, "
		    "or an IPv6 address in brackets");
	if (host != text)
		after++;
	if (after == end)
		return true;
	if (*after != ':' ||
	    !parse_port(after + 1, (size_t)(end - after - 1), &url->port))
		return refuse(err, "the port must be a number from 1 to 65535");
	return true;
}

static int
hex_value(char digit)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = digit == '\0'
	    ? NULL
	    : strchr(digits, tolower((unsigned char)digit));

	return found == NULL ? -1 : (int)(found - digits);
}

static bool
decode_folder(const char *text, struct url *url, struct error *err)
{
	size_t length = 0;

	for (; *text != '\0'; text++) {
		int byte = (unsigned char)*text;

		if (byte == '%') {
			int high = hex_value(text[1]);
			int low = high < 0 ? -1 : hex_value(text[2]);

			if (low < 0)
				return refuse(err,
				    "expected two hexadecimal digits after `%` "
				    "(write %25 for `%`)");
			byte = high * 16 + low;
			text += 2;
		} else if (byte == '?' || byte == '#') {
			return refuse(err, "write %3F for `?` and %23 for `#`");
		}
		if (byte < 0x20 || byte == 0x7f)
			return refuse(
			    err, "control characters are not allowed");
		if (length >= URL_PATH_MAX)
			return refuse(err, "the folder name is too long");
		url->path[length++] = (char)byte;
	}
	url->path[length] = '\0';
	if (!utf8_is_valid(url->path, length))
		return refuse(err, "the folder name must be UTF-8");
	return true;
}

static bool
parse_host_url(const char *rest, struct url *url, struct error *err)
{
	size_t length = strcspn(rest, "/?#");
	const char *path = rest + length;

	if (!parse_authority(rest, length, url, err))
		return false;
	if (*path == '/')
		path++;
	if (url->kind == URL_SMTP)
		return *path == '\0'
		    ? true
		    : refuse(err,
			  "nothing may follow the host and port of a relay");
	if (!decode_folder(path, url, err))
		return false;
	if (url->path[0] == '\0')
		memcpy(url->path, "INBOX", sizeof "INBOX");
	return true;
}

static bool
parse_path(const char *rest, struct url *url, struct error *err)
{
	size_t length = strlen(rest);

	if (rest[0] != '/' || (rest[1] == '/' && rest[2] == '\0'))
		return refuse(err, "expected an absolute path after the colon");
	if (length > URL_PATH_MAX)
		return refuse(err, "the path is too long");
	memcpy(url->path, rest, length + 1);
	while (length > 1 && url->path[length - 1] == '/')
		url->path[--length] = '\0';
	return true;
}

bool
url_parse(const char *text, struct url *ret_url, struct error *err)
{
	for (const char *byte = text; *byte != '\0'; byte++)
		if ((unsigned char)*byte < 0x20 || *byte == 0x7f)
			return refuse(
			    err, "control characters are not allowed");
	for (size_t i = 0; i < LENGTH(schemes); i++) {
		size_t length = strlen(schemes[i].name);
		struct url url = {.kind = schemes[i].kind,
		    .security = schemes[i].security,
		    .port = schemes[i].port};

		if (strncasecmp(text, schemes[i].name, length) != 0)
			continue;
		if (schemes[i].port != 0) {
			if (!parse_host_url(text + length, &url, err))
				return false;
		} else if (!parse_path(text + length, &url, err)) {
			return false;
		}
		*ret_url = url;
		return true;
	}
	return refuse(err,
	    "must begin with imaps://, imap+starttls://, imap://, maildir:, "
	    "smtps://, smtp+starttls://, smtp:// or directory:");
}
