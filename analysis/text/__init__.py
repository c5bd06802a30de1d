"""Texts: files decoded, repaired where declared, and always traceable to the characters of the file."""

from analysis.text.documents import Corpus, Document, Repair
from analysis.text.reading import UnreadableTexts, read_corpus
from analysis.text.repairs import propose_repairs
from analysis.text.sentences import clauses, sentences
