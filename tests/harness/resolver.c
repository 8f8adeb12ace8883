/* SPDX-License-Identifier: ISC */
/*
 * Directs the C library's resolver to the name server of a test, at the port
 * DPOD_TEST_DNS_PORT of the loopback: LD_PRELOAD=resolver.so.
 */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <arpa/inet.h>
#include <dlfcn.h>
#include <resolv.h>
#include <stdlib.h>
#include <string.h>

int __res_ninit(res_state state);

int
__res_ninit(res_state state)
{
	int (*real)(res_state);
	void *address = dlsym(RTLD_NEXT, "__res_ninit");
	const char *port = getenv("DPOD_TEST_DNS_PORT");
	int result;

	memcpy(&real, &address, sizeof real);
	result = real(state);
	if (result != 0 || port == NULL)
		return result;
	state->nscount = 1;
	state->nsaddr_list[0] = (struct sockaddr_in){
	    .sin_family = AF_INET,
	    .sin_port = htons((unsigned short)strtoul(port, NULL, 10)),
	    .sin_addr = {htonl(INADDR_LOOPBACK)},
	};
	return 0;
}
