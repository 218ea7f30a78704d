-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "device" (
    "device_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "tags" TEXT[],
    "profile_name" TEXT NOT NULL,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "revision" BIGINT NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "device_pkey" PRIMARY KEY ("device_id")
);

-- CreateTable
CREATE TABLE "device_key" (
    "key_id" TEXT NOT NULL,
    "device_id" TEXT NOT NULL,
    "key_sha256" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "device_key_pkey" PRIMARY KEY ("key_id")
);

-- CreateTable
CREATE TABLE "profile" (
    "name" TEXT NOT NULL,
    "expected_interval_s" INTEGER NOT NULL,
    "allows_undeclared_metrics" BOOLEAN NOT NULL,

    CONSTRAINT "profile_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "profile_metric" (
    "profile_name" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "min" DOUBLE PRECISION,
    "max" DOUBLE PRECISION,

    CONSTRAINT "profile_metric_pkey" PRIMARY KEY ("profile_name","name")
);

-- CreateTable
CREATE TABLE "device_activity" (
    "device_id" TEXT NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "reading_count" BIGINT NOT NULL,
    "latest_at" TIMESTAMPTZ(3),
    "latest_metrics" JSONB,

    CONSTRAINT "device_activity_pkey" PRIMARY KEY ("device_id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "device_id" TEXT NOT NULL,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "device_tags_idx" ON "device" USING GIN ("tags");

-- CreateIndex
CREATE UNIQUE INDEX "device_key_key_sha256_key" ON "device_key"("key_sha256");

-- CreateIndex
CREATE INDEX "device_key_device_id_idx" ON "device_key"("device_id");

-- AddForeignKey
ALTER TABLE "device" ADD CONSTRAINT "device_profile_name_fkey" FOREIGN KEY ("profile_name") REFERENCES "profile"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device_key" ADD CONSTRAINT "device_key_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "device"("device_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "profile_metric" ADD CONSTRAINT "profile_metric_profile_name_fkey" FOREIGN KEY ("profile_name") REFERENCES "profile"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device_activity" ADD CONSTRAINT "device_activity_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "device"("device_id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- The profile every device has unless it is given another.
INSERT INTO "profile" ("name", "expected_interval_s", "allows_undeclared_metrics") VALUES ('esp32-env', 60, true);
INSERT INTO "profile_metric" ("profile_name", "name", "unit", "min", "max") VALUES
  ('esp32-env', 'temperature', '°C', -40, 85),
  ('esp32-env', 'humidity', '%', 0, 100),
  ('esp32-env', 'voltage', 'V', 0, 24);
