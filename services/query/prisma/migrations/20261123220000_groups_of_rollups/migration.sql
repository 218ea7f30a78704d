-- For questions to many devices about hours that are not rolled up yet: rows lie in the order in which they arrived.
-- Partitions get it too. Several intervals a range, so that a reading that comes late does not widen one to half a day.
CREATE INDEX "reading_ts_idx" ON "reading" USING BRIN ("ts" timestamptz_minmax_multi_ops(values_per_range = 8))
    WITH (pages_per_range = 4);

-- What a day comes to for many devices, column by column, for questions to a fleet: copies of what "rollup" says, made
-- when it has come to rest and removed when it changes (docs/decisions/0013). What is packed is compressed already.
CREATE TABLE "rollup_group" (
    "day" DATE NOT NULL,
    "devices_from" INTEGER NOT NULL,
    "partition" SMALLINT NOT NULL,
    "metric_set_id" INTEGER NOT NULL,
    "devices" BYTEA NOT NULL,
    "counts" BYTEA NOT NULL,
    "sums" BYTEA NOT NULL,
    "mins" BYTEA NOT NULL,
    "maxs" BYTEA NOT NULL,

    CONSTRAINT "rollup_group_pkey" PRIMARY KEY ("day","devices_from","partition","metric_set_id")
);
ALTER TABLE "rollup_group"
    ALTER COLUMN "devices" SET STORAGE EXTERNAL,
    ALTER COLUMN "counts" SET STORAGE EXTERNAL,
    ALTER COLUMN "sums" SET STORAGE EXTERNAL,
    ALTER COLUMN "mins" SET STORAGE EXTERNAL,
    ALTER COLUMN "maxs" SET STORAGE EXTERNAL;
