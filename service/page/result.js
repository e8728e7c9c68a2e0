// --- the result --------------------------------------------------------------------------------

/** The given title, else the first heading of some length, which a pasted article begins with. */
function titleOf(article, answer) {
  const heading = answer.sentences.slice(0, 6).map((s) => [s.kind, article.text.slice(s.start, s.end)])
    .find(([kind, text]) => kind === "heading" && text.split(/\s+/).length > 3);
  return answer.document.title || article.title || (heading ? heading[1] : "The article you pasted");
}

function showResult(article, answer) {
  const place = byId("result");
  const heading = withAttributes(make("h2", "", titleOf(article, answer)), { id: "result-title", tabindex: "-1" });
  const edit = make("button", "", "Edit this text");
  const fresh = make("button", "", "New article");
  for (const button of [edit, fresh]) button.type = "button";
  edit.addEventListener("click", () => showDesk(false));
  fresh.addEventListener("click", () => showDesk(true));
  const leftOut = answer.document.excluded.reduce((sum, e) => sum + e.end - e.start, 0);
  const facts = [
    counted(answer.coverage.sentences, "sentence", "sentences"),
    `${answer.coverage.characters.toLocaleString("en")} characters read`,
    leftOut ? `${leftOut.toLocaleString("en")} left out as page clutter` : null,
    counted(answer.spans.length, "marked place", "marked places"),
  ].filter(Boolean).join(" · ");
  const notes = make("div", "notes", make("p", "notice", answer.notice));
  if (answer.warnings.length)
    notes.append(make("div", "box caution", make("ul", "", ...answer.warnings.map((w) => withAttributes(make("li", "", w.detail), { "data-code": w.code })))));
  place.replaceChildren(
    make("div", "head", make("div", "", heading, make("p", "quiet number", facts)), make("div", "row", edit, fresh)),
    notes,
    make("div", "columns", make("div", "stack", summaryPart(answer), coursePart(answer)), scoresPart(answer)),
    make("div", "columns",
      make("div", "", articlePart(article, answer), sentencePart(article, answer), quotePart(article, answer)),
      make("div", "stack", voicePart(answer), framePart(answer), entityPart(answer), factPart(answer))),
  );
  byId("desk").hidden = true;
  place.hidden = false;
  document.title = `${heading.textContent} – Framelens`;
  window.scrollTo(0, 0);
  heading.focus({ preventScroll: true });
}

function showDesk(empty) {
  hideTip();
  byId("result").hidden = true;
  byId("result").replaceChildren();
  byId("desk").hidden = false;
  document.title = "Framelens";
  if (empty) byId("form").reset();
  byId(empty ? "title" : "text").focus();
}

function part(id, title, ...children) {
  const heading = withAttributes(make("h3", "kicker", title), { id: `${id}-title` });
  return withAttributes(make("section", id, heading, ...children), { id, "aria-labelledby": `${id}-title` });
}

const voiceTag = (voice) => make("span", `tag ${voice}`, VOICES[voice] || voice);

function summaryPart(answer) {
  const summary = answer.summary;
  if (!summary) return part("summary", "Summary", make("p", "quiet", "No summary was asked for."));
  const list = make("ol", "");
  for (const [index, sentence] of summary.sentences.entries()) {
    const from = (sentence.evidence[0] || sentence).start;
    const place = answer.sentences.find((s) => s.start <= from && from < s.end);
    let shown = sentence.text;
    if (place) {
      shown = withAttributes(make("a", "", sentence.text), { href: `#sentence-${place.index}` });
      shown.addEventListener("click", () => byId(`sentence-${place.index}`).focus({ preventScroll: true }));
    }
    list.append(withAttributes(make("li", "", shown, " ", voiceTag(sentence.voice)), { id: `point-${index + 1}`, tabindex: "-1" }));
  }
  const method = summary.method === "extractive"
    ? "The article’s own sentences, in its order. Follow one to its place in the text." : "Rewritten. Follow a sentence to the place that supports it.";
  const section = part("summary", "Summary", list, make("p", "quiet after", method));
  if (summary.fallback) section.append(make("p", "quiet", summary.fallback));
  const shift = summary.framing_shift;
  if (shift && shift.source !== null && shift.summary !== null)
    section.append(make("p", "quiet number", `Sentence bias of the summary ${score(shift.summary)}, of the article ${score(shift.source)}.`));
  return section;
}

/** A bar for sighted readers; the numbers beside it say the same to everybody. */
function bar(value, interval) {
  const track = withAttributes(make("div", "bar"), { "aria-hidden": "true" });
  if (value === null || value === undefined) return track;
  track.style.setProperty("--score", value);
  if (!interval) return track.append(make("span", "fill")), track;
  track.style.setProperty("--low", Math.max(0, interval.low));
  track.style.setProperty("--high", Math.min(1, interval.high));
  track.append(make("span", "range"), make("span", "tick"));
  return track;
}

