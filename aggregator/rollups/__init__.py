"""Rollups: each part of the facts is recomputed whole when it is marked, and sums move by the exact difference."""
