-- AlterTable
ALTER TABLE "stage" ADD COLUMN     "trace_event_id" UUID;

-- AlterTable
ALTER TABLE "task" ADD COLUMN     "journal_position" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "trace_agent_names" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "trace_error_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "trace_event_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "trace_first_at" TIMESTAMPTZ(3),
ADD COLUMN     "trace_last_at" TIMESTAMPTZ(3),
ADD COLUMN     "traceparent" TEXT;

-- CreateTable
CREATE TABLE "trace_event" (
    "id" UUID NOT NULL,
    "sequence" BIGSERIAL NOT NULL,
    "task_id" UUID NOT NULL,
    "shop" TEXT NOT NULL DEFAULT '',
    "agent_name" TEXT,
    "event_type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "parent_id" UUID,
    "key" TEXT,
    "duration_ms" BIGINT,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "trace_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "trace_event_sequence_idx" ON "trace_event"("sequence");

-- CreateIndex
CREATE INDEX "trace_event_task_id_sequence_idx" ON "trace_event"("task_id", "sequence");

-- CreateIndex
CREATE INDEX "trace_event_parent_id_sequence_idx" ON "trace_event"("parent_id", "sequence");

-- CreateIndex
CREATE INDEX "trace_event_shop_sequence_idx" ON "trace_event"("shop", "sequence");

-- CreateIndex
CREATE INDEX "trace_event_agent_name_sequence_idx" ON "trace_event"("agent_name", "sequence");

-- CreateIndex
CREATE INDEX "trace_event_event_type_sequence_idx" ON "trace_event"("event_type", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "trace_event_id_shop_key" ON "trace_event"("id", "shop");

-- CreateIndex
CREATE UNIQUE INDEX "trace_event_task_id_key_key" ON "trace_event"("task_id", "key");

-- CreateIndex
CREATE INDEX "task_trace_last_at_id_idx" ON "task"("trace_last_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "task_shop_trace_last_at_id_idx" ON "task"("shop", "trace_last_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "trace_event" ADD CONSTRAINT "trace_event_task_id_shop_fkey" FOREIGN KEY ("task_id", "shop") REFERENCES "task"("id", "shop") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trace_event" ADD CONSTRAINT "trace_event_parent_id_shop_fkey" FOREIGN KEY ("parent_id", "shop") REFERENCES "trace_event"("id", "shop") ON DELETE CASCADE ON UPDATE NO ACTION;
