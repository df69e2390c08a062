"""Looking at every place once: the cells to look at, and what the candidates' pass and the sweep's tell together."""
