-- Week by week (by its Monday), author against quoted. Run in the folder that holds the archive:
-- duckdb < by_week.sql
SELECT
    CAST(date_trunc('week', date) AS DATE) AS week,
    count(*) AS articles,
    sum(sentence_bias_n) AS sentences,
    sum(sentence_bias_sum) AS total,
    CAST(sum(sentence_bias_sum) AS DOUBLE) / sum(sentence_bias_n) AS author,
    sum(sentence_bias_quoted * sentence_bias_quoted_n) / sum(sentence_bias_quoted_n) AS quoted
FROM 'archive/articles/*.parquet'
WHERE sentence_bias_n > 0 AND date IS NOT NULL
GROUP BY week
ORDER BY week;
