-- Money in hundredths of a penny, hours in hundredths. What a row is replaced by is looked for only from the rows that replace
-- or take back another, one row in seven, and from those that a complaint names.
CREATE MACRO half_up(numerator, denominator) AS (2 * numerator + denominator) // (2 * denominator);

COPY (
WITH RECURSIVE visit AS NOT MATERIALIZED (
  SELECT visit_id, provider, year(visit_date) AS y, quarter(visit_date) AS q, kind = 'urgent' AS urgent,
    (hours * 100)::BIGINT * CASE kind WHEN 'planned' THEN 2140 ELSE 2685 END AS price, corrects, cancels
  FROM read_csv('{data}/visit.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
    'visit_id': 'BIGINT', 'provider': 'VARCHAR', 'visit_date': 'DATE', 'kind': 'VARCHAR', 'hours': 'DECIMAL(6, 2)',
    'received': 'DATE', 'corrects': 'BIGINT', 'cancels': 'BIGINT'})
),
-- A row that is named, and the row that stands in its place, if any does.
named AS MATERIALIZED (
  SELECT coalesce(corrects, cancels) AS visit_id, CASE WHEN cancels IS NULL THEN visit.visit_id END AS successor
  FROM visit WHERE corrects IS NOT NULL OR cancels IS NOT NULL
),
standing AS NOT MATERIALIZED (
  SELECT * FROM visit ANTI JOIN named USING (visit_id) WHERE cancels IS NULL
),
cell AS (
  SELECT provider, y, q, half_up(sum(price)::BIGINT, 100) AS care, count_if(urgent) * 215 AS urgent_visits
  FROM standing GROUP BY ALL
),
led(visit, y, q) AS (
  SELECT visit, year(upheld_on), quarter(upheld_on)
  FROM read_csv('{data}/complaint.csv', auto_detect = false, header = true, delim = ',', columns = {
    'complaint_id': 'BIGINT', 'visit': 'BIGINT', 'upheld_on': 'DATE'})
  UNION ALL
  SELECT successor, y, q FROM led JOIN named ON visit = visit_id WHERE successor IS NOT NULL
),
due AS (
  SELECT provider, led.y, led.q, count(*) * 3500 AS due FROM led JOIN standing ON visit = visit_id GROUP BY ALL
),
line AS (
  SELECT provider, y, q, unnest(['care', 'urgent_visits', 'upheld']) AS item,
    unnest([care, urgent_visits, -least(care, coalesce(due, 0))]) AS pennies
  FROM cell LEFT JOIN due USING (provider, y, q)
)
SELECT provider AS payee, y || 'Q' || q AS period, item, (pennies::DECIMAL(18, 0) * 0.01)::DECIMAL(18, 2) AS amount
FROM line WHERE pennies <> 0 ORDER BY ALL
) TO '/dev/stdout' (HEADER, DELIMITER ',');
