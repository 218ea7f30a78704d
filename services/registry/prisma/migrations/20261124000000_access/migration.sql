ALTER TABLE "device_key" ADD COLUMN "last_used_at" TIMESTAMPTZ(3);
ALTER TABLE "profile" ADD COLUMN "revision" BIGINT NOT NULL DEFAULT 1;

ALTER TABLE "outbox" RENAME COLUMN "device_id" TO "key";
ALTER TABLE "outbox" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'device';

CREATE TABLE "operator" (
    "operator_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL CHECK ("role" IN ('viewer', 'operator', 'admin')),
    "key_sha256" BYTEA NOT NULL,
    "revision" BIGINT NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "operator_pkey" PRIMARY KEY ("operator_id")
);
CREATE UNIQUE INDEX "operator_key_sha256_key" ON "operator"("key_sha256");
CREATE UNIQUE INDEX "operator_name_key" ON "operator"("name") WHERE "revoked_at" IS NULL;

CREATE TABLE "audit" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "actor_role" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "trace_id" TEXT NOT NULL,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "audit_subject_kind_subject_id_id_idx" ON "audit"("subject_kind", "subject_id", "id");

-- Append-only: even the table's owner, which the service is, is refused anything else,
REVOKE UPDATE, DELETE, TRUNCATE ON "audit" FROM CURRENT_USER;
-- and should it grant itself the right, the table still refuses.
CREATE FUNCTION "audit_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit is append-only';
END;
$$;
CREATE TRIGGER "audit_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_is_append_only"();
