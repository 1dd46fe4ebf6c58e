"use strict";
/* What an editor decides of each contradiction: accept that it is wrong, waive it with a reason, or ask the source.
   Decisions stay in this browser, under the page's own address, until they are downloaded; nothing is sent anywhere.
   A decision is known by the fingerprint of its finding, so that it outlives a new report at the same address. */
window.validatorSignOff = (() => {
  const CHOICES = [
    ["", "Open", "nothing decided yet"],
    ["accept", "Accept", "it is wrong, and will be corrected"],
    ["waive", "Waive", "it stays as it is, for a reason"],
    ["ask", "Ask the source", "only the source can tell"],
  ];
  const WORDS = { accept: "accepted", waive: "waived", ask: "to ask the source" };
  const KEY = `validator decisions ${location.pathname}`;
  const listeners = [];
  let kept = true;
  let made = restored();
  let controls = 0;

  function restored() {
    try {
      const found = JSON.parse(localStorage.getItem(KEY) || "{}");
      return new Map(Object.entries(found).filter(([, one]) => one && one.decision in WORDS && one.about));
    } catch {
      kept = false; // a browser may keep nothing of a local file
      return new Map();
    }
  }

  function keep() {
    try {
      localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(made)));
    } catch {
      kept = false;
    }
    listeners.forEach((told) => told());
  }

  function el(tag, attributes, ...children) {
    const one = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) one.addEventListener(name.slice(2), value);
      else if (value !== false) one.setAttribute(name, value === true ? "" : value);
    }
    one.append(...children);
    return one;
  }

  const today = () => {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  };

  const of = (fingerprint) => made.get(fingerprint) || { decision: "", reason: "" };
  const onChange = (told) => listeners.push(told);

  /** `about` is {record, rule, claims, arithmetic}: what the exported files say besides the fingerprint. */
  function set(fingerprint, about, decision, reason) {
    if (decision) made.set(fingerprint, { decision, reason: reason.trim(), date: today(), about });
    else made.delete(fingerprint);
    keep();
  }

  const isComplete = (one) => one.decision !== "waive" || one.reason !== "";

  /** The choices for one finding. */
  function controlsOf(fingerprint, about) {
    const name = `decision-${(controls += 1)}`;
    const now = of(fingerprint);
    const box = el("fieldset", { class: "signoff", "data-decides": fingerprint }, el("legend", {}, "Decision"));
    const text = el("textarea", { rows: "2", maxlength: "2000", id: `${name}-reason`, oninput: () => decide() });
    const asked = el("label", { for: `${name}-reason` });
    const lacks = el("p", { class: "signoff-lacks undecided", role: "status" });
    const reason = el("div", { class: "signoff-reason" }, asked, text, lacks);
    for (const [value, title, means] of CHOICES) {
      const choice = el("input", { type: "radio", name, value, checked: value === now.decision, onchange: () => decide() });
      box.append(el("label", { class: "signoff-choice" }, choice, el("span", {}, el("b", {}, title), ` ${means}`)));
    }
    box.append(reason);
    text.value = now.reason;
    const chosen = () => box.querySelector("input:checked").value;
    function arrange() {
      const decision = chosen();
      reason.hidden = decision === "";
      asked.textContent = { waive: "Reason (a waiver needs one)", ask: "What to ask", accept: "Note" }[decision] || "";
      lacks.textContent = decision === "waive" && !text.value.trim() ? "Without a reason it is not waived." : "";
    }
    function decide() {
      arrange();
      set(fingerprint, about, chosen(), text.value);
    }
    arrange();
    return box;
  }

  /** What was decided of the findings of this page, in their order. */
  function decided(known) {
    const found = [];
    for (const fingerprint of new Set(known)) if (made.has(fingerprint)) found.push({ fingerprint, ...made.get(fingerprint) });
    return found;
  }

  /** A basic string of TOML 1.0.0: what cannot be seen is escaped; half a character, which TOML cannot hold, is replaced. */
  function toml(text) {
    const escaped = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
    return `"${Array.from(text, (char) => {
      const code = char.codePointAt(0);
      if (char in escaped) return escaped[char];
      if (code >= 0xd800 && code <= 0xdfff) return "\ufffd";
      if (char === " " || !/[\p{C}\p{Z}]/u.test(char)) return char;
      return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
    }).join("")}"`;
  }

  /** A waivers file of what is waived with a reason. */
  function waiversText(known, by) {
    const lines = ["# Contradictions that somebody accepted. They are not hidden: each report counts and shows them."];
    for (const one of decided(known)) {
      if (one.decision !== "waive" || !isComplete(one)) continue;
      const { record, rule, claims, arithmetic } = one.about;
      lines.push("", "[[waiver]]");
      if (arithmetic) lines.push(`# ${toml(arithmetic.slice(0, 110)).slice(1, -1).replaceAll('\\"', '"')}`);
      lines.push(`fingerprint = ${toml(one.fingerprint)}`);
      if (rule) lines.push(`rule = ${toml(rule)}`);
      if (record) lines.push(`record = ${toml(record)}`);
      if (claims && claims.length) lines.push(`claims = [${claims.map(toml).join(", ")}]`);
      lines.push(`reason = ${toml(one.reason)}`, `date = ${one.date}`);
      if (by) lines.push(`by = ${toml(by)}`);
    }
    return `${lines.join("\n")}\n`;
  }

  /** Everything that was decided, for programs; `more` are further keys of the file: an article's notes, say. */
  function decisionsText(known, by, more = {}) {
    const decisions = decided(known).map(({ fingerprint, decision, reason, date, about }) => ({
      fingerprint, record: about.record ?? null, rule: about.rule ?? null, claims: about.claims ?? [], decision, reason, date,
    }));
    return `${JSON.stringify({ tool: "validator", by: by || null, ...more, decisions }, null, 2)}\n`;
  }

  function download(name, type, text) {
    const address = URL.createObjectURL(new Blob([text], { type }));
    const link = el("a", { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  /** How much is decided, and what downloads it; `known` are the fingerprints of the page, in its order. */
  function exports(known) {
    const all = [...new Set(known)];
    const told = el("p", { role: "status" });
    const by = el("input", { type: "text", autocomplete: "name", maxlength: "200", size: "18" });
    const name = () => by.value.trim();
    const waivers = el("button", {
      type: "button", class: "button", "data-export": "waivers",
      onclick: () => download("validator.waivers.toml", "application/toml", waiversText(all, name())),
    }, "Download waivers");
    const json = el("button", {
      type: "button", class: "button", "data-export": "json",
      onclick: () => download("decisions.json", "application/json", decisionsText(all, name())),
    }, "Download all as JSON");
    const box = el("div", { class: "signoff-exports", role: "group", "aria-label": "Decisions" }, told,
      el("label", {}, "Your name ", by), waivers, json);
    function tell() {
      const found = decided(all);
      const parts = Object.entries(WORDS)
        .map(([decision, word]) => [found.filter((one) => one.decision === decision && isComplete(one)).length, word])
        .filter(([times]) => times).map(([times, word]) => `${times.toLocaleString("en-US")} ${word}`);
      const lacking = found.filter((one) => !isComplete(one)).length;
      if (lacking) parts.push(`${lacking} waived without a reason, which does not count`);
      told.textContent = (found.length ? `Decided: ${parts.join(", ")}.` : "Nothing decided yet.") +
        (kept ? " Decisions stay in this browser until you download them." : " This browser keeps nothing of a local file: download before you close the page.");
      waivers.disabled = !found.some((one) => one.decision === "waive" && isComplete(one));
      json.disabled = !found.length;
    }
    onChange(tell);
    tell();
    return box;
  }

  addEventListener("beforeunload", (event) => { if (!kept && made.size) event.preventDefault(); });
  addEventListener("storage", (event) => { if (event.key === KEY) { made = restored(); listeners.forEach((told) => told()); } });

  return { of, set, onChange, decided, isComplete, isKept: () => kept, waiversText, decisionsText, download, controls: controlsOf, exports };
})();
