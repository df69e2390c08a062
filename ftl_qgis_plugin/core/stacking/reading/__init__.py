"""Reading the layers of a stack on the grid they share, block by block; begin with `pair_stack.PairStack`."""
