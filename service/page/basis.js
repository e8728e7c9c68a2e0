"use strict";

// --- what all parts of the page use ------------------------------------------------------------

const byId = (id) => document.getElementById(id);
const MAX_TRIES = 5;            // automatic ones, while the service is starting or full
const LONGEST_WAIT_S = 30;      // of one of them, whatever Retry-After asks for
const SHORT_EXCLUSION = 300;    // characters; longer ones start folded
const ENTITIES_SHOWN = 8;

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
const words = (name) => name.replaceAll("_", " ");
const named = (name) => (INDICATORS[name] ? INDICATORS[name][0] : words(name));
const score = (value) => (value === null || value === undefined ? "–" : value.toFixed(2));
function signed(value) {
  if (value === null || value === undefined) return "–";
  const rounded = Math.round(value * 100);
  return (rounded < 0 ? "−" : rounded > 0 ? "+" : "") + Math.abs(rounded / 100).toFixed(2);
}
const counted = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
