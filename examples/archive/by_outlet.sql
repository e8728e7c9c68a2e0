-- What each outlet's own sentences score, over all its articles. Run in the folder that holds the
-- archive:  duckdb < by_outlet.sql
SELECT
    outlet,
    count(*) AS articles,
    sum(sentence_bias_n) AS sentences,
    sum(sentence_bias_sum) AS total,
    CAST(sum(sentence_bias_sum) AS DOUBLE) / sum(sentence_bias_n) AS mean,
    sum(sentence_bias_h5 + sentence_bias_h6 + sentence_bias_h7 + sentence_bias_h8 + sentence_bias_h9)
        AS over_half
FROM 'archive/articles/*.parquet'
WHERE sentence_bias_n > 0
GROUP BY outlet
ORDER BY mean DESC;
