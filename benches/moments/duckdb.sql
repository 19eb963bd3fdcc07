-- Money in whole pennies, time in whole seconds. Times are what clocks show; Greenwich time is an hour less in summer,
-- and no time of the data is one that clocks show twice. Nobody stays as long as a day, so that a visit has hours of the
-- night that began the evening before it and of the night after, and of two days.
CREATE MACRO summer(t) AS t < TIMESTAMP '2024-10-27 02:00:00'
  OR t BETWEEN TIMESTAMP '2025-03-30 02:00:00' AND TIMESTAMP '2025-10-26 01:59:59' OR t >= TIMESTAMP '2026-03-29 02:00:00';
CREATE MACRO greenwich(t) AS epoch(t)::BIGINT - CASE WHEN summer(t) THEN 3600 ELSE 0 END;
CREATE MACRO overlap(a, b, c, d) AS greatest(0, least(b, d) - greatest(a, c));
CREATE MACRO night(a, b, day) AS
  overlap(a, b, greenwich(day + INTERVAL 22 HOUR), greenwich(day + INTERVAL 30 HOUR));
CREATE MACRO whole_day(a, b, day) AS
  CASE WHEN isodow(day) >= 6 THEN overlap(a, b, greenwich(day::TIMESTAMP), greenwich(day + INTERVAL 24 HOUR)) ELSE 0 END;
CREATE MACRO half_up(numerator, denominator) AS (2 * numerator + denominator) // (2 * denominator);
CREATE MACRO label(t) AS strftime(t, '%Y-%m');

COPY (
WITH call AS NOT MATERIALIZED (
  SELECT *, greenwich(rung) AS rung_at, greenwich(arrived) AS arrived_at, greenwich("left") AS left_at
  FROM read_csv('{data}/call.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
    'call_id': 'BIGINT', 'person_id': 'BIGINT', 'provider': 'VARCHAR', 'urgent': 'VARCHAR', 'rung': 'TIMESTAMP',
    'arrived': 'TIMESTAMP', 'left': 'TIMESTAMP'})
),
answered AS NOT MATERIALIZED (
  SELECT *, arrived::DATE AS day, date_trunc('month', rung)::DATE AS rung_month FROM call
  WHERE arrived IS NOT NULL AND "left" IS NOT NULL
),
cell AS (
  SELECT provider, rung_month, sum(half_up((left_at - arrived_at) * 1940, 3600))::BIGINT AS attendance,
    sum(night(arrived_at, left_at, day - 1) + night(arrived_at, left_at, day))::BIGINT AS night,
    sum(whole_day(arrived_at, left_at, day) + whole_day(arrived_at, left_at, day + 1))::BIGINT AS weekend,
    count_if(urgent = 'yes') AS n, count_if(urgent = 'yes' AND arrived_at <= rung_at + 7200) AS s
  FROM answered GROUP BY ALL
),
line AS (
  SELECT provider, label(rung_month) AS period, unnest(['attendance', 'nights', 'weekends', 'prompt']) AS item,
    unnest([attendance, half_up(night * 385, 3600), half_up(weekend * 215, 3600),
      s * CASE WHEN s * 100 >= n * 70 THEN 350 WHEN s * 100 >= n * 50 THEN 200 ELSE 0 END]) AS pennies
  FROM cell
  UNION ALL
  SELECT provider, label(month), 'starts', pennies::BIGINT
  FROM (
    SELECT provider, date_trunc('month', arrived)::DATE AS month,
      sum(CASE WHEN arrived::TIME < TIME '07:30:00' THEN 400 ELSE 150 END) AS pennies
    FROM answered WHERE day <= DATE '2026-03-31' GROUP BY ALL
  )
  UNION ALL
  SELECT provider, label(picked.month), 'first_calls', count(*) * 1100
  FROM (
    SELECT arg_min({'provider': provider, 'month': date_trunc('month', rung)::DATE}, (rung_at, call_id)) AS picked
    FROM call GROUP BY person_id
  ) CROSS JOIN LATERAL (SELECT picked.provider AS provider) GROUP BY ALL
  UNION ALL
  SELECT provider, label(picked.month), 'last_calls', count(*) * 275
  FROM (
    SELECT arg_max({'provider': provider, 'month': date_trunc('month', "left")::DATE}, (rung_at, call_id)) AS picked
    FROM answered GROUP BY person_id
  ) CROSS JOIN LATERAL (SELECT picked.provider AS provider) WHERE picked.month <= DATE '2026-03-31' GROUP BY ALL
)
SELECT provider AS payee, period, item, (pennies::DECIMAL(18, 0) * 0.01)::DECIMAL(18, 2) AS amount
FROM line WHERE pennies <> 0 ORDER BY ALL
) TO '/dev/stdout' (HEADER, DELIMITER ',');
