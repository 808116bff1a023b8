"""What a set of documents keeps saying: how often terms occur, which phrases recur, how alike documents are.

>>> import locution as lo
>>> corpus = lo.Corpus(["A new era begins.", "In a new era, a new journey."])
>>> corpus.terms(top=3).to_dict()["term"]
['a', 'new', 'era']
"""

from ._core import VERSION as __version__
from ._core import Biography, Corpus, Document, Matrix, ReadError, SimilarityMatrix, StoreError, Table, Tokenizer, read
from ._report import report, write_report

__all__ = [
    "Biography",
    "Corpus",
    "Document",
    "Matrix",
    "ReadError",
    "SimilarityMatrix",
    "StoreError",
    "Table",
    "Tokenizer",
    "__version__",
    "read",
    "report",
    "write_report",
]
