"""The score of beads in parallel texts: ``python -m training.bead_score --help``."""
