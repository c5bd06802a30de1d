"""Tokens: one row per word, number or mark, each with its place in the source file."""

from analysis.tokens.table import tokenize
