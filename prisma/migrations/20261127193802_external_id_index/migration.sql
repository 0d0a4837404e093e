-- CreateIndex
CREATE INDEX "task_external_id_idx" ON "task"("external_id") WHERE (external_id IS NOT NULL);
