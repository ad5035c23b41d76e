/* Coversheet panel: <coversheet-panel label lang mode="launcher|inline" collection open>. Knows no content; gives the page none. */
"use strict";
(() => {
  const home = new URL(document.currentScript.src).origin;
  const words = { en: "The library cannot be reached.", fr: "La bibliothèque est injoignable." };
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
:host{display:block;font:1rem/1.5 system-ui,sans-serif}
button{font:inherit;min-width:44px;min-height:44px;padding:.5rem 1rem;cursor:pointer;color:ButtonText;background:ButtonFace;border:1px solid ButtonBorder;border-radius:6px}
:focus-visible{outline:2px solid Highlight;outline-offset:2px}
.box{background:Canvas;color:CanvasText;border:1px solid ButtonBorder;margin-top:.5rem}
.box[hidden]{display:none}
.float{position:fixed;right:1rem;bottom:1rem;z-index:2147483000}
.float .box{width:26rem;max-width:calc(100vw - 2rem)}
iframe{display:block;width:100%;border:0}
iframe:not([height]){height:34rem}
.float iframe{max-height:75vh}
p{margin:0;padding:1rem}
@media(max-width:30rem){.float{left:0;right:0;bottom:0}.float .box{width:100%;max-width:none}}`);

  class Panel extends HTMLElement {
    #box; #button; #frame; #timer; #text; #ready = false;

    connectedCallback() {
      if (this.#box) return;
      const root = this.attachShadow({ mode: "closed" });
      root.adoptedStyleSheets = [sheet];
      const inline = this.getAttribute("mode") === "inline";
      const around = root.appendChild(document.createElement("div"));
      this.#box = document.createElement("div");
      this.#box.className = "box";
      this.#box.hidden = true;
      if (!inline) {
        around.className = "float";
        this.#button = document.createElement("button");
        this.#button.textContent = this.getAttribute("label") || "Ask the library";
        this.#button.setAttribute("aria-expanded", "false");
        this.#button.addEventListener("click", () => (this.#box.hidden ? this.open() : this.close()));
        around.append(this.#button);
      }
      around.append(this.#box);
      addEventListener("message", (event) => this.#hear(event));
      if (inline || this.hasAttribute("open")) this.#show();
    }

    open() { this.#show(); this.#frame.focus(); this.#say({ t: "open" }); }

    close() {
      if (!this.#button || this.#box.hidden) return;
      this.#box.hidden = true;
      this.#button.setAttribute("aria-expanded", "false");
      this.#button.focus();
    }

    prefill(text) { this.#text = String(text).slice(0, 2000); this.#show(); this.#say({ t: "prefill", text: this.#text }); }

    #show() {
      this.#box.hidden = false;
      if (this.#button) this.#button.setAttribute("aria-expanded", "true");
      if (this.#frame) return;
      this.#frame = document.createElement("iframe");
      this.#frame.title = "Coversheet panel";
      this.#frame.referrerPolicy = "no-referrer";
      this.#frame.allow = "";
      this.#frame.src = `${home}/panel?host=${encodeURIComponent(location.origin)}`;
      this.#box.append(this.#frame);
      this.#timer = setTimeout(() => {
        const told = document.createElement("p");
        told.setAttribute("role", "alert");
        told.textContent = words[(this.getAttribute("lang") || "").slice(0, 2)] || words.en;
        this.#box.prepend(told);
      }, 8000);
    }

    #say(what) { if (this.#ready) this.#frame.contentWindow.postMessage({ v: 1, ...what }, home); }

    #hear(event) {
      const said = event.data;
      if (!this.#frame || event.origin !== home || event.source !== this.#frame.contentWindow) return;
      if (!said || said.v !== 1) return;
      if (said.t === "ready") {
        clearTimeout(this.#timer);
        const told = this.#box.querySelector("p");
        if (told) told.remove();
        const early = !this.#ready;
        this.#ready = true;
        const name = this.getAttribute("collection");
        if (early && name) this.#say({ t: "collection", name: name.slice(0, 200) });
        if (early && this.#text !== undefined) this.#say({ t: "prefill", text: this.#text });
        if (early && this.#button && !this.#box.hidden && !this.hasAttribute("open")) this.#say({ t: "open" });
      } else if (said.t === "close") this.close();
      else if (said.t === "resize" && !this.#button && said.h > 0) this.#frame.height = Math.min(said.h, 1200);
    }
  }
  customElements.define("coversheet-panel", Panel);
})();
