-- AlterTable
ALTER TABLE "event_log_state" ADD COLUMN     "purged_position" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "purged_xid" BIGINT NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "artifact_stage_id_idx" ON "artifact"("stage_id");
