"""The sums that follow the visits, in SQL (docs/decisions/0015).

Whoever writes a visit, its students, its team or its pay, by whatever way, appends to the sums in the same
transaction. Appending waits for nobody: no two steps ever meet at one row of a sum.
"""

SUMS = ("figure", "took_part")
MADE = "('completed', 'reflected', 'paid')"
FREELY = "(session_user <> 'porchlight_app' OR app_service() = 'steward' AND app_subject() = wanted)"

FIGURE_FUNCTIONS = rf"""
CREATE OR REPLACE FUNCTION app_count_made(visit int, district int, school int, year int, way int) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
INSERT INTO took_part (district_id, school_id, school_year_id, kind, who_id, visits)
SELECT district, school, year, 'students', s.student_id, way
FROM visit_student s WHERE s.visit_id = visit
UNION ALL
SELECT district, school, year, 'educators', e.person_id, way
FROM visit_educator e WHERE e.visit_id = visit AND e.went AND e.part = 'visitor';
INSERT INTO figure (district_id, school_id, school_year_id, kind, state, count, amount)
SELECT district, school, year, 'money',
  CASE p.state WHEN 'paid' THEN 'paid' ELSE 'approved' END, way * count(*), way * sum(p.amount)
FROM payment p WHERE p.visit_id = visit AND p.state IN ('approved', 'exported', 'paid') AND NOT p.withdrawn
GROUP BY 5;
$$;
REVOKE EXECUTE ON FUNCTION app_count_made FROM PUBLIC;
COMMENT ON FUNCTION app_count_made IS 'Adds (1) or takes off (-1) who took part in a visit, and its pay.';

CREATE OR REPLACE FUNCTION figures_follow_visits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO figure (district_id, school_id, school_year_id, kind, state, number, count)
    VALUES (OLD.district_id, OLD.school_id, OLD.school_year_id, 'visits', OLD.state, OLD.number, -1);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO figure (district_id, school_id, school_year_id, kind, state, number, count)
    VALUES (NEW.district_id, NEW.school_id, NEW.school_year_id, 'visits', NEW.state, NEW.number, 1);
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.state IN {MADE}) = (NEW.state IN {MADE})
    AND (OLD.school_id, OLD.school_year_id) = (NEW.school_id, NEW.school_year_id) THEN RETURN NULL; END IF;
  IF TG_OP <> 'INSERT' AND OLD.state IN {MADE} THEN
    PERFORM app_count_made(OLD.id, OLD.district_id, OLD.school_id, OLD.school_year_id, -1);
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.state IN {MADE} THEN
    PERFORM app_count_made(NEW.id, NEW.district_id, NEW.school_id, NEW.school_year_id, 1);
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION figures_follow_students() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO took_part (district_id, school_id, school_year_id, kind, who_id, visits)
    SELECT district_id, school_id, school_year_id, 'students', OLD.student_id, -1
    FROM visit WHERE id = OLD.visit_id AND state IN {MADE};
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO took_part (district_id, school_id, school_year_id, kind, who_id, visits)
    SELECT district_id, school_id, school_year_id, 'students', NEW.student_id, 1
    FROM visit WHERE id = NEW.visit_id AND state IN {MADE};
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION figures_follow_teams() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.went AND OLD.part = 'visitor' THEN
    INSERT INTO took_part (district_id, school_id, school_year_id, kind, who_id, visits)
    SELECT district_id, school_id, school_year_id, 'educators', OLD.person_id, -1
    FROM visit WHERE id = OLD.visit_id AND state IN {MADE};
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.went AND NEW.part = 'visitor' THEN
    INSERT INTO took_part (district_id, school_id, school_year_id, kind, who_id, visits)
    SELECT district_id, school_id, school_year_id, 'educators', NEW.person_id, 1
    FROM visit WHERE id = NEW.visit_id AND state IN {MADE};
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION figures_follow_pay() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.state IN ('approved', 'exported', 'paid') AND NOT OLD.withdrawn THEN
    INSERT INTO figure (district_id, school_id, school_year_id, kind, state, count, amount)
    SELECT district_id, school_id, school_year_id, 'money',
      CASE OLD.state WHEN 'paid' THEN 'paid' ELSE 'approved' END, -1, -OLD.amount
    FROM visit WHERE id = OLD.visit_id AND state IN {MADE};
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.state IN ('approved', 'exported', 'paid') AND NOT NEW.withdrawn THEN
    INSERT INTO figure (district_id, school_id, school_year_id, kind, state, count, amount)
    SELECT district_id, school_id, school_year_id, 'money',
      CASE NEW.state WHEN 'paid' THEN 'paid' ELSE 'approved' END, 1, NEW.amount
    FROM visit WHERE id = NEW.visit_id AND state IN {MADE};
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER figures_follow AFTER INSERT OR DELETE ON visit
FOR EACH ROW EXECUTE FUNCTION figures_follow_visits();
CREATE OR REPLACE TRIGGER figures_follow_changed AFTER UPDATE ON visit FOR EACH ROW
WHEN ((OLD.district_id, OLD.school_id, OLD.school_year_id, OLD.state, OLD.number)
  IS DISTINCT FROM (NEW.district_id, NEW.school_id, NEW.school_year_id, NEW.state, NEW.number))
EXECUTE FUNCTION figures_follow_visits();
CREATE OR REPLACE TRIGGER figures_follow AFTER INSERT OR DELETE ON visit_student
FOR EACH ROW EXECUTE FUNCTION figures_follow_students();
CREATE OR REPLACE TRIGGER figures_follow_changed AFTER UPDATE ON visit_student FOR EACH ROW
WHEN ((OLD.visit_id, OLD.student_id) IS DISTINCT FROM (NEW.visit_id, NEW.student_id))
EXECUTE FUNCTION figures_follow_students();
CREATE OR REPLACE TRIGGER figures_follow AFTER INSERT OR DELETE ON visit_educator
FOR EACH ROW EXECUTE FUNCTION figures_follow_teams();
CREATE OR REPLACE TRIGGER figures_follow_changed AFTER UPDATE ON visit_educator FOR EACH ROW
WHEN ((OLD.visit_id, OLD.person_id, OLD.went, OLD.part)
  IS DISTINCT FROM (NEW.visit_id, NEW.person_id, NEW.went, NEW.part))
EXECUTE FUNCTION figures_follow_teams();
CREATE OR REPLACE TRIGGER figures_follow AFTER INSERT OR DELETE ON payment
FOR EACH ROW EXECUTE FUNCTION figures_follow_pay();
CREATE OR REPLACE TRIGGER figures_follow_changed AFTER UPDATE ON payment FOR EACH ROW
WHEN ((OLD.visit_id, OLD.state, OLD.amount, OLD.withdrawn)
  IS DISTINCT FROM (NEW.visit_id, NEW.state, NEW.amount, NEW.withdrawn))
EXECUTE FUNCTION figures_follow_pay();

CREATE OR REPLACE FUNCTION app_kept_figures(wanted int, year int) RETURNS TABLE (
  school_id int, school_year_id int, kind text, state text, number int, count bigint, amount numeric)
LANGUAGE sql STABLE AS $$
SELECT k.school_id, k.school_year_id, k.kind, k.state, k.number, sum(k.count)::bigint, sum(k.amount)
FROM (
  SELECT f.school_id, f.school_year_id, f.kind, f.state, f.number, f.count, f.amount FROM figure f
  WHERE (wanted IS NULL OR f.district_id = wanted) AND (year IS NULL OR f.school_year_id = year)
  UNION ALL
  SELECT p.school_id, l.school_year_id, l.kind, '', 0, (p.visits > 0)::int - (p.folded > 0)::int, 0
  FROM (
    SELECT DISTINCT t.who_id, t.kind, t.school_year_id FROM took_part t WHERE NOT t.folded
      AND (wanted IS NULL OR t.district_id = wanted) AND (year IS NULL OR t.school_year_id = year)
  ) l CROSS JOIN LATERAL (
    SELECT t.school_id, sum(t.visits) AS visits, COALESCE(sum(t.visits) FILTER (WHERE t.folded), 0) AS folded
    FROM took_part t WHERE (t.who_id, t.kind, t.school_year_id) = (l.who_id, l.kind, l.school_year_id)
    GROUP BY GROUPING SETS ((t.school_id), ())
  ) p
) k
GROUP BY k.school_id, k.school_year_id, k.kind, k.state, k.number HAVING sum(k.count) <> 0 OR sum(k.amount) <> 0 $$;
COMMENT ON FUNCTION app_kept_figures IS
  'The sums as they are now, of a district, of a school year or (NULL) of all: what the policies let one see of them.';

CREATE OR REPLACE FUNCTION app_true_figures(wanted int) RETURNS TABLE (
  school_id int, school_year_id int, kind text, state text, number int, count bigint, amount numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT v.school_id, v.school_year_id, 'visits', v.state, v.number, count(*), 0
FROM visit v WHERE v.district_id = wanted AND {FREELY} GROUP BY 1, 2, 4, 5
UNION ALL
SELECT v.school_id, v.school_year_id, 'students', '', 0, count(DISTINCT s.student_id), 0
FROM visit v JOIN visit_student s ON s.visit_id = v.id
WHERE v.district_id = wanted AND v.state IN {MADE} AND {FREELY}
GROUP BY GROUPING SETS ((v.school_id, v.school_year_id), (v.school_year_id))
UNION ALL
SELECT v.school_id, v.school_year_id, 'educators', '', 0, count(DISTINCT e.person_id), 0
FROM visit v JOIN visit_educator e ON e.visit_id = v.id
WHERE v.district_id = wanted AND v.state IN {MADE} AND e.went AND e.part = 'visitor' AND {FREELY}
GROUP BY GROUPING SETS ((v.school_id, v.school_year_id), (v.school_year_id))
UNION ALL
SELECT v.school_id, v.school_year_id, 'money', CASE p.state WHEN 'paid' THEN 'paid' ELSE 'approved' END, 0,
  count(*), sum(p.amount)
FROM visit v JOIN payment p ON p.visit_id = v.id
WHERE v.district_id = wanted AND v.state IN {MADE} AND NOT p.withdrawn
  AND p.state IN ('approved', 'exported', 'paid') AND {FREELY}
GROUP BY 1, 2, 4 $$;
COMMENT ON FUNCTION app_true_figures IS
  'The same, counted from the visits themselves: for the owner, and for the district''s steward.';

CREATE OR REPLACE FUNCTION app_figures_differ(wanted int) RETURNS TABLE (
  school_id int, school_year_id int, kind text, state text, number int, kept bigint, counted bigint,
  kept_amount numeric, counted_amount numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT school_id, school_year_id, kind, state, number, COALESCE(sum(count) FILTER (WHERE is_kept), 0)::bigint,
  COALESCE(sum(count) FILTER (WHERE NOT is_kept), 0)::bigint, COALESCE(sum(amount) FILTER (WHERE is_kept), 0),
  COALESCE(sum(amount) FILTER (WHERE NOT is_kept), 0)
FROM (SELECT true AS is_kept, * FROM app_kept_figures(wanted, NULL)
  UNION ALL SELECT false, * FROM app_true_figures(wanted)) AS both_ways
WHERE {FREELY}
GROUP BY school_id, school_year_id, kind, state, number
HAVING COALESCE(sum(count) FILTER (WHERE is_kept), 0) <> COALESCE(sum(count) FILTER (WHERE NOT is_kept), 0)
  OR COALESCE(sum(amount) FILTER (WHERE is_kept), 0) <> COALESCE(sum(amount) FILTER (WHERE NOT is_kept), 0)
ORDER BY 2, 1 NULLS FIRST, 3, 4, 5 $$;
COMMENT ON FUNCTION app_figures_differ IS 'Each sum that is not what is counted: none, as long as all is well.';

CREATE OR REPLACE FUNCTION app_fold_figures(wanted int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT {FREELY} OR NOT pg_try_advisory_xact_lock(hashtextextended('figures:' || wanted, 0)) THEN RETURN; END IF;
  WITH late AS (
    SELECT DISTINCT who_id, kind, school_year_id FROM took_part WHERE district_id = wanted AND NOT folded
  ), parts AS (
    DELETE FROM took_part t USING late l WHERE t.district_id = wanted
      AND (t.who_id, t.kind, t.school_year_id) = (l.who_id, l.kind, l.school_year_id) RETURNING t.*
  ), again AS (
    INSERT INTO took_part (district_id, school_id, school_year_id, kind, who_id, visits, folded)
    SELECT wanted, school_id, school_year_id, kind, who_id, sum(visits), true FROM parts
    GROUP BY school_id, school_year_id, kind, who_id HAVING sum(visits) <> 0
  ), people AS (
    SELECT school_id, school_year_id, kind, who_id,
      (sum(visits) > 0)::int - (COALESCE(sum(visits) FILTER (WHERE folded), 0) > 0)::int AS more
    FROM parts GROUP BY GROUPING SETS (
      (school_id, school_year_id, kind, who_id), (school_year_id, kind, who_id))
  ), many AS (
    SELECT unnest(array_agg(id)) AS id FROM figure WHERE district_id = wanted
    GROUP BY school_id, school_year_id, kind, state, number HAVING count(*) > 1
  ), old AS (
    DELETE FROM figure f USING many m WHERE f.id = m.id RETURNING f.*
  )
  INSERT INTO figure (district_id, school_id, school_year_id, kind, state, number, count, amount)
  SELECT wanted, a.school_id, a.school_year_id, a.kind, a.state, a.number, sum(a.count), sum(a.amount) FROM (
    SELECT school_id, school_year_id, kind, state, number, count, amount FROM old
    UNION ALL SELECT school_id, school_year_id, kind, '', 0, more, 0 FROM people WHERE more <> 0) a
  GROUP BY a.school_id, a.school_year_id, a.kind, a.state, a.number HAVING sum(a.count) <> 0 OR sum(a.amount) <> 0;
END $$;
COMMENT ON FUNCTION app_fold_figures IS
  'Puts the rows of each sum together. What is appended meanwhile is left for the next time; nobody waits.';

CREATE OR REPLACE FUNCTION app_rebuild_figures(wanted int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT {FREELY} THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('figures:' || wanted, 0));
  WITH no_figures AS (DELETE FROM figure WHERE district_id = wanted),
  no_parts AS (DELETE FROM took_part WHERE district_id = wanted),
  parts AS (
    INSERT INTO took_part (district_id, school_id, school_year_id, kind, who_id, visits, folded)
    SELECT wanted, v.school_id, v.school_year_id, 'students', s.student_id, count(*), true
    FROM visit v JOIN visit_student s ON s.visit_id = v.id
    WHERE v.district_id = wanted AND v.state IN {MADE} GROUP BY v.school_id, v.school_year_id, s.student_id
    UNION ALL
    SELECT wanted, v.school_id, v.school_year_id, 'educators', e.person_id, count(*), true
    FROM visit v JOIN visit_educator e ON e.visit_id = v.id
    WHERE v.district_id = wanted AND v.state IN {MADE} AND e.went AND e.part = 'visitor'
    GROUP BY v.school_id, v.school_year_id, e.person_id
    ORDER BY 2, 3, 4, 5
  )
  INSERT INTO figure (district_id, school_id, school_year_id, kind, state, number, count, amount)
  SELECT wanted, t.* FROM app_true_figures(wanted) t ORDER BY 2, 3, 4, 5, 6;
END $$;
COMMENT ON FUNCTION app_rebuild_figures IS
  'Counts all sums of a district anew, in one statement: what is appended meanwhile is either counted or stays.';
"""
