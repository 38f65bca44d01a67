"""Room: like cases of one applicant: filed in one go, looked at together, each in a docket of its own."""
