"""The fact sheet of the platform: what a judge asks of a platform that keeps evidence (OL 17), as it is configured now.

sheet() -> Sheet      note(sheet) -> JSON signed by the log's key      paper(sheet, lang) -> sealed PDF
What only the operator can say (who owns it, what went wrong) he says himself: `concord ledger statement`, `incident`.
"""

from concord.proofs.facts.gathering import sheet
from concord.proofs.facts.model import Both, Row, Section, Sheet
from concord.proofs.facts.signing import note, paper, written

__all__ = ["Both", "Row", "Section", "Sheet", "note", "paper", "sheet", "written"]
