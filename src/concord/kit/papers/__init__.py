"""Papers: what the platform draws up, as PDF. Rooms fill a plain dict (data.py says what each paper takes).

render("agreement", {...}, "zh-hans") -> bytes        one paper, tagged PDF/A
bundle(parts, {...}, "zh-hans") -> bytes              several papers as one file: index, continuous page numbers
"""

from concord.kit.papers.binding import Part, bundle
from concord.kit.papers.rendering import PaperDataError, render

__all__ = ["PaperDataError", "Part", "bundle", "render"]
