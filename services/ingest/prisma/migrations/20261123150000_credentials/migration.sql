-- CreateTable
CREATE TABLE "device_credential" (
    "device_id" TEXT NOT NULL,
    "revision" BIGINT NOT NULL,
    "is_active" BOOLEAN NOT NULL,
    "profile" JSONB NOT NULL,
    "keys" JSONB NOT NULL,

    CONSTRAINT "device_credential_pkey" PRIMARY KEY ("device_id")
);

-- CreateTable
CREATE TABLE "projection_position" (
    "stream" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,

    CONSTRAINT "projection_position_pkey" PRIMARY KEY ("stream")
);
