CREATE TABLE "device_claim" (
    "claim_id" TEXT NOT NULL,
    "device_id" TEXT NOT NULL,
    "token_sha256" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "device_claim_pkey" PRIMARY KEY ("claim_id")
);
CREATE UNIQUE INDEX "device_claim_token_sha256_key" ON "device_claim"("token_sha256");
CREATE INDEX "device_claim_device_id_idx" ON "device_claim"("device_id");
ALTER TABLE "device_claim" ADD CONSTRAINT "device_claim_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "device"("device_id") ON DELETE RESTRICT ON UPDATE CASCADE;
