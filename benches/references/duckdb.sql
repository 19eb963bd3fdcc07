-- Money in whole pennies, hours in hundredths. A quarter is numbered from 2024Q2.
CREATE MACRO quarter_number(d) AS (year(d) * 4 + quarter(d) - 8098)::INTEGER;
CREATE MACRO half_up(numerator, denominator) AS (2 * numerator + denominator) // (2 * denominator);

COPY (
WITH hourly(need, kind, hourly) AS (VALUES
  ('low', 'personal', 1835), ('low', 'social', 1410), ('low', 'night', 2195),
  ('medium', 'personal', 2045), ('medium', 'social', 1530), ('medium', 'night', 2405),
  ('high', 'personal', 2685), ('high', 'social', 1755), ('high', 'night', 3115)
),
travel(area, travel, travel_later) AS (VALUES
  ('north', 320, 335), ('south', 275, 290), ('east', 210, 225), ('west', 405, 420)
),
agency AS (
  SELECT * FROM read_csv('{data}/agency.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
    'agency_id': 'INTEGER', 'provider': 'VARCHAR', 'area': 'VARCHAR'})
),
terms AS (
  SELECT plan_id AS plan, kind, start_date, coalesce(end_date, DATE '2026-03-31') AS end_date, agency, hourly
  FROM read_csv('{data}/plan.csv', auto_detect = false, header = true, delim = ',', columns = {
    'plan_id': 'BIGINT', 'person': 'BIGINT', 'kind': 'VARCHAR', 'start_date': 'DATE', 'end_date': 'DATE'})
  JOIN read_csv('{data}/person.csv', auto_detect = false, header = true, delim = ',', columns = {
    'person_id': 'BIGINT', 'agency': 'INTEGER', 'need': 'VARCHAR', 'postcode': 'VARCHAR'}) ON person = person_id
  JOIN hourly USING (need, kind)
),
visit AS NOT MATERIALIZED (
  SELECT visit_id, agency, kind, visit_date, quarter_number(visit_date) AS q, rating,
    half_up((hours * 100)::BIGINT * hourly, 100) AS price
  FROM read_csv('{data}/visit.csv', auto_detect = false, header = true, delim = ',', columns = {
    'visit_id': 'BIGINT', 'plan': 'BIGINT', 'visit_date': 'DATE', 'hours': 'DECIMAL(6, 2)', 'trained': 'VARCHAR',
    'rating': 'INTEGER', 'remark': 'VARCHAR'})
  JOIN terms USING (plan)
  WHERE visit_date BETWEEN start_date AND end_date
),
cell AS (
  SELECT agency, q, sum(price)::BIGINT AS care,
    count(*) FILTER (kind <> 'social' AND visit_date < DATE '2025-04-01') AS earlier,
    count(*) FILTER (kind <> 'social' AND visit_date >= DATE '2025-04-01') AS later,
    count(rating) AS n, count_if(rating >= 4) AS s, coalesce(sum(price) FILTER (rating IS NOT NULL), 0)::BIGINT AS rated
  FROM visit GROUP BY ALL
),
earned AS (
  SELECT provider, q, care, earlier * travel + later * travel_later AS journeys,
    CASE WHEN n = 0 OR s * 100 <= n * 40 THEN 0
      WHEN s * 100 >= n * 60 THEN half_up(rated * 3, 100)
      WHEN s * 100 >= n * 55 THEN half_up(rated * 18, 1000)
      ELSE half_up(rated * 3 * (s * 100 - n * 40) * 60, n * 15 * 10000) END AS quality
  FROM cell JOIN agency ON agency = agency_id JOIN travel USING (area)
),
refund AS (
  SELECT provider, quarter_number(decided_on) AS q, sum(price)::BIGINT AS due
  FROM read_csv('{data}/complaint.csv', auto_detect = false, header = true, delim = ',', columns = {
    'complaint_id': 'BIGINT', 'visit': 'BIGINT', 'decided_on': 'DATE', 'upheld': 'VARCHAR'})
  JOIN visit ON visit = visit_id JOIN agency ON agency = agency_id
  WHERE upheld = 'yes' AND decided_on BETWEEN visit_date AND (visit_date + INTERVAL 6 MONTH)::DATE
  GROUP BY ALL
),
every AS (
  SELECT provider, q, coalesce(care, 0) AS care, coalesce(due, 0) AS due
  FROM (SELECT DISTINCT provider FROM agency) CROSS JOIN (SELECT unnest(range(10))::INTEGER AS q)
  LEFT JOIN (SELECT provider, q, sum(care)::BIGINT AS care FROM earned GROUP BY ALL) USING (provider, q)
  LEFT JOIN refund USING (provider, q)
),
-- What is carried is how far the sum of what is due, less what could be taken, stands above its lowest point, or nought.
carried AS (
  SELECT *, depth - least(0, min(depth) OVER (PARTITION BY provider ORDER BY q)) AS carried
  FROM (SELECT *, sum(due - care) OVER (PARTITION BY provider ORDER BY q) AS depth FROM every)
),
line AS (
  SELECT provider, q, unnest(['care', 'journeys', 'quality_payment']) AS item,
    unnest([care, journeys, quality]) AS pennies
  FROM earned
  UNION ALL
  SELECT provider, q, 'upheld_complaints', carried - due - lag(carried, 1, 0) OVER (PARTITION BY provider ORDER BY q)
  FROM carried
)
SELECT provider AS payee, (2024 + (q + 1) // 4) || 'Q' || ((q + 1) % 4 + 1) AS period, item,
  (sum(pennies)::DECIMAL(18, 0) * 0.01)::DECIMAL(18, 2) AS amount
FROM line GROUP BY ALL HAVING sum(pennies) <> 0 ORDER BY ALL
) TO '/dev/stdout' (HEADER, DELIMITER ',');
