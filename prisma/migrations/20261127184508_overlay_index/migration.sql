-- CreateIndex
CREATE INDEX "task_event_overlay_idx" ON "task_event"("task_id", "xid", "position") WHERE (type = 'OVERLAY_RECORDED');
