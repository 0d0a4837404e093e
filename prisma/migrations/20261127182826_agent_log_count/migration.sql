-- AlterTable
ALTER TABLE "task" ADD COLUMN     "agent_log_count" INTEGER NOT NULL DEFAULT 0;


UPDATE "task" SET "agent_log_count" = logs.count
FROM (SELECT "task_id", count(*) AS count FROM "agent_log" GROUP BY "task_id") logs
WHERE "task"."id" = logs."task_id";
