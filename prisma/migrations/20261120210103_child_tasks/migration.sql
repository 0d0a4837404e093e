-- CreateTable
CREATE TABLE "child_task" (
    "task_id" UUID NOT NULL,
    "parent_id" UUID NOT NULL,
    "stage_id" UUID NOT NULL,
    "shop" TEXT NOT NULL DEFAULT '',
    "depth" SMALLINT NOT NULL,

    CONSTRAINT "child_task_pkey" PRIMARY KEY ("task_id")
);

-- CreateIndex
CREATE INDEX "child_task_parent_id_idx" ON "child_task"("parent_id");

-- CreateIndex
CREATE INDEX "child_task_stage_id_idx" ON "child_task"("stage_id");

-- CreateIndex
CREATE UNIQUE INDEX "child_task_task_id_shop_key" ON "child_task"("task_id", "shop");

-- AddForeignKey
ALTER TABLE "child_task" ADD CONSTRAINT "child_task_task_id_shop_fkey" FOREIGN KEY ("task_id", "shop") REFERENCES "task"("id", "shop") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "child_task" ADD CONSTRAINT "child_task_parent_id_shop_fkey" FOREIGN KEY ("parent_id", "shop") REFERENCES "task"("id", "shop") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "child_task" ADD CONSTRAINT "child_task_stage_id_shop_fkey" FOREIGN KEY ("stage_id", "shop") REFERENCES "stage"("id", "shop") ON DELETE CASCADE ON UPDATE CASCADE;
