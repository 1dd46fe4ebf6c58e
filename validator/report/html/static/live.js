"use strict";
/* The editing half of `validator review`: a panel below the findings, in which a claim's value and quote are edited.
   Contract: the page alone holds the edits; the server judges what it is sent with each question, and writes only on
   Save. Whatever comes from a record is put in place as text; only the findings (#main) come as the server's HTML. */
window.validatorLive = (() => {
  const subject = new URL(document.body.dataset.savePath, location.href).searchParams;
  const token = document.body.dataset.token;
  const file = Number(subject.get("file"));
  const record = subject.get("record");
  const memory = `validator-edits ${subject.get("path")} ${record}`;
  const main = document.getElementById("main");
  const parts = ["value", "quote"];
  const isWide = matchMedia("(min-width: 60rem)");
  const WEIGH_AFTER = 400, LOOK_EVERY = 2000; // milliseconds

  let version = subject.get("version");
  let waiversVersion = null;
  let claims = new Map(); // id -> {value, quote}, as in the file
  let edits = new Map(); // id -> {value?, quote?}, as in the fields
  let flaws = [];
  let selected = null;
  let readOnly = "";
  let leaving = false;
  let asked = 0; // counts the states of the edits, so that an answer to an older one is known as such
  let judging = false, waiting = false, weighing = null;

  // --- asking ------------------------------------------------------------------------------------------------------

  async function ask(path, more = {}) {
    const question = { file, record, version, edits: listed(), ...more };
    return answered(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(question) });
  }

  async function answered(path, options) {
    let response;
    try {
      response = await fetch(path, { ...options, headers: { ...options.headers, "x-validator-token": token } });
    } catch {
      return { status: 0, data: { message: "The review has ended on this machine: start it again. Until you close this tab, your edits stay here." } };
    }
    let data;
    try {
      data = await response.clone().json();
    } catch {
      data = { message: await response.text() };
    }
    return { status: response.status, data };
  }

  function listed() {
    return [...edits].flatMap(([claim, texts]) => parts.filter((part) => part in texts).map((part) => ({ claim, part, text: texts[part] })));
  }

  // --- the panel ---------------------------------------------------------------------------------------------------

  function made(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "onclick" || name === "oninput" || name === "onsubmit") element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  const status = made("p", { class: "live-status", role: "status" });
  const message = made("div", { class: "live-message", role: "alert", hidden: true });
  const saveButton = made("button", { type: "button", class: "button primary", disabled: true, onclick: save }, "Save record");
  const undoButton = made("button", { type: "button", class: "button", disabled: true, onclick: undoAll }, "Undo all edits");
  const waiveButton = made("button", { type: "button", class: "button", hidden: true, onclick: waive }, "Save waivers");
  const which = made("h3", { class: "live-claim", id: "live-claim" });
  const fields = {
    value: made("input", { id: "live-value", type: "text", autocomplete: "off", spellcheck: "false", "aria-describedby": "live-flaw", oninput: () => edited("value") }),
    quote: made("textarea", { id: "live-quote", rows: "2", oninput: () => edited("quote") }),
  };
  const flaw = made("p", { class: "live-flaw contradicts", id: "live-flaw", "aria-live": "polite" });
  const before = made("p", { class: "live-before quiet" });
  const undoOne = made("button", { type: "button", class: "button", onclick: undoClaim }, "Undo");
  const form = made(
    "form", { class: "live-form", "aria-labelledby": "live-claim", hidden: true, onsubmit: (event) => event.preventDefault() },
    which,
    made("p", { class: "live-field" }, made("label", { for: "live-value" }, "Value, as the source writes it"), fields.value),
    made("p", { class: "live-field live-wide" }, made("label", { for: "live-quote" }, "Quote"), fields.quote),
    made("p", { class: "live-ends" }, undoOne, made("button", { type: "button", class: "button", onclick: closed }, "Close")),
    flaw, before,
  );
  const panel = made(
    "section", { class: "live", "aria-labelledby": "live-heading" },
    made("h2", { class: "said", id: "live-heading" }, "Edit this record"),
    message, form,
    made("div", { class: "live-bar" },
      ...(subject.has("several") ? [made("a", { class: "live-all", href: `/?token=${encodeURIComponent(token)}` }, "All records")] : []),
      status, waiveButton, undoButton, saveButton),
  );

  let isComplaint = false; // whether the message is of a question that failed, so that one that succeeds takes it away

  function tell(text, ...buttons) {
    isComplaint = false;
    message.hidden = !text;
    message.replaceChildren(...(text ? [made("p", { class: "live-text" }, text), ...(buttons.length ? [made("p", {}, ...buttons)] : [])] : []));
  }

  function button(name, act) {
    return made("button", { type: "button", class: "button", onclick: act }, name);
  }

  function counted(number, noun) {
    return `${number} ${noun}${number === 1 ? "" : "s"}`;
  }

  /* What the panel shows besides the fields themselves. */
  function show(found) {
    const number = listed().length;
    const verdict = found === undefined ? "" : ` · ${found === 0 ? "no contradiction" : counted(found, "contradiction")}`;
    status.textContent = `${number ? `${counted(number, "edit")} not saved` : "No edits"}${verdict}${weighing ? " · weighing all claims together …" : ""}`;
    saveButton.disabled = number === 0 || readOnly !== "";
    undoButton.disabled = number === 0;
    const mine = flaws.filter((one) => one.claim === selected);
    flaw.textContent = mine.map((one) => one.message).join("; ");
    fields.value.setAttribute("aria-invalid", String(mine.some((one) => one.part !== "quote")));
    const texts = edits.get(selected), base = claims.get(selected);
    undoOne.disabled = texts === undefined;
    before.textContent = texts && base && "value" in texts ? `In the file: ${base.value}` : "";
    for (const entry of main.querySelectorAll("[data-claim]")) entry.classList.toggle("edited", edits.has(entry.dataset.claim));
  }

  let contradictions;

  // --- editing -----------------------------------------------------------------------------------------------------

  function select(id, focus) {
    const base = claims.get(id);
    if (base === undefined) return;
    selected = id;
    const texts = { ...base, ...edits.get(id) };
    which.textContent = `Claim ${id}`;
    for (const part of parts) fields[part].value = texts[part];
    form.hidden = false;
    document.body.classList.add("live-open");
    show(contradictions);
    if (focus) fields.value.focus();
    requestAnimationFrame(() => main.querySelector(".text .selected")?.scrollIntoView({ block: "nearest", behavior: "instant" }));
  }

  function closed() {
    const last = selected;
    selected = null;
    form.hidden = true;
    document.body.classList.remove("live-open");
    main.querySelector(`[data-claim="${CSS.escape(last ?? "")}"] .live-edit`)?.focus();
  }

  function edited(part) {
    const base = claims.get(selected), texts = { ...edits.get(selected) };
    if (fields[part].value === base[part]) delete texts[part];
    else texts[part] = fields[part].value;
    if (Object.keys(texts).length) edits.set(selected, texts);
    else edits.delete(selected);
    changed();
  }

  function put(id, text) {
    select(id, true);
    fields.value.value = text;
    edited("value");
  }

  function undoClaim() {
    edits.delete(selected);
    select(selected, true);
    changed();
  }

  function undoAll() {
    edits.clear();
    if (selected !== null) select(selected, false);
    changed();
  }

  function changed() {
    asked += 1;
    remember();
    clearTimeout(weighing);
    weighing = null;
    check();
  }

  function remember() {
    try {
      if (edits.size) sessionStorage.setItem(memory, JSON.stringify([...edits]));
      else sessionStorage.removeItem(memory);
    } catch { /* a browser that keeps nothing: then a reload loses the edits, and says so before */ }
  }

  // --- judging -----------------------------------------------------------------------------------------------------

  /* First the verdicts, then, unless there is a newer edit, the findings, which take longer to write. */
  async function check() {
    if (judging) {
      waiting = true;
      return;
    }
    judging = true;
    do {
      waiting = false;
      const at = asked, begin = performance.now();
      const { status: code, data } = await ask("/check");
      if (code === 200) {
        flaws = data.flaws;
        contradictions = data.contradictions;
        document.title = data.title;
        mark(data);
        if (isComplaint) tell("");
      } else {
        refused(code, data);
      }
      stale(code !== 200);
      show(contradictions);
      document.body.dataset.milliseconds = Math.round(performance.now() - begin);
      if (code === 200 && !waiting) await write(at);
      document.body.dataset.judged = at;
    } while (waiting);
    judging = false;
  }

  async function write(at) {
    const { status: code, data } = await ask("/show");
    if (at !== asked) return; // the newer edit is asked about next
    if (code !== 200) {
      refused(code, data);
      stale(true);
      return;
    }
    replace(data.main);
    weighing = setTimeout(() => weigh(at), WEIGH_AFTER);
    show(contradictions);
  }

  /* The verdicts on the page that is there: of the record, and at each claim's sign. */
  function mark({ verdict: [colour, sign, words], claims: states }) {
    const verdict = main.querySelector(".verdict"), known = new Map(states.map(([id, ...state]) => [id, state]));
    verdict.className = `verdict ${colour}`;
    verdict.querySelector(".words").replaceChildren(made("span", { class: "sign", "aria-hidden": "true" }, sign), ` ${words}`);
    for (const one of main.querySelectorAll(".s[data-claim]")) {
      const state = known.get(one.dataset.claim);
      if (!state || one.textContent === state[1]) continue;
      one.classList.remove("contradicts", "agrees", "undecided", "unchecked");
      one.classList.add(state[0]);
      one.textContent = state[1];
      one.setAttribute("aria-label", state[2]);
    }
  }

  async function weigh(at) {
    const { status: code, data } = await ask("/weigh");
    if (at !== asked) return;
    weighing = null;
    if (code === 200 && data.main) {
      // all claims together may contradict where no rule alone does
      contradictions = data.contradictions;
      document.title = data.title;
      replace(data.main);
      document.body.dataset.weighed = at;
    } else if (code !== 200) {
      refused(code, data);
    }
    show(contradictions);
  }

  function stale(is) {
    document.body.classList.toggle("live-stale", is);
    if (is) contradictions = undefined;
  }

  function refused(code, data) {
    flaws = data.flaws ?? [];
    const elsewhere = flaws.filter((one) => one.claim !== selected).map((one) => `\n${one.claim}: ${one.message}`);
    if (data.changed) tell(data.message, button("Reload, keeping my edits", () => reload(true)), button("Reload without them", () => reload(false)));
    else tell(`${data.message}${elsewhere.join("")}`);
    isComplaint = true;
  }

  /* The server's HTML of the findings in place of the old; where the reader was, they still are. */
  function replace(html) {
    const focused = main.contains(document.activeElement) ? whereIs(document.activeElement) : null;
    const top = window.scrollY, reading = place();
    main.innerHTML = html;
    window.validatorPage.init();
    addButtons();
    // whoever reads the text keeps their line, whatever has become longer or shorter above it
    const kept = reading < window.innerHeight / 2 ? window.scrollY + place() - reading : top;
    window.scrollTo({ top: kept, behavior: "instant" });
    if (focused) found(focused)?.focus({ preventScroll: true });
  }

  function place() {
    return main.querySelector(".text")?.getBoundingClientRect().top ?? Infinity;
  }

  const reachable = "a[href], button, input, select, textarea, summary, [tabindex]";

  function whereIs(element) {
    const home = element.closest("[data-claim], [data-check]");
    const selector = !home ? null : home.dataset.check ? `[data-check="${CSS.escape(home.dataset.check)}"]` : `[data-claim="${CSS.escape(home.dataset.claim)}"]`;
    const homes = selector ? [...main.querySelectorAll(selector)] : [main];
    const inside = [...(home ?? main).querySelectorAll(reachable)];
    return { selector, home: home ? homes.indexOf(home) : 0, at: inside.indexOf(element) };
  }

  function found({ selector, home, at }) {
    const around = selector ? main.querySelectorAll(selector)[home] : main;
    return at < 0 ? around : around?.querySelectorAll(reachable)[at];
  }

  function addButtons() {
    for (const field of main.querySelectorAll("[data-claim] [data-field=value]")) {
      const entry = field.closest("[data-claim]");
      const id = entry.dataset.claim;
      if (!claims.has(id) || entry.querySelector(".live-edit")) continue;
      const edit = made("button", { type: "button", class: "button live-edit", "aria-label": `Edit the claim ${id}`, onclick: () => select(id, true) }, "Edit");
      (entry.querySelector(".id") ?? field.closest("button") ?? field).after(" ", edit);
    }
    for (const repair of main.querySelectorAll(".repair")) {
      const id = repair.querySelector("bdi")?.textContent, to = repair.querySelector("ins")?.textContent;
      if (!claims.has(id) || !to || to.length >= 200) continue; // longer ones are cut on the page
      repair.append(" ", made("button", { type: "button", class: "button live-edit", onclick: () => put(id, to) }, `Put ${to} in`));
    }
  }

  // --- saving ------------------------------------------------------------------------------------------------------

  async function save() {
    saveButton.disabled = true;
    const at = asked, sent = [...edits].map(([id, texts]) => [id, { ...texts }]);
    const { status: code, data } = await ask("/save");
    if (code !== 200) {
      refused(code, data);
      show(contradictions);
      return;
    }
    version = data.version;
    for (const [id, texts] of sent) Object.assign(claims.get(id), texts);
    for (const [id, texts] of [...edits]) { // what was typed while it was saved stays an edit
      for (const part of parts) if (texts[part] === claims.get(id)[part]) delete texts[part];
      if (!Object.keys(texts).length) edits.delete(id);
    }
    remember();
    tell(data.message);
    if (at !== asked) check();
    show(contradictions);
  }

  async function waive() {
    const waivers = wanted();
    const { status: code, data } = await ask("/waive", { waivers });
    if (code !== 200) {
      refused(code, data);
      return;
    }
    window.validatorPage.forget(waivers.map((one) => one.fingerprint));
    asked += 1;
    await check();
    tell(data.message);
    notesChanged();
  }

  /* What the editor waives with a reason and no file waives yet. */
  function wanted() {
    return window.validatorPage
      .notes()
      .filter((one) => one.record === record && one.decision === "waive" && one.reason?.trim() && !isAccepted(one.fingerprint))
      .map(({ fingerprint, reason, by }) => ({ fingerprint, reason, ...(by?.trim() ? { by } : {}) }));
  }

  function isAccepted(fingerprint) {
    return main.querySelector(`.card[data-check="${CSS.escape(fingerprint)}"]`)?.classList.contains("accepted");
  }

  function notesChanged() {
    const number = wanted().length;
    waiveButton.hidden = number === 0;
    waiveButton.textContent = `Save ${counted(number, "waiver")}`;
  }

  function reload(keeping) {
    if (!keeping) edits.clear();
    remember();
    leaving = true;
    location.reload();
  }

  // --- what happens elsewhere --------------------------------------------------------------------------------------

  async function look() {
    if (document.hidden || leaving) return;
    const asking = version;
    const { status: code, data } = await answered(`/version?file=${file}`, { headers: {} });
    if (version !== asking || leaving) return; // saved meanwhile
    if (code !== 200) return refused(code, data);
    if (data.version !== version) {
      const told = `${subject.get("path")} was changed by another program. This page shows it as it was.`;
      tell(told, button(edits.size ? "Reload, keeping my edits" : "Reload", () => reload(true)), ...(edits.size ? [button("Reload without them", () => reload(false))] : []));
      return;
    }
    if (data.waivers_problem) tell(`The waivers are not those of their file, which cannot be read.\n${data.waivers_problem}`);
    if (waiversVersion !== null && data.waivers !== waiversVersion) changed();
    waiversVersion = data.waivers;
  }

  async function begin() {
    main.after(panel);
    const tall = () => document.documentElement.style.setProperty("--live", `${panel.offsetHeight}px`);
    new ResizeObserver(tall).observe(panel);
    const { status: code, data } = await ask("/open", { edits: [] });
    if (code !== 200) return refused(code, data);
    claims = new Map(data.claims.map(({ id, value, quote }) => [id, { value, quote }]));
    readOnly = data.read_only;
    const kept = recalled();
    if (kept.length) tell("Your edits from before the reload are back. They are not saved yet.");
    else if (readOnly) tell(`Nothing can be saved here: ${readOnly}.`);
    edits = new Map(kept);
    addButtons();
    document.addEventListener("validator:select", (event) => {
      // on a small screen the checks come first, and the fields when they are asked for
      const id = event.detail?.claim;
      if (id !== undefined && id !== selected && (isWide.matches || selected !== null)) select(id, false);
    });
    document.addEventListener("validator:notes", notesChanged);
    notesChanged();
    if (kept.length) changed();
    else weighing = setTimeout(() => weigh(asked), 0);
    show();
    setInterval(look, LOOK_EVERY);
    document.addEventListener("visibilitychange", look);
    window.addEventListener("focus", look);
    window.addEventListener("beforeunload", (event) => {
      if (edits.size && !leaving) event.preventDefault();
    });
    document.body.dataset.ready = "";
  }

  function recalled() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(memory) ?? "[]");
      return kept.filter(([id, texts]) => claims.has(id) && parts.some((part) => part in texts && texts[part] !== claims.get(id)[part]));
    } catch {
      return [];
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
  return { select };
})();
