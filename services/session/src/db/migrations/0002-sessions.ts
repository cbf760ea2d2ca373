import { type Kysely, sql } from 'kysely'

/** Sessions, their turns, and what the models answered. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE EXTENSION IF NOT EXISTS btree_gin;

    CREATE TABLE sessions (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      title text NOT NULL,
      blind boolean NOT NULL,
      revealed boolean NOT NULL DEFAULT false,
      cost_cap_micros bigint CHECK (cost_cap_micros > 0),
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      deleted_at timestamptz,
      revision integer NOT NULL DEFAULT 0,
      announced_revision integer NOT NULL DEFAULT 0
    );
    CREATE INDEX sessions_newest ON sessions (user_id, id DESC) WHERE deleted_at IS NULL;
    CREATE INDEX sessions_deleted ON sessions (deleted_at) WHERE deleted_at IS NOT NULL;
    CREATE INDEX sessions_unannounced ON sessions (id) WHERE announced_revision < revision;
    -- The user comes first in each search index: a search reads that user's entries alone, and words too short
    -- for a trigram, or of a script the database's locale does not know, still cost no more than them.
    CREATE INDEX sessions_search ON sessions USING gin (user_id, title gin_trgm_ops);

    CREATE TABLE lanes (
      id uuid PRIMARY KEY,
      session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
      position smallint NOT NULL CHECK (position >= 0),
      model text NOT NULL,
      provider text NOT NULL,
      label text NOT NULL,
      instructions text,
      parameters jsonb NOT NULL,
      removed boolean NOT NULL DEFAULT false,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX lanes_session ON lanes (session_id);
    CREATE UNIQUE INDEX lanes_place ON lanes (session_id, position) WHERE NOT removed;

    CREATE TABLE comparisons (
      id uuid PRIMARY KEY,
      session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      position integer NOT NULL CHECK (position >= 0),
      prompt text NOT NULL CHECK (octet_length(prompt) <= 4194304),
      prompt_tokens integer NOT NULL,
      context jsonb NOT NULL,
      status text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'completed', 'failed', 'cancelled')),
      round integer NOT NULL DEFAULT 0,
      announced_round integer NOT NULL DEFAULT 0,
      created_sequence bigint,
      total_tokens bigint NOT NULL DEFAULT 0,
      total_micros bigint NOT NULL DEFAULT 0,
      average_duration_ms double precision,
      created_at timestamptz NOT NULL DEFAULT now(),
      ended_at timestamptz,
      UNIQUE (session_id, position),
      CHECK ((status = 'running') = (ended_at IS NULL))
    );
    CREATE INDEX comparisons_newest ON comparisons (user_id, session_id DESC);
    CREATE INDEX comparisons_unannounced ON comparisons (id)
      WHERE created_sequence IS NULL OR announced_round < round;
    CREATE INDEX comparisons_running ON comparisons (id) WHERE ended_at IS NULL;
    CREATE INDEX comparisons_search ON comparisons USING gin (user_id, prompt gin_trgm_ops);

    CREATE TABLE runs (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      session_id uuid REFERENCES sessions ON DELETE CASCADE,
      comparison_id uuid REFERENCES comparisons ON DELETE CASCADE,
      lane_id uuid REFERENCES lanes ON DELETE CASCADE,
      slot smallint NOT NULL DEFAULT 0,
      kind text NOT NULL DEFAULT 'chat' CHECK (kind IN ('chat', 'embedding', 'moderation')),
      class text NOT NULL DEFAULT 'live' CHECK (class IN ('live', 'batch')),
      provider text NOT NULL,
      model text NOT NULL,
      demo boolean NOT NULL,
      status text NOT NULL DEFAULT 'queued'
        CHECK (status IN ('queued', 'streaming', 'completed', 'failed', 'cancelled', 'interrupted')),
      attempt integer NOT NULL DEFAULT 0 CHECK (attempt >= 0),
      text text NOT NULL DEFAULT '' CHECK (octet_length(text) <= 4194304),
      reasoning text,
      finish_reason text,
      error jsonb,
      metrics jsonb,
      dropped_parameters text[] NOT NULL DEFAULT '{}',
      request jsonb,
      timeline jsonb,
      terms jsonb NOT NULL,
      input_tokens integer NOT NULL CHECK (input_tokens >= 0),
      answer_tokens integer NOT NULL DEFAULT 0 CHECK (answer_tokens >= 0),
      duration_ms double precision,
      replaces uuid UNIQUE REFERENCES runs,
      replaced_by uuid,
      continues_run uuid,
      after_run uuid,
      accepted_at_ms double precision NOT NULL,
      first_sequence bigint,
      released_at timestamptz,
      published_at timestamptz,
      cancel_requested_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      ended_at timestamptz,
      CHECK ((ended_at IS NULL) = (status IN ('queued', 'streaming'))),
      CHECK ((session_id IS NULL) = (comparison_id IS NULL) AND (session_id IS NULL) = (lane_id IS NULL))
    );
    CREATE INDEX runs_session ON runs (session_id);
    CREATE INDEX runs_lane ON runs (lane_id);
    CREATE UNIQUE INDEX runs_current ON runs (comparison_id, lane_id) WHERE replaced_by IS NULL;
    CREATE INDEX runs_comparison ON runs (comparison_id);
    CREATE INDEX runs_open ON runs (user_id, id) WHERE ended_at IS NULL;
    CREATE INDEX runs_unannounced ON runs (id) WHERE first_sequence IS NULL;
    CREATE INDEX runs_search ON runs USING gin (user_id, text gin_trgm_ops) WHERE text <> '';

    CREATE TABLE attempts (
      run_id uuid NOT NULL REFERENCES runs ON DELETE CASCADE,
      attempt integer NOT NULL CHECK (attempt > 0),
      worker_id text NOT NULL,
      started_at timestamptz NOT NULL,
      ended_at timestamptz,
      outcome text NOT NULL DEFAULT 'running'
        CHECK (outcome IN ('running', 'completed', 'failed', 'cancelled', 'interrupted', 'lost')),
      tokens bigint CHECK (tokens >= 0),
      cost_micros bigint CHECK (cost_micros >= 0),
      borne_by text NOT NULL DEFAULT 'user' CHECK (borne_by IN ('user', 'platform')),
      PRIMARY KEY (run_id, attempt)
    );

    CREATE TABLE reservations (
      run_id uuid PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      day date NOT NULL,
      tokens bigint NOT NULL CHECK (tokens >= 0),
      month date NOT NULL,
      micros bigint NOT NULL CHECK (micros >= 0)
    );
    CREATE INDEX reservations_user ON reservations (user_id);

    -- Charged once: the run is the key. They outlive run and session, so neither is a foreign key.
    CREATE TABLE charges (
      run_id uuid PRIMARY KEY,
      user_id uuid REFERENCES users ON DELETE SET NULL,
      session_id uuid,
      comparison_id uuid,
      kind text NOT NULL,
      provider text NOT NULL,
      model text NOT NULL,
      demo boolean NOT NULL,
      day date NOT NULL,
      input bigint NOT NULL CHECK (input >= 0),
      cache_read bigint NOT NULL CHECK (cache_read >= 0),
      cache_write bigint NOT NULL CHECK (cache_write >= 0),
      output bigint NOT NULL CHECK (output >= 0),
      reasoning bigint NOT NULL CHECK (reasoning >= 0),
      tokens bigint NOT NULL CHECK (tokens = input + cache_read + cache_write + output + reasoning),
      cost_micros bigint CHECK (cost_micros >= 0),
      cost_status text NOT NULL CHECK (cost_status IN ('exact', 'estimated', 'unknown')),
      price_version text,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX charges_user_day ON charges (user_id, day);
    CREATE INDEX charges_comparison ON charges (comparison_id);

    CREATE TABLE votes (
      comparison_id uuid PRIMARY KEY REFERENCES comparisons ON DELETE CASCADE,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      winner text NOT NULL,
      tags text[] NOT NULL DEFAULT '{}',
      blind boolean NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX votes_user ON votes (user_id);
  `.execute(db)
}
