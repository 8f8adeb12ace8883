/* SPDX-License-Identifier: ISC */
#ifndef NET_TLS_WORDS_H
#define NET_TLS_WORDS_H

/*
 * tls_words - what is wrong with a server's certificate, and what to do
 *
 * `status` is that of GnuTLS's verification (gnutls_certificate_status_t). Of
 * several reasons the one is named that a person can do something about.
 */
const char *tls_words(unsigned int status);

#endif
