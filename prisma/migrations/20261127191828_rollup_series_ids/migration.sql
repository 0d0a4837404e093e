-- What was rolled up is rolled up anew.
TRUNCATE "rollup", "rollup_series", "rollup_dirty";
UPDATE "rollup_progress" SET "xid" = 0, "fact_id" = '00000000-0000-0000-0000-000000000000';

-- AlterTable
ALTER TABLE "rollup" DROP CONSTRAINT "rollup_pkey",
DROP COLUMN "series_id",
ADD COLUMN     "series_id" UUID NOT NULL,
ADD CONSTRAINT "rollup_pkey" PRIMARY KEY ("level", "bucket", "series_id");

-- AlterTable
ALTER TABLE "rollup_series" DROP CONSTRAINT "rollup_series_pkey",
DROP COLUMN "id",
ADD COLUMN     "id" UUID NOT NULL,
ADD CONSTRAINT "rollup_series_pkey" PRIMARY KEY ("id");
