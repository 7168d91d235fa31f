"""Documents with their verdicts: the corpus, samples, and programs that run them."""
