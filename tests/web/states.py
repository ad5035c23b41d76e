"""Every screen in every state, each as the steps that lead to it from a closed browser."""

from urllib.parse import quote

from tests.web.conftest import AUDITOR, CHIEF, HIGH, LABELS, PORTAL
from tests.web.visits import QUESTION, TWO_QUESTIONS, Visit


def signed_out(visit: Visit) -> None:
    """The sign-in page."""
    visit.page.goto(f"{visit.address}sign-in")


def wrong_password(visit: Visit) -> None:
    """The sign-in page after a wrong password."""
    signed_out(visit)
    visit.page.fill("#name", HIGH)
    visit.page.fill("#password", "not it")
    visit.page.click(".gate button")


def asking(visit: Visit) -> None:
    """The question, nothing asked yet."""
    visit.sign_in()


def menu(visit: Visit) -> None:
    """The settings, open."""
    visit.sign_in().click(".menu summary")


def keys(visit: Visit) -> None:
    """The list of keys."""
    page = visit.sign_in()
    page.locator("h1").click()
    page.locator("#main").focus()
    page.keyboard.press("?")
    page.wait_for_selector("#keys[open]")


def answer(visit: Visit) -> None:
    """An answer, streamed."""
    visit.ask()


def drawings(visit: Visit) -> None:
    """The sources of an answer by date, and which claim rests on which."""
    visit.ask(TWO_QUESTIONS)
    visit.page.locator("#answer-rest .drawn").first.scroll_into_view_if_needed()
    visit.page.locator("#answer-rest .drawn").last.scroll_into_view_if_needed()


def source_beside(visit: Visit) -> None:
    """A source beside its answer."""
    page = visit.ask()
    page.click("#result a.cite >> nth=0")
    page.wait_for_selector("#source #span")


def source_alone(visit: Visit) -> None:
    """A source on its own."""
    source_beside(visit)
    href = visit.page.get_attribute("#result a.cite >> nth=0", "href") or ""
    visit.page.goto(visit.address + href.removeprefix("/"))


def found_within(visit: Visit) -> None:
    """Words found in one document."""
    source_alone(visit)
    visit.page.fill("#within", "depot")
    visit.page.click(".within button")
    visit.page.wait_for_selector(".passages .hits")


def abstained(visit: Visit) -> None:
    """No answer."""
    visit.ask("Which otters sleep in the observatory of Ganymede?")


def refused(visit: Visit) -> None:
    """An empty question."""
    page = visit.sign_in()
    page.click("#ask button.main")
    page.wait_for_selector("#result .message")


def passages(visit: Visit) -> None:
    """Passages."""
    page = visit.sign_in()
    page.fill("#question", QUESTION)
    page.check("[value=passages]")
    page.click("#ask button.main")
    page.wait_for_selector("#result .hits")


def documents(visit: Visit) -> None:
    """The documents in which passages stand."""
    page = visit.sign_in()
    page.fill("#question", QUESTION)
    page.check("[value=documents]")
    page.click("#ask button.main")
    page.wait_for_selector("#result .hits")


def nothing_found(visit: Visit) -> None:
    """No passages."""
    page = visit.sign_in()
    page.fill("#question", "originator:NOBODY")
    page.check("[value=passages]")
    page.click("#ask button.main")
    page.wait_for_selector("#result .abstain")


def history(visit: Visit) -> None:
    """The person's answers."""
    visit.ask().click("[data-go=h]")
    visit.page.wait_for_selector(".sources")


def reopened(visit: Visit) -> None:
    """An answer opened again, with its reasons."""
    history(visit)
    visit.page.click(".sources a >> nth=0")
    visit.page.wait_for_selector(".reasons")


def library(visit: Visit) -> None:
    """The library."""
    visit.sign_in().click("[data-go=l]")
    visit.page.wait_for_selector(".shelf table")


def library_filtered(visit: Visit) -> None:
    """The library, by one marking."""
    library(visit)
    visit.page.check(".rail input >> nth=0")
    visit.page.click(".rail button")
    visit.page.wait_for_selector(".chips")


