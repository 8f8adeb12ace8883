/* SPDX-License-Identifier: ISC */
#include "net/smtp_threads.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "base/memory.h"

#define STACK_SIZE ((size_t)512 * 1024)

enum job_state {
	JOB_NONE,
	JOB_WAITS,
	JOB_RUNS,
	JOB_ENDED,
};

struct job {
	struct smtp_threads *threads;
	pthread_t thread;
	bool has_thread;
	enum job_state state;
	CURL *curl;
	CURLcode code;
};

struct smtp_threads {
	pthread_mutex_t lock; /* protects everything below */
	pthread_cond_t for_work;
	pthread_cond_t for_end;
	bool is_over;
	size_t jobs_count;
	struct job *jobs;
};

/* These fail only because of a bug or lack of memory. */
static void
demand(int failure)
{
	if (failure != 0)
		abort();
}

struct smtp_threads *
smtp_threads_new(size_t count_max)
{
	struct smtp_threads *threads = memory_new(1, sizeof *threads);
	pthread_condattr_t by_monotonic;

	threads->jobs = memory_new(count_max, sizeof *threads->jobs);
	threads->jobs_count = count_max;
	demand(pthread_mutex_init(&threads->lock, NULL));
	demand(pthread_cond_init(&threads->for_work, NULL));
	demand(pthread_condattr_init(&by_monotonic));
	demand(pthread_condattr_setclock(&by_monotonic, CLOCK_MONOTONIC));
	demand(pthread_cond_init(&threads->for_end, &by_monotonic));
	(void)pthread_condattr_destroy(&by_monotonic);
	for (size_t i = 0; i < count_max; i++)
		threads->jobs[i].threads = threads;
	return threads;
}

void
smtp_threads_free(struct smtp_threads *threads)
{
	if (threads == NULL)
		return;
	demand(pthread_mutex_lock(&threads->lock));
	threads->is_over = true;
	demand(pthread_cond_broadcast(&threads->for_work));
	demand(pthread_mutex_unlock(&threads->lock));
	for (size_t i = 0; i < threads->jobs_count; i++)
		if (threads->jobs[i].has_thread)
			demand(pthread_join(threads->jobs[i].thread, NULL));
	(void)pthread_cond_destroy(&threads->for_end);
	(void)pthread_cond_destroy(&threads->for_work);
	(void)pthread_mutex_destroy(&threads->lock);
	free(threads->jobs);
	free(threads);
}

static void *
work(void *context)
{
	struct job *job = context;
	struct smtp_threads *threads = job->threads;

	demand(pthread_mutex_lock(&threads->lock));
	for (;;) {
		while (job->state != JOB_WAITS && !threads->is_over)
			demand(pthread_cond_wait(
			    &threads->for_work, &threads->lock));
		if (threads->is_over)
			break;
		job->state = JOB_RUNS;
		demand(pthread_mutex_unlock(&threads->lock));
		job->code = curl_easy_perform(job->curl);
		/* libcurl may have left credentials there. */
		memory_wipe_stack();
		demand(pthread_mutex_lock(&threads->lock));
		job->state = JOB_ENDED;
		demand(pthread_cond_signal(&threads->for_end));
	}
	demand(pthread_mutex_unlock(&threads->lock));
	return NULL;
}

/* The thread inherits the signal mask. */
static void
start_thread(struct job *job)
{
	pthread_attr_t attributes;
	sigset_t all, before;

	(void)sigfillset(&all);
	demand(pthread_attr_init(&attributes));
	demand(pthread_attr_setstacksize(&attributes, STACK_SIZE));
	demand(pthread_sigmask(SIG_SETMASK, &all, &before));
	demand(pthread_create(&job->thread, &attributes, work, job));
	demand(pthread_sigmask(SIG_SETMASK, &before, NULL));
	(void)pthread_attr_destroy(&attributes);
	job->has_thread = true;
}

void
smtp_threads_start(struct smtp_threads *threads, size_t index, CURL *curl)
{
	struct job *job = &threads->jobs[index];

	assert(index < threads->jobs_count);
	if (!job->has_thread)
		start_thread(job);
	demand(pthread_mutex_lock(&threads->lock));
	assert(job->state == JOB_NONE);
	job->curl = curl;
	job->state = JOB_WAITS;
	demand(pthread_cond_broadcast(&threads->for_work));
	demand(pthread_mutex_unlock(&threads->lock));
}

static struct job *
find_ended(struct smtp_threads *threads)
{
	for (size_t i = 0; i < threads->jobs_count; i++)
		if (threads->jobs[i].state == JOB_ENDED)
			return &threads->jobs[i];
	return NULL;
}

static struct timespec
monotonic_after(int milliseconds)
{
	struct timespec at;

	(void)clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += milliseconds / 1000;
	at.tv_nsec += milliseconds % 1000 * 1000000L;
	if (at.tv_nsec >= 1000000000L) {
		at.tv_sec++;
		at.tv_nsec -= 1000000000L;
	}
	return at;
}

bool
smtp_threads_wait(struct smtp_threads *threads, int milliseconds,
    size_t *ret_index, CURLcode *ret_code)
{
	struct timespec until = monotonic_after(milliseconds);
	struct job *ended;
	int failure = 0;

	demand(pthread_mutex_lock(&threads->lock));
	while ((ended = find_ended(threads)) == NULL && failure != ETIMEDOUT) {
		failure = pthread_cond_timedwait(
		    &threads->for_end, &threads->lock, &until);
		demand(failure == ETIMEDOUT ? 0 : failure);
	}
	if (ended != NULL) {
		*ret_index = (size_t)(ended - threads->jobs);
		*ret_code = ended->code;
		ended->state = JOB_NONE;
	}
	demand(pthread_mutex_unlock(&threads->lock));
	return ended != NULL;
}
