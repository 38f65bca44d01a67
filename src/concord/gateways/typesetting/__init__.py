"""The typesetter (typst): templates and data in, PDF out. Papers and the look of signatures are set with it."""

from concord.gateways.typesetting.typesetter import TAGGED, TO_SIGN, Place, Typeset, TypesettingError, typeset

__all__ = ["TAGGED", "TO_SIGN", "Place", "Typeset", "TypesettingError", "typeset"]
