/* SPDX-License-Identifier: ISC */
#include "ticket/proportion.h"

#include <math.h>

#define CONFIDENCE 0.95
#define TERMS_MAX  10000 /* of the continued fraction; 1e9 needs about 5,000 */
#define PRECISION  1e-14
#define TINY	   1e-300

/* A term of the fraction must not be 0: it is a divisor. */
static double
not_zero(double x)
{
	return fabs(x) < TINY ? TINY : x;
}

/* The continued fraction of the incomplete beta function (Lentz's method). */
static double
fraction(double a, double b, double x)
{
	double c = 1;
	double d = 1 / not_zero(1 - (a + b) * x / (a + 1));
	double value = d;

	for (int i = 1; i <= TERMS_MAX; i++) {
		double m = i, step;
		double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		double odd = -(a + m) * (a + b + m) * x /
		    ((a + 2 * m) * (a + 2 * m + 1));

		d = 1 / not_zero(1 + even * d);
		c = not_zero(1 + even / c);
		value *= d * c;
		d = 1 / not_zero(1 + odd * d);
		c = not_zero(1 + odd / c);
		step = d * c;
		value *= step;
		if (fabs(step - 1) < PRECISION)
			break;
	}
	return value;
}

/* The regularised incomplete beta function; a, b > 0; x from 0 to 1. */
static double
incomplete_beta(double a, double b, double x)
{
	double front;

	front = exp(
	    lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
	return x < (a + 1) / (a + b + 2)
	    ? front * fraction(a, b, x) / a
	    : 1 - front * fraction(b, a, 1 - x) / b;
}

double
proportion_at_most(double found, double looked)
{
	double low = 0, high = 1;

	if (found >= looked)
		return 1;
	/* Each halving yields one bit of the result. */
	for (int i = 0; i < 100; i++) {
		double middle = (low + high) / 2;

		if (incomplete_beta(found + 1, looked - found, middle) <
		    CONFIDENCE)
			low = middle;
		else
			high = middle;
	}
	return high;
}

void
proportion_add(
    struct proportion *proportion, const struct proportion_stratum *stratum)
{
	double weight;

	if (stratum->looked <= 0)
		return;
	weight = (double)stratum->all / (double)stratum->looked;
	proportion->looked += stratum->looked;
	proportion->found += stratum->found;
	proportion->weight += weight * (double)stratum->looked;
	proportion->weight_found += weight * (double)stratum->found;
	proportion->weight_squared += weight * weight * (double)stratum->looked;
}

double
proportion_bound(const struct proportion *proportion)
{
	double looked;

	if (proportion->looked == 0)
		return 1;
	looked = proportion->weight * proportion->weight /
	    proportion->weight_squared;
	return proportion_at_most(
	    looked * proportion->weight_found / proportion->weight, looked);
}

double
proportion_missed(double bound, int64_t apart, int64_t recognised)
{
	double missed = bound * (double)apart;

	if (apart + recognised <= 0)
		return 1;
	return missed / (missed + (double)recognised);
}
