-- Money in whole pennies.

COPY (
WITH discharge AS NOT MATERIALIZED (
  SELECT * FROM read_csv('{data}/discharge.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
    'discharge_id': 'BIGINT', 'person_ref': 'VARCHAR', 'provider': 'VARCHAR', 'discharged_on': 'DATE'})
),
emergency AS NOT MATERIALIZED (
  SELECT * FROM read_csv('{data}/emergency.csv', auto_detect = false, header = true, delim = ',', columns = {
    'person_ref': 'VARCHAR', 'called_on': 'DATE', 'conveyed': 'VARCHAR'})
),
-- Another discharge of the person within 90 days is the next one in order of days, or one before it on the same day.
stay AS (
  SELECT discharge_id, person_ref, provider, discharged_on,
    coalesce(lead(discharged_on) OVER w <= discharged_on + 90, false)
      OR coalesce(lag(discharged_on) OVER w = discharged_on, false) AS again
  FROM discharge WINDOW w AS (PARTITION BY person_ref ORDER BY discharged_on)
),
counted AS (
  SELECT discharge_id, provider, discharged_on, again,
    count(*) FILTER (called_on > discharged_on) AS calls,
    count(*) FILTER (conveyed = 'yes' AND called_on <= discharged_on + 28) AS taken_in
  FROM stay LEFT JOIN emergency ON emergency.person_ref = stay.person_ref
    AND called_on BETWEEN discharged_on AND (discharged_on + INTERVAL 12 MONTH)::DATE
  GROUP BY ALL
),
cell AS (
  SELECT provider, year(discharged_on) AS y, quarter(discharged_on) AS q, count_if(calls = 0 AND NOT again) * 30000 AS quiet_year,
    count_if(taken_in = 0) * 4550 AS four_weeks, sum(calls)::BIGINT * -1225 AS calls
  FROM counted GROUP BY ALL
),
line AS (
  SELECT provider, y || 'Q' || q AS period, unnest(['quiet_year', 'four_weeks', 'calls']) AS item,
    unnest([quiet_year, four_weeks, calls]) AS pennies
  FROM cell
)
SELECT provider AS payee, period, item, (pennies::DECIMAL(18, 0) * 0.01)::DECIMAL(18, 2) AS amount
FROM line WHERE pennies <> 0 ORDER BY ALL
) TO '/dev/stdout' (HEADER, DELIMITER ',');
