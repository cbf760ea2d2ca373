import { type Kysely, sql } from 'kysely'

/**
 * What somebody has used, counted by day, so that neither a report nor a total reads a whole history. Triggers count,
 * whoever writes; each only adds a row, and the sweeper adds rows up (ADR 19).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE sessions ADD COLUMN lane_count smallint NOT NULL DEFAULT 0;
    UPDATE sessions SET lane_count = present.lanes
    FROM (SELECT session_id, count(*) AS lanes FROM lanes WHERE NOT removed GROUP BY session_id) AS present
    WHERE sessions.id = present.session_id;
    CREATE INDEX sessions_conversations ON sessions (user_id, id DESC) WHERE deleted_at IS NULL AND lane_count = 1;

    -- A row is what was charged for a model on a day in UTC, or, with no model, what was made and said on it.
    CREATE TABLE usage_days (
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      day date NOT NULL,
      model text NOT NULL DEFAULT '',
      -- Of sessions in which nobody may know yet who is who.
      veiled boolean NOT NULL DEFAULT false,
      runs bigint NOT NULL DEFAULT 0,
      failed bigint NOT NULL DEFAULT 0,
      exact bigint NOT NULL DEFAULT 0,
      tokens bigint NOT NULL DEFAULT 0,
      cache_read bigint NOT NULL DEFAULT 0,
      micros bigint NOT NULL DEFAULT 0,
      last_used timestamptz,
      sessions bigint NOT NULL DEFAULT 0,
      conversations bigint NOT NULL DEFAULT 0,
      messages bigint NOT NULL DEFAULT 0,
      PRIMARY KEY (user_id, day, model, veiled)
    );
    -- The same, to be added. Without a foreign key: each write would look up its user once more.
    CREATE TABLE usage_changes (LIKE usage_days INCLUDING DEFAULTS);
    CREATE INDEX usage_changes_user ON usage_changes (user_id);

    CREATE FUNCTION day_of(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN (moment AT TIME ZONE 'UTC')::date;

    INSERT INTO usage_days (user_id, day, model, veiled, runs, failed, exact, tokens, cache_read, micros, last_used)
    SELECT charges.user_id, day, model, coalesce(blind AND NOT revealed, false), count(*),
      count(*) FILTER (WHERE failed), count(*) FILTER (WHERE cost_status = 'exact'), sum(tokens), sum(cache_read),
      coalesce(sum(cost_micros), 0), max(charges.created_at)
    FROM charges LEFT JOIN sessions ON sessions.id = session_id
    WHERE charges.user_id IS NOT NULL GROUP BY 1, 2, 3, 4;
    INSERT INTO usage_days (user_id, day, sessions, conversations, messages)
    SELECT user_id, day, sum(sessions), sum(conversations), sum(messages)
    FROM (
      SELECT user_id, day_of(created_at) AS day, 1 AS sessions, (lane_count = 1)::integer AS conversations, 0 AS messages
      FROM sessions WHERE deleted_at IS NULL
      UNION ALL
      SELECT comparisons.user_id, day_of(comparisons.created_at), 0, 0, 1 + answers
      FROM comparisons JOIN sessions ON sessions.id = session_id WHERE deleted_at IS NULL
    ) AS own
    GROUP BY user_id, day;

    DROP INDEX charges_usage, comparisons_usage, sessions_usage, sessions_deleted_of;
  `.execute(db)
  await countLanes(db)
  await countSessions(db)
  await countMessages(db)
  await countCharges(db)
}

/** Who makes a session says how many lanes it has; this is for lanes that come and go, and finds nothing to do else. */
async function countLanes(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION count_lanes(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE sessions SET lane_count = present.lanes
      FROM (
        SELECT session_id, count(*) FILTER (WHERE NOT removed) AS lanes FROM lanes
        WHERE session_id = ANY(ids) GROUP BY session_id
      ) AS present
      WHERE sessions.id = present.session_id AND sessions.lane_count <> present.lanes;
    END $$;
    CREATE FUNCTION lanes_made() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM count_lanes(ARRAY(SELECT DISTINCT session_id FROM made));
      RETURN NULL;
    END $$;
    CREATE FUNCTION lane_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM count_lanes(ARRAY[NEW.session_id]);
      RETURN NULL;
    END $$;
    CREATE TRIGGER made AFTER INSERT ON lanes
      REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION lanes_made();
    CREATE TRIGGER changed AFTER UPDATE ON lanes
      FOR EACH ROW WHEN (OLD.removed <> NEW.removed) EXECUTE FUNCTION lane_changed();
  `.execute(db)
}

/** Sessions that are not deleted, and those of them with one lane. What is said in one comes and goes with it. */
async function countSessions(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION sessions_made() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO usage_changes (user_id, day, sessions, conversations)
      SELECT user_id, day_of(created_at), count(*), count(*) FILTER (WHERE lane_count = 1)
      FROM made WHERE deleted_at IS NULL GROUP BY 1, 2;
      RETURN NULL;
    END $$;
    CREATE FUNCTION session_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      was integer := (OLD.deleted_at IS NULL)::integer;
      is_now integer := 0;
      was_veiled boolean := OLD.blind AND NOT OLD.revealed;
      is_veiled boolean := false;
    BEGIN
      INSERT INTO usage_changes (user_id, day, sessions, conversations)
      VALUES (OLD.user_id, day_of(OLD.created_at), -was, -was * (OLD.lane_count = 1)::integer);
      IF TG_OP = 'UPDATE' THEN
        is_now := (NEW.deleted_at IS NULL)::integer;
        is_veiled := NEW.blind AND NOT NEW.revealed;
        INSERT INTO usage_changes (user_id, day, sessions, conversations)
        VALUES (NEW.user_id, day_of(NEW.created_at), is_now, is_now * (NEW.lane_count = 1)::integer);
      END IF;
      IF was <> is_now THEN
        INSERT INTO usage_changes (user_id, day, messages)
        SELECT user_id, day_of(created_at), (is_now - was) * sum(1 + answers)
        FROM comparisons WHERE session_id = OLD.id GROUP BY 1, 2;
      END IF;
      IF was_veiled <> is_veiled THEN
        INSERT INTO usage_changes (user_id, day, model, veiled, runs, failed, exact, tokens, cache_read, micros, last_used)
        SELECT user_id, day, model, moved.veiled, moved.sign, moved.sign * failed::integer,
          moved.sign * (cost_status = 'exact')::integer, moved.sign * tokens, moved.sign * cache_read,
          moved.sign * coalesce(cost_micros, 0), created_at
        FROM charges CROSS JOIN (VALUES (was_veiled, -1), (is_veiled, 1)) AS moved (veiled, sign)
        WHERE comparison_id IN (SELECT id FROM comparisons WHERE session_id = OLD.id) AND user_id IS NOT NULL;
      END IF;
      RETURN OLD;
    END $$;
    CREATE TRIGGER made AFTER INSERT ON sessions
      REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION sessions_made();
    CREATE TRIGGER changed AFTER UPDATE ON sessions FOR EACH ROW
      WHEN ((OLD.deleted_at IS NULL, OLD.lane_count = 1, OLD.created_at, OLD.blind AND NOT OLD.revealed)
        IS DISTINCT FROM (NEW.deleted_at IS NULL, NEW.lane_count = 1, NEW.created_at, NEW.blind AND NOT NEW.revealed))
      EXECUTE FUNCTION session_changed();
    CREATE TRIGGER removed BEFORE DELETE ON sessions FOR EACH ROW EXECUTE FUNCTION session_changed();
  `.execute(db)
}

/** A prompt and the answers to it, in sessions that are not deleted. */
async function countMessages(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION comparisons_made() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO usage_changes (user_id, day, messages)
      SELECT made.user_id, day_of(made.created_at), sum(1 + answers)
      FROM made JOIN sessions ON sessions.id = session_id AND deleted_at IS NULL GROUP BY 1, 2;
      RETURN NULL;
    END $$;
    CREATE FUNCTION comparison_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM sessions WHERE id = OLD.session_id AND deleted_at IS NULL) THEN RETURN NULL; END IF;
      INSERT INTO usage_changes (user_id, day, messages)
      VALUES (OLD.user_id, day_of(OLD.created_at), -1 - OLD.answers);
      IF TG_OP = 'UPDATE' THEN
        INSERT INTO usage_changes (user_id, day, messages)
        VALUES (NEW.user_id, day_of(NEW.created_at), 1 + NEW.answers);
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER made AFTER INSERT ON comparisons
      REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION comparisons_made();
    CREATE TRIGGER changed AFTER UPDATE ON comparisons
      FOR EACH ROW WHEN ((OLD.answers, OLD.created_at) IS DISTINCT FROM (NEW.answers, NEW.created_at))
      EXECUTE FUNCTION comparison_changed();
    CREATE TRIGGER removed AFTER DELETE ON comparisons FOR EACH ROW EXECUTE FUNCTION comparison_changed();
  `.execute(db)
}

/** Charges are made and never changed. */
async function countCharges(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION charges_made() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO usage_changes (user_id, day, model, veiled, runs, failed, exact, tokens, cache_read, micros, last_used)
      SELECT made.user_id, day, model, coalesce(blind AND NOT revealed, false), count(*),
        count(*) FILTER (WHERE failed), count(*) FILTER (WHERE cost_status = 'exact'), sum(tokens), sum(cache_read),
        coalesce(sum(cost_micros), 0), max(made.created_at)
      FROM made LEFT JOIN sessions ON sessions.id = session_id GROUP BY 1, 2, 3, 4;
      RETURN NULL;
    END $$;
    CREATE TRIGGER made AFTER INSERT ON charges
      REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION charges_made();
  `.execute(db)
}
