"""The figures of the project's performance targets, each measured beside a reference in the same run."""
