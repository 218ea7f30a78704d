-- What all devices of a group come to together, for questions to all of them (docs/decisions/0013). It stays in the row,
-- so such a question reads nothing else of it. Groups that were made before have none and are read device by device.
ALTER TABLE "rollup_group" ADD COLUMN "totals" BYTEA;
ALTER TABLE "rollup_group" ALTER COLUMN "totals" SET STORAGE MAIN;
