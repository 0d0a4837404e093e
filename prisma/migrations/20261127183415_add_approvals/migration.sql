-- CreateEnum
CREATE TYPE "ApprovalStatus" AS ENUM ('PENDING', 'APPROVED', 'DENIED', 'EXPIRED', 'CANCELLED');

-- CreateTable
CREATE TABLE "approval" (
    "id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "shop" TEXT NOT NULL DEFAULT '',
    "stage_id" UUID NOT NULL,
    "status" "ApprovalStatus" NOT NULL DEFAULT 'PENDING',
    "action" JSONB NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by" TEXT,
    "comment" TEXT,

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "approval_task_id_requested_at_id_idx" ON "approval"("task_id", "requested_at", "id");

-- CreateIndex
CREATE INDEX "approval_stage_id_idx" ON "approval"("stage_id");

-- CreateIndex
CREATE INDEX "approval_status_requested_at_id_idx" ON "approval"("status", "requested_at", "id");

-- CreateIndex
CREATE INDEX "approval_shop_status_requested_at_id_idx" ON "approval"("shop", "status", "requested_at", "id");

-- CreateIndex
CREATE INDEX "approval_requested_at_id_idx" ON "approval"("requested_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "approval_waiting_key" ON "approval"("task_id") WHERE (status = 'PENDING');

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_task_id_shop_fkey" FOREIGN KEY ("task_id", "shop") REFERENCES "task"("id", "shop") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_stage_id_shop_fkey" FOREIGN KEY ("stage_id", "shop") REFERENCES "stage"("id", "shop") ON DELETE CASCADE ON UPDATE CASCADE;
