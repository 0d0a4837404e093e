-- CreateEnum
CREATE TYPE "ReportState" AS ENUM ('PENDING', 'READY', 'FAILED');

-- AlterTable
ALTER TABLE "agent_log" ADD COLUMN     "key" TEXT;

-- CreateTable
CREATE TABLE "task_report" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL DEFAULT '',
    "state" "ReportState" NOT NULL DEFAULT 'PENDING',
    "request" INTEGER NOT NULL DEFAULT 1,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "original_prompt" TEXT,
    "stages" JSONB NOT NULL DEFAULT '[]',
    "prompt_journey" JSONB NOT NULL DEFAULT '[]',
    "total_duration_ms" BIGINT,
    "credits_cost" DECIMAL,
    "cost" DECIMAL,
    "input_tokens" BIGINT NOT NULL DEFAULT 0,
    "cached_input_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_write_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_tokens" BIGINT NOT NULL DEFAULT 0,
    "reasoning_tokens" BIGINT NOT NULL DEFAULT 0,
    "unclassified_tokens" BIGINT NOT NULL DEFAULT 0,
    "model_calls" BIGINT NOT NULL DEFAULT 0,
    "tokens_by_model" JSONB NOT NULL DEFAULT '[]',
    "performance_breakdown" JSONB NOT NULL DEFAULT '[]',
    "evaluations" JSONB NOT NULL DEFAULT '[]',
    "image_url" TEXT,
    "image_artifact_id" UUID,
    "log_count" INTEGER NOT NULL DEFAULT 0,
    "last_log_id" UUID,
    "named_log_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "aggregated_at" TIMESTAMPTZ(3),

    CONSTRAINT "task_report_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "task_report_state_requested_at_idx" ON "task_report"("state", "requested_at");

-- CreateIndex
CREATE UNIQUE INDEX "task_report_id_shop_key" ON "task_report"("id", "shop");

-- CreateIndex
CREATE UNIQUE INDEX "agent_log_task_id_key_key" ON "agent_log"("task_id", "key");

-- AddForeignKey
ALTER TABLE "task_report" ADD CONSTRAINT "task_report_id_shop_fkey" FOREIGN KEY ("id", "shop") REFERENCES "task"("id", "shop") ON DELETE CASCADE ON UPDATE CASCADE;
