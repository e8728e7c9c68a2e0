// --- the article with its marks ----------------------------------------------------------------

const SHORT_EXCLUSION = 300;    // characters; longer ones start folded

const strength = (value) => (value >= 0.8 ? "strongest" : value >= 0.6 ? "strong" : "");

/** Spans that overlap become one mark with several findings, so that no mark lies in another. */
function mergeMarks(spans) {
  const groups = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = groups[groups.length - 1];
    if (last && span.start < last.end) { last.end = Math.max(last.end, span.end); last.items.push(span); }
    else groups.push({ start: span.start, end: span.end, items: [span] });
  }
  return groups;
}

/** For every UTF-16 code unit: its sentence, its mark and its stretch of voice (-1 for none). */
function layers(text, answer, marks) {
  const layer = () => new Int32Array(text.length).fill(-1);
  const sentence = layer(), mark = layer(), stretch = layer();
  const stretches = [];
  const paint = (span, voice, quote = null) => { stretch.fill(stretches.length, span.start, span.end); stretches.push({ voice, quote }); };
  const types = { indirect: "attributed", direct: "quoted" };
  for (const s of answer.sentences) {
    sentence.fill(s.index, s.start, s.end);
    const told = answer.quotes.some((q) => types[q.type] && q.start < s.end && s.start < q.end);
    if (!told && (s.voice === "quoted" || s.voice === "attributed")) paint(s, s.voice);
  }
  for (const type of Object.keys(types)) answer.quotes.filter((q) => q.type === type).forEach((q) => paint(q, types[type], q));
  marks.forEach((m, index) => mark.fill(index, m.start, m.end));
  return { sentence, mark, stretch, stretches };
}

/** The number of a summary sentence, at its place in the text; drawn by CSS, so not part of it. */
function pointLink(number) {
  return leads(withAttributes(make("a", "point"), { "data-point": number, "aria-label": `Summary sentence ${number}` }), `point-${number}`);
}

function markElement(group, index, first) {
  const kinds = [...new Set(group.items.map((item) => item.indicator))];
  const loudest = Math.max(0, ...group.items.filter((i) => i.indicator !== EPISTEMIC).map((i) => i.score));
  const element = make("mark", [kinds.includes("loaded_language") ? "loaded_language" : kinds[0], strength(loudest)].join(" ").trim());
  element.dataset.kinds = kinds.join(" ");
  element.dataset.voice = group.items[0].voice;
  if (first) withAttributes(element, { id: `mark-${index}`, tabindex: "0" });
  return element;
}

/** One paragraph, from `start` to `end`, as sentences that hold voices that hold marks. */
function paragraph(text, start, end, context) {
  const { sentence, mark, stretch, stretches, marks, points, seen } = context;
  const block = make("p", "");
  let sentenceElement = null, voiceElement = null, markPart = null, at = start;
  while (at < end) {
    let next = at + 1;
    while (next < end && sentence[next] === sentence[at] && mark[next] === mark[at] && stretch[next] === stretch[at]) next += 1;
    const before = at > start ? at - 1 : -1;
    const same = (layer) => before >= 0 && layer[before] === layer[at];
    if (!same(sentence)) {
      sentenceElement = voiceElement = markPart = null;
      if (sentence[at] >= 0) {
        const index = sentence[at];
        sentenceElement = make("span", "sentence");
        if (!seen.has(index)) withAttributes(sentenceElement, { id: `sentence-${index}`, tabindex: "-1" });
        if (!seen.has(index) && points.has(index)) sentenceElement.append(pointLink(points.get(index)));
        seen.add(index);
        textShown.sentences.set(index, [...(textShown.sentences.get(index) || []), sentenceElement]);
        block.append(sentenceElement);
      }
    }
    if (!same(stretch) || (voiceElement === null && stretch[at] >= 0)) {
      voiceElement = markPart = null;
      if (stretch[at] >= 0) {
        const told = stretches[stretch[at]];
        voiceElement = make("span", `voiced ${told.voice}${same(stretch) ? "" : " open"}`);
        textShown.voices.set(voiceElement, told);
        (sentenceElement || block).append(voiceElement);
      }
    }
    const host = voiceElement || sentenceElement || block;
    if (mark[at] >= 0) {
      if (markPart === null || !same(mark)) {
        markPart = markElement(marks[mark[at]], mark[at], marks[mark[at]].start === at);
        textShown.marks.set(markPart, marks[mark[at]]);
        host.append(markPart);
      }
    } else markPart = null;
    const letters = document.createTextNode(text.slice(at, next));
    textShown.letters.push({ start: at, end: next, node: letters });
    (markPart || host).append(letters);
    if (voiceElement && (next >= end || stretch[next] !== stretch[at])) voiceElement.classList.add("close");
    at = next;
  }
  return block;
}

