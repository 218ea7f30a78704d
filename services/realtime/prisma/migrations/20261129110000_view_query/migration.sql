-- AlterTable
ALTER TABLE "view" ADD COLUMN     "query" TEXT;
