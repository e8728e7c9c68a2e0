// --- the result --------------------------------------------------------------------------------

let reading = null;             // article, answer and head of the result that is shown

/** Show an analysis; `head` is its entry on the shelf. */
function showResult(article, answer, head, { push = true } = {}) {
  reading = { article, answer, head };
  resetFilter();
  show("result", head.id, { push });
  const heading = withAttributes(make("h2", "", titleOf(article, answer)), { id: "result-title", tabindex: "-1" });
  byId("result").replaceChildren(
    make("div", "head", make("div", "", heading, make("p", "quiet number", factLine(answer))), toolRow(article)),
    notesPart(article, answer),
    make("div", "columns", make("div", "stack", summaryPart(answer), coursePart(answer)), scoresPart(answer)),
    make("div", "columns figures", entityPart(answer), make("div", "stack", voicePart(answer), framePart(answer))),
    make("div", "columns reading", make("div", "", articlePart(article, answer)), placesPart(article, answer)),
    make("div", "columns", sentencePart(article, answer), factPart(answer, head)),
  );
  applyFilter();
  document.title = `${heading.textContent} – Framelens`;
  heading.focus({ preventScroll: true });
}

function factLine(answer) {
  const leftOut = answer.document.excluded.reduce((sum, e) => sum + e.end - e.start, 0);
  return [
    counted(answer.coverage.sentences, "sentence", "sentences"),
    `${answer.coverage.characters.toLocaleString("en")} characters read`,
    leftOut ? `${leftOut.toLocaleString("en")} left out as page clutter` : null,
    counted(answer.spans.length, "marked place", "marked places"),
  ].filter(Boolean).join(" · ");
}

function toolRow(article) {
  return withAttributes(make("div", "row tools",
    makeButton("Copy note", copyNote),
    makeButton("Copy JSON", copyJson),
    makeButton("Print", () => window.print()),
    makeButton("Edit this text", () => showDesk({ article, focus: "text" }))), { role: "group", "aria-label": "This analysis" });
}

function notesPart(article, answer) {
  const notes = make("div", "notes", make("p", "notice", answer.notice));
  if (answer.warnings.length)
    notes.append(make("div", "box caution", make("ul", "", ...answer.warnings.map((w) => withAttributes(make("li", "", w.detail), { "data-code": w.code })))));
  if (service && service.fingerprint && service.fingerprint !== answer.fingerprint)
    notes.append(make("div", "box caution stale", make("p", "", "This answer is of another state of the service than today’s; its scores may not compare with new ones."),
      makeButton("Analyse again", () => analyse(article))));
  return notes;
}

function summaryPart(answer) {
  const summary = answer.summary;
  if (!summary) return part("summary", "Summary", make("p", "quiet", "No summary was asked for."));
  const list = make("ol", "");
  for (const [index, sentence] of summary.sentences.entries()) {
    const from = (sentence.evidence[0] || sentence).start;
    const place = answer.sentences.find((s) => s.start <= from && from < s.end);
    const words = place ? leads(make("a", "", sentence.text), `sentence-${place.index}`) : sentence.text;
    list.append(withAttributes(make("li", "", words, " ", voiceTag(sentence.voice)), { id: `point-${index + 1}`, tabindex: "-1" }));
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

/** The sentences in their order as thin bars: a picture of what the table of sentences says. */
function coursePart(answer) {
  const scored = answer.sentences.filter((s) => s.scores.sentence_bias !== undefined);
  if (scored.length < 2) return null;
  const bars = scored.map((s) => {
    const one = make("span", `step ${s.voice}`, make("i"));
    one.style.setProperty("--score", s.scores.sentence_bias);
    one.title = `Sentence ${s.index + 1}, ${VOICES[s.voice] || s.voice}: ${score(s.scores.sentence_bias)}`;
    return leads(one, `sentence-${s.index}`);
  });
  const high = scored.filter((s) => s.scores.sentence_bias >= 0.5).length;
  const label = `Sentence bias of ${scored.length} sentences in their order; ${high} of them at or above 0.5. The table of sentences below the article has every number.`;
  const chart = withAttributes(make("div", "steps", ...bars), { role: "img", "aria-label": label });
  const keys = ["author", "mixed", "quoted", "attributed"].filter((voice) => scored.some((s) => s.voice === voice));
  return part("course", "Bias, sentence by sentence", chart,
    make("p", "quiet keys", ...keys.map((voice) => make("span", "", make("span", `step ${voice}`, make("i")), VOICES[voice])),
      make("span", "", `${high} of ${scored.length} at or above the line at 0.5`)));
}
