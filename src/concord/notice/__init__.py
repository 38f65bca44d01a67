"""Room: tell people, prove that it reached them, let them answer."""
