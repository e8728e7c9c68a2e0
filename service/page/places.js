// --- the list of places: words, sentences, quotations and people, each a way into the text ----------

const PLACES_SHOWN = 60;        // of one list, until the rest is asked for
const BEFORE = 20, AFTER = 60;  // characters of the text around a marked word; the line ends where it is full

const PLACE_LISTS = { words: "Words", sentences: "Sentences", quotes: "Quotes", people: "People" };
const places = { list: "words", order: "text", all: false, current: -1 };

function placesPart() {
  places.list = "words";
  places.order = "text";
  const tabs = Object.entries(PLACE_LISTS).map(([list, label]) => {
    const tab = makeButton(label, () => choosePlaces(list), "tab");
    return withAttributes(tab, { role: "tab", id: `tab-${list}`, "aria-controls": "places-panel" });
  });
  const row = withAttributes(make("div", "tabs", ...tabs), { role: "tablist", "aria-label": "Kinds of places" });
  row.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const names = Object.keys(PLACE_LISTS);
    choosePlaces(names[(names.indexOf(places.list) + step + names.length) % names.length]);
    byId(`tab-${places.list}`).focus();
  });
  const order = withAttributes(make("select", "", ...[["text", "in the text’s order"], ["score", "highest score first"]]
    .map(([value, label]) => withAttributes(make("option", "", label), { value }))), { id: "places-order", "aria-label": "Order" });
  order.addEventListener("change", () => { places.order = order.value; showPlaces(); });
  const section = part("places", "Places in the text", row,
    make("div", "row between", withAttributes(make("p", "quiet number"), { id: "places-count", "aria-live": "polite" }),
      order),
    withAttributes(make("div", "panel"), { role: "tabpanel", id: "places-panel", tabindex: "0" }));
  return make("div", "aside", section);
}

function choosePlaces(list) {
  places.list = list;
  showPlaces();
}

/** A few whole words before and after a place; the style cuts the line where it is full. */
function before(text, start) {
  const from = Math.max(0, start - BEFORE);
  const near = text.slice(from, start).replace(/\s+/g, " ");
  return from ? `… ${near.replace(/^\S*\s/, "")}` : near;
}
const after = (text, end) => text.slice(end, end + AFTER).replace(/\s+/g, " ");

const PLACE_ITEMS = {
  words: ({ text }) => textShown.groups.flatMap((group, index) => group.items.filter(spanMatches).map((span) => ({
    className: "line", target: `mark-${index}`, span, score: span.score, voice: span.voice, speaker: speakerOf(span),
    shownScore: span.indicator === EPISTEMIC ? "" : score(span.score),
    name: [before(text, span.start), make("strong", "", span.text), after(text, span.end)],
    note: span.indicator === EPISTEMIC ? KINDS[span.kind] || words(span.kind || EPISTEMIC) : null,
  }))),
  sentences: ({ text }, answer) => {
    const narrowed = Object.keys(SENTENCE_KINDS).some((kind) => filter.kinds.has(kind));
    return answer.sentences.filter((s) => voiceMatches(s, answer) && (!narrowed || overLine(s) !== null)).map((s) => {
      const value = narrowed ? overLine(s) : s.scores.sentence_bias ?? null;
      return { target: `sentence-${s.index}`, span: s, score: value ?? -1, shownScore: score(value), voice: s.voice,
        name: [text.slice(s.start, s.end)], note: s.review && s.review.length ? "too close to call" : null };
    });
  },
  quotes: ({ text }, answer) => answer.quotes.filter((q) => filter.voices.has(QUOTE_VOICES[q.type])).map((q) => {
    const around = answer.sentences.find((s) => s.start <= q.start && q.start < s.end);
    return { target: around ? `sentence-${around.index}` : null, span: q, score: around ? around.scores.sentence_bias ?? 0 : 0, shownScore: "",
      voice: q.type === "scare" ? "scare quotes" : QUOTE_VOICES[q.type], speaker: q.type === "scare" ? null : speakerOf(q) || "speaker not named",
      name: [text.slice(q.start, q.end)], note: q.cue ? `“${q.cue.text}”` : null };
  }),
  people: (_, answer) => answer.entities.flatMap((entity) => entity.mentions.filter((m) => m.sentence !== null && filter.voices.has(m.voice)).map((m) => {
    const value = m.portrayal ? m.portrayal.positive - m.portrayal.negative : null;
    return { target: `sentence-${m.sentence}`, span: m, score: Math.abs(value ?? 0), shownScore: signed(value), voice: m.voice, name: [make("strong", "", entity.name)], note: m.text === entity.name ? null : `as “${m.text}”` };
  })),
};

function showPlaces() {
  for (const list of Object.keys(PLACE_LISTS)) {
    const selected = list === places.list;
    withAttributes(byId(`tab-${list}`), { "aria-selected": String(selected), tabindex: selected ? "0" : "-1" });
  }
  const items = PLACE_ITEMS[places.list](reading.article, reading.answer).filter((item) => item.target);
  items.sort((a, b) => (places.order === "score" ? b.score - a.score : 0) || a.span.start - b.span.start);
  places.current = -1;
  const list = make("ol", "", ...items.slice(0, PLACES_SHOWN).map(placeElement));
  const panel = byId("places-panel");
  panel.setAttribute("aria-labelledby", `tab-${places.list}`);
  panel.replaceChildren(list);
  panel.scrollTop = 0;
  if (items.length > PLACES_SHOWN) {
    const rest = makeButton(`Show all ${items.length}`, () => {
      list.append(...items.slice(PLACES_SHOWN).map(placeElement));
      rest.remove();
      list.children[PLACES_SHOWN].querySelector("a").focus();
    }, "link");
    panel.append(rest);
  }
  byId("places-count").textContent = counted(items.length, "place", "places");
}

function placeElement(item) {
  const link = leads(make("a", item.className || "", ...item.name), item.target, item.span);
  const facts = [item.note, item.speaker].filter(Boolean).join(" · ");
  const element = make("li", "", link, make("span", "number value", item.shownScore),
    item.voice === "author" && !facts ? null : make("span", "quiet", item.voice === "author" ? null : voiceTag(item.voice), facts ? ` ${facts}` : null));
  link.addEventListener("click", () => { places.current = [...element.parentElement.children].indexOf(element); showCurrent(); });
  return element;
}

function showCurrent() {
  for (const [index, element] of [...byId("places-panel").querySelectorAll("li")].entries()) {
    const link = element.querySelector("a");
    if (index !== places.current) { link.removeAttribute("aria-current"); continue; }
    link.setAttribute("aria-current", "location");
    const panel = byId("places-panel");
    if (panel.scrollHeight > panel.clientHeight) panel.scrollTop = element.offsetTop - panel.clientHeight / 2;
  }
}

/** The next or the one before in the list, from wherever the last was. */
function stepPlaces(step) {
  const links = [...byId("places-panel").querySelectorAll("li a")];
  if (!links.length) return;
  links[Math.min(Math.max(places.current + step, 0), links.length - 1)].click();
}
