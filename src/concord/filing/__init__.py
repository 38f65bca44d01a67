"""Filing at a court: the checks of a contract's file, the statement of claim, and the filing clerk's desk (CPL 122)."""
