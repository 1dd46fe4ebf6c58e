"use strict";
/* The list of a data set's contradictions: filtered, sorted, paged; and the view of one record.
   Everything that a source says is shown by textContent. The data has a list for each key (see dataset_findings.py). */
window.validatorDataSet = (() => {
  const ROWS = [25, 50, 100, 250];
  const MOST_PRINTED = 500;
  const MOST_BESIDE = 12; // contradictions of the same record, before and after the one that was opened
  const ORDER = ["error", "warning", "note"];
  const DECISIONS = { "": "open", accept: "accepted", waive: "waived", ask: "ask the source" };

  const number = (n) => n.toLocaleString("en-US");
  const counted = (n, noun) => `${number(n)} ${noun}${n === 1 ? "" : "s"}`;

  /** One line in which nothing is obeyed: white space is a space, controls and direction marks are escapes. */
  function shown(text) {
    return String(text)
      .replace(/[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+/gu, " ")
      .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => {
        const code = char.codePointAt(0);
        if (code > 0xffff) return `\\U${code.toString(16).padStart(8, "0")}`;
        return code > 0xff ? `\\u${code.toString(16).padStart(4, "0")}` : `\\x${code.toString(16).padStart(2, "0")}`;
      });
  }

  /** An element; what is not an element among its children is text. */
  function el(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === false || value === null || value === undefined) continue;
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
    return made;
  }

  const isWhole = (text) => !/… \([\d,]+ more characters\)$/.test(text);

  /** What a source says: its direction is its own and changes nothing around it. */
  const said = (text, tag = "bdi", attributes = {}) => el(tag, { dir: "auto", ...attributes }, shown(text));

  // --- the data ------------------------------------------------------------------------------------------------------

  function read(data) {
    const { rules, names, records, claims, findings } = data;
    const record = new Array(findings.rule.length);
    records.findings.forEach((first, number) => {
      const end = number + 1 < records.findings.length ? records.findings[number + 1] : record.length;
      record.fill(number, first, end);
    });
    const claimPlace = (number, at) => {
      const path = names[claims.path[number] ?? records.path[at]];
      const field = names[claims.field[number]];
      const row = claims.row[number];
      if (row !== undefined) return `${path}: ${names[row]}${field ? `, ${field}` : ""}`;
      const line = claims.line[number] || records.line[at];
      return `${path}:${line}:${claims.column[number]}${field ? ` (${field})` : ""}`;
    };
    const place = (number) => {
      const own = findings.place[number];
      if (own !== undefined) return own;
      const first = findings.claims[number][0];
      return first === undefined ? names[records.path[record[number]]] : claimPlace(first, record[number]);
    };
    const claimsOf = (at) => {
      const end = at + 1 < records.claims.length ? records.claims[at + 1] : claims.id.length;
      return Array.from({ length: end - records.claims[at] }, (_, offset) => records.claims[at] + offset);
    };
    const findingsOf = (at) => {
      const end = at + 1 < records.findings.length ? records.findings[at + 1] : record.length;
      return Array.from({ length: end - records.findings[at] }, (_, offset) => records.findings[at] + offset);
    };
    const value = (claim) => claims.value[claim] + (claims.unit[claim] ? ` ${names[claims.unit[claim]]}` : "");
    const texts = [];
    const text = (number) => {
      texts[number] ??= [
        records.id[record[number]], place(number), rules[findings.rule[number]].title, rules[findings.rule[number]].id,
        findings.line[number] ?? "", findings.arithmetic[number], findings.stated[number], findings.difference[number],
        findings.fingerprint[number],
        ...findings.claims[number].map((claim) => `${names[claims.id[claim]]} ${value(claim)} ${claims.quote[claim] ?? ""}`),
      ].join("\n").toLowerCase();
      return texts[number];
    };
    /** What files of decisions say; an id that was cut here would be the name of nothing. */
    const about = (number) => {
      const ids = findings.claims[number].map((claim) => names[claims.id[claim]]);
      const listsAll = findings.more_claims[number] === undefined && ids.every(isWhole);
      const rule = rules[findings.rule[number]].id || findings.line[number];
      return {
        record: isWhole(records.id[record[number]]) ? records.id[record[number]] : null,
        rule: isWhole(rule) ? rule : null,
        claims: listsAll ? ids : [],
        arithmetic: findings.arithmetic[number],
      };
    };
    return {
      ...data, record, place, claimPlace, claimsOf, findingsOf, value, text, about,
      count: record.length, fingerprint: (number) => findings.fingerprint[number],
    };
  }

  // --- what is listed, and in which order ---------------------------------------------------------------------------

  const collator = new Intl.Collator("en", { numeric: true });

  /** For each name of an order: what compares two contradictions; equal ones stay in the order of the report. */
  function orders(data, decide) {
    const { rules, records, findings, record } = data;
    const rule = (n) => rules[findings.rule[n]];
    const decisions = Object.keys(DECISIONS);
    return {
      input: () => 0,
      record: (a, b) => collator.compare(records.id[record[a]], records.id[record[b]]),
      rule: (a, b) => collator.compare(rule(a).title, rule(b).title),
      severity: (a, b) => ORDER.indexOf(rule(a).severity) - ORDER.indexOf(rule(b).severity),
      difference: (a, b) => findings.rank[a] - findings.rank[b],
      decision: (a, b) => decisions.indexOf(decide(a)) - decisions.indexOf(decide(b)),
    };
  }

  function selected(data, state, decide) {
    const { rules, findings } = data;
    const words = state.search.toLowerCase().split(/\s+/).filter(Boolean);
    const has = (n) =>
      (state.rule === "" || findings.rule[n] === Number(state.rule)) &&
      (state.severity === "" || rules[findings.rule[n]].severity === state.severity) &&
      (state.sign === "" || String(findings.sign[n]) === state.sign) &&
      (state.power === "" || String(findings.power[n]) === state.power) &&
      (state.decision === "" || decidedAs(n) === state.decision) &&
      words.every((word) => data.text(n).includes(word));
    const decidedAs = (n) => (findings.acknowledged[n] !== undefined ? "acknowledged" : decide(n) || "open");
    const found = [];
    for (let n = 0; n < data.count; n += 1) if (has(n)) found.push(n);
    const compare = orders(data, decide)[state.order];
    if (state.order !== "input") found.sort((a, b) => (state.down ? compare(b, a) : compare(a, b)) || a - b);
    else if (state.down) found.reverse();
    return found;
  }

  const NOTHING_PICKED = { search: "", rule: "", severity: "", sign: "", power: "", decision: "" };

  // --- the list -----------------------------------------------------------------------------------------------------

  function list(data, host, signOff) {
    const { rules, records, findings, record } = data;
    const decide = (n) => signOff.of(findings.fingerprint[n]).decision;
    const state = { ...NOTHING_PICKED, order: "input", down: false, page: 0, rows: 50 };
    let found = [];

    const status = el("p", { class: "ds-status", role: "status" });
    const body = el("tbody");
    const heads = [
      ["record", "Record"], ["rule", "Rule and arithmetic"], [null, "Stated"], [null, "Computed"],
      ["difference", "Difference"], ["decision", "Decision"],
    ].map(([order, title]) =>
      el("th", { scope: "col", "data-order": order },
        order ? el("button", { type: "button", class: "ds-sort", onclick: () => sortBy(order) }, title) : title));
    const table = el("table", { class: "ds-list" },
      el("caption", { class: "said" }, "Contradictions"),
      el("thead", {}, el("tr", {}, heads)), body);

    const choice = (key, title, options) => {
      const box = el("select", { "data-key": key, onchange: () => pick({ [key]: box.value }) },
        options.map(([value, label]) => el("option", { value }, label)));
      return el("label", { class: "ds-field" }, el("span", { class: "label" }, title), box);
    };
    const used = [...new Set(findings.rule)].sort((a, b) => collator.compare(rules[a].title, rules[b].title));
    const severities = ORDER.filter((level) => used.some((rule) => rules[rule].severity === level));
    let typing = 0;
    const search = el("input", {
      type: "search", "data-key": "search", autocomplete: "off", spellcheck: "false",
      placeholder: "a record, a value, a quote…",
      oninput: () => { clearTimeout(typing); typing = setTimeout(() => pick({ search: search.value }), 120); },
    });
    const clear = el("button", { type: "button", class: "button", onclick: () => { pick(NOTHING_PICKED); search.focus(); } }, "Show all");
    const size = el("span", { class: "ds-size" });
    const orderBox = el("select", {
      "data-key": "order",
      onchange: () => { const [order, way] = orderBox.value.split(" "); show({ order, down: way === "down", page: 0 }); },
    }, [
      ["input up", "as reported"], ["difference down", "largest difference"], ["difference up", "smallest difference"],
      ["record up", "record, A to Z"], ["record down", "record, Z to A"], ["rule up", "rule, A to Z"],
      ["rule down", "rule, Z to A"], ["severity up", "severity"], ["decision up", "open first"], ["decision down", "decided first"],
      ["severity down", "severity, least first"], ["input down", "last reported first"],
    ].map(([value, label]) => el("option", { value }, label)));
    const tools = el("div", { class: "ds-tools", role: "search", "aria-label": "Contradictions" },
      el("label", { class: "ds-field ds-search" }, el("span", { class: "label" }, "Find"), search),
      choice("rule", "Rule", [["", "all rules"], ...used.map((rule) => [String(rule), shown(rules[rule].title)])]),
      severities.length > 1 ? choice("severity", "Severity", [["", "all"], ...severities.map((level) => [level, level])]) : null,
      choice("sign", "Difference", [["", "all"], ["1", "too high"], ["-1", "too low"], ["0", "the sides touch"], ["null", "no number"]]),
      choice("decision", "Decision", [["", "all"], ["open", "open"], ["accept", "accepted"], ["waive", "waived"],
        ["ask", "ask the source"], ["acknowledged", "acknowledged before"]]),
      el("label", { class: "ds-field" }, el("span", { class: "label" }, "Order"), orderBox),
      clear);

    const turn = (label, title, to) =>
      el("button", { type: "button", class: "button", "aria-label": title, onclick: () => { show({ page: to() }); host.scrollIntoView({ block: "start" }); } }, label);
    const last = () => Math.max(0, Math.ceil(found.length / state.rows) - 1);
    const first = turn("« First", "First page", () => 0);
    const back = turn("‹ Previous", "Previous page", () => state.page - 1);
    const on = turn("Next ›", "Next page", () => state.page + 1);
    const end = turn("Last »", "Last page", () => last());
    const where = el("span", { class: "figures" });
    const rowsBox = el("select", { onchange: () => show({ rows: Number(rowsBox.value), page: 0 }) },
      ROWS.map((rows) => el("option", { value: rows, selected: rows === state.rows }, String(rows))));
    const pager = el("nav", { class: "ds-pager", "aria-label": "Pages of the list" }, first, back, where, on, end,
      el("label", {}, "rows a page ", rowsBox));

    host.append(tools, size, status, table, pager);

    function pick(picked) {
      if (("rule" in picked || "sign" in picked) && !("power" in picked)) picked = { ...picked, power: "" }; // a size belongs to both
      show({ ...picked, page: 0 });
    }

    function sortBy(order) {
      const down = state.order === order ? !state.down : order === "difference";
      show({ order, down, page: 0 });
    }

    function show(changes) {
      Object.assign(state, changes);
      found = selected(data, state, decide);
      state.page = Math.min(Math.max(0, state.page), last());
      for (const box of tools.querySelectorAll("[data-key]")) {
        const key = box.dataset.key;
        const value = key === "order" ? `${state.order} ${state.down ? "down" : "up"}` : state[key];
        if (box.value !== value) box.value = value;
      }
      size.textContent = state.power === "" ? "" : `Only differences of one size: ${state.size}.`;
      clear.disabled = Object.keys(NOTHING_PICKED).every((key) => state[key] === "");
      heads.forEach((head) => {
        const order = head.dataset.order;
        if (order) head.setAttribute("aria-sort", state.order === order ? (state.down ? "descending" : "ascending") : "none");
      });
      draw(state.page * state.rows, state.rows);
      where.textContent = `page ${number(state.page + 1)} of ${number(last() + 1)}`;
      first.disabled = back.disabled = state.page === 0;
      on.disabled = end.disabled = state.page >= last();
      pager.hidden = data.count <= ROWS[0];
      status.textContent = found.length === data.count ? `${counted(data.count, "contradiction")} listed`
        : `${number(found.length)} of ${counted(data.count, "contradiction")} listed`;
    }

    function draw(from, most) {
      body.replaceChildren(...found.slice(from, from + most).map(row));
      if (!found.length) body.append(el("tr", {}, el("td", { colspan: heads.length, class: "quiet" }, "Nothing is like this. “Show all” takes the filters away.")));
    }

    function row(n) {
      const rule = rules[findings.rule[n]];
      const cell = (label, ...content) => el("td", { "data-label": label }, content);
      return el("tr", { "data-check": findings.fingerprint[n] },
        el("th", { scope: "row", "data-label": "Record" },
          el("a", { href: `#finding-${n + 1}` }, said(records.id[record[n]])), said(data.place(n), "span", { class: "place" })),
        el("td", { "data-label": "Rule" },
          severity(rule.severity), " ", ruleName(data, n), findings.likely[n] ? el("span", { class: "quiet" }, " likely") : null,
          said(findings.arithmetic[n].split("\n").join("; "), "span", { class: "arithmetic" })),
        cell(findings.sides[n] ? "One side" : "Stated", said(findings.stated[n])),
        cell(findings.sides[n] ? "Other side" : findings.against[n] ? "Against" : "Computed", said(findings.computed[n])),
        cell("Difference", said(findings.difference[n] || "–")),
        cell("Decision", decision(n)));
    }

    function decision(n) {
      const before = findings.acknowledged[n];
      if (before !== undefined) return el("span", { class: "ds-decided" }, "acknowledged");
      const now = decide(n);
      return el("span", { class: now ? "ds-decided" : "quiet" }, DECISIONS[now]);
    }

    signOff.onChange(() => show({}));
    addEventListener("beforeprint", () => draw(0, MOST_PRINTED));
    addEventListener("beforeprint", () => {
      if (found.length > MOST_PRINTED) status.textContent = `The first ${number(MOST_PRINTED)} of ${counted(found.length, "contradiction")} are printed`;
    });
    addEventListener("afterprint", () => show({}));
    show({});
    return { pick, around: (n) => { const at = found.indexOf(n); return { at, of: found.length, before: found[at - 1], after: at < 0 ? undefined : found[at + 1] }; } };
  }

  const SIGN = { error: "✗", warning: "!", note: "i" };
  const severity = (level) => el("span", { class: `ds-severity severity-${level}` }, el("span", { "aria-hidden": true }, `${SIGN[level]} `), level);

  function ruleName(data, n) {
    const rule = data.rules[data.findings.rule[n]];
    const line = data.findings.line[n];
    return line === undefined ? el("span", { title: shown(rule.id) }, shown(rule.title)) : el("span", {}, `${rule.title}: `, said(line, "code"));
  }

  // --- one record ---------------------------------------------------------------------------------------------------

  function recordView(data, n, signOff) {
    const { rules, names, records, claims, findings } = data;
    const at = data.record[n];
    const ofRecord = data.findingsOf(at);
    const first = Math.max(0, ofRecord.indexOf(n) - MOST_BESIDE);
    const here = ofRecord.slice(first, first + 2 * MOST_BESIDE);
    const wrong = new Set(ofRecord.flatMap((one) => findings.claims[one]));
    const quoted = data.claimsOf(at).some((claim) => claims.quote[claim] !== undefined);
    const [agrees, undecided, unchecked, all] = records.counts[at];

    const claimRow = (claim, note) =>
      el("tr", { "data-claim": shown(names[claims.id[claim]]) },
        el("th", { scope: "row" }, said(names[claims.id[claim]]),
          claims.cell[claim] === claims.id[claim] ? null : said(names[claims.cell[claim]], "span", { class: "quiet" })),
        el("td", { class: "value" }, said(data.value(claim)), note ? el("span", { class: "quiet" }, note) : null),
        quoted ? el("td", {}, claims.quote[claim] === undefined ? null : said(`“${claims.quote[claim]}”`, "q")) : null,
        el("td", {}, said(data.claimPlace(claim, at), "span", { class: "place" })));
    const claimTable = (title, rows) =>
      el("div", { class: "ds-scroll", tabindex: "0", role: "region", "aria-label": title },
        el("table", { class: "ds-claims" }, el("caption", { class: "said" }, title),
          el("thead", {}, el("tr", {}, ["Claim", "Value", quoted ? "Quote" : "", "Place"].filter(Boolean).map((head) => el("th", { scope: "col" }, head)))),
          el("tbody", {}, rows)));

    const contradiction = (one) => {
      const rule = rules[findings.rule[one]];
      const pair = (label, text) => (text ? el("div", {}, el("dt", {}, label), el("dd", {}, said(text))) : null);
      const needed = new Set(findings.depends[one] || []);
      const more = findings.more_claims[one];
      const why = findings.message[one] || rule.why;
      const suspects = findings.suspects[one] || [];
      return el("article", { class: `ds-contradiction contradicts${one === n ? " current" : ""}`, "data-check": findings.fingerprint[one] },
        el("h3", {}, severity(rule.severity), " ", ruleName(data, one)),
        el("p", { class: "quiet" }, findings.likely[one]
          ? "Likely: the wording leaves room, so this is no proof; it contradicts what the words usually mean." : "Proven."),
        el("dl", { class: "ds-numbers" },
          pair(findings.sides[one] ? "one side" : "stated", findings.stated[one]),
          pair(findings.sides[one] ? "other side" : findings.against[one] ? "against" : "computed", findings.computed[one]),
          pair("difference", findings.difference[one])),
        findings.arithmetic[one].split("\n").map((step) => said(step, "p", { class: "ds-step" })),
        why ? el("p", { class: "ds-why" }, el("span", { class: "label" }, "why "), said(why)) : null,
        claimTable("Claims of this contradiction",
          findings.claims[one].map((claim) => claimRow(claim, needed.has(claim) ? " (other statements of the same do not contradict)" : ""))),
        more ? el("p", { class: "quiet" }, `and ${counted(more, "more claim")}`) : null,
        suspects.length ? el("div", { class: "ds-suspects" }, el("p", { class: "label" }, "suspect"),
          suspects.map((line) => said(line, "p"))) : null,
        before(findings.acknowledged[one]),
        (findings.acknowledged[one] || {}).by === "waiver" ? null : signOff.controls(findings.fingerprint[one], data.about(one)),
        el("p", { class: "quiet ds-mark" }, `${rule.id ? `${rule.id} · ` : ""}${findings.fingerprint[one]}`));
    };
    const before = (accepted) => accepted === undefined ? null
      : el("p", { class: "ds-notice agrees" }, el("strong", {}, "Acknowledged"), ` by a ${accepted.by}: `, said(accepted.reason),
        accepted.date ? `, ${accepted.date}` : "", accepted.expires ? `, until ${accepted.expires}` : "");

    const listed = (title, sign, state, rows, total, one) => {
      if (!total) return null;
      const left = total - (rows || []).length;
      return el("details", { class: state },
        el("summary", {}, el("span", { class: "sign", "aria-hidden": true }, `${sign} `), title),
        rows ? el("ul", { class: "ds-told" }, rows.map(one)) : null,
        left > 0 ? el("p", { class: "quiet" }, `and ${number(left)} more${state === "agrees" ? ": mostly what a claim says by itself" : ""}`) : null);
    };
    const others = data.claimsOf(at);
    const moreClaims = records.more_claims[at];
    const moreHere = records.more_contradictions[at];
    const beside = ofRecord.length - here.length;
    return [
      here.map(contradiction),
      beside ? el("p", { class: "quiet" }, `and ${counted(beside, "more contradiction")} of this record in the list`) : null,
      moreHere ? el("p", { class: "ds-notice undecided" }, `${counted(moreHere, "more contradiction")} of this record ${moreHere === 1 ? "is" : "are"} not listed in this page.`) : null,
      el("details", { open: others.length > wrong.size, class: "unchecked" },
        el("summary", {}, `All ${counted(all, "claim")} of the record`),
        claimTable("Claims of the record", others.map((claim) => claimRow(claim, wrong.has(claim) ? " ✗" : ""))),
        moreClaims ? el("p", { class: "quiet" }, `and ${counted(moreClaims, "more claim")}`) : null),
      listed(`${counted(agrees, "check")} agree${agrees === 1 ? "s" : ""}`, "✓", "agrees", records.agreements[at], agrees,
        ([rule, text, how]) => el("li", {}, said(text), el("span", { class: "quiet" }, ` ${how ? `${names[how]} · ` : ""}${shown(rules[rule].title)}`))),
      listed(`${number(undecided)} undecided: what is missing`, "?", "undecided", records.undecided[at], undecided,
        ([rule, why, steps]) => el("li", {}, said(names[why]), " ", said(steps, "span", { class: "quiet" }), el("span", { class: "quiet" }, ` ${shown(rules[rule].title)}`))),
      listed(`${counted(unchecked, "number")} not checked`, "○", "unchecked", records.unchecked[at], unchecked,
        ([id, value, why]) => el("li", {}, el("strong", {}, said(names[id])), " ", said(value), " ", said(names[why], "span", { class: "quiet" }))),
    ];
  }

  function dialog(data, rows, signOff) {
    const title = el("h2", { id: "ds-record-title", tabindex: "-1" });
    const from = el("p", { class: "quiet" });
    const where = el("span", { class: "quiet figures", role: "status" });
    const content = el("div", { class: "ds-record" });
    const go = (label, name) => el("button", { type: "button", class: "button", onclick: () => open(around[name]) }, label);
    const back = go("‹ Previous", "before");
    const on = go("Next ›", "after");
    const close = el("button", { type: "button", class: "button primary", onclick: () => box.close() }, "Close");
    const box = el("dialog", { class: "ds-dialog", "aria-labelledby": "ds-record-title" },
      el("div", { class: "ds-bar" }, back, on, where, close), title, from, content);
    let around = {};
    let current = -1;

    function open(n) {
      if (n === undefined) return;
      if (location.hash !== `#finding-${n + 1}`) history.replaceState(null, "", `#finding-${n + 1}`);
      draw(n);
    }
    function draw(n) {
      current = n;
      around = rows.around(n);
      const at = data.record[n];
      title.replaceChildren(said(data.records.id[at]));
      from.replaceChildren(said(data.names[data.records.path[at]] || "between records"));
      where.textContent = around.at < 0 ? "not among what is listed" : `${number(around.at + 1)} of ${number(around.of)}`;
      back.disabled = around.before === undefined;
      on.disabled = around.after === undefined;
      content.replaceChildren(...recordView(data, n, signOff).flat().filter(Boolean));
      const wasOpen = box.open;
      if (!wasOpen) box.showModal();
      box.scrollTop = 0;
      const shownFirst = content.querySelector(".current");
      if (shownFirst && shownFirst.previousElementSibling) shownFirst.scrollIntoView({ block: "nearest" });
      // a button that was pressed and can be pressed again keeps the focus, so that Enter goes on
      if (!wasOpen || document.activeElement === document.body || document.activeElement.disabled) title.focus();
    }
    box.addEventListener("close", () => {
      if (location.hash.startsWith("#finding-")) history.replaceState(null, "", "#findings");
      const check = data.findings.fingerprint[current];
      const link = [...document.querySelectorAll(".ds-list tr[data-check]")].find((row) => row.dataset.check === check);
      (link ? link.querySelector("a") : document.querySelector(".ds-list a") || document.body).focus();
    });
    const follow = () => {
      const match = /^#finding-([1-9][0-9]*)$/.exec(location.hash);
      if (match && Number(match[1]) <= data.count) draw(Number(match[1]) - 1);
      else if (box.open) box.close();
    };
    addEventListener("hashchange", follow);
    return { box, follow };
  }

  // --- the page -----------------------------------------------------------------------------------------------------

  function init() {
    const host = document.getElementById("ds-findings");
    const block = document.getElementById("data-set");
    if (!host || !block || host.childElementCount) return;
    const data = read(JSON.parse(block.textContent));
    const signOff = window.validatorSignOff;
    host.hidden = false;
    const rows = list(data, host, signOff);
    host.before(signOff.exports(data.findings.fingerprint));
    const view = dialog(data, rows, signOff);
    host.append(view.box);
    for (const button of document.querySelectorAll("[data-pick-rule]")) {
      button.disabled = false;
      button.addEventListener("click", () => {
        rows.pick({ ...NOTHING_PICKED, rule: button.dataset.pickRule, power: button.dataset.pickPower ?? "", sign: button.dataset.pickSign ?? "", size: button.dataset.pickSize ?? "" });
        document.getElementById("findings").scrollIntoView({ block: "start" });
        host.querySelector("[data-key=rule]").focus({ preventScroll: true });
      });
    }
    const folded = () => [...document.querySelectorAll("details:not([open])")];
    let opened = [];
    addEventListener("beforeprint", () => { opened = folded(); opened.forEach((one) => { one.open = true; }); });
    addEventListener("afterprint", () => { opened.forEach((one) => { one.open = false; }); });
    for (const link of document.querySelectorAll("a[href^='#']")) {
      link.addEventListener("click", () => { const aim = document.querySelector(link.getAttribute("href")); if (aim instanceof HTMLDetailsElement) aim.open = true; });
    }
    view.follow();
  }

  return { init };
})();
document.addEventListener("DOMContentLoaded", () => window.validatorDataSet.init());
