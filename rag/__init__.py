"""Question to answer: `rag.ask.ask(view, question)`; JSON forms in `rag.answer`; figures in `rag.evaluate`."""
