# What makes rules/weights.bin; only its maintainer needs it.
EXTRA_DIST += contrib/train/README contrib/train/TRIALS.md \
	contrib/train/ascent.c contrib/train/cases.py contrib/train/compose.py contrib/train/evaluate.py \
	contrib/train/features.py contrib/train/figures.py \
	contrib/train/material.py contrib/train/model.py \
	contrib/train/opinions.py contrib/train/opinions.tsv \
	contrib/train/train.py contrib/train/vectors.py

# One thread: sums in another order would not be the same bytes.
PYTHON_LEARN = OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 \
	PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3
weights:
	$(PYTHON_LEARN) $(top_srcdir)/contrib/train/train.py $(top_srcdir)/rules
	$(PYTHON_LEARN) $(top_srcdir)/contrib/train/vectors.py \
		$(top_srcdir)/rules/weights.bin $(top_srcdir) >vectors.new
	mv vectors.new $(top_srcdir)/tests/learn/vectors.jsonl
.PHONY: weights
