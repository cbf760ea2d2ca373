import { type Kysely, sql } from 'kysely'

/** What people keep for later: agents, prompts, background jobs, shared sessions. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE agents (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      name text NOT NULL,
      model text NOT NULL,
      instructions text,
      parameters jsonb NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX agents_user ON agents (user_id, id DESC);

    CREATE TABLE prompts (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      name text NOT NULL,
      template text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX prompts_user ON prompts (user_id, id DESC);

    CREATE TABLE jobs (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      type text NOT NULL CHECK (type IN ('completion', 'embeddings')),
      state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'active', 'completed', 'failed', 'cancelled')),
      request jsonb NOT NULL,
      result jsonb,
      error jsonb,
      progress real NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
      run_id uuid,
      created_at timestamptz NOT NULL DEFAULT now(),
      ended_at timestamptz
    );
    CREATE INDEX jobs_user ON jobs (user_id, id DESC);
    CREATE INDEX jobs_open ON jobs (id) WHERE ended_at IS NULL;

    CREATE TABLE shares (
      session_id uuid PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
      token_hash bytea NOT NULL UNIQUE,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz
    );
  `.execute(db)
}
