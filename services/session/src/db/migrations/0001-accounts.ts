import { type Kysely, sql } from 'kysely'

/** People, how they sign in, and what is counted against them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE users (
      id uuid PRIMARY KEY,
      email text UNIQUE CHECK (email = lower(email)),
      name text,
      picture text,
      password_hash text,
      role text NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'admin')),
      disabled boolean NOT NULL DEFAULT false,
      daily_tokens bigint CHECK (daily_tokens >= 0),
      monthly_micros bigint CHECK (monthly_micros >= 0),
      created_at timestamptz NOT NULL DEFAULT now(),
      deleted_at timestamptz
    );
    CREATE INDEX users_deleted ON users (deleted_at) WHERE deleted_at IS NOT NULL;

    CREATE TABLE identities (
      issuer text NOT NULL,
      subject text NOT NULL,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (issuer, subject)
    );
    CREATE INDEX identities_user ON identities (user_id);

    -- A login is a family of refresh tokens; only the newest is good.
    CREATE TABLE logins (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL
    );
    CREATE INDEX logins_user ON logins (user_id);
    CREATE INDEX logins_expiry ON logins (expires_at);

    CREATE TABLE refresh_tokens (
      hash bytea PRIMARY KEY,
      login_id uuid NOT NULL REFERENCES logins ON DELETE CASCADE,
      created_at timestamptz NOT NULL DEFAULT now(),
      used_at timestamptz
    );
    CREATE INDEX refresh_tokens_login ON refresh_tokens (login_id);
    CREATE UNIQUE INDEX refresh_tokens_one_good ON refresh_tokens (login_id) WHERE used_at IS NULL;

    CREATE TABLE tokens (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      name text NOT NULL,
      hash bytea NOT NULL UNIQUE,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz,
      last_used_at timestamptz
    );
    CREATE INDEX tokens_user ON tokens (user_id);

    CREATE TABLE quotas (
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      measure text NOT NULL CHECK (measure IN ('tokens', 'micros')),
      period date NOT NULL,
      used bigint NOT NULL DEFAULT 0 CHECK (used >= 0),
      reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0),
      PRIMARY KEY (user_id, measure, period)
    );

    CREATE TABLE idempotency (
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      key text NOT NULL,
      fingerprint text NOT NULL,
      response jsonb NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (user_id, key)
    );
    CREATE INDEX idempotency_age ON idempotency (created_at);

    CREATE TABLE starts (
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      kind text NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE INDEX starts_window ON starts (user_id, kind, at);
    CREATE INDEX starts_age ON starts (at);

    CREATE TABLE tries (
      id uuid PRIMARY KEY,
      kind text NOT NULL CHECK (kind IN ('login', 'registration')),
      account text,
      ip text NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE INDEX tries_account ON tries (kind, account, at);
    CREATE INDEX tries_ip ON tries (kind, ip, at);
    CREATE INDEX tries_age ON tries (at);

    -- Counts of the last minute: nothing is lost when a crash empties it.
    CREATE UNLOGGED TABLE request_counts (
      user_id uuid NOT NULL,
      second bigint NOT NULL,
      count integer NOT NULL,
      PRIMARY KEY (user_id, second)
    );
    CREATE INDEX request_counts_age ON request_counts (second);
  `.execute(db)
}
