-- CreateTable
CREATE TABLE "device" (
    "device_id" TEXT NOT NULL,
    "revision" BIGINT NOT NULL,

    CONSTRAINT "device_pkey" PRIMARY KEY ("device_id")
);
