-- Money in whole pennies, hours in hundredths. A sitting has its place in the order of its person by one number, its day and
-- its own number together, so that one order serves all that is looked back at; `since` is the first place of the twelve months.
CREATE MACRO place(d, id) AS (d - DATE '2024-01-01')::BIGINT * 10000000000 + id;
CREATE MACRO half_up(numerator, denominator) AS
  sign(numerator) * ((2 * abs(numerator) + denominator) // (2 * denominator));

COPY (
WITH sitting AS NOT MATERIALIZED (
  SELECT person_id, provider, day, (hours * 100)::INTEGER AS hours, place(day, sitting_id) AS turn,
    turn - place((day - INTERVAL 12 MONTH)::DATE + 1, 0) AS since
  FROM read_csv('{data}/sitting.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
    'sitting_id': 'BIGINT', 'person_id': 'VARCHAR', 'provider': 'VARCHAR', 'day': 'DATE', 'hours': 'DECIMAL(6, 2)'})
),
looked_back AS (
  SELECT provider, day, hours,
    sum(hours) OVER (w RANGE BETWEEN since PRECEDING AND CURRENT ROW) AS year_of_hours,
    hours - lag(hours, 1, hours) OVER w AS change,
    max(hours) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS most_before
  FROM sitting WINDOW w AS (PARTITION BY person_id ORDER BY turn)
),
cell AS (
  SELECT provider, year(day) AS y, quarter(day) AS q, sum(change)::BIGINT AS change, max(year_of_hours)::BIGINT AS most,
    coalesce(sum(hours) FILTER (year_of_hours > 3000 AND most_before >= 600), 0)::BIGINT AS intensive
  FROM looked_back GROUP BY ALL
),
line AS (
  SELECT provider, y || 'Q' || q AS period, unnest(['longer_breaks', 'intensive']) AS item,
    unnest([half_up(change * 385, 100), half_up(intensive * 115, 100)]) AS pennies
  FROM cell
  UNION ALL
  SELECT provider, year || '/' || (year - 1999), 'standby',
    CASE WHEN max(most) > 7200 THEN 150000 WHEN max(most) >= 4800 THEN 75000 ELSE 0 END
  FROM (SELECT provider, y - (q = 1)::INTEGER AS year, most FROM cell) GROUP BY provider, year
)
SELECT provider AS payee, period, item, (pennies::DECIMAL(18, 0) * 0.01)::DECIMAL(18, 2) AS amount
FROM line WHERE pennies <> 0 ORDER BY ALL
) TO '/dev/stdout' (HEADER, DELIMITER ',');
