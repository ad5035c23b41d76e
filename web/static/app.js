/* Keys and focus. Everything on the pages also works without this script. */
"use strict";

(() => {
  const question = () => document.getElementById("question");
  const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;
  let opener = null;

  document.addEventListener("keydown", (event) => {
    const box = question();
    if (event.key === "/" && box && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === box) {
      event.preventDefault();
      box.form.requestSubmit();
    } else if (event.key === "Escape" && opener && opener.isConnected && !typing(event.target)) {
      opener.focus();
    }
  });

  /* Review: 1, 2 and 3 go to a decision, or to the field it still needs; Enter makes it. 4 goes to the next file. */
  document.addEventListener("keydown", (event) => {
    const form = document.getElementById("decide");
    if (!form || !/^[1-4]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.repeat || typing(event.target)) return;
    const control = form.querySelector(`[data-key="${event.key}"]`);
    if (!control) return;
    event.preventDefault();
    const needed = { 1: ["authority"], 2: ["marking", "authority"], 3: [], 4: [] }[event.key];
    const missing = needed.map((name) => form.elements[name]).find((field) => field && !field.value.trim());
    if (event.key === "4") control.click();
    else (missing || control).focus();
  });

  /* Remember which citation opened the source, and mark it. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[hx-target='#source']");
    if (!link) return;
    opener = link;
    document.querySelectorAll("a[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
  });

  /* A new answer closes the old source; a new source takes the focus and shows the cited words. */
  document.addEventListener("htmx:after:swap", () => {
    const panel = document.getElementById("source");
    const article = panel && panel.querySelector("article");
    if (!article) return;
    if (article.dataset.shown) return;
    article.dataset.shown = "yes";
    const title = article.querySelector(".title");
    if (title) title.focus({ preventScroll: true });
    const lit = article.querySelector("#span");
    if (getComputedStyle(panel).overflowY === "auto") {
      const above = lit ? lit.getBoundingClientRect().top - panel.getBoundingClientRect().top : 0;
      panel.scrollTop = lit ? Math.max(0, panel.scrollTop + above - panel.clientHeight / 3) : 0;
    } else {
      article.scrollIntoView({ block: "start" });
    }
  });

  document.addEventListener("htmx:before:request", (event) => {
    const panel = document.getElementById("source");
    const from = event.target;
    if (panel && from && from.closest && from.closest("#ask")) {
      panel.replaceChildren();
      opener = null;
    }
  });

  /* Copied words carry the marking of the object they were taken from. */
  document.addEventListener("copy", (event) => {
    const picked = document.getSelection();
    const text = picked ? picked.toString() : "";
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
