-- CreateEnum
CREATE TYPE "TaskKind" AS ENUM ('TEMPLATE', 'PIPELINE', 'PROMPT', 'CHAT', 'PLAN', 'EXTERNAL');

-- CreateEnum
CREATE TYPE "TaskStatus" AS ENUM ('BLOCKED', 'SCHEDULED', 'QUEUED', 'RUNNING', 'AWAITING_APPROVAL', 'CANCELLING', 'PLANNED', 'COMPLETED', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "DependencyFailurePolicy" AS ENUM ('FAIL', 'CANCEL', 'RUN');

-- CreateEnum
CREATE TYPE "StageStatus" AS ENUM ('PENDING', 'RUNNING', 'AWAITING_APPROVAL', 'SUCCEEDED', 'FAILED', 'SKIPPED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "AgentLogStatus" AS ENUM ('SUCCEEDED', 'FAILED', 'SKIPPED');

-- CreateEnum
CREATE TYPE "RoutingMode" AS ENUM ('RULE', 'LLM', 'HYBRID');

-- CreateTable
CREATE TABLE "task" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL DEFAULT '',
    "external_id" TEXT,
    "kind" "TaskKind" NOT NULL,
    "name" TEXT NOT NULL,
    "status" "TaskStatus" NOT NULL,
    "priority" SMALLINT NOT NULL DEFAULT 5,
    "prompt" TEXT,
    "parameters" JSONB NOT NULL,
    "template_id" UUID,
    "on_dependency_failure" "DependencyFailurePolicy" NOT NULL DEFAULT 'FAIL',
    "unmet_dependencies" INTEGER NOT NULL DEFAULT 0,
    "start_after" TIMESTAMPTZ(3),
    "timeout_ms" BIGINT,
    "deadline_at" TIMESTAMPTZ(3),
    "max_attempts" SMALLINT NOT NULL DEFAULT 3,
    "tags" TEXT[],
    "metadata" JSONB NOT NULL,
    "created_by" TEXT,
    "agent_names" TEXT[],
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "takeovers" SMALLINT NOT NULL DEFAULT 0,
    "cancel_reason" TEXT,
    "cancel_requested_at" TIMESTAMPTZ(3),
    "cancel_grace_ms" INTEGER,
    "cancelled_by" TEXT,
    "result_json" JSONB,
    "result_text" TEXT,
    "result_blob_key" TEXT,
    "result_content_type" TEXT,
    "result_size_bytes" BIGINT,
    "result_sha256" TEXT,
    "error_code" TEXT,
    "error_message" TEXT,
    "error_hint" TEXT,
    "error_retryable" BOOLEAN,
    "error_stage_id" UUID,
    "model_name" TEXT,
    "inference_time_ms" BIGINT,
    "memory_used_bytes" BIGINT,
    "cpu_time_ms" BIGINT,
    "peak_memory_bytes" BIGINT,
    "input_tokens" BIGINT NOT NULL DEFAULT 0,
    "cached_input_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_write_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_tokens" BIGINT NOT NULL DEFAULT 0,
    "reasoning_tokens" BIGINT NOT NULL DEFAULT 0,
    "unclassified_tokens" BIGINT NOT NULL DEFAULT 0,
    "model_calls" BIGINT NOT NULL DEFAULT 0,
    "credits_used" DECIMAL(20,6) NOT NULL DEFAULT 0,
    "cost" DECIMAL(20,10) DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "queued_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "duration_ms" BIGINT,
    "last_event_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_event_xid" BIGINT NOT NULL DEFAULT 0,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task_dependency" (
    "task_id" UUID NOT NULL,
    "depends_on_id" UUID NOT NULL,
    "shop" TEXT NOT NULL DEFAULT '',
    "index" INTEGER NOT NULL,

    CONSTRAINT "task_dependency_pkey" PRIMARY KEY ("task_id","depends_on_id")
);

-- CreateTable
CREATE TABLE "stage" (
    "id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "shop" TEXT NOT NULL DEFAULT '',
    "index" SMALLINT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "agent_name" TEXT,
    "config" JSONB NOT NULL,
    "status" "StageStatus" NOT NULL DEFAULT 'PENDING',
    "attempt" SMALLINT NOT NULL DEFAULT 0,
    "output" JSONB,
    "key_input" JSONB,
    "key_output" JSONB,
    "reasoning" TEXT,
    "model_name" TEXT,
    "error_code" TEXT,
    "error_message" TEXT,
    "error_hint" TEXT,
    "error_retryable" BOOLEAN,
    "input_tokens" BIGINT NOT NULL DEFAULT 0,
    "cached_input_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_write_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_tokens" BIGINT NOT NULL DEFAULT 0,
    "reasoning_tokens" BIGINT NOT NULL DEFAULT 0,
    "unclassified_tokens" BIGINT NOT NULL DEFAULT 0,
    "model_calls" BIGINT NOT NULL DEFAULT 0,
    "credits_used" DECIMAL(20,6) NOT NULL DEFAULT 0,
    "cost" DECIMAL(20,10) DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "stage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agent_log" (
    "id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "shop" TEXT NOT NULL DEFAULT '',
    "stage_id" UUID,
    "agent_name" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "output" JSONB,
    "reasoning" TEXT,
    "duration_ms" BIGINT NOT NULL,
    "status" "AgentLogStatus" NOT NULL,
    "routing_mode" "RoutingMode",
    "used_llm" BOOLEAN NOT NULL DEFAULT false,
    "confidence" DOUBLE PRECISION,
    "credits_used" DECIMAL(20,6) NOT NULL DEFAULT 0,
    "input_tokens" BIGINT NOT NULL DEFAULT 0,
    "cached_input_tokens" BIGINT NOT NULL DEFAULT 0,
    "cache_write_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_tokens" BIGINT NOT NULL DEFAULT 0,
    "reasoning_tokens" BIGINT NOT NULL DEFAULT 0,
    "unclassified_tokens" BIGINT NOT NULL DEFAULT 0,
    "model_calls" BIGINT NOT NULL DEFAULT 0,
    "model_name" TEXT,
    "provider" TEXT,
    "cost" DECIMAL(20,10),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agent_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "artifact" (
    "id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "shop" TEXT NOT NULL DEFAULT '',
    "stage_id" UUID,
    "label" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "mime_type" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,
    "blob_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "artifact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task_event" (
    "position" BIGSERIAL NOT NULL,
    "xid" BIGINT NOT NULL,
    "task_id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "task_event_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "event_log_state" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "epoch" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "event_log_state_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "template" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "steps" JSONB NOT NULL,
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "shop" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "input_hash" TEXT NOT NULL,
    "task_ids" UUID[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("shop","key")
);

-- CreateTable
CREATE TABLE "server_secret" (
    "name" TEXT NOT NULL,
    "value" BYTEA NOT NULL,

    CONSTRAINT "server_secret_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "blob_chunk" (
    "key" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "data" BYTEA NOT NULL,

    CONSTRAINT "blob_chunk_pkey" PRIMARY KEY ("key","index")
);

-- CreateIndex
CREATE INDEX "task_created_at_id_idx" ON "task"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "task_status_created_at_id_idx" ON "task"("status", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "task_shop_created_at_id_idx" ON "task"("shop", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "task_updated_at_id_idx" ON "task"("updated_at", "id");

-- CreateIndex
CREATE INDEX "task_priority_id_idx" ON "task"("priority", "id");

-- CreateIndex
CREATE INDEX "task_duration_ms_id_idx" ON "task"("duration_ms", "id");

-- CreateIndex
CREATE INDEX "task_cost_id_idx" ON "task"("cost", "id");

-- CreateIndex
CREATE INDEX "task_template_id_created_at_id_idx" ON "task"("template_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "task_name_created_at_idx" ON "task"("name", "created_at" DESC);

-- CreateIndex
CREATE INDEX "task_tags_idx" ON "task" USING GIN ("tags");

-- CreateIndex
CREATE INDEX "task_agent_names_idx" ON "task" USING GIN ("agent_names");

-- CreateIndex
CREATE UNIQUE INDEX "task_shop_external_id_key" ON "task"("shop", "external_id");

-- CreateIndex
-- The last one of its table. Foreign keys are checked by (id, shop). On a new database, of which Postgres knows nothing yet, every index
-- with one of the two looks as good, the youngest is taken, and a connection keeps that choice while the table grows.
CREATE UNIQUE INDEX "task_id_shop_key" ON "task"("id", "shop");

-- CreateIndex
CREATE INDEX "task_dependency_depends_on_id_task_id_idx" ON "task_dependency"("depends_on_id", "task_id");

-- CreateIndex
CREATE UNIQUE INDEX "stage_task_id_index_key" ON "stage"("task_id", "index");

-- CreateIndex
CREATE UNIQUE INDEX "stage_id_shop_key" ON "stage"("id", "shop");

-- CreateIndex
CREATE INDEX "agent_log_task_id_created_at_id_idx" ON "agent_log"("task_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "agent_log_stage_id_created_at_id_idx" ON "agent_log"("stage_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "agent_log_created_at_id_idx" ON "agent_log"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "agent_log_shop_created_at_id_idx" ON "agent_log"("shop", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "agent_log_agent_name_created_at_id_idx" ON "agent_log"("agent_name", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "artifact_task_id_created_at_id_idx" ON "artifact"("task_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "task_event_xid_position_idx" ON "task_event"("xid", "position");

-- CreateIndex
CREATE INDEX "task_event_task_id_xid_position_idx" ON "task_event"("task_id", "xid", "position");

-- CreateIndex
CREATE UNIQUE INDEX "template_shop_name_version_key" ON "template"("shop", "name", "version");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "template"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_dependency" ADD CONSTRAINT "task_dependency_task_id_shop_fkey" FOREIGN KEY ("task_id", "shop") REFERENCES "task"("id", "shop") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_dependency" ADD CONSTRAINT "task_dependency_depends_on_id_shop_fkey" FOREIGN KEY ("depends_on_id", "shop") REFERENCES "task"("id", "shop") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage" ADD CONSTRAINT "stage_task_id_shop_fkey" FOREIGN KEY ("task_id", "shop") REFERENCES "task"("id", "shop") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_log" ADD CONSTRAINT "agent_log_task_id_shop_fkey" FOREIGN KEY ("task_id", "shop") REFERENCES "task"("id", "shop") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_log" ADD CONSTRAINT "agent_log_stage_id_shop_fkey" FOREIGN KEY ("stage_id", "shop") REFERENCES "stage"("id", "shop") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "artifact" ADD CONSTRAINT "artifact_task_id_shop_fkey" FOREIGN KEY ("task_id", "shop") REFERENCES "task"("id", "shop") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "artifact" ADD CONSTRAINT "artifact_stage_id_shop_fkey" FOREIGN KEY ("stage_id", "shop") REFERENCES "stage"("id", "shop") ON DELETE CASCADE ON UPDATE CASCADE;
