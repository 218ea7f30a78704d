-- CreateTable
CREATE TABLE "boot_anchor" (
    "device_id" TEXT NOT NULL,
    "boot_id" TEXT NOT NULL,
    "anchor_ms" BIGINT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "boot_anchor_pkey" PRIMARY KEY ("device_id", "boot_id")
);

-- CreateIndex
CREATE INDEX "boot_anchor_updated_at_idx" ON "boot_anchor"("updated_at");

-- What is stored of each device lacks how long its readings are kept. The registry's stream is read from its start
-- again, and the fact that it holds of a device counts as newer once.
UPDATE "device_credential" SET "revision" = "revision" - 1;
DELETE FROM "projection_position";
