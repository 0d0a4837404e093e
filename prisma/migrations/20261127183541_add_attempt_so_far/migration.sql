-- AlterTable
ALTER TABLE "stage" ADD COLUMN     "attempt_so_far" JSONB;
