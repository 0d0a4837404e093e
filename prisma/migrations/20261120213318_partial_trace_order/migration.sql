-- DropIndex
DROP INDEX "task_shop_trace_last_at_idx";

-- CreateIndex
CREATE INDEX "task_shop_trace_last_at_id_idx" ON "task"("shop", "trace_last_at" DESC, "id" DESC) WHERE (trace_last_at is not null);
