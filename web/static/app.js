/* Keys, focus, the source beside the answer, idle time. Everything on the pages also works without this script. */
"use strict";

(() => {
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;
  const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;
  const box = () => document.getElementById("question");
  const letters = () => document.body.dataset.letters !== "off";
  let opener = null;
  let going = false;
  let complete = true;

  /* ---------------------------------------------------------------- keys */

  const step = (selector, by) => {
    const found = all(selector);
    if (!found.length) return;
    const at = found.findIndex((item) => item.contains(document.activeElement));
    const next = found[Math.min(Math.max(at < 0 ? (by > 0 ? 0 : found.length - 1) : at + by, 0), found.length - 1)];
    (next.querySelector("a.cite") || next).focus();
  };

  /* The cited words before or after those that are open: beside the answer, or on a page of their own. */
  const cites = () => all("#result a.cite[data-into='source']");
  const turn = (by) => {
    const way = one(`a[data-turn="${by}"]`);
    const next = cites()[cites().indexOf(opener) + by];
    if (way) way.click();
    else if (opener && next) next.click();
  };

  const pressed = {
    "/": () => box() && (box().focus(), box().select()),
    "?": () => one("#keys").showModal(),
    "j": () => step(".claims > .one", 1),
    "k": () => step(".claims > .one", -1),
    "[": () => turn(-1),
    "]": () => turn(1),
    "g": () => { going = true; setTimeout(() => { going = false; }, 1500); },
  };

  document.addEventListener("keydown", (event) => {
    const question = box();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === question) {
      event.preventDefault();
      question.form.requestSubmit();
    } else if (event.key === "Escape" && event.target === question && one(".claims > .one")) {
      question.blur();
      step(".claims > .one", 1);
    } else if (event.key === "Escape" && opener && opener.isConnected && !typing(event.target) && !one("dialog[open]")) {
      opener.focus();
    } else if (event.key === "Escape" && one("a[data-back]") && !typing(event.target) && !one("dialog[open]")) {
      one("a[data-back]").click();
    } else if (plain(event) && !typing(event.target) && letters() && one("#keys")) {
      const way = going && one(`[data-go="${CSS.escape(event.key)}"]`);
      going = false;
      if (way) way.click();
      else if (pressed[event.key]) { event.preventDefault(); pressed[event.key](); }
    }
  });

  /* Review: 1, 2 and 3 go to a decision, or to the field it still needs; Enter makes it. 4 goes to the next file. */
  document.addEventListener("keydown", (event) => {
    const form = document.getElementById("decide");
    if (!form || !/^[1-4]$/.test(event.key) || !plain(event)) return;
    if (event.repeat || typing(event.target)) return;
    const control = form.querySelector(`[data-key="${event.key}"]`);
    if (!control) return;
    event.preventDefault();
    const needed = { 1: ["authority"], 2: ["marking", "authority"], 3: [], 4: [] }[event.key];
    const missing = needed.map((name) => form.elements[name]).find((field) => field && !field.value.trim());
    if (event.key === "4") control.click();
    else (missing || control).focus();
  });

  const help = one("[data-keys]");
  if (help && one("#keys")) {
    help.hidden = false;
    help.addEventListener("click", () => one("#keys").showModal());
  }

  /* ---------------------------------------------------------------- sources open beside */

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-into]");
    const place = link && document.getElementById(link.dataset.into);
    if (!place || event.button !== 0 || !plain(event) || event.shiftKey) return;
    event.preventDefault();
    if (link.dataset.into === "source" && !place.contains(link)) {
      opener = link;
      all("a[aria-current='true']").forEach((other) => other.removeAttribute("aria-current"));
      link.setAttribute("aria-current", "true");
    }
    htmx.ajax("GET", link.getAttribute("href"), { target: place });
  });

  /* What a source offers only with script: going on among the citations, printing, copying with the marking. */
  const offer = () => {
    all("button[data-copy], button[data-print]").forEach((button) => { button.hidden = false; });
    const drawn = one(".sight image");
    if (drawn) {
      drawn.decode().catch(() => {
        one(".sight .unmade").hidden = false;
        one(".sight .sheet").hidden = true;
      });
    }
    const trail = one("[data-trail]");
    const at = cites().indexOf(opener);
    if (!trail || at < 0) return;
    trail.hidden = false;
    trail.querySelector("span").textContent = trail.dataset.trail.replace("{n}", at + 1).replace("{m}", cites().length);
    const [before, after] = trail.querySelectorAll("button");
    before.disabled = at === 0;
    after.disabled = at === cites().length - 1;
    const kept = one("#result form[data-follow]");
    const full = one("#source a.full");
    if (kept && full) full.href += `${full.search ? "&" : "?"}answer=${kept.dataset.follow}`;
  };
  offer();

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-turn], button[data-copy], button[data-print]");
    if (!button) return;
    if (button.dataset.turn) turn(Number(button.dataset.turn));
    else if ("print" in button.dataset) window.print();
    else {
      getSelection().selectAllChildren(button.closest("article").querySelector(button.dataset.copy));
      document.execCommand("copy");  // the listener below adds the marking
    }
  });

  /* A new source takes the focus and shows the cited words. */
  document.addEventListener("htmx:after:swap", () => {
    const panel = document.getElementById("source");
    const article = panel && panel.querySelector("article");
    if (!article || article.dataset.shown) return;
    article.dataset.shown = "yes";
    offer();
    const title = article.querySelector(".title");
    if (title) title.focus({ preventScroll: true });
    const lit = article.querySelector(".lit, #span");
    if (getComputedStyle(panel).overflowY === "auto") {
      const above = lit ? lit.getBoundingClientRect().top - panel.getBoundingClientRect().top : 0;
      panel.scrollTop = lit ? Math.max(0, panel.scrollTop + above - panel.clientHeight / 3) : 0;
    } else {
      article.scrollIntoView({ block: "start" });
    }
  });

  /* ---------------------------------------------------------------- asking */

  const asking = document.getElementById("ask");
  const say = (words) => {
    const status = document.getElementById("answer-status");
    if (status && words) status.textContent = words;
  };

  if (asking) {
    const result = document.getElementById("result");
    let follows = false;
    asking.addEventListener("submit", () => {
      if (!follows) asking.elements.after.value = "";
      follows = false;
    });
    document.addEventListener("submit", (event) => {
      const form = event.target.closest("form[data-follow]");
      if (!form) return;
      event.preventDefault();
      box().value = form.elements.question.value;
      asking.elements.after.value = form.dataset.follow;
      follows = true;
      asking.requestSubmit();
    });
    document.addEventListener("htmx:before:request", (event) => {
      if (!event.target.closest || !event.target.closest("#ask")) return;
      const panel = document.getElementById("source");
      if (panel) panel.replaceChildren();
      opener = null;
    });
    asking.addEventListener("htmx:sse:after:connection", () => { complete = false; });
    asking.addEventListener("done", () => { complete = true; });
    asking.addEventListener("htmx:sse:close", () => {
      if (!complete) say(result.dataset.broken);
      complete = true;
    });
    one("[data-stop]").addEventListener("click", () => {
      if (complete) return;
      complete = true;
      htmx.trigger(asking, "htmx:abort");
      say(result.dataset.stopped);
      box().focus();
    });
  }

  /* ---------------------------------------------------------------- idle time */

  const idle = Number(document.body.dataset.idle || 0);
  const notice = document.getElementById("idle");
  if (idle && notice) {
    let timers = [];
    const leave = () => {
      if (asking && box().value.trim()) asking.submit();
      else window.location.assign("/sign-in");
    };
    const begin = () => {
      timers.forEach(clearTimeout);
      notice.hidden = true;
      timers = [setTimeout(() => { notice.hidden = false; }, Math.max(idle - 120, idle / 2) * 1000), setTimeout(leave, idle * 1000)];
    };
    document.addEventListener("htmx:after:request", (event) => {
      if (!event.target.closest || !event.target.closest("[data-quiet]")) begin();
    });
    one("[data-stay]").addEventListener("click", () => htmx.ajax("GET", "/session", { target: notice, swap: "none" }));
    begin();
  }

  /* ---------------------------------------------------------------- copied words carry their marking */

  document.addEventListener("copy", (event) => {
    const picked = document.getSelection();
    const text = picked ? picked.toString() : "";
    if (text && all("[data-frozen]").some((frozen) => picked.containsNode(frozen, true))) {
      event.preventDefault();
      return;
    }
    const node = picked && picked.anchorNode;
    const element = node && (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
    const card = element && element.closest(".card");
    const bar = (card || document).querySelector(".bar");
    if (!text || !bar || (element && typing(element)) || !event.clipboardData) return;
    const marking = bar.textContent.trim();
    event.clipboardData.setData("text/plain", `${marking}\n${text}\n${marking}\n`);
    event.preventDefault();
  });
})();
