// --- figures: scores, voices, frames, people, how it was made -------------------------------------

const ENTITIES_SHOWN = 8;

function scoresPart(answer) {
  const list = make("ul", "measures");
  for (const [name, figure] of Object.entries(answer.indicators)) {
    if (name === "frames") continue;
    const notes = [];
    if (figure.interval) notes.push(`${score(figure.interval.low)} to ${score(figure.interval.high)} (${Math.round(figure.interval.level * 100)}% interval)`);
    if (figure.per_1000_words !== undefined && figure.per_1000_words !== null) notes.push(`${figure.per_1000_words.toFixed(1)} in 1,000 words`);
    if (figure.score === null) notes.push("nothing in the author’s voice to score");
    if (figure.review) notes.push("too close to call");
    list.append(withAttributes(make("li", "",
      make("span", "name", named(name)), make("span", "value number", score(figure.score)),
      bar(figure.score, figure.interval),
      notes.length ? make("span", "quiet number", notes.join(" · ")) : null,
      INDICATORS[name] ? make("span", "quiet", INDICATORS[name][1]) : null,
    ), { "data-indicator": name }));
  }
  return part("scores", "Scores, from the author’s own words", list);
}

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

function framePart(answer) {
  const frames = answer.indicators.frames;
  if (!frames) return null;
  const rows = Object.entries(frames).sort((a, b) => b[1] - a[1]).map(([name, value]) =>
    make("li", "", make("span", "name", FRAMES[name] || words(name)), make("span", "value number", score(value)), bar(value, null)));
  return part("frames", "Frames", make("ul", "measures small", ...rows));
}

function entityPart(answer) {
  if (!answer.entities.length) return part("entities", "People and places", make("p", "quiet", "None found."));
  const rows = answer.entities.map((entity, index) => {
    const first = entity.mentions.find((m) => m.sentence !== null);
    const name = first ? leads(make("a", "", entity.name), `sentence-${first.sentence}`, first) : entity.name;
    const row = make("tr", "", rowHead(name, make("span", "quiet", `${entity.type}, ${counted(entity.mentions.length, "mention", "mentions")}`)),
      ...PART_VOICES.map((voice) => {
        const cell = entity.portrayal[voice];
        if (!cell || cell.score === null) return make("td", "figure quiet", "–");
        return make("td", "figure number", signed(cell.score), lean(cell.score), make("span", "quiet", `n = ${cell.n}`));
      }));
    row.classList.toggle("folded", index >= ENTITIES_SHOWN);
    return row;
  });
  const section = part("entities", "People and places", make("div", "scroll",
    table("How each voice portrays them: −1 negative, 0 neutral, +1 positive.", [["Name"], ...PART_VOICES.map((v) => [v, "figure"])], rows)));
  if (rows.length > ENTITIES_SHOWN) {
    const all = makeButton(`Show all ${rows.length}`, () => {
      rows.forEach((row) => row.classList.remove("folded"));
      const target = rows[ENTITIES_SHOWN].querySelector("a") || rows[ENTITIES_SHOWN].firstChild;
      if (!target.matches("a")) target.tabIndex = -1;
      target.focus();
      all.remove();
    }, "link");
    section.append(all);
  }
  return section;
}

function factPart(answer, head) {
  const list = make("dl", "facts");
  const fact = (name, ...value) => list.append(make("dt", "", name), make("dd", "", ...value));
  fact("Fingerprint", make("code", "", answer.fingerprint));
  for (const model of Object.values(answer.models))
    fact("Model", withAttributes(make("a", "", model.id), { href: `v1/models/${encodeURIComponent(model.id)}/card` }), ` ${model.version}, sha256 `, make("code", "", model.sha256.slice(0, 12)));
  fact("Text", "sha256 ", make("code", "", answer.document.sha256.slice(0, 12)), `, language ${answer.document.language.code}`);
  if (head) fact("Analysed", `${onDay(head.added)}, ${new Date(head.added).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}`);
  fact("Coverage", `${(answer.coverage.fraction * 100).toFixed(1)}% of the article, ${counted(answer.coverage.tokens, "token", "tokens")}`);
  if (answer.timings_ms) fact("Time", `${Math.round(answer.timings_ms.total)} ms`);
  if (answer.request_id) fact("Request", make("code", "", answer.request_id));
  return part("provenance", "How this was made", list);
}

function sentencePart(article, answer) {
  const heads = Object.keys((answer.sentences.find((s) => Object.keys(s.scores).length) || { scores: {} }).scores);
  const rows = answer.sentences.map((s) => make("tr", "",
    make("td", "number", leads(make("a", "", String(s.index + 1)), `sentence-${s.index}`)),
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
