-- AlterTable
ALTER TABLE "stage" ADD COLUMN     "requires_approval" BOOLEAN NOT NULL DEFAULT false;