/** Start and end of each paragraph between blank lines, white space around it left out. */
function paragraphs(text, start, end) {
  const found = [];
  for (const match of text.slice(start, end).matchAll(/\S(?:[^\n]|\n(?!\s*\n))*/g)) {
    const length = match[0].trimEnd().length;
    found.push([start + match.index, start + match.index + length]);
  }
  return found;
}

/** Exclusions with nothing but white space between them, together. */
function exclusionGroups(text, excluded) {
  const groups = [];
  for (const part of [...excluded].sort((a, b) => a.start - b.start)) {
    const last = groups[groups.length - 1];
    if (last && !text.slice(last.end, part.start).trim()) { last.parts.push(part); last.end = part.end; }
    else groups.push({ start: part.start, end: part.end, parts: [part] });
  }
  return groups;
}

function exclusionElement(text, group) {
  const reasons = [...new Set(group.parts.map((p) => words(p.reason)))];
  const details = make("details", "excluded", make("summary", "", "Left out of the analysis: ", make("span", "reason", reasons.join(", "))));
  details.open = group.end - group.start <= SHORT_EXCLUSION;
  for (const part of group.parts)
    for (const [start, end] of paragraphs(text, part.start, part.end))
      details.append(make("p", "", reasons.length > 1 ? make("span", "reason", `${words(part.reason)}: `) : null, text.slice(start, end)));
  return details;
}

let textShown = emptyText();    // the elements of the shown article, and what each stands for

function emptyText() {
  return { marks: new Map(), voices: new Map(), sentences: new Map(), letters: [], groups: [] };
}

function articlePart(article, answer) {
  const text = article.text;
  const marks = mergeMarks(answer.spans);
  const points = new Map();
  (answer.summary ? answer.summary.sentences : []).forEach((s, i) => {
    const from = (s.evidence[0] || s).start;
    const place = answer.sentences.find((t) => t.start <= from && from < t.end);
    if (place) points.set(place.index, String(i + 1));
  });
  textShown = { ...emptyText(), groups: marks };
  const headings = new Set(answer.sentences.filter((s) => s.kind === "heading").map((s) => s.start));
  const context = { ...layers(text, answer, marks), marks, points, seen: new Set() };
  const body = withAttributes(make("article", "text"), { id: "text-marked", "aria-label": "The article with marks" });
  let at = 0;
  const keepUntil = (end) => {
    for (const [s, e] of paragraphs(text, at, end)) {
      const block = paragraph(text, s, e, context);
      if (headings.has(s)) block.classList.add("heading");
      body.append(block);
    }
  };
  for (const group of exclusionGroups(text, answer.document.excluded)) {
    keepUntil(group.start);
    body.append(exclusionElement(text, group));
    at = group.end;
  }
  keepUntil(text.length);
  const past = leads(make("a", "", "Skip the marked text"), "places-title");
  return part("article", "The article", filterPart(answer), make("p", "bypass", past), body);
}

/** Paint the very words between two offsets, where the browser can; no span takes the paint away. */
function paintWords(span) {
  if (!window.CSS || !CSS.highlights) return;
  CSS.highlights.delete("words");
  if (!span) return;
  const at = (offset, part) => [part.node, Math.min(Math.max(offset - part.start, 0), part.end - part.start)];
  const parts = textShown.letters.filter((part) => part.start < span.end && span.start < part.end);
  if (!parts.length) return;
  const range = new Range();
  range.setStart(...at(span.start, parts[0]));
  range.setEnd(...at(span.end, parts[parts.length - 1]));
  CSS.highlights.set("words", new Highlight(range));
}
