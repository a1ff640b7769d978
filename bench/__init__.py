"""What the program is for, measured as ratios in one run against the same statements sent raw."""