function scoresPart(answer) {
  const list = make("ul", "measures");
  for (const [name, figure] of Object.entries(answer.indicators)) {
    if (name === "frames") continue;
    const notes = [];
    if (figure.interval) notes.push(`${score(figure.interval.low)} to ${score(figure.interval.high)} (${Math.round(figure.interval.level * 100)}% interval)`);
    if (figure.per_1000_words !== undefined && figure.per_1000_words !== null) notes.push(`${figure.per_1000_words.toFixed(1)} in 1,000 words`);
    if (figure.score === null) notes.push("nothing in the author’s voice to score");
    list.append(withAttributes(make("li", "",
      make("span", "name", named(name)), make("span", "value number", score(figure.score)),
      bar(figure.score, figure.interval),
      notes.length ? make("span", "quiet number", notes.join(" · ")) : null,
      INDICATORS[name] ? make("span", "quiet", INDICATORS[name][1]) : null,
    ), { "data-indicator": name }));
  }
  return part("scores", "Scores, from the author’s own words", list);
}

/** The sentences in their order as thin bars: a picture of what the table of sentences says. */
function coursePart(answer) {
  const scored = answer.sentences.filter((s) => s.scores.sentence_bias !== undefined);
  if (scored.length < 2) return null;
  const bars = scored.map((s) => {
    const one = make("span", `step ${s.voice}`, make("i"));
    one.style.setProperty("--score", s.scores.sentence_bias);
    one.title = `Sentence ${s.index + 1}, ${VOICES[s.voice] || s.voice}: ${score(s.scores.sentence_bias)}`;
    one.addEventListener("click", () => { location.hash = `sentence-${s.index}`; byId(`sentence-${s.index}`).focus({ preventScroll: true }); });
    return one;
  });
  const high = scored.filter((s) => s.scores.sentence_bias >= 0.5).length;
  const label = `Sentence bias of ${scored.length} sentences in their order; ${high} of them at or above 0.5. The table of sentences below the article has every number.`;
  const chart = withAttributes(make("div", "steps", ...bars), { role: "img", "aria-label": label });
  const keys = ["author", "mixed", "quoted", "attributed"].filter((voice) => scored.some((s) => s.voice === voice));
  return part("course", "Bias, sentence by sentence", chart,
    make("p", "quiet keys", ...keys.map((voice) => make("span", "", make("span", `step ${voice}`, make("i")), VOICES[voice])),
      make("span", "", `${high} of ${scored.length} at or above the line at 0.5`)));
}

function framePart(answer) {
  const frames = answer.indicators.frames;
  if (!frames) return null;
  const rows = Object.entries(frames).sort((a, b) => b[1] - a[1]).map(([name, value]) =>
    make("li", "", make("span", "name", FRAMES[name] || words(name)), make("span", "value number", score(value)), bar(value, null)));
  return part("frames", "Frames", make("ul", "measures small", ...rows));
}

/** A table with a caption, column headers and rows of ready cells. */
function table(caption, heads, rows) {
  const head = make("tr", "", ...heads.map(([text, className]) => withAttributes(make("th", className || "", text), { scope: "col" })));
  return make("table", "", make("caption", "", caption), make("thead", "", head), make("tbody", "", ...rows));
}
const rowHead = (...children) => withAttributes(make("th", "", ...children), { scope: "row" });

function voicePart(answer) {
  const rows = Object.entries(answer.indicators).filter(([, figure]) => figure.by_voice).map(([name, figure]) =>
    make("tr", "", rowHead(named(name)), ...PART_VOICES.map((voice) => {
      const cell = figure.by_voice[voice] || { score: null, n: 0 };
      return make("td", "figure number", score(cell.score), make("span", "quiet", `n = ${cell.n}`));
    })));
  if (!rows.length) return null;
  return part("voices", "By voice", make("div", "scroll",
    table("Mean score of the sentences in each voice; n counts them.", [["Indicator"], ...PART_VOICES.map((v) => [v, "figure"])], rows)));
}

function lean(value) {
  const track = withAttributes(make("span", "lean"), { "aria-hidden": "true" });
  if (value === null) return track;
  track.style.setProperty("--from", Math.min(0, value));
  track.style.setProperty("--size", Math.abs(value));
  track.append(make("i", value < 0 ? "below" : "above"));
  return track;
}

