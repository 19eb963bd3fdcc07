-- Money in whole pennies, the index in hundredths. A quarter is numbered from 2025Q2.
CREATE MACRO quarter_number(d) AS (year(d) * 4 + quarter(d) - 8102)::INTEGER;
CREATE MACRO half_up(numerator, denominator) AS (2 * numerator + denominator) // (2 * denominator);
CREATE MACRO maximum() AS
  (SELECT (replace(trim(value, '£'), ',', '')::DECIMAL(18, 2) * 100)::BIGINT FROM read_csv('{data}/given.csv', all_varchar = true));
-- What the investors get of a line.
CREATE MACRO share(pennies) AS half_up(pennies * 8, 10);

COPY (
WITH month(month_start, figure) AS (
  SELECT month_start, (figure * 100)::BIGINT
  FROM read_csv('{data}/price_index.csv', auto_detect = false, header = true, delim = ',', columns = {
    'month_start': 'DATE', 'figure': 'DECIMAL(9, 2)'})
),
nightly(kind, nightly) AS (VALUES ('house', 3125), ('hostel', 4710), ('flat', 3999)),
line AS NOT MATERIALIZED (
  SELECT stay_id, provider, quarter_number(from_day) AS q, half_up(nightly * (to_day - from_day) * figure, 13080) AS pennies
  FROM read_csv('{data}/stay.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
    'stay_id': 'BIGINT', 'provider': 'VARCHAR', 'kind': 'VARCHAR', 'from_day': 'DATE', 'to_day': 'DATE'})
  JOIN nightly USING (kind) JOIN month ON month_start = date_trunc('month', from_day)
),
-- How much of a year's most is used up before a quarter, and after it.
cell AS (
  SELECT *, sum(pennies) OVER (PARTITION BY provider, q // 4 ORDER BY q)::BIGINT AS upto
  FROM (
    SELECT provider, q, sum(pennies)::BIGINT AS pennies, sum(share(pennies))::BIGINT AS investors FROM line GROUP BY ALL
  )
),
-- In the one quarter in which the most is reached, the stays take what is left one after the other.
reached AS (
  SELECT provider, q, sum(paid)::BIGINT AS pennies, sum(share(paid))::BIGINT AS investors
  FROM (
    SELECT provider, q, greatest(least(line.pennies, room - sum(line.pennies) OVER (
      PARTITION BY provider, q ORDER BY stay_id ROWS UNBOUNDED PRECEDING) + line.pennies), 0)::BIGINT AS paid
    FROM line JOIN (
      SELECT provider, q, maximum() - (upto - pennies) AS room FROM cell WHERE upto > maximum() AND upto - pennies < maximum()
    ) USING (provider, q)
  ) GROUP BY ALL
),
paid AS (
  SELECT provider, q, pennies, investors FROM cell WHERE upto <= maximum()
  UNION ALL
  SELECT provider, q, pennies, investors FROM reached
)
SELECT payee, (2025 + (q + 1) // 4) || 'Q' || ((q + 1) % 4 + 1) AS period, 'nights_paid' AS item,
  (sum(pennies)::DECIMAL(18, 0) * 0.01)::DECIMAL(18, 2) AS amount
FROM (
  SELECT unnest(['Investors, First Close', provider]) AS payee, q, unnest([investors, pennies - investors]) AS pennies FROM paid
) GROUP BY ALL HAVING sum(pennies) <> 0 ORDER BY ALL
) TO '/dev/stdout' (HEADER, DELIMITER ',');
