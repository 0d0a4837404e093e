-- AlterTable
ALTER TABLE "stage" ADD COLUMN     "taken_over" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "workspace_key" TEXT;

-- AlterTable
ALTER TABLE "task" ADD COLUMN     "result_stage_id" UUID;

-- CreateIndex
CREATE INDEX "task_replay_of_id_id_idx" ON "task"("replay_of_id", "id");

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_replay_of_id_shop_fkey" FOREIGN KEY ("replay_of_id", "shop") REFERENCES "task"("id", "shop") ON DELETE NO ACTION ON UPDATE NO ACTION;
