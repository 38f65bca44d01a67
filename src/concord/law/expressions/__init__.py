"""Small typed expressions with the syntax and meaning of CEL: integers, money, rates, flags, text, moments.

No division, no floats, no macros, at most 120 symbols; types are checked when a rulebook is loaded.
"""

from concord.law.expressions.compiler import compile_expression
from concord.law.expressions.environment import Environment
from concord.law.expressions.lexer import ExpressionError

__all__ = ["Environment", "ExpressionError", "compile_expression"]