function entityPart(answer) {
  if (!answer.entities.length) return part("entities", "People and places", make("p", "quiet", "None found."));
  const rows = answer.entities.map((entity, index) => {
    const first = entity.mentions.find((m) => m.sentence !== null);
    const name = first ? withAttributes(make("a", "", entity.name), { href: `#sentence-${first.sentence}` }) : entity.name;
    if (first) name.addEventListener("click", () => byId(`sentence-${first.sentence}`).focus({ preventScroll: true }));
    const row = make("tr", "", rowHead(name, make("span", "quiet", `${entity.type}, ${counted(entity.mentions.length, "mention", "mentions")}`)),
      ...PART_VOICES.map((voice) => {
        const cell = entity.portrayal[voice];
        if (!cell || cell.score === null) return make("td", "figure quiet", "–");
        return make("td", "figure number", signed(cell.score), lean(cell.score), make("span", "quiet", `n = ${cell.n}`));
      }));
    row.hidden = index >= ENTITIES_SHOWN;
    return row;
  });
  const section = part("entities", "People and places", make("div", "scroll",
    table("How each voice portrays them: −1 negative, 0 neutral, +1 positive.", [["Name"], ...PART_VOICES.map((v) => [v, "figure"])], rows)));
  if (rows.length > ENTITIES_SHOWN) {
    const all = make("button", "link", `Show all ${rows.length}`);
    all.type = "button";
    all.addEventListener("click", () => {
      rows.forEach((row) => { row.hidden = false; });
      const target = withAttributes(rows[ENTITIES_SHOWN].querySelector("a") || rows[ENTITIES_SHOWN].firstChild, {});
      if (!target.matches("a")) target.tabIndex = -1;
      target.focus();
      all.remove();
    });
    section.append(all);
  }
  return section;
}

function factPart(answer) {
  const list = make("dl", "facts");
  const fact = (name, ...value) => list.append(make("dt", "", name), make("dd", "", ...value));
  fact("Fingerprint", make("code", "", answer.fingerprint));
  for (const model of Object.values(answer.models))
    fact("Model", withAttributes(make("a", "", model.id), { href: `v1/models/${encodeURIComponent(model.id)}/card` }), ` ${model.version}, sha256 `, make("code", "", model.sha256.slice(0, 12)));
  fact("Text", "sha256 ", make("code", "", answer.document.sha256.slice(0, 12)), `, language ${answer.document.language.code}`);
  fact("Coverage", `${(answer.coverage.fraction * 100).toFixed(1)}% of the article, ${counted(answer.coverage.tokens, "token", "tokens")}`);
  if (answer.timings_ms) fact("Time", `${Math.round(answer.timings_ms.total)} ms`);
  if (answer.request_id) fact("Request", make("code", "", answer.request_id));
  return part("provenance", "How this was made", list);
}

function sentencePart(article, answer) {
  const heads = Object.keys((answer.sentences.find((s) => Object.keys(s.scores).length) || { scores: {} }).scores);
  const rows = answer.sentences.map((s) => make("tr", "",
    make("td", "number", withAttributes(make("a", "", String(s.index + 1)), { href: `#sentence-${s.index}` })),
    make("td", "", article.text.slice(s.start, s.end)), make("td", "", voiceTag(s.voice)),
    ...heads.map((head) => {
      const own = s.author_scores && s.author_scores[head];
      return make("td", "figure number", score(s.scores[head]), own === undefined || own === null ? null : make("span", "quiet", `author ${score(own)}`));
    })));
  const details = make("details", "more", make("summary", "", "Every sentence as a table"),
    withAttributes(make("div", "scroll sentences", table("As written; beneath, the author’s part of a mixed sentence.",
      [["No."], ["Sentence"], ["Voice"], ...heads.map((h) => [named(h), "figure"])], rows)), { tabindex: "0", role: "region", "aria-label": "Sentences" }));
  return details;
}

const QUOTE_TYPES = { direct: "quoted", indirect: "attributed", scare: "scare quotes" };
const speakerOf = (holder) => (holder.speaker ? holder.speaker.name || holder.speaker.text : null);

function quotePart(article, answer) {
  const rows = answer.quotes.map((q) => make("tr", "",
    make("td", "", article.text.slice(q.start, q.end)),
    make("td", "", speakerOf(q) || "–", q.cue ? make("span", "quiet", `“${q.cue.text}”`) : null),
    make("td", "", make("span", `tag ${QUOTE_TYPES[q.type]}`, QUOTE_TYPES[q.type]))));
  if (!rows.length) return null;
  return make("details", "more", make("summary", "", "Every quotation and its speaker"),
    withAttributes(make("div", "scroll quotations", table("With the word that introduces it, where there is one.", [["Words"], ["Speaker"], ["Kind"]], rows)),
      { tabindex: "0", role: "region", "aria-label": "Quotations" }));
}
