-- CreateTable
CREATE TABLE "worker" (
    "id" UUID NOT NULL,
    "version" TEXT NOT NULL,
    "step_types" TEXT[],
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stopped_at" TIMESTAMPTZ(3),

    CONSTRAINT "worker_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "agent_log_agent_name_shop_idx" ON "agent_log"("agent_name", "shop");

-- CreateIndex
CREATE INDEX "agent_log_duration_ms_id_idx" ON "agent_log"("duration_ms", "id");

-- Prisma's schema has no form for the next two, and leaves them alone.
-- The order TOTAL_TOKENS of agent logs: the same sum as in src/domain/agent-log-filter.ts.
CREATE INDEX "agent_log_total_tokens_id_idx" ON "agent_log"(("input_tokens" + "cached_input_tokens" + "cache_write_tokens" + "output_tokens" + "reasoning_tokens" + "unclassified_tokens"), "id");

-- Deleted tasks are few, and lists of what belongs to tasks leave them out.
CREATE INDEX "task_deleted_idx" ON "task"("id") WHERE "deleted_at" IS NOT NULL;
