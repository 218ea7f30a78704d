-- Every transaction writes the rows of its devices in "delivery" and "boot" anew. A row that finds room in its page, and
-- changes nothing that is indexed, costs no index anything. Four lanes write at once, each for a while, so up to three
-- versions of a row are needed by somebody: half a page was too little room, and the tables grew to four times their size.
ALTER TABLE "delivery" SET (fillfactor = 25);
CLUSTER "delivery" USING "delivery_pkey";
ALTER TABLE "delivery" SET WITHOUT CLUSTER;
ALTER TABLE "boot" SET (fillfactor = 25);
CLUSTER "boot" USING "boot_pkey";
ALTER TABLE "boot" SET WITHOUT CLUSTER;

-- An index by blocks says of no single row when it was written, so writing one leaves it alone.
DROP INDEX "boot_last_received_at_idx";
CREATE INDEX "boot_last_received_at_idx" ON "boot" USING BRIN ("last_received_at");

-- Of which devices the others have to be told is asked each second, and mostly they are few. A row changes in it when its
-- device is due, or is not any more, and not with each reading.
CREATE INDEX "delivery_due_idx" ON "delivery"("reported_at" NULLS FIRST, "device_id") WHERE "activity_due";
