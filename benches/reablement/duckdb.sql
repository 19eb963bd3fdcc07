-- Money in whole pennies, shares as whole numerators over whole denominators. A quarter is numbered from 2023Q2.
CREATE MACRO quarter_number(d) AS (year(d) * 4 + quarter(d) - 8094)::INTEGER;
CREATE MACRO half_up(numerator, denominator) AS (2 * numerator + denominator) // (2 * denominator);
CREATE MACRO maximum() AS
  (SELECT replace(trim(value, '£'), ',', '')::DECIMAL(18, 2) * 100 FROM read_csv('{data}/given.csv', all_varchar = true));

COPY (
WITH episode AS NOT MATERIALIZED (
  SELECT episode_id, person_id, provider, start_date, quarter_number(start_date) AS q,
    CASE pathway
      WHEN 'reablement' THEN 157500
      ELSE least(12, ceil_weeks) * CASE pathway WHEN 'lower' THEN 7500 WHEN 'higher' THEN 15000 ELSE 32000 END
    END AS fee,
    reviewed = 'yes' AND outcome IS DISTINCT FROM 'died' AS eligible,
    coalesce(reviewed = 'yes' AND outcome = 'independent' AND outcome_date <= start_date + 42, false) AS success,
    coalesce(readmitted_date BETWEEN outcome_date AND outcome_date + 91, false) AS again,
    quarter_number(readmitted_date) AS again_q,
    -- half of 52 weeks of 1,500 pennies for each hour
    CASE WHEN outcome = 'reduced' AND before > after THEN ((before - after) * 39000)::BIGINT END AS worth
  FROM (
    SELECT *, weekly_hours_before AS before, weekly_hours_after AS after,
      (coalesce(end_date, DATE '2026-03-31') - start_date + 7) // 7 AS ceil_weeks
    FROM read_csv('{data}/episode.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
      'episode_id': 'BIGINT', 'person_id': 'BIGINT', 'provider': 'VARCHAR', 'segment': 'VARCHAR', 'start_date': 'DATE',
      'end_date': 'DATE', 'pathway': 'VARCHAR', 'weekly_hours_before': 'DECIMAL(9, 2)',
      'weekly_hours_after': 'DECIMAL(9, 2)', 'outcome': 'VARCHAR', 'outcome_date': 'DATE', 'readmitted_date': 'DATE',
      'reviewed': 'VARCHAR'})
  )
),
cell AS (
  SELECT provider, q, sum(fee)::BIGINT AS fees, count_if(success) AS s, count_if(eligible) AS n
  FROM episode GROUP BY ALL
),
reward AS (
  SELECT provider, q, fees, s,
    CASE WHEN n = 0 OR s * 100 < n * 45 THEN 0
      WHEN s * 100 >= n * 66 THEN fees // 5
      ELSE half_up(fees // 5 * (s * 100 - n * 45), n * 21) END::BIGINT AS reward
  FROM cell
),
saved AS (
  SELECT provider, q, sum(least(250000, upto) - least(250000, upto - worth))::BIGINT AS saved
  FROM (
    SELECT provider, q, worth,
      sum(worth) OVER (PARTITION BY person_id, q // 4 ORDER BY start_date, episode_id ROWS UNBOUNDED PRECEDING) AS upto
    FROM episode WHERE worth IS NOT NULL
  ) GROUP BY ALL
),
due AS (
  SELECT provider, again_q AS q, sum(half_up(k * reward, s))::BIGINT AS due
  FROM (SELECT provider, q, again_q, count(*) AS k FROM episode WHERE success AND again GROUP BY ALL)
  JOIN reward USING (provider, q)
  GROUP BY ALL
),
every AS (
  SELECT provider, q, coalesce(fees, 0) * 80 // 100 AS core, coalesce(reward, 0) AS reward, coalesce(saved, 0) AS saved,
    coalesce(due, 0) AS due
  FROM (SELECT DISTINCT provider FROM cell) CROSS JOIN (SELECT unnest(range(14))::INTEGER AS q)
  LEFT JOIN reward USING (provider, q) LEFT JOIN saved USING (provider, q) LEFT JOIN due USING (provider, q)
),
capped AS (
  SELECT *, (least(maximum(), upto) - least(maximum(), upto - reward - saved))::BIGINT AS allowed
  FROM (SELECT *, sum(reward + saved) OVER (PARTITION BY provider, q // 4 ORDER BY q) AS upto FROM every)
),
-- What is carried is how far the sum of what is due, less what could be taken, stands above its lowest point, or nought.
carried AS (
  SELECT *, depth - least(0, min(depth) OVER (PARTITION BY provider ORDER BY q)) AS carried
  FROM (SELECT *, sum(due - least(reward, allowed)) OVER (PARTITION BY provider ORDER BY q) AS depth FROM capped)
),
taken AS (
  SELECT *, lag(carried, 1, 0) OVER (PARTITION BY provider ORDER BY q) + due - carried AS taken FROM carried
)
SELECT provider AS payee, (2023 + (q + 1) // 4) || 'Q' || ((q + 1) % 4 + 1) AS period, item,
  (pennies::DECIMAL(18, 0) * 0.01)::DECIMAL(18, 2) AS amount
FROM (
  SELECT provider, q, unnest(['core', 'reward', 'hours_saved', 'yearly_cap', 'readmission']) AS item,
    unnest([core, reward, saved, allowed - reward - saved, -taken]) AS pennies
  FROM taken
) WHERE pennies <> 0 ORDER BY ALL
) TO '/dev/stdout' (HEADER, DELIMITER ',');
