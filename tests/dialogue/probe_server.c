/* SPDX-License-Identifier: ISC */
#include "probe_server.h"

#include <stdio.h>

#include "net/probe.h"

int
probe_server(const char *text, const char *ca_file, int limit_ms,
    bool (*is_cancelled)(void *context), void *context)
{
	static const char *const results[] = {"good", "distrusted", "failed"};
	struct probe probe = {.ca_file = ca_file,
	    .limit_ms = limit_ms,
	    .is_cancelled = is_cancelled,
	    .context = context};
	struct tls_certificate certificate;
	struct error err = {.text = ""};
	enum probe_result result;

	if (!url_parse(text, &probe.url, &err)) {
		printf("url error %s\n", err.text);
		return 1;
	}
	result = probe_run(&probe, &certificate, &err);
	printf("%s%s%s\n", results[result], result == PROBE_GOOD ? "" : " ",
	    result == PROBE_GOOD ? "" : err.text);
	if (certificate.expires_at == 0)
		printf("no certificate\n");
	else
		printf("certificate %s of %s to %lld\n", certificate.name,
		    certificate.issuer, (long long)certificate.expires_at);
	return result == PROBE_GOOD ? 0 : 1;
}
