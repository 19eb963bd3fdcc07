-- Money in whole pennies.

COPY (
WITH claim AS NOT MATERIALIZED (
  SELECT person_ref, claim_ref, provider, given_on, (translate(cost, '£,', '')::DECIMAL(9, 2) * 100)::INTEGER AS cost, ward
  FROM read_csv('{data}/claim.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
    dateformat = '%d/%m/%Y', nullstr = ['', 'n/a'], columns = {
    'claim_ref': 'VARCHAR', 'person_ref': 'VARCHAR', 'provider': 'VARCHAR', 'given_on': 'DATE', 'cost': 'VARCHAR',
    'ward': 'VARCHAR'})
),
-- Only of those persons who have more than the most, the order of the claims matters.
above AS (
  SELECT person_ref FROM claim GROUP BY person_ref HAVING sum((cost + 5) // 10) > 150000
),
cut AS (
  SELECT provider, given_on, greatest(least(upto - 150000, line), 0) AS cut
  FROM (
    SELECT provider, given_on, (cost + 5) // 10 AS line,
      sum((cost + 5) // 10) OVER (PARTITION BY person_ref ORDER BY given_on, claim_ref ROWS UNBOUNDED PRECEDING) AS upto
    FROM claim SEMI JOIN above USING (person_ref)
  )
),
cell AS (
  SELECT provider, year(given_on) AS y, quarter(given_on) AS q, sum(cost) AS costs, count(ward) * 135 AS local,
    sum((cost + 5) // 10) AS arranging
  FROM claim GROUP BY ALL
),
reduced AS (
  SELECT provider, year(given_on) AS y, quarter(given_on) AS q, sum(cut) AS cut FROM cut GROUP BY ALL
),
line AS (
  SELECT provider, y || 'Q' || q AS period, unnest(['costs', 'local', 'arranging']) AS item,
    unnest([costs, local, arranging - coalesce(cut, 0)]) AS pennies
  FROM cell LEFT JOIN reduced USING (provider, y, q)
)
SELECT provider AS payee, period, item, (pennies::DECIMAL(18, 0) * 0.01)::DECIMAL(18, 2) AS amount
FROM line WHERE pennies <> 0 ORDER BY ALL
) TO '/dev/stdout' (HEADER, DELIMITER ',');
