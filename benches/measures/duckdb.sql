-- A value is `hundredths / n`: hundredths of a per cent or of a point, over the contacts of the group. What a band comes to is
-- a whole number of 10,000 n-ths, so that no amount is divided before it is rounded.
CREATE MACRO half_up(numerator, denominator) AS (2 * numerator + denominator) // (2 * denominator);
-- The way from the lower edge to the higher, from 0 to 10,000 n.
CREATE MACRO way(value, n, low, high) AS least(greatest((value - low * 100 * n) * 100 // (high - low), 0), 10000 * n);

COPY (
WITH band(item, field, weight, kind, low, high) AS (VALUES
  ('adult_access', 1, 20, 'line', 40, 50), ('adult_access', 2, 25, 'steps', 55, 70), ('adult_access', 3, 15, 'rising', 70, 80),
  ('adult_access', 4, 30, 'line', 50, 60), ('adult_access', 5, 10, 'falling', 14, 34),
  ('adult_safety', 6, 15, 'steps', 45, 60), ('adult_safety', 7, 15, 'rising', 60, 70), ('adult_safety', 8, 25, 'line', 40, 60),
  ('adult_safety', 9, 25, 'line', 55, 80), ('adult_safety', 10, 20, 'falling', 1, 6),
  ('adult_health', 11, 30, 'rising', 50, 60), ('adult_health', 12, 10, 'line', 65, 90), ('adult_health', 13, 20, 'line', 45, 55),
  ('adult_health', 14, 20, 'steps', 60, 75), ('adult_health', 15, 20, 'line', 40, 60),
  ('adult_follow_up', 16, 10, 'line', 55, 65), ('adult_follow_up', 17, 20, 'line', 70, 90), ('adult_follow_up', 18, 30, 'steps', 50, 65),
  ('adult_follow_up', 19, 15, 'rising', 65, 75), ('adult_follow_up', 20, 25, 'line', 5, 7),
  ('child_access', 1, 20, 'line', 60, 85), ('child_access', 2, 25, 'steps', 40, 55), ('child_access', 3, 15, 'rising', 55, 65),
  ('child_access', 4, 30, 'line', 70, 95), ('child_access', 5, 10, 'falling', 15, 35),
  ('child_safety', 6, 15, 'steps', 65, 80), ('child_safety', 7, 15, 'rising', 45, 55), ('child_safety', 8, 25, 'line', 60, 70),
  ('child_safety', 9, 25, 'line', 40, 60), ('child_safety', 10, 20, 'falling', 2, 7),
  ('child_health', 11, 30, 'rising', 70, 80), ('child_health', 12, 10, 'line', 50, 70), ('child_health', 13, 20, 'line', 65, 90),
  ('child_health', 14, 20, 'steps', 45, 60), ('child_health', 15, 20, 'line', 41, 61),
  ('child_follow_up', 16, 10, 'line', 40, 65), ('child_follow_up', 17, 20, 'line', 55, 65), ('child_follow_up', 18, 30, 'steps', 70, 85),
  ('child_follow_up', 19, 15, 'rising', 50, 60), ('child_follow_up', 20, 25, 'line', 6, 8)
),
contact AS NOT MATERIALIZED (
  SELECT * FROM read_csv('{data}/contact.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {
    'contact_id': 'BIGINT', 'provider': 'VARCHAR', 'seen_on': 'DATE', 'age_group': 'VARCHAR',
    'seen_in_time': 'VARCHAR', 'plan_agreed': 'VARCHAR', 'plan_shared': 'VARCHAR', 'carer_present': 'VARCHAR',
    'waited': 'INTEGER', 'risk_noted': 'VARCHAR', 'pain_noted': 'VARCHAR', 'falls_asked': 'VARCHAR',
    'allergy_noted': 'VARCHAR', 'missed': 'INTEGER', 'weight_taken': 'VARCHAR', 'pressure_taken': 'VARCHAR',
    'smoking_asked': 'VARCHAR', 'alcohol_asked': 'VARCHAR', 'score': 'DECIMAL(6, 2)', 'diet_given': 'VARCHAR',
    'medicine_checked': 'VARCHAR', 'review_set': 'VARCHAR', 'letter_sent': 'VARCHAR', 'satisfied': 'INTEGER'})
),
cell AS (
  SELECT provider, date_trunc('month', seen_on)::DATE AS month, age_group, count(*) AS n, [
    (count_if(seen_in_time = 'yes') * 10000)::BIGINT, (count_if(plan_agreed = 'yes') * 10000)::BIGINT,
    (count_if(plan_shared = 'yes') * 10000)::BIGINT, (count_if(carer_present = 'yes') * 10000)::BIGINT,
    (sum(waited) * 100)::BIGINT, (count_if(risk_noted = 'yes') * 10000)::BIGINT,
    (count_if(pain_noted = 'yes') * 10000)::BIGINT, (count_if(falls_asked = 'yes') * 10000)::BIGINT,
    (count_if(allergy_noted = 'yes') * 10000)::BIGINT, (sum(missed) * 100)::BIGINT,
    (count_if(weight_taken = 'yes') * 10000)::BIGINT, (count_if(pressure_taken = 'yes') * 10000)::BIGINT,
    (count_if(smoking_asked = 'yes') * 10000)::BIGINT, (count_if(alcohol_asked = 'yes') * 10000)::BIGINT,
    (sum(score) * 100)::BIGINT, (count_if(diet_given = 'yes') * 10000)::BIGINT,
    (count_if(medicine_checked = 'yes') * 10000)::BIGINT, (count_if(review_set = 'yes') * 10000)::BIGINT,
    (count_if(letter_sent = 'yes') * 10000)::BIGINT, (sum(satisfied) * 100)::BIGINT] AS measured
  FROM contact GROUP BY ALL
),
earned AS (
  SELECT provider, month, age_group, item, n, sum(weight * CASE kind
      WHEN 'line' THEN way(value, n, low, high)
      WHEN 'falling' THEN 10000 * n - way(value, n, low, high)
      WHEN 'steps' THEN CASE WHEN value < low * 100 * n THEN 0 WHEN value <= high * 100 * n THEN 5000 * n ELSE 10000 * n END
      WHEN 'rising' THEN CASE WHEN value <= low * 100 * n THEN 2000 * n ELSE 6000 * n + way(value, n, low, high) * 4 // 10 END
    END)::HUGEINT AS parts
  FROM (
    SELECT provider, month, age_group, n, item, weight, kind, low, high, measured[field] AS value
    FROM cell JOIN band ON starts_with(item, age_group)
  ) GROUP BY ALL
)
SELECT provider AS payee, strftime(month, '%Y-%m') AS period, item, (pennies::DECIMAL(18, 0) * 0.01)::DECIMAL(18, 2) AS amount
FROM (
  SELECT *, half_up(parts * CASE age_group WHEN 'adult' THEN 400000 ELSE 435 * n END, 1000000 * n) AS pennies FROM earned
) WHERE pennies <> 0 ORDER BY ALL
) TO '/dev/stdout' (HEADER, DELIMITER ',');
