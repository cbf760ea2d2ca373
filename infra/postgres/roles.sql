-- Least rights, for a database that is not the one `npm start` brings along. To be run once by a superuser, in the
-- empty database; the passwords are set apart: ALTER ROLE … PASSWORD …
--
-- The session service migrates as `migrator` (MIGRATION_DATABASE_URL) and works as `app_session` (DATABASE_URL).

CREATE ROLE migrator LOGIN CONNECTION LIMIT 5;
CREATE ROLE app_session LOGIN CONNECTION LIMIT 20;
CREATE ROLE app_readonly LOGIN CONNECTION LIMIT 5;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO migrator;
GRANT USAGE ON SCHEMA public TO app_session, app_readonly;

ALTER DEFAULT PRIVILEGES FOR ROLE migrator IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app_session;
ALTER DEFAULT PRIVILEGES FOR ROLE migrator IN SCHEMA public
  GRANT SELECT ON TABLES TO app_readonly;

-- The service asks for the same limits itself; here they also hold for whoever signs in by hand.
ALTER ROLE app_session SET statement_timeout = '5s';
ALTER ROLE app_session SET lock_timeout = '2s';
ALTER ROLE app_session SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE app_readonly SET default_transaction_read_only = on;
ALTER ROLE app_readonly SET statement_timeout = '5s';

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;
