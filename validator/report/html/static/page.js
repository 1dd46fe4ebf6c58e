"use strict";
/* The page of an article: selecting claims and contradictions, and the editor's decisions.
   Everything stands in the page already; this only shows, hides and marks it. Nothing is sent anywhere.
   Texts are read from and written to the page as text, never as HTML. */

window.validatorPage = (() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const numbers = (text) => (text ? text.split(" ") : []);
  const recordOf = (element) => element.closest(".record");

  // --- what is kept: in the browser where it may, else as long as the page is open ---------------------------------

  const memory = new Map();
  let isKept = true;
  const store = {
    read(name) {
      try {
        return JSON.parse(localStorage.getItem(name) ?? memory.get(name) ?? "{}") ?? {};
      } catch {
        isKept = false;
        return JSON.parse(memory.get(name) ?? "{}");
      }
    },
    write(name, value) {
      const text = JSON.stringify(value);
      memory.set(name, text);
      try {
        localStorage.setItem(name, text);
      } catch {
        isKept = false;
      }
    },
  };
  const keyOf = (record) => `${record.id} ${record.dataset.record}`; // two records of one page may have the same id
  const nameOf = (record) => `validator.review ${location.pathname} ${keyOf(record)}`;
  const PAGE = "validator.review";

  // --- selecting ---------------------------------------------------------------------------------------------------

  let selected = null; // {record, claim} or {record, check}: ids, so that it outlives a page that is replaced
  let cameFrom = null;

  function clear(record) {
    for (const mark of all(".selected, .related", record)) mark.classList.remove("selected", "related");
    for (const sign of all("[aria-pressed]", record)) sign.setAttribute("aria-pressed", "false");
  }

  function highlight(record, chosen, related) {
    for (const piece of all("[data-q]", record)) {
      const claims = numbers(piece.dataset.q);
      if (claims.some((claim) => chosen.has(claim))) piece.classList.add("selected");
      else if (claims.some((claim) => related.has(claim))) piece.classList.add("related");
    }
  }

  /* Of the pane only what belongs to the chosen claim is shown. */
  function filter(record, claim) {
    for (const item of all(".pane-body [data-ns], .pane-body .entry, .ticks > li", record)) {
      const claims = item.dataset.n !== undefined ? [item.dataset.n] : numbers(item.dataset.ns);
      item.hidden = claim !== null && !claims.includes(claim);
    }
    for (const group of all(".pane-body [data-group]", record)) {
      group.hidden =
        claim !== null && !group.querySelector("[data-ns]:not([hidden]), .entry:not([hidden])");
    }
    for (const number of all(".pane-body [data-number]", record)) {
      number.dataset.all ??= number.textContent;
      const some = all("[data-ns]:not([hidden])", number.closest("[data-group]")).length;
      number.textContent = claim === null ? number.dataset.all : `${some} of ${number.dataset.all}`;
    }
    for (const fold of all(".pane-body details.fold", record)) {
      if (claim !== null) {
        fold.dataset.was ??= String(fold.open);
        fold.open = true;
      } else if (fold.dataset.was) {
        fold.open = fold.dataset.was === "true";
        delete fold.dataset.was;
      }
    }
    record.classList.toggle("has-selection", claim !== null);
  }

  function entryOf(record, claim) {
    return all(".entry", record).find((entry) => entry.dataset.n === claim);
  }

  function selectClaim(record, claim, { moves = true } = {}) {
    const entry = entryOf(record, claim);
    if (!entry) return showAll(record);
    for (const other of all(".record")) if (other !== record) showAll(other);
    clear(record);
    filter(record, claim);
    const checks = all(".pane-body [data-ns]:not([hidden])", record).filter((item) => item.dataset.check);
    const related = new Set(checks.flatMap((check) => numbers(check.dataset.ns)));
    highlight(record, new Set([claim]), related);
    for (const sign of all(`.s[data-n="${claim}"]`, record)) sign.setAttribute("aria-pressed", "true");
    entry.classList.add("selected");
    selected = { record: keyOf(record), claim: entry.dataset.claim };
    const value = entry.querySelector("[data-field=value]").textContent;
    const state = entry.querySelector("i").textContent;
    title(record, `${value}: ${state}`);
    const cards = all(".card:not([hidden])", record);
    if (cards.length === 1) openQuietly(cards[0]);
    say(record, `${value}: ${state}. ${checks.length === 1 ? "1 check" : `${checks.length} checks`} shown.`);
    document.dispatchEvent(new CustomEvent("validator:select", { detail: { record: record.dataset.record, claim: selected.claim } }));
    if (moves) toPane(record);
  }

  function selectCheck(card, { moves = false } = {}) {
    const record = recordOf(card);
    clear(record);
    const chosen = new Set(numbers(card.dataset.ns));
    highlight(record, chosen, new Set());
    card.classList.add("selected");
    selected = { record: keyOf(record), check: card.dataset.check };
    if (moves) {
      openQuietly(card);
      card.querySelector("summary").focus();
    }
    const first = record.querySelector(".text .selected");
    if (first && !isSheet()) bringIntoView(first);
  }

  function showAll(record) {
    clear(record);
    filter(record, null);
    title(record, null);
    if (selected && selected.record === keyOf(record)) selected = null;
  }

  const opening = new Set(); // cards that the page opens itself, which selects nothing
  function openQuietly(card) {
    if (card.open) return;
    opening.add(card);
    card.open = true;
  }

  function title(record, words) {
    const heading = record.querySelector("[data-pane-title]");
    heading.dataset.words ??= heading.textContent;
    heading.textContent = words ?? heading.dataset.words;
    heading.dir = "auto";
    for (const button of all("[data-show-all]", record)) button.hidden = words === null;
  }

  function say(record, words) {
    record.querySelector("[data-said]").textContent = words;
  }

  const isSheet = () => matchMedia("(max-width: 59.99rem)").matches;
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  function bringIntoView(element) {
    const box = element.getBoundingClientRect();
    const bottom = isSheet() ? innerHeight * 0.4 : innerHeight; // the sheet lies over the rest
    if (box.top >= 0 && box.bottom <= bottom) return;
    element.scrollIntoView({ block: isSheet() ? "start" : "center", behavior: still() ? "auto" : "smooth" });
  }

  function toPane(record) {
    const body = record.querySelector(".pane");
    body.scrollTop = 0;
    record.querySelector("[data-pane-title]").focus({ preventScroll: true });
  }

  function toText(record, element) {
    if (!element) return;
    element.classList.add("selected");
    bringIntoView(element);
  }

  function step(record, by) {
    const cards = all(".card", record);
    const now = cards.findIndex((card) => card.classList.contains("selected"));
    const next = cards[now < 0 ? (by > 0 ? 0 : cards.length - 1) : (now + by + cards.length) % cards.length];
    if (!next) return;
    showAll(record);
    for (const card of cards) if (card !== next) card.open = false;
    selectCheck(next, { moves: true });
  }

  // --- decisions ---------------------------------------------------------------------------------------------------
  // What was decided of a contradiction is kept by signoff.js; ticks, notes and the signature are kept here.

  const decided = () => window.validatorSignOff;
  const WORDS = { accept: "to be corrected", waive: "waived", ask: "ask the source" };

  function claimIds(card) {
    const entries = new Map(all(".entry", recordOf(card)).map((entry) => [entry.dataset.n, entry.dataset.claim]));
    return numbers(card.dataset.ns).map((number) => entries.get(number));
  }

  function about(card) {
    return {
      record: recordOf(card).dataset.record,
      rule: card.dataset.rule,
      claims: claimIds(card),
      arithmetic: card.querySelector(".sum").textContent.trim(),
    };
  }

  const fingerprints = () => all(".card").map((card) => card.dataset.check);

  function keepDecision(card) {
    const chosen = card.querySelector("input[type=radio]:checked")?.value ?? "";
    decided().set(card.dataset.check, about(card), chosen, card.querySelector("[data-note]").value);
  }

  function keepTicks(record) {
    const kept = store.read(nameOf(record));
    kept.ticked = all("[data-tick]:checked", record).map((tick) => tick.dataset.tick);
    store.write(nameOf(record), kept);
    progress();
  }

  function keepPage() {
    const record = document.querySelector(".record");
    store.write(PAGE, { by: document.querySelector("[data-by]").value });
    const kept = store.read(nameOf(record));
    kept.general = document.querySelector("[data-general]").value;
    kept.signed = document.querySelector("[data-signed]").checked;
    store.write(nameOf(record), kept);
    progress();
  }

  function restore() {
    for (const record of all(".record")) {
      const ticked = new Set(store.read(nameOf(record)).ticked ?? []);
      for (const tick of all("[data-tick]", record)) tick.checked = ticked.has(tick.dataset.tick);
    }
    restoreDecisions();
    const by = document.querySelector("[data-by]");
    if (!by) return;
    const kept = store.read(nameOf(document.querySelector(".record")));
    by.value = store.read(PAGE).by ?? "";
    document.querySelector("[data-general]").value = kept.general ?? "";
    document.querySelector("[data-signed]").checked = kept.signed ?? false;
    progress();
  }

  function restoreDecisions() {
    for (const card of all(".card")) {
      const { decision, reason } = decided().of(card.dataset.check);
      for (const radio of all("input[type=radio]", card)) radio.checked = radio.value === decision;
      const note = card.querySelector("[data-note]");
      if (note !== document.activeElement) note.value = reason;
    }
  }

  /* What is decided and what is not, told beside each contradiction and at the end. */
  function progress() {
    const cards = all(".card");
    let done = 0;
    for (const card of cards) {
      const one = decided().of(card.dataset.check);
      const tag = card.querySelector("[data-decided]");
      tag.hidden = !one.decision;
      tag.textContent = WORDS[one.decision] ?? "";
      const isComplete = decided().isComplete(one);
      card.querySelector("[data-note]").setAttribute("aria-invalid", String(!isComplete));
      if (one.decision && isComplete) done += 1;
    }
    const ticks = all("[data-tick]");
    const ticked = ticks.filter((tick) => tick.checked).length;
    const told = document.querySelector("[data-progress]");
    if (told) {
      told.textContent =
        `${done} of ${cards.length} contradiction${cards.length === 1 ? "" : "s"} decided, ` +
        `${ticked} of ${ticks.length} number${ticks.length === 1 ? "" : "s"} ticked.`;
    }
    const where = document.querySelector("[data-kept]");
    if (where) {
      where.textContent =
        isKept && decided().isKept()
          ? "Your decisions are kept in this browser. Downloading them is how you pass them on; nothing is sent anywhere."
          : "This browser does not let the page keep your decisions: download them before you close it.";
    }
  }

  // --- passing decisions on ----------------------------------------------------------------------------------------

  const signedBy = () => document.querySelector("[data-by]")?.value.trim() ?? "";

  /* What the whole review says besides the decisions. */
  function review() {
    return {
      notes: document.querySelector("[data-general]")?.value ?? "",
      signed_off: document.querySelector("[data-signed]")?.checked ?? false,
      open: fingerprints().filter((one) => !decided().of(one).decision),
      records: all(".record").map((record) => ({
        record: record.dataset.record,
        ticked: all("[data-tick]:checked", record).map((tick) => tick.dataset.tick),
        not_ticked: all("[data-tick]:not(:checked)", record).map((tick) => tick.dataset.tick),
        questions: all(".ask li", record).map((item) => item.querySelector("p").textContent),
      })),
    };
  }

  function exportAs(form) {
    const problem = document.querySelector("[data-export-problem]");
    problem.textContent = "";
    if (form === "json") {
      const text = decided().decisionsText(fingerprints(), signedBy(), review());
      decided().download("validator.review.json", "application/json", text);
      return;
    }
    const waived = decided().decided(fingerprints()).filter((one) => one.decision === "waive");
    const lacking = waived.filter((one) => !decided().isComplete(one));
    if (lacking.length) {
      problem.textContent =
        lacking.length === 1
          ? "One waived contradiction has no reason yet: a waiver needs one."
          : `${lacking.length} waived contradictions have no reason yet: a waiver needs one.`;
      const card = all(".card").find((one) => one.dataset.check === lacking[0].fingerprint);
      showAll(recordOf(card));
      openQuietly(card);
      card.querySelector("[data-note]").focus();
      return;
    }
    if (!waived.length) {
      problem.textContent = "Nothing is waived: choose “Waive” below a contradiction and say why.";
      return;
    }
    decided().download("validator.waivers.toml", "application/toml", decided().waiversText(fingerprints(), signedBy()));
  }

  /* What `validator review` saves: every decision of this page, and that some of them are saved. */
  function notes() {
    const by = signedBy();
    return decided().decided(fingerprints()).map(({ fingerprint, decision, reason, date, about: { record, rule, claims } }) => ({
      fingerprint, record, rule, claims, decision, reason, date, ...(by ? { by } : {}),
    }));
  }

  function forget(known) {
    for (const one of known) decided().set(one, {}, "", "");
    restoreDecisions();
  }

  // --- what the editor does ----------------------------------------------------------------------------------------

  /* Of a piece of text that belongs to several claims, each click takes the next. */
  function clickedClaim(record, piece) {
    const claims = numbers(piece.dataset.v ?? piece.dataset.q);
    const now = selected?.claim !== undefined && selected.record === keyOf(record) ? selected.claim : null;
    const at = claims.findIndex((claim) => entryOf(record, claim)?.dataset.claim === now);
    return claims[(at + 1) % claims.length];
  }

  function onClick(event) {
    const record = recordOf(event.target);
    const button = event.target.closest("button");
    if (button) {
      if (button.dataset.export) exportAs(button.dataset.export);
      else if (button.dataset.print !== undefined) window.print();
      else if (button.dataset.later !== undefined) {
        for (const item of all(".later", button.parentElement)) item.classList.remove("later");
        button.hidden = true;
      } else if (button.dataset.showAll !== undefined) goBack(record);
      else if (button.dataset.step) step(record, Number(button.dataset.step));
      else if (button.dataset.to !== undefined) {
        clear(record);
        toText(record, record.querySelector(`.text [data-figure="${button.dataset.to}"]`));
      } else if (button.dataset.n !== undefined && record) {
        cameFrom = button.closest(".text") ? button : null;
        selectClaim(record, button.dataset.n);
        const first = record.querySelector(".text .selected");
        if (first) bringIntoView(cameFrom ?? first);
      }
      return;
    }
    const piece = event.target.closest(".text [data-q]");
    if (piece && record && String(getSelection()) === "") {
      cameFrom = null;
      selectClaim(record, clickedClaim(record, piece), { moves: false });
      record.querySelector(".pane").scrollTop = 0;
      bringIntoView(piece);
    }
  }

  function goBack(record) {
    showAll(record);
    const sign = cameFrom;
    cameFrom = null;
    if (sign?.isConnected) sign.focus();
    else record.querySelector("[data-pane-title]").focus({ preventScroll: true });
  }

  function onKey(event) {
    if (event.key === "Escape" && selected) {
      const record = all(".record").find((one) => keyOf(one) === selected.record);
      if (record) goBack(record);
      return;
    }
    const sign = event.target.closest?.(".text .s");
    if (!sign || (event.key !== "ArrowRight" && event.key !== "ArrowLeft")) return;
    const signs = all(".text .s", recordOf(sign));
    const next = signs[signs.indexOf(sign) + (event.key === "ArrowRight" ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }

  const opened = new Set(); // of what was opened, so that it is open again after the page was replaced
  const foldOf = (one) => (one.dataset.check ? `${one.dataset.check}` : one.dataset.fold && `${recordOf(one)?.id} ${one.dataset.fold}`);

  function onToggle(event) {
    const card = event.target;
    const fold = !isPrinting && !(card.dataset.fold && recordOf(card)?.classList.contains("has-selection")) && foldOf(card);
    if (fold && card.open) opened.add(fold);
    else if (fold) opened.delete(fold);
    if (!card.classList?.contains("card")) return;
    if (opening.delete(card)) return;
    if (card.open && !isPrinting) selectCheck(card);
    else if (card.classList.contains("selected")) clear(recordOf(card));
  }

  function onChange(event) {
    const record = recordOf(event.target);
    if (record && event.target.closest(".decide")) keepDecision(event.target.closest(".card"));
    else if (record && event.target.closest("[data-tick]")) keepTicks(record);
    else if (event.target.closest(".sign-off")) keepPage();
  }

  let isPrinting = false;
  let closed = [];
  function beforePrint() {
    isPrinting = true;
    closed = all("details:not([open])");
    for (const one of closed) one.open = true;
  }
  function afterPrint() {
    for (const one of closed) one.open = false;
    setTimeout(() => (isPrinting = false), 0);
  }

  // --- beginning ---------------------------------------------------------------------------------------------------

  let listens = false;
  function listen() {
    if (listens) return;
    listens = true;
    document.addEventListener("click", onClick);
    document.addEventListener("keydown", onKey);
    document.addEventListener("toggle", onToggle, true);
    document.addEventListener("change", onChange);
    document.addEventListener("input", onChange);
    addEventListener("beforeprint", beforePrint);
    addEventListener("afterprint", afterPrint);
    decided().onChange(() => {
      progress();
      document.dispatchEvent(new CustomEvent("validator:notes"));
    });
    addEventListener("storage", restore);
  }

  /* Begin, or begin again where the inside of <main> was replaced; calling it twice changes nothing. */
  function init() {
    listen();
    restore();
    for (const one of all("details:not([open])")) {
      if (!opened.has(foldOf(one))) continue;
      if (one.classList.contains("card")) openQuietly(one);
      else one.open = true;
    }
    for (const sign of all(".text .s:not([aria-pressed])")) sign.setAttribute("aria-pressed", "false");
    if (!selected) return;
    const record = all(".record").find((one) => keyOf(one) === selected.record);
    if (!record) return;
    if (selected.claim !== undefined) {
      const entry = all(".entry", record).find((one) => one.dataset.claim === selected.claim);
      if (entry) selectClaim(record, entry.dataset.n, { moves: false });
    } else {
      const card = all(".card", record).find((one) => one.dataset.check === selected.check);
      if (card) {
        openQuietly(card);
        selectCheck(card);
      }
    }
  }

  return { init, notes, forget, review };
})();
document.documentElement.classList.add("js");
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => window.validatorPage.init());
else window.validatorPage.init();
