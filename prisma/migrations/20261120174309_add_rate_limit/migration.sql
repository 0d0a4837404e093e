-- CreateTable
CREATE TABLE "rate_limit_bucket" (
    "name" TEXT NOT NULL,
    "level" DOUBLE PRECISION NOT NULL,
    "taken" DOUBLE PRECISION NOT NULL,
    "refilled_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "rate_limit_bucket_pkey" PRIMARY KEY ("name")
);
