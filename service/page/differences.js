// --- several articles side by side: how they differ ----------------------------------------------------

/** A difference with its interval, and in words how far it can be trusted. */
function differenceCell(gap) {
  if (!gap || gap.difference === null) return make("td", "figure quiet", "–");
  const said = gap.excludes_zero_corrected ? make("span", "verdict clear", "clear")
    : gap.excludes_zero ? make("span", "verdict", "alone only") : make("span", "quiet", "may be none");
  return make("td", "figure number", make("strong", "", signed(gap.difference)), lean(gap.difference),
    gap.interval ? make("span", "quiet", `${signed(gap.interval.low)} to ${signed(gap.interval.high)}`) : null, said);
}

function differencePart(comparison) {
  const names = [...new Set(comparison.pairs.flatMap((pair) => Object.keys(pair.indicators)))];
  const pairName = (pair) => `${pair.first} − ${pair.second}`;
  const across = comparison.pairs.length > 3;     // many pairs make rows, few make columns
  const rows = across
    ? comparison.pairs.map((pair) => make("tr", "", rowHead(pairName(pair)), ...names.map((name) => differenceCell(pair.indicators[name]))))
    : names.map((name) => make("tr", "", rowHead(named(name)), ...comparison.pairs.map((pair) => differenceCell(pair.indicators[name]))));
  const columns = across ? names.map(named) : comparison.pairs.map(pairName);
  const { comparisons, level } = comparison.correction.indicators;
  const caption = `First minus second, with the interval. “Clear”: still not zero when all ${comparisons} differences are allowed for together (each at the level ${level.toFixed(3)}). “Alone only”: not zero if this were the one difference looked at.`;
  const section = part("differences", "Differences", scrolled("Differences", table(caption, [[across ? "Pair" : "Indicator"], ...columns.map((name) => [name, "figure"])], rows)));
  return across ? foldRows(section, rows, "pairs") : section;
}

/** Loaded words that one article has and no other, and those that several have. */
function termPart(comparison, kept) {
  const own = (letter) => comparison.terms.filter((t) => !t.shared && t.articles.some((a) => a.id === letter));
  const shared = comparison.terms.filter((t) => t.shared);
  const word = (term) => {
    const many = term.articles.reduce((sum, a) => sum + a.count, 0);
    const also = term.in_other_voices.length ? `; in other voices in ${term.in_other_voices.join(", ")}` : "";
    return make("li", "", make("span", "term", term.term), make("span", "quiet number", ` ${score(term.score)}${many > 1 ? ` × ${many}` : ""}${also}`),
      term.voice === "author" ? null : " ", term.voice === "author" ? null : voiceTag(term.voice));
  };
  const column = (letter) => {
    const rows = own(letter).sort((a, b) => b.score - a.score).map(word);
    const list = make("div", "", make("h4", "", letterOf(letter), " alone"), rows.length ? make("ul", "terms", ...rows) : make("p", "quiet", "None."));
    return foldRows(list, rows, "words");
  };
  const sharedRows = shared.map((t) => make("tr", "", rowHead(make("span", "term", t.term), t.voice === "author" ? null : " ", t.voice === "author" ? null : voiceTag(t.voice)),
    ...kept.map(({ letter }) => make("td", "figure number", String(t.articles.find((a) => a.id === letter)?.count ?? "–")))));
  const together = make("div", "", make("h4", "", "Shared"), sharedRows.length
    ? scrolled("Shared loaded words", table("How often each article uses it.", [["Word"], ...kept.map(({ letter }) => [letter, "figure"])], sharedRows))
    : make("p", "quiet", "None."));
  return part("terms", "Loaded words", make("div", "alone", ...kept.map(({ letter }) => column(letter)), foldRows(together, sharedRows, "words")));
}

/** Who is named, and how each voice of each article casts them. */
function castPart(comparison, kept) {
  const sorted = [...comparison.entities].sort((a, b) => b.shared - a.shared || total(b) - total(a));
  if (!sorted.length) return part("cast", "People and places", make("p", "quiet", "None found."));
  const rows = sorted.map((entity) => make("tr", "", rowHead(entity.name, make("span", "quiet", entity.shared ? entity.type : `${entity.type}, in one article only`)),
    ...kept.map(({ letter }) => castCell(entity.articles.find((a) => a.id === letter)))));
  return foldRows(part("cast", "People and places", scrolled("People and places",
    table("Author’s portrayal, −1 negative to +1 positive; other voices beneath.", [["Name"], ...kept.map(({ letter }) => [letter, "figure"])], rows))), rows, "names");
}
const total = (entity) => entity.articles.reduce((sum, a) => sum + a.mentions, 0);

function castCell(cast) {
  if (!cast) return make("td", "figure quiet", "not named");
  const author = cast.portrayal.author;
  const others = ["quoted", "attributed"].filter((voice) => cast.portrayal[voice] && cast.portrayal[voice].score !== null)
    .map((voice) => make("span", "quiet", `${voice} ${signed(cast.portrayal[voice].score)}`));
  return make("td", "figure number", signed(author ? author.score : null), author && author.score !== null ? lean(author.score) : null,
    make("span", "quiet", counted(cast.mentions, "mention", "mentions")), ...others);
}

/** Whose words each article consists of, as one bar of parts and in numbers. */
function speechPart(comparison) {
  const percent = (share) => `${Math.round(share * 100)}%`;
  const rows = comparison.speech.map(({ id, words: voices }) => {
    const strip = withAttributes(make("div", "strip"), { "aria-hidden": "true" });
    for (const voice of PART_VOICES.filter((v) => voices[v])) {
      const piece = make("span", `step ${voice}`, make("i"));
      piece.style.setProperty("--share", voices[voice].share);
      strip.append(piece);
    }
    return make("li", "", letterOf(id), strip, make("span", "quiet number", PART_VOICES.filter((v) => voices[v]).map((v) => `${v} ${percent(voices[v].share)}`).join(" · ")));
  });
  return part("speech", "Whose words", make("ul", "speech", ...rows));
}

function speakerPart(comparison, kept) {
  if (!comparison.speakers.length) return null;
  const rows = comparison.speakers.map((speaker) => make("tr", "", rowHead(speaker.name || "not named"),
    ...kept.map(({ letter }) => {
      const use = speaker.articles.find((a) => a.id === letter);
      if (!use) return make("td", "figure quiet", "–");
      return make("td", "figure number", counted(use.words.quoted + use.words.attributed, "word", "words"),
        make("span", "quiet", `${use.quotes.direct} quoted, ${use.quotes.indirect} reported`));
    })));
  return foldRows(part("speakers", "Who is heard", scrolled("Who is heard",
    table("Words of each speaker, quoted or reported.", [["Speaker"], ...kept.map(({ letter }) => [letter, "figure"])], rows))), rows, "speakers");
}
