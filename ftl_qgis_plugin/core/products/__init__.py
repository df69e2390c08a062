"""InSAR products as their programs write them: one reader per product, recognised by content."""
