"""Limits of a formula, in one place: whatever is larger is refused before it costs anything.

| what                              | limit | what it keeps away                        |
|-----------------------------------|-------|-------------------------------------------|
| characters of a formula           | 500   | files of formulas                         |
| parentheses, calls and minus      | 32    | recursion that ends the program           |
|   signs within one another        |       |                                           |
| values and operators              | 200   | formulas that nobody could check          |
| digits of one number              | 40    | numbers that nobody could read            |
| size of an exponent (behind `^`)  | 12    | 9^9^9, and numbers without a meaning      |
| uncertain inputs of a range       | 100   | a post that takes seconds: each is tried  |
|                                   |       | at both limits, with all that rests on it |
"""

from __future__ import annotations

LARGEST_LENGTH = 500  # characters, white space included
LARGEST_DEPTH = 32
LARGEST_SIZE = 200  # nodes of the tree
LARGEST_DIGITS = 40  # those of the power of ten (1e15) included
LARGEST_INPUTS = 100
LARGEST_EXPONENT = 12  # absolute value; a larger power of ten is written 1e15
