import { type Kysely, sql } from 'kysely'

/** People whom an issuer signs in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- What the issuer says, to be shown. Nobody signs in by it, so it is not unique and bars nobody from registering.
    ALTER TABLE users ADD COLUMN issuer_email text;

    -- Who is to be told when the login ends, and what they want to be reminded of, sealed by the gateway.
    ALTER TABLE logins ADD COLUMN issuer text, ADD COLUMN issuer_hint text;

    -- Issuers' tokens with which somebody has signed out, until they would have run out.
    CREATE TABLE ended_tokens (
      hash bytea PRIMARY KEY,
      expires_at timestamptz NOT NULL
    );
    CREATE INDEX ended_tokens_expiry ON ended_tokens (expires_at);
  `.execute(db)
}
