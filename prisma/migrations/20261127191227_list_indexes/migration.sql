-- DropIndex
DROP INDEX "task_cost_id_idx";

-- DropIndex
DROP INDEX "task_duration_ms_id_idx";

-- CreateIndex
CREATE INDEX "agent_log_model_name_created_at_id_idx" ON "agent_log"("model_name", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "agent_log_status_routing_mode_used_llm_idx" ON "agent_log"("status", "routing_mode", "used_llm");

-- CreateIndex
CREATE INDEX "task_kind_created_at_id_idx" ON "task"("kind", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "template_name_id_idx" ON "template"("name", "id");

-- Tasks without a duration or a cost come last in both directions: see src/schema/task-list.ts.
CREATE INDEX "task_shortest_idx" ON "task"((coalesce("duration_ms", 9007199254740992)), "id");
CREATE INDEX "task_longest_idx" ON "task"((coalesce("duration_ms", -1)) DESC, "id" DESC);
CREATE INDEX "task_cheapest_idx" ON "task"((coalesce("cost", 99999999999)), "id");
CREATE INDEX "task_dearest_idx" ON "task"((coalesce("cost", -1)) DESC, "id" DESC);

CREATE INDEX "template_words_idx" ON "template" USING GIN (words_of("name" || ' ' || "description"));
CREATE INDEX "agent_words_idx" ON "agent" USING GIN (words_of("name" || ' ' || "role" || ' ' || "goal"));
