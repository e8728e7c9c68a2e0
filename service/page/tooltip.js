// --- the tooltip -------------------------------------------------------------------------------

const tip = byId("tip");
const VOICE_DELAY_MS = 400;     // a pointer that only crosses a quotation opens nothing
let tipMark = null, tipTimer = null, voiceTimer = null;

function tipItem(item) {
  const facts = make("dl", "");
  const fact = (name, value) => facts.append(make("dt", "", name), make("dd", "number", value));
  fact("Voice", VOICES[item.voice] || item.voice);
  if (item.voice !== "author") fact("Speaker", speakerOf(item) || "not named");
  if (item.kind) fact("Effect", KINDS[item.kind] || words(item.kind));
  const inside = reading.answer.sentences.find((s) => s.start <= item.start && item.start < s.end);
  if (item.indicator === EPISTEMIC) fact("Source", "a word list, hence always 1.00");
  if (inside && inside.scores.sentence_bias !== undefined) fact("Sentence", `bias ${score(inside.scores.sentence_bias)}`);
  return make("div", "item", make("div", "top", make("span", "", named(item.indicator)), make("span", "number", score(item.score))), facts);
}

/** What hovering over somebody else's words shows; the table of quotations says it to everybody. */
function voiceItem({ voice, quote }) {
  const facts = make("dl", "");
  if (quote) facts.append(make("dt", "", "Speaker"), make("dd", "", speakerOf(quote) || "not named"));
  if (quote && quote.cue) facts.append(make("dt", "", "Cue"), make("dd", "", quote.cue.text));
  return make("div", "item", make("div", "top", make("span", "", voice === "quoted" ? "Quoted words" : "Attributed words")), facts);
}

function tipItems(element) {
  if (textShown.marks.has(element)) return element.classList.contains("off") ? [] : textShown.marks.get(element).items.map(tipItem);
  return textShown.voices.has(element) ? [voiceItem(textShown.voices.get(element))] : [];
}

function showTip(element, pointer = null) {
  clearTimeout(tipTimer);
  const items = tipItems(element);
  if (!items.length) return;
  if (tipMark !== element) hideTip();
  tipMark = element;
  tip.replaceChildren(...items);
  element.setAttribute("aria-describedby", "tip");
  element.classList.add("told");
  tip.hidden = false;
  const rects = [...element.getClientRects()];
  const rect = (pointer && rects.find((r) => r.left - 1 <= pointer.clientX && pointer.clientX <= r.right + 1 && r.top - 3 <= pointer.clientY && pointer.clientY <= r.bottom + 3)) || rects[0];
  const size = tip.getBoundingClientRect();
  const wide = document.documentElement.clientWidth;
  const left = Math.max(8, Math.min(rect.left, wide - size.width - 8));
  const above = rect.top - size.height - 4;
  const top = rect.bottom + 4 + size.height > window.innerHeight && above > 0 ? above : rect.bottom + 4;
  tip.style.setProperty("left", `${left + window.scrollX}px`);
  tip.style.setProperty("top", `${top + window.scrollY}px`);
}
function hideTip() {
  clearTimeout(tipTimer);
  if (tipMark) { tipMark.removeAttribute("aria-describedby"); tipMark.classList.remove("told"); }
  tipMark = null;
  tip.hidden = true;
}
const hideTipSoon = () => { clearTimeout(tipTimer); tipTimer = setTimeout(hideTip, 150); };

const closestMark = (event) => (event.target instanceof Element ? event.target.closest("#text-marked mark:not(.off)") : null);
const closestVoice = (event) => (event.target instanceof Element ? event.target.closest("#text-marked .voiced:not(.plain)") : null);
document.addEventListener("focusin", (event) => { const m = closestMark(event); if (m) showTip(m); else hideTip(); });
document.addEventListener("pointerover", (event) => {
  clearTimeout(voiceTimer);
  const m = closestMark(event), voice = closestVoice(event);
  if (m) showTip(m, event);
  else if (voice && voice !== tipMark) { hideTipSoon(); voiceTimer = setTimeout(() => showTip(voice, event), VOICE_DELAY_MS); }
  else if (voice) clearTimeout(tipTimer);
  else if (tip.contains(event.target)) clearTimeout(tipTimer);
  else if (tipMark && document.activeElement !== tipMark) hideTipSoon();
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape") hideTip(); });
