// One article for a dashboard: its scores as a row, and the loaded words with their places.
import type { components } from "./framelens";

type Schemas = components["schemas"];
export type Request = Schemas["AnalyzeRequest"];
export type Answer = Schemas["AnalyzeAnswer"];
export type Problem = Schemas["Problem"];

export interface Row {
  id: string | null;
  bias: number | null;
  low: number | null;
  high: number | null;
  quotedBias: number | null;
  conflict: number | null;
  fingerprint: string;
}

/** Why the service did not answer; `problem.retryable` says whether to ask again. */
export class Refused extends Error {
  constructor(
    readonly problem: Problem,
    readonly retryAfterS: number | null,
  ) {
    super(`${problem.code}: ${problem.detail}`);
  }
}

/** Asks for one article; offsets come in the unit that JavaScript's strings are indexed by. */
export async function analyze(baseUrl: string, request: Request): Promise<Answer> {
  const response = await fetch(new URL("/v1/analyze", baseUrl), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...request, offset_unit: "utf16" } satisfies Request),
  });
  if (!response.ok) {
    const wait = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
    throw new Refused((await response.json()) as Problem, Number.isNaN(wait) ? null : wait);
  }
  return (await response.json()) as Answer;
}

/** The article's scores; null where there is too little text for one. */
export function row(answer: Answer): Row {
  const bias = answer.indicators.sentence_bias;
  return {
    id: answer.id ?? null,
    bias: bias?.score ?? null,
    low: bias?.interval?.low ?? null,
    high: bias?.interval?.high ?? null,
    quotedBias: bias?.by_voice?.quoted?.score ?? null,
    conflict: answer.indicators.frames?.["conflict"] ?? null,
    fingerprint: answer.fingerprint,
  };
}

/** The author's loaded words as they stand in the text. */
export function loadedWords(text: string, answer: Answer): string[] {
  return (answer.spans ?? [])
    .filter((span) => span.indicator === "loaded_language" && span.voice === "author")
    .map((span) => text.slice(span.start, span.end));
}
