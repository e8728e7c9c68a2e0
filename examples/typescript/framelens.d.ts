// The types of Framelens' HTTP contract. Made by `make types`; do not edit by hand.
// OpenAPI document: sha256 324345ed4fbf4d4e5a47bce7770be971298b666cffd7028766151954c785089e

export interface paths {
    "/v1/analyze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Analyze
         * @description Summary and indicators of one article.
         */
        post: operations["analyze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/summarize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Summarize
         * @description The summary alone; takes the same request, of which the indicators' part has no effect.
         */
        post: operations["summarize"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/score": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Score
         * @description The indicators alone; takes the same request, of which `summary` has no effect.
         */
        post: operations["score"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Batch
         * @description Many articles as NDJSON, answered as NDJSON in the order they came.
         *
         *     Answers begin while the request is still being sent: send and receive at the same time. A
         *     client that reads nothing before it has sent everything should keep a batch under 64 MB. A bad
         *     line is answered by an error line with its `line` number, and by its `id` where that could be
         *     read; it never fails the others. Blank lines are skipped. Batches wait for room behind single
         *     requests instead of being refused; where callers have rate limits, each line counts and waits
         *     for its turn.
         */
        post: operations["batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify
         * @description Evidence, support score and reasons for each claim about an article.
         */
        post: operations["verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compare
         * @description Two to ten articles on the same event: each one's analysis, and what sets them apart.
         *
         *     Differences of every pair with intervals; names and how each article casts them; loaded words
         *     that one uses and another does not; who gets to speak. Articles are admitted together: there is
         *     room for all of them or the answer is 429, and where one cannot be analysed, none is, and
         *     `errors` points at it. Each counts as one article against the caller's rate.
         */
        post: operations["compare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Models
         * @description Everything that is loaded: versions, digests, licences, labels, thresholds, figures.
         */
        get: operations["list_models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model_id}/card": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Model Card
         * @description A model's card: Markdown, or JSON where `Accept` prefers `application/json`.
         */
        get: operations["get_model_card"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Model
         * @description One loaded model; the id of an encoder from a hub has a slash in it.
         */
        get: operations["get_model"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Live
         * @description Whether the process can still do its work; if not, only a restart helps.
         */
        get: operations["live_oip"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Live
         * @description Whether the process can still do its work; if not, only a restart helps.
         */
        get: operations["live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ready
         * @description Whether new work is welcome.
         */
        get: operations["ready_oip"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ready
         * @description Whether new work is welcome.
         */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ready
         * @description Whether new work is welcome.
         */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/startupz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Started
         * @description Whether the models have been loaded, whatever has happened since.
         */
        get: operations["started"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/models/{model_id}/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Model Ready
         * @description Whether one model takes work: all are served by one engine, so as ready as it is.
         */
        get: operations["model_ready_oip"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Info
         * @description Versions, limits, offset units, licences; answers while the models still load, too.
         */
        get: operations["info"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics
         * @description The process's figures for a Prometheus server.
         */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AggregateAnswer
         * @description Additive figures: sums over articles are the figures of the union.
         */
        AggregateAnswer: {
            /** N */
            n: number;
            /** Sum */
            sum: number;
            /** Sum Of Squares */
            sum_of_squares: number;
            histogram: components["schemas"]["Histogram"];
        };
        /**
         * AnalyzeAnswer
         * @description Summary and indicators of one article.
         */
        AnalyzeAnswer: {
            /**
             * Id
             * @description Yours, where you gave one.
             */
            id?: string | null;
            /** Schema Version */
            schema_version: string;
            document: components["schemas"]["DocumentAnswer"];
            coverage: components["schemas"]["Coverage"];
            /**
             * Models
             * @description By kind; heads that the operator trained by their own id.
             */
            models: {
                [key: string]: components["schemas"]["ModelReference"];
            };
            /**
             * Fingerprint
             * @description Names everything that an answer depends on besides the text and the options.
             */
            fingerprint: string;
            /** Warnings */
            warnings: components["schemas"]["Caution"][];
            /** Notice */
            notice: string;
            /** Request Id */
            request_id: string;
            timings_ms: components["schemas"]["Timings"];
            indicators: components["schemas"]["Indicators"];
            /**
             * Sentences
             * @description Absent with `detail: "scores"`, as are `spans` and `entities`.
             */
            sentences?: components["schemas"]["SentenceAnswer"][] | null;
            /** Spans */
            spans?: components["schemas"]["MarkedSpanAnswer"][] | null;
            /** Quotes */
            quotes: components["schemas"]["QuoteAnswer"][];
            /** Entities */
            entities?: components["schemas"]["EntityAnswer"][] | null;
            /** Aggregate */
            aggregate: {
                [key: string]: components["schemas"]["AggregateAnswer"];
            };
            /** @description Absent where the request says `summary: null`. */
            summary?: components["schemas"]["SummaryAnswer"] | null;
        };
        /**
         * AnalyzeRequest
         * @description One article and what is asked about it. Exactly one of `text` and `html`.
         */
        AnalyzeRequest: {
            /**
             * Id
             * @description Yours, returned as it is; it never changes an answer.
             * @default null
             */
            id?: string | null;
            /**
             * Title
             * @description The headline, where it is not part of the text.
             * @default null
             */
            title?: string | null;
            /**
             * Text
             * @description The article as plain text. Never stripped, normalised or cut: offsets index exactly this
             *     string. Up to `limits.max_text_characters` of `/info`.
             * @default null
             */
            text?: string | null;
            /**
             * Html
             * @description The article's page; the text found in it comes back as `document.text`, which offsets
             *     then index.
             * @default null
             */
            html?: string | null;
            /**
             * Language
             * @description The article's language as a BCP 47 tag, such as `en` or `en-GB`; detected when null. Only
             *     English is supported, and its regions are not told apart.
             * @default null
             */
            language?: string | null;
            /**
             * Clean
             * @description `auto` leaves page clutter out of the analysis and lists it under `document.excluded`;
             *     `off` analyses everything.
             * @default auto
             * @enum {string}
             */
            clean?: "auto" | "off";
            /**
             * Offset Unit
             * @description What all offsets count: `codepoint` (Python), `utf16` (JavaScript, Java), `utf8` (Go,
             *     Rust).
             * @default codepoint
             * @enum {string}
             */
            offset_unit?: "codepoint" | "utf16" | "utf8";
            /** @description How the summary is made; `null` leaves it out. */
            summary?: components["schemas"]["SummaryRequest"] | null;
            /**
             * Indicators
             * @description Which indicators to score; `null` means all that are served, `[]` none. Besides the fixed
             *     names, those of heads that the operator trained; `/info` lists what is served.
             * @default null
             */
            indicators?: string[] | null;
            /**
             * Targets
             * @description Whose portrayal to score besides the names that are found.
             * @default null
             */
            targets?: components["schemas"]["TargetRequest"][] | null;
            /**
             * Detail
             * @description `scores` leaves `sentences`, `spans` and `entities` out.
             * @default full
             * @enum {string}
             */
            detail?: "full" | "scores";
            /**
             * Explain
             * @description Give every span its `effect`: the change of its sentence's score when it is masked.
             * @default false
             */
            explain?: boolean;
        };
        /**
         * BackendAbout
         * @description What computes the encoder.
         */
        BackendAbout: {
            /** Name */
            name: string;
            /**
             * Numerics
             * @description What decides the last bits of its numbers.
             */
            numerics: string;
            /**
             * Fallback
             * @description Why the backend that the settings ask for does not serve; null where it does.
             */
            fallback: string | null;
        };
        /**
         * CardAbout
         * @description A model card as data.
         */
        CardAbout: {
            /** Id */
            id: string;
            /** Version */
            version: string;
            /**
             * Metadata
             * @description The card's front matter.
             */
            metadata: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /**
             * Markdown
             * @description The card without its front matter.
             */
            markdown: string;
        };
        /**
         * Cast
         * @description One entity in one article.
         */
        Cast: {
            /**
             * Id
             * @description The article's.
             */
            id: string;
            /**
             * Name
             * @description By the fullest name that this article gives.
             */
            name: string;
            /** Mentions */
            mentions: number;
            /** Portrayal */
            portrayal: {
                [key: string]: components["schemas"]["CastScore"];
            };
        };
        /**
         * CastDifference
         * @description How differently one voice of two articles casts an entity.
         */
        CastDifference: {
            /** Difference */
            difference: number | null;
            /**
             * @description How far the difference would move had both authors written other sentences in the same
             *     manner; it covers that with its `level`. The models' own error is not in it.
             */
            interval: components["schemas"]["Interval"] | null;
            /**
             * Excludes Zero
             * @description Whether this interval, looked at alone, has zero outside.
             */
            excludes_zero: boolean;
            /**
             * Excludes Zero Corrected
             * @description The same at the level of `correction`, which allows for the number of differences: with this
             *     flag, the chance that any of them all is set by sampling alone is one in ten at most.
             */
            excludes_zero_corrected: boolean;
            /** First */
            first: string;
            /** Second */
            second: string;
            /**
             * Voice
             * @enum {string}
             */
            voice: "author" | "quoted" | "attributed";
        };
        /**
         * CastScore
         * @description A mean portrayal, -1 to 1, over `n` mentions in one voice.
         */
        CastScore: {
            /** Score */
            score: number | null;
            /** N */
            n: number;
            /** @description Null under two mentions. */
            interval: components["schemas"]["Interval"] | null;
        };
        /**
         * Caution
         * @description What a reader of the numbers should know.
         */
        Caution: {
            /** Code */
            code: string;
            /** Detail */
            detail: string;
        };
        /**
         * ClaimAnswer
         * @description What the article says of one claim.
         */
        ClaimAnswer: {
            /** Index */
            index: number;
            /** Text */
            text: string;
            /**
             * Supported
             * @description Whether nothing speaks against it: true exactly when `reasons` is empty.
             */
            supported: boolean;
            /**
             * Score
             * @description The trained checker's probability of support; its figures are in the model card.
             */
            score: number;
            /**
             * Reasons
             * @description What speaks against it: a number, name or quoted string that the article does not have; a
             *     negation on one side only; somebody's words as the author's own, or another speaker's; names in
             *     exchanged roles; a score under the `threshold`.
             */
            reasons: ("number" | "name" | "quotation" | "negation" | "voice" | "speaker" | "roles" | "score")[];
            /**
             * Evidence
             * @description The sentences nearest to the claim, best first.
             */
            evidence: components["schemas"]["EvidenceSpan"][];
        };
        /**
         * CompareAnswer
         * @description Each article's analysis, and the comparison of all of them.
         */
        CompareAnswer: {
            /** Schema Version */
            schema_version: string;
            /** Articles */
            articles: components["schemas"]["ComparedAnalysis"][];
            comparison: components["schemas"]["Comparison"];
            /**
             * Fingerprint
             * @description Names everything that an answer depends on besides the texts, their ids and the options.
             */
            fingerprint: string;
            /**
             * Warnings
             * @description `same_text`: two articles are one; `nothing_in_common`: an article that shares no name with
             *     any other.
             */
            warnings: components["schemas"]["Caution"][];
            /** Notice */
            notice: string;
            /** Request Id */
            request_id: string;
            timings_ms: components["schemas"]["Timings"];
        };
        /**
         * CompareRequest
         * @description Two to ten articles on one event, and what is asked about all of them.
         */
        CompareRequest: {
            /**
             * Articles
             * @description In the order of the answer.
             */
            articles: components["schemas"]["ComparedArticle"][];
            /**
             * Clean
             * @description `auto` leaves page clutter out of the analysis; `off` analyses everything.
             * @default auto
             * @enum {string}
             */
            clean?: "auto" | "off";
            /**
             * Offset Unit
             * @description What all offsets count.
             * @default codepoint
             * @enum {string}
             */
            offset_unit?: "codepoint" | "utf16" | "utf8";
            /**
             * @description How each article is summarised; `null`, the default, leaves summaries out.
             * @default null
             */
            summary?: components["schemas"]["SummaryRequest"] | null;
            /**
             * Indicators
             * @description Which indicators to score and compare; `null` means all that are served. `entities` need
             *     `portrayal`, `terms` need `loaded_language`.
             * @default null
             */
            indicators?: string[] | null;
            /**
             * Targets
             * @description Whose portrayal to compare besides the names that are found.
             * @default null
             */
            targets?: components["schemas"]["TargetName"][] | null;
            /**
             * Detail
             * @description How much of each article's own analysis comes back: `scores`, the default, leaves its
             *     `sentences`, `spans` and `entities` out. The comparison is the same.
             * @default scores
             * @enum {string}
             */
            detail?: "full" | "scores";
            /**
             * Explain
             * @description Give every span its `effect`; it is seen with `detail: "full"`.
             * @default false
             */
            explain?: boolean;
        };
        /**
         * ComparedAnalysis
         * @description One article's own answer, as `POST /v1/analyze` gives it for the same options.
         */
        ComparedAnalysis: {
            /**
             * Id
             * @description Yours, where you gave one.
             */
            id?: string | null;
            /** Schema Version */
            schema_version: string;
            document: components["schemas"]["DocumentAnswer"];
            coverage: components["schemas"]["Coverage"];
            /**
             * Models
             * @description By kind; heads that the operator trained by their own id.
             */
            models: {
                [key: string]: components["schemas"]["ModelReference"];
            };
            /**
             * Fingerprint
             * @description Names everything that an answer depends on besides the text and the options.
             */
            fingerprint: string;
            /** Warnings */
            warnings: components["schemas"]["Caution"][];
            /** Notice */
            notice: string;
            /** Request Id */
            request_id?: string | null;
            timings_ms?: components["schemas"]["Timings"] | null;
            indicators: components["schemas"]["Indicators"];
            /**
             * Sentences
             * @description Absent with `detail: "scores"`, as are `spans` and `entities`.
             */
            sentences?: components["schemas"]["SentenceAnswer"][] | null;
            /** Spans */
            spans?: components["schemas"]["MarkedSpanAnswer"][] | null;
            /** Quotes */
            quotes: components["schemas"]["QuoteAnswer"][];
            /** Entities */
            entities?: components["schemas"]["EntityAnswer"][] | null;
            /** Aggregate */
            aggregate: {
                [key: string]: components["schemas"]["AggregateAnswer"];
            };
            /** @description Absent where the request says `summary: null`. */
            summary?: components["schemas"]["SummaryAnswer"] | null;
        };
        /**
         * ComparedArticle
         * @description One of the articles. Exactly one of `text` and `html`.
         */
        ComparedArticle: {
            /**
             * Id
             * @description Names the article in the comparison; its place in the list, from `0`, when null. No two
             *     articles have the same.
             * @default null
             */
            id?: string | null;
            /**
             * Title
             * @description The headline, where it is not part of the text.
             * @default null
             */
            title?: string | null;
            /**
             * Text
             * @description The article as plain text; offsets index exactly this string.
             * @default null
             */
            text?: string | null;
            /**
             * Html
             * @description The article's page; offsets index the text found in it.
             * @default null
             */
            html?: string | null;
            /**
             * Language
             * @description The article's language; detected when null. Only English is supported.
             * @default null
             */
            language?: string | null;
        };
        /**
         * ComparedEntity
         * @description Somebody or something that at least one article names.
         */
        ComparedEntity: {
            /**
             * Name
             * @description The fullest name that any article gives.
             */
            name: string;
            /**
             * Type
             * @enum {string}
             */
            type: "person" | "organisation" | "place" | "other";
            /** Requested */
            requested: boolean;
            /**
             * Shared
             * @description Whether at least two articles name it. Names are joined only where nobody else can be
             *     meant: two rows for one person are possible, one row for two people is not meant to be.
             */
            shared: boolean;
            /**
             * Articles
             * @description Of the articles that name it.
             */
            articles: components["schemas"]["Cast"][];
            /**
             * Differences
             * @description Of pairs that have two mentions each in the voice.
             */
            differences: components["schemas"]["CastDifference"][];
        };
        /**
         * ComparedSpeaker
         * @description Who gets to speak.
         */
        ComparedSpeaker: {
            /**
             * Name
             * @description Null for what is reported without a speaker.
             */
            name: string | null;
            /**
             * Named
             * @description False for a description ("a spokesman"), which is never taken for the same person as that
             *     of another article.
             */
            named: boolean;
            /** Shared */
            shared: boolean;
            /** Articles */
            articles: components["schemas"]["SpeakerUse"][];
        };
        /**
         * Comparison
         * @description What sets the articles apart, and what they have in common.
         */
        Comparison: {
            /**
             * Pairs
             * @description All pairs, in the order of the request.
             */
            pairs: components["schemas"]["Pair"][];
            /**
             * Entities
             * @description Requested targets, then what most articles name.
             */
            entities: components["schemas"]["ComparedEntity"][];
            /**
             * Terms
             * @description By voice, the most loaded first.
             */
            terms: components["schemas"]["Term"][];
            /** Speech */
            speech: components["schemas"]["Speech"][];
            /**
             * Speakers
             * @description Those whom most articles let speak first; who has no name after them.
             */
            speakers: components["schemas"]["ComparedSpeaker"][];
            correction: components["schemas"]["Corrections"];
        };
        /**
         * Correction
         * @description What many differences at once are worth.
         */
        Correction: {
            /**
             * Comparisons
             * @description Different intervals of this answer.
             */
            comparisons: number;
            /**
             * Level
             * @description Of each interval behind `excludes_zero_corrected`.
             */
            level: number;
        };
        /**
         * Corrections
         * @description One correction for the indicators and frames of all pairs, one for portrayals.
         */
        Corrections: {
            /**
             * Method
             * @constant
             */
            method: "bonferroni";
            indicators: components["schemas"]["Correction"];
            portrayal: components["schemas"]["Correction"];
        };
        /**
         * Coverage
         * @description How much of the article the scores rest on: all of it, always.
         */
        Coverage: {
            /** Characters */
            characters: number;
            /** Tokens */
            tokens: number;
            /** Sentences */
            sentences: number;
            /** Fraction */
            fraction: number;
            /**
             * Truncated
             * @description Never true: a longer article is refused, not cut.
             */
            truncated: boolean;
        };
        /**
         * DocumentAnswer
         * @description What was analysed.
         */
        DocumentAnswer: {
            /**
             * Sha256
             * @description Of the text that offsets index, as UTF-8.
             */
            sha256: string;
            /**
             * Length
             * @description Of the same text, in the asked offset unit.
             */
            length: number;
            /**
             * Offset Unit
             * @enum {string}
             */
            offset_unit: "codepoint" | "utf16" | "utf8";
            /** Title */
            title: string | null;
            /**
             * Text
             * @description The text that was found in the page; only for `html`.
             */
            text?: string | null;
            /** Byline */
            byline?: string | null;
            /** Date */
            date?: string | null;
            language: components["schemas"]["Language"];
            /** Excluded */
            excluded: components["schemas"]["Exclusion"][];
        };
        /**
         * EntityAnswer
         * @description Somebody or something that the article names.
         */
        EntityAnswer: {
            /** Name */
            name: string;
            /**
             * Type
             * @enum {string}
             */
            type: "person" | "organisation" | "place" | "other";
            /**
             * Requested
             * @description Whether it was one of the request's `targets`.
             */
            requested: boolean;
            /** Mentions */
            mentions: components["schemas"]["MentionAnswer"][];
            /** Portrayal */
            portrayal: {
                [key: string]: components["schemas"]["EntityPortrayal"];
            };
        };
        /**
         * EntityPortrayal
         * @description Positive minus negative probability, -1 to 1, over the mentions of one voice.
         */
        EntityPortrayal: {
            /** Score */
            score: number | null;
            /** N */
            n: number;
        };
        /**
         * EvidenceSpan
         * @description A sentence of the article, in the asked offset unit; half-open.
         */
        EvidenceSpan: {
            /** Start */
            start: number;
            /** End */
            end: number;
        };
        /**
         * Exclusion
         * @description Page furniture that was left out of the analysis.
         */
        Exclusion: {
            /** Start */
            start: number;
            /** End */
            end: number;
            /**
             * Reason
             * @description What it was taken for, such as `comments`.
             */
            reason: string;
        };
        /**
         * Faithfulness
         * @description How well a summary sentence is supported by the article.
         */
        Faithfulness: {
            /** Score */
            score: number;
            /** Method */
            method: string;
        };
        /**
         * FieldError
         * @description One thing that is wrong with a request: a place in its body, or a header.
         */
        FieldError: {
            /**
             * Pointer
             * @description JSON pointer (RFC 6901) into the body; the empty one is the whole body.
             * @default null
             */
            pointer?: string | null;
            /**
             * Header
             * @description Name of the header, where a header is wrong.
             * @default null
             */
            header?: string | null;
            /**
             * Detail
             * @description What is wrong with it.
             */
            detail: string;
            /**
             * Code
             * @description What kind of problem an article of several has; the first one's is the problem's own.
             * @default null
             */
            code?: string | null;
        };
        /**
         * FramingShift
         * @description How loaded the summary is beside its source.
         */
        FramingShift: {
            /** Source */
            source: number | null;
            /** Summary */
            summary: number | null;
            /** Delta */
            delta: number | null;
            /**
             * Imported
             * @description Loaded terms of the summary that its writer does not use in the article; null where
             *     loaded language is not scored.
             */
            imported: string[] | null;
            /**
             * Dropped
             * @description Loaded terms of the article's writer that the summary has no word of, most loaded first.
             */
            dropped: string[] | null;
        };
        /**
         * Gap
         * @description Two scores and their difference.
         */
        Gap: {
            /** Difference */
            difference: number | null;
            /**
             * @description How far the difference would move had both authors written other sentences in the same
             *     manner; it covers that with its `level`. The models' own error is not in it.
             */
            interval: components["schemas"]["Interval"] | null;
            /**
             * Excludes Zero
             * @description Whether this interval, looked at alone, has zero outside.
             */
            excludes_zero: boolean;
            /**
             * Excludes Zero Corrected
             * @description The same at the level of `correction`, which allows for the number of differences: with this
             *     flag, the chance that any of them all is set by sampling alone is one in ten at most.
             */
            excludes_zero_corrected: boolean;
            /** @description The first article's score and the sentences that it rests on. */
            first: components["schemas"]["VoiceScore"];
            second: components["schemas"]["VoiceScore"];
        };
        /**
         * GeneratorState
         * @description The state of an optional model.
         */
        GeneratorState: {
            /**
             * State
             * @enum {string}
             */
            state: "ready" | "failing";
            /**
             * Detail
             * @description What is wrong, where something is.
             */
            detail?: string | null;
        };
        /**
         * HeadAbout
         * @description One head: an indicator, its labels, and from where on a label counts.
         */
        HeadAbout: {
            /** Name */
            name: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "sentence" | "token" | "target" | "article";
            /** Labels */
            labels: string[];
            /**
             * Activation
             * @enum {string}
             */
            activation: "sigmoid" | "softmax";
            /**
             * Threshold
             * @description The calibrated probability from which a label counts; chosen on validation articles.
             */
            threshold: number;
            /** Licence */
            licence: string;
            /** Trained On */
            trained_on: string[];
            /**
             * Review
             * @description Scores between these are too near the line to be decided without a reader; answers say so
             *     by `review`.
             */
            review?: [
                number,
                number
            ] | null;
        };
        /**
         * Health
         * @description The answer of a probe that passes.
         */
        Health: {
            /**
             * Status
             * @enum {string}
             */
            status: "live" | "ready" | "started";
            /**
             * @description How the operator's model for abstractive summaries is; readiness does not depend on it.
             *     Absent where none is set up, and on every probe but readiness.
             */
            generator?: components["schemas"]["GeneratorState"] | null;
        };
        /**
         * Histogram
         * @description Counts of scores between neighbouring edges.
         */
        Histogram: {
            /** Edges */
            edges: number[];
            /** Counts */
            counts: number[];
        };
        /**
         * IndicatorAnswer
         * @description The score of one indicator.
         */
        IndicatorAnswer: {
            /** Score */
            score: number | null;
            /** @description Null where there is too little text for one. */
            interval?: components["schemas"]["Interval"] | null;
            /** By Voice */
            by_voice?: {
                [key: string]: components["schemas"]["VoiceScore"];
            } | null;
            /**
             * Per 1000 Words
             * @description Marked words among a thousand; only for indicators that mark words.
             */
            per_1000_words?: number | null;
            /**
             * Review
             * @description Whether the score of the whole article is in the head's review band; only for heads that
             *     read whole articles.
             */
            review?: boolean | null;
        };
        /**
         * IndicatorGap
         * @description How far apart two articles are in one indicator; in the author's voice, as their scores.
         */
        IndicatorGap: {
            /** Difference */
            difference: number | null;
            /**
             * @description How far the difference would move had both authors written other sentences in the same
             *     manner; it covers that with its `level`. The models' own error is not in it.
             */
            interval: components["schemas"]["Interval"] | null;
            /**
             * Excludes Zero
             * @description Whether this interval, looked at alone, has zero outside.
             */
            excludes_zero: boolean;
            /**
             * Excludes Zero Corrected
             * @description The same at the level of `correction`, which allows for the number of differences: with this
             *     flag, the chance that any of them all is set by sampling alone is one in ten at most.
             */
            excludes_zero_corrected: boolean;
            /** @description The first article's score and the sentences that it rests on. */
            first: components["schemas"]["VoiceScore"];
            second: components["schemas"]["VoiceScore"];
            /**
             * By Voice
             * @description Voice by voice; the author's is the indicator's own. Absent where an indicator has none.
             */
            by_voice?: {
                [key: string]: components["schemas"]["Gap"];
            } | null;
        };
        /**
         * Indicators
         * @description The article's scores: calibrated shares or probabilities, stated in the model cards.
         */
        Indicators: {
            sentence_bias?: components["schemas"]["IndicatorAnswer"] | null;
            loaded_language?: components["schemas"]["IndicatorAnswer"] | null;
            subjectivity?: components["schemas"]["IndicatorAnswer"] | null;
            hyperpartisan?: components["schemas"]["IndicatorAnswer"] | null;
            epistemic?: components["schemas"]["IndicatorAnswer"] | null;
            /** Frames */
            frames?: {
                [key: string]: number;
            } | null;
        } & {
            [key: string]: components["schemas"]["IndicatorAnswer"];
        };
        /**
         * Info
         * @description What a client needs to know before its first request.
         */
        Info: {
            /** Name */
            name: string;
            /** Version */
            version: string;
            /** Schema Version */
            schema_version: string;
            /**
             * Fingerprint
             * @description Null while the models load.
             */
            fingerprint: string | null;
            /** Languages */
            languages: string[];
            /**
             * Indicators
             * @description Those that the loaded models serve.
             */
            indicators: (("sentence_bias" | "loaded_language" | "subjectivity" | "hyperpartisan" | "frames" | "portrayal" | "epistemic") | string)[];
            /** Summary Methods */
            summary_methods: ("extractive" | "abstractive")[];
            /** Offset Units */
            offset_units: ("codepoint" | "utf16" | "utf8")[];
            limits: components["schemas"]["Limits"];
            licences: components["schemas"]["Licences"];
            /** @description Null while the models load. */
            backend: components["schemas"]["BackendAbout"] | null;
            /**
             * Packages
             * @description Versions of the libraries that an answer can depend on.
             */
            packages: {
                [key: string]: string;
            };
        };
        /**
         * Interval
         * @description A confidence interval of a score.
         */
        Interval: {
            /** Low */
            low: number;
            /** High */
            high: number;
            /** Level */
            level: number;
        };
        JsonValue: unknown;
        /**
         * Language
         * @description The language of the article.
         */
        Language: {
            /**
             * Code
             * @description ISO 639-1.
             */
            code: string;
            /** Confidence */
            confidence: number;
        };
        /**
         * Licences
         * @description Under which terms code and models come.
         */
        Licences: {
            /** Code */
            code: string;
            /**
             * Models
             * @description By model id.
             */
            models: {
                [key: string]: string;
            };
        };
        /**
         * Limits
         * @description What is refused, and how long anything may take.
         */
        Limits: {
            /** Max Text Characters */
            max_text_characters: number;
            /** Max Body Bytes */
            max_body_bytes: number;
            /** Max Batch Lines */
            max_batch_lines: number;
            /** Max Summary Sentences */
            max_summary_sentences: number;
            /** Max Targets */
            max_targets: number;
            /**
             * Max Compared Articles
             * @description Of one `POST /v1/compare`, which takes two at least.
             */
            max_compared_articles: number;
            /** Request Timeout Ms */
            request_timeout_ms: number;
        };
        /**
         * LineProblem
         * @description The error line of a batch.
         */
        LineProblem: {
            /**
             * Type
             * @description A URN that identifies the kind of problem; as stable as `code`.
             */
            type: string;
            /**
             * Title
             * @description The kind of problem in a few words; the same for every problem of one `code`.
             */
            title: string;
            /**
             * Status
             * @description The HTTP status, also of an error line inside a batch.
             */
            status: number;
            /**
             * Detail
             * @description What happened this time, in one or two sentences for a person.
             */
            detail: string;
            /**
             * Code
             * @description Stable name of the kind of problem, for programs.
             */
            code: string;
            /**
             * Request Id
             * @description The id under which the operator finds this request.
             */
            request_id: string;
            /**
             * Retryable
             * @description Whether the same request can succeed later.
             */
            retryable: boolean;
            /**
             * Errors
             * @description What is wrong where: with `validation_failed`, and of each article that a comparison cannot
             *     read.
             * @default null
             */
            errors?: components["schemas"]["FieldError"][] | null;
            /**
             * Limit
             * @description The limit that was exceeded: bytes with `payload_too_large`, code points with
             *     `text_too_long`.
             * @default null
             */
            limit?: number | null;
            /**
             * Actual
             * @description What was found instead, where it is known.
             * @default null
             */
            actual?: number | null;
            /**
             * Language
             * @description The language found; with `language_unsupported`.
             * @default null
             */
            language?: string | null;
            /**
             * Reasons
             * @description Why the service is not ready; in the answers of the probes.
             * @default null
             */
            reasons?: string[] | null;
            /**
             * Line
             * @description Which line of the batch it answers, from 1.
             */
            line: number;
            /**
             * Id
             * @description The article's `id`, where the line could be read.
             * @default null
             */
            id?: string | null;
        };
        /**
         * MarkedSpanAnswer
         * @description Words that an indicator points at, anchored by their neighbours as well.
         */
        MarkedSpanAnswer: {
            /** Start */
            start: number;
            /** End */
            end: number;
            /** Text */
            text: string;
            /** Id */
            id: string;
            /** Prefix */
            prefix: string;
            /** Suffix */
            suffix: string;
            /** Indicator */
            indicator: string;
            /** Score */
            score: number;
            /**
             * Sentence
             * @description Index of the sentence that it is in.
             */
            sentence: number;
            /**
             * Voice
             * @enum {string}
             */
            voice: "author" | "quoted" | "attributed";
            speaker: components["schemas"]["Speaker"] | null;
            /**
             * Kind
             * @description The class of an `epistemic` marker: `distance`, `factive`, `booster` or `hedge`.
             */
            kind?: string | null;
            /**
             * Effect
             * @description Change of the sentence's score when the span is masked; with `explain`.
             */
            effect?: number | null;
        };
        /**
         * MentionAnswer
         * @description One mention of an entity; sentence, voice and portrayal are null outside every sentence.
         */
        MentionAnswer: {
            /** Start */
            start: number;
            /** End */
            end: number;
            /** Text */
            text: string;
            /** Sentence */
            sentence: number | null;
            /** Voice */
            voice: ("author" | "quoted" | "attributed") | null;
            portrayal: components["schemas"]["PortrayalAnswer"] | null;
        };
        /**
         * ModelAbout
         * @description One loaded model.
         */
        ModelAbout: {
            /** Id */
            id: string;
            /** Version */
            version: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "encoder" | "framing" | "head" | "grounding" | "generator";
            /**
             * Sha256
             * @description Of the weights file that was loaded.
             */
            sha256: string;
            /** Licence */
            licence: string;
            /** Source */
            source: string;
            /** Heads */
            heads: components["schemas"]["HeadAbout"][];
            /**
             * Metrics
             * @description Measured figures, as the card prints them.
             */
            metrics: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
        };
        /**
         * ModelList
         * @description All loaded models, the encoder first.
         */
        ModelList: {
            /** Fingerprint */
            fingerprint: string;
            /** Models */
            models: components["schemas"]["ModelAbout"][];
        };
        /**
         * ModelReference
         * @description Which model answered.
         */
        ModelReference: {
            /** Id */
            id: string;
            /** Version */
            version: string;
            /** Sha256 */
            sha256: string;
        };
        /**
         * Pair
         * @description Two of the articles, by id.
         */
        Pair: {
            /** First */
            first: string;
            /** Second */
            second: string;
            /** Indicators */
            indicators: {
                [key: string]: components["schemas"]["IndicatorGap"];
            };
            /** Frames */
            frames: {
                [key: string]: components["schemas"]["Gap"];
            };
        };
        /**
         * PortrayalAnswer
         * @description Probabilities that a mention is cast in each light; they sum to 1.
         */
        PortrayalAnswer: {
            /** Negative */
            negative: number;
            /** Neutral */
            neutral: number;
            /** Positive */
            positive: number;
        };
        /**
         * Problem
         * @description Why a request was not answered. Never holds a piece of the article.
         */
        Problem: {
            /**
             * Type
             * @description A URN that identifies the kind of problem; as stable as `code`.
             */
            type: string;
            /**
             * Title
             * @description The kind of problem in a few words; the same for every problem of one `code`.
             */
            title: string;
            /**
             * Status
             * @description The HTTP status, also of an error line inside a batch.
             */
            status: number;
            /**
             * Detail
             * @description What happened this time, in one or two sentences for a person.
             */
            detail: string;
            /**
             * Code
             * @description Stable name of the kind of problem, for programs.
             */
            code: string;
            /**
             * Request Id
             * @description The id under which the operator finds this request.
             */
            request_id: string;
            /**
             * Retryable
             * @description Whether the same request can succeed later.
             */
            retryable: boolean;
            /**
             * Errors
             * @description What is wrong where: with `validation_failed`, and of each article that a comparison cannot
             *     read.
             * @default null
             */
            errors?: components["schemas"]["FieldError"][] | null;
            /**
             * Limit
             * @description The limit that was exceeded: bytes with `payload_too_large`, code points with
             *     `text_too_long`.
             * @default null
             */
            limit?: number | null;
            /**
             * Actual
             * @description What was found instead, where it is known.
             * @default null
             */
            actual?: number | null;
            /**
             * Language
             * @description The language found; with `language_unsupported`.
             * @default null
             */
            language?: string | null;
            /**
             * Reasons
             * @description Why the service is not ready; in the answers of the probes.
             * @default null
             */
            reasons?: string[] | null;
        };
        /**
         * QuoteAnswer
         * @description Somebody's words, or a word that the author holds at a distance.
         */
        QuoteAnswer: {
            /** Start */
            start: number;
            /** End */
            end: number;
            /**
             * Type
             * @enum {string}
             */
            type: "direct" | "indirect" | "scare";
            speaker: components["schemas"]["Speaker"] | null;
            /** @description The word that says it is said. */
            cue: components["schemas"]["TextSpan"] | null;
        };
        /**
         * QuoteCount
         * @description Quotations inside marks, and reports without.
         */
        QuoteCount: {
            /** Direct */
            direct: number;
            /** Indirect */
            indirect: number;
        };
        /**
         * ReportedWords
         * @description Words of one speaker.
         */
        ReportedWords: {
            /** Quoted */
            quoted: number;
            /** Attributed */
            attributed: number;
        };
        /**
         * ScoreAnswer
         * @description The indicators half of an analysis.
         */
        ScoreAnswer: {
            /**
             * Id
             * @description Yours, where you gave one.
             */
            id?: string | null;
            /** Schema Version */
            schema_version: string;
            document: components["schemas"]["DocumentAnswer"];
            coverage: components["schemas"]["Coverage"];
            /**
             * Models
             * @description By kind; heads that the operator trained by their own id.
             */
            models: {
                [key: string]: components["schemas"]["ModelReference"];
            };
            /**
             * Fingerprint
             * @description Names everything that an answer depends on besides the text and the options.
             */
            fingerprint: string;
            /** Warnings */
            warnings: components["schemas"]["Caution"][];
            /** Notice */
            notice: string;
            /** Request Id */
            request_id: string;
            timings_ms: components["schemas"]["Timings"];
            indicators: components["schemas"]["Indicators"];
            /**
             * Sentences
             * @description Absent with `detail: "scores"`, as are `spans` and `entities`.
             */
            sentences?: components["schemas"]["SentenceAnswer"][] | null;
            /** Spans */
            spans?: components["schemas"]["MarkedSpanAnswer"][] | null;
            /** Quotes */
            quotes: components["schemas"]["QuoteAnswer"][];
            /** Entities */
            entities?: components["schemas"]["EntityAnswer"][] | null;
            /** Aggregate */
            aggregate: {
                [key: string]: components["schemas"]["AggregateAnswer"];
            };
        };
        /**
         * SentenceAnswer
         * @description One sentence as it is written.
         */
        SentenceAnswer: {
            /** Start */
            start: number;
            /** End */
            end: number;
            /** Index */
            index: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "body" | "heading";
            /**
             * Voice
             * @enum {string}
             */
            voice: "author" | "quoted" | "attributed" | "mixed";
            /** Scores */
            scores: {
                [key: string]: number;
            };
            /**
             * Author Scores
             * @description The same with other people's words masked; for `mixed` sentences.
             */
            author_scores?: {
                [key: string]: number;
            } | null;
            /**
             * Review
             * @description Indicators whose score is in the head's review band (`/v1/models`): too near the line to be
             *     decided without a reader. Absent where no head has a band.
             */
            review?: string[] | null;
        };
        /**
         * Span
         * @description A half-open stretch `[start, end)` of the caller's text in the asked offset unit.
         */
        Span: {
            /** Start */
            start: number;
            /** End */
            end: number;
        };
        /**
         * Speaker
         * @description Who is named as speaking.
         */
        Speaker: {
            /** Start */
            start: number;
            /** End */
            end: number;
            /** Text */
            text: string;
            /**
             * Name
             * @description The same person by the fullest name that the text gives, where it can be told.
             */
            name: string | null;
        };
        /**
         * SpeakerUse
         * @description One speaker in one article.
         */
        SpeakerUse: {
            /**
             * Id
             * @description The article's.
             */
            id: string;
            /** Name */
            name: string | null;
            quotes: components["schemas"]["QuoteCount"];
            words: components["schemas"]["ReportedWords"];
            /**
             * Share
             * @description Of all words of the article's sentences.
             */
            share: number;
        };
        /**
         * Speech
         * @description Whose words an article consists of.
         */
        Speech: {
            /**
             * Id
             * @description The article's.
             */
            id: string;
            /** Words */
            words: {
                [key: string]: components["schemas"]["WordShare"];
            };
        };
        /**
         * SummarizeAnswer
         * @description The summary half of an analysis.
         */
        SummarizeAnswer: {
            /**
             * Id
             * @description Yours, where you gave one.
             */
            id?: string | null;
            /** Schema Version */
            schema_version: string;
            document: components["schemas"]["DocumentAnswer"];
            coverage: components["schemas"]["Coverage"];
            /**
             * Models
             * @description By kind; heads that the operator trained by their own id.
             */
            models: {
                [key: string]: components["schemas"]["ModelReference"];
            };
            /**
             * Fingerprint
             * @description Names everything that an answer depends on besides the text and the options.
             */
            fingerprint: string;
            /** Warnings */
            warnings: components["schemas"]["Caution"][];
            /** Notice */
            notice: string;
            /** Request Id */
            request_id: string;
            timings_ms: components["schemas"]["Timings"];
            summary: components["schemas"]["SummaryAnswer"];
        };
        /**
         * SummaryAnswer
         * @description The summary.
         */
        SummaryAnswer: {
            /**
             * Method
             * @enum {string}
             */
            method: "extractive" | "abstractive";
            /** Text */
            text: string;
            /**
             * Fallback
             * @description Why another method than the one asked for was used.
             */
            fallback: string | null;
            /** Sentences */
            sentences: components["schemas"]["SummarySentenceAnswer"][];
            framing_shift: components["schemas"]["FramingShift"] | null;
        };
        /**
         * SummaryRequest
         * @description How the summary is made.
         */
        SummaryRequest: {
            /**
             * Method
             * @description `extractive` takes whole sentences of the article, word for word. `abstractive` needs a
             *     generator that the operator has set up; without one the summary is extractive and its
             *     `fallback` says why.
             * @default extractive
             * @enum {string}
             */
            method?: "extractive" | "abstractive";
            /**
             * Max Sentences
             * @description Most sentences to return; a short article gives fewer.
             * @default 3
             */
            max_sentences?: number;
            /**
             * Max Words
             * @description Most words of the whole summary; `null` sets no limit.
             * @default null
             */
            max_words?: number | null;
            /**
             * Order
             * @description `document`: as the article has them; `rank`: the most important first.
             * @default document
             * @enum {string}
             */
            order?: "document" | "rank";
            /**
             * Match Framing
             * @description Among near-equal choices of sentences take the one whose sentence bias is nearest to the
             *     article's; extractive summaries only.
             * @default false
             */
            match_framing?: boolean;
        };
        /**
         * SummarySentenceAnswer
         * @description One sentence of the summary and the place it comes from.
         */
        SummarySentenceAnswer: {
            /** Text */
            text: string;
            /** Start */
            start: number | null;
            /** End */
            end: number | null;
            /** Rank Score */
            rank_score: number;
            /**
             * Voice
             * @enum {string}
             */
            voice: "author" | "quoted" | "attributed" | "mixed";
            /** Evidence */
            evidence: components["schemas"]["Span"][];
            faithfulness: components["schemas"]["Faithfulness"];
        };
        /**
         * TargetName
         * @description Whose portrayal to compare, by name: a span would lie in one article alone.
         */
        TargetName: {
            /**
             * Name
             * @description A person, organisation or place; other mentions are found in each article.
             */
            name: string;
        };
        /**
         * TargetRequest
         * @description Whose portrayal to score: a name, or one exact span. Exactly one of the two.
         */
        TargetRequest: {
            /**
             * Name
             * @description A person, organisation or place by name; its other mentions are found.
             * @default null
             */
            name?: string | null;
            /**
             * Start
             * @description Where the span starts, in the request's `offset_unit`.
             * @default null
             */
            start?: number | null;
            /**
             * End
             * @description Where the span ends (exclusive), in the request's `offset_unit`.
             * @default null
             */
            end?: number | null;
        };
        /**
         * Term
         * @description A word that is marked as loaded in one voice of at least one article.
         */
        Term: {
            /**
             * Term
             * @description In the form that is marked most often, in lower case; its other forms (plural, tense, adverb)
             *     count with it.
             */
            term: string;
            /**
             * Voice
             * @enum {string}
             */
            voice: "author" | "quoted" | "attributed";
            /**
             * Score
             * @description The highest of its places.
             */
            score: number;
            /**
             * Shared
             * @description Whether at least two articles use the word in this voice, marked or not.
             */
            shared: boolean;
            /**
             * Articles
             * @description Of the articles that use it in this voice.
             */
            articles: components["schemas"]["TermUse"][];
            /**
             * In Other Voices
             * @description Articles in which only another voice says it.
             */
            in_other_voices: string[];
        };
        /**
         * TermPlace
         * @description One place of a term in the article's text.
         */
        TermPlace: {
            /** Start */
            start: number;
            /** End */
            end: number;
            /** Text */
            text: string;
            /**
             * Score
             * @description How loaded it is here; null where it is not marked.
             */
            score: number | null;
        };
        /**
         * TermUse
         * @description A term in one article and voice.
         */
        TermUse: {
            /**
             * Id
             * @description The article's.
             */
            id: string;
            /** Count */
            count: number;
            /**
             * Loaded
             * @description How many of them are marked as loaded.
             */
            loaded: number;
            /** Spans */
            spans: components["schemas"]["TermPlace"][];
        };
        /**
         * TextSpan
         * @description A span with its words.
         */
        TextSpan: {
            /** Start */
            start: number;
            /** End */
            end: number;
            /** Text */
            text: string;
        };
        /**
         * Timings
         * @description Where the time went, in milliseconds.
         */
        Timings: {
            /** Queue */
            queue: number;
            /** Inference */
            inference: number;
            /** Total */
            total: number;
        };
        /**
         * VerifyAnswer
         * @description What the article says of each claim, in order.
         */
        VerifyAnswer: {
            /** Schema Version */
            schema_version: string;
            /** Claims */
            claims: components["schemas"]["ClaimAnswer"][];
            /**
             * Threshold
             * @description The score from which a claim counts as supported, chosen for balanced accuracy on
             *     SummEdits' training domains.
             */
            threshold: number;
            /** Fingerprint */
            fingerprint: string;
            /** Notice */
            notice: string;
            /** Request Id */
            request_id: string;
        };
        /**
         * VerifyRequest
         * @description An article and claims about it. Exactly one of `text` and `html`.
         */
        VerifyRequest: {
            /**
             * Title
             * @description The headline, where it is not part of the text.
             * @default null
             */
            title?: string | null;
            /**
             * Text
             * @description The article as plain text; offsets index exactly this string.
             * @default null
             */
            text?: string | null;
            /**
             * Html
             * @description The article's page; offsets index the text found in it.
             * @default null
             */
            html?: string | null;
            /**
             * Claims
             * @description What somebody says the article says, such as the sentences of a summary.
             */
            claims: string[];
            /**
             * Language
             * @description The article's language; detected when null. Only English is supported.
             * @default null
             */
            language?: string | null;
            /**
             * Clean
             * @description `auto` leaves page clutter out: it supports no claim.
             * @default auto
             * @enum {string}
             */
            clean?: "auto" | "off";
            /**
             * Offset Unit
             * @description What the offsets of the evidence count.
             * @default codepoint
             * @enum {string}
             */
            offset_unit?: "codepoint" | "utf16" | "utf8";
        };
        /**
         * VoiceScore
         * @description A mean over the `n` sentences, or mentions, of one voice; null where there are none.
         */
        VoiceScore: {
            /** Score */
            score: number | null;
            /** N */
            n: number;
        };
        /**
         * WordShare
         * @description Words of one voice.
         */
        WordShare: {
            /** Count */
            count: number;
            /**
             * Share
             * @description Of all words of the article's sentences.
             */
            share: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    analyze: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in answer and log; another is made up where it is missing or has other characters. */
                "X-Request-ID"?: string;
                /** @description How long you will wait; at most, and by default, `limits.request_timeout_ms` of `/info`. In a batch it counts for each line. */
                "X-Request-Timeout-Ms"?: number;
                /** @description W3C Trace Context; its trace id goes into the log line. */
                traceparent?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnalyzeRequest"];
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description Yours, or a new one. */
                    "X-Request-ID"?: string;
                    /** @description Equal fingerprints mean equal answers. */
                    "X-Model-Fingerprint"?: string;
                    /** @description Digest of everything but `id`, `request_id` and `timings_ms`. */
                    ETag?: string;
                    /** @description As `timings_ms`. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "art-91",
                     *       "schema_version": "1.0",
                     *       "document": {
                     *         "sha256": "1f9013ed93904bf82788eae1c4aef70c13bc06517b437539270d929887b0e1fc",
                     *         "length": 224,
                     *         "offset_unit": "codepoint",
                     *         "title": "Leave the night train on the rails",
                     *         "language": {
                     *           "code": "en",
                     *           "confidence": 0.9997
                     *         },
                     *         "excluded": []
                     *       },
                     *       "coverage": {
                     *         "characters": 224,
                     *         "tokens": 50,
                     *         "sentences": 4,
                     *         "fraction": 1,
                     *         "truncated": false
                     *       },
                     *       "summary": {
                     *         "method": "extractive",
                     *         "text": "It is a reckless sell-off of the only night train the north has left.",
                     *         "sentences": [
                     *           {
                     *             "text": "It is a reckless sell-off of the only night train the north has left.",
                     *             "start": 38,
                     *             "end": 107,
                     *             "rank_score": 1,
                     *             "voice": "author",
                     *             "evidence": [
                     *               {
                     *                 "start": 38,
                     *                 "end": 107
                     *               }
                     *             ],
                     *             "faithfulness": {
                     *               "score": 1,
                     *               "method": "verbatim"
                     *             }
                     *           }
                     *         ],
                     *         "framing_shift": {
                     *           "source": 0.4953,
                     *           "summary": 0.7351,
                     *           "delta": 0.2398,
                     *           "imported": [],
                     *           "dropped": []
                     *         }
                     *       },
                     *       "indicators": {
                     *         "sentence_bias": {
                     *           "score": 0.4953,
                     *           "interval": {
                     *             "low": 0.11,
                     *             "high": 0.88,
                     *             "level": 0.9
                     *           },
                     *           "by_voice": {
                     *             "author": {
                     *               "score": 0.4953,
                     *               "n": 2
                     *             },
                     *             "quoted": {
                     *               "score": 0.5833,
                     *               "n": 1
                     *             },
                     *             "attributed": {
                     *               "score": 0.2292,
                     *               "n": 1
                     *             }
                     *           }
                     *         },
                     *         "loaded_language": {
                     *           "score": 0.4481,
                     *           "per_1000_words": 26.3158,
                     *           "interval": {
                     *             "low": 0.07,
                     *             "high": 0.82,
                     *             "level": 0.9
                     *           },
                     *           "by_voice": {
                     *             "author": {
                     *               "score": 0.4481,
                     *               "n": 2
                     *             },
                     *             "quoted": {
                     *               "score": 0.3975,
                     *               "n": 1
                     *             },
                     *             "attributed": {
                     *               "score": 0.0881,
                     *               "n": 1
                     *             }
                     *           }
                     *         },
                     *         "frames": {
                     *           "conflict": 0.71,
                     *           "economic": 0.64,
                     *           "human_interest": 0.35,
                     *           "moral": 0.11,
                     *           "resolution": 0.02
                     *         }
                     *       },
                     *       "sentences": [
                     *         {
                     *           "index": 1,
                     *           "start": 38,
                     *           "end": 107,
                     *           "kind": "body",
                     *           "voice": "author",
                     *           "scores": {
                     *             "sentence_bias": 0.7351,
                     *             "loaded_language": 0.7017
                     *           }
                     *         }
                     *       ],
                     *       "spans": [
                     *         {
                     *           "id": "f-3c9a51d07e42",
                     *           "start": 46,
                     *           "end": 54,
                     *           "text": "reckless",
                     *           "prefix": "alls its plan a saving. It is a ",
                     *           "suffix": " sell-off of the only night trai",
                     *           "indicator": "loaded_language",
                     *           "score": 0.7017,
                     *           "sentence": 1,
                     *           "voice": "author"
                     *         }
                     *       ],
                     *       "quotes": [
                     *         {
                     *           "start": 108,
                     *           "end": 129,
                     *           "type": "direct",
                     *           "speaker": {
                     *             "text": "minister Orla Finch",
                     *             "start": 135,
                     *             "end": 154,
                     *             "name": "Orla Finch"
                     *           },
                     *           "cue": {
                     *             "text": "said",
                     *             "start": 130,
                     *             "end": 134
                     *           }
                     *         }
                     *       ],
                     *       "entities": [
                     *         {
                     *           "name": "Orla Finch",
                     *           "type": "person",
                     *           "requested": false,
                     *           "mentions": [
                     *             {
                     *               "start": 144,
                     *               "end": 154,
                     *               "text": "Orla Finch",
                     *               "sentence": 2,
                     *               "voice": "author",
                     *               "portrayal": {
                     *                 "negative": 0.2785,
                     *                 "neutral": 0.6011,
                     *                 "positive": 0.1204
                     *               }
                     *             }
                     *           ],
                     *           "portrayal": {
                     *             "author": {
                     *               "score": -0.1581,
                     *               "n": 1
                     *             },
                     *             "quoted": {
                     *               "n": 0
                     *             },
                     *             "attributed": {
                     *               "n": 0
                     *             }
                     *           }
                     *         }
                     *       ],
                     *       "aggregate": {
                     *         "sentence_bias": {
                     *           "n": 2,
                     *           "sum": 0.9907,
                     *           "sum_of_squares": 0.60573026,
                     *           "histogram": {
                     *             "edges": [
                     *               0,
                     *               0.1,
                     *               0.2,
                     *               0.3,
                     *               0.4,
                     *               0.5,
                     *               0.6,
                     *               0.7,
                     *               0.8,
                     *               0.9,
                     *               1
                     *             ],
                     *             "counts": [
                     *               0,
                     *               0,
                     *               1,
                     *               0,
                     *               0,
                     *               0,
                     *               0,
                     *               1,
                     *               0,
                     *               0
                     *             ]
                     *           }
                     *         }
                     *       },
                     *       "models": {
                     *         "framing": {
                     *           "id": "framing-en",
                     *           "version": "1.0.0",
                     *           "sha256": "dcd1847061096ae55dbada74e32b5234c0e894d348cffb1f60c3f949b2803d8f"
                     *         }
                     *       },
                     *       "fingerprint": "471e036deb489d54",
                     *       "warnings": [
                     *         {
                     *           "code": "short_text",
                     *           "detail": "The text has 38 words; article scores are rough below 100."
                     *         }
                     *       ],
                     *       "notice": "Indicators of language, not a verdict on truth, intent or quality.",
                     *       "request_id": "9b7c1c2b64f34d21",
                     *       "timings_ms": {
                     *         "queue": 3.1,
                     *         "inference": 18,
                     *         "total": 27.4
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AnalyzeAnswer"];
                };
            };
            /** @description `malformed_json`: The body is not valid JSON · `text_empty`: There is no text to analyse */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: An API key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request is too large · `text_too_long`: The article is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This format is not read here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request does not hold together · `language_unsupported`: The article's language is not supported · `no_article_found`: No article was found */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at capacity · `rate_limited`: This caller asks too often */
            429: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong inside the service */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `starting`: The service is starting · `shutting_down`: The service is shutting down · `model_unavailable`: The model is not available */
            503: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `deadline_exceeded`: There was not enough time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    summarize: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in answer and log; another is made up where it is missing or has other characters. */
                "X-Request-ID"?: string;
                /** @description How long you will wait; at most, and by default, `limits.request_timeout_ms` of `/info`. In a batch it counts for each line. */
                "X-Request-Timeout-Ms"?: number;
                /** @description W3C Trace Context; its trace id goes into the log line. */
                traceparent?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnalyzeRequest"];
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description Yours, or a new one. */
                    "X-Request-ID"?: string;
                    /** @description Equal fingerprints mean equal answers. */
                    "X-Model-Fingerprint"?: string;
                    /** @description Digest of everything but `id`, `request_id` and `timings_ms`. */
                    ETag?: string;
                    /** @description As `timings_ms`. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "art-91",
                     *       "schema_version": "1.0",
                     *       "document": {
                     *         "sha256": "1f9013ed93904bf82788eae1c4aef70c13bc06517b437539270d929887b0e1fc",
                     *         "length": 224,
                     *         "offset_unit": "codepoint",
                     *         "title": "Leave the night train on the rails",
                     *         "language": {
                     *           "code": "en",
                     *           "confidence": 0.9997
                     *         },
                     *         "excluded": []
                     *       },
                     *       "coverage": {
                     *         "characters": 224,
                     *         "tokens": 50,
                     *         "sentences": 4,
                     *         "fraction": 1,
                     *         "truncated": false
                     *       },
                     *       "summary": {
                     *         "method": "extractive",
                     *         "text": "It is a reckless sell-off of the only night train the north has left.",
                     *         "sentences": [
                     *           {
                     *             "text": "It is a reckless sell-off of the only night train the north has left.",
                     *             "start": 38,
                     *             "end": 107,
                     *             "rank_score": 1,
                     *             "voice": "author",
                     *             "evidence": [
                     *               {
                     *                 "start": 38,
                     *                 "end": 107
                     *               }
                     *             ],
                     *             "faithfulness": {
                     *               "score": 1,
                     *               "method": "verbatim"
                     *             }
                     *           }
                     *         ],
                     *         "framing_shift": {
                     *           "source": 0.4953,
                     *           "summary": 0.7351,
                     *           "delta": 0.2398,
                     *           "imported": [],
                     *           "dropped": []
                     *         }
                     *       },
                     *       "models": {
                     *         "framing": {
                     *           "id": "framing-en",
                     *           "version": "1.0.0",
                     *           "sha256": "dcd1847061096ae55dbada74e32b5234c0e894d348cffb1f60c3f949b2803d8f"
                     *         }
                     *       },
                     *       "fingerprint": "471e036deb489d54",
                     *       "warnings": [
                     *         {
                     *           "code": "short_text",
                     *           "detail": "The text has 38 words; article scores are rough below 100."
                     *         }
                     *       ],
                     *       "notice": "Indicators of language, not a verdict on truth, intent or quality.",
                     *       "request_id": "9b7c1c2b64f34d21",
                     *       "timings_ms": {
                     *         "queue": 3.1,
                     *         "inference": 18,
                     *         "total": 27.4
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SummarizeAnswer"];
                };
            };
            /** @description `malformed_json`: The body is not valid JSON · `text_empty`: There is no text to analyse */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: An API key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request is too large · `text_too_long`: The article is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This format is not read here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request does not hold together · `language_unsupported`: The article's language is not supported · `no_article_found`: No article was found */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at capacity · `rate_limited`: This caller asks too often */
            429: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong inside the service */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `starting`: The service is starting · `shutting_down`: The service is shutting down · `model_unavailable`: The model is not available */
            503: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `deadline_exceeded`: There was not enough time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    score: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in answer and log; another is made up where it is missing or has other characters. */
                "X-Request-ID"?: string;
                /** @description How long you will wait; at most, and by default, `limits.request_timeout_ms` of `/info`. In a batch it counts for each line. */
                "X-Request-Timeout-Ms"?: number;
                /** @description W3C Trace Context; its trace id goes into the log line. */
                traceparent?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnalyzeRequest"];
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description Yours, or a new one. */
                    "X-Request-ID"?: string;
                    /** @description Equal fingerprints mean equal answers. */
                    "X-Model-Fingerprint"?: string;
                    /** @description Digest of everything but `id`, `request_id` and `timings_ms`. */
                    ETag?: string;
                    /** @description As `timings_ms`. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "art-91",
                     *       "schema_version": "1.0",
                     *       "document": {
                     *         "sha256": "1f9013ed93904bf82788eae1c4aef70c13bc06517b437539270d929887b0e1fc",
                     *         "length": 224,
                     *         "offset_unit": "codepoint",
                     *         "title": "Leave the night train on the rails",
                     *         "language": {
                     *           "code": "en",
                     *           "confidence": 0.9997
                     *         },
                     *         "excluded": []
                     *       },
                     *       "coverage": {
                     *         "characters": 224,
                     *         "tokens": 50,
                     *         "sentences": 4,
                     *         "fraction": 1,
                     *         "truncated": false
                     *       },
                     *       "indicators": {
                     *         "sentence_bias": {
                     *           "score": 0.4953,
                     *           "interval": {
                     *             "low": 0.11,
                     *             "high": 0.88,
                     *             "level": 0.9
                     *           },
                     *           "by_voice": {
                     *             "author": {
                     *               "score": 0.4953,
                     *               "n": 2
                     *             },
                     *             "quoted": {
                     *               "score": 0.5833,
                     *               "n": 1
                     *             },
                     *             "attributed": {
                     *               "score": 0.2292,
                     *               "n": 1
                     *             }
                     *           }
                     *         },
                     *         "loaded_language": {
                     *           "score": 0.4481,
                     *           "per_1000_words": 26.3158,
                     *           "interval": {
                     *             "low": 0.07,
                     *             "high": 0.82,
                     *             "level": 0.9
                     *           },
                     *           "by_voice": {
                     *             "author": {
                     *               "score": 0.4481,
                     *               "n": 2
                     *             },
                     *             "quoted": {
                     *               "score": 0.3975,
                     *               "n": 1
                     *             },
                     *             "attributed": {
                     *               "score": 0.0881,
                     *               "n": 1
                     *             }
                     *           }
                     *         },
                     *         "frames": {
                     *           "conflict": 0.71,
                     *           "economic": 0.64,
                     *           "human_interest": 0.35,
                     *           "moral": 0.11,
                     *           "resolution": 0.02
                     *         }
                     *       },
                     *       "sentences": [
                     *         {
                     *           "index": 1,
                     *           "start": 38,
                     *           "end": 107,
                     *           "kind": "body",
                     *           "voice": "author",
                     *           "scores": {
                     *             "sentence_bias": 0.7351,
                     *             "loaded_language": 0.7017
                     *           }
                     *         }
                     *       ],
                     *       "spans": [
                     *         {
                     *           "id": "f-3c9a51d07e42",
                     *           "start": 46,
                     *           "end": 54,
                     *           "text": "reckless",
                     *           "prefix": "alls its plan a saving. It is a ",
                     *           "suffix": " sell-off of the only night trai",
                     *           "indicator": "loaded_language",
                     *           "score": 0.7017,
                     *           "sentence": 1,
                     *           "voice": "author"
                     *         }
                     *       ],
                     *       "quotes": [
                     *         {
                     *           "start": 108,
                     *           "end": 129,
                     *           "type": "direct",
                     *           "speaker": {
                     *             "text": "minister Orla Finch",
                     *             "start": 135,
                     *             "end": 154,
                     *             "name": "Orla Finch"
                     *           },
                     *           "cue": {
                     *             "text": "said",
                     *             "start": 130,
                     *             "end": 134
                     *           }
                     *         }
                     *       ],
                     *       "entities": [
                     *         {
                     *           "name": "Orla Finch",
                     *           "type": "person",
                     *           "requested": false,
                     *           "mentions": [
                     *             {
                     *               "start": 144,
                     *               "end": 154,
                     *               "text": "Orla Finch",
                     *               "sentence": 2,
                     *               "voice": "author",
                     *               "portrayal": {
                     *                 "negative": 0.2785,
                     *                 "neutral": 0.6011,
                     *                 "positive": 0.1204
                     *               }
                     *             }
                     *           ],
                     *           "portrayal": {
                     *             "author": {
                     *               "score": -0.1581,
                     *               "n": 1
                     *             },
                     *             "quoted": {
                     *               "n": 0
                     *             },
                     *             "attributed": {
                     *               "n": 0
                     *             }
                     *           }
                     *         }
                     *       ],
                     *       "aggregate": {
                     *         "sentence_bias": {
                     *           "n": 2,
                     *           "sum": 0.9907,
                     *           "sum_of_squares": 0.60573026,
                     *           "histogram": {
                     *             "edges": [
                     *               0,
                     *               0.1,
                     *               0.2,
                     *               0.3,
                     *               0.4,
                     *               0.5,
                     *               0.6,
                     *               0.7,
                     *               0.8,
                     *               0.9,
                     *               1
                     *             ],
                     *             "counts": [
                     *               0,
                     *               0,
                     *               1,
                     *               0,
                     *               0,
                     *               0,
                     *               0,
                     *               1,
                     *               0,
                     *               0
                     *             ]
                     *           }
                     *         }
                     *       },
                     *       "models": {
                     *         "framing": {
                     *           "id": "framing-en",
                     *           "version": "1.0.0",
                     *           "sha256": "dcd1847061096ae55dbada74e32b5234c0e894d348cffb1f60c3f949b2803d8f"
                     *         }
                     *       },
                     *       "fingerprint": "471e036deb489d54",
                     *       "warnings": [
                     *         {
                     *           "code": "short_text",
                     *           "detail": "The text has 38 words; article scores are rough below 100."
                     *         }
                     *       ],
                     *       "notice": "Indicators of language, not a verdict on truth, intent or quality.",
                     *       "request_id": "9b7c1c2b64f34d21",
                     *       "timings_ms": {
                     *         "queue": 3.1,
                     *         "inference": 18,
                     *         "total": 27.4
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ScoreAnswer"];
                };
            };
            /** @description `malformed_json`: The body is not valid JSON · `text_empty`: There is no text to analyse */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: An API key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request is too large · `text_too_long`: The article is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This format is not read here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request does not hold together · `language_unsupported`: The article's language is not supported · `no_article_found`: No article was found */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at capacity · `rate_limited`: This caller asks too often */
            429: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong inside the service */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `starting`: The service is starting · `shutting_down`: The service is shutting down · `model_unavailable`: The model is not available */
            503: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `deadline_exceeded`: There was not enough time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    batch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in answer and log; another is made up where it is missing or has other characters. */
                "X-Request-ID"?: string;
                /** @description How long you will wait; at most, and by default, `limits.request_timeout_ms` of `/info`. In a batch it counts for each line. */
                "X-Request-Timeout-Ms"?: number;
                /** @description W3C Trace Context; its trace id goes into the log line. */
                traceparent?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description One article in each line, as JSON without line breaks. */
        requestBody: {
            content: {
                "application/x-ndjson": components["schemas"]["AnalyzeRequest"];
            };
        };
        responses: {
            /** @description One line for each article, in the order they were sent: its answer, or a problem document with `line` */
            200: {
                headers: {
                    /** @description Yours, or a new one. */
                    "X-Request-ID"?: string;
                    /** @description Equal fingerprints mean equal answers. */
                    "X-Model-Fingerprint"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string | components["schemas"]["AnalyzeAnswer"] | components["schemas"]["LineProblem"];
                };
            };
            /** @description `unauthorized`: An API key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This format is not read here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request does not hold together */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong inside the service */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `starting`: The service is starting · `shutting_down`: The service is shutting down · `model_unavailable`: The model is not available */
            503: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verify: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in answer and log; another is made up where it is missing or has other characters. */
                "X-Request-ID"?: string;
                /** @description How long you will wait; at most, and by default, `limits.request_timeout_ms` of `/info`. In a batch it counts for each line. */
                "X-Request-Timeout-Ms"?: number;
                /** @description W3C Trace Context; its trace id goes into the log line. */
                traceparent?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description Yours, or a new one. */
                    "X-Request-ID"?: string;
                    /** @description Equal fingerprints mean equal answers. */
                    "X-Model-Fingerprint"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerifyAnswer"];
                };
            };
            /** @description `malformed_json`: The body is not valid JSON · `text_empty`: There is no text to analyse */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: An API key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request is too large · `text_too_long`: The article is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This format is not read here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request does not hold together · `language_unsupported`: The article's language is not supported · `no_article_found`: No article was found */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at capacity · `rate_limited`: This caller asks too often */
            429: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong inside the service */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `starting`: The service is starting · `shutting_down`: The service is shutting down · `model_unavailable`: The model is not available */
            503: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `deadline_exceeded`: There was not enough time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compare: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names this request in answer and log; another is made up where it is missing or has other characters. */
                "X-Request-ID"?: string;
                /** @description How long you will wait; at most, and by default, `limits.request_timeout_ms` of `/info`. In a batch it counts for each line. */
                "X-Request-Timeout-Ms"?: number;
                /** @description W3C Trace Context; its trace id goes into the log line. */
                traceparent?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompareRequest"];
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    /** @description Yours, or a new one. */
                    "X-Request-ID"?: string;
                    /** @description Equal fingerprints mean equal answers. */
                    "X-Model-Fingerprint"?: string;
                    /** @description Digest of everything but `request_id` and `timings_ms`. */
                    ETag?: string;
                    /** @description As `timings_ms`. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompareAnswer"];
                };
            };
            /** @description `malformed_json`: The body is not valid JSON · `text_empty`: There is no text to analyse */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: An API key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `payload_too_large`: The request is too large · `text_too_long`: The article is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: This format is not read here */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `validation_failed`: The request does not hold together · `language_unsupported`: The article's language is not supported · `no_article_found`: No article was found */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `overloaded`: The service is at capacity · `rate_limited`: This caller asks too often */
            429: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong inside the service */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `starting`: The service is starting · `shutting_down`: The service is shutting down · `model_unavailable`: The model is not available */
            503: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `deadline_exceeded`: There was not enough time */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_models: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description Yours, or a new one. */
                    "X-Request-ID"?: string;
                    /** @description Equal fingerprints mean equal answers. */
                    "X-Model-Fingerprint"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            /** @description `unauthorized`: An API key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong inside the service */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `starting`: The service is starting · `shutting_down`: The service is shutting down · `model_unavailable`: The model is not available */
            503: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_model_card: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The card */
            200: {
                headers: {
                    /** @description Yours, or a new one. */
                    "X-Request-ID"?: string;
                    /** @description Equal fingerprints mean equal answers. */
                    "X-Model-Fingerprint"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardAbout"];
                    "text/markdown": string;
                };
            };
            /** @description `unauthorized`: An API key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: No such model is loaded */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong inside the service */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `starting`: The service is starting · `shutting_down`: The service is shutting down · `model_unavailable`: The model is not available */
            503: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_model: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description Yours, or a new one. */
                    "X-Request-ID"?: string;
                    /** @description Equal fingerprints mean equal answers. */
                    "X-Model-Fingerprint"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelAbout"];
                };
            };
            /** @description `unauthorized`: An API key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `model_not_found`: No such model is loaded */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong inside the service */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `starting`: The service is starting · `shutting_down`: The service is shutting down · `model_unavailable`: The model is not available */
            503: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    live_oip: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description `starting`: The service is starting · `shutting_down`: The service is shutting down · `model_unavailable`: The model is not available */
            503: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description `starting`: The service is starting · `shutting_down`: The service is shutting down · `model_unavailable`: The model is not available */
            503: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ready_oip: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description `starting`: The service is starting · `shutting_down`: The service is shutting down · `model_unavailable`: The model is not available */
            503: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description `starting`: The service is starting · `shutting_down`: The service is shutting down · `model_unavailable`: The model is not available */
            503: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description `starting`: The service is starting · `shutting_down`: The service is shutting down · `model_unavailable`: The model is not available */
            503: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    started: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description `starting`: The service is starting · `shutting_down`: The service is shutting down · `model_unavailable`: The model is not available */
            503: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    model_ready_oip: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description `model_not_found`: No such model is loaded */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `starting`: The service is starting · `shutting_down`: The service is shutting down · `model_unavailable`: The model is not available */
            503: {
                headers: {
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    info: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description Yours, or a new one. */
                    "X-Request-ID"?: string;
                    /** @description Equal fingerprints mean equal answers. */
                    "X-Model-Fingerprint"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Info"];
                };
            };
            /** @description `unauthorized`: An API key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong inside the service */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text, or OpenMetrics where `Accept` asks for it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description `unauthorized`: An API key is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: This is not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something went wrong inside the service */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
