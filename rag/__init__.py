"""Question to answer: `rag.ask.ask(view, question)`; JSON forms in `rag.answer`; retrieval figures in `rag.evaluate`."""
