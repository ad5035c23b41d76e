"""What a marking in the syntax of the United States must be: order, pairs, and the rules where the books differ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexes.policy.scheme_us import SAR_MOST, US_EXCLUSIONS
from indexes.policy.tokens import Piece
from indexes.policy.us_fields import Entry, Frame, expanded, field_number, in_order
from indexes.policy.vocabulary import (
    CONFIDENTIAL,
    DODM,
    HISTORICAL,
    IC,
    RESTRICTED,
    TOP_SECRET,
    UNCLASSIFIED,
    Ruleset,
)
from indexes.policy.written import Written

_RELEASES = {"NOFORN", "REL TO", "RELIDO", "DISPLAY ONLY", "EYES ONLY"}


@dataclass(frozen=True, slots=True)
class Check:
    """A rule of some books: what is wrong when `broken` says so, and the word at which it is shown."""

    code: str
    sentence: str
    rulesets: tuple[Ruleset, ...]
    broken: Callable[[Written], bool]
    word: str = ""


def _releases(written: Written) -> bool:
    listed = written.rel_to or written.display_only or "REL-INHERITS-BANNER" in written.caveats
    return bool(listed) or bool(_RELEASES & set(written.dissem))


def _released(written: Written) -> bool:
    listed = written.rel_to or "REL-INHERITS-BANNER" in written.caveats
    return bool(listed) or bool({"NOFORN", "EYES ONLY"} & set(written.dissem))


def _classified(written: Written) -> bool:
    return written.level > UNCLASSIFIED


def _misses_owner(written: Written) -> bool:
    named = bool(written.rel_to) and written.owners != ("*BANNER*",)
    return written.joint and named and not set(written.owners) <= {*written.rel_to, *expanded(written.rel_to)}


def _multiple_with_others(written: Written) -> bool:
    return "MULTIPLE PROGRAMS" in written.sar and len(written.sar) > 1


CHECKS = (
    Check(
        "JOINT_RESTRICTED_WITH_USA",
        "The United States has no RESTRICTED, so it can't share in a JOINT RESTRICTED marking.",
        (),
        lambda w: w.joint and w.level == RESTRICTED and "USA" in w.owners,
    ),
    Check(
        "BOHEMIA_NOT_NATO_TS",
        "BOHEMIA goes with COSMIC TOP SECRET only.",
        (DODM, IC),
        lambda w: "BOHEMIA" in w.caveats and (w.level < TOP_SECRET or "NATO" not in (*w.owners, *w.fgi)),
        "BOHEMIA",
    ),
    Check(
        "BALK_NOT_NATO_TS",
        "BALK goes with COSMIC TOP SECRET only.",
        (DODM, IC),
        lambda w: "BALK" in w.caveats and (w.level < TOP_SECRET or "NATO" not in (*w.owners, *w.fgi)),
        "BALK",
    ),
    Check("MULTIPLE_PROGRAMS_NOT_ALONE", "MULTIPLE PROGRAMS stands alone.", (DODM, IC), _multiple_with_others),
    Check(
        "JOINT_REQUIRES_REL_TO",
        "A JOINT marking needs a REL TO list with all its owners.",
        (IC,),
        lambda w: w.joint and not (w.rel_to or "REL-INHERITS-BANNER" in w.caveats),
    ),
    Check("JOINT_OWNER_NOT_IN_REL_TO", "The REL TO list names all owners.", (IC,), _misses_owner, "REL TO"),
    Check("JOINT_WITH_NOFORN", "A JOINT marking is never NOFORN.", (IC,), lambda w: w.joint and "NOFORN" in w.dissem),
    Check(
        "JOINT_WITH_HCS",
        "A JOINT marking never bears HCS.",
        (IC,),
        lambda w: w.joint and any(one.startswith("HCS") for one in w.sci),
    ),
    Check(
        "FGI_FIELD_IN_NON_US",
        "A foreign marking has no FGI field.",
        (DODM,),
        lambda w: w.foreign and bool(w.fgi),
        "FGI",
    ),
    Check(
        "FGI_UNCLASSIFIED",
        "An FGI field starts at CONFIDENTIAL.",
        (DODM, IC),
        lambda w: bool(w.fgi) and w.level < CONFIDENTIAL,
        "FGI",
    ),
    Check(
        "NOFORN_ON_FGI",
        "Foreign information is never marked NOFORN.",
        (DODM,),
        lambda w: w.foreign and "NATO" not in w.owners and "NOFORN" in w.dissem,
        "NOFORN",
    ),
    Check(
        "NOFORN_ON_NATO",
        "NATO information is never marked NOFORN.",
        (DODM,),
        lambda w: w.owners == ("NATO",) and "NOFORN" in w.dissem,
        "NOFORN",
    ),
    Check(
        "NOFORN_UNCLASSIFIED",
        "NOFORN starts at CONFIDENTIAL.",
        (DODM,),
        lambda w: w.level == UNCLASSIFIED and "NOFORN" in w.dissem and not w.cui,
        "NOFORN",
    ),
    Check(
        "REL_TO_UNCLASSIFIED",
        "REL TO starts at CONFIDENTIAL.",
        (DODM,),
        lambda w: w.level == UNCLASSIFIED and bool(w.rel_to) and not w.cui,
        "REL TO",
    ),
    Check(
        "SCI_REQUIRES_FDR_MARKING",
        "SCI needs NOFORN, REL TO, RELIDO or DISPLAY ONLY.",
        (DODM,),
        lambda w: bool(w.sci) and not _releases(w),
    ),
    Check(
        "IMCON_REQUIRES_FDR_MARKING",
        "IMCON needs NOFORN, REL TO, RELIDO or DISPLAY ONLY.",
        (DODM,),
        lambda w: "IMCON" in w.dissem and not _releases(w),
        "IMCON",
    ),
    Check(
        "TOO_MANY_SAPS",
        "Four programmes or more are written SAR-MULTIPLE PROGRAMS.",
        (DODM,),
        lambda w: len(w.sar) > SAR_MOST,
    ),
    Check(
        "NODIS_REQUIRES_NOFORN",
        "NODIS goes with NOFORN.",
        (IC,),
        lambda w: "NODIS" in w.non_ic and "NOFORN" not in w.dissem,
        "NODIS",
    ),
    Check(
        "EXDIS_REQUIRES_NOFORN",
        "EXDIS goes with NOFORN.",
        (IC,),
        lambda w: "EXDIS" in w.non_ic and "NOFORN" not in w.dissem,
        "EXDIS",
    ),
    Check(
        "LIMDIS_IN_CLASSIFIED_BANNER",
        "LIMDIS stands on unclassified information only.",
        (IC,),
        lambda w: _classified(w) and "LIMDIS" in w.non_ic,
        "LIMDIS",
    ),
    Check(
        "SBU_ON_CLASSIFIED",
        "SBU stands on unclassified information only.",
        (IC, DODM),
        lambda w: _classified(w) and bool({"SBU", "SBU NOFORN"} & set(w.non_ic)),
    ),
    Check(
        "UCNI_IN_CLASSIFIED_BANNER",
        "UCNI stands on unclassified information only.",
        (IC,),
        lambda w: _classified(w) and any("UCNI" in one for one in w.aea),
    ),
    Check(
        "RD_REQUIRES_RELEASE",
        "RD and FRD go with NOFORN unless a sharing agreement names a release list.",
        (IC,),
        lambda w: any(one.startswith(("RD", "FRD")) for one in w.aea) and not _released(w),
        "RD",
    ),
    Check(
        "EYES_ONLY_UNCLASSIFIED",
        "EYES ONLY starts at CONFIDENTIAL.",
        (IC,),
        lambda w: w.level == UNCLASSIFIED and "EYES ONLY" in w.dissem,
        "EYES ONLY",
    ),
    Check(
        "SCI_COMPARTMENT_NOT_TOP_SECRET",
        "The compartments of SI are TOP SECRET.",
        (DODM, IC),
        lambda w: w.level < TOP_SECRET and any(one.startswith("SI-") for one in w.sci),
        "SI-",
    ),
    Check(
        "NOT_IN_IC_DOCUMENTS",
        "ACCM, NNPI and HVSACO are controls of the Department of Defense only.",
        (IC,),
        lambda w: any(one.startswith(("ACCM-", "NNPI", "HVSACO")) for one in (*w.non_ic, *w.handling)),
    ),
    Check(
        "ATOMAL_WITHOUT_NATO",
        "ATOMAL is information of NATO.",
        (DODM, IC),
        lambda w: "ATOMAL" in (*w.aea, *w.caveats) and not {"NATO", "FGI"} & {*w.owners, *w.fgi},
        "ATOMAL",
    ),
)


def check_pairs(found: Sequence[Entry]) -> None:
    """Raise MarkingError for two entries that exclude each other."""
    named = {entry.name: entry for entry in found}
    for one, other in US_EXCLUSIONS:
        if one in named and other in named:
            code = f"{one}_WITH_{other}".replace(" ", "_").replace("-", "_")
            raise named[other].piece.error(code, f"{one} and {other} exclude each other.")


def check_order(sections: Sequence[Sequence[Entry]], frame: Frame) -> None:
    """Raise MarkingError for fields out of order or repeated, and for entries out of order in a field."""
    if frame.ruleset == HISTORICAL:
        return  # the order of today is younger than the texts
    highest = -1
    for section in sections:
        categories = {entry.category for entry in section if entry.category}
        if len(categories) > 1:
            raise section[0].piece.error("MIXED_FIELD", "Two slashes separate controls of different kinds.")
        for category in categories:
            if field_number(category) <= highest:
                raise section[0].piece.error(
                    "FIELD_ORDER", "Fields stand once each: SCI, SAR, AEA, FGI, dissemination, non-IC."
                )
            highest = field_number(category)
            if category == "FGI" and len(section) > 1 and [entry.name for entry in section] != ["FGI", "FGI NATO"]:
                raise section[0].piece.error("FGI_ORDER", "An FGI field is one list of countries.")
            keys = [entry.key for entry in section if entry.category]
            if keys != sorted(set(keys)):
                code = f"{category.replace('-', '_')}_ORDER"
                raise section[0].piece.error(code, "Entries of a field have a fixed order.")


def check_owners(piece: Piece, owners: Sequence[str]) -> None:
    """Raise MarkingError for the owners of a JOINT marking: two or more, codes in order (USA in its place)."""
    if len(owners) == 1:
        raise piece.error("JOINT_SINGLE_OWNER", "A JOINT marking names at least two owners.")
    if not in_order(owners):
        raise piece.error("JOINT_ORDER", "JOINT lists three-letter codes, then four-letter codes, each A to Z.")


def check_book(written: Written, found: Sequence[Entry], head: Piece, ruleset: Ruleset) -> None:
    """Raise MarkingError for the first rule of `ruleset` that the marking breaks, at the entry that breaks it."""
    for check in CHECKS:
        if (not check.rulesets or ruleset in check.rulesets) and check.broken(written):
            place = next((entry.piece for entry in found if check.word and entry.name.startswith(check.word)), head)
            raise place.error(check.code, check.sentence)
