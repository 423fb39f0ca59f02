"""Languages that are inflected by paradigm rules, because no packaged dictionary covers them."""
