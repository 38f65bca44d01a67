"""The pages that show a whole matter and belong to no stage."""
