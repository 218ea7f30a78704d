-- The gateway reads the registry's facts from their stream at each start and keeps them in memory.
DROP TABLE "device";

-- CreateTable
CREATE TABLE "view" (
    "view_id" UUID NOT NULL,
    "owner" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "device_ids" TEXT[],
    "tag" TEXT,
    "metrics" TEXT[],
    "range" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "view_pkey" PRIMARY KEY ("view_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "view_owner_name_key" ON "view"("owner", "name");
