"""The only importer of LangChain: a reader's view as a retriever, for sites that bring chains of their own.

The retriever can show what the view can show and no more; each call is a look in the audit log like any other.
"""

from typing import Any

from indexes.errors import CoversheetError
from indexes.policy import portion_text, text
from indexes.view import View
from rag.drafting.model import with_nobody_listening

with_nobody_listening()  # before LangChain is there: it may remember what it saw

try:
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever
except ImportError as error:
    message = "LangChain is not installed. Install the extra `llm`; see docs/administrator.md."
    raise CoversheetError(message) from error


class ViewRetriever(BaseRetriever):
    """A LangChain retriever over one view: passages with their markings and spans as metadata."""

    view: Any  # a View; LangChain's own model can't check it
    limit: int = 10

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        del run_manager  # LangChain's callbacks see nothing of ours
        return [
            Document(
                page_content=hit.text,
                metadata={
                    "document": hit.document,
                    "marking": text(hit.marking),
                    "portion": portion_text(hit.portion),
                    "page": hit.page,
                    "start": hit.start,
                    "end": hit.end,
                    "score": hit.score,
                },
            )
            for hit in self.view.search(query, limit=self.limit)
        ]


def retriever(view: View, limit: int = 10) -> ViewRetriever:
    """Return a retriever over `view` that gives `limit` passages a question."""
    return ViewRetriever(view=view, limit=limit)
