-- The devices are read from the beginning of their stream at each start.
DROP TABLE "projection_position";
