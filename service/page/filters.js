// --- the filter: which marks, which sentences, in whose voice --------------------------------------

const SENTENCE_KINDS = { sentence_bias: "biased sentences", subjectivity: "opinion sentences" };
const LOADED = "loaded";        // marked words of every other kind than the epistemic ones

const filter = { kinds: new Set(), voices: new Set() };

function resetFilter() {
  filter.kinds = new Set([LOADED, EPISTEMIC]);
  filter.voices = new Set(PART_VOICES);
}

const kindOf = (span) => (span.indicator === EPISTEMIC ? EPISTEMIC : LOADED);
const spanMatches = (span) => filter.kinds.has(kindOf(span)) && filter.voices.has(span.voice);

/** The voices that speak in a sentence: of a mixed one the author and those of its quotations. */
function voicesOf(sentence, answer) {
  if (sentence.voice !== "mixed") return [sentence.voice];
  const inside = answer.quotes.filter((q) => q.start < sentence.end && sentence.start < q.end).map((q) => QUOTE_VOICES[q.type]);
  return [...new Set(["author", ...inside])];
}
const voiceMatches = (sentence, answer) => voicesOf(sentence, answer).some((voice) => filter.voices.has(voice));

/** Of the chosen kinds of sentences, the score that puts this one over the line; null for none. */
function overLine(sentence) {
  const scores = Object.keys(SENTENCE_KINDS).filter((kind) => filter.kinds.has(kind) && sentence.scores[kind] >= DECISION_LINE).map((kind) => sentence.scores[kind]);
  return scores.length ? Math.max(...scores) : null;
}

function choice(name, set, label, count) {
  const input = withAttributes(make("input"), { type: "checkbox", name });
  input.checked = set.has(name);
  input.addEventListener("change", () => {
    if (input.checked) set.add(name); else set.delete(name);
    applyFilter();
  });
  return make("label", "", input, label, make("span", "quiet number", ` ${count}`));
}

function filterPart(answer) {
  const spans = (kind) => answer.spans.filter((s) => kindOf(s) === kind).length;
  const over = (kind) => answer.sentences.filter((s) => s.scores[kind] >= DECISION_LINE).length;
  const of = (voice) => answer.sentences.filter((s) => voicesOf(s, answer).includes(voice)).length;
  const sentenceKinds = Object.keys(SENTENCE_KINDS).filter((kind) => kind in answer.indicators);
  return make("div", "filter",
    make("fieldset", "", make("legend", "", "Mark"),
      choice(LOADED, filter.kinds, make("mark", "loaded_language strong sample", "loaded words"), spans(LOADED)),
      choice(EPISTEMIC, filter.kinds, make("mark", "epistemic sample", "claims and doubts"), spans(EPISTEMIC)),
      ...sentenceKinds.map((kind) => choice(kind, filter.kinds, make("span", "sample hot", SENTENCE_KINDS[kind]), over(kind)))),
    make("fieldset", "", make("legend", "", "Said by"),
      choice("author", filter.voices, make("span", "sample", "author"), of("author")),
      choice("quoted", filter.voices, make("span", "sample voiced quoted open close", "“quoted”"), of("quoted")),
      choice("attributed", filter.voices, make("span", "sample voiced attributed open close", "attributed"), of("attributed"))),
    make("p", "quiet", "Thicker lines are higher scores. Point at a mark, or reach it with the Tab key, for its score, voice and speaker. A number in the text leads back to the summary."));
}

/** Bring marks, voices, sentences and the list of places in line with the filter. */
function applyFilter() {
  hideTip();
  for (const [element, group] of textShown.marks) {
    const matches = group.items.some(spanMatches);
    element.classList.toggle("off", !matches);
    if (element.id) element.tabIndex = matches ? 0 : -1;
  }
  for (const [element, { voice }] of textShown.voices) element.classList.toggle("plain", !filter.voices.has(voice));
  for (const sentence of reading.answer.sentences) {
    const value = voiceMatches(sentence, reading.answer) ? overLine(sentence) : null;
    const elements = textShown.sentences.get(sentence.index) || [];
    for (const element of elements) element.classList.toggle("hot", value !== null);
    const last = elements[elements.length - 1];
    if (last && value !== null) last.dataset.score = score(value);
    else if (last) delete last.dataset.score;
  }
  showPlaces();
}
