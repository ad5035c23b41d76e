"""The verbs of models: `models list`, `models show`, `models check`."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from indexes import embed
from indexes.control import agree_on_probes, open_control, recorded_model
from indexes.door import JsonOption, LibraryOption, embedder_for, json_line, settings_for
from indexes.embed import Embedder, choice, probes
from indexes.embed.card import prompts_of
from indexes.embed.choice import Form
from indexes.errors import CheckFailed, ModelError
from indexes.layout import Layout
from indexes.settings import PACKAGED, Settings

SAME_MODEL = 0.9  # two forms of one model agree at least so much; two models do not

models_app = typer.Typer(help="Models: what embeds and what puts passages in order.", no_args_is_help=True)

FolderArgument = Annotated[
    Path | None, typer.Argument(help="A model folder that is not in use yet.", show_default=False)
]


@dataclass(frozen=True, slots=True)
class _Tried:
    form: Form
    embedder: Embedder
    milliseconds: float


@models_app.command("list")
def models_list(context: typer.Context, library: LibraryOption = None) -> None:
    """List the models that can be used here."""
    from indexes.embed import onnx  # noqa: PLC0415 - heavy, and needed by these commands only

    settings = settings_for(context, library)
    typer.echo(f"packaged  {onnx.NAME}, int8, {onnx.DIMENSION} dimensions, ONNX Runtime")
    if settings.embedder != PACKAGED:
        typer.echo(f"folder    {settings.embedder}")
    if settings.reranker is not None:
        typer.echo(f"reranker  {settings.reranker}")


@models_app.command("show")
def models_show(context: typer.Context, *, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """Show the models that the settings choose, the one that made the library's vectors, and whether they agree."""
    settings = settings_for(context, library)
    Layout(settings.library).check()
    embedder = embedder_for(settings)
    chosen, stored = embedder.fingerprint, recorded_model(Layout(settings.library))
    is_same = stored is not None and chosen.is_that_of(stored)
    agreement = _agreement(settings, embedder) if is_same else None
    reranker = embed.load_reranker(settings)
    again = reranker.fingerprint.record() if reranker else None
    record = {"chosen": chosen.record(), "library": stored.record() if stored else None, "agreement": agreement}
    record["reranker"] = again
    if as_json:
        json_line(record)
        return
    for key, value in {"backend": _backend(embedder), **chosen.record()}.items():
        typer.echo(f"{key:13} {value}")
    typer.echo(f"{'library':13} {'not used yet' if stored is None else 'the same' if is_same else 'ANOTHER model'}")
    if agreement is not None:
        typer.echo(f"{'agreement':13} {agreement:.6f}, at least {probes.least(chosen.precision)} is needed")
    for key, value in (again or {"": "none"}).items():
        typer.echo(f"{f'reranker {key}'.strip():22} {value}")


@models_app.command("check")
def models_check(
    context: typer.Context, folder: FolderArgument = None, *, as_json: JsonOption = False, library: LibraryOption = None
) -> None:
    """Check the chosen model against the library; or try a folder before it is used, in each form that it holds."""
    if folder is not None:
        _try(folder.expanduser().absolute(), as_json=as_json)
        return
    settings = settings_for(context, library)
    Layout(settings.library).check()
    if settings.embedder == PACKAGED:
        from indexes.embed import onnx  # noqa: PLC0415 - heavy, and needed by these commands only

        onnx.check_source()
    embedder = embedder_for(settings)
    found, stored = embedder.fingerprint, recorded_model(Layout(settings.library))
    length = float((embedder.embed(["A short text."])[0] ** 2).sum())
    if abs(length - 1.0) > 1e-3 or (stored is not None and not found.is_that_of(stored)):  # noqa: PLR2004 - rounding
        message = "The chosen model does not work, or is not the one that made the library's vectors."
        raise CheckFailed(message)
    agreement = _agreement(settings, embedder) if stored is not None else 1.0
    if as_json:
        json_line({**found.record(), "agreement": agreement})
        return
    typer.echo(f"{found.name}: files as expected, runs, weights {found.weights[:16]}")


def _try(folder: Path, *, as_json: bool) -> None:
    """Print what each form of a folder is like, and raise CheckFailed when two of them are not one model."""
    tried = _tried(folder)
    vectors = [probes.measured(one.embedder) for one in tried]
    agree = [probes.agreement(vectors[0], other) for other in vectors]
    prompts = prompts_of(folder)
    for one, cosine in zip(tried, agree, strict=True):
        found = one.embedder.fingerprint
        record = {"backend": one.form.backend, **found.record(), "milliseconds": round(one.milliseconds, 1)}
        record |= {"question": prompts.question, "passage": prompts.passage, "agreement": round(cosine, 6)}
        if as_json:
            json_line(record)
            continue
        typer.echo(
            f"{one.form.backend:12}  {found.precision:8}  {found.dimension} dimensions, pooling {found.pooling}, "
            f"{found.max_tokens} tokens, {one.milliseconds:.1f} ms a text, agrees with the first {cosine:.4f}"
        )
    if not as_json and (prompts.question or prompts.passage):
        typer.echo(f"before a question {prompts.question!r}, before a passage {prompts.passage!r}")
    if min(agree) < SAME_MODEL:
        message = f"{folder} holds two models that are not the same, or one of them does not work."
        raise CheckFailed(message)


def _tried(folder: Path) -> Sequence[_Tried]:
    forms = choice.forms(folder)
    embedders = [form.load(1) for form in forms]
    seconds = choice.seconds_a_text(embedders)
    return [_Tried(*one) for one in zip(forms, embedders, [1000 * each for each in seconds], strict=True)]


def _agreement(settings: Settings, embedder: Embedder) -> float:
    """Return how far the model gives what the library was made with. Raises CheckFailed when it does not."""
    with closing(open_control(Layout(settings.library))) as control:
        try:
            return agree_on_probes(control, embedder)
        except ModelError as error:
            raise CheckFailed(str(error)) from error


def _backend(embedder: Embedder) -> str:
    return choice.ONNX if type(embedder).__module__ == "indexes.embed.onnx" else choice.TORCH
