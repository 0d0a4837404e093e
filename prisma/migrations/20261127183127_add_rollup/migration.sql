-- CreateEnum
CREATE TYPE "FactKind" AS ENUM ('LOG', 'TASK');

-- CreateEnum
CREATE TYPE "RollupLevel" AS ENUM ('MINUTE', 'HOUR', 'DAY', 'MONTH');

-- AlterTable
-- What is there already comes first; with the default from the beginning the whole table would be written anew.
ALTER TABLE "agent_log" ADD COLUMN     "xid" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "agent_log" ALTER COLUMN "xid" SET DEFAULT ((pg_current_xact_id())::text)::bigint;

-- AlterTable
ALTER TABLE "task" ADD COLUMN     "ended_xid" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "task" ALTER COLUMN "ended_xid" SET DEFAULT ((pg_current_xact_id())::text)::bigint;

-- CreateTable
CREATE TABLE "rollup_series" (
    "id" SERIAL NOT NULL,
    "kind" "FactKind" NOT NULL,
    "shop" TEXT NOT NULL,
    "agent_name" TEXT NOT NULL,
    "model_name" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "routing_mode" TEXT NOT NULL,
    "used_llm" BOOLEAN NOT NULL,

    CONSTRAINT "rollup_series_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rollup" (
    "level" "RollupLevel" NOT NULL,
    "bucket" TIMESTAMPTZ(0) NOT NULL,
    "series_id" INTEGER NOT NULL,
    "count" BIGINT NOT NULL,
    "durations" BIGINT NOT NULL,
    "duration_ms" BIGINT NOT NULL,
    "confidences" BIGINT NOT NULL,
    "confidence" DECIMAL NOT NULL,
    "credits_used" DECIMAL NOT NULL,
    "costs" BIGINT NOT NULL,
    "cost" DECIMAL NOT NULL,
    "unpriced" BIGINT NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "cached_input_tokens" BIGINT NOT NULL,
    "cache_write_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "reasoning_tokens" BIGINT NOT NULL,
    "unclassified_tokens" BIGINT NOT NULL,
    "model_calls" BIGINT NOT NULL,
    "tool_calls" BIGINT NOT NULL,
    "cache_hits" BIGINT NOT NULL,
    "model_time_ms" BIGINT NOT NULL,
    "timed_calls" BIGINT NOT NULL,
    "speed_tokens" BIGINT NOT NULL,
    "speed_ms" BIGINT NOT NULL,
    "duration_bins" INTEGER[],
    "duration_counts" BIGINT[],
    "wait_bins" INTEGER[],
    "wait_counts" BIGINT[],

    CONSTRAINT "rollup_pkey" PRIMARY KEY ("level","bucket","series_id")
);

-- CreateTable
CREATE TABLE "rollup_progress" (
    "kind" "FactKind" NOT NULL,
    "xid" BIGINT NOT NULL,
    "fact_id" UUID NOT NULL,

    CONSTRAINT "rollup_progress_pkey" PRIMARY KEY ("kind")
);

-- CreateTable
CREATE TABLE "rollup_dirty" (
    "id" BIGSERIAL NOT NULL,
    "kind" "FactKind" NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,

    CONSTRAINT "rollup_dirty_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "rollup_dirty_kind_minute_idx" ON "rollup_dirty"("kind", "minute");

-- CreateIndex
CREATE INDEX "agent_log_xid_id_idx" ON "agent_log"("xid", "id");

-- CreateIndex
CREATE INDEX "task_ended_idx" ON "task"("ended_xid", "id") WHERE (status = ANY (ARRAY['PLANNED'::"TaskStatus", 'COMPLETED'::"TaskStatus", 'FAILED'::"TaskStatus", 'CANCELLED'::"TaskStatus"]));

-- Nothing is rolled up yet.
INSERT INTO "rollup_progress" ("kind", "xid", "fact_id") VALUES ('LOG', 0, '00000000-0000-0000-0000-000000000000'), ('TASK', 0, '00000000-0000-0000-0000-000000000000');
