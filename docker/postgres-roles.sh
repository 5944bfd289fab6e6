#!/bin/bash
# Runs once, when the database is made: one role owns the tables and migrates, another runs the product and cannot rewrite history.
set -euo pipefail
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" --set database="$POSTGRES_DB" <<'SQL'
CREATE ROLE zhufang_app LOGIN PASSWORD :'app_password';
CREATE ROLE zhufang_owner LOGIN PASSWORD :'owner_password';
GRANT zhufang_app TO zhufang_owner;
ALTER DATABASE :"database" OWNER TO zhufang_owner;
GRANT USAGE, CREATE ON SCHEMA public TO zhufang_owner;
GRANT USAGE ON SCHEMA public TO zhufang_app;
ALTER DEFAULT PRIVILEGES FOR ROLE zhufang_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO zhufang_app;
ALTER DEFAULT PRIVILEGES FOR ROLE zhufang_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO zhufang_app;
SQL
