/* Inside the panel's frame. Talks to the page around it, and never tells it anything of a question or an answer. */
"use strict";

(() => {
  const host = document.documentElement.dataset.host;
  const framed = host && window.parent !== window;
  const question = document.getElementById("question");
  const tell = (t, more) => framed && window.parent.postMessage({ v: 1, t, ...more }, host);
  const first = () => (document.querySelector(".answer .asked, .reading .title") || question || document.getElementById("main")).focus();

  /* A wish of the page around: taken where the reader has that collection; otherwise nothing happens, whatever it is. */
  const wish = (name) => {
    const offered = document.getElementById("collection");
    if (offered && [...offered.options].some((one) => one.value === name)) offered.value = name;
  };

  addEventListener("message", (event) => {
    const said = event.data;
    if (!framed || event.origin !== host || event.source !== window.parent) return;
    if (!said || typeof said !== "object" || said.v !== 1) return;
    if (said.t === "open") first();
    else if (said.t === "prefill" && question && typeof said.text === "string" && said.text.length <= 2000) question.value = said.text;
    else if (said.t === "collection" && typeof said.name === "string") wish(said.name);
  });

  addEventListener("keydown", (event) => {
    if (event.key === "Escape") tell("close");
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === question) {
      event.preventDefault();
      question.form.requestSubmit();
    }
  });

  /* Copied words carry the marking of the object they were taken from. */
  addEventListener("copy", (event) => {
    const picked = document.getSelection();
    const text = picked ? picked.toString() : "";
    const frozen = document.querySelector("[data-frozen]");
    if (text && frozen && picked.containsNode(frozen, true)) {
      event.preventDefault();
      return;
    }
    const node = picked && picked.anchorNode;
    const element = node && (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
    if (!text || !element || element.closest("textarea") || !event.clipboardData) return;
    const marking = (element.closest(".card") || document).querySelector(".bar").textContent.trim();
    event.clipboardData.setData("text/plain", `${marking}\n${text}\n${marking}\n`);
    event.preventDefault();
  });

  const measure = () => tell("resize", { h: document.body.scrollHeight });
  const lit = document.getElementById("span");
  if (lit) lit.scrollIntoView({ block: "center" });
  else if (document.querySelector(".answer, .reading")) first();
  tell("ready");
  measure();
  new ResizeObserver(measure).observe(document.body);
})();
