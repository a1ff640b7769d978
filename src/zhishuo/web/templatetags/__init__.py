"""Template tags of the look: how dates, numbers, stages and days are written on a page."""
