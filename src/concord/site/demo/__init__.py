"""The demonstration: six dossiers with real files, loaded through the same doors that people use.

`material` makes the files, `dossiers` says what happened, `loading` walks each dossier to where it stands.
"""
