-- Money in whole pennies. The first review of a person is the least of one number, of its day and its own number together.
COPY (
WITH review AS (
  SELECT person, DATE '2025-04-01' + (min(turn) // 10000000000)::INTEGER AS reviewed_on, max(score) >= 80 AS well_taken
  FROM (
    SELECT person, score,
      CASE WHEN score >= 20 THEN (reviewed_on - DATE '2025-04-01')::BIGINT * 10000000000 + review_id END AS turn
    FROM read_csv('{data}/review.csv', auto_detect = false, header = true, delim = ',', columns = {
      'review_id': 'BIGINT', 'person': 'VARCHAR', 'reviewed_on': 'DATE', 'score': 'DECIMAL(6, 2)'})
  ) GROUP BY person
),
person AS (
  SELECT person_ref, provider, (born + INTERVAL 40 YEAR)::DATE AS is_40, (born + INTERVAL 75 YEAR)::DATE AS is_75
  FROM read_csv('{data}/person.csv', auto_detect = false, header = true, delim = ',', columns = {
    'person_ref': 'VARCHAR', 'practice': 'VARCHAR', 'born': 'DATE'})
  JOIN read_csv('{data}/practice.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
    'code': 'VARCHAR', 'provider': 'VARCHAR'}) ON practice = code
),
cell AS (
  SELECT provider, year(reviewed_on) AS y, quarter(reviewed_on) AS q, count_if(reviewed_on >= is_40) * 1200 AS first_reviews,
    count_if(reviewed_on >= is_75) * 650 AS oldest, count_if(well_taken) * 425 AS well_taken
  FROM review JOIN person ON person = person_ref WHERE reviewed_on IS NOT NULL
  GROUP BY ALL
),
line AS (
  SELECT provider, y || 'Q' || q AS period, unnest(['first_reviews', 'oldest', 'well_taken']) AS item,
    unnest([first_reviews, oldest, well_taken]) AS pennies
  FROM cell
)
SELECT provider AS payee, period, item, (pennies::DECIMAL(18, 0) * 0.01)::DECIMAL(18, 2) AS amount
FROM line WHERE pennies <> 0 ORDER BY ALL
) TO '/dev/stdout' (HEADER, DELIMITER ',');
