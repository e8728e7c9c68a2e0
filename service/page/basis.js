"use strict";

// --- what all parts of the page use ------------------------------------------------------------

const byId = (id) => document.getElementById(id);

const INDICATORS = {
  sentence_bias: ["Sentence bias", "Mean probability that a sentence reads as biased"],
  loaded_language: ["Loaded language", "Mean probability of each sentence’s most loaded word"],
  subjectivity: ["Subjectivity", "Mean probability that a sentence is opinion, not reported fact"],
  hyperpartisan: ["Hyperpartisan", "Probability of one-sided, combative political writing"],
  epistemic: ["Epistemic colouring", "Share of sentences with a word that colours how sure they are"],
};
const FRAMES = { conflict: "Conflict", economic: "Economic", human_interest: "Human interest", moral: "Moral", resolution: "Resolution" };
const KINDS = { distance: "holds the claim at a distance", factive: "takes the claim as a fact", booster: "adds certainty", hedge: "takes certainty away" };
const VOICES = { author: "author", quoted: "quoted", attributed: "attributed", mixed: "mixed" };
const PART_VOICES = ["author", "quoted", "attributed"];
const QUOTE_VOICES = { direct: "quoted", indirect: "attributed", scare: "author" };
const EPISTEMIC = "epistemic";
const DECISION_LINE = 0.5;      // of sentence_bias and subjectivity, as the API's contract states it

/** An element with a class, text and children; strings become text nodes, never markup. */
function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
function withAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
function makeButton(label, act, className = "") {
  const button = make("button", className, label);
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}
/** A section under a heading of its own, which names it. */
function part(id, title, ...children) {
  const heading = withAttributes(make("h3", "kicker", title), { id: `${id}-title` });
  return withAttributes(make("section", id, heading, ...children), { id, "aria-labelledby": `${id}-title` });
}

const words = (name) => name.replaceAll("_", " ");
const named = (name) => (INDICATORS[name] ? INDICATORS[name][0] : words(name));
const score = (value) => (value === null || value === undefined ? "–" : value.toFixed(2));
function signed(value) {
  if (value === null || value === undefined) return "–";
  const rounded = Math.round(value * 100);
  return (rounded < 0 ? "−" : rounded > 0 ? "+" : "") + Math.abs(rounded / 100).toFixed(2);
}
const counted = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
const onDay = (ms) => new Date(ms).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
const atTime = (ms) => new Date(ms).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

const voiceTag = (voice) => make("span", `tag ${voice}`, VOICES[voice] || voice);
const speakerOf = (holder) => (holder.speaker ? holder.speaker.name || holder.speaker.text : null);

/** The given title, else the first heading of some length, which a pasted article begins with. */
function titleOf(article, answer) {
  const heading = answer.sentences.slice(0, 6).map((s) => [s.kind, article.text.slice(s.start, s.end)])
    .find(([kind, text]) => kind === "heading" && text.split(/\s+/).length > 3);
  return answer.document.title || article.title || (heading ? heading[1] : article.name || "The article you pasted");
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

/** From −1 to 1, drawn to either side of the middle. */
function lean(value) {
  const track = withAttributes(make("span", "lean"), { "aria-hidden": "true" });
  if (value === null || value === undefined) return track;
  track.style.setProperty("--from", Math.min(0, value));
  track.style.setProperty("--size", Math.abs(value));
  track.append(make("i", value < 0 ? "below" : "above"));
  return track;
}

/** A table with a caption, column headers and rows of ready cells. */
function table(caption, heads, rows) {
  const head = make("tr", "", ...heads.map(([text, className]) => withAttributes(make("th", className || "", text), { scope: "col" })));
  return make("table", "", make("caption", "", caption), make("thead", "", head), make("tbody", "", ...rows));
}
const rowHead = (...children) => withAttributes(make("th", "", ...children), { scope: "row" });
