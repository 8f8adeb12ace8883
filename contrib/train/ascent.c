/* SPDX-License-Identifier: ISC */
/*
 * ascent.c - the inner loop of model.regressions, compiled when it is used
 *
 * Logistic regressions of several outputs at once, by coordinate ascent on the
 * dual: a row speaks with cost * sigmoid(u), and u is found by a few steps of
 * Newton's method. One thread and one order: the same material gives the same
 * weights.
 */
#include <math.h>
#include <stddef.h>

enum {
	NEWTON = 4,
	MOST = 64 /* outputs */
};
#define STEP 4.0f /* the longest change of u in one step */

/* Rows in compressed form; the last row of the weights is the bias. */
struct problem {
	const int *starts, *columns; /* starts: one more than rows */
	const float *values;
	const signed char *signs; /* rows x outputs: 1 or -1 */
	const float *costs;	  /* rows x outputs; 0: not known */
	float *u, *shares;	  /* rows x outputs */
	float *weights;		  /* (bias + 1) x outputs */
	int outputs, bias;
};

static float
sigmoid(float x)
{
	return 1 / (1 + expf(-x));
}

/* Moves a row's share of one output; returns the change of its weight. */
static float
move(const struct problem *p, size_t at, float margin, float square)
{
	float cost = p->costs[at], u = p->u[at], before = p->shares[at];

	if (cost <= 0)
		return 0;
	margin *= p->signs[at];
	for (int i = 0; i < NEWTON; i++) {
		float share = sigmoid(u);
		float slope = 1 + square * cost * share * (1 - share);
		float off =
		    (u + margin + square * (cost * share - before)) / slope;

		u -= off > STEP ? STEP : off < -STEP ? -STEP : off;
	}
	p->u[at] = u;
	p->shares[at] = cost * sigmoid(u);
	return (p->shares[at] - before) * p->signs[at];
}

static void
visit(const struct problem *p, int row)
{
	float sums[MOST], square = 1;
	float *bias = p->weights + (size_t)p->bias * p->outputs;

	for (int k = 0; k < p->outputs; k++)
		sums[k] = bias[k];
	for (int i = p->starts[row]; i < p->starts[row + 1]; i++) {
		const float *own =
		    p->weights + (size_t)p->columns[i] * p->outputs;

		square += p->values[i] * p->values[i];
		for (int k = 0; k < p->outputs; k++)
			sums[k] += p->values[i] * own[k];
	}
	for (int k = 0; k < p->outputs; k++)
		bias[k] += sums[k] =
		    move(p, (size_t)row * p->outputs + k, sums[k], square);
	for (int i = p->starts[row]; i < p->starts[row + 1]; i++) {
		float *own = p->weights + (size_t)p->columns[i] * p->outputs;

		for (int k = 0; k < p->outputs; k++)
			own[k] += p->values[i] * sums[k];
	}
}

/* Visits rows in this order. */
void ascend(const struct problem *problem, const int *order, int visits);

void
ascend(const struct problem *problem, const int *order, int visits)
{
	for (int i = 0; i < visits; i++)
		visit(problem, order[i]);
}
