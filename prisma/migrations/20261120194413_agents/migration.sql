-- CreateEnum
CREATE TYPE "ExecutionMode" AS ENUM ('SINGLE', 'SEQUENTIAL');

-- AlterTable
ALTER TABLE "task" ADD COLUMN     "budget_max_cost" DECIMAL(20,10),
ADD COLUMN     "budget_max_tokens" BIGINT,
ADD COLUMN     "conversation_of_id" UUID,
ADD COLUMN     "mode" "ExecutionMode",
ADD COLUMN     "profile" TEXT,
ADD COLUMN     "replay_of_id" UUID,
ADD COLUMN     "role" TEXT,
ADD COLUMN     "routing" JSONB;

-- CreateTable
CREATE TABLE "agent" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "goal" TEXT NOT NULL,
    "instructions" TEXT,
    "routing_mode" "RoutingMode" NOT NULL,
    "model" TEXT,
    "tools" TEXT[],
    "mcp_servers" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "agent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "agent_shop_name_key" ON "agent"("shop", "name");