def not_found(visit: Visit) -> None:
    """An address that is not there."""
    visit.sign_in()
    visit.page.goto(f"{visit.address}documents/nothing")
    visit.complaints.clear()  # the browser itself remarks on 404


def accounts(visit: Visit) -> None:
    """The accounts, for who manages them."""
    visit.sign_in(CHIEF, "table")


def account(visit: Visit) -> None:
    """One account, with the effect of a change."""
    accounts(visit)
    visit.page.goto(f"{visit.address}admin/users/{HIGH}")
    visit.page.click("button[value=preview]")
    visit.page.wait_for_selector(".alert")


def runs(visit: Visit) -> None:
    """The runs that bring documents in."""
    visit.sign_in(CHIEF, "h1")
    visit.page.goto(f"{visit.address}admin/runs")
    visit.page.wait_for_selector("#runs")


def log(visit: Visit) -> None:
    """The audit log."""
    visit.sign_in(AUDITOR, "h1")
    visit.page.goto(f"{visit.address}admin/audit")
    visit.page.wait_for_selector("table")


def chain(visit: Visit) -> None:
    """The audit log, verified."""
    log(visit)
    visit.page.click("[formaction='/admin/audit/verify']")
    visit.page.wait_for_selector(".alert")


def evaluation(visit: Visit) -> None:
    """The last evaluation of each kind, against its gate."""
    visit.sign_in(CHIEF, "h1")
    visit.page.goto(f"{visit.address}admin/evaluation")
    visit.page.wait_for_selector(".dashboard .course")


def panel(visit: Visit) -> None:
    """What the chat panel's frame shows, nothing asked yet."""
    visit.sign_in()
    visit.page.goto(f"{visit.address}panel?host={quote(PORTAL, safe='')}")
    visit.page.wait_for_selector(".panel #question")


def panel_answer(visit: Visit) -> None:
    """An answer in the panel."""
    panel(visit)
    visit.page.fill("#question", QUESTION)
    visit.page.keyboard.press("Control+Enter")
    visit.page.wait_for_selector(".panel .answer .claims")


def panel_source(visit: Visit) -> None:
    """A source in the panel."""
    panel_answer(visit)
    visit.page.click(".panel a.cite >> nth=0")
    visit.page.wait_for_selector("#span")


def panel_signed_out(visit: Visit) -> None:
    """The panel of somebody who is not signed in."""
    visit.page.goto(f"{visit.address}panel?host={quote(PORTAL, safe='')}")
    visit.page.wait_for_selector(".panel .button")
    visit.complaints.clear()  # the browser itself remarks on 401


def compared(visit: Visit) -> None:
    """A document beside the revision that it replaced."""
    visit.sign_in()
    visit.page.goto(f"{visit.address}library")
    visit.page.click("text=Fuel outlook")
    visit.page.click("a[href*='/revisions/']")
    visit.page.wait_for_selector(".compared ins")


def judging(visit: Visit) -> None:
    """What may be said of each claim of an answer."""
    page = visit.ask()
    page.click(".judge summary")


def reporting(visit: Visit) -> None:
    """A source, with what may be said of its marking."""
    source_alone(visit)
    visit.page.click(".report summary")


def reported(visit: Visit) -> None:
    """A page that was reported as marked too high."""
    reporting(visit)
    visit.page.click(".report button[value='too high']")
    visit.page.wait_for_selector(".gate [role=status]")


def reports(visit: Visit) -> None:
    """The officers' list of reports."""
    reported(visit)
    visit.page.context.clear_cookies()
    visit.sign_in(LABELS)
    visit.page.goto(f"{visit.address}admin/reports")
    visit.page.wait_for_selector("table")


STATES = (
    signed_out,
    wrong_password,
    asking,
    menu,
    keys,
    answer,
    drawings,
    source_beside,
    source_alone,
    found_within,
    abstained,
    refused,
    passages,
    documents,
    nothing_found,
    history,
    reopened,
    not_found,
    library,
    library_filtered,
    accounts,
    account,
    runs,
    log,
    chain,
    evaluation,
    panel,
    panel_answer,
    panel_source,
    panel_signed_out,
    compared,
    judging,
    reporting,
    reported,
    reports,
)
