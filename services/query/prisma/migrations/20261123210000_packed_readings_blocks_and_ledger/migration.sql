-- A reading's receipt and values become one packed column (docs/decisions/0009): after a varint of the receipt's
-- distance from the timestamp, each value as a tag byte and its shortest exact form. This function writes the plain
-- form of every value, tag 0x21 and eight bytes.
CREATE FUNCTION pg_temp.pack(ts TIMESTAMPTZ, received_at TIMESTAMPTZ, vals DOUBLE PRECISION[]) RETURNS BYTEA
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    distance BIGINT := round(extract(epoch FROM received_at - ts) * 1000);
    zigzag BIGINT := CASE WHEN distance < 0 THEN -2 * distance - 1 ELSE 2 * distance END;
    packed BYTEA := ''::BYTEA;
    val DOUBLE PRECISION;
BEGIN
    WHILE zigzag > 127 LOOP
        packed := packed || set_byte('\x00'::BYTEA, 0, (zigzag % 128 + 128)::INT);
        zigzag := zigzag / 128;
    END LOOP;
    packed := packed || set_byte('\x00'::BYTEA, 0, zigzag::INT);
    FOREACH val IN ARRAY vals LOOP
        packed := packed || '\x21'::BYTEA || float8send(val);
    END LOOP;
    RETURN packed;
END $$;

ALTER TABLE "reading" ADD COLUMN "body" BYTEA;
UPDATE "reading" SET "body" = pg_temp.pack("ts", "received_at", "vals");
ALTER TABLE "reading" ALTER COLUMN "body" SET NOT NULL, DROP COLUMN "received_at", DROP COLUMN "vals";

ALTER TABLE "latest_reading" ADD COLUMN "body" BYTEA;
UPDATE "latest_reading" SET "body" = pg_temp.pack("ts", "received_at", "vals");
ALTER TABLE "latest_reading" ALTER COLUMN "body" SET NOT NULL, DROP COLUMN "received_at", DROP COLUMN "vals";

ALTER TABLE "device"
    ADD COLUMN "profile" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "retention_days" INTEGER NOT NULL DEFAULT 0;
CREATE INDEX "device_tags_idx" ON "device" USING GIN ("tags");

-- Closed days, a device's day of one shape at a time. Partitioned by month of "day"; partitions are made by the writer.
-- What is packed is compressed already.
CREATE TABLE "reading_block" (
    "device_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "metric_set_id" INTEGER NOT NULL,
    "part" SMALLINT NOT NULL,
    "count" INTEGER NOT NULL,
    "first_ts" TIMESTAMPTZ(3) NOT NULL,
    "last_ts" TIMESTAMPTZ(3) NOT NULL,
    "times" BYTEA NOT NULL,
    "receipts" BYTEA NOT NULL,
    "vals" BYTEA NOT NULL,

    CONSTRAINT "reading_block_pkey" PRIMARY KEY ("device_id","day","metric_set_id","part")
) PARTITION BY RANGE ("day");
ALTER TABLE "reading_block"
    ALTER COLUMN "times" SET STORAGE EXTERNAL,
    ALTER COLUMN "receipts" SET STORAGE EXTERNAL,
    ALTER COLUMN "vals" SET STORAGE EXTERNAL;

-- The days of devices that have rows in "reading", with the hours whose rollup is not up to date.
CREATE TABLE "open_day" (
    "device_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "dirty_hours" INTEGER NOT NULL,

    CONSTRAINT "open_day_pkey" PRIMARY KEY ("device_id","day")
) WITH (fillfactor = 50);
-- What is there already has no rollup yet.
INSERT INTO "open_day" ("device_id", "day", "dirty_hours")
SELECT "device_id", ("ts" AT TIME ZONE 'UTC')::DATE, bit_or(1 << extract(hour FROM "ts" AT TIME ZONE 'UTC')::INT)
FROM "reading" GROUP BY 1, 2;

-- A device's day: 24 hours and the whole, each column one statistic of all metrics. Wide rows that stay in one page.
CREATE TABLE "rollup" (
    "device_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "metric_set_id" INTEGER NOT NULL,
    "readings" BYTEA NOT NULL,
    "counts" BYTEA NOT NULL,
    "sums" BYTEA NOT NULL,
    "mins" BYTEA NOT NULL,
    "maxs" BYTEA NOT NULL,
    "firsts" BYTEA NOT NULL,
    "lasts" BYTEA NOT NULL,
    "deviations" BYTEA NOT NULL,

    CONSTRAINT "rollup_pkey" PRIMARY KEY ("device_id","day")
) WITH (toast_tuple_target = 8160);
-- For questions to the whole fleet.
CREATE INDEX "rollup_day_idx" ON "rollup"("day");

-- Which counts of a boot have been stored. What a boot has beyond a bounded number of runs is in "reading_identity".
CREATE TABLE "boot" (
    "device_id" INTEGER NOT NULL,
    "boot_id" TEXT NOT NULL,
    "seqs" INT8MULTIRANGE NOT NULL,
    "first_received_at" TIMESTAMPTZ(3) NOT NULL,
    "last_received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "boot_pkey" PRIMARY KEY ("device_id","boot_id")
) WITH (fillfactor = 50);
CREATE INDEX "boot_last_received_at_idx" ON "boot"("last_received_at");

-- What each ingest process says it has had acknowledged, beside what came of it.
CREATE TABLE "sender" (
    "sender" UUID NOT NULL,
    "partition" SMALLINT NOT NULL,
    "arrived_messages" BIGINT NOT NULL,
    "arrived_readings" BIGINT NOT NULL,
    "missing_messages" BIGINT NOT NULL DEFAULT 0,
    "missing_readings" BIGINT NOT NULL DEFAULT 0,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sender_pkey" PRIMARY KEY ("sender","partition")
) WITH (fillfactor = 50);

-- The ledger: what was acknowledged to a device is accounted for, or the transaction fails.
ALTER TABLE "delivery"
    ADD COLUMN "acknowledged" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "dead_lettered" BIGINT NOT NULL DEFAULT 0;
UPDATE "delivery" SET "acknowledged" = "stored" + "duplicate";
ALTER TABLE "delivery"
    ADD CONSTRAINT "delivery_balances" CHECK ("acknowledged" = "stored" + "duplicate" + "dead_lettered");

-- Dead letters that belong to no device the store can name, and whole messages that could not be read.
ALTER TABLE "watermark"
    ADD COLUMN "unattributed" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "undecodable" BIGINT NOT NULL DEFAULT 0;

ALTER TABLE "dead_letter"
    ADD COLUMN "partition" SMALLINT NOT NULL DEFAULT 0,
    ADD COLUMN "device_id" INTEGER,
    ADD COLUMN "redrive_requested_at" TIMESTAMPTZ(3),
    ADD COLUMN "attempts" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "dead_letter" ALTER COLUMN "partition" DROP DEFAULT;
UPDATE "dead_letter" SET "partition" = substring("subject" FROM '\.(\d+)$')::SMALLINT;
CREATE INDEX "dead_letter_partition_redrive_idx" ON "dead_letter"("partition") WHERE "redrive_requested_at" IS NOT NULL;

-- Names may be longer together than a B-tree takes; a hash has room for any.
DROP INDEX "metric_set_names_key";
ALTER TABLE "metric_set" ADD CONSTRAINT "metric_set_names_key" EXCLUDE USING hash ("names" WITH =);
