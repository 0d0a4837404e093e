-- CreateIndex
CREATE INDEX "agent_name_idx" ON "agent"("name");
