#!/bin/sh
# Lets the roles of roles.sql in, with the passwords from /secrets, and nobody else. The Postgres image runs it after
# roles.sql when its data directory is new. Safe to repeat: it is also how lost or changed passwords are set anew.
set -eu

secrets="${SECRETS:-/secrets}"
database="${POSTGRES_DB:-playground}"

psql --set=ON_ERROR_STOP=1 --no-psqlrc --quiet --username="${POSTGRES_USER:-postgres}" --dbname="$database" \
  --set=database="$database" \
  --set=migrator="$(cat "$secrets/MIGRATOR_PASSWORD")" \
  --set=session="$(cat "$secrets/SESSION_PASSWORD")" \
  --set=readonly="$(cat "$secrets/READONLY_PASSWORD")" <<'SQL'
ALTER ROLE migrator PASSWORD :'migrator';
ALTER ROLE app_session PASSWORD :'session';
ALTER ROLE app_readonly PASSWORD :'readonly';
REVOKE ALL ON DATABASE :"database", postgres, template1 FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO migrator, app_session, app_readonly;
SQL
