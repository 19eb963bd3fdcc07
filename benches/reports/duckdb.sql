-- Money in whole pennies. Every day has the number of working days up to it: so many working days after a day is the first day
-- whose number is so much higher, and the working days between two days are the difference of their numbers.
CREATE MACRO half_up(numerator, denominator) AS (2 * numerator + denominator) // (2 * denominator);

COPY (
WITH calendar AS MATERIALIZED (
  SELECT day, sum((isodow(day) <= 5 AND holiday IS NULL)::INTEGER) OVER (ORDER BY day)::INTEGER AS number
  FROM (SELECT unnest(range(DATE '2025-04-01', DATE '2029-03-31', INTERVAL 1 DAY))::DATE AS day)
  LEFT JOIN read_csv('{data}/bank_holiday.csv', auto_detect = false, header = true, delim = ',', columns = {
    'holiday': 'DATE'}) ON holiday = day
),
-- The first day of each number is a working day.
working AS (
  SELECT number, min(day) AS day FROM calendar GROUP BY number
),
-- For each day and kind: when it is due, and that day's number.
due AS (
  SELECT calendar.day AS asked_on, kind, fee, working.day AS due_on, working.number AS due_number
  FROM calendar CROSS JOIN (VALUES ('usual', 14825, 10), ('urgent', 17650, 2)) kinds(kind, fee, given_time)
  JOIN working ON working.number = calendar.number + given_time
),
cell AS (
  SELECT provider, year(reported_on) AS y, quarter(reported_on) AS q,
    sum(half_up(fee * (1000 - 35 * least(greatest(number - due_number, 0), 20)), 1000))::BIGINT AS reports,
    count_if(reported_on <= due_on) * 900 AS prompt
  FROM read_csv('{data}/assessment.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
    'assessment_id': 'BIGINT', 'provider': 'VARCHAR', 'kind': 'VARCHAR', 'asked_on': 'DATE', 'reported_on': 'DATE'})
  JOIN due USING (asked_on, kind) JOIN calendar ON calendar.day = reported_on
  WHERE reported_on <= DATE '2028-09-30'
  GROUP BY ALL
),
line AS (
  SELECT provider, y || 'Q' || q AS period, unnest(['reports', 'prompt']) AS item, unnest([reports, prompt]) AS pennies
  FROM cell
)
SELECT provider AS payee, period, item, (pennies::DECIMAL(18, 0) * 0.01)::DECIMAL(18, 2) AS amount
FROM line WHERE pennies <> 0 ORDER BY ALL
) TO '/dev/stdout' (HEADER, DELIMITER ',');
