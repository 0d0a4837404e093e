-- CreateEnum
CREATE TYPE "PlannerKind" AS ENUM ('LLM', 'RULE_BASED');

-- AlterTable
ALTER TABLE "task" ADD COLUMN     "plan_id" UUID,
ADD COLUMN     "planner" "PlannerKind",
ADD COLUMN     "planner_model" TEXT,
ADD COLUMN     "planner_retries" SMALLINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "template" ADD COLUMN     "plan" JSONB;

-- CreateTable
CREATE TABLE "plan" (
    "id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "shop" TEXT NOT NULL DEFAULT '',
    "revision" SMALLINT NOT NULL,
    "title" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "rationale" TEXT[],
    "risks" TEXT[],
    "steps" JSONB NOT NULL,
    "raw" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plan_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "plan_id_shop_key" ON "plan"("id", "shop");

-- CreateIndex
CREATE UNIQUE INDEX "plan_task_id_revision_key" ON "plan"("task_id", "revision");

-- CreateIndex
CREATE INDEX "task_plan_id_idx" ON "task"("plan_id") WHERE (plan_id IS NOT NULL);

-- AddForeignKey
ALTER TABLE "task" ADD CONSTRAINT "task_plan_id_shop_fkey" FOREIGN KEY ("plan_id", "shop") REFERENCES "plan"("id", "shop") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "plan" ADD CONSTRAINT "plan_task_id_shop_fkey" FOREIGN KEY ("task_id", "shop") REFERENCES "task"("id", "shop") ON DELETE CASCADE ON UPDATE CASCADE;
