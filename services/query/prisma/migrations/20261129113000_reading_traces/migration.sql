-- Where the trace of a reading is found, of those whose trace was kept.
CREATE TABLE "reading_trace" (
    "reading_id" UUID NOT NULL,
    "traceparent" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reading_trace_pkey" PRIMARY KEY ("reading_id")
);

CREATE INDEX "reading_trace_at_idx" ON "reading_trace"("at");
