-- A transaction writes the ledger and the newest reading of each device in it: now one row instead of two. `-infinity` where
-- there is no reading yet, so that any is newer.
LOCK TABLE "latest_reading", "delivery" IN ACCESS EXCLUSIVE MODE; -- in the order in which writers take them

ALTER TABLE "delivery"
    ADD COLUMN "latest_ts" TIMESTAMPTZ(3) NOT NULL DEFAULT '-infinity',
    ADD COLUMN "latest_metric_set_id" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "latest_body" BYTEA NOT NULL DEFAULT '',
    ADD COLUMN "latest_reading_id" UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    -- A writer of before this migration begins with the newest reading.
    ALTER COLUMN "last_received_at" SET DEFAULT 'epoch';

INSERT INTO "delivery" AS d ("device_id", "latest_ts", "latest_metric_set_id", "latest_body", "latest_reading_id")
SELECT "device_id", "ts", "metric_set_id", "body", "reading_id" FROM "latest_reading"
ON CONFLICT ("device_id") DO UPDATE
SET "latest_ts" = EXCLUDED."latest_ts", "latest_metric_set_id" = EXCLUDED."latest_metric_set_id",
    "latest_body" = EXCLUDED."latest_body", "latest_reading_id" = EXCLUDED."latest_reading_id";

DROP TABLE "latest_reading";

-- Readers keep their table, and writers of before this migration may go on writing to it.
CREATE VIEW "latest_reading" AS
SELECT "device_id", "latest_ts" AS "ts", "latest_metric_set_id" AS "metric_set_id", "latest_body" AS "body",
       "latest_reading_id" AS "reading_id"
FROM "delivery" WHERE "latest_ts" > '-infinity';
