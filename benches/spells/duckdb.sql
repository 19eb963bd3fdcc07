-- Money in whole pennies, days as dates.
CREATE MACRO maximum() AS
  (SELECT (replace(trim(value, '£'), ',', '')::DECIMAL(18, 2) * 100)::BIGINT FROM read_csv('{data}/given.csv', all_varchar = true));
CREATE MACRO label(d) AS strftime(d, '%Y-%m');
CREATE MACRO contract_year(d) AS year(d) - (month(d) < 4)::INTEGER;

COPY (
WITH person AS (
  SELECT * FROM read_csv('{data}/person.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
    'person_id': 'BIGINT', 'provider': 'VARCHAR', 'region': 'VARCHAR', 'joined_on': 'DATE'})
),
job AS (
  SELECT * FROM read_csv('{data}/job.csv', auto_detect = false, header = true, delim = ',', columns = {
    'job_id': 'BIGINT', 'person': 'BIGINT', 'start_date': 'DATE', 'end_date': 'DATE', 'hours_a_week': 'DECIMAL(5, 2)'})
),
-- A stretch begins where more than seven days lie between the job and the latest day of all before it.
marked AS (
  SELECT person, job_id, start_date, last,
    coalesce(start_date > max(last) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) + 8, true) AS opens
  FROM (SELECT *, coalesce(end_date, DATE '2027-03-31') AS last FROM job WHERE hours_a_week >= 16)
  WINDOW w AS (PARTITION BY person ORDER BY start_date, job_id)
),
stretch AS (
  SELECT person, min(start_date) AS first_day, max(last) AS last_day
  FROM (
    SELECT *, count_if(opens) OVER (PARTITION BY person ORDER BY start_date, job_id ROWS UNBOUNDED PRECEDING) AS number
    FROM marked
  ) GROUP BY person, number
),
spell AS (
  SELECT person, provider, region, greatest(first_day, joined_on) AS first_day, least(last_day, joined_on + 364) AS last_day
  FROM stretch JOIN person ON person = person_id
  WHERE first_day <= joined_on + 364 AND last_day >= joined_on
),
counted AS (
  SELECT *, sum(worked) OVER (PARTITION BY person ORDER BY first_day) AS so_far
  FROM (SELECT *, last_day - first_day + 1 AS worked FROM spell)
),
lasting AS (
  SELECT provider, (last_day - (so_far - 182)::INTEGER) AS reached_on
  FROM counted WHERE so_far >= 182 AND so_far - worked < 182
),
lasting_month AS (
  SELECT provider, contract_year(reached_on) AS y, label(reached_on) AS period, count(*) * 131550 AS pennies
  FROM lasting GROUP BY ALL
),
capped AS (
  SELECT *, sum(pennies) OVER (PARTITION BY provider, y ORDER BY period) AS upto FROM lasting_month
),
line AS (
  SELECT provider, label(joined_on) AS period, 'joiners' AS item, count(*) * 12000 AS pennies FROM person GROUP BY ALL
  UNION ALL
  SELECT provider, label(first_start), 'first_jobs', count(*) * 25000
  FROM (SELECT person, min(start_date) AS first_start FROM job GROUP BY person) JOIN person ON person = person_id
  WHERE first_start BETWEEN DATE '2023-04-01' AND DATE '2027-03-31' GROUP BY ALL
  UNION ALL
  SELECT provider, label(first_day), 'long_days', sum(worked)::BIGINT * 37 FROM counted GROUP BY ALL
  UNION ALL
  SELECT provider, period, 'lasting_jobs', pennies FROM lasting_month
  UNION ALL
  SELECT provider, period, 'year_cap', (least(upto, maximum()) - least(upto - pennies, maximum()) - pennies)::BIGINT FROM capped
)
SELECT provider AS payee, period, item, (pennies::DECIMAL(18, 0) * 0.01)::DECIMAL(18, 2) AS amount
FROM line WHERE pennies <> 0 ORDER BY ALL
) TO '/dev/stdout' (HEADER, DELIMITER ',');
