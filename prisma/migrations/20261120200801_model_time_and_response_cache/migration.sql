-- AlterTable
ALTER TABLE "agent_log" ADD COLUMN     "cache_hits" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "model_time_ms" BIGINT,
ADD COLUMN     "time_to_first_token_ms" BIGINT,
ADD COLUMN     "tool_calls" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "cached_response" (
    "shop" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "parts" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cached_response_pkey" PRIMARY KEY ("shop","hash")
);

-- CreateIndex
CREATE INDEX "cached_response_expires_at_idx" ON "cached_response"("expires_at");
