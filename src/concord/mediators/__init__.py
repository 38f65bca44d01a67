"""Room: choosing, designating, accepting, disclosing."""
