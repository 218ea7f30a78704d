-- Identities are forgotten by their age here, not by the time of the reading, which may be years ago when it comes.
ALTER TABLE "reading_identity" RENAME COLUMN "ts" TO "received_at";
ALTER INDEX "reading_identity_ts_idx" RENAME TO "reading_identity_received_at_idx";

-- A position counts in one stream only: one that was made anew counts from the beginning.
ALTER TABLE "watermark" ADD COLUMN "stream_created" TEXT;
