// --- taking it along: as a note one can quote, or as JSON ------------------------------------------

/** Plain text for a mail or a minute: scores with intervals, and all that is needed to check them. */
function noteOf(article, answer, head) {
  const lines = [`“${titleOf(article, answer)}”`, `Analysed with Framelens${service && service.fingerprint === answer.fingerprint ? ` ${service.version}` : ""} on ${onDay(head ? head.added : Date.now())}`, ""];
  if (answer.summary) {
    lines.push("Summary, in the article’s own sentences");
    if (answer.summary.method !== "extractive") lines[lines.length - 1] = "Summary";
    for (const [index, s] of answer.summary.sentences.entries()) lines.push(`${index + 1}. ${s.text}${s.voice === "author" ? "" : ` [${s.voice}]`}`);
    lines.push("");
  }
  lines.push("Scores from the author’s own words, 0 to 1");
  for (const [name, figure] of Object.entries(answer.indicators)) {
    if (name === "frames") continue;
    const range = figure.interval ? ` (${Math.round(figure.interval.level * 100)}% interval ${score(figure.interval.low)} to ${score(figure.interval.high)})` : "";
    lines.push(`- ${named(name)}: ${score(figure.score)}${range}${figure.review ? ", too close to call" : ""}`);
  }
  const frames = Object.entries(answer.indicators.frames || {}).sort((a, b) => b[1] - a[1]);
  if (frames.length) lines.push(`- Frames: ${frames.map(([name, value]) => `${(FRAMES[name] || words(name)).toLowerCase()} ${score(value)}`).join(", ")}`);
  lines.push("", ...answer.warnings.map((w) => `Mind: ${w.detail}`));
  lines.push(`Models: ${Object.values(answer.models).map((m) => `${m.id} ${m.version} (sha256 ${m.sha256.slice(0, 12)})`).join(", ")}`);
  lines.push(`Fingerprint ${answer.fingerprint}, text sha256 ${answer.document.sha256.slice(0, 12)}`, answer.notice);
  return `${lines.join("\n")}\n`;
}

const copyNote = () => copy(noteOf(reading.article, reading.answer, reading.head), "The note");
const copyJson = () => copy(`${JSON.stringify(reading.answer, null, 2)}\n`, "The answer as JSON");

/** To the clipboard; a browser that keeps the page from it (plain HTTP, a policy) gets a field to copy from. */
async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    sayNews(`${what} is in the clipboard.`);
  } catch {
    byId("copy-text").value = text;
    byId("copy-dialog").showModal();
    byId("copy-text").select();
  }
}
